//! What can be said of a pair of arguments, each statement as a hash: what they are, the words around and between them, the
//! verbs that govern them, the words that state claims nearby, and what the patterns read.

use std::ops::Range;

use super::{
    super::{matching::Filler, syntax::Tags, verbs::Form as VerbForm},
    arguments::{Argument, Form},
    candidates::Candidate,
    view::View,
};
use crate::annotate::hashing::{self, SEED, mix};

/// Items on each side of an argument whose words are looked at.
const NEAR: usize = 3;
/// Items between two arguments beyond which their words are not listed.
const BETWEEN: usize = 14;
/// Symbols of the way between two arguments that is looked at as a whole.
const WAY: usize = 7;
/// Items from an argument within which a word counts that states a claim.
const CUE_REACH: usize = 12;

/// Collects hashes.
struct Out<'o>(&'o mut Vec<u64>, u64);

impl Out<'_> {
    fn add(&mut self, kind: u64, a: u64, b: u64) {
        self.0.push(hashing::statement(kind, mix(self.1, a), b));
    }
}

impl View<'_, '_> {
    /// The features of a pair.
    pub fn of(&self, candidate: Candidate, out: &mut Vec<u64>) {
        out.clear();
        let (s, v) = (&self.arguments[candidate.subject], &self.arguments[candidate.value]);
        // Members of a list stand to the rest as its first does.
        let listed = |argument: &Argument, other: &Argument| {
            let head = &self.arguments[argument.head];
            if head.start > other.start || argument.start < other.start { head.clone() } else { argument.clone() }
        };
        let (sh, vh) = (listed(s, v), listed(v, s));
        let mut out = Out(out, self.lang);
        let sorts = mix(s.sort, v.sort);
        let forms = mix(s.form as u64, v.form as u64);
        let forwards = s.start < v.start;
        let order = match (s.form, v.form) {
            (Form::Implicit, _) => 2,
            (_, Form::Implicit) => 3,
            _ => u64::from(forwards),
        };
        out.add(4, mix(s.form as u64, v.form as u64), mix(s.rank as u64, v.rank as u64));
        out.add(5, sorts, mix(mix(s.form as u64, v.form as u64), mix(s.rank as u64, v.rank as u64)));
        out.add(1, sorts, 0);
        out.add(2, sorts, mix(forms, order));
        out.add(3, s.form as u64, order);
        if s.form != Form::Implicit && v.form != Form::Implicit {
            self.between(&sh, &vh, order, sorts, &mut out);
        }
        self.around(10, &sh, order, &mut out);
        self.around(20, &vh, order, &mut out);
        if v.head != candidate.value {
            self.around(30, v, order, &mut out);
        }
        self.governed(&sh, &vh, order, &mut out);
        self.cues_near(&sh, &vh, order, &mut out);
        self.competition(&candidate, order, sorts, &mut out);
        self.amount(v, &mut out);
        self.read(s, v, &mut out);
        self.topical(s, v, order, &mut out);
        self.about(s, v, sorts, &mut out);
    }

    /// The way between the arguments.
    fn between(&self, s: &Argument, v: &Argument, order: u64, sorts: u64, out: &mut Out) {
        let gap = if s.start < v.start { s.end..v.start } else { v.end..s.start };
        let gap = gap.start.min(gap.end)..gap.end;
        let count = |tags| gap.clone().filter(|at| self.scene.is(*at, tags)).count().min(3) as u64;
        let length = match gap.len() {
            n @ 0..=3 => n as u64,
            4..=6 => 4,
            7..=10 => 5,
            11..=16 => 6,
            17..=25 => 7,
            _ => 8,
        };
        out.add(40, length, order);
        out.add(41, mix(count(Tags::COMMA), count(Tags::VERB)), order);
        out.add(42, mix(count(Tags::RELATIVE), count(Tags::SUBORDINATOR)), mix(count(Tags::END), order));
        out.add(43, mix(count(Tags::OPENS), count(Tags::CLOSES)), order);
        if gap.len() <= BETWEEN {
            for at in gap.clone().filter(|at| self.is_content(*at)) {
                out.add(44, self.lemmas[at], order);
                out.add(45, self.lemmas[at], mix(sorts, order));
            }
        }
        let way = self.way(gap.clone(), false);
        if way.len() <= WAY {
            out.add(46, way.iter().copied().fold(SEED, mix), order);
        }
        let cued = self.way(gap, true);
        if cued.len() <= WAY {
            out.add(47, cued.iter().copied().fold(SEED, mix), order);
            out.add(48, cued.iter().copied().fold(SEED, mix), mix(sorts, order));
        }
        for pair in cued.windows(2).take(WAY) {
            out.add(49, mix(pair[0], pair[1]), order);
        }
    }

    /// The words between as symbols: closed classes by their lemma, others by what claims they may state, or else as noun or verb.
    fn way(&self, gap: Range<usize>, cued: bool) -> Vec<u64> {
        let mut way: Vec<u64> = Vec::new();
        for at in gap {
            let symbol = if !self.scene.items[at].is_word() {
                self.lemmas[at]
            } else if self.scene.is(at, Tags::DETERMINER) && !self.scene.is(at, Tags::PREPOSITION.with(Tags::OF)) {
                continue;
            } else if cued && !self.cues[at].is_empty() {
                self.cues[at].iter().copied().fold(0, u64::wrapping_add)
            } else if self.scene.is(at, Tags::STOPS) && !self.scene.is(at, Tags::VERB) {
                self.lemmas[at]
            } else if self.verbs.contains(&at) {
                if cued { 5 } else { self.lemmas[at] }
            } else if cued {
                6
            } else {
                self.lemmas[at]
            };
            // Several words without claims are one.
            if !(symbol == 6 && way.last() == Some(&6)) {
                way.push(symbol);
            }
        }
        way
    }

    /// The words beside an argument.
    fn around(&self, kind: u64, argument: &Argument, order: u64, out: &mut Out) {
        if argument.form == Form::Implicit {
            return;
        }
        let back = |n: usize| argument.start.checked_sub(n);
        let on = |n: usize| Some(argument.end + n - 1);
        out.add(kind, self.lemma(back(1)), order);
        out.add(kind + 1, mix(self.lemma(back(2)), self.lemma(back(1))), order);
        out.add(kind + 2, self.lemma(on(1)), order);
        out.add(kind + 3, mix(self.lemma(on(1)), self.lemma(on(2))), order);
        for n in 1..=NEAR {
            if let Some(at) = back(n).filter(|at| self.is_content(*at)) {
                out.add(kind + 4, self.lemmas[at], argument.sort);
            }
            if let Some(at) = on(n).filter(|at| self.is_content(*at)) {
                out.add(kind + 5, self.lemmas[at], argument.sort);
            }
        }
        if argument.form == Form::Noun {
            out.add(kind + 6, self.scene.lemma(argument.end - 1), order);
        }
    }

    /// The verb that governs the value, and whether the subject is its subject.
    fn governed(&self, s: &Argument, v: &Argument, order: u64, out: &mut Out) {
        // Of the two, the one that is in the sentence.
        let (s, v) = if v.form == Form::Implicit { (v, s) } else { (s, v) };
        let preposition = self.preposition_before(v.start);
        let Some(index) = self.verbs.partition_point(|at| *at < v.start).checked_sub(1) else {
            out.add(60, preposition, order);
            return;
        };
        let verb = self.verbs[index];
        let lemma = self.lemmas[verb];
        let cue = self.cues[verb].iter().copied().fold(0, u64::wrapping_add);
        let agrees = match self.subjects[index] {
            Some(_) if s.form == Form::Implicit => 3,
            Some(item) => u64::from((s.start..s.end.max(s.start + 1)).contains(&item)),
            None => 2,
        };
        let near = u64::from(v.start - verb <= 3);
        out.add(61, mix(lemma, preposition), agrees);
        out.add(62, mix(cue, preposition), mix(agrees, v.sort));
        out.add(63, lemma, mix(agrees, v.sort));
        out.add(64, agrees, mix(near, order));
        out.add(65, self.voice(verb), mix(agrees, u64::from(cue != 0)));
        // The verb whose subject the argument is, wherever the value stands.
        for (index, subject) in self.subjects.iter().enumerate() {
            if subject.is_some_and(|item| (s.start..s.end.max(s.start + 1)).contains(&item)) {
                let verb = self.verbs[index];
                out.add(66, self.lemmas[verb], v.sort);
                out.add(67, self.cues[verb].iter().copied().fold(0, u64::wrapping_add), mix(v.sort, preposition));
            }
        }
        // A verb of which the value is the subject.
        for (index, subject) in self.subjects.iter().enumerate() {
            if subject.is_some_and(|item| (v.start..v.end.max(v.start + 1)).contains(&item)) {
                let verb = self.verbs[index];
                let before = self.preposition_before(s.start.min(self.lemmas.len()));
                out.add(68, self.lemmas[verb], before);
                out.add(69, self.cues[verb].iter().copied().fold(0, u64::wrapping_add), mix(before, self.voice(verb)));
            }
        }
    }

    fn voice(&self, verb: usize) -> u64 {
        let participle = self.scene.forms(verb).iter().any(|(_, form)| *form == VerbForm::Participle);
        let before = verb.checked_sub(1).map_or(0, |at| u64::from(self.scene.is(at, Tags::COPULA)));
        mix(u64::from(participle), before)
    }

    /// The preposition that governs an argument, over its determiner and common words.
    fn preposition_before(&self, start: usize) -> u64 {
        let first = start.saturating_sub(NEAR + 1);
        let found = (first..start).rev().find(|at| self.scene.is(*at, Tags::PREPOSITION.with(Tags::CLAUSE)));
        match found {
            Some(at) if self.scene.is(at, Tags::PREPOSITION) => self.lemmas[at],
            Some(_) => 2,
            None => 3,
        }
    }

    /// What the headline and the sentence before are about.
    fn about(&self, s: &Argument, v: &Argument, sorts: u64, out: &mut Out) {
        for cue in self.title {
            out.add(120, *cue, sorts);
        }
        let meant = u64::from(s.filler.is_meant()) * 2 + u64::from(v.filler.is_meant());
        for cue in self.before {
            out.add(121, *cue, mix(meant, sorts));
        }
        let mut seen = 0;
        for cue in self.cues.iter().flat_map(|set| set.iter()).take(16) {
            if seen != *cue {
                out.add(122, *cue, sorts);
            }
            seen = *cue;
        }
    }

    /// The words nearby that state claims.
    fn cues_near(&self, s: &Argument, v: &Argument, order: u64, out: &mut Out) {
        let count = self.lemmas.len();
        let (first, last) = match s.form {
            Form::Implicit => (v.start, v.end),
            _ if v.form == Form::Implicit => (s.start, s.end),
            _ => (s.start.min(v.start), s.end.max(v.end)),
        };
        let v = if v.form == Form::Implicit { s } else { v };
        let mut nearest = [None::<(usize, u64)>; 3];
        for at in first.saturating_sub(CUE_REACH)..(last + CUE_REACH).min(count) {
            let zone = if at < first {
                0
            } else if at < last {
                1
            } else {
                2
            };
            for cue in self.cues[at] {
                out.add(70, *cue, mix(zone, order));
                let distance = if at < v.start { v.start - at } else { at + 1 - v.end.min(at) };
                let zone = &mut nearest[zone as usize];
                if zone.is_none_or(|(best, _)| distance < best) {
                    *zone = Some((distance, *cue));
                }
            }
        }
        for (zone, found) in nearest.iter().enumerate() {
            if let Some((distance, cue)) = found {
                let far = match distance {
                    n @ 0..=3 => *n as u64,
                    4..=6 => 4,
                    _ => 5,
                };
                out.add(71, *cue, mix(zone as u64, mix(far, order)));
            }
        }
        let none = nearest.iter().all(Option::is_none);
        out.add(72, u64::from(none), order);
    }

    /// Whether other arguments stand nearer.
    fn competition(&self, candidate: &Candidate, order: u64, sorts: u64, out: &mut Out) {
        let (s, v) = (&self.arguments[candidate.subject], &self.arguments[candidate.value]);
        let (low, high) = (candidate.subject.min(candidate.value), candidate.subject.max(candidate.value));
        let others = |sort: u64, head: usize| {
            let between = self.arguments[low + 1..high].iter();
            between.filter(|a| a.sort == sort && a.head != head && a.form != Form::Possessive).count().min(3) as u64
        };
        let subjects = others(s.sort, s.head);
        let values = others(v.sort, v.head);
        out.add(80, mix(subjects, values), order);
        out.add(81, mix(subjects, values), mix(sorts, order));
        let all = |sort: u64| self.arguments.iter().filter(|a| a.sort == sort).count().min(4) as u64;
        out.add(82, mix(all(s.sort), all(v.sort)), order);
        let first = self.arguments.iter().position(|a| a.sort == s.sort);
        out.add(83, u64::from(first == Some(candidate.subject)), order);
        let listed = (s.head != candidate.subject, v.head != candidate.value);
        out.add(84, u64::from(listed.0) * 2 + u64::from(listed.1), order);
        out.add(85, u64::from(s.head == v.head), sorts);
    }

    /// What an amount counts, how large it is, and what follows it.
    fn amount(&self, v: &Argument, out: &mut Out) {
        let Filler::Amount(i) = v.filler else { return };
        let quantity = &self.scene.found.quantities[i];
        let size = quantity.value.abs().max(1.0).log10().floor() as u64;
        out.add(90, v.sort, size);
        out.add(91, quantity.bound.map_or(0, |bound| bound as u64 + 1), v.sort);
        let behind = v.end..(v.end + 5).min(self.lemmas.len());
        let mut first = true;
        for at in behind.take_while(|at| !self.scene.is(*at, Tags::COMMA.with(Tags::END))) {
            if self.is_content(at) {
                out.add(92, self.lemmas[at], u64::from(first));
                for cue in self.cues[at] {
                    out.add(93, *cue, u64::from(first));
                }
                first = false;
            }
        }
        let before = v.start.saturating_sub(6)..v.start;
        for at in before.filter(|at| self.is_content(*at)) {
            out.add(94, self.lemmas[at], v.sort);
        }
    }

    /// What the patterns read of the pair, and of either with others.
    fn read(&self, s: &Argument, v: &Argument, out: &mut Out) {
        let mut any = false;
        for reading in self.readings {
            let subject = self.scene.is_same(&reading.subject, &s.filler);
            let value = self.scene.is_same(&reading.value, &v.filler);
            let property = hashing::word(&self.scene.lexicon.properties[reading.property].name);
            let sure = (reading.confidence * 5.0) as u64;
            match (subject, value) {
                (true, true) => {
                    any = true;
                    out.add(100, property, 0);
                    out.add(101, property, sure);
                }
                (false, true) => out.add(102, property, u64::from(s.form == Form::Implicit)),
                (true, false) => out.add(103, property, v.sort),
                (false, false) => {}
            }
        }
        out.add(104, u64::from(any), 0);
    }

    /// Whether the text is about them.
    fn topical(&self, s: &Argument, v: &Argument, order: u64, out: &mut Out) {
        let topic = |argument: &Argument| {
            let entity = self.scene.entity(&argument.filler)?;
            Some(u64::from(self.scene.focus.is_topic(&entity)))
        };
        let (subject, value) = (topic(s).unwrap_or(2), topic(v).unwrap_or(2));
        out.add(110, mix(subject, value), order);
        out.add(111, mix(subject, value), mix(s.form as u64, mix(s.sort, v.sort)));
        let opening = u64::from(self.scene.items.first().is_some_and(|item| item.tokens.start == 0));
        out.add(112, opening, order);
    }
}
