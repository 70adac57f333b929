//! Which claims a word may state: the verbs and nouns of all frames, and where their arguments stand.

use std::collections::{BTreeMap, HashMap};

use super::super::{
    frame::{Frame, Place},
    matching::Scene,
    verbs::{VerbId, Verbs},
};
use crate::annotate::{hashing, phrases::Phrases};

/// For each verb and noun, what it may state, as hashes of property and places of the arguments.
#[derive(Debug)]
pub(in super::super) struct Cues {
    verbs: HashMap<VerbId, Vec<u64>>,
    nouns: Phrases<usize>,
    sets: Vec<Vec<u64>>,
    /// What a title states.
    titles: Vec<u64>,
}

/// The same while the files are read.
#[derive(Debug, Default)]
pub(in super::super) struct Collected {
    verbs: HashMap<VerbId, Vec<u64>>,
    nouns: BTreeMap<String, Vec<u64>>,
    titles: Vec<u64>,
}

impl Collected {
    /// Adds the words of a frame.
    pub fn add<'w>(&mut self, property: &str, frame: &Frame, nouns: impl Iterator<Item = &'w String>) {
        let subject = place(&frame.subject.place);
        let symbol = hashing::statement(hashing::word(property), subject, place(&frame.value.place));
        let join = |set: &mut Vec<u64>| {
            if !set.contains(&symbol) {
                set.push(symbol);
            }
        };
        frame.verbs.iter().for_each(|verb| join(self.verbs.entry(verb.id).or_default()));
        nouns.for_each(|noun| join(self.nouns.entry(noun.clone()).or_default()));
        if frame.titles {
            join(&mut self.titles);
        }
    }

    /// Ready to be looked up.
    pub fn finish(self) -> Cues {
        let sets: Vec<Vec<u64>> = self.nouns.values().cloned().collect();
        let nouns = Phrases::new(false, self.nouns.keys().enumerate().map(|(index, noun)| (noun.as_str(), index)));
        Cues { verbs: self.verbs, nouns, sets, titles: self.titles }
    }
}

const fn place(place: &Place) -> u64 {
    match place {
        Place::Agent => 1,
        Place::Object => 2,
        Place::Of => 3,
        Place::Owner => 4,
        Place::Itself => 5,
        Place::Whose => 6,
        Place::Number => 7,
        Place::Amount => 8,
        Place::Behind(_) => 9,
    }
}

impl Cues {
    /// What the words of a text may state, each once.
    pub fn in_text(&self, words: &str, verbs: &Verbs) -> Vec<u64> {
        let mut all: Vec<u64> = Vec::new();
        for word in words.split(|c: char| !c.is_alphanumeric() && c != '-') {
            let noun = self.nouns.word(word).map(|set| &self.sets[set]);
            let verb = || verbs.forms(word).iter().find_map(|(verb, _)| self.verbs.get(verb));
            for cue in noun.or_else(verb).into_iter().flatten() {
                if !all.contains(cue) {
                    all.push(*cue);
                }
            }
        }
        all
    }
}

impl Scene<'_> {
    /// What the words of the sentence may state, each once.
    pub(in super::super) fn all_cues(&self) -> Vec<u64> {
        let mut all: Vec<u64> = (0..self.items.len()).flat_map(|at| self.cues_at(at)).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl<'a> Scene<'a> {
    /// What the word at an item may state.
    pub(super) fn cues_at(&self, at: usize) -> &'a [u64] {
        let Some(item) = self.items.get(at).filter(|item| item.is_word()) else { return &[] };
        let cues = &self.lexicon.cues_of_frames;
        let token = item.tokens.start;
        if let Some((set, _)) = cues.nouns.at(self.doc, token, self.limit(at)) {
            return &cues.sets[set];
        }
        if let Some(set) = self.forms(at).iter().find_map(|(verb, _)| cues.verbs.get(verb)) {
            return set;
        }
        if self.lexicon.titles.post_at(self.doc, token).is_some() { &cues.titles } else { &[] }
    }
}
