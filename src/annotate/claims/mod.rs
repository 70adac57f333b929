//! What the text states of the things it names.

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

/// Finds the claims of a document, in text order.
pub fn find(
    _doc: &Document,
    _mentions: &[Mention],
    _quantities: &[Quantity],
    _quotes: &[Quote],
    _entities: &entities::Entities,
    _lexicon: &Lexicon,
) -> Vec<Claim> {
    Vec::new()
}
