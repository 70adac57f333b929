//! Amounts in the text, in base units.

mod lexicon;
mod number;
mod reader;
mod understood;

use super::*;
pub use lexicon::Lexicon;

/// Finds the amounts of a document, in text order, without overlap.
pub fn find(doc: &Document, lexicon: &Lexicon) -> Vec<Quantity> {
    let mut found = Vec::new();
    for sentence in &doc.sentences {
        let range = &sentence.tokens;
        let reader = reader::Reader::new(doc, lexicon, range.clone());
        let mut token = range.start;
        while token < range.end {
            token = reader.read(token, &mut found).unwrap_or(token + 1);
        }
    }
    found
}
