//! Every stretch of tokens that may be a name, and what can be said of each.

use std::ops::Range;

use super::{
    features::{self, View},
    known::Candidate,
    lexicon::Lexicon,
    words::{self, Word},
};
use crate::annotate::{
    Document, TokenKind,
    entities::Entities,
    hashing::{SEED, mix},
};

/// A name has at most this many tokens.
const LONGEST: usize = 10;
/// A name that goes on in lower case ("Agence nationale de la …") at most this many.
const LONGEST_LOWER: usize = 14;
/// Words of lower case that may end a name of any kind: "Assemblée *nationale*".
const ADJECTIVES: usize = 2;
/// Small words in a row inside a name: "de la", "for the".
const INNER: usize = 3;

/// Which of a segment's blocks tells the words.
pub(crate) const IDENTITY: usize = 3;
/// The block of nothing.
pub(crate) const NO_BLOCK: u32 = u32::MAX;

/// A stretch that may be a name. Blocks are indices into [`Lattice::blocks`].
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub tokens: Range<usize>,
    /// What stands before, what stands after, what kind of words they are, which words they are.
    pub blocks: [u32; 4],
    /// The same words have the same.
    pub surface: u64,
    /// The surfaces of the first and of the last word alone.
    pub ends: [u64; 2],
    /// Whether the entity files know the words.
    pub listed: bool,
}

/// Tokens that no candidate leaves, and their segments in the order of their ends.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub tokens: Range<usize>,
    pub segments: Range<usize>,
}

/// All candidates of a document.
#[derive(Debug, Default)]
pub(crate) struct Lattice {
    pub runs: Vec<Run>,
    pub segments: Vec<Segment>,
    /// Ranges of `features`.
    pub blocks: Vec<Range<u32>>,
    pub features: Vec<u64>,
}

impl Lattice {
    /// Lists the candidates of a document.
    pub fn new(doc: &Document, entities: &Entities, lexicon: &Lexicon, known: &[Candidate]) -> Self {
        let words = words::of(doc);
        let labels = Labelled::new(doc, known);
        let mut lattice = Self::default();
        for sentence in &doc.sentences {
            let view = View::new(doc, &words, lexicon, entities, known, &labels, sentence.tokens.clone());
            lattice.sentence(&view);
        }
        lattice
    }

    fn sentence(&mut self, view: &View) {
        let Range { start, end } = view.sentence;
        let mut token = start;
        while token < end {
            if !view.may_begin(token) {
                token += 1;
                continue;
            }
            let run = token..view.run_end(token);
            token = run.end;
            self.run(view, run);
        }
    }

    fn run(&mut self, view: &View, run: Range<usize>) {
        let first = self.segments.len();
        let mut before = vec![NO_BLOCK; run.len()];
        for end in run.start + 1..=run.end {
            let mut after = NO_BLOCK;
            for start in run.start.max(end.saturating_sub(LONGEST_LOWER))..end {
                let tokens = start..end;
                if !view.may_begin(start) || !view.may_end(&tokens) {
                    continue;
                }
                if after == NO_BLOCK {
                    after = self.block(|out| features::after(view, end, out));
                }
                let before = &mut before[start - run.start];
                if *before == NO_BLOCK {
                    *before = self.block(|out| features::before(view, start, out));
                }
                let own = self.block(|out| features::own(view, &tokens, out));
                let identity = self.block(|out| features::identity(view, &tokens, out));
                let surface = view.surface(&tokens);
                let ends = [view.surface(&(start..start + 1)), view.surface(&(end - 1..end))];
                let listed = view.labels.of(&tokens).next().is_some();
                let blocks = [*before, after, own, identity];
                self.segments.push(Segment { tokens, blocks, surface, ends, listed });
            }
        }
        self.runs.push(Run { tokens: run, segments: first..self.segments.len() });
    }

    fn block(&mut self, fill: impl FnOnce(&mut Vec<u64>)) -> u32 {
        let start = self.features.len() as u32;
        fill(&mut self.features);
        self.blocks.push(start..self.features.len() as u32);
        self.blocks.len() as u32 - 1
    }

    /// The features of a block.
    pub fn features_of(&self, block: u32) -> &[u64] {
        let range = self.blocks.get(block as usize).cloned().unwrap_or_default();
        self.features.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

/// Which tokens the listed names cover.
pub(super) struct Labelled {
    /// Token ranges and the index of the candidate, in text order.
    pub spans: Vec<(Range<usize>, usize)>,
    covered: Vec<bool>,
    /// Tokens before which no listed name ends and none begins, as they are inside one.
    inside: Vec<bool>,
}

impl Labelled {
    fn new(doc: &Document, known: &[Candidate]) -> Self {
        let mut covered = vec![false; doc.tokens.len()];
        let mut inside = vec![false; doc.tokens.len()];
        let mut spans = Vec::with_capacity(known.len());
        for (index, candidate) in known.iter().enumerate() {
            if let Some(tokens) = doc.tokens_of(candidate.span) {
                covered.get_mut(tokens.clone()).unwrap_or_default().fill(true);
                inside.get_mut(tokens.start + 1..tokens.end).unwrap_or_default().fill(true);
                spans.push((tokens, index));
            }
        }
        spans.sort_by_key(|(tokens, _)| (tokens.start, tokens.end));
        Self { spans, covered, inside }
    }

    /// The listed names of exactly these tokens.
    pub fn of(&self, tokens: &Range<usize>) -> impl Iterator<Item = usize> {
        let first = self.spans.partition_point(|(t, _)| (t.start, t.end) < (tokens.start, tokens.end));
        self.spans[first..].iter().take_while(move |(t, _)| t == tokens).map(|(_, index)| *index)
    }

    /// The listed names that begin at a token.
    pub fn starting_at(&self, token: usize) -> &[(Range<usize>, usize)] {
        let first = self.spans.partition_point(|(t, _)| t.start < token);
        let end = self.spans.partition_point(|(t, _)| t.start <= token);
        &self.spans[first..end]
    }

    /// Whether a listed name holds this token and the one before.
    pub fn inside(&self, token: usize) -> bool {
        self.inside.get(token).copied().unwrap_or_default()
    }

    pub fn covers(&self, token: usize) -> bool {
        self.covered.get(token).copied().unwrap_or_default()
    }
}

impl View<'_> {
    fn word(&self, token: usize) -> Option<&Word> {
        self.words.get(token)
    }

    /// Whether a name may have its first token here.
    fn may_begin(&self, token: usize) -> bool {
        (self.word(token).is_some_and(|w| w.is_name) && !self.lexicon.is_title(self.doc, token))
            || self.labels.covers(token)
            || self.is_lower_head(token)
            || (self.is_number(token)
                && token + 1 < self.sentence.end
                && self.word(token + 1).is_some_and(|w| w.is_name)
                && self.gap(token + 1) <= 1)
    }

    fn is_number(&self, token: usize) -> bool {
        self.doc.word(token).starts_with(|c: char| c.is_ascii_digit())
    }

    /// Characters between the token before and this one.
    fn gap(&self, token: usize) -> usize {
        match (token.checked_sub(1).and_then(|t| self.doc.tokens.get(t)), self.doc.tokens.get(token)) {
            (Some(before), Some(here)) => here.span.start - before.span.end,
            _ => usize::MAX,
        }
    }

    /// Whether a name may have its last token before `tokens.end`.
    fn may_end(&self, tokens: &Range<usize>) -> bool {
        let last = tokens.end - 1;
        if self.labels.of(tokens).next().is_some() {
            return true;
        }
        let name = self.word(last).is_some_and(|w| w.is_name) || (self.is_number(last) && tokens.len() > 1);
        let signs = (tokens.start + 1..last).any(|t| matches!(self.doc.word(t), "," | ";"));
        if name || self.labels.covers(last) {
            return tokens.len() <= LONGEST && !signs;
        }
        // "Autorité de régulation des communications", "Front social": it ends in any longer word of lower case.
        self.lexicon.lower_case_names
            && self.is_head(tokens.start)
            && (tokens.len() <= 1 + ADJECTIVES || self.goes_on_in_lower_case(tokens.start))
            && self.doc.word(last).len() > 3
            && self.is_word(last)
            && (tokens.start + 1..=last).all(|t| self.gap(t) <= 1)
    }

    /// A word after which a name may go on in lower case.
    fn is_head(&self, token: usize) -> bool {
        self.word(token).is_some_and(|w| w.is_name) || self.is_lower_head(token)
    }

    /// "rue", "université" before a name that they belong to.
    fn is_lower_head(&self, token: usize) -> bool {
        self.lexicon.lower_case_names
            && self.lexicon.first.contains_key(self.doc.word(token))
            && (token + 1..self.sentence.end.min(token + 2 + INNER)).any(|t| self.word(t).is_some_and(|w| w.is_name))
    }

    fn is_word(&self, token: usize) -> bool {
        self.doc.tokens.get(token).is_some_and(|t| t.kind == TokenKind::Word)
    }

    fn goes_on_in_lower_case(&self, token: usize) -> bool {
        self.lexicon.lower_case_names
            && self.is_head(token)
            && self.lexicon.first.contains_key(&self.doc.word(token).to_lowercase())
    }

    /// The token after the last one that a name beginning in this run may hold.
    fn run_end(&self, start: usize) -> usize {
        let mut end = start + 1;
        let mut last = self.lower_end(start);
        while end < self.sentence.end {
            let joins = self.gap(end) <= 1;
            if joins && (self.may_begin(end) || self.is_number(end)) {
                last = last.max(self.lower_end(end));
                end += 1;
            } else if end < last || (joins && end < last + INNER && self.is_inner(end)) {
                end += 1;
            } else {
                break;
            }
        }
        last.min(self.sentence.end)
    }

    /// The token after the last one of lower case that a name beginning here may hold.
    fn lower_end(&self, start: usize) -> usize {
        if !self.lexicon.lower_case_names {
            return start + 1;
        }
        let longest = if self.goes_on_in_lower_case(start) { LONGEST_LOWER } else { 1 + ADJECTIVES };
        let ceiling = self.sentence.end.min(start + longest);
        (start + 1..ceiling).find(|t| !self.is_word(*t) && self.doc.word(*t) != "-").unwrap_or(ceiling)
    }

    /// A small word or a sign that may stand inside a name.
    fn is_inner(&self, token: usize) -> bool {
        let word = self.doc.word(token);
        let tight = self.gap(token) == 0;
        match word {
            "&" => true,
            ":" => tight && self.gap(token + 1) == 0,
            "." | "-" | "–" | "/" | "!" | "+" | "'" | "’" => tight,
            _ => {
                let lower = word.to_lowercase();
                self.lexicon.inner.contains(&lower) || self.lexicon.particles.contains(word)
            }
        }
    }

    fn surface(&self, tokens: &Range<usize>) -> u64 {
        self.words[tokens.clone()].iter().fold(SEED, |hash, word| mix(hash, word.exact))
    }
}
