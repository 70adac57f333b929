//! The best way to read each run of a lattice.

use std::{collections::HashMap, ops::Range};

use super::{
    lattice::{Lattice, Run},
    model::{Model, Scores, WIDTH},
};

/// Share of a name's context that is taken from all its occurrences in the document: one sense a discourse
/// (Gale, Church and Yarowsky 1992).
const SHARED: f32 = 0.3;

/// A name, its class and how clear the choice was.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tagged {
    pub tokens: Range<usize>,
    /// Index of the class in the model.
    pub class: usize,
    /// Score over that of the next best class or of no name.
    pub margin: i32,
}

/// The names of a lattice, in text order.
pub(crate) fn decode(lattice: &Lattice, model: &Model) -> Vec<Tagged> {
    let blocks: Vec<Scores> = (0..lattice.blocks.len()).map(|b| model.sum(lattice.features_of(b as u32))).collect();
    let scores = shared(lattice, &blocks);
    let mut tagged = Vec::new();
    for run in &lattice.runs {
        best(lattice, run, |segment| choose(&scores[segment], model.classes.len()), &mut tagged);
    }
    tagged
}

/// The scores of every segment, with what the document says of the same words elsewhere.
fn shared(lattice: &Lattice, blocks: &[Scores]) -> Vec<Scores> {
    let add = |a: Scores, b: &Scores| std::array::from_fn(|i| a[i] + b[i]);
    let sum = |ids: &[u32]| ids.iter().filter_map(|b| blocks.get(*b as usize)).fold([0; WIDTH], add);
    let mut elsewhere: HashMap<u64, (i32, Scores)> = HashMap::new();
    for segment in &lattice.segments {
        let entry = elsewhere.entry(segment.surface).or_insert((0, [0; WIDTH]));
        *entry = (entry.0 + 1, add(entry.1, &sum(&segment.blocks[..2])));
    }
    let scores = lattice.segments.iter().map(|segment| {
        let (here, own) = (sum(&segment.blocks[..2]), sum(&segment.blocks[2..]));
        let (count, all) = elsewhere.get(&segment.surface).copied().unwrap_or((1, here));
        let context = |i: usize| (1.0 - SHARED) * here[i] as f32 + SHARED * all[i] as f32 / count as f32;
        std::array::from_fn(|i| own[i] + context(i) as i32)
    });
    scores.collect()
}

/// The best class, its score and its margin over the next best or none.
fn choose(scores: &Scores, classes: usize) -> (usize, i32, i32) {
    let (mut class, mut top, mut next) = (0, i32::MIN, 0);
    for (index, score) in scores.iter().take(classes).enumerate() {
        if *score > top {
            next = next.max(top);
            (class, top) = (index, *score);
        } else {
            next = next.max(*score);
        }
    }
    (class, top, top - next)
}

/// The best path through a run: at each token either no name or a name that ends there.
fn best(lattice: &Lattice, run: &Run, choose: impl Fn(usize) -> (usize, i32, i32), out: &mut Vec<Tagged>) {
    let start = run.tokens.start;
    let mut totals = vec![0; run.tokens.len() + 1];
    let mut back: Vec<Option<(usize, usize, i32)>> = vec![None; run.tokens.len() + 1];
    let mut segments = run.segments.clone().peekable();
    for end in 1..=run.tokens.len() {
        totals[end] = totals[end - 1];
        while let Some(index) = segments.next_if(|i| lattice.segments[*i].tokens.end == start + end) {
            let (class, score, margin) = choose(index);
            let total = totals[lattice.segments[index].tokens.start - start] + score;
            if score > 0 && total > totals[end] {
                totals[end] = total;
                back[end] = Some((index, class, margin));
            }
        }
    }
    let first = out.len();
    let mut end = run.tokens.len();
    while end > 0 {
        match back[end] {
            Some((index, class, margin)) => {
                let tokens = lattice.segments[index].tokens.clone();
                end = tokens.start - start;
                out.push(Tagged { tokens, class, margin });
            }
            None => end -= 1,
        }
    }
    out[first..].reverse();
}
