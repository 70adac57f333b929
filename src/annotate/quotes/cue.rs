//! Verbs and prepositions that attribute words, and their sources.

use std::ops::Range;

use super::{
    lexicon::{Takes, Verb},
    paradigm::Form,
    preposition::Preposition,
    scene::Scene,
    source::{Head, Source},
    words::Words,
};

/// A verb of saying with its auxiliary.
#[derive(Debug, Clone)]
pub struct Group {
    /// From the auxiliary to the verb.
    pub tokens: Range<usize>,
    /// Index of the verb in the lexicon.
    pub verb: u16,
    /// Its form.
    pub form: Form,
    /// The token that carries an inverted pronoun.
    pub inverted: Option<usize>,
    /// Whether "pas" turns it round.
    pub negated: bool,
}

/// What attributes words: a verb or a preposition.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Its tokens, without the source.
    pub tokens: Range<usize>,
    /// Whose words.
    pub source: Option<Source>,
}

impl Cue {
    /// The tokens of cue and source together.
    pub fn extent(&self) -> Range<usize> {
        match &self.source {
            Some(s) => self.tokens.start.min(s.tokens.start)..self.tokens.end.max(s.tokens.end),
            None => self.tokens.clone(),
        }
    }
}

impl Scene<'_> {
    /// The verb of the lexicon behind a group.
    pub fn lexical(&self, group: &Group) -> &Verb {
        &self.lexicon.verbs[usize::from(group.verb)]
    }

    /// The verb group whose verb is at a token, not reaching back before `start`.
    pub fn group_at(&self, token: usize, start: usize) -> Option<Group> {
        if self.quoted(token).is_some() { None } else { self.group_in(token, start) }
    }

    /// The same inside marks, for incises.
    pub fn group_in(&self, token: usize, start: usize) -> Option<Group> {
        let (verb, form) = self.verb(token)?;
        if self.mention(token).is_some() {
            return None;
        }
        let infinitive = form == Form::Infinitive;
        let mut first = token;
        let (mut auxiliary, mut control) = (None, None);
        for t in (start..token).rev().take(7) {
            let words = self.tag(t).words;
            if self.mention(t).is_some() {
                break;
            } else if infinitive && words.has(Words::CONTROL) {
                control = Some(t);
                first = t;
            } else if words.has(Words::AUXILIARY) && (!infinitive || control.is_some()) {
                // The one next to the verb tells voice: "has been told".
                auxiliary.get_or_insert(t);
                first = t;
            } else if !(words.has(Words::INSIDE) || infinitive && control.is_none() && words.has(Words::LINK)) {
                break;
            }
        }
        if infinitive && control.is_none() {
            return self.narrative(token, verb, start);
        }
        let participle = form == Form::Participle;
        match auxiliary {
            // "a précisé … et ajouté que"
            None if participle && !(token > start && self.is(token - 1, Words::AND)) => return None,
            _ => {}
        }
        let reflexive = (start..first).rev().take(2).chain(first..token).any(|t| self.is(t, Words::REFLEXIVE));
        if reflexive && control.is_none() && !self.lexicon.verbs[usize::from(verb)].takes(Takes::Reflexive) {
            return None;
        }
        let passive = auxiliary.is_some_and(|t| control.is_none() && self.is(t, Words::PASSIVE))
            || (auxiliary.is_none() && self.is(token + 1, Words::AGENT));
        if passive && !reflexive && form != Form::Gerund {
            return None;
        }
        while reflexive && first > start && self.is(first - 1, Words::REFLEXIVE) {
            first -= 1;
        }
        let inverted = (first..token + 1).find(|t| self.tag(*t).inverted);
        let form = if infinitive { Form::Finite } else { form };
        let negated = (first..token + 2).any(|t| self.is(t, Words::NEGATION));
        Some(Group { tokens: first..token + 1, verb, form, inverted, negated })
    }

    /// "Et Claire Dumas d'ajouter : « … »": an infinitive that tells what came next.
    fn narrative(&self, token: usize, verb: u16, start: usize) -> Option<Group> {
        let link =
            token.checked_sub(1).filter(|l| *l > start && self.is(*l, Words::LINK) && !self.is(*l, Words::STOP))?;
        let announces = self.quoted(token + 1).is_some() || matches!(self.word(token + 1), ":" | ",");
        let source = self.source_before(link, start).filter(|s| self.can_speak(s))?;
        let opens = source.tokens.start == start
            || self.is(source.tokens.start - 1, Words::AND)
            || matches!(self.word(source.tokens.start - 1), "," | ";" | "–" | "—");
        let group = Group { tokens: link..token + 1, verb, form: Form::Finite, inverted: None, negated: false };
        (opens && (announces || self.is(token + 1, Words::THAT))).then_some(group)
    }

    /// A preposition of sources at a token, with the phrase that it governs.
    pub fn preposition_at(&self, token: usize, end: usize) -> Option<Cue> {
        if !self.is(token, Words::OPENER) {
            return None;
        }
        let here = |p: &&Preposition| self.says(token, &p.words, end);
        let opens = || self.opens(token);
        let (cue, viewpoint) = match self.lexicon.prepositions.iter().find(here) {
            Some(cue) => (cue, false),
            None => (self.lexicon.viewpoints.iter().find(|p| here(p) && opens())?, true),
        };
        let after = token + cue.length;
        // "X, selon qui …"
        if self.is(after, Words::RELATIVE) && token > 0 {
            let start = self.frames.get(self.frame_at(token)).map_or(0, |f| f.tokens.start);
            let source = self.source_before(token, start).filter(|s| self.can_speak(s))?;
            return Some(Cue { tokens: token..after + 1, source: Some(source) });
        }
        let source = self.named(self.source_after(after, end)?, end);
        if viewpoint && !(self.word(source.tokens.end) == "," && self.can_have_view(&source)) {
            return None;
        }
        let fits = match source.head {
            Head::Name(m) => self.mentions[m].entity.class.as_str() != "product",
            Head::Title(_) | Head::Unknown => true,
            Head::Pronoun(p) => p.person || p.organization,
            // "according to" can hardly mean anything else, "selon" can ("selon les besoins").
            Head::Noun => cue.words.len() > 1 || opens() && self.is_some_source(&source, end),
        };
        fits.then_some(Cue { tokens: token..after, source: Some(source) })
    }

    /// Whether nothing but adverbs and conjunctions stands before a token: "Mais, pour X, …"; "…, tandis que, pour X, …".
    fn opens(&self, token: usize) -> bool {
        let start = self.frames.get(self.frame_at(token)).map_or(0, |f| f.tokens.start);
        let joins = |t: usize| self.is(t, Words::AND) || self.is(t, Words::THAT);
        let small = |t: usize| {
            self.mention(t).is_none()
                && (self.word(t) == "," || joins(t) || self.is(t, Words::INSIDE) || self.is(t, Words::ADVERBIAL))
        };
        token <= start
            || token < start + 8 && (start..token).all(small)
            || token > start + 1 && self.word(token - 1) == "," && joins(token - 2)
    }

    /// "Selon plusieurs canaux internes, …": somebody or something not told before, that is no manner or measure.
    fn is_some_source(&self, source: &Source, end: usize) -> bool {
        let tokens = source.tokens.clone();
        let indefinite = self.is(tokens.start, Words::DETERMINER) && !self.is(tokens.start, Words::DEFINITE);
        let comma = (tokens.end..end.min(tokens.end + 16)).any(|t| self.word(t) == ",");
        indefinite && comma && !tokens.into_iter().any(|t| self.is(t, Words::MANNER))
    }

    /// Whether a phrase stands at a token, and ends before `end`.
    pub fn says(&self, token: usize, words: &[String], end: usize) -> bool {
        words.iter().enumerate().all(|(i, w)| token + i < end && same_word(self.word(token + i), w))
    }

    /// Whether "pour X" gives a view of X: people do, by name, role or pronoun.
    fn can_have_view(&self, source: &Source) -> bool {
        match source.head {
            Head::Name(_) => self.is_person(source),
            Head::Title(title) => title.kind.is_human() && !self.is_plural(source),
            Head::Pronoun(p) => p.person,
            Head::Unknown => source.tokens.clone().filter(|t| self.is_name_like(*t)).count() > 1,
            Head::Noun => false,
        }
    }

    /// "son avocat, Me X", "un médecin cité par Y, X": the name that follows a role in apposition, else the role.
    pub fn named(&self, source: Source, end: usize) -> Source {
        let role = matches!(source.head, Head::Title(t) if t.kind.is_human());
        let after = source.tokens.end;
        let passed = |t: &usize| self.is_word(*t) && self.verb(*t).is_none_or(|(_, form)| form == Form::Participle);
        let agent = self.is(after, Words::AGENT) || self.is(after + 1, Words::AGENT);
        let comma = (after..end.min(after + 6)).find(|t| !agent || !passed(t)).filter(|t| self.word(*t) == ",");
        let Some(comma) = comma.filter(|comma| role && comma + 1 < end) else { return source };
        match self.source_after(comma + 1, end) {
            Some(name) if self.is_person(&name) || matches!(name.head, Head::Unknown) => name,
            _ => source,
        }
    }

    /// The subject of a verb group: inverted, before, or shared with the verb before it.
    pub fn subject(&self, group: &Group, start: usize) -> Option<Source> {
        if let Some(token) = group.inverted {
            let pronoun = self.tag(token).pronoun?;
            return Some(Source { tokens: token..token + 1, head: Head::Pronoun(pronoun) });
        }
        let before = group.tokens.start.checked_sub(1).filter(|b| *b >= start)?;
        if group.form == Form::Gerund && !self.is(group.tokens.start, Words::PASSIVE) {
            return self.subject_of_gerund(group, before, start);
        }
        if self.is(before, Words::AND) || self.word(before) == "," && self.no_source_between(group, start) {
            return self.shared_subject(group.tokens.start, start);
        }
        let found = self.source_before(group.tokens.start, start)?;
        (group.form != Form::Plural || self.is_plural(&found)).then_some(found)
    }

    /// The subject behind a verb, over what may stand between: "a dit lundi à la presse Claire Dumas".
    pub fn subject_after(&self, group: &Group, end: usize) -> Option<Source> {
        let (mut at, reach) = (group.tokens.end, end.min(group.tokens.end + 24));
        let (mut inserted, mut complement) = (false, false);
        while at < reach {
            let named = self.mention(at).is_some();
            let time = self.is(at, Words::DEFINITE) && self.is(at + 1, Words::ADVERBIAL);
            if self.word(at) == "," {
                if !inserted && !self.is(at + 1, Words::ADVERBIAL) {
                    return None;
                }
                inserted = !inserted;
                at += 1;
            } else if !named && (self.is(at, Words::PREPOSITION) || complement && self.is(at, Words::LINK)) && !time {
                (at, complement) = (self.past_noun(at + 1, reach), true);
            } else if !named && (time || self.is(at, Words::ADVERBIAL) || at > group.tokens.end && self.is_figure(at)) {
                (at, complement) = (at + 1 + usize::from(time), false);
            } else {
                let source = self.source_after(at, end).map(|s| self.named(s, end))?;
                return (at == group.tokens.end || self.can_speak(&source)).then_some(source);
            }
        }
        None
    }

    /// Past the determiners and the one noun or name that a preposition governs.
    fn past_noun(&self, start: usize, end: usize) -> usize {
        let small = |t: &usize| {
            self.mention(*t).is_none()
                && (self.is(*t, Words::DETERMINER) || self.is(*t, Words::LINK) || self.is_figure(*t))
        };
        let noun = (start..end).find(|t| !small(t)).unwrap_or(end);
        match (self.mention(noun), self.title(noun)) {
            (Some(mention), _) => self.mention_tokens[mention].end,
            (None, Some((length, _))) => noun + length,
            (None, None) => noun + 1,
        }
    }

    /// "a statement saying": the noun right before, where it speaks; "X left, saying" and "by saying": the subject of the
    /// clause.
    fn subject_of_gerund(&self, group: &Group, before: usize, start: usize) -> Option<Source> {
        let governed = [Words::AND, Words::LINK, Words::INSIDE, Words::STOP, Words::PREPOSITION, Words::AS];
        let beside = self.is_word(before) && !governed.iter().any(|class| self.is(before, *class));
        if beside || self.mention(before).is_some() {
            let noun = self.phrase_before(group.tokens.start, start)?;
            let indefinite = !self.is(noun.tokens.start, Words::DEFINITE);
            return Some(noun).filter(|n| matches!(n.head, Head::Title(_)) && indefinite);
        }
        let main = self
            .first_source(start, group.tokens.start)
            .filter(|s| self.is_person(s) || matches!(s.head, Head::Pronoun(_)));
        main.or_else(|| self.shared_subject(group.tokens.start, start))
    }

    /// Whether a source is several.
    pub fn is_plural(&self, source: &Source) -> bool {
        match source.head {
            Head::Pronoun(p) => p.plural || !(p.person || p.organization),
            _ => source.tokens.clone().any(|t| self.ends_plural(t) || self.is(t, Words::AND)),
        }
    }

    /// Whether a word ends like a plural.
    pub fn ends_plural(&self, token: usize) -> bool {
        let plural = self.lexicon.endings.plural.iter().any(|e| self.word(token).ends_with(e.as_str()));
        plural && !self.is(token, Words::POSSESSIVE)
    }

    /// The subject of the closest verb of saying before, else the first phrase of the sentence.
    fn shared_subject(&self, end: usize, start: usize) -> Option<Source> {
        // "une alerte lancée par un passant, déclarant que"
        let before = end.checked_sub(1).filter(|b| *b > start && self.word(*b) == ",");
        if let Some(agent) = before.and_then(|comma| self.phrase_before(comma, start))
            && agent.tokens.start > start
            && self.is(agent.tokens.start - 1, Words::AGENT)
            && self.can_speak(&agent)
        {
            return Some(agent);
        }
        let reach = end.saturating_sub(60).max(start);
        for t in (reach..end.saturating_sub(1)).rev() {
            let relative = |g: &Group| g.tokens.start > start && self.is(g.tokens.start - 1, Words::RELATIVE);
            // "X estime que Y a promis de payer, ajoutant que": it is X who adds.
            let nested = |g: &Group| {
                let clause = (start..g.tokens.start).rev().take(12).take_while(|t| self.word(*t) != ";");
                clause.into_iter().any(|t| self.is(t, Words::THAT))
            };
            let main = |g: &Group| g.form != Form::Gerund && !relative(g) && !nested(g);
            if let Some(group) = self.group_at(t, start).filter(main) {
                let source = match group.inverted {
                    Some(_) => self.subject(&group, start),
                    None => self.source_before(group.tokens.start, start).or_else(|| self.subject_after(&group, end)),
                };
                if let Some(source) = source.filter(|s| self.can_speak(s)) {
                    return Some(source);
                }
            }
        }
        self.first_source(start, end)
    }

    /// The first phrase of a sentence that can speak: at its head, or after what a preposition or adverb puts before it.
    pub fn first_source(&self, start: usize, end: usize) -> Option<Source> {
        let mut opens = true;
        for t in start..end.min(start + 40) {
            if opens
                && self.quoted(t).is_none()
                && let Some(source) = self.source_after(t, end)
                && !matches!(source.head, Head::Noun)
            {
                return Some(source);
            }
            opens = self.is(t, Words::AND)
                || self.is(t, Words::STOP) && !self.is(t, Words::PREPOSITION) && !self.is(t, Words::AUXILIARY)
                || opens && self.is(t, Words::INSIDE)
                || matches!(self.word(t), "," | "–" | "—" | ":");
        }
        None
    }

    fn no_source_between(&self, group: &Group, start: usize) -> bool {
        self.source_before(group.tokens.start, start).is_none()
    }

    /// Whether a verb allows a construction.
    pub fn takes(&self, group: &Group, what: Takes) -> bool {
        self.lexical(group).takes(what)
    }
}

fn same_word(word: &str, expected: &str) -> bool {
    let mut a = word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c });
    let mut b = expected.chars();
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (x, y) if x == y => {}
            _ => return false,
        }
    }
}
