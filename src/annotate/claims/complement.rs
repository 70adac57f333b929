//! What stands behind a verb or noun: objects, amounts, complements of prepositions.

use super::{
    items::What,
    matching::{Filler, Scene},
    pattern::Kind,
    phrase::{Head, Phrase},
    syntax::Tags,
};

/// Items behind a verb that its object may stand.
const OBJECT_REACH: usize = 14;
/// Items behind a verb that a complement's preposition may stand.
const COMPLEMENT_REACH: usize = 18;
/// Items behind a share where the amount stands that it makes.
const SHARE_REACH: usize = 9;
/// Items between preposition and complement.
const INSIDE_REACH: usize = 7;

impl Scene<'_> {
    /// The object behind a verb, and the item behind it.
    pub fn object(&self, end: usize, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        if let Some((filler, next)) = self.anaphor(end, kinds) {
            return Some((vec![filler], next));
        }
        let at = self.name_in_phrase(self.behind_circumstance(end), OBJECT_REACH, false, kinds)?;
        Some(self.listed(vec![self.filler_of(kinds, at)?], at + 1, kinds))
    }

    /// The item behind a circumstance without names between a verb and its object: "lance à cette occasion la plateforme".
    fn behind_circumstance(&self, start: usize) -> usize {
        if !self.is(start, Tags::PREPOSITION) || self.is(start, Tags::OF.with(Tags::BY)) {
            return start;
        }
        let first = start + 1 + usize::from(self.is(start + 1, Tags::DETERMINER));
        let noun = |at: &usize| self.items.get(*at).is_some_and(|item| item.is_word()) && !self.is(*at, Tags::STOPS);
        let end = (first..first + INSIDE_REACH).find(|at| !noun(at)).unwrap_or(first);
        let object = self.is(end, Tags::DETERMINER.with(Tags::POSSESSIVE)) && !self.is(end, Tags::PREPOSITION);
        if end > first && object { end } else { start }
    }

    /// The amount that is a verb's object or stands in a noun phrase; one beside a share: "10 % of its staff, or 300 people".
    pub fn amount(&self, end: usize, kinds: &[Kind]) -> Option<(Filler, usize)> {
        let mut last = end + INSIDE_REACH;
        let mut share = false;
        for at in end..self.items.len() {
            if at >= last {
                break;
            }
            if let Some(filler) = self.filler_of(kinds, at) {
                return (!self.is_level(at)).then_some((filler, at + 1));
            }
            let fraction = || self.past(at, &self.lexicon.fractions).is_some() && self.is(at + 1, Tags::OF);
            if matches!(self.items[at].what, What::Amount(_)) || fraction() {
                share = true;
                last = at + SHARE_REACH;
            }
            let name = matches!(self.items[at].what, What::Name(_));
            let joined = share && self.is(at, Tags::COMMA.with(Tags::AND));
            if !joined && (name || self.is(at, Tags::COMMA.with(Tags::AND).with(Tags::CLAUSE))) {
                return None;
            }
        }
        None
    }

    /// Whether an amount is what something has reached: "put the losses at $5", but not "up to $5".
    fn is_level(&self, amount: usize) -> bool {
        let Some(before) = (0..amount).rev().find(|at| !self.is(*at, Tags::ADVERB)) else { return false };
        let bound = before > 0 && self.past(before - 1, &self.lexicon.bounds).is_some();
        self.past(before, &self.lexicon.levels).is_some() && !bound
    }

    /// Whether the clause names an agent, known or not.
    pub fn has_agent(&self, end: usize) -> bool {
        let near = end..(end + COMPLEMENT_REACH).min(self.items.len());
        near.into_iter().take_while(|at| *at == end || !self.is(*at, Tags::CLAUSE)).any(|at| self.is(at, Tags::BY))
    }

    /// Whose the noun phrase behind a verb is: "leads X's team", "sits on the X board".
    pub fn owner_behind(&self, end: usize, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let start = end + usize::from(self.is(end, Tags::PREPOSITION));
        for at in start..(start + OBJECT_REACH).min(self.items.len()) {
            if let Some(owner) = self.filler_of(kinds, at) {
                let owns = self.is(at + 1, Tags::GENITIVE) || self.lexicon.compounds && !self.is(at + 1, Tags::STOPS);
                return owns.then(|| (vec![owner], at + 1));
            }
            if self.is(at, Tags::STOPS) && !self.is(at, Tags::DETERMINER.with(Tags::POSSESSIVE)) {
                return None;
            }
        }
        None
    }

    /// Whose a noun phrase is: "X's workers", "300 X workers".
    pub fn owner_within(&self, phrase: Phrase, kinds: &[Kind]) -> Option<Filler> {
        if !matches!(phrase.head, Head::Noun) {
            return None;
        }
        let genitive = phrase.start > 1 && self.is(phrase.start - 1, Tags::GENITIVE);
        let before = genitive.then(|| self.filler_of(kinds, phrase.start - 2)).flatten();
        let within = || (phrase.start..phrase.end).rev().find_map(|at| self.filler_of(kinds, at));
        before.or_else(|| if self.lexicon.compounds { within() } else { None })
    }

    /// The item behind an agent's preposition.
    pub fn by(&self, at: usize) -> Option<usize> {
        self.is(at, Tags::BY).then_some(at + 1)
    }

    /// The complement behind some words, which `words` finds at an item and gives the item behind.
    pub fn behind(
        &self,
        end: usize,
        words: &dyn Fn(usize) -> Option<usize>,
        kinds: &[Kind],
    ) -> Option<(Vec<Filler>, usize)> {
        let mut commas = 0;
        for at in end..(end + COMPLEMENT_REACH).min(self.items.len()) {
            // The commas around a name in apposition are one.
            if self.is(at, Tags::COMMA)
                && !(commas > 0 && self.is(at - 2, Tags::COMMA) && !self.items[at - 1].is_word())
            {
                commas += 1;
                // "hired Ada Quill, founder of Y, at X".
                if commas == 2 && words(at + 1).is_none() {
                    return None;
                }
            }
            let ends = self.is(at, Tags::CLAUSE) && at > end && !self.says(at, ":");
            if commas > 2 || ends {
                return None;
            }
            if let Some(inside) = words(at)
                && let Some(found) = self.governed(inside, kinds)
            {
                return Some(found);
            }
        }
        None
    }

    /// What a preposition governs: a name in its phrase, what a phrase stands for, or the first amount, date or place.
    fn governed(&self, start: usize, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let acts = |kind: &Kind| matches!(kind, Kind::Name(class) if class.as_str() != "place");
        if kinds.iter().any(acts) {
            let found = self.name_in_phrase(start, INSIDE_REACH, false, kinds);
            return match found {
                Some(at) => Some(self.listed(vec![self.filler_of(kinds, at)?], at + 1, kinds)),
                None => self.anaphor(start, kinds).map(|(meant, end)| (vec![meant], end)),
            };
        }
        for inside in start..(start + INSIDE_REACH).min(self.items.len()) {
            if let Some(filler) = self.filler_of(kinds, inside) {
                let found = !self.is_part(inside);
                return found.then(|| self.listed(vec![filler], inside + 1, kinds));
            }
            if self.is(inside, Tags::COMMA.with(Tags::CLAUSE).with(Tags::BY)) {
                break;
            }
        }
        None
    }
}
