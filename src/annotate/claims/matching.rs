//! Patterns against the items of a sentence.

use std::{borrow::Cow, ops::Range, sync::Arc};

use super::{
    firms::Firms,
    focus::Focus,
    items::{Found, Item, What},
    lexicon::Lexicon,
    pattern::{Element, Kind, Mode, Pattern, Role, Slot},
    syntax::Tags,
    verbs::{Form, VerbId},
};
use crate::annotate::{Document, Entity, Modality};

/// Items between two names of a list, as in "the project A in X, followed by the cluster B".
const LIST_REACH: usize = 12;
/// The same where a verb is still to come: "A, B and C have".
const SHORT_LIST_REACH: usize = 2;

/// Items in an aside between commas behind a subject.
const ASIDE_REACH: usize = 14;

/// What fills a slot.
#[derive(Debug, Clone)]
pub(super) enum Filler {
    /// A mention, by its index.
    Name(usize),
    /// An entity that a phrase stands for.
    Meant(Arc<Entity>),
    Amount(usize),
    Date(usize),
}

impl Filler {
    /// Whether a phrase stands for it.
    pub fn is_meant(&self) -> bool {
        matches!(self, Self::Meant(_))
    }
}

/// A match of a pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Match {
    pub subjects: Vec<Filler>,
    pub values: Vec<Filler>,
    pub qualifier: Option<Filler>,
    /// Tokens of the title.
    pub title: Option<Range<usize>>,
    /// The strongest modality among the phrases matched.
    pub modality: Option<Modality>,
    /// Items from the first to the last that matter.
    pub items: Range<usize>,
    /// Items of the verb or noun that says it, with what modifies it; the words around it show how firmly.
    pub predicate: Option<Predicate>,
}

/// The words that state a claim: a verb or noun with what modifies it.
#[derive(Debug, Clone)]
pub(super) enum Predicate {
    Verb(Range<usize>),
    /// A noun of what happens: "acquisition", "valuation".
    Noun(Range<usize>),
    /// A noun of who or what somebody is, which holds whatever the clause says: "the CEO of X may leave".
    Relation(Range<usize>),
}

impl Predicate {
    pub fn items(&self) -> &Range<usize> {
        match self {
            Self::Verb(items) | Self::Noun(items) | Self::Relation(items) => items,
        }
    }
}

/// What an element of words matches: up to which item, and what it shows.
struct WordsFound {
    end: usize,
    modality: Option<Modality>,
    title: Option<Range<usize>>,
}

/// A sentence ready to be matched.
pub(super) struct Scene<'a> {
    pub doc: &'a Document<'a>,
    pub lexicon: &'a Lexicon,
    pub found: Found<'a>,
    pub focus: &'a Focus,
    pub firms: &'a Firms,
    pub items: Vec<Item>,
    /// What each item may be in a clause.
    pub tags: Vec<Tags>,
    /// The verb forms that each item may be.
    pub forms: Vec<&'a [(VerbId, Form)]>,
}

impl Scene<'_> {
    /// Every place where a pattern fits, without overlap.
    pub fn matches(&self, pattern: &Pattern) -> Vec<Match> {
        let mut all = Vec::new();
        let mut start = 0;
        while start < self.items.len() {
            let from = Match { items: start..start, ..Match::default() };
            match self.step(pattern, 0, start, from) {
                Some(mut found) => {
                    start = found.items.end.max(start + 1);
                    found.predicate = pattern.presupposed.then(|| Predicate::Relation(found.items.clone()));
                    all.push(found);
                }
                None => start += 1,
            }
        }
        all
    }

    fn step(&self, pattern: &Pattern, element: usize, at: usize, so_far: Match) -> Option<Match> {
        let Some(wanted) = pattern.elements.get(element) else { return Some(so_far) };
        match wanted {
            Element::Gap(most) => {
                for skipped in 0..=*most {
                    if let Some(found) = self.step(pattern, element + 1, at + skipped, so_far.clone()) {
                        return Some(found);
                    }
                    if self.bars(pattern, at + skipped) {
                        return None;
                    }
                }
                None
            }
            Element::Slot(slot) => {
                let (fillers, end) = self.fill(slot, at, element + 1 == pattern.elements.len())?;
                let mut next = so_far;
                next.items.end = end.max(next.items.end);
                match slot.role {
                    Role::Subject => next.subjects = fillers,
                    Role::Value => next.values = fillers,
                    Role::Qualifier => next.qualifier = fillers.into_iter().next(),
                }
                let behind = (slot.role == Role::Subject).then(|| self.behind_aside(end)).flatten();
                self.step(pattern, element + 1, end, next.clone())
                    .or_else(|| self.step(pattern, element + 1, behind?, next))
            }
            Element::Class { optional, .. } | Element::Title { optional } | Element::Words { optional, .. } => {
                let found = self.words_at(wanted, at).and_then(|words| {
                    let mut next = so_far.clone();
                    next.modality = next.modality.max(words.modality);
                    next.title = words.title.or(next.title);
                    next.items.end = words.end;
                    self.step(pattern, element + 1, words.end, next)
                });
                found.or_else(|| if *optional { self.step(pattern, element + 1, at, so_far) } else { None })
            }
        }
    }

    /// The words of an element at an item.
    fn words_at(&self, wanted: &Element, at: usize) -> Option<WordsFound> {
        let token = self.items.get(at).filter(|item| item.is_word())?.tokens.start;
        match wanted {
            Element::Class { class, .. } => {
                let (modality, end) = self.lexicon.classes[*class].at(self.doc, token, self.limit(at))?;
                Some(WordsFound { end: self.item_at(end), modality: Some(modality), title: None })
            }
            Element::Title { .. } => {
                let (length, _) = self.lexicon.titles.post_at(self.doc, token)?;
                let title = token..token + length;
                Some(WordsFound { end: self.item_at(title.end), modality: None, title: Some(title) })
            }
            Element::Words { words, .. } => {
                let fits = words.iter().any(|word| *word == self.folded(token));
                fits.then_some(WordsFound { end: at + 1, modality: None, title: None })
            }
            Element::Slot(_) | Element::Gap(_) => None,
        }
    }

    /// The item after an aside between commas: ", founded by former staff of Y,".
    fn behind_aside(&self, at: usize) -> Option<usize> {
        let comma = |at: usize| {
            self.items.get(at).is_some_and(|i| i.what == What::Word && self.doc.word(i.tokens.start) == ",")
        };
        let close = (at + 2..=at + ASIDE_REACH).find(|at| comma(*at)).filter(|_| comma(at))?;
        Some(close + 1)
    }

    /// Whether a gap may not pass over an item: it ends the clause, or could itself be the subject.
    fn bars(&self, pattern: &Pattern, at: usize) -> bool {
        let Some(item) = self.items.get(at) else { return true };
        match item.what {
            What::Word => self.lexicon.barriers.holds(self.doc, item.tokens.start),
            _ => pattern.subject_kinds().iter().any(|kind| self.fits(kind, item)),
        }
    }

    pub fn fits(&self, kind: &Kind, item: &Item) -> bool {
        match (kind, item.what) {
            (Kind::Name(class), What::Name(i)) => self.found.mentions[i].entity.class == *class,
            (Kind::Amount(unit), What::Amount(i)) => self.found.quantities[i].unit == *unit,
            (Kind::Money, What::Amount(i)) => self.found.quantities[i].unit.is_currency(),
            (Kind::Date, What::Date(_)) => true,
            _ => false,
        }
    }

    /// What fills a slot at an item, and the item after it.
    fn fill(&self, slot: &Slot, at: usize, last: bool) -> Option<(Vec<Filler>, usize)> {
        if slot.mode == Mode::Focus {
            let meant = self.focused(&slot.kinds, at.min(self.items.len().saturating_sub(1)))?;
            return Some((vec![meant], at));
        }
        if let Some(first) = self.filler_of(&slot.kinds, at).filter(|_| !self.is_adjectival(at)) {
            let mut fillers = vec![first];
            let mut end = at + 1;
            if slot.mode == Mode::List {
                let reach = if last { LIST_REACH } else { SHORT_LIST_REACH };
                while let Some(next) = self.next_in_list(&slot.kinds, end, reach) {
                    fillers.extend(self.filler_of(&slot.kinds, next));
                    end = next + 1;
                }
            }
            return Some((fillers, end));
        }
        if slot.mode == Mode::Anaphor {
            return self.anaphor(at, &slot.kinds).map(|(meant, end)| (vec![meant], end));
        }
        None
    }

    /// Whether a name is only the adjective of the noun behind it: "the U.S. bank X".
    fn is_adjectival(&self, at: usize) -> bool {
        let tokens = &self.items[at].tokens;
        let span = self.doc.tokens[tokens.start].span.cover(self.doc.tokens[tokens.end - 1].span);
        let noun = self.items.get(at + 1).is_some_and(Item::is_word) && !self.is(at + 1, Tags::STOPS);
        self.is_place(at) && noun && self.lexicon.adjectival.word(span.of(self.doc.text)).is_some()
    }

    /// The next name of a list: behind a connector, with no verb of claims between.
    pub fn next_in_list(&self, kinds: &[Kind], from: usize, reach: usize) -> Option<usize> {
        let mut connected = false;
        for at in from..(from + reach + 1).min(self.items.len()) {
            if connected && self.filler_of(kinds, at).is_some() {
                return Some(at);
            }
            let item = &self.items[at];
            let token = item.tokens.start;
            match item.what {
                What::Word if self.lexicon.connectors.at(self.doc, token, self.limit(at)).is_some() => connected = true,
                What::Word if self.is(at, Tags::VERB) => return None,
                What::Word if matches!(self.doc.word(token), ";" | ":" | "." | "(" | ")" | "»" | "«") => return None,
                _ => {}
            }
        }
        None
    }

    /// The end of the plain words that start at an item: a phrase does not reach into a name.
    pub fn limit(&self, at: usize) -> usize {
        let words = self.items[at..].iter().take_while(|item| item.what == What::Word);
        words.last().map_or(self.items[at].tokens.start, |item| item.tokens.end)
    }

    pub fn item_at(&self, token: usize) -> usize {
        self.items.partition_point(|item| item.tokens.end <= token)
    }
}

impl<'a> Scene<'a> {
    /// A token's characters as lists of words have them.
    pub fn folded(&self, token: usize) -> Cow<'a, str> {
        let word = self.doc.word(token);
        if word.chars().all(|c| c.is_lowercase() || c.is_ascii_punctuation() && c != '’') {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(fold(word))
        }
    }

    /// Whether an item is a word, of these letters.
    pub fn says(&self, at: usize, word: &str) -> bool {
        self.items.get(at).is_some_and(|item| item.is_word() && self.folded(item.tokens.start) == word)
    }

    /// Whether an item is a word that ends so.
    pub fn says_ending(&self, at: usize, ending: &str) -> bool {
        self.items.get(at).is_some_and(|item| item.is_word() && self.doc.word(item.tokens.start).ends_with(ending))
    }

    /// The verb forms that an item may be.
    pub fn forms(&self, at: usize) -> &'a [(VerbId, Form)] {
        self.forms.get(at).copied().unwrap_or_default()
    }
}

/// A word as patterns write it.
pub(super) fn fold(word: &str) -> String {
    word.replace(['’', 'ʼ'], "'").to_lowercase()
}
