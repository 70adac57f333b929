//! What a noun names: the thing or person beside it, or that the verb before it says to be it.

use super::{
    chain::{Link, Verbal},
    matching::{Filler, Scene},
    noun::Nominal,
    pattern::Kind,
    syntax::Tags,
    verbs::VerbId,
};
use crate::annotate::Modality;

/// Items between a name and a second post of its bearer.
const ASIDE_REACH: usize = 6;
/// Items before a noun among which the verb stands that gives the post.
const VERB_REACH: usize = 12;
/// Items between a noun and the name in its phrase.
const PHRASE_REACH: usize = 5;
/// Items behind a noun that what it names may stand, in apposition behind a complement.
const APPOSITION_REACH: usize = 9;

/// A verb such as "is", "becomes", "was appointed", and its object where that is who gets the post.
#[derive(Debug, Clone)]
pub(super) struct Linking {
    pub verbal: Verbal,
    object: Option<usize>,
}

impl Scene<'_> {
    /// What a noun names: "the model Vega", "Ada Quill, CEO of X", "the CEO of X, Ada Quill", "Ada Quill is CEO".
    pub fn named(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        if self.filler_of(kinds, end).is_some() {
            // "founders Ada Quill and Leo Mars".
            let names = self.joined(end, kinds);
            let several = self.says_ending(end - 1, "s");
            let count = if several { names.len() } else { 1 };
            return Some((names.into_iter().take(count).collect(), end + 2 * count - 1));
        }
        // "X's new boss is Ada Quill".
        if self.is(end, Tags::COPULA)
            && self.is_person(end + 1)
            && let Some(name) = self.filler_of(kinds, end + 1)
        {
            return Some((vec![name], end + 2));
        }
        // "their phone, the Vega, ": a comma closes what stands beside.
        let comma = self.is(end, Tags::COMMA);
        let beside = end + 1 + usize::from(self.is(end + 1, Tags::DETERMINER));
        let called = self.naming(end);
        let beside = called.unwrap_or(beside);
        if (comma || called.is_some())
            && !self.acts(beside)
            && let Some(name) = self.filler_of(kinds, beside)
        {
            return Some((vec![name], beside + 1));
        }
        // "le jeu de réalité augmentée Ingress", "the open source model Vega".
        if let Some(at) = self.name_in_phrase(end, PHRASE_REACH, true, kinds) {
            return Some(self.listed(vec![self.filler_of(kinds, at)?], at + 1, kinds));
        }
        self.described(nominal, kinds).or_else(|| self.named_behind(end, kinds))
    }

    /// Who or what a noun phrase before it, or the subject of its verb, is.
    pub fn described(&self, nominal: &Nominal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let end = nominal.noun.end;
        // "Ada Quill, formerly head of X".
        let outer = (0..nominal.outer).rev().find(|at| !self.is(*at, Tags::ADVERB)).map_or(0, |at| at + 1);
        let before = outer.checked_sub(1)?;
        let apposed = self.is(before, Tags::COMMA.with(Tags::OPENS)) || self.is_dash(before);
        if apposed
            && let Some(at) = before.checked_sub(1)
            && let Some(name) = self.filler_of(kinds, at)
        {
            // "Ada Quill and Leo Mars, the founders of X".
            let several = self.says_ending(end - 1, "s");
            return Some((if several { self.with_listed_before(at, kinds) } else { vec![name] }, end));
        }
        // A second title, or one behind an age: "Ada Quill, founder and CEO of X".
        if self.is(before, Tags::AND.with(Tags::COMMA))
            && let Some(comma) = (before.saturating_sub(ASIDE_REACH)..before)
                .rev()
                .take_while(|at| !self.is(*at, Tags::CLAUSE))
                .find(|at| self.is(*at, Tags::COMMA))
            && let Some(name) = comma.checked_sub(1).and_then(|at| self.filler_of(kinds, at))
        {
            return Some((vec![name], end));
        }
        let fillers = match &nominal.link {
            Some(Linking { object: Some(object), .. }) => self.filler_of(kinds, *object).map(|name| vec![name])?,
            Some(Linking { verbal, .. }) => self.resolve(&self.subject(verbal)?, kinds, 0),
            None => return None,
        };
        (!fillers.is_empty()).then_some((fillers, end))
    }

    /// The verb that says what somebody is, becomes or was, before a phrase that begins at an item: "is", "was named",
    /// "resigned as", "hired Ada Quill as", "was promoted to".
    pub fn linking(&self, start: usize) -> Option<Linking> {
        let mut before = start.checked_sub(1)?;
        while before > 0 && self.is(before, Tags::ADVERB) {
            before -= 1;
        }
        let of =
            |at: usize, list: &[VerbId]| self.forms(at).iter().find(|(id, _)| list.contains(id)).map(|(id, _)| *id);
        let verbal = |at: usize, id| self.verbal(at, &super::frame::Verb { id, particle: None, reflexive: false });
        if self.is(before, Tags::COPULA) {
            let becomes = of(before, &self.lexicon.becoming).and_then(|id| verbal(before, id));
            return Some(Linking { verbal: becomes.unwrap_or_else(|| self.copular(before)), object: None });
        }
        let to = self.link_at(before) == Some(Link::To);
        if !self.is(before, Tags::AS) && !to {
            let posting = of(before, &self.lexicon.posting);
            let verbal = verbal(before, posting.or_else(|| of(before, &self.lexicon.becoming))?)?;
            return (posting.is_none() || verbal.passive).then_some(Linking { verbal, object: None });
        }
        let first = before.saturating_sub(VERB_REACH);
        let verb = (first..before)
            .rev()
            .take_while(|at| !self.is(*at, Tags::END.with(Tags::RELATIVE).with(Tags::SUBORDINATOR)))
            .find(|at| !self.is_noun(*at) && !self.forms(*at).is_empty() && !self.is_auxiliary(*at));
        let id = verb
            .and_then(|verb| if to { of(verb, &self.lexicon.posting) } else { self.forms(verb).first().map(|f| f.0) });
        let found = verb.zip(id).and_then(|(verb, id)| verbal(verb, id));
        // Who succeeds somebody gets the post; else the object of the verb does, or its subject.
        let succeeds = id.is_some_and(|id| self.lexicon.succeeding.contains(&id));
        let objects = verb.map_or(before.saturating_sub(1), |verb| verb + 1)..before;
        let object = objects.rev().find(|at| self.is_person(*at)).filter(|_| !succeeds);
        let mut verbal = match (found, object) {
            (Some(verbal), _) => verbal,
            (None, Some(object)) if !to => self.copular(object),
            _ => return None,
        };
        // What ends has been.
        if id.is_some_and(|id| self.lexicon.leaving.contains(&id)) {
            verbal.modality = Modality::Asserted;
        }
        Some(Linking { verbal, object })
    }

    /// The names joined from an item on: "X, Y and Z".
    fn joined(&self, at: usize, kinds: &[Kind]) -> Vec<Filler> {
        let mut at = at;
        let mut names = Vec::new();
        while let Some(name) = self.filler_of(kinds, at) {
            names.push(name);
            if !self.is(at + 1, Tags::AND.with(Tags::COMMA)) {
                break;
            }
            at += 2;
        }
        names
    }

    /// A name behind the complement of a noun: "the CEO of X, Ada Quill", "head of design Ada Quill".
    fn named_behind(&self, end: usize, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let last = (end + APPOSITION_REACH).min(self.items.len());
        let stop = Tags::CLAUSE.with(Tags::AND);
        let mut complement = false;
        let person = kinds.iter().any(|kind| matches!(kind, Kind::Name(class) if class.as_str() == "person"));
        for at in end..last {
            if self.is(at, stop) {
                break;
            }
            // "a spokesperson for X, Ada Quill".
            complement |= self.is(at, if person { Tags::PREPOSITION.with(Tags::OF) } else { Tags::OF });
            if complement && self.is(at, Tags::COMMA) {
                // "partners such as A, B": the next of a list.
                if self.filler_of(kinds, at - 1).is_some() {
                    break;
                }
                return self.filler_of(kinds, at + 1).filter(|_| !self.acts(at + 1)).map(|name| (vec![name], at + 2));
            }
            if self.is(at, Tags::COMMA) {
                break;
            }
            if complement
                && !self.is(at - 1, Tags::STOPS)
                && let Some(name) = self.filler_of(kinds, at)
            {
                return Some((vec![name], at + 1));
            }
        }
        None
    }

    /// A dash that parts a phrase.
    fn is_dash(&self, at: usize) -> bool {
        self.says(at, "—") || self.says(at, "–")
    }
}
