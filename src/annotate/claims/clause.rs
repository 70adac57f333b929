//! Noun phrases around a verb: subject, object, complements.

use super::{
    chain::{Link, Verbal},
    items::{Item, What},
    matching::{Filler, Scene},
    pattern::Kind,
    syntax::Tags,
    verbs::Form,
};
use crate::{
    annotate::{Entity, phrases::Phrases},
    ontology::Class,
};

/// Items in an aside between commas behind a subject.
const ASIDE_REACH: usize = 22;
/// Items behind a verb that its object may stand.
const OBJECT_REACH: usize = 14;
/// Items behind a verb that a complement's preposition may stand.
const COMPLEMENT_REACH: usize = 18;
/// Items behind a share where the amount stands that it makes.
const SHARE_REACH: usize = 9;
/// Items between preposition and complement.
const INSIDE_REACH: usize = 7;
/// Items between two names of a list behind a verb.
const LIST_REACH: usize = 6;
/// Verbs back that a subject may be carried.
const DEPTH: usize = 3;
/// Items between a subject and the verb that shows it to be one.
const VERB_REACH: usize = 3;
/// Items in parentheses between two names of a list.
const PARENTHESIS_REACH: usize = 12;

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

impl Phrase {
    pub fn is_name(&self) -> bool {
        matches!(self.head, Head::Name(_))
    }
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
        // "the commitment of X to invest".
        if let Some(last) = verbal.start.checked_sub(1)
            && matches!(self.items[last].what, What::Name(_))
            && last > 1
            && self.is(last - 1, Tags::OF)
            && !self.is(last - 2, Tags::STOPS)
        {
            return self.phrase_before(verbal.start, false);
        }
        // "a start-up making Y".
        let noun = verbal.start > 0 && !self.is(verbal.start - 1, Tags::STOPS) && !self.is_infinitive(verbal);
        if noun && let Some(phrase) = self.phrase_before(verbal.start, false) {
            return Some(phrase);
        }
        // "X to buy Y".
        let headline = || self.phrase_before(verbal.start, true).filter(|_| self.is_infinitive(verbal));
        // "X, working with Y, …".
        let beside = || {
            let comma = verbal.start.checked_sub(1).filter(|at| self.is(*at, Tags::COMMA))?;
            self.phrase_before(comma, true)
        };
        self.carried(verbal.start, DEPTH).or_else(headline).or_else(beside).or_else(|| {
            // "After buying Y, X …".
            self.subject_to_come(verbal.end)
        })
    }

    /// The subject of the main clause that follows a participle or infinitive: "Founded by A, B and C, X hires".
    pub fn subject_to_come(&self, end: usize) -> Option<Phrase> {
        let commas = (end..self.items.len()).take_while(|at| !self.is(*at, Tags::END));
        commas.filter(|at| self.is(*at, Tags::COMMA)).find_map(|comma| {
            let phrase = self.phrase_behind(comma + 1)?;
            let verb = |at: &usize| self.is(*at, Tags::VERB.with(Tags::COPULA));
            let near = phrase.end..(phrase.end + VERB_REACH).min(self.items.len());
            let acts = near.clone().take_while(|at| !self.is(*at, Tags::COMMA.with(Tags::AND))).any(|at| verb(&at));
            acts.then_some(phrase)
        })
    }

    fn is_infinitive(&self, verbal: &Verbal) -> bool {
        self.link_at(verbal.start) == Some(Link::To)
    }

    /// The item behind a subject: before what says when, "X on Tuesday named".
    fn past_dates(&self, at: usize) -> usize {
        let mut start = at;
        while start > 1 && (self.is(start - 1, Tags::ADVERB) || matches!(self.items[start - 1].what, What::Date(_))) {
            start -= 1;
        }
        if start < at && self.is(start - 1, Tags::PREPOSITION) { start - 1 } else { start }
    }

    pub fn subject_before(&self, at: usize, depth: usize) -> Option<Phrase> {
        let mut at = self.past_dates(at);
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
                .filter(|i| !self.is(i + 1, Tags::VERB.with(Tags::COPULA)) || self.is_participle(i + 1))
                .and_then(|i| self.phrase_before(i, true));
            return aside.or_else(|| self.carried(before, depth));
        }
        if self.is(before, Tags::CLOSES) {
            let opening = (0..before).rev().find(|i| self.is(*i, Tags::OPENS))?;
            return self.phrase_before(opening, true);
        }
        self.phrase_before(at, true)
    }

    fn is_participle(&self, at: usize) -> bool {
        self.forms(at).iter().any(|(_, form)| *form == Form::Participle)
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
                // "The site, named Y, …".
                if let Some(name) = self.naming(phrase.end).and_then(|at| self.filler_of(kinds, at)) {
                    return vec![name];
                }
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
            // Not the subject of its own clause.
            let clause = self.clause_start(start);
            let subject = (clause..start).find_map(|at| match self.items[at].what {
                What::Name(i) => Some(&self.found.mentions[i].entity),
                _ => None,
            });
            let allows = |entity: &Entity| subject.is_none_or(|subject| **subject != *entity);
            let entity = self.focus.last(class, self.items[clause].tokens.start, allows).filter(|_| !named)?;
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
        class.and_then(|class| self.focus.last(class, token, |_| true)).map(Filler::Meant).into_iter().collect()
    }

    /// A name of the kinds and those joined before it: "X, Y and Z".
    pub fn with_listed_before(&self, at: usize, kinds: &[Kind]) -> Vec<Filler> {
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
                what => matches!(what, What::Amount(_)),
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

    /// Whether a verb follows a name, which is then a subject of its own.
    pub fn acts(&self, at: usize) -> bool {
        self.is(at + 1, Tags::VERB.with(Tags::COPULA))
    }

    /// Whether a name is only the owner of what follows: "Nebulys's unit", "Nebulys shares".
    fn is_part(&self, at: usize) -> bool {
        let name = matches!(self.items[at].what, What::Name(_));
        // "K9 chips" are the K9.
        let whole = self.is_person(at) || self.is_thing(at);
        self.is(at + 1, Tags::GENITIVE) || (name && !whole && self.is(at + 1, Tags::PARTIAL))
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
