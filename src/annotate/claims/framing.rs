//! Frames against a sentence.

use super::{
    chain::Verbal,
    frame::{Argument, Frame, Place},
    items::What,
    matching::{Filler, Match, Scene},
    pattern::Kind,
    syntax::Tags,
};
use crate::annotate::titles::TitleKind;

/// How much less sure a claim is by the construction that it is read from: estimates, to be measured.
const REDUCED: f32 = 0.97;
const CARRIED: f32 = 0.9;
const NOMINAL: f32 = 0.95;

/// Items behind an amount where what it counts is named.
const COUNTED_REACH: usize = 5;

impl Scene<'_> {
    /// Every place where a frame fits, and how sure each is.
    pub fn framed(&self, frame: &Frame) -> Vec<(Match, f32)> {
        if !self.has_any(&frame.value.kinds) {
            return Vec::new();
        }
        let mut all = Vec::new();
        for at in 0..self.items.len() {
            if !self.items[at].is_word() {
                continue;
            }
            for verb in &frame.verbs {
                if let Some(verbal) = self.verbal(at, verb) {
                    all.extend(self.of_verb(frame, at, &verbal));
                    break;
                }
            }
            if let Some(end) = self.noun_end(frame, at) {
                all.extend(self.of_noun(frame, at, end));
            }
        }
        all
    }

    /// Whether the sentence has something of one of the kinds.
    pub fn has_any(&self, kinds: &[Kind]) -> bool {
        self.items.iter().any(|item| kinds.iter().any(|kind| self.fits(kind, item)))
    }

    fn noun_end(&self, frame: &Frame, at: usize) -> Option<usize> {
        let token = self.items[at].tokens.start;
        let noun = frame.nouns.as_ref().and_then(|nouns| nouns.at(self.doc, token, self.limit(at))).map(|(_, end)| end);
        let title = || {
            let (length, title) = self.lexicon.titles.at(self.doc, token)?;
            let post = matches!(title.kind, TitleKind::Chief | TitleKind::Role);
            (post && !self.lexicon.not_posts.holds(self.doc, token)).then_some(token + length)
        };
        noun.or_else(|| if frame.titles { title() } else { None }).map(|token| self.item_at(token))
    }

    fn of_verb(&self, frame: &Frame, at: usize, verbal: &Verbal) -> Option<(Match, f32)> {
        let (mut subjects, first) = self.verb_argument(verbal, &frame.subject)?;
        let (values, last) = if frame.mutual && subjects.len() > 1 {
            (subjects.split_off(1), first)
        } else {
            self.verb_argument(verbal, &frame.value)?
        };
        let sure = if verbal.reduced {
            REDUCED
        } else if verbal.finite {
            1.0
        } else {
            CARRIED
        };
        let found = Match {
            subjects,
            values,
            modality: Some(verbal.modality),
            items: verbal.start.min(at)..first.max(last).max(at + 1),
            title: self.title_near(frame, verbal),
            ..Match::default()
        };
        Some((self.whole(frame, found)?, sure * frame.confidence))
    }

    /// The title of a post that a verb gives: "named Ada Quill chief executive".
    fn title_near(&self, frame: &Frame, verbal: &Verbal) -> Option<std::ops::Range<usize>> {
        if !frame.titles {
            return None;
        }
        (verbal.end..(verbal.end + COUNTED_REACH * 2).min(self.items.len())).find_map(|at| {
            let end = self.noun_end(frame, at).filter(|_| self.items[at].is_word())?;
            Some(self.items[at].tokens.start..self.items[end - 1].tokens.end)
        })
    }

    fn verb_argument(&self, verbal: &Verbal, wanted: &Argument) -> Option<(Vec<Filler>, usize)> {
        let kinds = &wanted.kinds;
        let subject = || {
            // "Valorisée à 5 milliards, …": of what the text speaks of.
            if verbal.reduced && verbal.start == 0 {
                return self.focused(kinds, 0).map(|filler| (vec![filler], verbal.end));
            }
            let phrase = self.subject(verbal)?;
            let fillers = self.resolve(&phrase, kinds, 1);
            (!fillers.is_empty()).then_some((fillers, verbal.end))
        };
        let amount = || self.amount(verbal.end, kinds).map(|(filler, end)| (vec![filler], end));
        match &wanted.place {
            Place::Agent if verbal.passive => self.behind(verbal.end, &|at| self.is(at, Tags::BY), kinds),
            Place::Agent => subject(),
            Place::Object if verbal.passive => subject(),
            Place::Object => match kinds.iter().any(|kind| matches!(kind, Kind::Name(_))) {
                true => self.object(verbal.end, kinds),
                false => amount(),
            },
            Place::Amount if verbal.passive => {
                let first = verbal.start.saturating_sub(COUNTED_REACH);
                let before = || {
                    (first..verbal.start)
                        .rev()
                        .find_map(|at| self.filler_of(kinds, at))
                        .map(|filler| (vec![filler], verbal.end))
                };
                amount().or_else(before)
            }
            Place::Amount => amount(),
            Place::Behind(words) => self.behind(verbal.end, &|at| words.iter().any(|word| self.says(at, word)), kinds),
            Place::Of | Place::Itself => None,
        }
    }

    fn of_noun(&self, frame: &Frame, at: usize, end: usize) -> Option<(Match, f32)> {
        let nominal = self.nominal(at..end);
        let (mut subjects, first) = self.noun_argument(&nominal, frame, &frame.subject)?;
        let (values, last) = if frame.mutual && subjects.len() > 1 {
            (subjects.split_off(1), first)
        } else {
            self.noun_argument(&nominal, frame, &frame.value)?
        };
        let title = frame.titles.then(|| self.items[at].tokens.start..self.items[end - 1].tokens.end);
        let found = Match {
            subjects,
            values,
            modality: Some(nominal.modality),
            items: at..first.max(last).max(end),
            title,
            ..Match::default()
        };
        Some((self.whole(frame, found)?, NOMINAL * frame.confidence))
    }

    /// The match over all its arguments, with the thing counted as its qualifier; `None` where the amount counts something else.
    fn whole(&self, frame: &Frame, mut found: Match) -> Option<Match> {
        for filler in found.subjects.iter().chain(&found.values) {
            let what = match filler {
                Filler::Name(i) => What::Name(*i),
                Filler::Amount(i) => What::Amount(*i),
                Filler::Date(i) => What::Date(*i),
                Filler::Meant(_) => continue,
            };
            if let Some(at) = self.items.iter().position(|item| item.what == what) {
                found.items = found.items.start.min(at)..found.items.end.max(at + 1);
            }
        }
        let Some(counted) = &frame.counted else { return Some(found) };
        let Some(Filler::Amount(amount)) = found.values.first() else { return None };
        let item = self.items.iter().position(|item| item.what == What::Amount(*amount))?;
        for at in item + 1..(item + 1 + COUNTED_REACH).min(self.items.len()) {
            if let What::Name(i) = self.items[at].what {
                if self.found.mentions[i].entity.class.as_str() == "chip" {
                    found.qualifier = Some(Filler::Name(i));
                    return Some(found);
                }
                continue;
            }
            if counted.at(self.doc, self.items[at].tokens.start, self.limit(at)).is_some() {
                return Some(found);
            }
            if self.is(at, Tags::COMMA.with(Tags::CLAUSE)) || matches!(self.items[at].what, What::Amount(_)) {
                return None;
            }
        }
        None
    }
}
