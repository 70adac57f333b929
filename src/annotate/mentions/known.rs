//! Names that the entity files or families know.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{confidence, lexicon::Lexicon, *};
use crate::{
    annotate::entities::{Entities, LabelMatch, Meaning},
    ontology::Class,
};

/// What a stretch of text may name.
struct Candidate {
    span: Span,
    /// In the order of the files.
    readings: Vec<Reading>,
}

struct Reading {
    entity: Arc<Entity>,
    /// Index of the record; none for a version of a family.
    index: Option<usize>,
    ambiguous: bool,
}

/// What the whole document says for or against ambiguous names.
struct Evidence {
    /// Records with a context word in the text.
    in_context: HashSet<usize>,
    /// Records named without ambiguity somewhere.
    named: HashSet<usize>,
}

/// Finds the labels of a document: the longest where several overlap, decided by context where one may mean several
/// things, none where nothing speaks for an ambiguous one.
pub(super) fn find(doc: &Document, entities: &Entities, lexicon: &Lexicon) -> Vec<Mention> {
    let mut candidates = candidates(doc, entities);
    candidates.sort_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end)));
    let evidence = Evidence::gather(doc, entities, &candidates);
    let mut found: Vec<Mention> = Vec::new();
    for candidate in &candidates {
        if found.last().is_some_and(|last| last.span.end > candidate.span.start) {
            continue;
        }
        if let Some(mention) = decide(doc, lexicon, candidate, &evidence) {
            found.push(mention);
        }
    }
    found
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
                        candidates.push(Candidate {
                            span,
                            readings: vec![Reading { entity, index: None, ambiguous: false }],
                        });
                    }
                }
                Meaning::Entity { index, lang, ambiguous } if stands && lang.is_none_or(|l| l == doc.article.lang) => {
                    let entity = entities.at(index).map(|record| record.entity.clone());
                    readings.extend(entity.map(|entity| Reading { entity, index: Some(index), ambiguous }));
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

fn decide(doc: &Document, lexicon: &Lexicon, candidate: &Candidate, evidence: &Evidence) -> Option<Mention> {
    let mention = |reading: &Reading, confidence| {
        Some(Mention { span: candidate.span, entity: reading.entity.clone(), confidence })
    };
    if let [only] = candidate.readings.as_slice()
        && !only.ambiguous
    {
        let sure = if only.index.is_some() { confidence::SURE } else { confidence::FAMILY };
        return mention(only, sure);
    }
    let around = Around::new(doc, candidate.span);
    // A cue beside the name weighs more than a word somewhere in the text; without any the first sure reading stands.
    let contested = candidate.readings.iter().any(|r| !r.ambiguous);
    let weight = |r: &Reading| {
        let cue = 4 * u8::from(around.hints_at(lexicon, &r.entity.class));
        cue + 2 * u8::from(evidence.speaks_for(r, contested)) + u8::from(!r.ambiguous)
    };
    let mut best: Option<(&Reading, u8)> = None;
    for reading in &candidate.readings {
        let weight = weight(reading);
        if weight > best.map_or(0, |(_, w)| w) {
            best = Some((reading, weight));
        }
    }
    let (reading, weight) = best?;
    mention(reading, if weight > 1 { confidence::DECIDED } else { confidence::DEFAULT })
}

/// The words beside a name.
struct Around<'d> {
    doc: &'d Document<'d>,
    /// Its first token and the token after it.
    name: Range<usize>,
    sentence: Range<usize>,
}

impl<'d> Around<'d> {
    fn new(doc: &'d Document<'d>, span: Span) -> Self {
        let name = doc.token_at(span.start)..doc.token_at(span.end.saturating_sub(1)) + 1;
        let sentence = doc.sentence_at(span.start).map_or(name.clone(), |s| s.tokens.clone());
        Self { doc, name, sentence }
    }

    fn hints_at(&self, lexicon: &Lexicon, class: &Class) -> bool {
        let Range { start, end } = self.name;
        let key = |token: usize| (self.doc.word(token).to_lowercase(), class.clone());
        (start > self.sentence.start && lexicon.hint_before.contains(&key(start - 1)))
            || (end < self.sentence.end && lexicon.hint_after.contains(&key(end)))
            || lexicon.class_before(self.doc, start, self.sentence.start).is_some_and(|(c, _)| c == class)
            || lexicon.class_after(self.doc, end, self.sentence.end) == Some(class)
    }
}
