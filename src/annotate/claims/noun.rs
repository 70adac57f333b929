//! The arguments of a noun: "the acquisition of Y by X", "X's founder", "a valuation of $5".

use std::ops::Range;

use super::{
    chain::{Link, Verbal},
    frame::{Argument, Frame, Place},
    items::What,
    matching::{Filler, Scene},
    pattern::Kind,
    syntax::Tags,
};
use crate::annotate::Modality;

/// Items before a noun among which the verb that carries it stands.
const CARRIER_REACH: usize = 12;
/// Items behind a noun that what it names may stand, in apposition behind a complement.
const APPOSITION_REACH: usize = 9;

/// A noun of a frame in its phrase.
#[derive(Debug, Clone)]
pub(super) struct Nominal {
    /// Items of the noun alone.
    pub noun: Range<usize>,
    /// First item of the phrase, its determiner and what modifies it included.
    start: usize,
    /// The verb that carries it, by item: "announced the acquisition".
    carrier: Option<usize>,
    pub modality: Modality,
}

impl Scene<'_> {
    /// The noun at some items with its phrase.
    pub fn nominal(&self, noun: Range<usize>) -> Nominal {
        let mut start = noun.start;
        while start > 0 && !self.is(start - 1, Tags::STOPS) && !matches!(self.items[start - 1].what, What::Name(_)) {
            start -= 1;
        }
        if start > 0 && self.is(start - 1, Tags::DETERMINER.with(Tags::POSSESSIVE)) {
            start -= 1;
        }
        let first = start.saturating_sub(CARRIER_REACH);
        let carrier = (first..start).rev().take_while(|at| !self.is(*at, Tags::END.with(Tags::RELATIVE))).find(|at| {
            self.forms(*at).iter().any(|(id, _)| self.lexicon.support.contains(id))
                && !self.is_noun(*at)
                && !self.is_auxiliary(*at)
        });
        let mut modality = Modality::Asserted;
        if let Some(at) = carrier
            && let Some(verbal) = self.support(at)
        {
            // "expects a revenue of", "considers a takeover": the verb itself says it.
            modality = verbal.modality.max(self.link_at(at).map_or(Modality::Asserted, Link::modality));
        }
        Nominal { noun, start, carrier, modality }
    }

    /// A verb that carries a noun, in its clause.
    fn support(&self, at: usize) -> Option<Verbal> {
        let (id, _) = *self.forms(at).iter().find(|(id, _)| self.lexicon.support.contains(id))?;
        let verb = |reflexive| super::frame::Verb { id, particle: None, reflexive };
        self.verbal(at, &verb(false)).or_else(|| self.verbal(at, &verb(true)))
    }

    /// What fills an argument of a noun, and the item behind it.
    pub fn noun_argument(&self, nominal: &Nominal, frame: &Frame, wanted: &Argument) -> Option<(Vec<Filler>, usize)> {
        let kinds = &wanted.kinds;
        let end = nominal.noun.end;
        match &wanted.place {
            Place::Agent => self.agent_of(nominal, frame, kinds),
            Place::Object => self.complement(end, kinds).or_else(|| {
                // "Y's acquisition by X".
                let agent = self.behind(end, &|at| self.is(at, Tags::BY), kinds);
                agent.and_then(|_| self.owner(nominal, kinds))
            }),
            Place::Of => self
                .complement(end, kinds)
                .or_else(|| self.owner(nominal, kinds))
                .or_else(|| self.carried_owner(nominal, kinds)),
            Place::Itself => self.named(nominal, kinds),
            Place::Amount => self.noun_amount(nominal, kinds),
            Place::Behind(words) => self.behind(end, &|at| words.iter().any(|word| self.says(at, word)), kinds),
        }
    }

    fn agent_of(&self, nominal: &Nominal, frame: &Frame, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let by = self.behind(nominal.noun.end, &|at| self.is(at, Tags::BY), kinds);
        let of = || match frame.value.place {
            Place::Object => None,
            _ => self.complement(nominal.noun.end, kinds),
        };
        by.or_else(|| self.owner(nominal, kinds)).or_else(of).or_else(|| self.carried_owner(nominal, kinds))
    }

    /// "of X", "de X" right behind the noun.
    fn complement(&self, end: usize, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let near = (end..end + 3).find(|at| self.is(*at, Tags::STOPS))?;
        if !self.is(near, Tags::OF) {
            return None;
        }
        self.object(near + 1, kinds).or_else(|| {
            // "le président du groupe", "the founder of the company".
            let start = [near, near + 1].into_iter().find_map(|at| {
                let token = self.items.get(at).filter(|item| item.is_word())?.tokens.start;
                let (class, end) = kinds.iter().find_map(|kind| match kind {
                    Kind::Name(class) => {
                        let (_, end) = self.lexicon.anaphora.get(class)?.at(self.doc, token, self.limit(at))?;
                        Some((class, end))
                    }
                    _ => None,
                })?;
                Some((Filler::Meant(self.focus.last(class, token)?), self.item_at(end)))
            });
            start.map(|(filler, end)| (vec![filler], end))
        })
    }

    /// "X's", "X …"; "its", which is the subject of the clause.
    fn owner(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let before = nominal.start.checked_sub(1)?;
        if self.is(before, Tags::GENITIVE) {
            return Some((vec![self.filler_of(kinds, before.checked_sub(1)?)?], nominal.noun.end));
        }
        if let Some(name) = self.filler_of(kinds, before).filter(|_| self.lexicon.compounds) {
            return Some((vec![name], nominal.noun.end));
        }
        if self.is(nominal.start, Tags::POSSESSIVE) {
            let verb = (0..nominal.start)
                .rev()
                .take_while(|at| !self.is(*at, Tags::END))
                .find(|at| self.is(*at, Tags::VERB.with(Tags::COPULA)));
            let subject = verb.and_then(|at| {
                let start = self.chain_start(at);
                self.subject_before(start, 2)
            });
            let fillers = subject.map(|phrase| self.resolve(&phrase, kinds, 1)).filter(|fillers| !fillers.is_empty());
            let fillers = fillers.or_else(|| {
                let token = self.items[nominal.start].tokens.start;
                let class =
                    kinds.iter().find_map(|kind| if let Kind::Name(class) = kind { Some(class) } else { None })?;
                Some(vec![Filler::Meant(self.focus.last(class, token)?)])
            })?;
            return Some((fillers, nominal.noun.end));
        }
        None
    }

    /// What the text speaks of at an item, of the first kind that is a name.
    pub fn focused(&self, kinds: &[Kind], at: usize) -> Option<Filler> {
        let class = kinds.iter().find_map(|kind| if let Kind::Name(class) = kind { Some(class) } else { None })?;
        self.focus.last(class, self.items.get(at)?.tokens.start).map(Filler::Meant)
    }

    /// The subject of the verb that carries the noun.
    fn carried_owner(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let verbal = self.support(nominal.carrier?)?;
        let subject = self.subject(&verbal)?;
        let fillers = self.resolve(&subject, kinds, 1);
        (!fillers.is_empty()).then_some((fillers, nominal.noun.end))
    }

    /// What a noun names: "the model Vega", "Ada Quill, CEO of X", "the CEO of X, Ada Quill", "Ada Quill is CEO".
    fn named(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        let next = end + usize::from(self.is(end, Tags::COMMA));
        if let Some(name) = self.filler_of(kinds, next) {
            return Some((vec![name], next + 1));
        }
        let before = nominal.start.checked_sub(1);
        if let Some(before) = before {
            let apposed = self.is(before, Tags::COMMA.with(Tags::OPENS));
            if apposed && let Some(name) = before.checked_sub(1).and_then(|at| self.filler_of(kinds, at)) {
                return Some((vec![name], end));
            }
            // A second title: "Ada Quill, founder and CEO of X".
            if self.is(before, Tags::AND)
                && let Some(comma) = (before.saturating_sub(4)..before).rev().find(|at| self.is(*at, Tags::COMMA))
                && let Some(name) = comma.checked_sub(1).and_then(|at| self.filler_of(kinds, at))
            {
                return Some((vec![name], end));
            }
            if self.is(before, Tags::COPULA)
                && let Some(subject) = self.subject_before(self.chain_start(before), 2)
            {
                let fillers = self.resolve(&subject, kinds, 0);
                if !fillers.is_empty() {
                    return Some((fillers, end));
                }
            }
        }
        // Behind the complement: "the CEO of X, Ada Quill", "le modèle de X Vega".
        let last = (end + APPOSITION_REACH).min(self.items.len());
        let stop = Tags::CLAUSE.with(Tags::AND);
        let mut complement = false;
        for at in end..last {
            if self.is(at, stop) {
                break;
            }
            complement |= self.is(at, Tags::OF);
            if complement && self.is(at, Tags::COMMA) {
                return self.filler_of(kinds, at + 1).map(|name| (vec![name], at + 2));
            }
            if self.is(at, Tags::COMMA) {
                break;
            }
        }
        None
    }

    /// "a $5 valuation", "revenue of $5", "5 milliards de revenus", "revenue reached $5".
    fn noun_amount(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        let inside = (nominal.start..nominal.noun.start).find_map(|at| self.filler_of(kinds, at));
        if let Some(filler) = inside {
            return Some((vec![filler], end));
        }
        // "5 milliards de revenus".
        let linked = nominal.start > 1 && (self.is(nominal.start - 1, Tags::OF) || self.says(nominal.start - 1, "in"));
        if linked && let Some(filler) = self.filler_of(kinds, nominal.start - 2) {
            return Some((vec![filler], end));
        }
        for at in end..(end + APPOSITION_REACH).min(self.items.len()) {
            if let Some(filler) = self.filler_of(kinds, at) {
                return Some((vec![filler], at + 1));
            }
            let other = matches!(self.items[at].what, What::Amount(_));
            if other || self.is(at, Tags::COMMA.with(Tags::AND).with(Tags::END).with(Tags::RELATIVE)) {
                return None;
            }
        }
        None
    }

    fn chain_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && self.is(start - 1, Tags::ADVERB.with(Tags::VERB).with(Tags::COPULA)) {
            start -= 1;
        }
        start
    }
}
