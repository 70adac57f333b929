//! One automaton over every label and family head, and the rules of where a name may begin and end.

use std::collections::{BTreeMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Families, files::Record};
use crate::{lang::Lang, ontology::DataError, text::Span};

/// What a label may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The record of this index.
    Entity {
        /// Index into the records.
        index: usize,
        /// The language in which it is used; any where none is given.
        lang: Option<Lang>,
        /// Whether it counts only with evidence.
        ambiguous: bool,
    },
    /// The head of the family of this index, to be followed by a version.
    Family(usize),
}

/// A label in the text.
#[derive(Debug)]
pub struct LabelMatch<'e> {
    /// Where.
    pub span: Span,
    /// What it may mean.
    pub meanings: &'e [Meaning],
    /// A letter or digit follows directly ("GPT4"): only the head of a family may be meant.
    pub open: bool,
    /// A hyphen and another capital follow directly ("Paris-Londres"): a name only beside another one.
    pub hyphen_after: bool,
    /// The same before.
    pub hyphen_before: bool,
}

/// All labels, ready to be searched for.
#[derive(Debug)]
pub struct Labels {
    automaton: AhoCorasick,
    meanings: Vec<Vec<Meaning>>,
    contexts: AhoCorasick,
    context_of: Vec<usize>,
}

impl Labels {
    pub(super) fn build(records: &[Record], families: &Families) -> Result<Self, DataError> {
        let mut patterns: BTreeMap<String, Vec<Meaning>> = BTreeMap::new();
        let mut contexts = Vec::new();
        for (index, record) in records.iter().enumerate() {
            for label in &record.labels {
                let meaning = Meaning::Entity { index, lang: label.lang, ambiguous: label.ambiguous };
                for spelling in spellings(&label.text) {
                    patterns.entry(spelling).or_default().push(meaning);
                }
            }
            contexts.extend(record.context.iter().map(|word| (word.to_lowercase(), index)));
        }
        for (head, family) in families.heads() {
            patterns.entry(head.to_owned()).or_default().push(Meaning::Family(family));
        }
        let (patterns, meanings): (Vec<String>, Vec<Vec<Meaning>>) = patterns.into_iter().unzip();
        let (words, context_of): (Vec<String>, Vec<usize>) = contexts.into_iter().unzip();
        Ok(Self { automaton: automaton(&patterns, false)?, meanings, contexts: automaton(&words, true)?, context_of })
    }

    /// Every label in a text that begins and ends where a name may, overlapping ones too, in the order of their ends.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = LabelMatch<'a>> {
        self.automaton.find_overlapping_iter(text).filter_map(|found| {
            let span = Span::new(found.start(), found.end());
            let hyphen_before = begins(text, span.start)?;
            let after = ends(text, span.end);
            let meanings = self.meanings.get(found.pattern().as_usize())?;
            let head = meanings.iter().any(|m| matches!(m, Meaning::Family(_)));
            let hyphen_after = after.unwrap_or(false);
            (after.is_some() || head).then_some(LabelMatch {
                span,
                meanings,
                open: after.is_none(),
                hyphen_after,
                hyphen_before,
            })
        })
    }

    /// Indices of the records for which a context word stands in the text.
    pub fn in_context(&self, text: &str) -> HashSet<usize> {
        self.contexts
            .find_overlapping_iter(text)
            .filter(|found| !text[..found.start()].chars().next_back().is_some_and(char::is_alphanumeric))
            .filter_map(|found| self.context_of.get(found.pattern().as_usize()).copied())
            .collect()
    }
}

fn automaton(patterns: &[String], ignore_case: bool) -> Result<AhoCorasick, DataError> {
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .ascii_case_insensitive(ignore_case)
        .kind(Some(aho_corasick::AhoCorasickKind::ContiguousNFA))
        .build(patterns)
        .map_err(|e| DataError {
            path: "ontology/entities".into(),
            line: None,
            message: format!("the labels together are too many to search for: {e}"),
        })
}

/// A label with either apostrophe.
fn spellings(label: &str) -> Vec<String> {
    if label.contains(['\'', '’']) {
        vec![label.replace('’', "'"), label.replace('\'', "’")]
    } else {
        vec![label.to_owned()]
    }
}

/// Whether a name may begin at a byte; `Some(true)` where a capitalised word is joined to it by a hyphen.
fn begins(text: &str, start: usize) -> Option<bool> {
    let mut before = text[..start].chars().rev();
    match before.next() {
        Some('-' | '‑') => {
            let word = before.take_while(|c| c.is_alphanumeric()).last();
            Some(word.is_some_and(|c| !c.is_lowercase()))
        }
        Some('.') if before.next().is_some_and(char::is_alphanumeric) => None,
        Some(c) if c.is_alphanumeric() || matches!(c, '_' | '@') => None,
        _ => Some(false),
    }
}

/// Whether a name may end at a byte; `Some(true)` where a capitalised word or a digit is joined to it by a hyphen.
fn ends(text: &str, end: usize) -> Option<bool> {
    let mut after = text[end..].chars();
    match after.next() {
        Some('-' | '‑') => Some(after.next().is_some_and(|c| c.is_uppercase() || c.is_numeric())),
        Some('.' | '@') if after.next().is_some_and(char::is_lowercase) => None,
        Some(c) if c.is_alphanumeric() || c == '_' => None,
        _ => Some(false),
    }
}
