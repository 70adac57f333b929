//! The statistical reader: which pairs of a sentence a property connects, as weights learnt from marked articles tell. It
//! adds to what the patterns read what no pattern foresees; what they read is one of the statements that it weighs.

mod arguments;
mod candidates;
mod cues;
mod features;
mod firmness;
mod model;
mod view;

use std::{ops::Range, sync::Arc};

pub(super) use candidates::Signature;
pub(super) use cues::{Collected, Cues};
pub use model::Model;
pub(crate) use model::{MODALITIES, MODALITY_PATH, PATH, Table, softmax};
pub(super) use view::Context;

use super::{
    ClaimValue, Entity, Modality, Reading, Sure,
    frame::Verb,
    items::What,
    matching::{Filler, Match, Predicate, Scene},
};
use arguments::{Argument, Form};
use candidates::Candidate;
use view::{Read, View};

/// Items of the longest sentence that is read: beyond it stand tables and lists.
const LONGEST: usize = 600;
/// Items from a person or firm within which the title of a role stands.
const TITLE_REACH: usize = 12;
/// Items behind an amount within which the chip that it counts is named.
const QUALIFIER_REACH: usize = 4;

/// A claim that a sentence may make, as training sees it.
#[derive(Debug)]
pub(crate) struct Possible {
    /// Of whom.
    pub subject: Arc<Entity>,
    /// What.
    pub value: ClaimValue,
    /// Which properties may connect them, as bits in the order of [`super::properties`].
    pub properties: u32,
    /// What can be said of them.
    pub features: Vec<u64>,
    /// What can be said of how firmly the one is said of the other, for each of the properties.
    pub firmness: Vec<Vec<u64>>,
}

/// A pair that a property is likely to connect.
struct Likely {
    candidate: Candidate,
    property: usize,
    probability: f32,
}

impl Scene<'_> {
    /// Every pair of the sentence with its features.
    pub(super) fn possible(&self, patterns: &[Reading], context: &Context) -> Vec<Possible> {
        let arguments = self.arguments();
        let read = read(patterns);
        let view = View::new(self, &arguments, &read, context);
        let possible = |candidate: Candidate| {
            let (s, v) = (&arguments[candidate.subject], &arguments[candidate.value]);
            let mut features = Vec::new();
            view.of(candidate, &mut features);
            let firmness = (0..self.lexicon.properties.len()).map(|property| {
                let allowed = candidate.properties & (1 << property) != 0;
                let matched = allowed.then(|| {
                    let of_pattern = || pattern_of(self, patterns, property, s, v);
                    of_pattern()
                        .unwrap_or_else(|| self.matched(&Likely { candidate, property, probability: 0.0 }, &arguments))
                });
                matched.map(|matched| self.firmness(property, &matched, self.modality(&matched))).unwrap_or_default()
            });
            Some(Possible {
                subject: self.entity(&s.filler)?,
                value: self.value(&v.filler)?,
                properties: candidate.properties,
                features,
                firmness: firmness.collect(),
            })
        };
        self.candidates(&arguments).into_iter().filter_map(possible).collect()
    }

    /// What the weights find likely in the sentence, beyond what the patterns read.
    pub(super) fn told(&self, patterns: &[Reading], context: &Context, model: &Model) -> Vec<Reading> {
        if !model.knows(self.doc.article.lang) || self.items.len() > LONGEST {
            return Vec::new();
        }
        let arguments = self.arguments();
        let candidates = self.candidates(&arguments);
        if candidates.is_empty() {
            return Vec::new();
        }
        let read = read(patterns);
        let view = View::new(self, &arguments, &read, context);
        let mut features = Vec::new();
        let mut likely: Vec<Likely> = Vec::new();
        for candidate in candidates {
            view.of(candidate, &mut features);
            let sure = self.sureness(&arguments[candidate.subject]) * self.sureness(&arguments[candidate.value]);
            let told = model.properties.probabilities(&features, candidate.properties);
            let told = told[..self.lexicon.properties.len()].iter().map(|probability| probability * sure);
            let told = told.enumerate().filter(|(_, probability)| *probability >= self.lexicon.confidence.least);
            likely.extend(told.map(|(property, probability)| Likely { candidate, property, probability }));
        }
        let chosen = likely.iter().filter(|one| {
            let read_otherwise = read.iter().any(|read| self.excludes(read, one, &arguments));
            !read_otherwise && !likely.iter().any(|other| excludes(other, one, &arguments))
        });
        let reading = |one: &Likely| Reading {
            property: one.property,
            matched: self.matched(one, &arguments),
            sure: Sure::Told(one.probability),
        };
        chosen.map(reading).collect()
    }

    /// How firmly a match is stated, by the weights.
    pub(super) fn weighed_modality(&self, property: usize, matched: &Match, model: &Model) -> Modality {
        model.modality(&self.firmness(property, matched, self.modality(matched)))
    }

    /// How sure it is that a name is one, and of its class.
    fn sureness(&self, argument: &Argument) -> f32 {
        match argument.filler {
            Filler::Name(i) => self.found.mentions.get(i).map_or(0.0, |mention| mention.confidence),
            _ => 1.0,
        }
    }

    /// Whether a pattern reads the same or otherwise: the property of the same value, or of the same subject where a phrase
    /// stands for the value.
    fn excludes(&self, read: &Read, one: &Likely, arguments: &[Argument]) -> bool {
        let (s, v) = (&arguments[one.candidate.subject], &arguments[one.candidate.value]);
        let subject = || v.filler.is_meant() && self.is_same(&read.subject, &s.filler);
        read.property == one.property && (self.is_same(&read.value, &v.filler) || subject())
    }

    /// A pair as a match: the words from first to last, and the verb that states it.
    fn matched(&self, one: &Likely, arguments: &[Argument]) -> Match {
        let (s, v) = (&arguments[one.candidate.subject], &arguments[one.candidate.value]);
        let (start, end) = match (s.form, v.form) {
            (Form::Implicit, _) => (v.start, v.end),
            (_, Form::Implicit) => (s.start, s.end),
            _ => (s.start.min(v.start), s.end.max(v.end)),
        };
        let mut found = Match {
            subjects: vec![s.filler.clone()],
            values: vec![v.filler.clone()],
            items: start..end,
            ..Match::default()
        };
        let before = (start..v.start.min(end)).rev();
        let verb = |at: usize| {
            let (id, _) = *self.forms(at).first()?;
            let plain = |reflexive| Verb { id, particle: None, reflexive };
            self.verbal(at, &plain(false)).or_else(|| self.verbal(at, &plain(true)))
        };
        if let Some(verbal) = before.chain(v.end..end).find_map(verb) {
            found.items = start.min(verbal.start)..end.max(verbal.end);
            found.modality = Some(verbal.modality);
            found.predicate = Some(Predicate::Verb(verbal.start..verbal.end));
        }
        match &*self.lexicon.properties[one.property].name {
            "role" => found.title = self.title_of(s, v),
            "chipCount" => found.qualifier = self.chip_behind(v.end),
            _ => {}
        }
        found
    }

    /// The title nearest to a person or firm.
    fn title_of(&self, s: &Argument, v: &Argument) -> Option<Range<usize>> {
        let first = s.start.min(v.start).saturating_sub(TITLE_REACH);
        let last = (s.end.max(v.end) + TITLE_REACH).min(self.items.len());
        let titles = (first..last).filter(|at| self.items[*at].is_word()).filter_map(|at| {
            let token = self.items[at].tokens.start;
            let (length, _) = self.lexicon.titles.post_at(self.doc, token)?;
            Some((at.abs_diff(s.start).min(at.abs_diff(v.start)), token..token + length))
        });
        titles.min_by_key(|(distance, _)| *distance).map(|(_, title)| title)
    }

    fn chip_behind(&self, end: usize) -> Option<Filler> {
        let behind = end..(end + QUALIFIER_REACH).min(self.items.len());
        behind.map(|at| self.items[at].what).find_map(|what| match what {
            What::Name(i) if self.found.mentions[i].entity.class.as_str() == "chip" => Some(Filler::Name(i)),
            _ => None,
        })
    }
}

/// Whether one likely pair rules out another, as the likelier: a value that is no name of its own has one subject, or those of
/// one list, and a phrase stands for one name.
fn excludes(other: &Likely, one: &Likely, arguments: &[Argument]) -> bool {
    let of = |likely: &Likely| (&arguments[likely.candidate.subject], &arguments[likely.candidate.value]);
    let ((s, v), (others, otherv)) = (of(one), of(other));
    let named = v.form == Form::Name && s.form == Form::Name;
    let subject = other.candidate.value == one.candidate.value && others.head != s.head && !named;
    let value = other.candidate.subject == one.candidate.subject && otherv.head != v.head && v.filler.is_meant();
    other.property == one.property && other.probability > one.probability && (subject || value)
}

/// The match of a pattern that reads a pair.
fn pattern_of(scene: &Scene, patterns: &[Reading], property: usize, s: &Argument, v: &Argument) -> Option<Match> {
    let has = |list: &[Filler], filler: &Filler| list.iter().any(|other| scene.is_same(other, filler));
    let same = |pattern: &&Reading| {
        let Match { subjects, values, .. } = &pattern.matched;
        pattern.property == property && has(subjects, &s.filler) && has(values, &v.filler)
    };
    patterns.iter().find(same).map(|pattern| pattern.matched.clone())
}

/// Every pair that the patterns read.
fn read(patterns: &[Reading]) -> Vec<Read> {
    let pairs = patterns.iter().flat_map(|pattern| {
        let Match { subjects, values, .. } = &pattern.matched;
        let confidence = pattern.sure.value();
        subjects.iter().flat_map(move |subject| {
            let read = move |value: &Filler| Read {
                subject: subject.clone(),
                value: value.clone(),
                property: pattern.property,
                confidence,
            };
            values.iter().map(read)
        })
    });
    pairs.collect()
}
