//! The main text of a page: boilerplate is dropped, and the container that holds the running text is found by the
//! length of what is no link.

use std::collections::{HashMap, HashSet};

use super::{
    BlockKind, ExtractError,
    blocks::{Run, runs},
    boilerplate::{Verdict, is_furniture, verdict},
    dates::is_dateline,
    names::is_byline,
    parse::parse,
    tape::{Element, Tape},
};

/// Bytes outside links from which a paragraph counts as running text.
const PROSE: usize = 80;

/// Bytes up to which an element named after a line about the article is one.
const LINE: usize = 200;

/// How a sentence may end.
const SENTENCE_ENDS: &[char] = &['.', '!', '?', '…', '»', '”', '"'];

/// Bytes of a teaser at most.
const TEASER: usize = 400;

/// Bytes of an item in a list of articles at most.
const ITEM: usize = 2_000;

/// The share of the running text that a container must hold to be followed inwards.
const MOST: f64 = 0.75;

/// The share that a container which is marked up as the article's must hold.
const MARKED: f64 = 0.4;

/// The blocks of the article, in order. `title` is left out where it stands above the text.
pub(super) fn blocks(tape: &Tape<'_>, title: &str) -> Vec<(BlockKind, String)> {
    let verdicts = verdicts(tape);
    let never: Vec<bool> = verdicts.iter().map(|v| *v == Verdict::Drop).collect();
    let all = runs(tape, &never);
    let headline = all.iter().find(|run| run.kind == BlockKind::Heading && same_words(&run.text, title));
    let kept = runs(tape, &boilerplate(tape, &verdicts, &all, headline));
    let Element { open, close, .. } = tape.elements[container(tape, &kept, headline)];
    let start = headline.map_or(open, |headline| beginning(&kept, headline.step, open, close));
    let article = kept.into_iter().filter(|run| {
        // Between title and container stands the lead, among much else.
        (start..=close).contains(&run.step) && (run.step >= open || weight(run) > 0)
    });
    clean(article.collect(), title)
}

/// The blocks of a text that is nothing but the article, in markup or with a line a paragraph.
pub(super) fn blocks_of_body(body: &str) -> Result<Vec<(BlockKind, String)>, ExtractError> {
    let html = parse(&if body.contains("</") { body.to_owned() } else { body.replace('\n', "<br><br>") })?;
    let tape = Tape::new(&html);
    let never: Vec<bool> = tape.elements.iter().map(|e| verdict(e, "") == Verdict::Drop).collect();
    Ok(clean(runs(&tape, &never), ""))
}

/// What the names of the elements say. A quotation is taken whole: its signature often looks like a byline.
fn verdicts(tape: &Tape<'_>) -> Vec<Verdict> {
    let mut quoted = vec![false; tape.elements.len()];
    let mut verdicts = Vec::with_capacity(tape.elements.len());
    for (index, element) in tape.elements.iter().enumerate() {
        let around = tape.elements[element.parent].tag();
        quoted[index] = quoted[element.parent] || element.tag() == "blockquote";
        verdicts.push(match verdict(element, around) {
            Verdict::DropUnlessMain | Verdict::DropIfShort if quoted[index] => Verdict::Keep,
            verdict => verdict,
        });
    }
    verdicts
}

/// Which elements are boilerplate, by their names and by what they hold.
fn boilerplate(tape: &Tape<'_>, verdicts: &[Verdict], runs: &[Run], headline: Option<&Run>) -> Vec<bool> {
    let prose = sums(tape, runs, weight);
    let length = sums(tape, runs, |run| run.text.len());
    let main = prose.first().copied().unwrap_or(0) / 2;
    let judged = verdicts.iter().enumerate().map(|(index, verdict)| match verdict {
        Verdict::Keep => false,
        Verdict::Drop => true,
        Verdict::DropUnlessMain => prose[index] <= main,
        Verdict::DropIfShort => length[index] < LINE,
    });
    let mut dropped: Vec<bool> = judged.collect();
    let pointers = || {
        let headings = runs.iter().filter(|run| run.kind == BlockKind::Heading && run.is_links());
        headings.filter(|run| headline.is_none_or(|h| h.step != run.step)).map(|run| run.element)
    };
    for heading in pointers() {
        dropped[teaser(tape, &length, heading)] = true;
    }
    let entries = runs.iter().filter(|run| run.is_links() && tape.elements[run.element].tag() == "li");
    let around = |heading: usize| tape.elements[heading].parent;
    for item in series(tape, pointers().map(around).chain(entries.map(|run| run.element))) {
        dropped[item] |= length[item] < ITEM;
    }
    dropped
}

/// Those of the elements of which three or more of a kind stand side by side: entries of a list of articles.
fn series(tape: &Tape<'_>, items: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut items: Vec<usize> = items.collect();
    items.dedup();
    let mut kinds: HashMap<(usize, &str), usize> = HashMap::new();
    let kind = |item: usize| (tape.elements[item].parent, tape.elements[item].tag());
    for item in &items {
        *kinds.entry(kind(*item)).or_default() += 1;
    }
    items.retain(|item| kinds.get(&kind(*item)).is_some_and(|count| *count >= 3));
    items
}

/// The element around a heading that is a link: a pointer to another article, with a few words about it.
fn teaser(tape: &Tape<'_>, length: &[usize], heading: usize) -> usize {
    let mut here = heading;
    loop {
        let parent = tape.elements[here].parent;
        if parent == here || length[parent] >= TEASER {
            return here;
        }
        here = parent;
    }
}

/// The step at which the article begins: its headline, unless hardly anything follows and so the text stands above.
fn beginning(runs: &[Run], headline: usize, open: usize, close: usize) -> usize {
    let below: usize = runs.iter().filter(|run| (headline.max(open)..=close).contains(&run.step)).map(weight).sum();
    if below >= 3 * PROSE { headline } else { open }
}

/// What a run weighs as running text.
fn weight(run: &Run) -> usize {
    let unlinked = run.unlinked();
    let counts = unlinked >= PROSE && !run.is_links() && run.kind != BlockKind::Heading;
    if counts { unlinked } else { 0 }
}

/// For every element, the sum over the runs inside.
fn sums(tape: &Tape<'_>, runs: &[Run], of: impl Fn(&Run) -> usize) -> Vec<usize> {
    let mut sums = vec![0; tape.elements.len()];
    for run in runs {
        sums[run.element] += of(run);
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

/// The element that holds the article: the innermost that is marked up as such and holds much of the text, unless
/// it is not in the one with the headline; and from there inwards as long as one child holds most of the text.
fn container(tape: &Tape<'_>, runs: &[Run], headline: Option<&Run>) -> usize {
    let weights = sums(tape, runs, weight);
    let share = |index: usize, of: usize, part: f64| weights[index] as f64 >= part * weights[of] as f64;
    let marked = || (0..weights.len()).rev().filter(|index| is_marked(&tape.elements[*index]));
    let titled = headline.and_then(|run| {
        let holds = |index: &usize| (tape.elements[*index].open..=tape.elements[*index].close).contains(&run.step);
        marked()
            .filter(|index| tape.elements[*index].tag() == "article")
            .find(|index| holds(index) && weights[*index] >= 3 * PROSE)
    });
    let large = marked().find(|index| weights[*index] > 0 && share(*index, 0, MARKED));
    let is_inside = |inner: usize, outer: usize| {
        (tape.elements[outer].open..tape.elements[outer].close).contains(&tape.elements[inner].open)
    };
    let mut here = match (titled, large) {
        (Some(titled), Some(large)) if !is_inside(large, titled) => titled,
        (titled, large) => large.or(titled).unwrap_or(0),
    };
    let mut heaviest: Vec<Option<usize>> = vec![None; tape.elements.len()];
    for (index, element) in tape.elements.iter().enumerate() {
        let best = &mut heaviest[element.parent];
        if element.parent != index && best.is_none_or(|b| weights[index] > weights[b]) {
            *best = Some(index);
        }
    }
    while let Some(child) = heaviest[here]
        && weights[child] > 0
        && !matches!(tape.elements[child].tag(), "blockquote" | "dl" | "ol" | "p" | "ul")
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

/// Leaves out what stands between or around the paragraphs: the title, author and day, lists of links, labels of pictures, standing
/// phrases, texts that come twice, headings of nothing. A caption is part of the text where it is a sentence.
fn clean(runs: Vec<Run>, title: &str) -> Vec<(BlockKind, String)> {
    let mut seen = HashSet::new();
    let mut blocks: Vec<(BlockKind, String)> = Vec::new();
    let mut begun = false;
    for run in runs {
        let long = run.unlinked() >= PROSE;
        begun |= long && run.kind != BlockKind::Caption;
        let is_title = !begun && same_words(&run.text, title);
        let is_line = !begun && (is_byline(&run.text) || is_dateline(&run.text));
        let is_link = run.is_links() && !(long || run.kind == BlockKind::Heading);
        let is_label = run.kind == BlockKind::Caption && !(begun && run.text.ends_with(SENTENCE_ENDS));
        let is_furniture = run.text.len() < LINE && is_furniture(&run.text);
        let again = run.text.len() >= PROSE && !seen.insert(run.text.clone());
        let is_empty = !run.text.contains(char::is_alphanumeric);
        if !(is_title || is_line || is_link || is_label || is_furniture || again || is_empty) {
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
