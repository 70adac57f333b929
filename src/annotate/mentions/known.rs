//! What the entity files and families may mean by the words of a text.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    annotate::{
        Document, Entity,
        entities::{Entities, LabelMatch, Meaning},
    },
    text::Span,
};

/// What a stretch of text may name.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub span: Span,
    /// In the order of the files.
    pub readings: Vec<Reading>,
}

/// One of the things that a name may mean.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub entity: Arc<Entity>,
    /// Index of the record; none for a version of a family.
    pub index: Option<usize>,
    /// The words also mean something else, by the files.
    pub ambiguous: bool,
    /// The text has a context word of the thing, or names it elsewhere without ambiguity.
    pub in_context: bool,
}

/// How far a listing can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trust {
    /// The words also mean something else, and nothing in the text speaks for this meaning.
    Ambiguous,
    /// They also mean something else, and the text speaks for this meaning.
    InContext,
    /// They mean one thing only.
    Sure,
}

impl Trust {
    pub const ALL: [Trust; 3] = [Trust::Ambiguous, Trust::InContext, Trust::Sure];
}

impl Reading {
    pub fn trust(&self) -> Trust {
        match (self.ambiguous, self.in_context) {
            (false, _) => Trust::Sure,
            (true, true) => Trust::InContext,
            (true, false) => Trust::Ambiguous,
        }
    }
}

/// Every label and version of a family in a document, in text order, longer ones first.
pub(crate) fn listed(doc: &Document, entities: &Entities) -> Vec<Candidate> {
    let mut candidates = candidates(doc, entities);
    candidates.sort_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end)));
    let evidence = Evidence::gather(doc, entities, &candidates);
    for candidate in &mut candidates {
        let contested = candidate.readings.iter().any(|r| !r.ambiguous);
        for reading in &mut candidate.readings {
            reading.in_context = evidence.speaks_for(reading, contested);
        }
    }
    candidates
}

fn candidates(doc: &Document, entities: &Entities) -> Vec<Candidate> {
    let matches: Vec<LabelMatch> = entities.labels().find(doc.text).collect();
    let edges: HashSet<usize> = matches.iter().flat_map(|m| [m.span.start, m.span.end]).collect();
    let mut minted: HashMap<String, Arc<Entity>> = HashMap::new();
    let mut candidates: Vec<Candidate> = Vec::with_capacity(matches.len());
    for found in &matches {
        let beside = |hyphen: bool, at: Option<usize>| !hyphen || at.is_some_and(|at| edges.contains(&at));
        let stands = !found.open
            && beside(found.hyphen_after, Some(found.span.end + 1))
            && beside(found.hyphen_before, found.span.start.checked_sub(1));
        let mut readings = Vec::new();
        for meaning in found.meanings {
            match *meaning {
                Meaning::Family(family) if !found.hyphen_before => {
                    if let Some((span, name, class)) = entities.families().version(family, doc.text, found.span) {
                        let entity =
                            minted.entry(name.clone()).or_insert_with(|| entities.version(name, class)).clone();
                        let reading = Reading { entity, index: None, ambiguous: false, in_context: false };
                        candidates.push(Candidate { span, readings: vec![reading] });
                    }
                }
                Meaning::Entity { index, lang, ambiguous } if stands && lang.is_none_or(|l| l == doc.article.lang) => {
                    let entity = entities.at(index).map(|record| record.entity.clone());
                    readings.extend(entity.map(|entity| Reading {
                        entity,
                        index: Some(index),
                        ambiguous,
                        in_context: false,
                    }));
                }
                _ => {}
            }
        }
        if !readings.is_empty() {
            candidates.push(Candidate { span: found.span, readings });
        }
    }
    candidates
}

/// What the whole document says for or against ambiguous names.
struct Evidence {
    /// Records with a context word in the text.
    in_context: HashSet<usize>,
    /// Records named without ambiguity somewhere.
    named: HashSet<usize>,
}

impl Evidence {
    fn gather(doc: &Document, entities: &Entities, candidates: &[Candidate]) -> Self {
        let named = candidates.iter().filter_map(|c| match c.readings.as_slice() {
            [only] if !only.ambiguous => only.index,
            _ => None,
        });
        let unclear = candidates.iter().any(|c| c.readings.iter().any(|r| r.ambiguous));
        let in_context = if unclear { entities.labels().in_context(doc.text) } else { HashSet::new() };
        Self { in_context, named: named.collect() }
    }

    /// Whether the text has a context word of a reading, or names the same thing elsewhere. The latter says nothing
    /// where the name is also, without doubt, another thing's: who writes "Meta" means the network by "Facebook".
    fn speaks_for(&self, reading: &Reading, contested: bool) -> bool {
        reading.index.is_some_and(|i| self.in_context.contains(&i) || (!contested && self.named.contains(&i)))
    }
}
