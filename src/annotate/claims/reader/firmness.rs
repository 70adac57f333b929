//! What can be said of how firmly a claim is made, each statement as a hash: what the rules make of it, the verb or noun that
//! states it, and every word of its sentence that tells of plans, rumours, denials and dates.

use std::ops::Range;

use super::super::{
    items::What,
    matching::{Filler, Match, Predicate, Scene},
    syntax::Tags,
    verbs::Form,
};
use crate::annotate::{
    Modality,
    hashing::{self, mix},
};

/// Items before and behind the words that state a claim whose lemmas are looked at.
const BEFORE: usize = 5;
const BEHIND: usize = 4;
/// Items from the words that state a claim that may bear on it.
const REACH: usize = 40;

/// Collects hashes.
struct Out(Vec<u64>, u64);

impl Out {
    fn add(&mut self, kind: u64, a: u64, b: u64) {
        self.0.push(hashing::statement(kind, mix(self.1, a), b));
    }
}

impl Scene<'_> {
    /// What can be said of how firmly a match is stated, of which the rules say `ruled`.
    pub(super) fn firmness(&self, property: usize, matched: &Match, ruled: Modality) -> Vec<u64> {
        let mut out = Out(Vec::new(), hashing::word(self.doc.article.lang.as_str()));
        let name = hashing::word(&self.lexicon.properties[property].name);
        let rule = ruled as u64;
        let kind = match &matched.predicate {
            None => 0,
            Some(Predicate::Verb(_)) => 1,
            Some(Predicate::Noun(_)) => 2,
            Some(Predicate::Relation(_)) => 3,
        };
        out.add(200, rule, 0);
        out.add(201, rule, name);
        out.add(202, rule, kind);
        out.add(203, name, kind);
        let said = matched.predicate.as_ref().map_or(&matched.items, Predicate::items).clone();
        if let Some(last) = said.end.checked_sub(1) {
            out.add(204, self.lemma(last), rule);
            for (_, form) in self.forms(last) {
                out.add(205, *form as u64, rule);
                out.add(206, *form as u64, mix(name, kind));
            }
        }
        for at in said.start.saturating_sub(BEFORE)..said.start {
            out.add(207, self.lemma(at), kind);
        }
        for at in said.end..(said.end + BEHIND).min(self.items.len()) {
            out.add(208, self.lemma(at), kind);
        }
        out.add(209, self.lemma(0), 0);
        self.tells(&said, kind, &mut out);
        self.when(matched, &said, name, &mut out);
        out.0
    }

    /// The verbs, and the words of plans, rumours and denials, around the words that state a claim.
    fn tells(&self, said: &Range<usize>, kind: u64, out: &mut Out) {
        let near = said.start.saturating_sub(REACH)..(said.end + REACH).min(self.items.len());
        let mut clauses = 0;
        for at in near.filter(|at| self.items[*at].is_word()) {
            if self.is(at, Tags::END.with(Tags::SUBORDINATOR).with(Tags::RELATIVE)) {
                clauses += 1;
            }
            let zone = match at {
                _ if at < said.start => 0,
                _ if at < said.end => 1,
                _ => 2,
            };
            let far = distance(at, said.start);
            let token = self.items[at].tokens.start;
            if let Some((cue, _)) = self.lexicon.cues.at(self.doc, token, self.limit(at)) {
                out.add(210, cue as u64, mix(zone, far));
                out.add(211, self.lemma(at), zone);
            }
            if let Some(link) = self.link_at(at) {
                out.add(212, link.modality() as u64, mix(zone, far));
            }
            for (_, form) in self.forms(at).iter().filter(|(_, form)| *form != Form::Infinitive) {
                out.add(213, *form as u64, mix(zone, far));
            }
            if self.is(at, Tags::VERB) {
                out.add(214, self.lemma(at), mix(zone, kind));
            }
        }
        out.add(215, u64::from(clauses > 0), kind);
    }

    /// Whether the value, or a date of the sentence, is still to come.
    fn when(&self, matched: &Match, said: &Range<usize>, name: u64, out: &mut Out) {
        let Some(published) = self.doc.article.published.map(|moment| moment.day().to_string()) else { return };
        let compare = |date: &str| {
            let length = date.len().min(published.len());
            date.get(..length).cmp(&published.get(..length)) as u64
        };
        if let Some(Filler::Date(i)) = matched.values.first() {
            out.add(220, compare(&self.found.dates[*i].date), name);
        }
        for (at, item) in self.items.iter().enumerate() {
            if let What::Date(i) = item.what {
                let zone = u64::from(at >= said.start);
                out.add(221, compare(&self.found.dates[i].date), mix(zone, distance(at, said.start)));
            }
        }
    }
}

/// How far one item is from another, in few steps.
fn distance(from: usize, to: usize) -> u64 {
    u64::from((from.abs_diff(to) + 1).ilog2())
}
