//! Noun phrases that can be a source: found on either side of a verb, and what their head is.

use std::ops::Range;

use super::{
    paradigm::Form,
    scene::Scene,
    words::{Pronoun, Words},
};
use crate::annotate::titles::{Title, TitleKind};

/// A noun phrase or pronoun.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its tokens, determiner included.
    pub tokens: Range<usize>,
    /// What it is at heart.
    pub head: Head,
}

/// The head of a noun phrase.
#[derive(Debug, Clone, Copy)]
pub enum Head {
    /// A name that was recognised: index of the mention.
    Name(usize),
    /// A capitalised word that was not.
    Unknown,
    /// A role, an organisation or a document by its noun.
    Title(Title),
    /// A pronoun.
    Pronoun(Pronoun),
    /// Any other noun.
    Noun,
}

/// No source phrase is longer, in tokens.
const LONGEST: usize = 18;

impl Scene<'_> {
    /// The noun phrase that starts at a token, within a frame that ends at `end`.
    pub fn source_after(&self, start: usize, end: usize) -> Option<Source> {
        let end = end.min(start + LONGEST);
        let pronoun = self.tag(start).pronoun.filter(|_| !self.tag(start).inverted && start < end);
        if let Some(pronoun) = pronoun {
            let more =
                (start + 1..end).take_while(|t| pronoun.closest && self.tag(*t).pronoun == Some(pronoun)).count();
            return Some(Source { tokens: start..start + 1 + more, head: Head::Pronoun(pronoun) });
        }
        let mut i = start;
        while i < end {
            if let Some(mention) = self.mention(i) {
                i = self.mention_tokens[mention].end;
                if self.name_ends_phrase(i) {
                    break;
                }
                continue;
            }
            let first = i == start;
            let after_link = !first && self.is(i - 1, Words::LINK);
            if let Some((length, _)) = self.title(i)
                && !self.is(i, Words::DETERMINER)
            {
                i += length;
                continue;
            }
            let tag = self.tag(i);
            let reports = matches!(tag.verb, Some((_, Form::Finite | Form::Plural | Form::Gerund))) && !first;
            let determiner = tag.words.has(Words::DETERMINER);
            if !first && self.is_name_stop(i) {
                i += 1;
                continue;
            }
            // "9/11 widow X": a figure may open the phrase.
            if (first || i < start + 3)
                && self.is_figure(i)
                && i + 1 < end
                && (self.is_word(i + 1) || self.is_figure(i + 1))
            {
                i += 1;
                continue;
            }
            let goes_on = self.is_word(i)
                && self.quoted(i) == self.quoted(start)
                && !reports
                && !tag.words.has(Words::THAT)
                && !tag.words.has(Words::RELATIVE)
                && (tag.pronoun.is_none() || determiner)
                && (!determiner
                    || first
                    || after_link
                    || tag.words.has(Words::LINK)
                    || (i > 0 && self.is(i - 1, Words::DETERMINER)))
                && (!tag.words.has(Words::STOP) || (tag.words.has(Words::LINK) && !first && self.joins_names(i)));
            if !goes_on {
                break;
            }
            i += 1;
        }
        while i > start && self.is(i - 1, Words::LINK) && self.mention(i - 1).is_none() {
            i -= 1;
        }
        self.with_head(start..i)
    }

    /// The full stop of "M. Dumas", "Sen. Harlow" or "Jane E. Harlow".
    fn is_name_stop(&self, token: usize) -> bool {
        token > 0
            && self.word(token) == "."
            && self.is_name_like(token - 1)
            && self.word(token - 1).chars().count() <= 4
            && (self.is_name_like(token + 1) || self.mention(token + 1).is_some())
    }

    pub(super) fn is_figure(&self, token: usize) -> bool {
        self.word(token).starts_with(|c: char| c.is_ascii_digit()) || self.word(token) == "/"
    }

    /// Whether a name is the last word of its phrase where names qualify nouns: no noun that speaks follows.
    fn name_ends_phrase(&self, after: usize) -> bool {
        let plain = |t: usize| {
            self.is_word(t)
                && self.tag(t).words == Words::default()
                && self.verb(t).is_none()
                && !self.is_name_like(t)
                && self.mention(t).is_none()
                && self.title(t).is_none()
        };
        self.lexicon.noun_after_name
            && plain(after)
            && !(after + 1..after + 4)
                .find(|t| !plain(*t))
                .is_some_and(|t| self.title(t).is_some() || self.is_name_like(t))
    }

    /// Links such as "à" and "en" end a phrase unless a name follows.
    fn joins_names(&self, link: usize) -> bool {
        self.mention(link + 1).is_some() && !self.is(link, Words::POSSESSIVE)
    }

    /// The subject that ends right before a token, not before `start`: over adverbs, appositions and relative clauses.
    pub fn source_before(&self, end: usize, start: usize) -> Option<Source> {
        let (mut end, mut governed, mut relative) = (end, false, false);
        for _ in 0..6 {
            // Before "par le ministère" may stand "publié lundi".
            let passes = |t: usize| {
                let when = governed && (self.is(t, Words::ADVERBIAL) || self.is_figure(t));
                self.mention(t).is_none() && (self.is(t, Words::INSIDE) || when)
            };
            while end > start && passes(end - 1) {
                end -= 1;
            }
            let mut last = end.checked_sub(1).filter(|l| *l >= start)?;
            // "Jane Harlow (D-Ohio), said"; but "X, ministre à Y (une ville), a dit" has an apposition.
            if self.word(last) == "," && last > start && self.word(last - 1) == ")" {
                let open = (last.saturating_sub(40).max(start)..last).rev().find(|t| self.word(*t) == "(");
                let person = open.and_then(|o| self.phrase_before(o, start)).is_some_and(|s| self.is_person(&s));
                last -= usize::from(person);
            }
            if matches!(self.word(last), "," | "–" | "—" | ")") {
                // An apposition or a relative clause between commas: "X, PDG de Y, a déclaré".
                let reach = last.saturating_sub(40).max(start);
                let opener = if self.word(last) == ")" { "(" } else { self.word(last) };
                let opens = (reach..last).rev().find(|t| self.word(*t) == opener && self.quoted(*t).is_none());
                let inside = opens.map_or(start, |o| o + 1);
                let apposed = self.source_after(inside, last);
                if apposed.as_ref().is_some_and(|s| self.is_person(s) && s.tokens.end == last) {
                    return apposed;
                }
                end = opens?;
                let found = self.phrase_before(end, start).filter(|found| {
                    let governed = |b: usize| b >= start && self.governs(b, found);
                    !matches!(found.head, Head::Noun) && !found.tokens.start.checked_sub(1).is_some_and(governed)
                });
                match found {
                    Some(found) => return Some(found),
                    None => continue,
                }
            }
            if self.is(last, Words::RELATIVE) || self.is(last, Words::THAT) && !self.is(last, Words::PREPOSITION) {
                end = if last > start && self.word(last - 1) == "," { last - 1 } else { last };
                relative = true;
                continue;
            }
            let found = self.phrase_before(end, start)?;
            // An apposition that no comma closes: "X, chef de Y a déclaré".
            if matches!(found.head, Head::Title(_))
                && !self.is(found.tokens.start, Words::DETERMINER)
                && let Some(comma) = found.tokens.start.checked_sub(1).filter(|c| *c > start && self.word(*c) == ",")
                && let Some(person) = self.phrase_before(comma, start).filter(|s| self.is_person(s))
            {
                return Some(person);
            }
            // "X qui dirige Y a dit": the phrase is inside a relative clause. "Des riverains sur place disent": it is
            // what a preposition governs.
            match found.tokens.start.checked_sub(1).filter(|before| *before >= start) {
                // "à la suite de quoi il a dit", "which he called": a subject all the same.
                Some(before)
                    if self.is(before, Words::RELATIVE) && !self.is_bare(&found) && !self.opens_phrase(&found) =>
                {
                    (end, governed) = (before, true);
                }
                Some(before) if !relative && self.governs(before, &found) => (end, governed) = (before, true),
                // "un rapport publié par": the participle goes with what it governs.
                _ if governed && found.tokens.len() > 2 && self.is_participle(found.tokens.end - 1) => {
                    return Some(Source { tokens: found.tokens.start..found.tokens.end - 1, head: found.head });
                }
                _ => return Some(found),
            }
        }
        None
    }

    /// Whether a phrase is a pronoun, or a name and nothing else.
    fn is_bare(&self, source: &Source) -> bool {
        match source.head {
            Head::Pronoun(_) => true,
            Head::Name(m) => self.mention_tokens[m] == source.tokens,
            _ => false,
        }
    }

    fn is_participle(&self, token: usize) -> bool {
        let word = self.word(token);
        self.mention(token).is_none() && self.lexicon.endings.participle.iter().any(|e| word.ends_with(e.as_str()))
    }

    /// Whether a token is a preposition with a phrase that is no subject: a name after other words is one all the same
    /// ("lors d'une visite Claire Dumas a dit").
    fn governs(&self, token: usize, phrase: &Source) -> bool {
        let apposed = self.is_person(phrase)
            && matches!(phrase.head, Head::Name(m) if self.mention_tokens[m].start > phrase.tokens.start + 1);
        self.is(token, Words::PREPOSITION) && !self.is(token, Words::LINK) && !apposed
    }

    /// Whether a phrase starts as subjects do, and not with a verb: "which he called", "which the firm said".
    fn opens_phrase(&self, source: &Source) -> bool {
        let first = source.tokens.start;
        matches!(source.head, Head::Pronoun(_)) || self.is(first, Words::DETERMINER) || self.mention(first).is_some()
    }

    /// Whether a phrase is a source that can hold an opinion: a name, a person, an organisation, a document.
    pub fn can_speak(&self, source: &Source) -> bool {
        match source.head {
            Head::Name(m) => !matches!(self.mentions[m].entity.class.as_str(), "chip" | "event"),
            Head::Pronoun(p) => p.person || p.organization || p.plural,
            Head::Title(title) => title.kind != TitleKind::Honorific,
            Head::Unknown => true,
            Head::Noun => false,
        }
    }

    /// Whether a phrase beside a verb of saying is its source: also a noun that no list has, with its determiner.
    pub fn may_speak(&self, source: &Source) -> bool {
        self.can_speak(source) || matches!(source.head, Head::Noun) && self.is(source.tokens.start, Words::DETERMINER)
    }

    /// Whether a source is the name of a person.
    pub fn is_person(&self, source: &Source) -> bool {
        matches!(source.head, Head::Name(m) if self.mentions[m].entity.class.as_str() == "person")
    }

    pub fn phrase_before(&self, end: usize, start: usize) -> Option<Source> {
        let last = end.checked_sub(1).filter(|l| *l >= start)?;
        if let Some(pronoun) = self.tag(last).pronoun.filter(|_| !self.tag(last).inverted) {
            let same = |t: &usize| pronoun.closest && self.tag(*t).pronoun == Some(pronoun);
            let more = (start..last).rev().take_while(same).count();
            return Some(Source { tokens: last - more..end, head: Head::Pronoun(pronoun) });
        }
        let reach = end.saturating_sub(LONGEST).max(start);
        let mut i = end;
        while i > reach {
            let t = i - 1;
            if self.quoted(t).is_some() {
                break;
            }
            if let Some(mention) = self.mention(t) {
                i = self.mention_tokens[mention].start.max(start);
                continue;
            }
            let tag = self.tag(t);
            // "le baromètre VivaTech 2026", "les 200 salariés"
            let figure = self.is_figure(t)
                && t > start
                && (self.mention(t - 1).is_some() || i < end && self.is(t - 1, Words::DETERMINER));
            if !(self.is_word(t) || figure || i < end && self.is_name_stop(t)) {
                break;
            }
            let verb = matches!(tag.verb, Some((_, Form::Finite | Form::Plural | Form::Gerund)));
            let stops = tag.words.has(Words::STOP) && !(tag.words.has(Words::LINK) && i < end);
            if verb
                || stops
                || tag.words.has(Words::THAT) && !tag.words.has(Words::DETERMINER)
                || tag.words.has(Words::RELATIVE)
            {
                break;
            }
            let determiner = tag.words.has(Words::DETERMINER);
            if determiner && !(tag.words.has(Words::LINK) && t > start && self.is_noun_like(t - 1)) {
                i = t;
                // "le patron de la société", "two of the executives": the phrase goes on to the left of the link.
                let linked = t > start && self.is(t - 1, Words::LINK);
                let stacked = t > start && self.is(t - 1, Words::DETERMINER);
                if !linked && !stacked {
                    break;
                }
                continue;
            }
            i = t;
        }
        while i < end && self.is(i, Words::LINK) && !self.is(i, Words::DETERMINER) && self.mention(i).is_none() {
            i += 1;
        }
        let found = self.with_head(i..end)?;
        // "under fire from workers who": a noun that cannot speak is not what the relative clause is about.
        let link = found.tokens.clone().rev().find(|t| self.is(*t, Words::LINK));
        match link.filter(|_| matches!(found.head, Head::Noun)).and_then(|l| self.with_head(l + 1..end)) {
            Some(tail) if matches!(tail.head, Head::Title(_)) => Some(tail),
            _ => Some(found),
        }
    }

    fn is_noun_like(&self, token: usize) -> bool {
        let words = self.tag(token).words;
        let closed = [Words::STOP, Words::INSIDE, Words::AND, Words::THAT, Words::AUXILIARY];
        self.mention(token).is_some() || (self.is_word(token) && !closed.iter().any(|c| words.has(*c)))
    }

    /// The phrase with its head: the last name or noun before the first link, unless a person's name follows.
    fn with_head(&self, tokens: Range<usize>) -> Option<Source> {
        let mut head = None;
        let mut linked = false;
        let mut i = tokens.start;
        while i < tokens.end {
            if let Some(m) = self.mention(i) {
                let person = self.mentions[m].entity.class.as_str() == "person";
                let after_link = i > tokens.start && self.is(i - 1, Words::LINK);
                // "le rapport Draghi", "le baromètre VivaTech" are documents.
                let document = !self.lexicon.noun_after_name
                    && matches!(head, Some(Head::Title(t)) if t.kind == TitleKind::Document);
                if (!linked && !document) || (person && !after_link && !document) {
                    head = Some(Head::Name(m));
                }
                i = self.mention_tokens[m].end.max(i + 1);
                continue;
            }
            let tag = self.tag(i);
            if tag.words.has(Words::POSSESSIVE) {
                (linked, head) = (false, None);
            } else if tag.words.has(Words::LINK) && i > tokens.start {
                // "two of the executives": what was counted is the head.
                linked = head.is_some();
            } else if !tag.words.has(Words::DETERMINER) && !linked {
                match self.title(i) {
                    Some((length, title)) => {
                        if title.kind != TitleKind::Honorific {
                            head = Some(Head::Title(title));
                        }
                        i += length;
                        continue;
                    }
                    None if self.is_name_like(i) && !self.opens_sentence(i) => head = Some(Head::Unknown),
                    // French adjectives follow their noun: "la société américaine".
                    None if self.is_word(i) && head.is_none() => head = Some(Head::Noun),
                    None if self.is_word(i) && matches!(head, Some(Head::Name(_))) && self.noun_follows_name(i) => {
                        head = Some(Head::Noun);
                    }
                    None => {}
                }
            }
            i += 1;
        }
        Some(Source { head: head?, tokens })
    }

    /// Whether a capital may be that of the sentence's first word alone.
    fn opens_sentence(&self, token: usize) -> bool {
        let first = self.frames.get(self.frame_at(token)).is_none_or(|f| f.tokens.start == token);
        first && !self.is_name_like(token + 1)
    }

    /// Where names stand before the noun that they qualify: "a Google engineer", "Meta lawyers".
    fn noun_follows_name(&self, token: usize) -> bool {
        self.lexicon.noun_after_name && self.mention(token - 1).is_some()
    }
}
