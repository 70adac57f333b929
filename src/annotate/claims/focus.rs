//! What the document speaks of: the last name of each class before a place, for phrases such as "the company".

use std::{collections::HashMap, sync::Arc};

use crate::{
    annotate::{Document, Entity, Mention},
    ontology::Class,
};

/// Sentences back that a phrase reaches.
const REACH: usize = 4;

/// Names by class in text order: token, sentence, whether the first of its class in its sentence, entity.
#[derive(Debug, Default)]
pub(super) struct Focus {
    by_class: HashMap<Class, Vec<Named>>,
    sentence_of: Vec<usize>,
}

#[derive(Debug)]
struct Named {
    token: usize,
    sentence: usize,
    leads: bool,
    entity: Arc<Entity>,
}

impl Focus {
    pub fn new(doc: &Document, mentions: &[Mention]) -> Self {
        let mut sentence_of = vec![0; doc.tokens.len()];
        for (index, sentence) in doc.sentences.iter().enumerate() {
            sentence_of[sentence.tokens.clone()].fill(index);
        }
        let mut by_class: HashMap<Class, Vec<Named>> = HashMap::new();
        for mention in mentions {
            let token = doc.token_at(mention.span.start);
            let sentence = sentence_of.get(token).copied().unwrap_or_default();
            let list = by_class.entry(mention.entity.class.clone()).or_default();
            let leads = list.last().is_none_or(|last| last.sentence != sentence);
            list.push(Named { token, sentence, leads, entity: mention.entity.clone() });
        }
        Self { by_class, sentence_of }
    }

    /// The entity that a phrase at a token stands for: the first of its class in the nearest sentence before that has
    /// one, since subjects come first; in the same sentence, the nearest one before.
    pub fn last(&self, class: &Class, token: usize) -> Option<Arc<Entity>> {
        let sentence = *self.sentence_of.get(token)?;
        let list = self.by_class.get(class)?;
        let before = &list[..list.partition_point(|named| named.token < token)];
        let nearest = before.last()?;
        if sentence - nearest.sentence > REACH {
            return None;
        }
        if nearest.sentence == sentence {
            return Some(nearest.entity.clone());
        }
        before.iter().rev().find(|named| named.leads).map(|named| named.entity.clone())
    }
}
