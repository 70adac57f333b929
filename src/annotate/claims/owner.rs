//! Whose a noun is: "X's boss", "its value", "X has a capacity of".

use super::{
    matching::{Filler, Scene},
    noun::Nominal,
    pattern::Kind,
    phrase::Phrase,
    syntax::Tags,
};
use crate::annotate::phrases::Phrases;

/// Items behind a noun that what it names may stand, in apposition behind a complement.
const APPOSITION_REACH: usize = 9;
/// Items behind a post in which the firm is named of which it has a part in its charge.
const PART_REACH: usize = 10;

impl Scene<'_> {
    /// "X's", "X …"; "its", which is the subject of the clause.
    pub fn owner(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        let some = |fillers: Vec<Filler>| (!fillers.is_empty()).then_some((fillers, end));
        let class = |word: usize| {
            kinds.iter().find_map(|kind| match kind {
                Kind::Name(class) if self.lexicon.possessives.get(class)?.holds(self.doc, word) => Some(class),
                _ => None,
            })
        };
        let before = nominal.start.checked_sub(1);
        // "X, whose value is $5".
        if let Some(phrase) = before.and_then(|at| self.possessor(at)) {
            // Of "A and B, whose" the last.
            let mut owners = self.resolve(&phrase, kinds, 1);
            return some(owners.pop().into_iter().collect());
        }
        if self.is(nominal.start, Tags::POSSESSIVE) {
            let word = self.items[nominal.start].tokens.start;
            let class = class(word)?;
            // "X, with its model Vega": of the name that the phrase stands beside.
            if let Some(at) = before.filter(|at| *at > 1 && self.is(*at, Tags::PREPOSITION))
                && self.is(at - 1, Tags::COMMA)
                && let Some(name) = self.filler_of(kinds, at - 2)
            {
                return some(vec![name]);
            }
            let verb = (0..nominal.start)
                .rev()
                .take_while(|at| !self.is(*at, Tags::END))
                .find(|at| self.is(*at, Tags::VERB.with(Tags::COPULA)));
            let subject = verb.and_then(|at| self.subject_before(self.chain_start(at), 2));
            let owners = subject.map(|phrase| self.resolve(&phrase, kinds, 1)).unwrap_or_default();
            return some(owners).or_else(|| {
                // "X, its largest investor": not of X.
                let apposed =
                    before.filter(|at| *at > 0 && self.is(*at, Tags::COMMA) && !self.items[*at - 1].is_word());
                let token = apposed.map_or(word, |comma| self.items[comma - 1].tokens.start);
                some(vec![Filler::Meant(self.focus.last(class, token, |_| true)?)])
            });
        }
        let before = before?;
        if self.is(before, Tags::GENITIVE) {
            return some(self.resolve(&self.phrase_before(before, false)?, kinds, 0));
        }
        let bare = self.lexicon.compounds && !self.is(nominal.start, Tags::DETERMINER);
        some(vec![self.filler_of(kinds, before).filter(|_| bare)?])
    }

    /// The owner of what stands behind one of some words: "researcher at X's lab".
    pub fn owner_past(&self, end: usize, words: &Phrases<()>, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let near = (end..self.items.len()).take_while(|at| *at == end || !self.is(*at, Tags::CLAUSE.with(Tags::COMMA)));
        near.take(APPOSITION_REACH).find_map(|at| self.owner_behind(self.past(at, words)?, kinds))
    }

    /// "gives X a valuation of".
    pub fn recipient(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let verb = nominal.carrier?;
        let gives = self.forms(verb).iter().any(|(id, _)| self.lexicon.giving.contains(id));
        let (fillers, end) = self.object(verb + 1, kinds).filter(|_| gives)?;
        (end <= nominal.start).then_some((fillers, nominal.noun.end))
    }

    /// The firm of a post in a part of it, or named behind a comma: "head of X's cloud unit", "Ada Quill, CEO, X".
    pub fn firm_of_post(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        let apposed = nominal.outer > 0 && self.is(nominal.outer - 1, Tags::COMMA);
        if apposed && self.is(end, Tags::COMMA) && !self.acts(end + 1) {
            return self.filler_of(kinds, end + 1).map(|firm| (vec![firm], end + 2));
        }
        // "X, of which Ada Quill is the CEO".
        let subject = nominal.link.as_ref().and_then(|link| self.subject(&link.verbal));
        if let Some(at) = subject.and_then(|subject| subject.start.checked_sub(1))
            && let Some(phrase) = self.possessor(at)
        {
            let firms = self.resolve(&phrase, kinds, 1);
            return (!firms.is_empty()).then_some((firms, end));
        }
        let of = (end..end + 3).find(|at| self.is(*at, Tags::STOPS)).filter(|at| self.is(*at, Tags::OF))?;
        self.owner_behind(of, kinds).or_else(|| self.owner_of_part(of, kinds))
    }

    /// Whose the part of a firm is that a preposition governs, where names stand last: "de la branche cloud de X".
    fn owner_of_part(&self, of: usize, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        if !self.lexicon.deep_nouns {
            return None;
        }
        let passes = |at: &usize| {
            !self.is(*at, Tags::STOPS) || self.is(*at, Tags::OF.with(Tags::DETERMINER)) && !self.is(*at, Tags::END)
        };
        let within = (of..self.items.len()).take(PART_REACH).take_while(passes);
        let at = within.into_iter().find(|at| self.filler_of(kinds, *at).is_some())?;
        let floor = self.items[0].tokens.start;
        let apart = self.lexicon.apart.before(self.doc, floor, self.items[at].tokens.start).is_some();
        let owner = self.filler_of(kinds, at).filter(|_| self.is(at - 1, Tags::OF) && !apart)?;
        Some((vec![owner], at + 1))
    }

    /// The phrase before a relative pronoun of the possessor at an item: "X, whose".
    fn possessor(&self, at: usize) -> Option<Phrase> {
        let word = self.items[at].tokens.start;
        let whose = self.items[at].is_word() && self.lexicon.whose.holds(self.doc, word);
        let comma = at > 0 && self.is(at - 1, Tags::COMMA);
        whose.then(|| self.phrase_before(at - usize::from(comma), false))?
    }

    /// What a phrase with "with" qualifies: "X, with a capacity of 2 GW, …", "With a capacity of 2 GW, X …".
    pub fn accompanied(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let with = nominal.start.checked_sub(1)?;
        self.lexicon.accompanying.at(self.doc, self.items[with].tokens.start, self.limit(with))?;
        let phrase = match with.checked_sub(1) {
            Some(comma) if self.is(comma, Tags::COMMA) => self.phrase_before(comma, false),
            Some(_) => None,
            None => {
                let comma = (nominal.noun.end..self.items.len()).find(|at| self.is(*at, Tags::COMMA))?;
                self.phrase_behind(comma + 1)
            }
        };
        let fillers = self.resolve(&phrase?, kinds, 0);
        (!fillers.is_empty()).then_some((fillers, nominal.noun.end))
    }

    /// The subject of the verb that carries the noun.
    pub fn carried_owner(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let verbal = self.support(nominal.carrier?)?;
        let subject = self.subject(&verbal)?;
        let fillers = self.resolve(&subject, kinds, 1);
        (!fillers.is_empty()).then_some((fillers, nominal.noun.end))
    }

    /// The subject of the clause that the noun says how of: "X, in partnership with Y, …", "X builds under a deal with Y",
    /// "In partnership with Y, X builds".
    pub fn adverbial_owner(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let before = nominal.start.checked_sub(1)?;
        let floor = self.items[0].tokens.start;
        let (_, token) = self.lexicon.adverbials.before(self.doc, floor, self.items[before].tokens.end)?;
        let start = self.item_at(token);
        let beside = start.checked_sub(2).filter(|_| self.is(start - 1, Tags::COMMA));
        if let Some(name) = beside.and_then(|at| self.filler_of(kinds, at)) {
            return Some((vec![name], nominal.noun.end));
        }
        let subject = self.carried(start, 2).or_else(|| {
            let comma = (nominal.noun.end..self.items.len()).find(|at| self.is(*at, Tags::COMMA.with(Tags::END)))?;
            self.phrase_behind(comma + 1)
        });
        let fillers = self.resolve(&subject?, kinds, 1);
        (!fillers.is_empty()).then_some((fillers, nominal.noun.end))
    }
}
