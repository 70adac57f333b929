//! What a capital tells.

use std::ops::Range;

use crate::annotate::{Document, Token, TokenKind};

/// A word with a capital, at its start or inside ("xAI"); no elided article ("L’").
pub(super) fn is_name_word(doc: &Document, token: usize) -> bool {
    let Some(Token { kind: TokenKind::Word, .. }) = doc.tokens.get(token) else { return false };
    let word = doc.word(token);
    !word.ends_with(crate::annotate::document::is_apostrophe)
        && !word.starts_with(crate::annotate::document::is_apostrophe)
        && word.chars().take_while(|c| !matches!(c, '-' | '‑')).any(char::is_uppercase)
}

/// Whether most longer words of a sentence have a capital.
pub(super) fn title_case(doc: &Document, sentence: &Range<usize>) -> bool {
    let (mut long, mut capital) = (0, 0);
    for token in sentence.clone() {
        let word = doc.word(token);
        if doc.tokens.get(token).is_some_and(|t| t.kind == TokenKind::Word) && word.len() >= 4 {
            long += 1;
            capital += usize::from(word.chars().next().is_some_and(char::is_uppercase));
        }
    }
    long >= 5 && capital * 4 > long * 3
}
