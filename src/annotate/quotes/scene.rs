//! The document as attribution sees it: what each word is, which mention and which marks it belongs to, and sentences
//! that marks do not break.

use std::ops::Range;

use super::{
    lexicon::{Lexicon, Takes},
    marks::Quoted,
    paradigm::Form,
    words::{Pronoun, Tag, Words},
};
use crate::{
    annotate::{Document, Mention, Sentence, TokenKind, entities::Entities, titles::Title},
    extract::Block,
    text::Span,
};

/// A sentence of the reporter: words in marks count as one item, whatever full stops they hold.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Tokens, those in marks included.
    pub tokens: Range<usize>,
    /// Index range into [`Scene::quoted`].
    pub quoted: Range<usize>,
    /// Index of the block.
    pub block: usize,
}

/// Everything that attribution looks at, computed once.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The document.
    pub doc: &'a Document<'a>,
    /// Its names, in text order.
    pub mentions: &'a [Mention],
    /// What the entity files know.
    pub entities: &'a Entities,
    /// The language's words.
    pub lexicon: &'a Lexicon,
    /// What stands between marks, of three words or more.
    pub quoted: Vec<Quoted>,
    /// The reporter's sentences.
    pub frames: Vec<Frame>,
    /// For each mention, its tokens.
    pub mention_tokens: Vec<Range<usize>>,
    /// For each of [`Scene::quoted`], its tokens with the marks.
    pub quoted_tokens: Vec<Range<usize>>,
    tags: Vec<Tag>,
    mention_at: Vec<u32>,
    quoted_at: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// A sentence with more tokens is cut, so that work on one is bounded.
const LONGEST: usize = 600;

impl<'a> Scene<'a> {
    /// Looks every word up and cuts the sentences.
    pub fn new(
        doc: &'a Document,
        mentions: &'a [Mention],
        entities: &'a Entities,
        lexicon: &'a Lexicon,
        mut quoted: Vec<Quoted>,
    ) -> Self {
        let tags = tag_all(doc, lexicon);
        quoted.extend(dialogue(doc, lexicon, &tags));
        quoted.extend(interview(doc, mentions));
        quoted.sort_by_key(|q| q.outer.start);
        let count = doc.tokens.len();
        let (mut mention_at, mut quoted_at) = (vec![NONE; count], vec![NONE; count]);
        let tokens_of = |span: Span| doc.token_at(span.start)..doc.tokens.partition_point(|t| t.span.start < span.end);
        let mention_tokens: Vec<_> = mentions.iter().map(|m| tokens_of(m.span)).collect();
        for (i, tokens) in mention_tokens.iter().enumerate() {
            mention_at[tokens.clone()].fill(i as u32);
        }
        let quoted_tokens: Vec<_> = quoted.iter().map(|q| tokens_of(q.outer)).collect();
        for (i, tokens) in quoted_tokens.iter().enumerate() {
            quoted_at[tokens.clone()].fill(i as u32);
        }
        let mut scene = Self {
            doc,
            mentions,
            entities,
            lexicon,
            quoted,
            frames: Vec::new(),
            mention_tokens,
            quoted_tokens,
            tags,
            mention_at,
            quoted_at,
        };
        scene.cut();
        scene
    }

    /// What is known of a token.
    pub fn tag(&self, token: usize) -> Tag {
        self.tags.get(token).copied().unwrap_or_default()
    }

    /// Whether a token belongs to one of the classes.
    pub fn is(&self, token: usize, words: Words) -> bool {
        self.tag(token).words.has(words)
    }

    /// The mention that a token belongs to.
    pub fn mention(&self, token: usize) -> Option<usize> {
        self.mention_at.get(token).filter(|i| **i != NONE).map(|i| *i as usize)
    }

    /// The quoted words that a token belongs to.
    pub fn quoted(&self, token: usize) -> Option<usize> {
        self.quoted_at.get(token).filter(|i| **i != NONE).map(|i| *i as usize)
    }

    /// The characters of a token.
    pub fn word(&self, token: usize) -> &'a str {
        self.doc.tokens.get(token).map_or("", |t| t.span.of(self.doc.text))
    }

    /// Whether a token is a word.
    pub fn is_word(&self, token: usize) -> bool {
        self.doc.tokens.get(token).is_some_and(|t| t.kind == TokenKind::Word)
    }

    /// Whether a token is a word with a capital.
    pub fn is_name_like(&self, token: usize) -> bool {
        self.is_word(token) && self.word(token).starts_with(char::is_uppercase)
    }

    /// The title that starts at a token and its length in tokens.
    pub fn title(&self, token: usize) -> Option<(usize, Title)> {
        self.lexicon.titles.at(self.doc, token)
    }

    /// The pronoun that a possessive stands for.
    pub fn owner(&self, token: usize) -> Option<Pronoun> {
        self.lexicon.owners.get(&self.word(token).to_lowercase()).copied()
    }

    /// The span from the first to the last of some tokens.
    pub fn span(&self, tokens: &Range<usize>) -> Option<Span> {
        self.doc.span_of(tokens)
    }

    /// Index of the frame of a token.
    pub fn frame_at(&self, token: usize) -> usize {
        self.frames.partition_point(|f| f.tokens.end <= token)
    }

    /// The block that holds a span.
    pub fn block_of(&self, span: Span) -> Option<usize> {
        self.frames.get(self.frame_at(self.doc.token_at(span.start))).map(|f| f.block)
    }

    /// The verb of a token, where it reports: not "la demande", not "to say".
    pub fn verb(&self, token: usize) -> Option<(u16, Form)> {
        self.tag(token).verb
    }

    fn cut(&mut self) {
        let mut ends = vec![false; self.doc.tokens.len()];
        let mut block_of = Vec::with_capacity(self.doc.sentences.len());
        for sentence in &self.doc.sentences {
            ends[sentence.tokens.end - 1] = true;
            block_of.push((sentence.tokens.start, sentence.block));
        }
        let mut blocks: Vec<(usize, Range<usize>)> = Vec::new();
        for sentence in &self.doc.sentences {
            match blocks.last_mut() {
                Some((block, tokens)) if *block == sentence.block => tokens.end = sentence.tokens.end,
                _ => blocks.push((sentence.block, sentence.tokens.clone())),
            }
        }
        let mut quoted = 0;
        for (block, tokens) in blocks {
            let (mut start, mut first_quoted, mut i) = (tokens.start, quoted, tokens.start);
            while i < tokens.end {
                let next = match self.quoted(i) {
                    Some(q) => {
                        quoted = q + 1;
                        self.quoted_tokens[q].end.max(i + 1)
                    }
                    None => i + 1,
                };
                let ended = match self.quoted(i) {
                    Some(q) => self.sentence_ends_with(q, next),
                    None => {
                        ends[i]
                            || (next < tokens.end
                                && self.quoted(next).is_some()
                                && matches!(self.word(i), "." | "!" | "?"))
                    }
                };
                i = next;
                if ended || i >= tokens.end || i - start >= LONGEST {
                    self.frames.push(Frame { tokens: start..i, quoted: first_quoted..quoted, block });
                    (start, first_quoted) = (i, quoted);
                }
            }
        }
    }

    /// Whether quoted words end the reporter's sentence too: a final stop inside, and a capital or mark outside.
    fn sentence_ends_with(&self, quoted: usize, next: usize) -> bool {
        let inside = self.quoted[quoted].inner.of(self.doc.text);
        let stop = inside.ends_with(['.', '!', '?', '…']);
        let opens =
            self.quoted(next).is_some() || self.word(next).starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        stop && opens && (inside.ends_with('.') || !self.incise_follows(next))
    }

    /// Whether a short subject and a verb of saying follow: "…?” Doe asked".
    fn incise_follows(&self, token: usize) -> bool {
        (token..token + 4).any(|t| self.verb(t).is_some_and(|(_, form)| form == Form::Finite))
    }
}

/// Blocks that a dash opens and an incise tells to be speech: – On y va, lance-t-il. – Non, répond Claire Dumas.
fn dialogue(doc: &Document, lexicon: &Lexicon, tags: &[Tag]) -> Vec<Quoted> {
    let incise = |t: usize| {
        let named = || doc.word(t + 1).starts_with(char::is_uppercase);
        let says =
            |(verb, form): (u16, Form)| form == Form::Finite && lexicon.verbs[usize::from(verb)].takes(Takes::Words);
        tags[t].inverted || t + 1 < tags.len() && tags[t].verb.is_some_and(says) && named()
    };
    let spoken = |block: &&Block| {
        let first = doc.token_at(block.span.start);
        let last = doc.tokens.partition_point(|t| t.span.start < block.span.end);
        let text = block.span.of(doc.text);
        text.starts_with(['–', '—', '―'])
            && !text.contains(['«', '“', '"'])
            && (first + 3..last).any(|t| doc.word(t - 1) == "," && incise(t))
    };
    let quote = |block: &Block| {
        let dash = block.span.of(doc.text).chars().next().map_or(0, char::len_utf8);
        let inner = Span::new(block.span.start + dash, block.span.end).trim(doc.text);
        Quoted { outer: block.span, inner, continues: false, closed: true }
    };
    doc.blocks.iter().filter(spoken).map(quote).collect()
}

/// Interviews: blocks that open with a name and a colon, where two or more do. Marks in them are part of the words.
fn interview(doc: &Document, mentions: &[Mention]) -> Vec<Quoted> {
    let turn = |block: &Block| {
        let text = block.span.of(doc.text);
        let colon = text.find(':').filter(|_| !text.contains(['«', '“', '"']))?;
        let label = Span::new(block.span.start, block.span.start + colon).trim(doc.text);
        let next = mentions.partition_point(|m| m.span.start < label.start);
        let named = mentions.get(next).filter(|m| m.span == label)?;
        let words = Span::new(block.span.start + colon + 1, block.span.end).trim(doc.text);
        let person = named.entity.class.as_str() == "person";
        (person || named.entity.class.as_str() == "media").then_some((person, words))
    };
    let turns: Vec<(bool, Span)> = doc.blocks.iter().filter_map(turn).filter(|(_, words)| !words.is_empty()).collect();
    let several = turns.len() > 1 && turns.iter().any(|(person, _)| *person);
    let quoted = |(_, words): (bool, Span)| Quoted { outer: words, inner: words, continues: false, closed: true };
    turns.into_iter().filter(|_| several).map(quoted).collect()
}

fn tag_all(doc: &Document, lexicon: &Lexicon) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::with_capacity(doc.tokens.len());
    let mut word = String::new();
    while tags.len() < doc.tokens.len() {
        let token = tags.len();
        word.clear();
        push_lower(doc.word(token), &mut word);
        let alone = lexicon.tag(&word);
        match phrase(doc, lexicon, token, &mut word) {
            // The verb stands on the last word; a subject is looked for before the first.
            Some((length, tag)) if tag.verb.is_some() => {
                tags.extend((1..length).map(|_| Tag { words: Words::INSIDE, ..Tag::default() }));
                tags.push(tag);
            }
            Some((length, mut tag)) => {
                let rest = std::iter::repeat_n(tag, length - 1);
                tag.words.0 |= alone.words.0 & Words::OPENER.0;
                tags.push(tag);
                tags.extend(rest);
            }
            None => tags.push(alone),
        }
    }
    for sentence in &doc.sentences {
        for token in sentence.tokens.clone().skip(1) {
            if tags[token].verb.is_some()
                && (is_noun(&tags, token)
                    || lacks_plural(doc, lexicon, &tags, sentence, token)
                    || counted(doc, lexicon, &tags, token))
            {
                tags[token].verb = None;
            }
            // "the We Company": a capital inside a sentence is that of a name.
            let name = || doc.word(token).starts_with(char::is_uppercase) && doc.word(token).len() > 1;
            if tags[token].pronoun.is_some() && doc.tokens[token - 1].kind == TokenKind::Word && name() {
                tags[token].pronoun = None;
            }
        }
    }
    tags
}

/// Whether a form that needs a plural subject has none before it: "a recent report".
fn lacks_plural(doc: &Document, lexicon: &Lexicon, tags: &[Tag], sentence: &Sentence, token: usize) -> bool {
    let first = sentence.tokens.start.max(token.saturating_sub(8));
    matches!(tags[token].verb, Some((_, Form::Plural)))
        && !(first..token).rev().take_while(|t| doc.tokens[*t].kind != TokenKind::Sign).any(|t| {
            tags[t].pronoun.is_some()
                || tags[t].words.has(Words::AND)
                || tags[t].words.has(Words::RELATIVE)
                || lexicon.endings.plural.iter().any(|e| doc.word(t).ends_with(e.as_str()))
        })
}

/// Whether a form in -s that rules made stands after a plain word: "fresh questions", not "the agency questions".
fn counted(doc: &Document, lexicon: &Lexicon, tags: &[Tag], token: usize) -> bool {
    let present = |v: u16| lexicon.verbs[usize::from(v)].regular;
    let ends = || lexicon.endings.present.iter().any(|e| doc.word(token).ends_with(e.as_str()));
    let before = &doc.tokens[token - 1];
    let word = before.span.of(doc.text);
    matches!(tags[token].verb, Some((v, Form::Finite)) if present(v))
        && ends()
        && before.kind == TokenKind::Word
        && word.starts_with(char::is_lowercase)
        && tags[token - 1].words == Words::default()
        && tags[token - 1].pronoun.is_none()
        && (0..3).all(|back| {
            let title = (token - 1).checked_sub(back).and_then(|t| lexicon.titles.at(doc, t));
            title.is_none_or(|(length, _)| length != back + 1)
        })
}

/// Whether the words around show that a form of a verb is a noun or an infinitive: "la demande", "to say".
fn is_noun(tags: &[Tag], token: usize) -> bool {
    let Some((_, form)) = tags[token].verb.filter(|(_, form)| *form != Form::Participle && !tags[token].inverted)
    else {
        return false;
    };
    let before = tags[token - 1];
    let infinitive = form == Form::Infinitive;
    let clitic = token > 1 && {
        let words = tags[token - 2].words;
        let gerund = form == Form::Gerund && words.has(Words::INSIDE);
        words.has(Words::AS) || tags[token - 2].pronoun.is_some() || words.has(Words::RELATIVE) || gerund
    };
    let article = before.words.has(Words::DETERMINER) && before.pronoun.is_none() && !clitic;
    let plain = !before.words.has(Words::INSIDE) || before.words.has(Words::DEFINITE);
    (article && plain && !(infinitive && before.words.has(Words::LINK)))
        || before.words.has(Words::MODAL)
        || (before.words.has(Words::LINK) && plain && !clitic && !infinitive)
}

/// The longest form of several words that starts at a token.
fn phrase(doc: &Document, lexicon: &Lexicon, token: usize, word: &mut String) -> Option<(usize, Tag)> {
    let mut best = None;
    for length in 2..=lexicon.longest_phrase(word) {
        let Some(next) = doc.tokens.get(token + length - 1) else { break };
        word.push(' ');
        push_lower(next.span.of(doc.text), word);
        let known = lexicon.phrase(word).filter(|t| t.pronoun.is_none() || !noun_at(doc, lexicon, token + length));
        best = known.map(|tag| (length, tag)).or(best);
    }
    best
}

/// Whether a word that no list knows stands at a token: "ce dernier chiffre" is no pronoun.
fn noun_at(doc: &Document, lexicon: &Lexicon, token: usize) -> bool {
    doc.tokens.get(token).is_some_and(|t| {
        let mut word = String::new();
        push_lower(t.span.of(doc.text), &mut word);
        t.kind == TokenKind::Word && !lexicon.tag(&word).is_known()
    })
}

fn push_lower(word: &str, into: &mut String) {
    for c in word.chars() {
        match c {
            '’' | 'ʼ' => into.push('\''),
            '‑' => into.push('-'),
            _ => into.extend(c.to_lowercase()),
        }
    }
}
