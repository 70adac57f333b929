//! What the document speaks of: the name that a phrase such as "the company" stands for.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{firms::Firms, lexicon::Lexicon, matching::fold, syntax::Tags, verbs::Form};
use crate::{
    annotate::{Document, Entity, Mention, Sentence},
    ontology::Class,
};

/// Sentences back that a phrase reaches.
const REACH: usize = 4;
/// Names back that a phrase reaches, of the same class.
const NAMES: usize = 40;

/// Names by class in text order, and the name of each class that the whole document is about.
#[derive(Debug, Default)]
pub(super) struct Focus {
    by_class: HashMap<Class, Vec<Named>>,
    topics: HashMap<Class, Topic>,
    sentence_of: Vec<usize>,
}

#[derive(Debug)]
struct Named {
    token: usize,
    sentence: usize,
    /// Whether it is the first of its class in its sentence.
    leads: bool,
    /// Whether it stands where a subject does: before the verb of its clause, and behind no preposition but "of".
    subject: bool,
    entity: Arc<Entity>,
}

/// What a document is about, and whether its title says so.
#[derive(Debug)]
struct Topic {
    entity: Arc<Entity>,
    titled: bool,
}

impl Focus {
    pub fn new(doc: &Document, mentions: &[Mention], firms: &Firms, lexicon: &Lexicon) -> Self {
        let mut sentence_of = vec![0; doc.tokens.len()];
        let mut by_class: HashMap<Class, Vec<Named>> = HashMap::new();
        let mut rest = mentions;
        for (index, sentence) in doc.sentences.iter().enumerate() {
            sentence_of[sentence.tokens.clone()].fill(index);
            let inside = rest.partition_point(|mention| mention.span.start < sentence.span.end);
            let (here, later) = rest.split_at(inside);
            rest = later;
            let tokens: Vec<usize> = here.iter().map(|mention| doc.token_at(mention.span.start)).collect();
            let subjects = subjects(doc, sentence, &tokens, lexicon);
            for ((mention, token), subject) in here.iter().zip(tokens).zip(subjects) {
                let entity = firms.namesake(&mention.entity).unwrap_or(&mention.entity);
                let list = by_class.entry(entity.class.clone()).or_default();
                let leads = list.last().is_none_or(|last| last.sentence != index);
                list.push(Named { token, sentence: index, leads, subject, entity: entity.clone() });
            }
        }
        Self { by_class, topics: topics(doc, mentions, firms), sentence_of }
    }

    /// The entity that a phrase at a token stands for, of those that are allowed: the subject of its sentence, or of the
    /// nearest sentence before that has one; then the nearest name of its sentence; then what the document is about; then
    /// the first name of the nearest sentence.
    pub fn last(&self, class: &Class, token: usize, allows: impl Fn(&Entity) -> bool) -> Option<Arc<Entity>> {
        let sentence = *self.sentence_of.get(token)?;
        let topic = || self.topics.get(class).map(|topic| &topic.entity).filter(|entity| allows(entity)).cloned();
        let Some(list) = self.by_class.get(class) else { return topic() };
        let before = &list[..list.partition_point(|named| named.token < token)];
        let reached = before.iter().rev().take(NAMES).take_while(|named| sentence - named.sentence <= REACH);
        let near: Vec<&Named> = reached.filter(|named| allows(&named.entity)).collect();
        let subject = near
            .iter()
            .find(|named| named.subject)
            .and_then(|nearest| near.iter().rev().find(|named| named.sentence == nearest.sentence && named.subject));
        let nearest = || near.first().filter(|named| named.sentence == sentence);
        let entity = |named: &&Named| named.entity.clone();
        let leading = || near.iter().find(|named| named.leads).map(entity);
        subject.or_else(nearest).map(entity).or_else(topic).or_else(leading)
    }

    /// What the text speaks of at a token, for a clause that does not name it: as [`Self::last`], but where the title has
    /// a name of the class, that one, unless the sentence itself has another subject.
    pub fn about(&self, class: &Class, token: usize, allows: impl Fn(&Entity) -> bool) -> Option<Arc<Entity>> {
        let found = self.last(class, token, allows)?;
        let sentence = *self.sentence_of.get(token)?;
        let named_here = || {
            let list = self.by_class.get(class).map(Vec::as_slice).unwrap_or_default();
            let before = &list[..list.partition_point(|named| named.token < token)];
            let here = before.iter().rev().take_while(|named| named.sentence == sentence);
            here.into_iter().any(|named| named.subject && named.entity == found)
        };
        let agrees = self.topics.get(class).is_none_or(|topic| !topic.titled || topic.entity == found) || named_here();
        agrees.then_some(found)
    }
}

/// Whether each of some names of a sentence, by their tokens, stands where a subject does.
fn subjects(doc: &Document, sentence: &Sentence, names: &[usize], lexicon: &Lexicon) -> Vec<bool> {
    let mut all = Vec::with_capacity(names.len());
    let mut names = names.iter().peekable();
    let (mut opens, mut free, mut depth) = (true, true, 0_usize);
    let mut governed = false;
    for token in sentence.tokens.clone() {
        while names.next_if(|name| **name <= token).is_some() {
            all.push(free && !governed && depth == 0);
            opens = false;
        }
        let word = doc.word(token);
        let tags = lexicon.words.of(&fold(word));
        depth = (depth + usize::from(tags.any(Tags::OPENS))).saturating_sub(usize::from(tags.any(Tags::CLOSES)));
        if tags.any(Tags::COMMA.with(Tags::END).with(Tags::SUBORDINATOR)) {
            (opens, free, governed) = (true, true, false);
            continue;
        }
        let verb = || {
            let finite = |form: &Form| matches!(form, Form::Finite | Form::Future | Form::Conditional);
            lexicon.verb_forms.forms(word).iter().any(|(_, form)| finite(form))
        };
        let preposition = tags.any(Tags::PREPOSITION);
        governed = preposition && !tags.any(Tags::OF) || governed && tags.any(Tags::DETERMINER);
        if opens && preposition && !tags.any(Tags::DETERMINER) || tags.any(Tags::COPULA) || verb() {
            free = false;
        }
        opens = false;
    }
    all.resize(all.len() + names.count(), false);
    all
}

/// What the document is about: of each class the name that its title has, or else the one named most often, if twice.
fn topics(doc: &Document, mentions: &[Mention], firms: &Firms) -> HashMap<Class, Topic> {
    let title = &doc.article.title;
    let mut seen: HashSet<&str> = HashSet::new();
    let mut counts: HashMap<(&Class, &Arc<Entity>), (Option<usize>, usize, usize)> = HashMap::new();
    for (order, mention) in mentions.iter().enumerate().filter(|(_, m)| m.entity.class.as_str() != "person") {
        let entity = firms.namesake(&mention.entity).unwrap_or(&mention.entity);
        let entry = counts.entry((&entity.class, entity)).or_insert((None, 0, order));
        entry.1 += 1;
        let words = mention.span.of(doc.text);
        if seen.insert(words)
            && let Some(place) = place_in(title, words)
        {
            entry.0 = Some(entry.0.map_or(place, |before| before.min(place)));
        }
    }
    let mut best: HashMap<Class, (Arc<Entity>, _)> = HashMap::new();
    for ((class, entity), (place, count, order)) in counts {
        if place.is_none() && count < 2 {
            continue;
        }
        let rank = (place.is_none(), place, std::cmp::Reverse(count), order);
        match best.get(class) {
            Some((_, other)) if *other <= rank => {}
            _ => _ = best.insert(class.clone(), (entity.clone(), rank)),
        }
    }
    let topic =
        |(class, (entity, rank)): (Class, (Arc<Entity>, (bool, _, _, _)))| (class, Topic { entity, titled: !rank.0 });
    best.into_iter().map(topic).collect()
}

/// Where a name stands in a title as whole words.
fn place_in(title: &str, words: &str) -> Option<usize> {
    title.match_indices(words).map(|(start, _)| start).find(|start| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(title[..*start].chars().next_back()) && !letter(title[start + words.len()..].chars().next())
    })
}
