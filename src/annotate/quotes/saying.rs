//! How, to whom and as what the words of a quote were said.

use std::ops::Range;

use super::{
    lexicon::Takes,
    resolve::{Focus, described},
    scene::Scene,
    source::{Head, Source},
    words::Words,
};
use crate::{
    annotate::{Claim, ClaimValue, Polarity, Quote, Role, Saying, Speaker, titles::TitleKind},
    text::Span,
};

/// How far behind its verb an addressee may stand, in tokens: the speaker may have a long apposition.
const BEHIND: usize = 40;

/// Words between an occasion and whom it was for: "dans un entretien accordé lundi à …".
const BETWEEN: usize = 4;

/// Longest phrase that names an addressee, in tokens.
const LONGEST: usize = 12;

/// Reads what a frame tells of the saying of a quote that it holds.
pub fn of(scene: &Scene, focus: &Focus, quote: &Quote) -> Saying {
    let role = match &quote.speaker {
        Some(Speaker::Entity { entity, evidence }) if entity.class.as_str() == "person" => {
            focus.role(scene, entity, *evidence)
        }
        _ => None,
    };
    let Some(cue) = quote.cue.and_then(|cue| scene.doc.tokens_of(cue)) else {
        return Saying { role, ..Saying::default() };
    };
    let (polarity, factive) = attitude(scene, &cue);
    let addressee = addressee(scene, quote, &cue).filter(|addressee| !same(addressee, quote.speaker.as_ref()));
    Saying { polarity, factive, addressee, role }
}

/// Polarity and factivity of a cue; "n'a pas démenti" denies nothing.
fn attitude(scene: &Scene, cue: &Range<usize>) -> (Polarity, bool) {
    if let Some(phrase) = scene.lexicon.prepositions.iter().find(|p| scene.says(cue.start, &p.words, usize::MAX)) {
        return (if phrase.doubting { Polarity::Claimed } else { Polarity::Said }, false);
    }
    let Some((token, (verb, _))) = cue.clone().rev().find_map(|t| Some((t, scene.verb(t)?))) else {
        return (Polarity::Said, false);
    };
    let verb = &scene.lexicon.verbs[usize::from(verb)];
    let negated = (cue.start.saturating_sub(2)..=token + 1).any(|t| scene.is(t, Words::NEGATION));
    match verb.polarity {
        Polarity::Denied if negated => (Polarity::Said, false),
        polarity => (polarity, verb.factive && !negated),
    }
}

fn addressee(scene: &Scene, quote: &Quote, cue: &Range<usize>) -> Option<Speaker> {
    let frame = scene.frames.get(scene.frame_at(cue.start))?.tokens.clone();
    told(scene, quote, cue, frame.end)
        .or_else(|| behind(scene, cue.end, frame.end))
        .or_else(|| occasion_before(scene, frame.start, cue.start))
}

/// told Reuters · a prévenu les députés que: right behind a verb whose subject stands before it.
fn told(scene: &Scene, quote: &Quote, cue: &Range<usize>, end: usize) -> Option<Speaker> {
    let (verb, _) = scene.verb(cue.end - 1)?;
    let (Some(Speaker::Entity { evidence, .. } | Speaker::Described(evidence)), Some(span)) =
        (&quote.speaker, quote.cue)
    else {
        return None;
    };
    let follows = evidence.start > span.start;
    if follows || scene.tag(cue.end - 1).inverted || !scene.lexicon.verbs[usize::from(verb)].takes(Takes::Addressee) {
        return None;
    }
    audience(scene, cue.end, end, |_| true)
}

/// a confié X à l'AFP · said X in an interview with Reuters: behind the verb and its subject.
fn behind(scene: &Scene, start: usize, end: usize) -> Option<Speaker> {
    let mut next = Attached::Verb;
    let mut token = start;
    let end = end.min(start + BEHIND);
    while token < end {
        if scene.quoted(token).is_some() || matches!(scene.word(token), ";" | ":" | ".") || ends_clause(scene, token) {
            return None;
        }
        if let Some(mention) = scene.mention(token) {
            let inside = token > start && scene.is(token - 1, Words::LINK);
            next = if inside { Attached::Noun } else { Attached::Verb };
            token = scene.mention_tokens[mention].end.max(token + 1);
            continue;
        }
        let found = match next {
            Attached::Verb => toward(scene, token, end, |_| true),
            Attached::Either => toward(scene, token, end, |class| class == "media"),
            Attached::Noun => None,
        };
        if found.is_some() {
            return found;
        }
        if scene.is(token, Words::OCCASION) {
            return occasion(scene, token, end);
        }
        let tag = scene.tag(token);
        let title = scene.title(token);
        next = match title {
            _ if scene.word(token) == "," => Attached::Verb,
            Some(_) if token > start && scene.is(token - 1, Words::DEFINITE) => Attached::Either,
            Some(_) => Attached::Noun,
            None if tag.words.has(PASSED) || tag.pronoun.is_some() => next,
            None => Attached::Noun,
        };
        token += title.map_or(1, |(length, _)| length);
    }
    None
}

/// What a phrase with "à" or "to" would belong to.
enum Attached {
    /// The verb: it names whom the words are said to.
    Verb,
    /// A noun: "directeur de recherche à l'Inria".
    Noun,
    /// Either: "le ministre à l'AFP" says it to the agency, "la ministre au budget" to nobody.
    Either,
}

/// Words that leave the next phrase free to belong to the verb: time, determiners, adverbs.
const PASSED: Words = Words(Words::ADVERBIAL.0 | Words::INSIDE.0 | Words::DETERMINER.0);

fn ends_clause(scene: &Scene, token: usize) -> bool {
    scene.is(token, Words::RELATIVE) || (scene.is(token, Words::THAT) && !scene.is(token, Words::DETERMINER))
}

/// Interrogé par l'AFP, X … · In an interview with Reuters, X …
fn occasion_before(scene: &Scene, start: usize, end: usize) -> Option<Speaker> {
    (start..end).filter(|t| scene.quoted(*t).is_none() && scene.mention(*t).is_none()).find_map(|token| {
        if scene.is(token, Words::ASKED) && scene.is(token + 1, Words::AGENT) {
            return audience(scene, token + 2, end, |_| true);
        }
        scene.is(token, Words::OCCASION).then(|| occasion(scene, token, end)).flatten()
    })
}

/// entretien accordé à X · interview on CNBC: whom an occasion was for.
fn occasion(scene: &Scene, noun: usize, end: usize) -> Option<Speaker> {
    for token in noun + 1..end.min(noun + 1 + BETWEEN) {
        if scene.mention(token).is_some() || matches!(scene.word(token), "," | ";" | ":") {
            return None;
        }
        if let Some(found) = toward(scene, token, end, |_| true) {
            return Some(found);
        }
        if let Some(words) = scene.lexicon.through.iter().find(|words| scene.says(token, words, end))
            && let Some(found) = audience(scene, token + words.len(), end, |class| class == "media")
        {
            return Some(found);
        }
    }
    None
}

/// à X, auprès de X; to X.
fn toward(scene: &Scene, token: usize, end: usize, class: impl Fn(&str) -> bool) -> Option<Speaker> {
    let longest = scene.lexicon.towards.iter().filter(|words| scene.says(token, words, end)).map(Vec::len).max()?;
    audience(scene, token + longest, end, class)
}

/// Those whom a phrase names, or describes as people who listen.
fn audience(scene: &Scene, start: usize, end: usize, class: impl Fn(&str) -> bool) -> Option<Speaker> {
    let source = scene.source_after(start, end.min(start + LONGEST))?;
    match source.head {
        Head::Name(index) => {
            let mention = &scene.mentions[index];
            let of_class = mention.entity.class.as_str();
            let listens = matches!(of_class, "media" | "person" | "organization" | "company");
            // "to make Nvidia": an infinitive, and no phrase of a name.
            let mut before = source.tokens.start..scene.mention_tokens[index].start;
            let named = before.all(|t| {
                scene.is(t, Words::DETERMINER)
                    || scene.title(t).is_some()
                    || scene.is_name_like(t)
                    || scene.mention(t).is_some()
            });
            (listens && named && class(of_class))
                .then(|| Speaker::Entity { entity: mention.entity.clone(), evidence: mention.span })
        }
        Head::Title(title) if class("title") => {
            let listens = title.kind.is_human() || title.kind == TitleKind::Organization;
            // A name after the title that nobody knows would be lost: "à la ministre Anna Doe".
            let phrase = up_to_link(scene, &source);
            listens.then(|| described(scene, &phrase, |_, _| true)).flatten()
        }
        _ => None,
    }
}

/// The phrase up to where another would be attached to it: of "reporters in Columbus", "reporters".
fn up_to_link(scene: &Scene, source: &Source) -> Source {
    let tokens = source.tokens.clone();
    let link = tokens.clone().skip(1).find(|t| scene.is(*t, Words::LINK) && !scene.is(*t - 1, Words::LINK));
    Source { tokens: tokens.start..link.unwrap_or(tokens.end), head: source.head }
}

fn same(addressee: &Speaker, speaker: Option<&Speaker>) -> bool {
    match (addressee, speaker) {
        (Speaker::Entity { entity: a, .. }, Some(Speaker::Entity { entity: b, .. })) => a.slug == b.slug,
        (Speaker::Described(a), Some(Speaker::Described(b) | Speaker::Entity { evidence: b, .. })) => a.overlaps(*b),
        _ => false,
    }
}

/// Gives the roles of speakers the organisation that the article claims them to be held at, where the phrase itself
/// names none: "the company's chief financial officer".
pub fn place_roles(text: &str, quotes: &mut [Quote], claims: &[Claim]) {
    for quote in quotes {
        let Some(Speaker::Entity { entity, .. }) = &quote.speaker else { continue };
        let Some(Role { words, at: at @ None }) = &mut quote.saying.role else { continue };
        let words: Span = *words;
        *at = claims.iter().find_map(|claim| match (&claim.value, &claim.title) {
            (ClaimValue::Entity(organization), Some(title))
                if &*claim.property == "role"
                    && claim.subject.slug == entity.slug
                    && (title.contains(words.of(text)) || words.of(text).contains(title.as_str())) =>
            {
                Some(organization.clone())
            }
            _ => None,
        });
    }
}
