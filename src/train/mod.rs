//! Training of the tagger of names: text whose names are marked → the weights in `ontology/names.model`.
//!
//! Two kinds of text teach it: the sentences of `ontology/sentences` and the articles of `ontology/articles`, marked with the
//! project's own classes, and corpora of coarse tags (persons, organisations, places), where a name may be of any class that
//! its tag allows.

pub mod claims;
mod corpus;
mod crf;
mod evaluate;
mod variants;

use std::collections::BTreeMap;

pub use corpus::{CorpusError, Sample, Tags, Unmarked, articles, corpus, sentences};
pub use crf::{Settings, Trained, train};
pub use evaluate::{Counts, evaluate};

use crate::{
    annotate::{DocumentLexicon, entities::Entities, mentions},
    lang::Lang,
    ontology::{Class, Classes, DataError, DataFiles},
};

/// What is needed to list the candidate names of a text, without any weights.
#[derive(Debug)]
pub struct Ground {
    entities: Entities,
    classes: Vec<Class>,
    languages: BTreeMap<Lang, (DocumentLexicon, mentions::Lexicon)>,
}

impl Ground {
    /// Reads the entity files and the lexicons.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let mut languages = BTreeMap::new();
        for lang in files.folders_in("ontology/lexicon").iter().filter_map(|folder| folder.parse().ok()) {
            languages.insert(lang, (DocumentLexicon::load(files, lang)?, mentions::Lexicon::load(files, lang)?));
        }
        let classes = Classes::load(files)?.iter().cloned().collect();
        Ok(Self { entities: Entities::load(files)?, classes, languages })
    }

    /// The languages that have a lexicon.
    pub fn languages(&self) -> impl Iterator<Item = Lang> {
        self.languages.keys().copied()
    }
}

/// Xorshift: the same order on every machine.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn new() -> Self {
        Self(0x2545_f491_4f6c_dd1d)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}
