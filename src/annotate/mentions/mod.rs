//! Names in the text, linked to entities.

use super::*;

/// What the language's files say.
#[derive(Debug, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// Reads the language's files.
    pub fn load(_files: &DataFiles, _lang: Lang) -> Result<Self, DataError> {
        Ok(Self::default())
    }
}

/// Finds the names of a document, in text order, without overlap.
pub fn find(_doc: &Document, _entities: &entities::Entities, _lexicon: &Lexicon) -> Vec<Mention> {
    Vec::new()
}
