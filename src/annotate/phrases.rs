//! A table of phrases, matched token by token.

use std::{borrow::Cow, collections::HashMap};

use super::{Document, Token, document::tokenize};
use crate::text::Span;

/// Phrases with what they mean. Apostrophes are alike in every typography; spaces between tokens do not matter.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    keeps_case: bool,
    meanings: HashMap<String, T>,
    /// Number of tokens of the longest phrase by its first token: most tokens open none.
    longest: HashMap<String, usize>,
    most: usize,
}

impl<T: Copy> Phrases<T> {
    /// A table from phrase and meaning; of two meanings the later one holds.
    pub fn new<'p>(keeps_case: bool, phrases: impl IntoIterator<Item = (&'p str, T)>) -> Self {
        let mut table = Self { keeps_case, meanings: HashMap::new(), longest: HashMap::new(), most: 0 };
        for (phrase, meaning) in phrases {
            let mut tokens: Vec<Token> = Vec::new();
            // An elided word keeps its apostrophe only before another word: give it one, and take it back.
            let elided = phrase.ends_with(['\'', '’']);
            let phrase = if elided { format!("{phrase}a") } else { phrase.to_owned() };
            tokenize(&phrase, Span::new(0, phrase.len()), &mut tokens);
            tokens.truncate(tokens.len() - usize::from(elided));
            let words: Vec<Cow<'_, str>> = tokens.iter().map(|t| table.fold(t.span.of(&phrase))).collect();
            let Some(first) = words.first() else { continue };
            let longest = table.longest.entry(first.to_string()).or_default();
            *longest = words.len().max(*longest);
            table.most = words.len().max(table.most);
            table.meanings.insert(words.join(" "), meaning);
        }
        table
    }

    /// The longest phrase that starts at token `start` and ends before token `limit`: its meaning and the next token.
    pub fn at(&self, doc: &Document, start: usize, limit: usize) -> Option<(T, usize)> {
        if start >= limit {
            return None;
        }
        let longest = *self.longest.get(&*self.fold(doc.word(start)))?;
        let last = limit.min(start + longest);
        (start + 1..=last).rev().find_map(|end| Some((self.between(doc, start, end)?, end)))
    }

    /// The longest phrase that ends before token `end` and starts at token `floor` or later.
    pub fn before(&self, doc: &Document, floor: usize, end: usize) -> Option<(T, usize)> {
        let first = floor.max(end.saturating_sub(self.most));
        (first..end).find_map(|start| Some((self.between(doc, start, end)?, start)))
    }

    /// Whether the one token `token` is a phrase.
    pub fn holds(&self, doc: &Document, token: usize) -> bool {
        self.meanings.contains_key(&*self.fold(doc.word(token)))
    }

    /// The phrase of two tokens that need not be neighbours.
    pub fn pair(&self, doc: &Document, first: usize, second: usize) -> Option<T> {
        let words = format!("{} {}", self.fold(doc.word(first)), self.fold(doc.word(second)));
        self.meanings.get(&words).copied()
    }

    fn between(&self, doc: &Document, start: usize, end: usize) -> Option<T> {
        if end == start + 1 {
            return self.word(doc.word(start));
        }
        let words: Vec<Cow<'_, str>> = (start..end).map(|t| self.fold(doc.word(t))).collect();
        self.meanings.get(&words.join(" ")).copied()
    }

    /// The meaning of one word.
    pub fn word(&self, word: &str) -> Option<T> {
        self.meanings.get(&*self.fold(word)).copied()
    }

    /// The word as the table keeps it; most words are so already.
    fn fold<'w>(&self, word: &'w str) -> Cow<'w, str> {
        let plain =
            |c: char| c.is_ascii_lowercase() || (self.keeps_case || !c.is_uppercase()) && !matches!(c, '’' | 'ʼ');
        if word.chars().all(plain) {
            return Cow::Borrowed(word);
        }
        let same = word.replace(['’', 'ʼ'], "'");
        Cow::Owned(if self.keeps_case { same } else { same.to_lowercase() })
    }
}
