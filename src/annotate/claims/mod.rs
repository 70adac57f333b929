//! What the text states of the things it names: patterns over sentences, the patterns being data.

mod anaphora;
mod chain;
mod complement;
mod compound;
mod confidence;
mod firms;
mod focus;
mod frame;
mod framing;
mod items;
mod lexicon;
mod matching;
mod named;
mod noun;
mod owner;
mod pattern;
mod phrase;
mod subject;
mod syntax;
mod verbs;

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::{
    Claim, ClaimValue, Document, Entity, Mention, Modality, Quantity, Quote,
    entities::Entities,
    types::{Bound, QuoteKind},
};
use crate::text::Span;
use chain::Link;
use firms::Firms;
use focus::Focus;
use items::{Found, What};
pub use lexicon::{Example, Lexicon};
use matching::{Filler, Match, Predicate, Scene};
use pattern::{Element, Mode, Pattern};
use syntax::Tags;
use verbs::Form;

/// Items behind a noun in which a word may show how firm it is.
const CUE_REACH: usize = 3;
/// Items behind a match, or from the start of its sentence, where a date says when it holds.
const DATE_REACH: usize = 3;
/// Items before the word that states a claim in which a word denies it.
const DENIAL_REACH: usize = 2;
/// Items before a clause in which the verb that it depends on stands.
const GOVERNOR_REACH: usize = 5;
/// Quotes back among which the one around a place is.
const NESTED: usize = 4;

/// Finds the claims of a document, in text order, each subject, property and value once.
pub fn find(
    doc: &Document,
    mentions: &[Mention],
    quantities: &[Quantity],
    quotes: &[Quote],
    entities: &Entities,
    lexicon: &Lexicon,
) -> Vec<Claim> {
    let dates = super::dates::find(doc, &lexicon.dates);
    let found = Found { mentions, quantities, dates: &dates };
    let firms = Firms::of(mentions, entities);
    let focus = Focus::new(doc, mentions, &firms, lexicon);
    let mut claims = Vec::new();
    for sentence in &doc.sentences {
        let items = items::items(doc, sentence, found);
        if items.iter().all(|item| item.what == What::Word) {
            continue;
        }
        let mut scene =
            Scene { doc, lexicon, found, focus: &focus, firms: &firms, items, tags: Vec::new(), forms: Vec::new() };
        scene.tag();
        for property in &lexicon.properties {
            for pattern in property.patterns.iter().filter(|pattern| may_fit(pattern, &scene)) {
                for matched in scene.matches(pattern) {
                    claims.extend(scene.claims(&property.name, pattern.confidence, &matched, quotes));
                }
            }
            for frame in &property.frames {
                for (matched, confidence) in scene.framed(frame) {
                    claims.extend(scene.claims(&property.name, confidence, &matched, quotes));
                }
            }
        }
    }
    once_each(claims)
}

/// Whether the sentence has something for every slot that must be filled by a name, amount or date.
fn may_fit(pattern: &Pattern, scene: &Scene<'_>) -> bool {
    pattern.elements.iter().all(|element| match element {
        Element::Slot(slot) if matches!(slot.mode, Mode::Named | Mode::List) => scene.has_any(&slot.kinds),
        _ => true,
    })
}

impl Scene<'_> {
    /// The claims of a match: one for each subject and value.
    fn claims(&self, property: &Arc<str>, confidence: f32, matched: &Match, quotes: &[Quote]) -> Vec<Claim> {
        let Some(evidence) = self.evidence(matched) else { return Vec::new() };
        let modality = self.modality(matched);
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
                    confidence: self.lexicon.confidence.of(confidence * sure * reported),
                });
            }
        }
        claims
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

    /// The modality that the phrases matched show, and what the words around add to it: cues of the clause ("plans for"),
    /// a rumour that opens the sentence, the verb that the clause depends on, or that has an amount as its object. A verb's
    /// own chain tells of verbs, so none counts beside it.
    fn modality(&self, matched: &Match) -> Modality {
        let shown = matched.modality.unwrap_or(Modality::Asserted);
        if matches!(matched.predicate, Some(Predicate::Relation(_))) {
            return shown;
        }
        let said = matched.predicate.as_ref().map_or(&matched.items, Predicate::items);
        let Range { start, end } = self.clause(said.start);
        let first = self.items[said.start].tokens.start;
        if (self.items[0].tokens.start..first).any(|t| self.lexicon.denials.at(self.doc, t, first).is_some()) {
            return Modality::Denied;
        }
        let verbal = matches!(matched.predicate, Some(Predicate::Verb(_)));
        let end = match matched.predicate {
            Some(Predicate::Verb(_)) => said.start,
            Some(_) => end.min(said.end + CUE_REACH),
            None => said.end,
        };
        let cues = (0..end).filter(|at| self.items[*at].is_word()).filter_map(|at| {
            let (cue, _) = self.lexicon.cues.at(self.doc, self.items[at].tokens.start, self.limit(at))?;
            let counts = match cue {
                Modality::Denied => at < said.start && at + DENIAL_REACH >= said.start,
                Modality::Hedged => at >= start || !self.is(at, Tags::COPULA),
                _ => at >= start,
            };
            (counts && !(verbal && self.is_verb(at))).then_some(cue)
        });
        let dependent = start > 0 && self.is(start - 1, Tags::SUBORDINATOR);
        let governors = if dependent { start.saturating_sub(GOVERNOR_REACH)..start } else { 0..0 };
        let amount = matches!(matched.values.first(), Some(Filler::Amount(_) | Filler::Date(_)));
        let links = if matched.predicate.is_none() && amount { start..said.end } else { 0..0 };
        let before_word = |at: &usize| self.items.get(at + 1).is_some_and(items::Item::is_word);
        let verbs = governors.chain(links.filter(before_word)).filter_map(|at| self.link_at(at).map(Link::modality));
        // "X will reinforce the site in Y": of a pattern without a verb of its own.
        let inside = if matched.predicate.is_none() { said.clone() } else { 0..0 };
        let tenses =
            inside.filter(|at| self.is(*at, Tags::VERB)).flat_map(|at| self.forms(at)).map(|(_, form)| match form {
                Form::Future => Modality::Planned,
                Form::Conditional => Modality::Hedged,
                _ => Modality::Asserted,
            });
        cues.chain(verbs).chain(tenses).fold(shown, Modality::max)
    }

    fn is_verb(&self, at: usize) -> bool {
        !self.forms(at).is_empty() || self.link_at(at).is_some()
    }

    /// The clause around an item: up to the words and signs that open and end clauses.
    fn clause(&self, at: usize) -> Range<usize> {
        let bounds = Tags::END.with(Tags::SUBORDINATOR).with(Tags::RELATIVE).with(Tags::OPENS).with(Tags::CLOSES);
        let start = (0..at).rev().find(|before| self.is(*before, bounds)).map_or(0, |before| before + 1);
        let end = (at + 1..self.items.len()).find(|behind| self.is(*behind, bounds)).unwrap_or(self.items.len());
        start..end
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
