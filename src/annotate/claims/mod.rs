//! What the text states of the things it names: patterns over sentences, the patterns being data.

mod chain;
mod clause;
mod focus;
mod frame;
mod framing;
mod items;
mod lexicon;
mod matching;
mod named;
mod noun;
mod pattern;
mod syntax;
mod verbs;

use std::{collections::HashSet, sync::Arc};

use super::{
    Claim, ClaimValue, Document, Entity, Mention, Modality, Quantity, Quote,
    types::{Bound, QuoteKind},
};
use crate::text::Span;
use focus::Focus;
use items::{Found, What};
pub use lexicon::{Example, Lexicon};
use matching::{Filler, Match, Scene};
use pattern::{Element, Mode, Pattern};
use syntax::Tags;

/// Tokens before a match in which a word may show how firmly it is said.
const CUE_REACH: usize = 12;
/// Items behind a match, or from the start of its sentence, where a date says when it holds.
const DATE_REACH: usize = 3;
/// The same for words that deny: they stand beside the verb.
const DENIAL_REACH: usize = 2;
/// The same for words of planning.
const PLAN_REACH: usize = 5;
/// Quotes back among which the one around a place is.
const NESTED: usize = 4;

/// Finds the claims of a document, in text order, each subject, property and value once.
pub fn find(
    doc: &Document,
    mentions: &[Mention],
    quantities: &[Quantity],
    quotes: &[Quote],
    lexicon: &Lexicon,
) -> Vec<Claim> {
    let dates = super::dates::find(doc, &lexicon.dates);
    let found = Found { mentions, quantities, dates: &dates };
    let focus = Focus::new(doc, mentions, &lexicon.words);
    let mut claims = Vec::new();
    for sentence in &doc.sentences {
        let items = items::items(doc, sentence, found);
        if items.iter().all(|item| item.what == What::Word) {
            continue;
        }
        let mut scene = Scene { doc, lexicon, found, focus: &focus, items, tags: Vec::new(), forms: Vec::new() };
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
        let qualifier = matched.qualifier.as_ref().and_then(|filler| self.entity(filler));
        let title = matched.title.as_ref().map(|tokens| {
            let span = Span::new(self.doc.tokens[tokens.start].span.start, self.doc.tokens[tokens.end - 1].span.end);
            span.of(self.doc.text).to_owned()
        });
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
                    confidence: confidence
                        * sure
                        * source.map_or(1.0, |quote| if quote.kind == QuoteKind::Direct { 0.95 } else { 1.0 }),
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

    /// The strongest modality of the phrases matched and of the words before them. What is planned or denied shows
    /// within the clause; a rumour may open the sentence.
    fn modality(&self, matched: &Match) -> Modality {
        let mut modality = matched.modality.unwrap_or(Modality::Asserted);
        let said = matched.predicate.clone().unwrap_or_else(|| matched.items.clone());
        let clause = Tags::COMMA.with(Tags::END).with(Tags::RELATIVE).with(Tags::SUBORDINATOR);
        let opening = (0..said.start).rev().find(|at| self.is(*at, clause)).map_or(0, |at| at + 1);
        let token = |at: usize| self.items[at].tokens.start;
        let (sentence, clause, first) = (token(0), token(opening), token(said.start));
        let last = self.items[said.end.max(1) - 1].tokens.end;
        for token in first.saturating_sub(CUE_REACH).max(sentence)..last {
            let Some((cue, _)) = self.lexicon.cues.at(self.doc, token, last) else { continue };
            let reach = match cue {
                Modality::Denied => first.saturating_sub(DENIAL_REACH).max(clause),
                Modality::Planned => first.saturating_sub(PLAN_REACH).max(clause),
                _ => sentence,
            };
            if token >= reach {
                modality = modality.max(cue);
            }
        }
        if (sentence..first).any(|token| self.lexicon.denials.at(self.doc, token, first).is_some()) {
            return Modality::Denied;
        }
        // An amount or date that a pattern finds is said by the verb of its clause.
        if matched.predicate.is_none() && matches!(matched.values.first(), Some(Filler::Amount(_) | Filler::Date(_))) {
            let verb = |at: &usize| self.items.get(at + 1).is_some_and(items::Item::is_word);
            let links = (opening..said.end).filter(verb).filter_map(|at| self.link_at(at));
            modality = links.map(chain::Link::modality).fold(modality, Modality::max);
        }
        modality
    }

    /// Whose words hold the place that says it: the innermost quote around it.
    fn source<'q>(&self, matched: &Match, quotes: &'q [Quote]) -> Option<&'q Quote> {
        let said = matched.predicate.as_ref().unwrap_or(&matched.items);
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

/// Of claims that say the same, the most confident; in text order.
fn once_each(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut seen = HashSet::new();
    claims.retain(|claim| {
        let value = match &claim.value {
            ClaimValue::Entity(entity) => entity.slug.to_string(),
            ClaimValue::Amount { value, unit, .. } => format!("{value} {unit}"),
            ClaimValue::Date(date) => date.clone(),
        };
        seen.insert((claim.subject.slug.clone(), Arc::clone(&claim.property), value))
    });
    claims.sort_by_key(|claim| (claim.evidence.start, claim.evidence.end));
    claims
}
