//! What the document speaks of: the last name of each class before a place, for phrases such as "the company".

use std::{collections::HashMap, sync::Arc};

use super::{
    matching::fold,
    syntax::{Tags, Words},
};
use crate::{
    annotate::{Document, Entity, Mention, Slug},
    ontology::Class,
};

/// Sentences back that a phrase reaches.
const REACH: usize = 4;
/// Names back among which it is looked for.
const CROWD: usize = 64;
/// How much a name stands out: less by each sentence back and behind a preposition, more where it opens its sentence and
/// by its share among the names of its class. Estimates; their order is what matters.
const SENTENCE_BACK: f32 = 1.0;
const OBLIQUE: f32 = 1.4;
const LEADING: f32 = 0.5;
const SHARE: f32 = 1.0;

/// Names by class in text order, and the sentence of each token.
#[derive(Debug, Default)]
pub(super) struct Focus {
    by_class: HashMap<Class, Vec<Named>>,
    sentence_of: Vec<usize>,
}

#[derive(Debug)]
struct Named {
    token: usize,
    sentence: usize,
    /// Whether it is the first of its class in its sentence.
    leads: bool,
    /// Whether a preposition governs it.
    oblique: bool,
    /// Times that the document names it.
    times: usize,
    entity: Arc<Entity>,
}

impl Focus {
    pub fn new(doc: &Document, mentions: &[Mention], words: &Words) -> Self {
        let mut sentence_of = vec![0; doc.tokens.len()];
        for (index, sentence) in doc.sentences.iter().enumerate() {
            sentence_of[sentence.tokens.clone()].fill(index);
        }
        let mut by_class: HashMap<Class, Vec<Named>> = HashMap::new();
        let mut times: HashMap<&Slug, usize> = HashMap::new();
        for mention in mentions {
            *times.entry(&mention.entity.slug).or_default() += 1;
        }
        for mention in mentions {
            let token = doc.token_at(mention.span.start);
            let sentence = sentence_of.get(token).copied().unwrap_or_default();
            let first = doc.sentences.get(sentence).map_or(0, |sentence| sentence.tokens.start);
            let list = by_class.entry(mention.entity.class.clone()).or_default();
            list.push(Named {
                token,
                sentence,
                leads: list.last().is_none_or(|last| last.sentence != sentence),
                oblique: is_oblique(doc, words, first, token),
                times: times.get(&mention.entity.slug).copied().unwrap_or_default(),
                entity: mention.entity.clone(),
            });
        }
        Self { by_class, sentence_of }
    }

    /// The entity that a phrase at a token stands for: of the names of its class in this sentence and the last ones, the
    /// one that stands out.
    pub fn last(&self, class: &Class, token: usize) -> Option<Arc<Entity>> {
        let sentence = *self.sentence_of.get(token)?;
        let list = self.by_class.get(class)?;
        let before = &list[..list.partition_point(|named| named.token < token)];
        let mut best: Option<(f32, &Named)> = None;
        for named in before.iter().rev().take(CROWD).take_while(|named| sentence - named.sentence <= REACH) {
            let mut weight =
                SHARE * named.times as f32 / list.len() as f32 - SENTENCE_BACK * (sentence - named.sentence) as f32;
            if named.oblique {
                weight -= OBLIQUE;
            } else if named.leads {
                weight += LEADING;
            }
            if best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, named));
            }
        }
        best.map(|(_, named)| named.entity.clone())
    }
}

/// Whether a preposition stands before a name, past its determiner.
fn is_oblique(doc: &Document, words: &Words, first: usize, token: usize) -> bool {
    let tags = |at: usize| words.of(&fold(doc.word(at)));
    let mut before = token;
    while before > first && tags(before - 1).any(Tags::DETERMINER) && !tags(before - 1).any(Tags::OF) {
        before -= 1;
    }
    before > first && tags(before - 1).any(Tags::PREPOSITION)
}
