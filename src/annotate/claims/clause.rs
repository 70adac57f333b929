//! Noun phrases around a verb: subject, object, complements.

use super::{
    chain::Verbal,
    items::What,
    matching::{Filler, Scene},
    pattern::Kind,
    syntax::Tags,
};
use crate::{annotate::phrases::Phrases, ontology::Class};

/// Items in an aside between commas behind a subject.
const ASIDE_REACH: usize = 22;
/// Items behind a verb that its object may stand.
const OBJECT_REACH: usize = 12;
/// Items behind a verb that a complement's preposition may stand.
const COMPLEMENT_REACH: usize = 18;
/// Items behind a share where the amount stands that it makes.
const SHARE_REACH: usize = 9;
/// Items between preposition and complement.
const INSIDE_REACH: usize = 7;
/// Items between two names of a list behind a verb.
const LIST_REACH: usize = 5;
/// Verbs back that a subject may be carried.
const DEPTH: usize = 3;

/// A noun phrase: `start` is its first item, `end` the item behind its last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase {
    pub start: usize,
    pub end: usize,
    head: Head,
}

#[derive(Debug, Clone, Copy)]
enum Head {
    Name(usize),
    Noun,
    Pronoun,
}

impl Scene<'_> {
    /// The subject of a verb: what stands before its chain, over asides, relative pronouns and earlier verbs.
    pub fn subject(&self, verbal: &Verbal) -> Option<Phrase> {
        if verbal.reduced {
            let comma = verbal.start > 0 && self.is(verbal.start - 1, Tags::COMMA);
            let end = verbal.start - usize::from(comma);
            // "la start-up d'intelligence artificielle fondée par": not a name, then what governs it.
            return self.phrase_before(end, false).and_then(|phrase| match phrase.head {
                Head::Noun if phrase.start > 0 && self.is(phrase.start - 1, Tags::OF) => self.phrase_before(end, true),
                _ => Some(phrase),
            });
        }
        if verbal.finite && verbal.start > 0 && !self.is(verbal.start - 1, Tags::END) {
            let own = self.subject_before(verbal.start, DEPTH);
            // "announced plans to buy": the plan is the object of a verb before it.
            let carried = || self.carried(verbal.start, DEPTH).filter(|_| self.is(verbal.start - 1, Tags::VERB));
            return own.or_else(carried);
        }
        // "X, working with Y, …".
        let beside = || {
            let comma = verbal.start.checked_sub(1).filter(|at| self.is(*at, Tags::COMMA))?;
            self.phrase_before(comma, true)
        };
        self.carried(verbal.start, DEPTH).or_else(beside).or_else(|| {
            // "After buying Y, X …".
            let comma = (verbal.end..self.items.len()).find(|at| self.is(*at, Tags::COMMA.with(Tags::END)))?;
            self.phrase_behind(comma + 1)
        })
    }

    pub fn subject_before(&self, at: usize, depth: usize) -> Option<Phrase> {
        let mut at = at;
        // Object pronouns: "l'a racheté".
        if at > 1
            && self.is(at - 1, Tags::DETERMINER)
            && self.lexicon.object_pronouns.holds(self.doc, self.items[at - 1].tokens.start)
        {
            at -= 1;
        }
        let before = at.checked_sub(1)?;
        if self.is(before, Tags::RELATIVE) {
            let comma = before > 0 && self.is(before - 1, Tags::COMMA);
            return self.phrase_before(before - usize::from(comma), false);
        }
        if self.is(before, Tags::AND) {
            return self.carried(before, depth);
        }
        if self.is(before, Tags::COMMA) {
            let first = before.saturating_sub(ASIDE_REACH);
            let opening = (first..before).rev().find(|i| self.is(*i, Tags::COMMA));
            let aside = opening
                .filter(|i| !self.is(i + 1, Tags::VERB.with(Tags::COPULA)))
                .and_then(|i| self.phrase_before(i, true));
            return aside.or_else(|| self.carried(before, depth));
        }
        if self.is(before, Tags::CLOSES) {
            let opening = (0..before).rev().find(|i| self.is(*i, Tags::OPENS))?;
            return self.phrase_before(opening, true);
        }
        self.phrase_before(at, true)
    }

    /// The subject of the verb before: "X builds A and sells B", "X raised $5m to build A".
    pub fn carried(&self, at: usize, depth: usize) -> Option<Phrase> {
        let depth = depth.checked_sub(1)?;
        let verb = (0..at)
            .rev()
            .take_while(|i| !self.is(*i, Tags::END))
            .find(|i| self.is(*i, Tags::VERB.with(Tags::COPULA)))?;
        let mut start = verb;
        while start > 0 && self.is(start - 1, Tags::ADVERB.with(Tags::VERB).with(Tags::COPULA)) {
            start -= 1;
        }
        self.subject_before(start, depth)
    }

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
        while climb && before > 0 && self.is(before - 1, Tags::PREPOSITION) {
            before -= 1;
        }
        if before < phrase.start
            && let Some(governor) = self.phrase_before(before, true)
        {
            let through = matches!(governor.head, Head::Noun)
                && (governor.start..governor.end).any(|i| self.is(i, Tags::TRANSPARENT));
            return Some(if through { phrase } else { Phrase { end, ..governor } });
        }
        Some(phrase)
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

    /// What a phrase stands for, if of the kinds: a name with those listed before it, or what a noun or pronoun means.
    pub fn resolve(&self, phrase: &Phrase, kinds: &[Kind], depth: usize) -> Vec<Filler> {
        match phrase.head {
            Head::Name(at) => self.with_listed_before(at, kinds),
            Head::Pronoun => {
                let token = self.items[phrase.start].tokens.start;
                self.meant(kinds, token, |class| {
                    self.lexicon.pronouns.get(class).is_some_and(|words| words.holds(self.doc, token))
                })
            }
            Head::Noun => {
                let token = self.items[phrase.start].tokens.start;
                let before = phrase.start.checked_sub(1);
                // "Y, a firm that …".
                if let Some(comma) = before.filter(|at| self.is(*at, Tags::COMMA))
                    && let Some(name) = comma.checked_sub(1).and_then(|at| self.filler_of(kinds, at))
                {
                    return vec![name];
                }
                // "Y is a firm that …".
                if let Some(copula) = before.filter(|at| depth > 0 && self.is(*at, Tags::COPULA))
                    && let Some(subject) = self.subject_before(copula, 1)
                {
                    return self.resolve(&subject, kinds, depth - 1);
                }
                // "The Vega supercomputer".
                let titled = (phrase.start..phrase.end).rev().find(|at| self.filler_of(kinds, *at).is_some());
                if let Some(at) = titled.filter(|at| self.is_thing(*at) && !self.is_part(*at)) {
                    return self.filler_of(kinds, at).into_iter().collect();
                }
                self.meant(kinds, token, |class| self.stands_for(class, phrase.start, phrase.end).is_some())
            }
        }
    }

    /// Whether a noun phrase stands for the last name of a class, with whatever modifies its noun, and where it ends:
    /// "the company", "the struggling chip company".
    fn stands_for(&self, class: &Class, start: usize, end: usize) -> Option<usize> {
        let nouns = self.lexicon.anaphora.get(class)?;
        let token = self.items.get(start).filter(|item| item.is_word())?.tokens.start;
        // "the department of energy" is another.
        let whole = |end: usize| (!self.is(end, Tags::OF)).then_some(end);
        if let Some(((), next)) = nouns.at(self.doc, token, self.limit(start)) {
            return whole(self.item_at(next));
        }
        let head = self.items.get(end.checked_sub(1)?).filter(|item| item.is_word())?.tokens.start;
        let opens = self.is(start, Tags::DETERMINER.with(Tags::POSSESSIVE)) && head > token;
        (opens && nouns.pair(self.doc, token, head).is_some()).then(|| whole(end))?
    }

    /// What the noun phrase at an item stands for, and the item behind it.
    pub fn anaphor(&self, start: usize, kinds: &[Kind]) -> Option<(Filler, usize)> {
        if !self.is(start, Tags::DETERMINER.with(Tags::POSSESSIVE)) {
            return None;
        }
        let end = (start + 1..self.items.len()).find(|at| self.is(*at, Tags::STOPS)).unwrap_or(self.items.len());
        if self.is(end, Tags::GENITIVE) {
            return None;
        }
        kinds.iter().find_map(|kind| {
            let Kind::Name(class) = kind else { return None };
            let end = self.stands_for(class, start, end)?;
            // "The company Nebulys" names it.
            let named = self.items.get(end).is_some_and(|item| matches!(item.what, What::Name(_)));
            let entity =
                self.focus.last(class, self.items[self.clause_start(start)].tokens.start).filter(|_| !named)?;
            Some((Filler::Meant(entity), end))
        })
    }

    /// Where the clause of an item begins: its object is not its subject.
    fn clause_start(&self, at: usize) -> usize {
        let ends = Tags::COMMA.with(Tags::END).with(Tags::RELATIVE).with(Tags::SUBORDINATOR);
        (0..at).rev().find(|i| self.is(*i, ends)).map_or(0, |end| end + 1)
    }

    /// The noun phrase that a relative clause belongs to: "Y, which X bought", "Y that X bought", "the Y X bought".
    pub fn antecedent(&self, subject: &Phrase) -> Option<Phrase> {
        let before = subject.start.checked_sub(1)?;
        if !self.is(before, Tags::RELATIVE) {
            let bare = self.is(subject.start, Tags::DETERMINER.with(Tags::PRONOUN)) && !self.is(before, Tags::STOPS);
            return if bare { self.phrase_before(subject.start, false) } else { None };
        }
        let comma = before > 0 && self.is(before - 1, Tags::COMMA);
        self.phrase_before(before - usize::from(comma), false)
    }

    fn meant(&self, kinds: &[Kind], token: usize, fits: impl Fn(&crate::ontology::Class) -> bool) -> Vec<Filler> {
        let class = kinds.iter().find_map(|kind| match kind {
            Kind::Name(class) if fits(class) => Some(class),
            _ => None,
        });
        class.and_then(|class| self.focus.last(class, token)).map(Filler::Meant).into_iter().collect()
    }

    /// A name of the kinds and those joined before it: "X, Y and Z".
    fn with_listed_before(&self, at: usize, kinds: &[Kind]) -> Vec<Filler> {
        let Some(last) = self.filler_of(kinds, at) else { return Vec::new() };
        let mut all = vec![last];
        let mut and = false;
        let mut at = at;
        while at >= 2 && self.is(at - 1, Tags::AND.with(Tags::COMMA)) {
            and |= self.is(at - 1, Tags::AND);
            let Some(before) = self.filler_of(kinds, at - 2).filter(|_| and) else { break };
            all.insert(0, before);
            at -= 2;
        }
        all
    }

    /// The object behind a verb, and the item behind it.
    pub fn object(&self, end: usize, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        if let Some((filler, next)) = self.anaphor(end, kinds) {
            return Some((vec![filler], next));
        }
        let mut common = false;
        let mut named = end;
        for at in end..(end + OBJECT_REACH).min(self.items.len()) {
            if at < named {
                continue;
            }
            if let Some(filler) = self.filler_of(kinds, at) {
                if self.is_part(at) {
                    return None;
                }
                // "une application macOS nommée Vega".
                if self.naming(at + 1).is_some_and(|next| self.filler_of(kinds, next).is_some()) {
                    continue;
                }
                // The last name of several is the head: "the Nebulys rival Corvina".
                if self.filler_of(kinds, at + 1).is_some() {
                    continue;
                }
                let (fillers, next) = self.listed(vec![filler], at + 1, kinds);
                return Some((fillers, next));
            }
            if !self.items[at].is_word() {
                continue;
            }
            let inner = self.is(at, Tags::OF)
                && self.lexicon.deep_nouns
                && common
                && self.items.get(at + 1).is_some_and(|item| item.is_word())
                && !self.is(at + 1, Tags::DETERMINER);
            let apposed = self.is(at, Tags::COMMA) && common && self.filler_of(kinds, at + 1).is_some();
            let modifier = Tags::DETERMINER.with(Tags::POSSESSIVE).with(Tags::GENITIVE);
            // "three apps: X, Y", "phones such as the X".
            let listing = || self.past(at + usize::from(self.is(at, Tags::COMMA)), &self.lexicon.listing);
            if let Some(next) = self.naming(at).or_else(listing).filter(|_| common) {
                named = next;
                continue;
            }
            // "one of the largest sites, known as Vega".
            let some = at == end + 1
                && self.is(at, Tags::OF)
                && self.lexicon.partitives.holds(self.doc, self.items[end].tokens.start);
            let passes = some || inner || apposed || self.is(at, modifier) || (!common && self.is(at, Tags::ADVERB));
            if self.is(at, Tags::STOPS) && !passes {
                return None;
            }
            common |= !self.is(at, Tags::STOPS);
        }
        None
    }

    /// The item behind words that name what stands before them: ", known as".
    fn naming(&self, at: usize) -> Option<usize> {
        let at = at + usize::from(self.is(at, Tags::COMMA));
        let item = self.items.get(at).filter(|item| item.is_word())?;
        self.lexicon.naming.at(self.doc, item.tokens.start, self.limit(at)).map(|(_, next)| self.item_at(next))
    }

    pub fn listed(&self, mut fillers: Vec<Filler>, mut end: usize, kinds: &[Kind]) -> (Vec<Filler>, usize) {
        while let Some(next) = self.next_in_list(kinds, end, LIST_REACH) {
            let clause = (end..next).any(|at| self.is(at, Tags::CLAUSE.with(Tags::OF)) || self.is_actor(at));
            // "Austin, Texas" is one place within the other.
            let within = self.is_place(next) && !(end..next + 3).any(|at| self.is(at, Tags::AND));
            if clause || within || self.is_part(next) || self.acts(next) {
                break;
            }
            fillers.extend(self.filler_of(kinds, next));
            end = next + 1;
        }
        (fillers, end)
    }

    /// Whether an item names somebody who does things, and so a subject or owner of his own.
    fn is_actor(&self, at: usize) -> bool {
        ["person", "company", "organization", "media"].iter().any(|class| self.is_a(class, at))
    }

    pub fn is_place(&self, at: usize) -> bool {
        self.is_a("place", at)
    }

    /// Whether an item names a thing that the common noun behind its name says again: "the Vega supercomputer".
    fn is_thing(&self, at: usize) -> bool {
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
    fn is_part(&self, at: usize) -> bool {
        let name = matches!(self.items[at].what, What::Name(_));
        self.is(at + 1, Tags::GENITIVE) || (name && !self.is_person(at) && self.is(at + 1, Tags::PARTIAL))
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
                return Some((filler, at + 1));
            }
            if matches!(self.items[at].what, What::Amount(_)) {
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

    /// The item behind one of some words.
    pub fn past(&self, at: usize, words: &Phrases<()>) -> Option<usize> {
        let token = self.items.get(at).filter(|item| item.is_word())?.tokens.start;
        words.at(self.doc, token, self.limit(at)).map(|(_, next)| self.item_at(next))
    }

    /// The complement behind some prepositions; `words` gives the item behind one.
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
            }
            if commas > 1 || (self.is(at, Tags::CLAUSE) && at > end) {
                return None;
            }
            if let Some(start) = words(at).filter(|_| self.items[at].is_word()) {
                if let Some((filler, next)) = self.anaphor(start, kinds) {
                    return Some((vec![filler], next));
                }
                for inside in start..(start + INSIDE_REACH).min(self.items.len()) {
                    if let Some(filler) = self.filler_of(kinds, inside) {
                        if self.is_part(inside) {
                            break;
                        }
                        return Some(self.listed(vec![filler], inside + 1, kinds));
                    }
                    if self.is(inside, Tags::COMMA.with(Tags::CLAUSE)) {
                        break;
                    }
                }
            }
        }
        None
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
