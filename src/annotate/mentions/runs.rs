//! Runs of capitalised words: where an unlisted name may stand.

use std::ops::Range;

use super::lexicon::Lexicon;
use crate::annotate::{Document, Token, TokenKind};

/// Capitalised words that follow each other, parted by one space or an initial's full stop.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Index range into the document's tokens.
    pub tokens: Range<usize>,
    /// Index range of the sentence's tokens.
    pub sentence: Range<usize>,
}

/// The runs of a document. Lines in title case, where capitals tell nothing, have none.
pub(super) fn find(doc: &Document, lexicon: &Lexicon) -> Vec<Run> {
    let mut runs = Vec::new();
    for sentence in &doc.sentences {
        if !title_case(doc, &sentence.tokens) {
            in_sentence(doc, &sentence.tokens, lexicon, &mut runs);
        }
    }
    runs
}

fn in_sentence(doc: &Document, sentence: &Range<usize>, lexicon: &Lexicon, runs: &mut Vec<Run>) {
    let mut token = sentence.start;
    while token < sentence.end {
        let opens = token == sentence.start || !is_name_word(doc, token - 1);
        let opener = opens && lexicon.openers.contains(&doc.word(token).to_lowercase());
        if !is_name_word(doc, token) || opener {
            token += 1;
            continue;
        }
        let start = token;
        token += 1;
        while token < sentence.end && joined(doc, token) {
            token += 1;
        }
        // An initial's full stop inside ("John D. Smith") belongs to the run, one at its end does not.
        let end = if is_stop(doc, token - 1) { token - 1 } else { token };
        runs.push(Run { tokens: start..end, sentence: sentence.clone() });
    }
}

/// Whether the token goes on with the run that the token before belongs to.
fn joined(doc: &Document, token: usize) -> bool {
    let (Some(before), Some(here)) = (doc.tokens.get(token - 1), doc.tokens.get(token)) else { return false };
    let gap = doc.text.get(before.span.end..here.span.start).unwrap_or_default();
    if gap.is_empty() {
        return is_stop(doc, token) && is_initial(doc, token - 1);
    }
    let spaces = gap.chars().count() == 1;
    spaces && is_name_word(doc, token) && (!is_stop(doc, token - 1) || is_initial(doc, token.saturating_sub(2)))
}

fn is_stop(doc: &Document, token: usize) -> bool {
    doc.word(token) == "."
}

fn is_initial(doc: &Document, token: usize) -> bool {
    let word = doc.word(token);
    word.len() <= 2 && word.chars().count() == 1 && word.chars().all(char::is_uppercase)
}

/// A word with a capital, at its start or inside ("xAI"); no elided article ("L’").
pub(super) fn is_name_word(doc: &Document, token: usize) -> bool {
    let Some(Token { kind: TokenKind::Word, .. }) = doc.tokens.get(token) else { return false };
    let word = doc.word(token);
    !word.ends_with(crate::annotate::document::is_apostrophe)
        && !word.starts_with(crate::annotate::document::is_apostrophe)
        && word.chars().take_while(|c| !matches!(c, '-' | '‑')).any(char::is_uppercase)
}

/// Whether most longer words of a sentence have a capital.
fn title_case(doc: &Document, sentence: &Range<usize>) -> bool {
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
