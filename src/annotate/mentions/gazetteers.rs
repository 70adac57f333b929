//! Long lists of names that are evidence and no entities: `ontology/gazetteers/*.txt`, one name a line. That a word is in
//! the list of surnames or of cities makes a reading likelier, and no more.

use std::collections::HashMap;

use super::words;
use crate::{
    annotate::hashing::{SEED, mix},
    ontology::DataFiles,
};

/// For a name by the hash of its words, the lists that have it, as bits in the order of the files.
#[derive(Debug, Default)]
pub struct Gazetteers(HashMap<u64, u64>);

impl Gazetteers {
    /// Reads every list.
    pub fn load(files: &DataFiles) -> Self {
        let mut lists = HashMap::new();
        for (index, file) in files.under("ontology/gazetteers", "txt").enumerate() {
            for line in file.text.lines().filter(|line| !line.starts_with('#')) {
                let mut tokens = Vec::new();
                crate::annotate::document::tokenize(line, crate::text::Span::new(0, line.len()), &mut tokens);
                let hash = tokens.iter().map(|t| words::lower(t.span.of(line), t.kind)).fold(SEED, mix);
                *lists.entry(hash).or_default() |= 1 << (index % 64);
            }
        }
        Self(lists)
    }

    /// The lists that have a name of these words' hashes.
    pub(super) fn of(&self, words: impl Iterator<Item = u64>) -> u64 {
        self.0.get(&words.fold(SEED, mix)).copied().unwrap_or_default()
    }
}
