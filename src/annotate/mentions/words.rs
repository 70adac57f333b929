//! What the tagger looks at in a token: hashes of its form, its lower case, its ends and its shape.

use std::collections::HashSet;

use super::runs::is_name_word;
use crate::annotate::{
    Document, TokenKind,
    hashing::{SEED, mix},
};

/// A token by the hashes of its aspects.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub exact: u64,
    pub lower: u64,
    pub prefix: u64,
    pub suffix: u64,
    pub long_suffix: u64,
    pub shape: u64,
    pub is_name: bool,
    /// The document also has it without its capital.
    pub also_lower: bool,
}

/// Every token of a document.
pub(super) fn of(doc: &Document) -> Vec<Word> {
    let mut words: Vec<Word> = (0..doc.tokens.len()).map(|token| word(doc, token)).collect();
    let lower: HashSet<u64> = words.iter().filter(|w| !w.is_name).map(|w| w.exact).collect();
    for word in words.iter_mut().filter(|w| w.is_name) {
        word.also_lower = lower.contains(&word.lower);
    }
    words
}

/// The hash of a token's lower case; of a number, that of its length.
pub(super) fn lower(text: &str, kind: TokenKind) -> u64 {
    hash_of(&lower_case(text), kind)
}

fn hash_of(lower: &[char], kind: TokenKind) -> u64 {
    match kind {
        TokenKind::Number => mix(SEED, lower.len().min(5) as u64),
        _ => of_chars(lower),
    }
}

fn lower_case(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).map(straight).collect()
}

fn of_chars(chars: &[char]) -> u64 {
    chars.iter().fold(SEED, |h, c| mix(h, *c as u64))
}

fn word(doc: &Document, token: usize) -> Word {
    let text = doc.word(token);
    let kind = doc.tokens.get(token).map_or(TokenKind::Sign, |t| t.kind);
    let lower = lower_case(text);
    let length = lower.len();
    Word {
        exact: text.chars().map(straight).fold(SEED, |h, c| mix(h, c as u64)),
        lower: hash_of(&lower, kind),
        prefix: of_chars(&lower[..length.min(3)]),
        suffix: of_chars(&lower[length - length.min(3)..]),
        long_suffix: of_chars(&lower[length - length.min(4)..]),
        shape: shape(text),
        is_name: is_name_word(doc, token),
        also_lower: false,
    }
}

const fn straight(c: char) -> char {
    if crate::annotate::document::is_apostrophe(c) { '\'' } else { c }
}

/// Kinds of characters in their order, a kind at most twice in a row: "iPhone" and "eBay" have the same.
fn shape(text: &str) -> u64 {
    let (mut hash, mut last, mut count) = (SEED, 0, 0);
    for c in text.chars() {
        let kind = match c {
            _ if c.is_uppercase() => 1,
            _ if c.is_alphabetic() => 2,
            _ if c.is_numeric() => 3,
            '-' | '‑' => 4,
            _ => 5,
        };
        count = if kind == last { count + 1 } else { 1 };
        last = kind;
        if count <= 2 {
            hash = mix(hash, kind);
        }
    }
    hash
}
