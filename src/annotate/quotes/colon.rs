//! A speaker before a colon, without a verb: "X : « … »", "La réponse de X : « … »".

use std::ops::Range;

use super::{
    cue::Cue,
    scene::Scene,
    source::{Head, Source},
    words::Words,
};

/// X : « … », without a verb.
pub fn colon(scene: &Scene, frame: usize, q: usize) -> Option<Cue> {
    let tokens = &scene.frames[frame].tokens;
    let colon = scene.quoted_tokens[q].start.checked_sub(1)?;
    if colon <= tokens.start || !matches!(scene.word(colon), ":" | "–" | "—" | "-") {
        return None;
    }
    let source = scene
        .source_before(colon, tokens.start)
        .filter(|s| s.tokens.start == tokens.start && !matches!(s.head, Head::Noun))
        .or_else(|| utterer(scene, tokens.start..colon))
        .or_else(|| scene.first_source(tokens.start, colon))
        .or_else(|| only_person(scene, tokens.start..colon))?;
    Some(Cue { tokens: colon..colon + 1, source: Some(source) })
}

/// La réponse de X : « … ».
fn utterer(scene: &Scene, tokens: Range<usize>) -> Option<Source> {
    let noun = tokens.clone().rev().take(12).find(|t| scene.is(*t, Words::UTTERANCE))?;
    let link = noun + 1;
    let governs = scene.is(link, Words::LINK) && !scene.is(link, Words::STOP);
    // "du ministre": the article melted with the link belongs to the source.
    let first = if scene.is(link, Words::DEFINITE) { link } else { link + 1 };
    governs.then(|| scene.source_after(first, tokens.end)).flatten().filter(|s| scene.can_speak(s))
}

/// Harlow: ‘The Worst Is Yet To Come’: a headline may give every word its capital.
pub fn headline(scene: &Scene, frame: usize, q: usize) -> bool {
    let person = |s: &Source| scene.is_person(s) || matches!(s.head, Head::Unknown);
    colon(scene, frame, q).and_then(|cue| cue.source).is_some_and(|s| person(&s))
}

/// The person of a clause that names one alone.
fn only_person(scene: &Scene, tokens: Range<usize>) -> Option<Source> {
    let mut people = tokens
        .filter_map(|t| scene.mention(t))
        .map(|m| Source { tokens: scene.mention_tokens[m].clone(), head: Head::Name(m) })
        .filter(|s| scene.is_person(s));
    let first = people.next()?;
    people.all(|other| other.tokens == first.tokens).then_some(first)
}
