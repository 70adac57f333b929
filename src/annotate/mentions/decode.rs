//! The best way to read each run of a lattice.

use std::{collections::HashMap, ops::Range};

use super::{
    lattice::{Lattice, Run},
    model::{Model, Scores, WIDTH},
};

/// How much the other mentions of the same words count.
const SAME: f32 = 0.5;
/// How much the longer names that the words begin or end count.
const PART: f32 = 0.3;
/// A mention speaks against a class at most this much.
const AGAINST: i32 = 150;

/// A name, its class and how clear the choice was.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tagged {
    pub tokens: Range<usize>,
    /// Index of the segment in the lattice.
    pub segment: usize,
    /// Index of the class in the model.
    pub class: usize,
    /// Score over that of the next best class or of no name.
    pub margin: i32,
}

/// The names of a lattice, in text order: each run is read by itself, then again in the light of all names found.
pub(crate) fn decode(lattice: &Lattice, model: &Model) -> Vec<Tagged> {
    let classes = model.classes.len();
    let blocks: Vec<Scores> = (0..lattice.blocks.len()).map(|b| model.sum(lattice.features_of(b as u32))).collect();
    let sum = |ids: &[u32]| ids.iter().filter_map(|b| blocks.get(*b as usize)).fold([0; WIDTH], add);
    let mut scores: Vec<Scores> = lattice.segments.iter().map(|segment| sum(&segment.blocks)).collect();
    let tagged = read(lattice, &scores, classes);
    if agree(lattice, &tagged, classes, &mut scores) { read(lattice, &scores, classes) } else { tagged }
}

fn add(a: Scores, b: &Scores) -> Scores {
    std::array::from_fn(|i| a[i] + b[i])
}

/// The best reading of every run.
fn read(lattice: &Lattice, scores: &[Scores], classes: usize) -> Vec<Tagged> {
    let mut tagged = Vec::new();
    for run in &lattice.runs {
        best(lattice, run, |segment| choose(&scores[segment], classes), &mut tagged);
    }
    tagged
}

/// Lets the mentions of a name that no file lists, short forms too, speak for one class (one sense a discourse; Gale, Church
/// and Yarowsky 1992). Returns whether that moves any score.
fn agree(lattice: &Lattice, tagged: &[Tagged], classes: usize, scores: &mut [Scores]) -> bool {
    let mut votes: HashMap<u64, Scores> = HashMap::new();
    let mut own: HashMap<usize, Scores> = HashMap::new();
    for name in tagged {
        let segment = &lattice.segments[name.segment];
        let mut vote = |surface: u64, weight: f32| {
            let vote = against(&scores[name.segment], classes, weight);
            let all = votes.entry(surface).or_insert([0; WIDTH]);
            *all = add(*all, &vote);
            vote
        };
        own.insert(name.segment, vote(segment.surface, SAME));
        if segment.tokens.len() > 1 {
            segment.ends.into_iter().for_each(|end| {
                vote(end, PART);
            });
        }
    }
    let mut moved = false;
    for (index, segment) in lattice.segments.iter().enumerate().filter(|(_, segment)| !segment.listed) {
        if let Some(votes) = votes.get(&segment.surface) {
            let own = own.get(&index).copied().unwrap_or([0; WIDTH]);
            moved |= *votes != own;
            scores[index] = std::array::from_fn(|i| scores[index][i] + votes[i] - own[i]);
        }
    }
    moved
}

/// What a mention says against each class: nothing against its own.
fn against(scores: &Scores, classes: usize, weight: f32) -> Scores {
    let top = scores.iter().take(classes).max().copied().unwrap_or_default();
    let of = |i: usize| if i < classes { (weight * (scores[i] - top).max(-AGAINST) as f32) as i32 } else { 0 };
    std::array::from_fn(of)
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
                out.push(Tagged { tokens, segment: index, class, margin });
            }
            None => end -= 1,
        }
    }
    out[first..].reverse();
}
