//! What the text states of the things it names: patterns over sentences, the patterns being data.

mod anaphora;
mod chain;
mod complement;
mod compound;
mod confidence;
mod firm;
mod firms;
mod focus;
mod frame;
mod framing;
mod items;
mod lexicon;
mod matching;
mod modality;
mod named;
mod noun;
mod owner;
mod pattern;
mod phrase;
mod reader;
mod subject;
mod syntax;
mod verbs;

use std::{collections::HashMap, sync::Arc};

use super::{
    Claim, ClaimValue, Document, Entity, Mention, Modality, Quantity, Quote, Slug,
    entities::Entities,
    types::{Bound, QuoteKind},
};
use crate::text::Span;
use firms::Firms;
use focus::Focus;
use items::{Found, What};
pub use lexicon::{Example, Lexicon};
use matching::{Filler, Match, Predicate, Scene};
use pattern::{Element, Mode, Pattern};
use reader::Context;
pub use reader::Model;
pub(crate) use reader::{MODALITIES, MODALITY_PATH, PATH as MODEL, Possible, Table, softmax};
use syntax::Tags;

/// Items behind a match, or from the start of its sentence, where a date says when it holds.
const DATE_REACH: usize = 3;
/// Quotes back among which the one around a place is.
const NESTED: usize = 4;

/// Finds the claims of a document, in text order, each subject, property and value once: what the patterns read or, with
/// weights, what the reader makes of it.
pub fn find(
    doc: &Document,
    mentions: &[Mention],
    quantities: &[Quantity],
    quotes: &[Quote],
    entities: &Entities,
    lexicon: &Lexicon,
    model: Option<&Model>,
) -> Vec<Claim> {
    let mut claims = Vec::new();
    each_scene(doc, mentions, quantities, entities, lexicon, |scene, context| {
        let patterns = scene.patterns();
        let told = model.map(|model| scene.told(&patterns, context, model)).unwrap_or_default();
        claims.extend(patterns.iter().chain(&told).flat_map(|reading| scene.claims(reading, quotes, model)));
    });
    once_each(one_way(claims))
}

/// Every pair that a document may make a claim of.
pub(crate) fn possible(
    doc: &Document,
    mentions: &[Mention],
    quantities: &[Quantity],
    entities: &Entities,
    lexicon: &Lexicon,
) -> Vec<Possible> {
    let mut all = Vec::new();
    each_scene(doc, mentions, quantities, entities, lexicon, |scene, context| {
        let patterns = scene.patterns();
        all.extend(scene.possible(&patterns, context));
    });
    all
}

/// The properties of a language's files, in their order.
pub(crate) fn properties(lexicon: &Lexicon) -> Vec<String> {
    lexicon.properties.iter().map(|property| property.name.to_string()).collect()
}

/// Goes through the sentences that name something.
fn each_scene(
    doc: &Document,
    mentions: &[Mention],
    quantities: &[Quantity],
    entities: &Entities,
    lexicon: &Lexicon,
    mut visit: impl FnMut(&Scene<'_>, &Context),
) {
    let dates = super::dates::find(doc, &lexicon.dates);
    let found = Found { mentions, quantities, dates: &dates };
    let firms = Firms::of(mentions, entities);
    let focus = Focus::new(doc, mentions, &firms, lexicon);
    let title = lexicon.cues_of_frames.in_text(&doc.article.title, &lexicon.verb_forms);
    let mut context = Context { title, before: Vec::new() };
    for sentence in &doc.sentences {
        let items = items::items(doc, sentence, found);
        if items.iter().all(|item| item.what == What::Word) {
            continue;
        }
        let mut scene =
            Scene { doc, lexicon, found, focus: &focus, firms: &firms, items, tags: Vec::new(), forms: Vec::new() };
        scene.tag();
        visit(&scene, &context);
        context.before = scene.all_cues();
    }
}

/// Whether the sentence has something for every slot that must be filled by a name, amount or date.
fn may_fit(pattern: &Pattern, scene: &Scene<'_>) -> bool {
    pattern.elements.iter().all(|element| match element {
        Element::Slot(slot) if matches!(slot.mode, Mode::Named | Mode::List) => scene.has_any(&slot.kinds),
        _ => true,
    })
}

/// How sure a claim is: before the sureness of its parts is taken into account, or with it.
#[derive(Debug, Clone, Copy)]
enum Sure {
    Prior(f32),
    Told(f32),
}

impl Sure {
    const fn value(self) -> f32 {
        match self {
            Self::Prior(value) | Self::Told(value) => value,
        }
    }
}

/// What a sentence is found to state.
#[derive(Debug)]
struct Reading {
    /// Index of the property.
    property: usize,
    matched: Match,
    sure: Sure,
}

impl Scene<'_> {
    /// What the patterns and frames read.
    fn patterns(&self) -> Vec<Reading> {
        let mut all = Vec::new();
        for (index, property) in self.lexicon.properties.iter().enumerate() {
            for pattern in property.patterns.iter().filter(|pattern| may_fit(pattern, self)) {
                let sure = Sure::Prior(pattern.confidence);
                let found = self.matches(pattern).into_iter();
                all.extend(found.map(|matched| Reading { property: index, matched, sure }));
            }
            for frame in &property.frames {
                let found = self.framed(frame).into_iter();
                all.extend(found.map(|(matched, sure)| Reading { property: index, matched, sure: Sure::Prior(sure) }));
            }
        }
        all
    }

    /// The claims of a reading: one for each subject and value.
    fn claims(&self, reading: &Reading, quotes: &[Quote], model: Option<&Model>) -> Vec<Claim> {
        let Reading { property: index, matched, sure: confidence } = reading;
        let property = &self.lexicon.properties[*index].name;
        let Some(evidence) = self.evidence(matched) else { return Vec::new() };
        let modality = match (model, confidence) {
            (Some(model), Sure::Told(_)) => self.weighed_modality(*index, matched, model),
            _ => self.modality(matched),
        };
        let as_of = self.as_of(matched);
        let source = self.source(matched, quotes);
        let reported = if source.is_some_and(|quote| quote.kind == QuoteKind::Direct) { 0.95 } else { 1.0 };
        let qualifier = matched.qualifier.as_ref().and_then(|filler| self.entity(filler));
        let title = matched.title.as_ref().map(|tokens| {
            let span = Span::new(self.doc.tokens[tokens.start].span.start, self.doc.tokens[tokens.end - 1].span.end);
            span.of(self.doc.text).to_owned()
        });
        let published = self.doc.article.published.map(|moment| moment.day().to_string());
        let verbal = matched.items.clone().any(|at| self.is(at, Tags::VERB.with(Tags::COPULA)));
        let mut claims = Vec::new();
        if self.is_sum(matched) {
            return claims;
        }
        for subject in &matched.subjects {
            for value in &matched.values {
                let Some((entity, sure)) =
                    self.entity(subject).map(|e| (e, self.confidence(subject) * self.confidence(value)))
                else {
                    continue;
                };
                let Some(value) = self.value(value) else { continue };
                let dated = matches!(value, ClaimValue::Date(_));
                // What has a date to come is still to be done, unless a verb says otherwise.
                let modality = match &value {
                    ClaimValue::Date(date) if !verbal && published.as_ref().is_some_and(|today| date > today) => {
                        modality.max(Modality::Planned)
                    }
                    _ => modality,
                };
                if matches!(&value, ClaimValue::Entity(other) if *other == entity) {
                    continue;
                }
                claims.push(Claim {
                    subject: entity,
                    property: Arc::clone(property),
                    value,
                    qualifier: qualifier.clone(),
                    title: title.clone(),
                    modality,
                    as_of: as_of.clone().filter(|_| !dated),
                    attributed_to: source.and_then(|quote| quote.speaker.clone()),
                    evidence,
                    confidence: match confidence {
                        Sure::Prior(prior) => self.lexicon.confidence.of(prior * sure * reported),
                        Sure::Told(probability) => self.lexicon.confidence.of_told(*probability),
                    },
                });
            }
        }
        claims
    }

    /// Whether money is that of several together: "A and B spent $5".
    fn is_sum(&self, matched: &Match) -> bool {
        let money = |value: &Filler| matches!(value, Filler::Amount(i) if self.found.quantities[*i].unit.is_currency());
        let amount = matched.values.iter().any(money);
        let each = || matched.items.clone().any(|at| self.past(at, &self.lexicon.each).is_some());
        amount && matched.subjects.len() > 1 && !each()
    }

    fn evidence(&self, matched: &Match) -> Option<Span> {
        let first = self.items.get(matched.items.start)?.tokens.start;
        let last = self.items.get(matched.items.end.checked_sub(1)?)?.tokens.end.checked_sub(1)?;
        Some(self.doc.tokens[first].span.cover(self.doc.tokens[last].span))
    }

    /// The date within a match or right behind it; else one that opens the sentence.
    fn as_of(&self, matched: &Match) -> Option<String> {
        let near = matched.items.start..(matched.items.end + DATE_REACH).min(self.items.len());
        let opening = 0..DATE_REACH.min(matched.items.start);
        let date = near.chain(opening).find_map(|at| match self.items[at].what {
            What::Date(i) => self.found.dates.get(i),
            _ => None,
        });
        date.map(|date| date.date.clone())
    }

    /// Whose words hold the place that says it: the innermost quote around it.
    fn source<'q>(&self, matched: &Match, quotes: &'q [Quote]) -> Option<&'q Quote> {
        let said = matched.predicate.as_ref().map_or(&matched.items, Predicate::items);
        let at = self.doc.tokens[self.items.get(said.end.checked_sub(1)?)?.tokens.start].span.start;
        let before = quotes.partition_point(|quote| quote.span.start <= at);
        quotes[..before].iter().rev().take(NESTED).find(|quote| at < quote.span.end)
    }

    fn entity(&self, filler: &Filler) -> Option<Arc<Entity>> {
        match filler {
            Filler::Name(i) => self.found.mentions.get(*i).map(|mention| mention.entity.clone()),
            Filler::Meant(entity) => Some(entity.clone()),
            Filler::Amount(_) | Filler::Date(_) => None,
        }
    }

    fn value(&self, filler: &Filler) -> Option<ClaimValue> {
        match filler {
            // "thousands of jobs" is no figure; of money such words are the news.
            Filler::Amount(i) if self.found.quantities[*i].vague && !self.found.quantities[*i].unit.is_currency() => {
                None
            }
            Filler::Amount(i) => self.found.quantities.get(*i).map(|quantity| ClaimValue::Amount {
                value: quantity.value,
                max: quantity.value_max,
                unit: quantity.unit.clone(),
                approximate: quantity.vague || quantity.bound == Some(Bound::About),
            }),
            Filler::Date(i) => self.found.dates.get(*i).map(|date| ClaimValue::Date(date.date.clone())),
            name => self.entity(name).map(ClaimValue::Entity),
        }
    }

    /// How sure it is that a filler is what it is taken for. A phrase for a name is less sure than a name.
    fn confidence(&self, filler: &Filler) -> f32 {
        match filler {
            Filler::Name(i) => self.found.mentions.get(*i).map_or(0.0, |mention| mention.confidence),
            Filler::Meant(_) => 0.8,
            Filler::Amount(_) | Filler::Date(_) => 0.95,
        }
    }
}

/// Without the less sure of two claims that say the same with subject and value exchanged, of a property that goes one way.
fn one_way(mut claims: Vec<Claim>) -> Vec<Claim> {
    let mut best: HashMap<(Slug, Slug, Arc<str>), f32> = HashMap::new();
    for claim in &claims {
        if let ClaimValue::Entity(value) = &claim.value {
            let key = (claim.subject.slug.clone(), value.slug.clone(), Arc::clone(&claim.property));
            let most = best.entry(key).or_default();
            *most = most.max(claim.confidence);
        }
    }
    claims.retain(|claim| match &claim.value {
        ClaimValue::Entity(value) => {
            let key = (value.slug.clone(), claim.subject.slug.clone(), Arc::clone(&claim.property));
            best.get(&key).is_none_or(|other| *other <= claim.confidence)
        }
        _ => true,
    });
    claims
}

/// Of claims that say the same, the one that the article makes itself, the firmest, the most confident; in text order.
/// Two readings of the same words are one claim, as firm as the less firm of them.
fn once_each(claims: Vec<Claim>) -> Vec<Claim> {
    let mut alike: HashMap<_, (usize, Vec<Claim>)> = HashMap::new();
    for (order, claim) in claims.into_iter().enumerate() {
        let value = match &claim.value {
            ClaimValue::Entity(entity) => entity.slug.to_string(),
            ClaimValue::Amount { value, unit, .. } => format!("{value} {unit}"),
            ClaimValue::Date(date) => date.clone(),
        };
        let key = (claim.subject.slug.clone(), Arc::clone(&claim.property), value);
        let (_, readings) = alike.entry(key).or_insert((order, Vec::new()));
        match readings.last_mut().filter(|last| last.evidence.overlaps(claim.evidence)) {
            Some(last) => {
                let modality = last.modality.max(claim.modality);
                if claim.confidence > last.confidence {
                    *last = claim;
                }
                last.modality = modality;
            }
            None => readings.push(claim),
        }
    }
    let firmest = |(order, readings): (usize, Vec<Claim>)| {
        let claim = readings.into_iter().min_by(|a, b| {
            let rank = |claim: &Claim| (claim.attributed_to.is_some(), claim.modality);
            rank(a).cmp(&rank(b)).then(b.confidence.total_cmp(&a.confidence))
        });
        claim.map(|claim| (order, claim))
    };
    let mut claims: Vec<(usize, Claim)> = alike.into_values().filter_map(firmest).collect();
    claims.sort_by_key(|(order, claim)| (claim.evidence.start, claim.evidence.end, *order));
    claims.into_iter().map(|(_, claim)| claim).collect()
}
