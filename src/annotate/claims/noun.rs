//! The arguments of a noun: "the acquisition of Y by X", "X's founder", "a valuation of $5".

use std::ops::Range;

use super::{
    chain::{Link, Verbal},
    frame::{Argument, Frame, Place},
    items::What,
    matching::{Filler, Scene},
    named::Linking,
    pattern::Kind,
    syntax::Tags,
    verbs::Form,
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
    /// The first item of the phrase and of what owns it: "X's".
    pub outer: usize,
    /// The verb that carries it, by item: "announced the acquisition".
    pub carrier: Option<usize>,
    /// The verb that says of somebody that he is it.
    pub link: Option<Linking>,
    pub modality: Modality,
}

impl Nominal {
    /// What the verb shows that says somebody or something to be the noun.
    pub fn linked(&self) -> Modality {
        self.link.as_ref().map_or(Modality::Asserted, |link| link.verbal.modality)
    }
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
        } else if let Some(verbal) = self.governor(start) {
            // "to fund a buyout": it happens when the verb does.
            modality = verbal.modality;
        }
        let outer = self.with_owner(start);
        let link = self.linking(outer);
        if let Some(link) = &link {
            modality = modality.max(link.verbal.modality);
        }
        // "X will spend $5m on a partnership with Y": as firm as the verb before.
        if carrier.is_none() && !self.is_apposed(start) {
            let bounds = Tags::END.with(Tags::RELATIVE).with(Tags::SUBORDINATOR);
            let verb = (0..start).rev().take_while(|at| !self.is(*at, bounds)).find(|at| self.is(*at, Tags::VERB));
            let forms = verb.map(|at| self.forms(at)).unwrap_or_default();
            modality =
                modality.max(match forms.iter().map(|(_, form)| form).find(|form| !matches!(form, Form::Participle)) {
                    Some(Form::Future) => Modality::Planned,
                    Some(Form::Conditional) => Modality::Hedged,
                    _ => Modality::Asserted,
                });
        }
        Nominal { noun, start, outer, carrier, link, modality }
    }

    /// The verb of which a noun phrase is the object.
    fn governor(&self, start: usize) -> Option<Verbal> {
        let at = (0..start).rev().find(|at| !self.is(*at, Tags::ADVERB))?;
        let (id, _) = *self.forms(at).first()?;
        self.verbal(at, &super::frame::Verb { id, particle: None, reflexive: false })
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

    /// The first item of a phrase with what owns it: "X's boss", "a former X boss".
    fn with_owner(&self, start: usize) -> usize {
        let Some(before) = start.checked_sub(1) else { return start };
        let name =
            matches!(self.items[before].what, What::Name(_)) && !self.is_person(before) && self.lexicon.compounds;
        let end = if self.is(before, Tags::GENITIVE) { before } else { start };
        let owned = name || end < start;
        let owner = owned.then(|| self.phrase_before(end, false)).flatten();
        owner.map_or(start, |phrase| phrase.start)
    }

    /// Whether a noun phrase stands beside another one.
    fn is_apposed(&self, start: usize) -> bool {
        start > 0 && self.is(start - 1, Tags::COMMA.with(Tags::OPENS))
    }

    /// A verb that carries a noun, in its clause.
    pub fn support(&self, at: usize) -> Option<Verbal> {
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
            Place::Owner => self.complement(end, kinds).or_else(|| self.owner(nominal, kinds)),
            Place::Of => {
                let owner = self.complement(end, kinds).or_else(|| self.owner(nominal, kinds));
                owner
                    .or_else(|| if frame.posts() { self.firm_of_post(nominal, kinds) } else { None })
                    .or_else(|| self.accompanied(nominal, kinds))
                    .or_else(|| self.recipient(nominal, kinds))
                    .or_else(|| if self.has_complement(nominal) { None } else { self.carried_owner(nominal, kinds) })
            }
            Place::Itself => self.named(nominal, kinds),
            Place::Whose => self.owner(nominal, kinds),
            Place::Number => self.number(nominal, kinds),
            Place::Amount => self.noun_amount(nominal, kinds),
            Place::Behind(words) => {
                let behind = |from| self.behind(from, &|at| self.past(at, words), kinds);
                // "spent ten years at X as a designer".
                let near = |end: usize| {
                    end <= nominal.start
                        && (end..nominal.start).all(|at| self.items[at].is_word() == self.is(at, Tags::PREPOSITION))
                };
                let before = || behind(nominal.link.as_ref()?.verbal.end).filter(|(_, end)| near(*end));
                let owner = || if frame.posts() { self.owner_past(end, words, kinds) } else { None };
                // "the coach Ada Quill at Y": where somebody is, no post.
                let beyond = |next: usize| frame.posts() && (end..next).any(|at| self.is_person(at));
                behind(end).filter(|(_, next)| !beyond(*next)).or_else(before).or_else(owner)
            }
        }
    }

    /// Whether a name of other kinds has the noun: "X's", or the subject of what carries it.
    pub fn is_carried(&self, nominal: &Nominal, kinds: &[Kind]) -> bool {
        let genitive = nominal.start > 0 && self.is(nominal.start - 1, Tags::GENITIVE);
        let carrier = || nominal.carrier.and_then(|at| self.subject(&self.support(at)?));
        genitive || carrier().is_some_and(|subject| subject.is_name() && self.resolve(&subject, kinds, 0).is_empty())
    }

    /// Whether "of" and something else than an amount stand behind a noun.
    pub fn has_complement(&self, nominal: &Nominal) -> bool {
        let end = nominal.noun.end;
        let Some(near) = (end..end + 3).find(|at| self.is(*at, Tags::STOPS)) else { return false };
        let beyond = (near + 1..self.items.len()).find(|at| !self.items[*at].is_word() || !self.is(*at, Tags::STOPS));
        let amount = beyond.is_some_and(|at| matches!(self.items[at].what, What::Amount(_)));
        self.is(near, Tags::OF) && !amount
    }

    /// Whether a noun is told of a name behind it: "sales in Norway", "sales at X".
    pub fn is_of_another(&self, nominal: &Nominal) -> bool {
        let end = nominal.noun.end;
        let named = self.items.get(end + 1).is_some_and(|item| matches!(item.what, What::Name(_)));
        named && self.is(end, Tags::PREPOSITION) && !self.is(end, Tags::OF)
    }

    fn agent_of(&self, nominal: &Nominal, frame: &Frame, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        // "an offer from X", "a takeover by X"; but of "a contract from X" somebody else has it.
        let valued = matches!(&frame.value.place, Place::Behind(words) if self.past(end, words).is_some());
        let from = |at| at == end && !valued && self.is(at, Tags::FROM) && !self.is(at, Tags::OF);
        let by = self.behind(end, &|at| self.by(at).or_else(|| from(at).then_some(at + 1)), kinds);
        by.or_else(|| self.owner(nominal, kinds))
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
            let meant = [near, near + 1].into_iter().find_map(|at| self.anaphor(at, kinds));
            meant.map(|(filler, end)| (vec![filler], end))
        })
    }

    /// Whether a post is told apart from those of the firm that the text speaks of: "a director in", "and director".
    pub fn is_elsewhere(&self, nominal: &Nominal) -> bool {
        let behind = (nominal.noun.end..nominal.noun.end + 4).find(|at| self.is(*at, Tags::STOPS.with(Tags::CLAUSE)));
        let complement = behind.is_some_and(|at| self.is(at, Tags::PREPOSITION));
        let before = nominal.start.checked_sub(1);
        let named = before.is_some_and(|at| self.is(at, Tags::AND) || matches!(self.items[at].what, What::Name(_)));
        complement || named || self.is(nominal.start, Tags::DETERMINER)
    }

    /// The amount before a noun: "its 5,000 workers".
    fn number(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let inside = (nominal.start..nominal.noun.start).find_map(|at| self.filler_of(kinds, at));
        inside.map(|filler| (vec![filler], nominal.noun.end))
    }

    /// "a $5 valuation", "revenue of $5", "5 milliards de revenus", "revenue reached $5".
    fn noun_amount(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        if let Some(number) = self.number(nominal, kinds) {
            return Some(number);
        }
        // "5 milliards de revenus".
        let bare = !self.is(nominal.start, Tags::DETERMINER.with(Tags::POSSESSIVE));
        let linked =
            bare && nominal.start > 1 && (self.is(nominal.start - 1, Tags::OF) || self.says(nominal.start - 1, "in"));
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
            // "the largest round ever: $122bn".
            if self.says(at, ":")
                && let Some(filler) = self.filler_of(kinds, at + 1)
            {
                return Some((vec![filler], at + 2));
            }
            let adjective = self.has_participle(at) && !self.is(at - 1, Tags::COPULA);
            if !adjective && !self.is(at, Tags::COPULA) && !self.forms(at).is_empty() && !self.measures(at) {
                return None;
            }
            let gerund = self.is(at, Tags::COMMA)
                && self.is(at + 2, Tags::PREPOSITION)
                && self.forms(at + 1).iter().any(|(_, form)| *form == Form::Gerund);
            if other && !percent(at)
                || !gerund
                    && self.is(at, Tags::COMMA.with(Tags::AND).with(Tags::END).with(Tags::RELATIVE).with(Tags::BY))
            {
                return None;
            }
        }
        None
    }

    fn has_participle(&self, at: usize) -> bool {
        self.forms(at).iter().any(|(_, form)| *form == Form::Participle)
    }

    /// Whether a verb may tell how large its subject is: "reaches", "is put at".
    fn measures(&self, at: usize) -> bool {
        self.forms(at).iter().any(|(id, _)| self.lexicon.measures.contains(id))
    }
}
