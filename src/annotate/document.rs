//! The article as the annotators see it: tokens and sentences, computed once.

use std::collections::HashSet;

use serde::Deserialize;

use crate::{
    extract::{Article, Block},
    lang::Lang,
    ontology::{DataError, DataFiles},
    text::Span,
};

/// Abbreviations that end in a full stop without ending a sentence: `ontology/lexicon/{lang}/abbreviations.toml`.
#[derive(Debug)]
pub struct Lexicon {
    abbreviations: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    abbreviations: Vec<String>,
}

impl Lexicon {
    /// Reads the language's file.
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let file: File = files.file(&format!("ontology/lexicon/{lang}/abbreviations.toml"))?.toml()?;
        Ok(Self { abbreviations: file.abbreviations.into_iter().map(|a| a.to_lowercase()).collect() })
    }
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, possibly with digits, inner hyphens and full stops of initials ("GPT-4o", "U.S.", "a-t-il").
    /// An elided word keeps its apostrophe ("l’"); an English possessive is a token of its own ("’s").
    Word,
    /// Digits with inner points or commas ("1,2", "66.1"). Groups parted by spaces are several tokens.
    Number,
    /// One sign.
    Sign,
}

/// A token.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TokenKind,
}

/// A sentence: a span of the text and its tokens. Sentences never cross a block.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// From first to last token.
    pub span: Span,
    /// Index range into [`Document::tokens`].
    pub tokens: std::ops::Range<usize>,
    /// Index of the block in [`Document::blocks`].
    pub block: usize,
}

/// An article with its tokens and sentences.
#[derive(Debug)]
pub struct Document<'a> {
    /// Where text, language and dates come from.
    pub article: &'a Article,
    /// The article's text.
    pub text: &'a str,
    /// The article's blocks.
    pub blocks: &'a [Block],
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// All sentences in order.
    pub sentences: Vec<Sentence>,
}

impl<'a> Document<'a> {
    /// Cuts an article into tokens and sentences, in one pass over its text.
    pub fn new(article: &'a Article, lexicon: &Lexicon) -> Self {
        let mut doc = Self {
            article,
            text: &article.text,
            blocks: &article.blocks,
            tokens: Vec::with_capacity(article.text.len() / 5),
            sentences: Vec::new(),
        };
        for (index, block) in article.blocks.iter().enumerate() {
            let first = doc.tokens.len();
            tokenize(doc.text, block.span, &mut doc.tokens);
            doc.split(index, first, lexicon);
        }
        doc
    }

    /// The characters of a token.
    pub fn word(&self, token: usize) -> &'a str {
        self.tokens[token].span.of(self.text)
    }

    /// The sentence that holds a byte offset.
    pub fn sentence_at(&self, offset: usize) -> Option<&Sentence> {
        let next = self.sentences.partition_point(|s| s.span.end <= offset);
        self.sentences.get(next).filter(|s| s.span.start <= offset)
    }

    /// Index of the first token that ends after byte `offset`.
    pub fn token_at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|t| t.span.end <= offset)
    }

    /// The tokens that make up a span exactly.
    pub fn tokens_of(&self, span: Span) -> Option<std::ops::Range<usize>> {
        let (first, last) = (self.token_at(span.start), self.token_at(span.end.saturating_sub(1)));
        let exact = self.tokens.get(first)?.span.start == span.start && self.tokens.get(last)?.span.end == span.end;
        (exact && first <= last).then_some(first..last + 1)
    }

    /// The span from the first to the last of some tokens.
    pub fn span_of(&self, tokens: &std::ops::Range<usize>) -> Option<Span> {
        let tokens = self.tokens.get(tokens.clone())?;
        Some(Span::new(tokens.first()?.span.start, tokens.last()?.span.end))
    }

    fn split(&mut self, block: usize, first: usize, lexicon: &Lexicon) {
        let mut start = first;
        let mut i = first;
        while i < self.tokens.len() {
            i += 1;
            if self.ends_sentence(i - 1, lexicon) {
                while i < self.tokens.len() && self.closes(i) {
                    i += 1;
                }
                if i == self.tokens.len() || self.may_open(i) {
                    self.push_sentence(block, start..i);
                    start = i;
                }
            }
        }
        if start < self.tokens.len() {
            self.push_sentence(block, start..self.tokens.len());
        }
    }

    fn push_sentence(&mut self, block: usize, tokens: std::ops::Range<usize>) {
        let span = Span::new(self.tokens[tokens.start].span.start, self.tokens[tokens.end - 1].span.end);
        self.sentences.push(Sentence { span, tokens, block });
    }

    fn ends_sentence(&self, token: usize, lexicon: &Lexicon) -> bool {
        match self.word(token) {
            "!" | "?" | "…" => true,
            "." => {
                let Some(before) = token.checked_sub(1) else { return true };
                let word = self.word(before);
                let attached = self.tokens[before].span.end == self.tokens[token].span.start;
                let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
                !(attached && (initial || lexicon.abbreviations.contains(&word.to_lowercase())))
            }
            _ => false,
        }
    }

    /// A sign that still belongs to the sentence which a full stop ended: a closing mark or bracket.
    fn closes(&self, token: usize) -> bool {
        let attached = self.tokens[token - 1].span.end == self.tokens[token].span.start;
        match self.word(token) {
            "»" | "”" | "’" | ")" | "]" | "." | "!" | "?" | "…" => true,
            "\"" | "'" => attached,
            _ => false,
        }
    }

    fn may_open(&self, token: usize) -> bool {
        let gap = self.tokens[token - 1].span.end < self.tokens[token].span.start;
        let first = self.word(token).chars().next();
        let sign = self.tokens[token].kind == TokenKind::Sign;
        gap && first.is_some_and(|c| sign || !c.is_lowercase())
    }
}

/// Whether a character is an apostrophe in any typography.
pub(crate) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

pub(super) fn tokenize(text: &str, block: Span, tokens: &mut Vec<Token>) {
    let mut rest = block;
    while let Some(c) = rest.of(text).chars().next() {
        let here = rest.of(text);
        let (length, kind) = if c.is_whitespace() {
            rest.start += c.len_utf8();
            continue;
        } else if c.is_ascii_digit() {
            number_or_word(here)
        } else if c.is_alphanumeric() {
            (word_length(here), TokenKind::Word)
        } else if is_apostrophe(c) && possessive(here) {
            (c.len_utf8() + 1, TokenKind::Word)
        } else {
            (c.len_utf8(), TokenKind::Sign)
        };
        tokens.push(Token { span: Span::new(rest.start, rest.start + length), kind });
        rest.start += length;
    }
}

/// Length in bytes of a token that starts with a digit: a number, or a word such as "5G".
fn number_or_word(text: &str) -> (usize, TokenKind) {
    let mut length = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(length) {
        let inner = matches!(byte, b'.' | b',') && bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_digit() || inner) {
            break;
        }
        length += 1;
    }
    match text[length..].chars().next() {
        Some(c) if c.is_alphabetic() => (length + word_length(&text[length..]), TokenKind::Word),
        _ => (length, TokenKind::Number),
    }
}

/// Length in bytes of the word at the start of `text`.
fn word_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let joins = next.is_some_and(char::is_alphanumeric);
        match c {
            _ if c.is_alphanumeric() => {}
            '-' | '‑' if joins => {}
            '.' if joins && initials(&text[..i]) => {}
            '.' if i > 1 && initials(&text[..i]) && text[..i].contains('.') => return i + 1,
            _ if is_apostrophe(c) && joins && elided(&text[..i]) => return i + c.len_utf8(),
            _ if is_apostrophe(c) && joins && !possessive(&text[i..]) => {}
            _ => return i,
        }
    }
    text.len()
}

/// "U", "U.S": single letters parted by full stops.
fn initials(text: &str) -> bool {
    text.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// French words that lose their vowel before another: short, or ending in "qu".
fn elided(word: &str) -> bool {
    let tail = word.rsplit('-').next().unwrap_or(word).to_lowercase();
    matches!(tail.as_str(), "l" | "d" | "j" | "m" | "t" | "s" | "n" | "c" | "presqu") || tail.ends_with("qu")
}

/// "’s" at the end of a word.
fn possessive(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(char::is_alphanumeric)
}
