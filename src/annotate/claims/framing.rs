//! Frames against a sentence.

use super::{
    chain::{Link, Verbal},
    frame::{Argument, Frame, Place},
    items::{Item, What},
    matching::{Filler, Match, Predicate, Scene},
    pattern::Kind,
    syntax::Tags,
    verbs::Form,
};
use crate::annotate::{Modality, phrases::Phrases};

/// How much less sure a claim is by the construction that it is read from: estimates, made true on the whole by
/// what was measured of a language.
const REDUCED: f32 = 0.97;
const CARRIED: f32 = 0.9;
const NOMINAL: f32 = 0.95;
const TOPICAL: f32 = 0.85;

/// Words between "and" and a second post.
const POSTS_REACH: usize = 3;

/// Items behind an amount where what it counts is named.
const COUNTED_REACH: usize = 5;

/// Items before an amount among which the words stand that say what it is.
const HEADING_REACH: usize = 5;

/// What fills an argument, and the item behind it.
type Filled = Option<(Vec<Filler>, usize)>;

/// What fills subject and value, and the item behind both.
struct Pair {
    subjects: Vec<Filler>,
    values: Vec<Filler>,
    end: usize,
}
impl Scene<'_> {
    /// Every place where a frame fits, and how sure each is.
    pub fn framed(&self, frame: &Frame) -> Vec<(Match, f32)> {
        // A name may be meant by a phrase, an amount or place may not.
        let meant =
            |kinds: &[Kind]| kinds.iter().any(|kind| matches!(kind, Kind::Name(class) if self.may_be_meant(class)));
        if !(self.has_any(&frame.value.kinds) || meant(&frame.value.kinds) && self.has_any(&frame.subject.kinds)) {
            return Vec::new();
        }
        let mut all = Vec::new();
        for at in 0..self.items.len() {
            if !self.items[at].is_word() {
                if frame.owned && self.filler_of(&frame.value.kinds, at).is_some() {
                    all.extend(self.of_owned(frame, at));
                }
                if let Some(tail) = self.tail(at) {
                    all.extend(self.of_compound(frame, at, tail));
                }
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

    fn may_be_meant(&self, class: &crate::ontology::Class) -> bool {
        self.lexicon.anaphora.contains_key(class)
    }

    /// Whether the sentence has something of one of the kinds.
    pub fn has_any(&self, kinds: &[Kind]) -> bool {
        self.items.iter().any(|item| kinds.iter().any(|kind| self.fits(kind, item)))
    }

    fn noun_end(&self, frame: &Frame, at: usize) -> Option<usize> {
        let token = self.items[at].tokens.start;
        let noun = frame.nouns.as_ref().and_then(|nouns| nouns.at(self.doc, token, self.limit(at))).map(|(_, end)| end);
        let end = noun.or_else(|| if frame.titles { self.post_end(token) } else { None })?;
        let posts = frame.titles || frame.posts();
        Some(self.item_at(if posts { self.posts_end(end) } else { end }))
    }

    /// The token behind posts that are joined to one that ends at a token: "founder and former chief executive".
    fn posts_end(&self, mut end: usize) -> usize {
        loop {
            let at = self.item_at(end);
            if !self.is(at, Tags::AND) {
                return end;
            }
            let more = (at + 1..at + 1 + POSTS_REACH)
                .take_while(|i| self.items.get(*i).is_some_and(Item::is_word) && !self.is(*i, Tags::COMMA))
                .find_map(|i| self.post_end(self.items[i].tokens.start));
            match more {
                Some(next) => end = next,
                None => return end,
            }
        }
    }

    fn post_end(&self, token: usize) -> Option<usize> {
        let (length, _) = self.lexicon.titles.post_at(self.doc, token)?;
        let posts = |word: &str| self.lexicon.not_posts.word(word).is_none();
        let all = (token..token + length).map(|token| self.folded(token));
        let posted = all.into_iter().all(|word| posts(&word) && posts(word.strip_suffix('s').unwrap_or(&word)));
        posted.then_some(token + length)
    }

    fn of_verb(&self, frame: &Frame, at: usize, verbal: &Verbal) -> Option<(Match, f32)> {
        if !self.goes_with(frame, verbal.end) || frame.only.is_some_and(|only| only != verbal.modality) {
            return None;
        }
        let find = |wanted: &Argument| self.verb_argument(frame, verbal, wanted);
        let open = |wanted: &Argument| match wanted.place {
            Place::Agent => verbal.passive && !self.has_agent(verbal.end),
            // "values it at".
            Place::Object => self.is(verbal.end, Tags::PRONOUN),
            _ => true,
        };
        let (pair, topical) = self.pair(frame, at, &find, &open)?;
        let Pair { subjects, values, end } = pair;
        let construction = match verbal {
            Verbal { reduced: true, .. } => REDUCED,
            Verbal { finite: true, .. } => 1.0,
            _ => CARRIED,
        };
        let sure = if topical { construction * TOPICAL } else { construction };
        let found = Match {
            subjects,
            values,
            modality: Some(verbal.modality.max(frame.modality)),
            predicate: Some(Predicate::Verb(verbal.start.min(at)..verbal.end)),
            items: verbal.start.min(at)..end.max(at + 1),
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

    fn verb_argument(&self, frame: &Frame, verbal: &Verbal, wanted: &Argument) -> Option<(Vec<Filler>, usize)> {
        let kinds = &wanted.kinds;
        let counts = frame.counted.is_some();
        let subject = || {
            // "Valorisée à 5 milliards, X recrute": of the subject to come, or else what the text speaks of.
            if verbal.reduced && (verbal.start == 0 || self.is(verbal.start - 1, Tags::END)) {
                let fillers = self.subject_to_come(verbal.end).map(|phrase| self.resolve(&phrase, kinds, 0));
                return match fillers {
                    Some(fillers) => (!fillers.is_empty()).then_some((fillers, verbal.end)),
                    None => self.focused(kinds, verbal.start).map(|filler| (vec![filler], verbal.end)),
                };
            }
            let phrase = self.subject(verbal)?;
            let fillers = self.resolve(&phrase, kinds, 1);
            (!fillers.is_empty()).then_some((fillers, verbal.end))
        };
        let amount = || self.amount(verbal.end, kinds).map(|(filler, end)| (vec![filler], end));
        // "300 jobs will be cut at X", "300 X jobs will be cut", where no other agent is named.
        let agentless = || {
            if !counts || self.has_agent(verbal.end) {
                return None;
            }
            let place = self.behind(verbal.end, &|at| self.past(at, &self.lexicon.places), kinds);
            place.or_else(|| self.owner_within(self.subject(verbal)?, kinds).map(|owner| (vec![owner], verbal.end)))
        };
        match &wanted.place {
            Place::Agent if verbal.passive => self.behind(verbal.end, &|at| self.by(at), kinds).or_else(agentless),
            Place::Agent => subject(),
            Place::Object if verbal.passive => subject(),
            Place::Object => self.object(verbal.end, kinds).or_else(|| self.relative_object(verbal, kinds)),
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
            Place::Behind(words) => self.behind(verbal.end, &|at| self.past(at, words), kinds),
            Place::Whose => self.owner_behind(verbal.end, kinds),
            Place::Of | Place::Owner | Place::Itself | Place::Number => None,
        }
    }

    /// The object that a relative clause has before it: "Y, which X bought".
    fn relative_object(&self, verbal: &Verbal, kinds: &[Kind]) -> Option<(Vec<Filler>, usize)> {
        let subject = self.subject(verbal).filter(|_| verbal.finite)?;
        let fillers = self.resolve(&self.antecedent(&subject)?, kinds, 0);
        (!fillers.is_empty()).then_some((fillers, verbal.end))
    }

    /// Whether a noun before an item only modifies the noun there: "a takeover offer" is no takeover.
    fn modifies(&self, end: usize) -> bool {
        let noun = |item: &Item| {
            let word = self.doc.word(item.tokens.start);
            item.is_word() && word.chars().all(char::is_lowercase) && !self.lexicon.is_adverb(word)
        };
        self.lexicon.compounds
            && self.items.get(end).is_some_and(noun)
            && !self.is(end, Tags::STOPS)
            && self.forms(end).iter().all(|(_, form)| *form == Form::Infinitive)
            // "its backers include": a plural acts.
            && !(self.lexicon.bare_finite && !self.forms(end).is_empty() && self.says_ending(end - 1, "s"))
            && self.lexicon.naming.at(self.doc, self.items[end].tokens.start, self.limit(end)).is_none()
    }

    /// Whether the words that the frame needs besides stand behind its verb or noun.
    fn goes_with(&self, frame: &Frame, end: usize) -> bool {
        let Some(words) = &frame.with else { return true };
        (end..(end + COUNTED_REACH).min(self.items.len()))
            .take_while(|at| !self.is(*at, Tags::RELATIVE.with(Tags::COMMA).with(Tags::END)))
            .any(|at| self.items[at].is_word() && self.past(at, words).is_some())
    }

    /// Subject and value of a frame; where one that may be what the text speaks of is open, that, and `true`.
    fn pair(
        &self,
        frame: &Frame,
        at: usize,
        find: &dyn Fn(&Argument) -> Filled,
        open: &dyn Fn(&Argument) -> bool,
    ) -> Option<(Pair, bool)> {
        let subject = find(&frame.subject);
        if frame.mutual
            && let Some((mut subjects, end)) = subject.clone()
            && subjects.len() > 1
        {
            let values = subjects.split_off(1);
            return Some((Pair { subjects, values, end }, false));
        }
        let topical = |wanted: &Argument, others: &[Filler]| {
            // Two guesses are no claim.
            if others.iter().any(|other| matches!(other, Filler::Meant(_))) {
                return None;
            }
            let filler = (wanted.topical && open(wanted)).then(|| self.understood(&wanted.kinds, at, others))??;
            Some(vec![filler])
        };
        let value = find(&frame.value);
        // "partners in energy such as A and B": those listed are no owners.
        let apart = |(subjects, _): &(Vec<Filler>, usize)| {
            let same = |a: &Filler, b: &Filler| matches!((a, b), (Filler::Name(a), Filler::Name(b)) if a == b);
            let values = value.iter().flat_map(|(values, _)| values);
            !values.into_iter().any(|value| subjects.iter().any(|subject| same(subject, value)))
        };
        match (subject.filter(apart), value) {
            (Some((subjects, first)), Some((values, last))) => {
                Some((Pair { subjects, values, end: first.max(last) }, false))
            }
            (Some((subjects, end)), None) => {
                let values = topical(&frame.value, &subjects)?;
                Some((Pair { subjects, values, end }, true))
            }
            (None, Some((values, end))) => {
                // "The maker of the iPhone sues": who that is the document may tell elsewhere.
                let maker = || {
                    let maker = self.firms.named_maker(&*self.entity(values.first()?)?)?;
                    let fits = frame.subject.kinds.contains(&Kind::Name(maker.class.clone()));
                    (fits && frame.subject.place.is_self()).then(|| vec![Filler::Meant(maker.clone())])
                };
                let subjects = topical(&frame.subject, &values).or_else(maker)?;
                Some((Pair { subjects, values, end }, true))
            }
            (None, None) => None,
        }
    }

    fn of_noun(&self, frame: &Frame, at: usize, end: usize) -> Option<(Match, f32)> {
        if !self.goes_with(frame, end) || !frame.titles && self.modifies(end) {
            return None;
        }
        let nominal = self.nominal(at..end);
        let find = |wanted: &Argument| self.noun_argument(&nominal, frame, wanted);
        let open = |wanted: &Argument| match wanted.place {
            Place::Agent => !self.has_agent(end) && !self.is_carried(&nominal, &wanted.kinds),
            _ => {
                !(self.is_carried(&nominal, &wanted.kinds)
                    || self.has_complement(&nominal)
                    || self.is_of_another(&nominal)
                    || frame.posts() && self.is_elsewhere(&nominal))
            }
        };
        let (pair, topical) = self.pair(frame, at, &find, &open)?;
        let Pair { subjects, values, end: last } = pair;
        let relation = frame.subject.place.is_self() || frame.value.place.is_self();
        let amount = matches!(frame.value.place, Place::Amount);
        // "the valuation could reach $5": the verb of which it is the subject.
        let verb = |i: &usize| !self.forms(*i).is_empty() || self.is(*i, Tags::COPULA);
        let said = (end..last).filter(verb).filter_map(|i| self.link_at(i)).map(Link::modality).max();
        let told = if relation { nominal.linked() } else { nominal.modality };
        let modality = told.max(frame.modality).max(said.filter(|_| amount).unwrap_or(Modality::Asserted));
        let title = frame.titles.then(|| self.items[at].tokens.start..self.items[end - 1].tokens.end);
        let said_by = nominal.start..end;
        let found = Match {
            subjects,
            values,
            modality: Some(modality),
            predicate: Some(if relation { Predicate::Relation(said_by) } else { Predicate::Noun(said_by) }),
            items: at..last.max(end),
            title,
            ..Match::default()
        };
        let sure = if topical { NOMINAL * TOPICAL } else { NOMINAL };
        Some((self.whole(frame, found)?, sure * frame.confidence))
    }

    /// Puts firms in the place of their products where a frame asks for firms: "Facebook bought Y". What is bought remains
    /// a product, unless its maker bears its name: who makes it now may be who bought it then.
    fn name_firms(&self, frame: &Frame, found: &mut Match) {
        let maker = |filler: &Filler| self.firms.maker(&*self.entity(filler)?).cloned();
        if frame.subject.is_firm() {
            for filler in &mut found.subjects {
                if let Some(maker) = maker(filler) {
                    *filler = Filler::Meant(maker);
                }
            }
        }
        if frame.value.is_firm() {
            let subjects: Vec<_> = found.subjects.iter().filter_map(|filler| self.entity(filler)).collect();
            for filler in &mut found.values {
                let namesake = self.entity(filler).and_then(|entity| self.firms.namesake(&entity).cloned());
                if let Some(maker) = namesake.filter(|maker| !subjects.contains(maker)) {
                    *filler = Filler::Meant(maker);
                }
            }
        }
    }

    /// Whether words around an amount, which ends at an item, make it something else: "$3bn in sales", "a fine of $3bn".
    fn is_else(&self, words: &Phrases<()>, end: usize) -> bool {
        let amount = end - 1;
        let before = amount.saturating_sub(HEADING_REACH)..amount;
        self.past(end, words).is_some() || before.into_iter().any(|at| self.past(at, words) == Some(amount))
    }

    /// The match over all its arguments, with the thing counted as its qualifier; `None` where the amount counts something else.
    pub fn whole(&self, frame: &Frame, mut found: Match) -> Option<Match> {
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
        self.name_firms(frame, &mut found);
        // "$70 a share": a price, not a sum.
        let rate = |filler: &Filler| match filler {
            Filler::Amount(amount) => {
                let at = self.items.iter().position(|item| item.what == What::Amount(*amount))? + 1;
                self.past(at, &self.lexicon.rates).or_else(|| self.is_else(frame.unless.as_ref()?, at).then_some(at))
            }
            _ => None,
        };
        found.values.retain(|value| rate(value).is_none());
        if found.values.is_empty() {
            return None;
        }
        let Some(counted) = &frame.counted else { return Some(found) };
        let Some(Filler::Amount(amount)) = found.values.first() else { return None };
        let item = self.items.iter().position(|item| item.what == What::Amount(*amount))?;
        for at in item + 1..(item + 1 + COUNTED_REACH).min(self.items.len()) {
            if let What::Name(i) = self.items[at].what {
                if frame.counted_names.as_ref() == Some(&self.found.mentions[i].entity.class) {
                    found.qualifier = Some(Filler::Name(i));
                    return Some(found);
                }
                continue;
            }
            if counted.at(self.doc, self.items[at].tokens.start, self.limit(at)).is_some() {
                return Some(found);
            }
            // "500 of its 7,000 employees", and not "19 million users and 8,000 employees".
            let between = |tags| (item + 1..at).any(|i| self.is(i, tags));
            let whole = matches!(self.items[at].what, What::Amount(_)) && (!between(Tags::OF) || between(Tags::AND));
            if whole || self.is(at, Tags::COMMA.with(Tags::CLAUSE)) && !self.is(at, Tags::GENITIVE) {
                return None;
            }
        }
        None
    }
}
