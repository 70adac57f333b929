//! Noun phrases: where one starts and ends, and the names that are its head or listed with it.

use super::{
    items::{Item, What},
    matching::{Filler, Scene},
    pattern::Kind,
    syntax::Tags,
};
use crate::annotate::phrases::Phrases;

/// Items between two names of a list behind a verb.
const LIST_REACH: usize = 6;
/// Items in parentheses between two names of a list.
const PARENTHESIS_REACH: usize = 12;

/// A noun phrase: `start` is its first item, `end` the item behind its last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase {
    pub start: usize,
    pub end: usize,
    pub head: Head,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Head {
    Name(usize),
    Noun,
    Pronoun,
}

impl Phrase {
    pub fn is_name(&self) -> bool {
        matches!(self.head, Head::Name(_))
    }
}
impl Scene<'_> {
    /// The noun phrase that ends before an item; with `climb`, the one that governs it: "the owner" of "the owner of X".
    pub fn phrase_before(&self, end: usize, climb: bool) -> Option<Phrase> {
        let last = end.checked_sub(1)?;
        if self.is(last, Tags::PRONOUN) {
            return Some(Phrase { start: last, end, head: Head::Pronoun });
        }
        if self.is(last, Tags::STOPS) {
            return None;
        }
        let head = if matches!(self.items[last].what, What::Name(_)) { Head::Name(last) } else { Head::Noun };
        let mut start = last;
        while start > 0 && !self.is(start - 1, Tags::STOPS) {
            let name = matches!(self.items[start - 1].what, What::Name(_) | What::Date(_));
            if name && matches!(head, Head::Name(_)) {
                break;
            }
            start -= 1;
        }
        let mut phrase = Phrase { start, end, head };
        if start > 0 && self.is(start - 1, Tags::DETERMINER.with(Tags::POSSESSIVE)) {
            phrase.start -= 1;
        }
        // "X's researchers", "Nebulys researchers".
        if matches!(head, Head::Noun) && self.is(last, Tags::TRANSPARENT) {
            let owner = if start > 1 && self.is(start - 1, Tags::GENITIVE) { start - 2 } else { start };
            if matches!(self.items[owner].what, What::Name(_)) {
                return Some(Phrase { head: Head::Name(owner), ..phrase });
            }
        }
        // The first of several prepositions: "près de".
        let mut before = phrase.start;
        while climb && before > 0 && self.is(before - 1, Tags::PREPOSITION) && !self.opens_clause(before - 1) {
            before -= 1;
        }
        // "analysts surveyed by X".
        if before < phrase.start && before > 0 && self.is(phrase.start - 1, Tags::BY) && self.is(before - 1, Tags::VERB)
        {
            return self.phrase_before(before - 1, true);
        }
        if before < phrase.start
            && let Some(governor) = self.phrase_before(before, true)
        {
            // "le groupe de gestion d'actifs Nebulys": a name beside the governor, behind its bare complement.
            let bare = phrase.start < last
                && !self.is(phrase.start, Tags::STOPS)
                && !self.is(phrase.start - 1, Tags::DETERMINER);
            if self.lexicon.deep_nouns
                && bare
                && self.is(phrase.start - 1, Tags::OF)
                && matches!((head, governor.head), (Head::Name(_), Head::Noun | Head::Name(_)))
            {
                return Some(Phrase { start: governor.start, ..phrase });
            }
            let through = matches!(governor.head, Head::Noun)
                && (governor.start..governor.end).any(|i| self.is(i, Tags::TRANSPARENT));
            return Some(if through { phrase } else { Phrase { end, ..governor } });
        }
        Some(phrase)
    }

    /// Whether a preposition may open a clause, of which what stands behind it is then the subject: "after X bought".
    fn opens_clause(&self, at: usize) -> bool {
        self.items[at].is_word() && self.lexicon.conjunctions.holds(self.doc, self.items[at].tokens.start)
    }

    /// The noun phrase at an item: up to its last name.
    pub fn phrase_behind(&self, start: usize) -> Option<Phrase> {
        if self.is(start, Tags::PRONOUN) {
            return Some(Phrase { start, end: start + 1, head: Head::Pronoun });
        }
        let first = start + usize::from(self.is(start, Tags::DETERMINER));
        let end = (first..self.items.len()).find(|at| self.is(*at, Tags::STOPS)).unwrap_or(self.items.len());
        let name = (first..end).rev().find(|at| matches!(self.items[*at].what, What::Name(_)));
        let head = name.map_or(Head::Noun, Head::Name);
        (end > first).then_some(Phrase { start, end, head })
    }

    /// A name of the kinds and those joined before it, each perhaps with its noun: "X, Y and the shipowner Z".
    pub fn with_listed_before(&self, at: usize, kinds: &[Kind]) -> Vec<Filler> {
        let Some(last) = self.filler_of(kinds, at) else { return Vec::new() };
        let mut all = vec![last];
        let mut and = false;
        let mut start = self.member_start(at);
        while start >= 2 && self.is(start - 1, Tags::AND.with(Tags::COMMA)) {
            and |= self.is(start - 1, Tags::AND);
            let Some(before) = self.filler_of(kinds, start - 2).filter(|_| and) else { break };
            // "X has bought Y and the shipowner Z": Y is an object.
            let first = self.member_start(start - 2);
            let object = start < at && first > 0 && !self.forms(first - 1).is_empty();
            if object {
                break;
            }
            all.insert(0, before);
            start = first;
        }
        all
    }

    /// Where a name starts with the determiner and the common nouns before it: "the shipowner Z".
    fn member_start(&self, name: usize) -> usize {
        let words = (0..name).rev().take_while(|at| self.items[*at].is_word() && !self.is(*at, Tags::STOPS));
        let start = name - words.count();
        match start.checked_sub(1) {
            Some(before) if self.is(before, Tags::DETERMINER) && !self.is(before, Tags::PREPOSITION) => before,
            _ => name,
        }
    }

    /// The name that is the head of the noun phrase at an item, or stands beside it: "l'éditeur de jeux Nebulys".
    /// `common` tells whether a common noun stands before.
    pub fn name_in_phrase(&self, start: usize, reach: usize, mut common: bool, kinds: &[Kind]) -> Option<usize> {
        let word = |at: usize| self.items.get(at).filter(|item| item.is_word());
        let mut named = start;
        for at in start..(start + reach).min(self.items.len()) {
            if at < named {
                continue;
            }
            if self.filler_of(kinds, at).is_some() {
                if self.is_part(at) {
                    return None;
                }
                // The last name of several is the head: "the Nebulys rival Corvina", "une application macOS nommée Vega".
                let called = || self.naming(at + 1).is_some_and(|next| self.filler_of(kinds, next).is_some());
                if self.filler_of(kinds, at + 1).is_some() || called() {
                    continue;
                }
                return Some(at);
            }
            if !self.items[at].is_word() {
                continue;
            }
            let of = self.is(at, Tags::OF);
            // "les parts de Nebulys".
            if of && at > start && self.is(at - 1, Tags::PARTIAL) {
                return None;
            }
            let inner = of
                && self.lexicon.deep_nouns
                && common
                && word(at + 1).is_some()
                && !self.is(at, Tags::DETERMINER)
                && !self.is(at + 1, Tags::DETERMINER);
            let apposed = self.is(at, Tags::COMMA) && common && self.filler_of(kinds, at + 1).is_some();
            let modifier = self.is(at, Tags::DETERMINER.with(Tags::POSSESSIVE).with(Tags::GENITIVE));
            // "three apps: X, Y", "phones such as the X".
            let listing = || self.past(at + usize::from(self.is(at, Tags::COMMA)), &self.lexicon.listing);
            if let Some(next) = self.naming(at).or_else(listing).filter(|_| common) {
                named = next;
                continue;
            }
            // "one of the largest sites, known as Vega".
            let counts = |item: &Item| match item.what {
                What::Word => self.lexicon.partitives.holds(self.doc, item.tokens.start),
                // "5% of X" is not X, but most of it is.
                What::Amount(i) => {
                    let amount = &self.found.quantities[i];
                    amount.unit.as_str() != "percent" || amount.value > 50.0
                }
                _ => false,
            };
            let some = at == start + 1 && of && self.items.get(start).is_some_and(counts);
            let passes =
                some || inner || apposed || modifier && !(common && of) || !common && self.is(at, Tags::ADVERB);
            if self.is(at, Tags::STOPS) && !passes {
                return None;
            }
            common |= !self.is(at, Tags::STOPS);
        }
        None
    }

    /// The item behind words that name what stands before them: ", known as".
    pub fn naming(&self, at: usize) -> Option<usize> {
        let at = at + usize::from(self.is(at, Tags::COMMA));
        let item = self.items.get(at).filter(|item| item.is_word())?;
        self.lexicon.naming.at(self.doc, item.tokens.start, self.limit(at)).map(|(_, next)| self.item_at(next))
    }

    /// A name with those listed behind it, each perhaps with its noun and with words in parentheses behind it: "A (1 %), the firm B and C".
    pub fn listed(&self, mut fillers: Vec<Filler>, mut end: usize, kinds: &[Kind]) -> (Vec<Filler>, usize) {
        while let Some(next) = self
            .connected(self.behind_parenthesis(end))
            .and_then(|start| self.name_in_phrase(start, LIST_REACH, false, kinds))
        {
            // "Austin, Texas" is one place within the other.
            let within = self.is_place(next) && !(end..next + 3).any(|at| self.is(at, Tags::AND));
            let actor = (self.behind_parenthesis(end)..next).any(|at| self.is_actor(at));
            if within || actor || self.acts(next) {
                break;
            }
            fillers.extend(self.filler_of(kinds, next));
            end = next + 1;
        }
        (fillers, end)
    }

    /// The item behind what joins the members of a list.
    fn connected(&self, start: usize) -> Option<usize> {
        let mut at = start;
        while let Some(item) = self.items.get(at).filter(|item| item.is_word())
            && let Some(((), token)) = self.lexicon.connectors.at(self.doc, item.tokens.start, self.limit(at))
        {
            at = self.item_at(token);
        }
        // "auprès de A et de B".
        at += usize::from(at > start && self.is(at, Tags::OF));
        (at > start).then_some(at)
    }

    /// The item behind words in parentheses, if some open at an item.
    fn behind_parenthesis(&self, at: usize) -> usize {
        let inside = at + 1..(at + 1 + PARENTHESIS_REACH).min(self.items.len());
        let close = self.is(at, Tags::OPENS).then(|| inside.into_iter().find(|i| self.is(*i, Tags::CLOSES))).flatten();
        close.map_or(at, |close| close + 1)
    }

    /// Whether an item names somebody who does things, and so a subject or owner of his own.
    fn is_actor(&self, at: usize) -> bool {
        ["person", "company", "organization", "media"].iter().any(|class| self.is_a(class, at))
    }

    pub fn is_place(&self, at: usize) -> bool {
        self.is_a("place", at)
    }

    /// Whether an item names a thing that the common noun behind its name says again: "the Vega supercomputer".
    pub fn is_thing(&self, at: usize) -> bool {
        ["datacenter", "chip", "model"].iter().any(|class| self.is_a(class, at))
    }

    /// Whether an item is the name of a person.
    pub fn is_person(&self, at: usize) -> bool {
        self.is_a("person", at)
    }

    fn is_a(&self, class: &str, at: usize) -> bool {
        let item = self.items.get(at).map(|item| item.what);
        matches!(item, Some(What::Name(i)) if self.found.mentions[i].entity.class.as_str() == class)
    }

    /// Whether a verb follows a name, which is then a subject of its own.
    pub fn acts(&self, at: usize) -> bool {
        self.is(at + 1, Tags::VERB.with(Tags::COPULA))
    }

    /// Whether a name is only the owner of what follows: "Nebulys's unit", "Nebulys shares".
    pub fn is_part(&self, at: usize) -> bool {
        let name = matches!(self.items[at].what, What::Name(_));
        // "K9 chips" are the K9.
        let whole = self.is_person(at) || self.is_thing(at);
        self.is(at + 1, Tags::GENITIVE) || (name && !whole && self.is(at + 1, Tags::PARTIAL))
    }

    /// The item behind one of some words.
    pub fn past(&self, at: usize, words: &Phrases<()>) -> Option<usize> {
        let token = self.items.get(at).filter(|item| item.is_word())?.tokens.start;
        words.at(self.doc, token, self.limit(at)).map(|(_, next)| self.item_at(next))
    }

    /// An item as a filler of one of the kinds.
    pub fn filler_of(&self, kinds: &[Kind], at: usize) -> Option<Filler> {
        let item = self.items.get(at)?;
        kinds.iter().any(|kind| self.fits(kind, item)).then_some(match item.what {
            What::Name(i) => Filler::Name(i),
            What::Amount(i) => Filler::Amount(i),
            What::Date(i) => Filler::Date(i),
            What::Word => return None,
        })
    }
}
