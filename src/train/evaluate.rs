//! How well names are found in text whose names are marked: exact spans and tags.

use std::collections::{BTreeMap, HashSet};

use super::{Sample, Tags, Unmarked};
use crate::{annotate::Annotator, ontology::Class, text::Span};

/// Names found, marked, and both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// By the system.
    pub found: usize,
    /// In the text.
    pub marked: usize,
    /// By the system as in the text.
    pub right: usize,
}

impl Counts {
    /// Precision, recall and F1, from 0 to 1.
    pub fn rates(&self) -> (f64, f64, f64) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        (share(self.right, self.found), share(self.right, self.marked), share(2 * self.right, self.found + self.marked))
    }
}

/// Counts the names of each tag, and of all tags together under "all".
pub fn evaluate(annotator: &Annotator, samples: &[Sample], tags: &Tags, wanted: &[&str]) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for sample in samples {
        let marked: HashSet<(Span, &str)> = sample
            .names
            .iter()
            .map(|(span, tag, _)| (*span, tag.as_str()))
            .filter(|(_, tag)| wanted.contains(tag))
            .collect();
        let mentions = annotator.mentions(&sample.article);
        let tag = |class| if sample.unmarked == Unmarked::NoName { Some(Class::as_str(class)) } else { tags.of(class) };
        let found: HashSet<(Span, &str)> = mentions
            .iter()
            .filter_map(|m| Some((m.span, tag(&m.entity.class)?)))
            .filter(|(_, tag)| wanted.contains(tag))
            .collect();
        let mut count = |tag: &str, change: fn(&mut Counts)| {
            change(counts.entry(tag.to_owned()).or_default());
            change(counts.entry("all".to_owned()).or_default());
        };
        found.iter().for_each(|(_, tag)| count(tag, |c| c.found += 1));
        marked.iter().for_each(|(_, tag)| count(tag, |c| c.marked += 1));
        found.intersection(&marked).for_each(|(_, tag)| count(tag, |c| c.right += 1));
    }
    counts
}
