//! The subject of a verb: over asides, relative pronouns and earlier verbs.

use super::{
    chain::{Link, Verbal},
    items::What,
    matching::Scene,
    phrase::{Head, Phrase},
    syntax::Tags,
    verbs::Form,
};

/// Items in an aside between commas behind a subject.
const ASIDE_REACH: usize = 22;
/// Verbs back that a subject may be carried.
const DEPTH: usize = 3;
/// Items between a subject and the verb that shows it to be one.
const VERB_REACH: usize = 3;

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

    pub fn chain_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && self.is(start - 1, Tags::ADVERB.with(Tags::VERB).with(Tags::COPULA)) {
            start -= 1;
        }
        start
    }
}
