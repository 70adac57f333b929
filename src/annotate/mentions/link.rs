//! From a name and its class to the entity: one that the files list, or one minted under the name's slug.

use std::{collections::HashMap, sync::Arc};

use super::{
    decode::Tagged,
    insert,
    known::{Candidate, Reading, Trust},
    lexicon::Lexicon,
    mint,
    model::Model,
    runs::is_name_word,
    taken,
};
use crate::{
    annotate::{Document, Entity, Mention, entities::Entities},
    text::Span,
};

/// Confidence of a listed name that the tagger overlooked, where the words mean one thing only.
const LISTED: f32 = 0.9;
/// The same where they mean several and the text speaks for one.
const LISTED_IN_CONTEXT: f32 = 0.75;

/// Confidence of a listed name that is part of a word.
const PART_OF_WORD: f32 = 0.9;
/// Confidence that an ambiguous name needs where nothing else speaks for it.
const NEEDED: f32 = 0.9;

/// Gives every tagged name its entity.
pub(super) fn link(
    doc: &Document,
    entities: &Entities,
    lexicon: &Lexicon,
    model: &Model,
    known: &[Candidate],
    tagged: &[Tagged],
) -> Vec<Mention> {
    let mut minted: HashMap<(String, usize), Arc<Entity>> = HashMap::new();
    let mut mentions = Vec::with_capacity(tagged.len());
    for name in tagged {
        let (Some(span), Some(class)) = (doc.span_of(&name.tokens), model.classes.get(name.class)) else { continue };
        let confidence = model.probability(name.margin);
        let listed = readings(known, span).filter(|r| r.entity.class == *class);
        let entity = match listed.max_by_key(|r| r.trust()) {
            // A common word that is a name too needs a sign of it, in the sentence or elsewhere in the text.
            Some(reading)
                if reading.trust() == Trust::Ambiguous
                    && confidence < NEEDED
                    && !beside(doc, lexicon, span, reading) =>
            {
                continue;
            }
            Some(reading) => reading.entity.clone(),
            None => {
                let words = span.of(doc.text).split_whitespace().collect::<Vec<_>>().join(" ");
                let by_name = entities.by_name(&words).filter(|r| r.entity.class == *class).map(|r| r.entity.clone());
                let key = (words, name.class);
                match by_name.or_else(|| minted.get(&key).cloned()).or_else(|| mint(&key.0, class)) {
                    Some(entity) => minted.entry(key).or_insert(entity).clone(),
                    None => continue,
                }
            }
        };
        mentions.push(Mention { span, entity, confidence });
    }
    mentions
}

/// What the files say of exactly these characters.
fn readings(known: &[Candidate], span: Span) -> impl Iterator<Item = &Reading> {
    let first = known.partition_point(|c| c.span.start < span.start);
    known[first..]
        .iter()
        .take_while(move |c| c.span.start == span.start)
        .filter(move |c| c.span == span)
        .flat_map(|c| &c.readings)
}

/// Listed names of which the text leaves no doubt, where the tagger saw no name at all: those that mean one thing only, and
/// those of which context, a noun beside them or another place in the text tells which thing they mean.
pub(super) fn overlooked(doc: &Document, lexicon: &Lexicon, known: &[Candidate], found: &mut Vec<Mention>) {
    let mut settled: HashMap<&str, Arc<Entity>> =
        found.iter().filter(|m| m.entity.known).map(|m| (m.span.of(doc.text), m.entity.clone())).collect();
    let free: Vec<&Candidate> = known.iter().filter(|c| !taken(found, c.span) && stands_alone(doc, c.span)).collect();
    let mut certain = Vec::new();
    for candidate in &free {
        let speaks = |r: &Reading| (r.trust(), beside(doc, lexicon, candidate.span, r));
        let best = candidate.readings.iter().map(|r| (speaks(r), r)).max_by_key(|(speaks, _)| *speaks);
        if let Some(((trust, beside), reading)) = best
            && (trust > Trust::Ambiguous || beside)
        {
            settled.entry(candidate.span.of(doc.text)).or_insert_with(|| reading.entity.clone());
            certain.push((candidate.span, if trust == Trust::Sure { LISTED } else { LISTED_IN_CONTEXT }));
        }
    }
    // What is settled at one place holds at the others too.
    for (span, confidence) in certain.into_iter().chain(free.iter().map(|c| (c.span, LISTED_IN_CONTEXT))) {
        if let Some(entity) = settled.get(span.of(doc.text))
            && !taken(found, span)
        {
            insert(found, Mention { span, entity: entity.clone(), confidence });
        }
    }
}

/// Whether no further capitalised word stands beside, of which the name may be a part.
fn stands_alone(doc: &Document, span: Span) -> bool {
    let Some(tokens) = doc.tokens_of(span) else { return false };
    let near = |token: usize| {
        let close = |t: &crate::annotate::Token| {
            t.span.start.saturating_sub(span.end) <= 1 && span.start.saturating_sub(t.span.end) <= 1
        };
        is_name_word(doc, token) && doc.tokens.get(token).is_some_and(close)
    };
    !tokens.start.checked_sub(1).is_some_and(near) && !near(tokens.end)
}

/// Whether a noun beside the name tells its class: "l’opérateur X", "the X campus".
fn beside(doc: &Document, lexicon: &Lexicon, span: Span, reading: &Reading) -> bool {
    let (Some(tokens), Some(sentence)) = (doc.tokens_of(span), doc.sentence_at(span.start)) else { return false };
    let class = &reading.entity.class;
    lexicon.class_before(doc, tokens.start, sentence.tokens.start).is_some_and(|(c, _)| c == class)
        || lexicon.class_after(doc, tokens.end, sentence.tokens.end) == Some(class)
}

/// Listed names that are part of a word ("China" in "China-made"): the tagger, which knows whole tokens, cannot see them.
pub(super) fn parts_of_words(doc: &Document, known: &[Candidate]) -> Vec<Mention> {
    let parts = known.iter().filter(|c| doc.tokens_of(c.span).is_none());
    let mention = |c: &Candidate| {
        let reading = c.readings.iter().find(|r| !r.ambiguous)?;
        Some(Mention { span: c.span, entity: reading.entity.clone(), confidence: PART_OF_WORD })
    };
    parts.filter_map(mention).collect()
}
