//! A verb with what stands between it and its subject: auxiliaries, adverbs, verbs of planning, denial.

use super::{frame::Verb, matching::Scene, syntax::Tags, verbs::Form};
use crate::annotate::{Modality, phrases::Phrases};

/// What a phrase of `[chain]` in `modality.toml` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Link {
    /// Auxiliary of the passive.
    Be,
    /// Auxiliary of the perfect.
    Have,
    /// Mark of the infinitive.
    To,
    /// A reflexive pronoun.
    Reflexive,
    /// What makes an infinitive a fact: "managed to".
    Real,
    Planned,
    Hedged,
    Denied,
}

/// A verb in its clause.
#[derive(Debug, Clone)]
pub(super) struct Verbal {
    /// First item of the chain, and the item behind the verb.
    pub start: usize,
    pub end: usize,
    /// What the subject is: the object of the verb.
    pub passive: bool,
    /// A participle behind what it qualifies: "Y, bought by X".
    pub reduced: bool,
    /// Whether the chain has a subject of its own right before it.
    pub finite: bool,
    pub modality: Modality,
}

/// Words behind a verb that may stand before its agent: "bought last year by".
const AGENT_REACH: usize = 7;

impl Scene<'_> {
    /// The verb of a frame at an item, with its chain.
    pub fn verbal(&self, at: usize, verb: &Verb) -> Option<Verbal> {
        let forms = self.forms(at);
        if !forms.iter().any(|(id, _)| *id == verb.id) {
            return None;
        }
        let has = |form| forms.contains(&(verb.id, form));
        let (mut links, start) = self.chain(at);
        let restricted = self.restricts(start..at);
        if restricted {
            links.retain(|link| *link != Link::Denied);
        }
        let reflexive = links.contains(&Link::Reflexive);
        if reflexive != verb.reflexive {
            return None;
        }
        let end = match &verb.particle {
            None => at + 1,
            Some(particle) => {
                let (found, end) = (at + 1..at + 5).find_map(|i| Some((i, self.phrase_end(particle, i)?)))?;
                if found == at + 1 { end } else { at + 1 }
            }
        };
        let mut verbal =
            Verbal { start, end, passive: false, reduced: false, finite: true, modality: modality(&links) };
        let auxiliary = links.iter().find(|link| matches!(link, Link::Be | Link::Have | Link::To));
        // "sera", "aurait": auxiliaries that show a modality besides.
        let own = |forms: &Phrases<()>| (start..at).any(|i| forms.holds(self.doc, self.items[i].tokens.start));
        let auxiliary = match auxiliary {
            None if own(&self.lexicon.passive) => Some(&Link::Be),
            None if own(&self.lexicon.perfect) => Some(&Link::Have),
            found => found,
        };
        // An auxiliary is no verb of its own.
        if self.link_at(at).is_some() && self.is_auxiliary(at) {
            return None;
        }
        let tensed = has(Form::Finite) || has(Form::Future) || has(Form::Conditional);
        match auxiliary {
            Some(Link::Be) if has(Form::Participle) => verbal.passive = !reflexive,
            Some(Link::Be) if has(Form::Gerund) => {}
            Some(Link::Have) if has(Form::Participle) => {}
            Some(Link::To) if has(Form::Infinitive) => {
                verbal.finite = links.iter().any(|link| matches!(link, Link::Be | Link::Have)) || links.len() > 1;
                if !links.contains(&Link::Real) {
                    let open = || verbal.modality.max(Modality::Planned);
                    verbal.modality = self.realised(start).map_or_else(open, |firm| verbal.modality.max(firm));
                }
            }
            _ if has(Form::Infinitive)
                && links
                    .iter()
                    .any(|link| matches!(link, Link::Planned | Link::Hedged | Link::Denied | Link::Real)) => {}
            _ if has(Form::Gerund) => verbal.finite = false,
            _ if tensed && !self.is_noun(at) && !(has(Form::Participle) && self.is_reduced(at, end)) => {
                if has(Form::Future) {
                    verbal.modality = verbal.modality.max(Modality::Planned);
                } else if has(Form::Conditional) {
                    verbal.modality = verbal.modality.max(Modality::Hedged);
                }
            }
            _ if has(Form::Participle) && !self.is_noun(at) => {
                verbal.passive = true;
                verbal.reduced = true;
            }
            // "They acquire".
            _ if has(Form::Infinitive) && self.lexicon.bare_finite && start == at && !self.is_noun(at) && at > 0 => {
                let plural = self.is(at - 1, Tags::PRONOUN.with(Tags::RELATIVE))
                    || !self.items[at - 1].is_word()
                    || self.says_ending(at - 1, "s");
                if !plural {
                    return None;
                }
            }
            _ => return None,
        }
        // "n'a pas racheté", "ne rachète pas".
        let denied = (end..end + 2).any(|i| self.link_at(i) == Some(Link::Denied));
        if denied && !restricted && self.lexicon.denial_behind {
            verbal.modality = Modality::Denied;
        }
        Some(verbal)
    }

    /// A copula in its clause.
    pub fn copular(&self, at: usize) -> Verbal {
        let (links, start) = self.chain(at + 1);
        Verbal {
            start: start.min(at),
            end: at + 1,
            passive: false,
            reduced: false,
            finite: true,
            modality: modality(&links),
        }
    }

    /// Whether a participle follows, past adverbs.
    pub fn is_auxiliary(&self, at: usize) -> bool {
        let next = (at + 1..self.items.len()).find(|i| !self.is(*i, Tags::ADVERB));
        next.is_some_and(|i| {
            let participle = self.forms(i).iter().any(|(_, form)| matches!(form, Form::Participle | Form::Gerund));
            let ends = self.lexicon.participle_endings.iter().any(|ending| self.says_ending(i, ending));
            participle || ends || matches!(self.link_at(i), Some(Link::Be | Link::Have))
        })
    }

    /// Whether a form that is past and participle is the participle: an agent follows and no object.
    fn is_reduced(&self, at: usize, end: usize) -> bool {
        let named = self.items.get(end).is_some_and(|item| !item.is_word());
        let determined = self.is(end, Tags::DETERMINER.with(Tags::POSSESSIVE));
        let agent = (end..end + AGENT_REACH)
            .take_while(|i| !self.is(*i, Tags::CLAUSE.with(Tags::AND)))
            .any(|i| self.is(i, Tags::BY));
        // "Y, valued at".
        let beside = at > 1
            && self.is(at - 1, Tags::COMMA.with(Tags::OPENS))
            && self.is(end, Tags::PREPOSITION)
            && !self.closes_aside(at - 1);
        at > 0 && !named && !determined && (agent || beside)
    }

    /// Whether a comma closes an aside behind a name: "X, its investor, committed to".
    fn closes_aside(&self, comma: usize) -> bool {
        let first = comma.saturating_sub(AGENT_REACH);
        let opening = (first.max(1)..comma).rev().find(|at| self.is(*at, Tags::COMMA));
        self.items[comma - 1].is_word() && opening.is_some_and(|at| !self.items[at - 1].is_word())
    }

    /// The links before a verb, from right to left, and the item where they begin.
    fn chain(&self, at: usize) -> (Vec<Link>, usize) {
        let mut links = Vec::new();
        let mut start = at;
        while start > 0 && self.items[start - 1].is_word() {
            let floor = self.items[0].tokens.start;
            if let Some((link, token)) = self.lexicon.chain.before(self.doc, floor, self.items[start - 1].tokens.end)
                && self.items[self.item_at(token)].tokens.start == token
            {
                // Prepositions mark an infinitive only.
                if link == Link::To
                    && !self.forms(start).iter().any(|(_, form)| *form == Form::Infinitive)
                    && self.link_at(start).is_none()
                {
                    break;
                }
                links.push(link);
                start = self.item_at(token);
            } else if self.is(start - 1, Tags::ADVERB) {
                start -= 1;
            } else {
                break;
            }
        }
        // An adverb that opens the clause is no part of the chain.
        (links, start)
    }

    /// How firmly the chain before a verb says it.
    pub fn chained(&self, at: usize) -> Modality {
        modality(&self.chain(at).0)
    }

    /// The item behind a phrase of plain words that starts at an item.
    fn phrase_end(&self, phrase: &Phrases<()>, at: usize) -> Option<usize> {
        let token = self.items.get(at).filter(|item| item.is_word())?.tokens.start;
        phrase.at(self.doc, token, self.limit(at)).map(|((), end)| self.item_at(end))
    }

    pub fn link_at(&self, at: usize) -> Option<Link> {
        let item = self.items.get(at).filter(|item| item.is_word())?;
        self.lexicon.chain.at(self.doc, item.tokens.start, item.tokens.end).map(|(link, _)| link)
    }
}

impl Link {
    /// The modality that the link gives.
    pub const fn modality(self) -> Modality {
        match self {
            Self::Planned => Modality::Planned,
            Self::Hedged => Modality::Hedged,
            Self::Denied => Modality::Denied,
            _ => Modality::Asserted,
        }
    }
}

fn modality(links: &[Link]) -> Modality {
    let shown = links.iter().map(|link| link.modality());
    shown.max().unwrap_or(Modality::Asserted)
}
