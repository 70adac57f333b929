//! What the document speaks of: the name that a phrase such as "the company" stands for.

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::{firms::Firms, lexicon::Lexicon, matching::fold, syntax::Tags, verbs::Form};
use crate::{
    annotate::{Document, Entity, Mention, Sentence},
    ontology::Class,
};

/// Sentences back that a phrase reaches.
const REACH: usize = 4;
/// Names back that a phrase reaches, of the same class.
const NAMES: usize = 40;
/// Words before or behind a name that say what kind of thing it is.
const KIND_REACH: usize = 6;
/// Words of such a phrase among which the noun is that opens it.
const HEAD_REACH: usize = 2;

/// Names by class in text order, and the name of each class that the whole document is about.
#[derive(Debug, Default)]
pub(super) struct Focus {
    by_class: HashMap<Class, Vec<Named>>,
    topics: HashMap<Class, Topic>,
    called: HashMap<Class, HashMap<String, Calling>>,
    sentence_of: Vec<usize>,
}

/// Who goes by a noun, from the token where the text first says so to where it calls another one so.
#[derive(Debug)]
struct Calling {
    entity: Arc<Entity>,
    since: usize,
    until: Option<usize>,
}

#[derive(Debug)]
struct Named {
    token: usize,
    sentence: usize,
    /// Whether it is the first of its class in its sentence.
    leads: bool,
    /// Whether it stands where a subject does: before the verb of its clause, and behind no preposition, alone.
    subject: bool,
    /// Where the title has the same words.
    titled: Option<usize>,
    /// Whether it stands behind a preposition that sets it apart from what the sentence is about: "according to X".
    apart: bool,
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
        let mut called: HashMap<Class, HashMap<String, Calling>> = HashMap::new();
        let mut titled: HashMap<&str, Option<usize>> = HashMap::new();
        let mut rest = mentions;
        for (index, sentence) in doc.sentences.iter().enumerate() {
            sentence_of[sentence.tokens.clone()].fill(index);
            let inside = rest.partition_point(|mention| mention.span.start < sentence.span.end);
            let (here, later) = rest.split_at(inside);
            rest = later;
            let tokens: Vec<usize> = here.iter().map(|mention| doc.token_at(mention.span.start)).collect();
            let mut subjects = subjects(doc, sentence, &tokens, lexicon);
            // "A, B and C join": none of them is what "it" means.
            for (i, pair) in here.windows(2).enumerate() {
                let between = doc.token_at(pair[0].span.end.saturating_sub(1)) + 1..tokens[i + 1];
                let is = |t: usize, tags| lexicon.words.of(&fold(doc.word(t))).any(tags);
                let apart = Tags::PREPOSITION.with(Tags::CLAUSE);
                let joined = between.clone().next().is_some_and(|t| is(t, Tags::COMMA.with(Tags::AND)));
                let same = pair[0].entity.class == pair[1].entity.class && pair[0].entity != pair[1].entity;
                if same && joined && between.len() < 5 && !between.into_iter().any(|t| is(t, apart)) {
                    subjects[i..i + 2].fill(false);
                }
            }
            for ((mention, token), subject) in here.iter().zip(tokens).zip(subjects) {
                let entity = firms.namesake(&mention.entity).unwrap_or(&mention.entity);
                let list = by_class.entry(entity.class.clone()).or_default();
                let leads = list.last().is_none_or(|last| last.sentence != index);
                let words = mention.span.of(doc.text);
                let titled = *titled.entry(words).or_insert_with(|| place_in(&doc.article.title, words));
                let name = token..doc.token_at(mention.span.end.saturating_sub(1)) + 1;
                for kind in kinds(doc, sentence, name, lexicon) {
                    let new = || Calling { entity: entity.clone(), since: token, until: None };
                    let calling = called.entry(entity.class.clone()).or_default().entry(kind).or_insert_with(new);
                    if calling.entity != *entity {
                        calling.until.get_or_insert(token);
                    }
                }
                let floor = sentence.tokens.start;
                let apart = floor < token && {
                    let article = usize::from(lexicon.words.of(&fold(doc.word(token - 1))).any(Tags::DETERMINER));
                    lexicon.apart.before(doc, floor, token).is_some()
                        || lexicon.apart.before(doc, floor, token - article).is_some()
                };
                list.push(Named { token, sentence: index, leads, subject, titled, apart, entity: entity.clone() });
            }
        }
        Self { topics: topics(&by_class), by_class, called, sentence_of }
    }

    /// The entity that a phrase at a token stands for, of those that are allowed: the subject of its sentence; what the
    /// title names, if the sentence does too or no sentence near has a subject; the subject of the nearest sentence before
    /// that has one; the nearest name of its sentence; what the document is about; the first name of the nearest sentence.
    pub fn last(&self, class: &Class, token: usize, allows: impl Fn(&Entity) -> bool) -> Option<Arc<Entity>> {
        let sentence = *self.sentence_of.get(token)?;
        let topic = self.topics.get(class).filter(|topic| allows(&topic.entity));
        let Some(list) = self.by_class.get(class) else { return topic.map(|topic| topic.entity.clone()) };
        let before = &list[..list.partition_point(|named| named.token < token)];
        let reached = before.iter().rev().take(NAMES).take_while(|named| sentence - named.sentence <= REACH);
        let near: Vec<&Named> = reached.filter(|named| allows(&named.entity)).collect();
        let subject = near
            .iter()
            .find(|named| named.subject)
            .and_then(|nearest| near.iter().rev().find(|named| named.sentence == nearest.sentence && named.subject));
        let entity = |named: &&Named| named.entity.clone();
        let far = subject.is_none_or(|named| sentence - named.sentence > 1);
        let titled = topic.filter(|topic| topic.titled).filter(|topic| {
            let here = || near.iter().any(|named| named.sentence == sentence && named.entity == topic.entity);
            subject.is_none_or(|named| named.sentence < sentence) && (far || here())
        });
        if let Some(topic) = titled {
            return Some(topic.entity.clone());
        }
        let nearest = || near.iter().find(|named| !named.apart).filter(|named| named.sentence == sentence);
        let about = || topic.map(|topic| topic.entity.clone());
        let leading = || near.iter().find(|named| named.leads && !named.apart).map(entity);
        subject.or_else(nearest).map(entity).or_else(about).or_else(leading)
    }

    /// What a phrase at a token may stand for, the likeliest first: what [`Self::last`] says, what the document is about, and
    /// the nearest names before.
    pub fn nearby(&self, class: &Class, token: usize, most: usize) -> Vec<Arc<Entity>> {
        let mut all: Vec<Arc<Entity>> = self.last(class, token, |_| true).into_iter().collect();
        let topic = self.topics.get(class).map(|topic| &topic.entity);
        let list = self.by_class.get(class).map(Vec::as_slice).unwrap_or_default();
        let sentence = self.sentence_of.get(token).copied().unwrap_or_default();
        let before = list[..list.partition_point(|named| named.token < token)].iter().rev().take(NAMES);
        let near = before.take_while(|named| sentence - named.sentence <= REACH).map(|named| &named.entity);
        for entity in topic.into_iter().chain(near) {
            if all.len() == most {
                break;
            }
            if !all.contains(entity) {
                all.push(entity.clone());
            }
        }
        all
    }

    /// Whether the document is about an entity.
    pub fn is_topic(&self, entity: &Entity) -> bool {
        self.topics.get(&entity.class).is_some_and(|topic| *topic.entity == *entity)
    }

    /// The entity that the text has called by a noun before a token, if it has called only one so: "the start-up X" is
    /// "the start-up" from then on.
    pub fn called(&self, class: &Class, noun: &str, token: usize) -> Option<Arc<Entity>> {
        let calling = self.called.get(class)?.get(noun)?;
        let holds = calling.since < token && calling.until.is_none_or(|until| token < until);
        holds.then(|| calling.entity.clone())
    }

    /// What the text speaks of at a token, for a clause that does not name it: as [`Self::last`], where that is the subject
    /// of the sentence or what the document is about.
    pub fn about(&self, class: &Class, token: usize, allows: impl Fn(&Entity) -> bool) -> Option<Arc<Entity>> {
        let found = self.last(class, token, allows)?;
        let sentence = *self.sentence_of.get(token)?;
        let named_here = || {
            let list = self.by_class.get(class).map(Vec::as_slice).unwrap_or_default();
            let before = &list[..list.partition_point(|named| named.token < token)];
            let here = before.iter().rev().take_while(|named| named.sentence == sentence);
            here.into_iter().any(|named| named.subject && named.entity == found)
        };
        let agrees = self.topics.get(class).is_some_and(|topic| topic.entity == found) || named_here();
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
        governed = preposition || governed && tags.any(Tags::DETERMINER);
        if opens && preposition && !tags.any(Tags::DETERMINER) || tags.any(Tags::COPULA) || verb() {
            free = false;
        }
        opens = false;
    }
    all.resize(all.len() + names.count(), false);
    all
}

/// The nouns that say what kind of thing a name at some tokens is: the head of the phrase before it or beside it, "the chip
/// maker X", "X, a maker of". The head stands last where nouns modify nouns, and first elsewhere, perhaps behind an adjective.
fn kinds(doc: &Document, sentence: &Sentence, name: Range<usize>, lexicon: &Lexicon) -> Vec<String> {
    let tags = |token: usize| lexicon.words.of(&fold(doc.word(token)));
    let plain = |token: &usize| !tags(*token).any(Tags::STOPS) && lexicon.verb_forms.forms(doc.word(*token)).is_empty();
    let passes = |token: &usize| plain(token) || tags(*token).any(Tags::OF);
    let head = |phrase: Range<usize>| match lexicon.compounds {
        true => phrase.end.max(phrase.start + 1) - 1..phrase.end,
        false => phrase.start..phrase.end.min(phrase.start + HEAD_REACH),
    };
    let first = sentence.tokens.start.max(name.start.saturating_sub(KIND_REACH));
    let opens = name.start - (first..name.start).rev().take_while(passes).count();
    let determined = opens > sentence.tokens.start && tags(opens - 1).any(Tags::DETERMINER);
    let before = if determined { head(opens..name.start) } else { 0..0 };
    let last = sentence.tokens.end.min(name.end + KIND_REACH);
    let comma = name.end < last && tags(name.end).any(Tags::COMMA);
    let start = (name.end + 1).min(last) + usize::from(name.end + 1 < last && tags(name.end + 1).any(Tags::DETERMINER));
    let beside = if comma { head(start..start + (start..last).take_while(plain).count()) } else { 0..0 };
    before.chain(beside).filter(plain).map(|token| fold(doc.word(token))).collect()
}

/// What the document is about: of each class but persons, the name that its title has first, or else the one that is a
/// subject more often than any other.
fn topics(by_class: &HashMap<Class, Vec<Named>>) -> HashMap<Class, Topic> {
    let topic = |list: &[Named]| {
        if let Some(named) = list.iter().filter(|named| named.titled.is_some()).min_by_key(|named| named.titled) {
            return Some(Topic { entity: named.entity.clone(), titled: true });
        }
        let mut counts: HashMap<&Arc<Entity>, usize> = HashMap::new();
        for named in list {
            *counts.entry(&named.entity).or_default() += usize::from(named.subject);
        }
        let most = counts.values().max().copied().filter(|most| *most > 0)?;
        let alone = counts.values().filter(|count| **count == most).count() == 1;
        // Of several, the one with which the text begins.
        let first = list.iter().find(|named| named.subject && counts[&named.entity] == most)?;
        let begins = list.first().is_some_and(|opening| opening.sentence == first.sentence);
        (alone || begins).then(|| Topic { entity: first.entity.clone(), titled: false })
    };
    let classes = by_class.iter().filter(|(class, _)| class.as_str() != "person");
    classes.filter_map(|(class, list)| Some((class.clone(), topic(list)?))).collect()
}

/// Where a name stands in a title as whole words.
fn place_in(title: &str, words: &str) -> Option<usize> {
    title.match_indices(words).map(|(start, _)| start).find(|start| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(title[..*start].chars().next_back()) && !letter(title[start + words.len()..].chars().next())
    })
}
