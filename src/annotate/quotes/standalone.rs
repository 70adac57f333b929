//! Sentences of nothing but marks, and the sentence before that tells who speaks.

use std::ops::Range;

use super::{
    cue::Cue,
    resolve::Focus,
    route::{Attribution, Route},
    scene::Scene,
    words::Words,
};
use crate::{annotate::Quote, extract::BlockKind};

/// A sentence of nothing but marks: the words of whoever spoke just before, or was just introduced.
pub fn floating(scene: &Scene, focus: &Focus, frame: usize, last: Option<&Quote>) -> Attribution {
    let nobody = Attribution { route: Route::Nobody, cue: None, speaker: None };
    let continued =
        |quote: &Quote| Attribution { route: Route::Continued, cue: quote.cue, speaker: quote.speaker.clone() };
    let Some(previous) = frame.checked_sub(1) else { return nobody };
    let before = &scene.frames[previous];
    let near = |quote: &Quote| scene.span(&before.tokens).is_some_and(|s| s.contains(quote.span));
    if let Some(quote) = last.filter(|quote| near(quote)) {
        return continued(quote);
    }
    // "X issued a statement:", then the words.
    if scene.word(before.tokens.end - 1) == ":" && scene.quoted(before.tokens.end - 1).is_none() {
        let introduced = introduction(scene, before.tokens.clone());
        if let Some(cue) = introduced {
            let speaker = cue.source.as_ref().and_then(|s| focus.resolve(scene, s));
            return Attribution { route: Route::Colon, cue: scene.span(&cue.tokens), speaker };
        }
    }
    // "…", said X. It was late. "…"
    let same_block =
        |quote: &Quote| scene.frames[frame].block == before.block && scene.block_of(quote.span) == Some(before.block);
    // "X lui répond." or "X a réagi :", then the words.
    let introduced = before.tokens.clone().rev().take(30).find_map(|t| {
        let group = scene.group_at(t, before.tokens.start)?;
        let source = scene.subject(&group, before.tokens.start)?;
        Some(Cue { tokens: group.tokens, source: Some(source) })
    });
    if let Some(cue) = introduced {
        let speaker = cue.source.as_ref().and_then(|s| focus.resolve(scene, s));
        return Attribution { route: Route::Continued, cue: scene.span(&cue.tokens), speaker };
    }
    if let Some(quote) = last.filter(|quote| same_block(quote)) {
        return continued(quote);
    }
    nobody
}

/// The verb of saying, noun of words or first phrase of a sentence that a colon ends.
fn introduction(scene: &Scene, tokens: Range<usize>) -> Option<Cue> {
    let noun = tokens.clone().rev().find(|t| scene.is(*t, Words::UTTERANCE) && scene.verb(*t).is_none());
    let group = tokens.clone().rev().take(40).find_map(|t| {
        let group = scene.group_at(t, tokens.start)?;
        let follows = || scene.source_after(group.tokens.end, tokens.end);
        let opens = group.tokens.start == tokens.start;
        let source = scene.subject(&group, tokens.start).or_else(|| opens.then(follows).flatten())?;
        Some(Cue { tokens: group.tokens, source: Some(source) })
    });
    let owned = || {
        let source = scene.first_source(tokens.start, tokens.end).filter(|s| scene.can_speak(s))?;
        Some(Cue { tokens: noun.map_or(source.tokens.clone(), |n| n..n + 1), source: Some(source) })
    };
    group.filter(|cue| cue.source.as_ref().is_some_and(|s| scene.may_speak(s))).or_else(owned)
}

/// Whether a frame holds no word outside marks.
pub fn alone(scene: &Scene, frame: usize) -> bool {
    let whole = &scene.frames[frame];
    let quotation = scene.doc.blocks.get(whole.block).is_some_and(|b| b.kind == BlockKind::Blockquote);
    let (mut token, mut links) = (whole.tokens.start, 0);
    while token < whole.tokens.end && !quotation {
        token = match scene.quoted(token) {
            Some(q) => scene.quoted_tokens[q].end.max(token + 1),
            // "Then, “…”"
            None if scene.is_word(token)
                && !(links < 2 && (scene.is(token, Words::INSIDE) || scene.is(token, Words::AND))) =>
            {
                return false;
            }
            None => {
                links += usize::from(scene.is_word(token));
                token + 1
            }
        };
    }
    true
}
