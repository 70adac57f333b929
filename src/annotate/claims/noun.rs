//! The arguments of a noun: "the acquisition of Y by X", "X's founder", "a valuation of $5".

use std::ops::Range;

use super::{
    chain::{Link, Verbal},
    frame::{Argument, Frame, Place},
    items::What,
    matching::{Filler, Scene},
    pattern::Kind,
    syntax::Tags,
    verbs::{Form, VerbId},
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
    pub start: usize,
    /// The verb that carries it, by item: "announced the acquisition".
    carrier: Option<usize>,
    pub modality: Modality,
}

impl Scene<'_> {
    /// The noun at some items with its phrase.
    pub fn nominal(&self, noun: Range<usize>) -> Nominal {
        let start = self.phrase_start(noun.start);
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

    /// The first item of the phrase of a noun. An adverb is within behind what opens the phrase: "its recently named boss".
    fn phrase_start(&self, noun: usize) -> usize {
        let opens = Tags::DETERMINER.with(Tags::POSSESSIVE);
        let passes = |at: usize| {
            !matches!(self.items[at].what, What::Name(_)) && (!self.is(at, Tags::STOPS) || self.is(at, Tags::ADVERB))
        };
        let (mut start, mut at) = (noun, noun);
        while at > 0 && passes(at - 1) {
            at -= 1;
            if !self.is(at, Tags::ADVERB) {
                start = at;
            }
        }
        if at > 0 && self.is(at - 1, opens.with(Tags::GENITIVE)) {
            start = at;
        }
        start - usize::from(start > 0 && self.is(start - 1, opens))
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
                let agent = self.behind(end, &|at| self.by(at), kinds);
                agent.and_then(|_| self.owner(nominal, kinds))
            }),
            Place::Of => self
                .complement(end, kinds)
                .or_else(|| self.owner(nominal, kinds))
                .or_else(|| self.recipient(nominal, kinds))
                .or_else(|| self.carried_owner(nominal, kinds)),
            Place::Focus => self.unowned(nominal, kinds),
            Place::Itself => self.named(nominal, kinds),
            Place::Amount => self.noun_amount(nominal, kinds),
            Place::Behind(words) => self.behind(end, &|at| self.past(at, words), kinds),
        }
    }

    fn agent_of(&self, nominal: &Nominal, frame: &Frame, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let by = self.behind(nominal.noun.end, &|at| self.by(at), kinds);
        let of = || match frame.value.place {
            Place::Object => None,
            _ => self.complement(nominal.noun.end, kinds),
        };
        by.or_else(|| self.owner(nominal, kinds))
            .or_else(of)
            .or_else(|| self.carried_owner(nominal, kinds))
            .or_else(|| self.adverbial_owner(nominal, kinds))
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
    pub fn owner(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let before = nominal.start.checked_sub(1)?;
        if self.is(before, Tags::GENITIVE) {
            let fillers = self.resolve(&self.phrase_before(before, false)?, kinds, 0);
            return (!fillers.is_empty()).then_some((fillers, nominal.noun.end));
        }
        let bare = self.lexicon.compounds && !self.is(nominal.start, Tags::POSSESSIVE.with(Tags::DETERMINER));
        if let Some(name) = self.filler_of(kinds, before).filter(|_| bare) {
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
                // "X, its largest investor": not of X.
                let apposed = before > 0 && self.is(before, Tags::COMMA) && !self.items[before - 1].is_word();
                let token = self.items[if apposed { before - 1 } else { nominal.start }].tokens.start;
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

    /// "gives X a valuation of".
    fn recipient(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let verb = nominal.carrier?;
        let gives = self.forms(verb).iter().any(|(id, _)| self.lexicon.giving.contains(id));
        let (fillers, end) = self.object(verb + 1, kinds).filter(|_| gives)?;
        (end <= nominal.start).then_some((fillers, nominal.noun.end))
    }

    /// What the text speaks of, for a noun that names no owner of its own: "Chief Executive Ada Quill".
    fn unowned(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let before = nominal.start.checked_sub(1);
        let owned =
            before.is_some_and(|at| self.is(at, Tags::GENITIVE) || matches!(self.items[at].what, What::Name(_)));
        let behind = (nominal.noun.end..nominal.noun.end + 4).find(|at| self.is(*at, Tags::STOPS.with(Tags::CLAUSE)));
        let complement = behind.is_some_and(|at| self.is(at, Tags::PREPOSITION));
        if owned || complement || self.is(nominal.start, Tags::DETERMINER) {
            return None;
        }
        Some((vec![self.focused(kinds, nominal.start)?], nominal.noun.end))
    }

    /// The subject of the verb that carries the noun.
    fn carried_owner(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let verbal = self.support(nominal.carrier?)?;
        let subject = self.subject(&verbal)?;
        let fillers = self.resolve(&subject, kinds, 1);
        (!fillers.is_empty()).then_some((fillers, nominal.noun.end))
    }

    /// "X, in partnership with Y, …", "X opened it in partnership with Y": the subject of the clause.
    fn adverbial_owner(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let start = nominal.start.checked_sub(1).filter(|at| self.is(*at, Tags::PREPOSITION) && *at > 0)?;
        if nominal.start != nominal.noun.start {
            return None;
        }
        let comma = self.is(start - 1, Tags::COMMA);
        let name = start.checked_sub(2).filter(|_| comma).and_then(|at| self.filler_of(kinds, at));
        let fillers = name.map(|name| vec![name]).or_else(|| Some(self.resolve(&self.carried(start, 2)?, kinds, 0)))?;
        (!fillers.is_empty()).then_some((fillers, nominal.noun.end))
    }

    /// What a noun names: "the model Vega", "Ada Quill, CEO of X", "the CEO of X, Ada Quill", "Ada Quill is CEO".
    fn named(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        let next = end + usize::from(self.is(end, Tags::COMMA));
        if let Some(name) = self.filler_of(kinds, next) {
            // "founders Ada Quill and Leo Mars".
            let several = next == end && self.says_ending(end - 1, "s");
            let mut names = vec![name];
            let mut end = next + 1;
            while let Some(more) =
                self.filler_of(kinds, end + 1).filter(|_| several && self.is(end, Tags::AND.with(Tags::COMMA)))
            {
                names.push(more);
                end += 2;
            }
            return Some((names, end));
        }
        self.described(nominal, kinds).or_else(|| self.named_behind(end, kinds))
    }

    /// Who or what a noun phrase before it, or the subject of its verb, is.
    fn described(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        let mut before = self.outer_start(nominal.start).checked_sub(1)?;
        let apposed = self.is(before, Tags::COMMA.with(Tags::OPENS)) || self.is_dash(before);
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
        while before > 0 && self.is(before, Tags::ADVERB) {
            before -= 1;
        }
        let subject = if self.is(before, Tags::COPULA) {
            self.subject_before(self.chain_start(before), 2)
        } else {
            return self.appointed(before, kinds).map(|fillers| (fillers, end));
        };
        let fillers = self.resolve(&subject?, kinds, 0);
        (!fillers.is_empty()).then_some((fillers, end))
    }

    /// The first item of a phrase with its owner before it: "a Nebulys engineer", "Nebulys's chatbot".
    fn outer_start(&self, start: usize) -> usize {
        let owner = start.saturating_sub(1 + usize::from(start > 1 && self.is(start - 1, Tags::GENITIVE)));
        let owned = start > 0 && matches!(self.items[owner].what, What::Name(_)) && !self.is(start, Tags::DETERMINER);
        if owned { self.phrase_start(owner) } else { start }
    }

    /// Who gets the post behind an item: "was named", "resigned as", "hired Ada Quill as".
    fn appointed(&self, before: usize, kinds: &[Kind]) -> Option<Vec<Filler>> {
        let at_verb =
            |at: usize, of: &[VerbId]| self.forms(at).iter().find(|(id, _)| of.contains(id)).map(|(id, _)| *id);
        let plain = |id: VerbId| super::frame::Verb { id, particle: None, reflexive: false };
        if !self.is(before, Tags::AS) {
            let posting = at_verb(before, &self.lexicon.posting);
            let verbal = self.verbal(before, &plain(posting.or_else(|| at_verb(before, &self.lexicon.becoming))?))?;
            if posting.is_some() && !verbal.passive {
                return None;
            }
            let fillers = self.resolve(&self.subject(&verbal)?, kinds, 0);
            return (!fillers.is_empty()).then_some(fillers);
        }
        // The object of the verb, else its subject.
        let first = before.saturating_sub(CARRIER_REACH);
        let verb = (first..before)
            .rev()
            .take_while(|at| !self.is(*at, Tags::END.with(Tags::RELATIVE).with(Tags::SUBORDINATOR)))
            .find(|at| !self.is_noun(*at) && !self.forms(*at).is_empty() && !self.is_auxiliary(*at))?;
        let (id, _) = *self.forms(verb).first()?;
        let verbal = self.verbal(verb, &plain(id))?;
        let object = (verb + 1..before).rev().find_map(|at| self.filler_of(kinds, at));
        if let Some(object) = object {
            return Some(vec![object]);
        }
        let fillers = self.resolve(&self.subject(&verbal)?, kinds, 0);
        (!fillers.is_empty()).then_some(fillers)
    }

    /// A name behind the complement of a noun: "the CEO of X, Ada Quill", "le modèle de X Vega".
    fn named_behind(&self, end: usize, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
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
        let percent = |at: usize| match self.items[at].what {
            What::Amount(i) => self.found.quantities[i].unit.as_str() == "percent",
            _ => false,
        };
        for at in end..(end + APPOSITION_REACH).min(self.items.len()) {
            if let Some(filler) = self.filler_of(kinds, at) {
                // "from $47 to $8": what it was and what it is.
                let change = at > 0 && self.is(at - 1, Tags::FROM) && self.link_at(at + 1) == Some(Link::To);
                return Some(match self.filler_of(kinds, at + 2).filter(|_| change) {
                    Some(other) => (vec![filler, other], at + 3),
                    None => (vec![filler], at + 1),
                });
            }
            let other = matches!(self.items[at].what, What::Amount(_));
            let gerund = self.is(at, Tags::COMMA) && self.forms(at + 1).iter().any(|(_, form)| *form == Form::Gerund);
            if other && !percent(at)
                || !gerund && self.is(at, Tags::COMMA.with(Tags::AND).with(Tags::END).with(Tags::RELATIVE))
            {
                return None;
            }
        }
        None
    }

    /// A dash that parts a phrase.
    fn is_dash(&self, at: usize) -> bool {
        self.says(at, "—") || self.says(at, "–")
    }

    fn chain_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && self.is(start - 1, Tags::ADVERB.with(Tags::VERB).with(Tags::COPULA)) {
            start -= 1;
        }
        start
    }
}
