//! How firmly a claim is made: by what governs the word that states it, and not by all that stands in its sentence.

use std::ops::Range;

use super::{
    chain::Link,
    items::Item,
    matching::{Filler, Match, Predicate, Scene},
    syntax::Tags,
    verbs::Form,
};
use crate::annotate::Modality;

/// Items behind a noun in which a word may show how firm it is.
const CUE_REACH: usize = 3;
/// Items before the word that states a claim in which a word denies it.
const DENIAL_REACH: usize = 2;
/// Items before a clause in which the verb that it depends on stands.
const GOVERNOR_REACH: usize = 5;
/// Items between an infinitive and what tells that it came about: "a profité de l'occasion pour".
const REALISED_REACH: usize = 6;
/// Items between those that a thing is done with and their preposition.
const COMPANION_REACH: usize = 2;
/// Items behind a verb in which its restriction stands: "n'en accroît pas moins".
const RESTRICTION_REACH: usize = 3;
/// Items before the word that states a claim that may bear on it, so that the work grows with the text and no faster.
const SENTENCE_REACH: usize = 96;

/// The clause around an item; what stands in brackets within it is none of it.
struct Clause {
    items: Range<usize>,
    asides: Vec<Range<usize>>,
}

impl Clause {
    fn holds(&self, at: usize) -> bool {
        self.items.contains(&at) && !self.is_aside(at)
    }

    fn is_aside(&self, at: usize) -> bool {
        self.asides.iter().any(|aside| aside.contains(&at))
    }
}

impl Scene<'_> {
    /// The modality that the phrases matched show, and what the words around add to it: cues of the clause ("plans for"),
    /// a rumour that opens the sentence, the verb that the clause depends on, or that has an amount as its object. A verb's
    /// own chain tells of verbs, so none counts beside it.
    pub(super) fn modality(&self, matched: &Match) -> Modality {
        let shown = matched.modality.unwrap_or(Modality::Asserted);
        if matches!(matched.predicate, Some(Predicate::Relation(_))) {
            return shown;
        }
        let said = matched.predicate.as_ref().map_or(&matched.items, Predicate::items);
        let clause = self.clause(said.start);
        let Range { start, end } = clause.items;
        let far = said.start.saturating_sub(SENTENCE_REACH);
        let first = self.items[said.start].tokens.start;
        if (self.items[far].tokens.start..first).any(|t| self.lexicon.denials.at(self.doc, t, first).is_some()) {
            return Modality::Denied;
        }
        let verbal = matches!(matched.predicate, Some(Predicate::Verb(_)));
        let end = match matched.predicate {
            Some(Predicate::Verb(_)) => said.start,
            Some(_) => end.min(said.end + CUE_REACH),
            None => said.end,
        };
        let before = (far..end).filter(|at| self.items[*at].is_word() && !clause.is_aside(*at));
        let cues = before.filter_map(|at| {
            let (cue, _) = self.lexicon.cues.at(self.doc, self.items[at].tokens.start, self.limit(at))?;
            let counts = match cue {
                Modality::Denied => at < said.start && at + DENIAL_REACH >= said.start,
                Modality::Hedged => at >= start || !self.is(at, Tags::COPULA),
                // "has completed the project".
                _ => at >= start && !self.is_completed(start..at) && !self.is_parted(at..said.start),
            };
            (counts && !(verbal && self.is_verb(at))).then_some(cue)
        });
        let dependent = start > 0 && self.lexicon.complementizers.holds(self.doc, self.items[start - 1].tokens.start);
        let governors = if dependent { start.saturating_sub(GOVERNOR_REACH)..start } else { 0..0 };
        let amount = matches!(matched.values.first(), Some(Filler::Amount(_) | Filler::Date(_)));
        let links = if matched.predicate.is_none() && amount { start..said.end } else { 0..0 };
        let before_word = |at: &usize| self.items.get(at + 1).is_some_and(Item::is_word);
        let verbs = governors.chain(links.filter(before_word)).filter_map(|at| self.link_at(at).map(Link::modality));
        // "X will reinforce the site in Y": of a pattern without a verb of its own.
        let inside = if matched.predicate.is_none() { said.clone() } else { 0..0 };
        let tenses = inside.filter_map(|at| self.tense(at));
        let done_with = (!verbal).then(|| self.done_with(said.start, &clause)).flatten();
        cues.chain(verbs).chain(tenses).chain(done_with).fold(shown, Modality::max)
    }

    /// Whether another verb with the same subject begins between a plan and a claim: "dropped plans for X and had".
    fn is_parted(&self, mut between: Range<usize>) -> bool {
        between.any(|at| {
            let finite = |i: usize| {
                let forms = self.forms(i);
                let has = |form| forms.iter().any(|(_, other)| *other == form);
                has(Form::Finite) && !has(Form::Infinitive) || matches!(self.link_at(i), Some(Link::Have | Link::Be))
            };
            self.is(at, Tags::AND) && finite(at + 1)
        })
    }

    /// Whether a verb before a plan tells that it was carried out.
    fn is_completed(&self, before: Range<usize>) -> bool {
        let words = before.filter(|at| self.items[*at].is_word()).rev().take(REALISED_REACH);
        let done =
            |at: &usize| self.lexicon.completed.at(self.doc, self.items[*at].tokens.start, self.limit(*at)).is_some();
        words.into_iter().find(done).is_some_and(|at| self.chained(at) == Modality::Asserted)
    }

    /// What the form of a verb itself shows.
    fn tense(&self, at: usize) -> Option<Modality> {
        self.forms(at)
            .iter()
            .map(|(_, form)| match form {
                Form::Future => Modality::Planned,
                Form::Conditional => Modality::Hedged,
                _ => Modality::Asserted,
            })
            .max()
    }

    /// What the verb of the clause makes of those that it is done with: "servira à construire un site, avec des partenaires".
    fn done_with(&self, noun: usize, clause: &Clause) -> Option<Modality> {
        let mut outside = (clause.items.start..noun).rev().take(COMPANION_REACH);
        let outside = outside.find(|at| self.lexicon.companions.holds(self.doc, self.items[*at].tokens.start))?;
        let verbs = (clause.items.start..outside).filter(|at| clause.holds(*at));
        verbs.filter_map(|at| self.tense(at).max(self.link_at(at).map(Link::modality))).max()
    }

    /// Whether an infinitive behind its mark came about by what governs it: "a profité de l'occasion pour", "forced X to";
    /// then how firmly that is said.
    pub(super) fn realised(&self, mark: usize) -> Option<Modality> {
        let floor = mark.saturating_sub(REALISED_REACH);
        let bounds = Tags::END.with(Tags::SUBORDINATOR).with(Tags::RELATIVE);
        let near = (floor..mark).rev().take_while(|at| !self.is(*at, bounds));
        let governor = near
            .filter(|at| self.items[*at].is_word())
            .take_while(|at| self.realises(*at) || !self.is(*at, Tags::VERB) || self.link_at(*at).is_some())
            .find(|at| self.realises(*at))?;
        Some(self.chained(governor))
    }

    fn realises(&self, at: usize) -> bool {
        self.lexicon.realising.at(self.doc, self.items[at].tokens.start, self.limit(at)).is_some()
    }

    /// Whether what denies a verb at its chain only restricts it: "n'en accroît pas moins", "not only".
    pub(super) fn restricts(&self, chain: Range<usize>) -> bool {
        let last = (chain.end + RESTRICTION_REACH).min(self.items.len());
        for at in (chain.start..last).filter(|at| self.items[*at].is_word()) {
            let token = self.items[at].tokens.start;
            if self.lexicon.restrictions.at(self.doc, token, self.limit(at)).is_some() {
                return true;
            }
            let half = self.lexicon.particles.holds(self.doc, token);
            if self.is(at, Tags::END) || self.link_at(at) == Some(Link::Denied) && !half {
                return false;
            }
        }
        false
    }

    fn is_verb(&self, at: usize) -> bool {
        !self.forms(at).is_empty() || self.link_at(at).is_some()
    }

    /// The clause around an item: up to the words and signs that open and end clauses, past what stands in brackets.
    fn clause(&self, at: usize) -> Clause {
        let bounds = Tags::END.with(Tags::SUBORDINATOR).with(Tags::RELATIVE).with(Tags::OPENS).with(Tags::CLOSES);
        let floor = at.saturating_sub(SENTENCE_REACH);
        let (mut start, mut asides) = (at, Vec::new());
        while start > floor {
            let before = start - 1;
            let opening = || (floor..before).rev().find(|at| self.is(*at, Tags::OPENS));
            if self.is(before, Tags::CLOSES)
                && let Some(opening) = opening()
            {
                asides.push(opening..start);
                start = opening;
            } else if self.is(before, bounds) {
                break;
            } else {
                start = before;
            }
        }
        let ceiling = self.items.len().min(at + SENTENCE_REACH);
        let end = (at + 1..ceiling).find(|behind| self.is(*behind, bounds)).unwrap_or(ceiling);
        Clause { items: start..end, asides }
    }
}
