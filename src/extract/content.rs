//! The main text of a page: boilerplate is dropped, and the container that holds the running text is found by the
//! length of what is no link.

use std::collections::HashSet;

use super::{
    BlockKind,
    blocks::{Run, runs},
    boilerplate::{Verdict, verdict},
    tape::{Element, Tape},
};

/// Bytes outside links from which a paragraph counts as running text.
const PROSE: usize = 80;

/// Bytes up to which an element named after a line about the article is one.
const LINE: usize = 200;

/// The share of the running text that a container must hold to be followed inwards.
const MOST: f64 = 0.75;

/// The share that a container which is marked up as the article's must hold.
const MARKED: f64 = 0.4;

/// The blocks of the article, in order. `title` is left out where it stands above the text.
pub(super) fn blocks(tape: &Tape<'_>, title: &str) -> Vec<(BlockKind, String)> {
    let verdicts: Vec<Verdict> = tape.elements.iter().map(verdict).collect();
    let mut dropped: Vec<bool> = verdicts.iter().map(|v| *v == Verdict::Drop).collect();
    let all = runs(tape, &dropped);
    let prose = sums(tape, &all, prose);
    let length = sums(tape, &all, |run| run.text.len());
    let main = prose.first().copied().unwrap_or(0) / 2;
    for (index, verdict) in verdicts.iter().enumerate() {
        dropped[index] |= match verdict {
            Verdict::DropUnlessMain => prose[index] <= main,
            Verdict::DropIfShort => length[index] < LINE,
            Verdict::Keep | Verdict::Drop => false,
        };
    }
    let kept = runs(tape, &dropped);
    let Element { open, close, .. } = tape.elements[container(tape, &kept)];
    let inside = kept.into_iter().filter(|run| (open..=close).contains(&run.step)).collect();
    clean(inside, title)
}

/// What a run weighs as running text.
fn prose(run: &Run) -> usize {
    let unlinked = run.unlinked();
    let counts = unlinked >= PROSE && !run.is_links() && run.kind != BlockKind::Heading;
    if counts { unlinked } else { 0 }
}

/// For every element, the sum over the runs inside.
fn sums(tape: &Tape<'_>, runs: &[Run], weight: impl Fn(&Run) -> usize) -> Vec<usize> {
    let mut sums = vec![0; tape.elements.len()];
    for run in runs {
        sums[run.element] += weight(run);
    }
    // Children stand after their parents.
    for index in (1..sums.len()).rev() {
        let parent = tape.elements[index].parent;
        if parent != index {
            sums[parent] += sums[index];
        }
    }
    sums
}

/// The element that holds the article: the innermost that is marked up as such, else the innermost reached by
/// following the running text inwards for as long as one child holds most of it.
fn container(tape: &Tape<'_>, runs: &[Run]) -> usize {
    let weights = sums(tape, runs, prose);
    let share = |index: usize, of: usize, part: f64| weights[index] as f64 >= part * weights[of] as f64;
    let marked =
        tape.elements.iter().enumerate().filter(|(i, e)| is_marked(e) && share(*i, 0, MARKED) && weights[*i] > 0);
    let mut here = marked.map(|(index, _)| index).next_back().unwrap_or(0);
    let mut heaviest: Vec<Option<usize>> = vec![None; tape.elements.len()];
    for (index, element) in tape.elements.iter().enumerate() {
        let best = &mut heaviest[element.parent];
        if element.parent != index && best.is_none_or(|b| weights[index] > weights[b]) {
            *best = Some(index);
        }
    }
    while let Some(child) = heaviest[here]
        && weights[child] > 0
        && share(child, here, MOST)
    {
        here = child;
    }
    here
}

fn is_marked(element: &Element<'_>) -> bool {
    element.tag() == "article"
        || element.tag() == "main"
        || element.has("role", &["main", "article"])
        || element.has("itemprop", &["articleBody", "reviewBody", "text"])
        || element.has("property", &["articleBody", "schema:articleBody"])
}

/// Leaves out what stands between or around the paragraphs: the title, lists of links, texts that come twice,
/// headings of nothing.
fn clean(runs: Vec<Run>, title: &str) -> Vec<(BlockKind, String)> {
    let mut seen = HashSet::new();
    let mut blocks: Vec<(BlockKind, String)> = Vec::new();
    let mut begun = false;
    for run in runs {
        let long = run.unlinked() >= PROSE;
        begun |= long;
        let is_title = !begun && same_words(&run.text, title);
        let is_link = run.is_links() && !(long || run.kind == BlockKind::Heading);
        let again = run.text.len() >= PROSE && !seen.insert(run.text.clone());
        if !(is_title || is_link || again || !run.text.contains(char::is_alphanumeric)) {
            blocks.push((run.kind, run.text));
        }
    }
    while blocks.last().is_some_and(|(kind, _)| *kind == BlockKind::Heading) {
        blocks.pop();
    }
    blocks
}

fn same_words(a: &str, b: &str) -> bool {
    let words =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    words(a) == words(b)
}
