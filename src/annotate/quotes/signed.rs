//! Names under words in marks: signature lines, brackets, and sentences such as "C'est en ces termes que X …".

use std::ops::Range;

use super::{
    cue::Cue,
    scene::Scene,
    source::{Head, Source},
    words::Words,
};

/// – Jane Doe, PDG de X: after the marks in the same block, or as the block below.
pub fn signature(scene: &Scene, frame: usize, q: usize) -> Option<Cue> {
    let next = scene.quoted_tokens[q].end;
    let here = &scene.frames[frame];
    let line = if signed_here(scene, frame, q) {
        next..here.tokens.end
    } else {
        let below = scene.frames.get(frame + 1)?;
        if scene.frames.get(frame + 2).is_some_and(|f| f.block == below.block) {
            return None;
        }
        below.tokens.clone()
    };
    signed_by(scene, line)
}

/// Whether the sentence is marks, a dash and something more: “…” — Jane Doe.
pub fn signed_here(scene: &Scene, frame: usize, q: usize) -> bool {
    let sentence = &scene.frames[frame].tokens;
    let marks = &scene.quoted_tokens[q];
    marks.start == sentence.start && marks.end < sentence.end && is_dash(scene, marks.end)
}

fn is_dash(scene: &Scene, token: usize) -> bool {
    matches!(scene.word(token), "–" | "—" | "-" | "―")
}

fn signed_by(scene: &Scene, line: Range<usize>) -> Option<Cue> {
    if !is_dash(scene, line.start)
        || line.len() < 2
        || line.len() > 20
        || line.clone().any(|t| scene.quoted(t).is_some())
    {
        return None;
    }
    let named =
        line.clone().find_map(|t| scene.mention(t)).filter(|m| scene.mentions[*m].entity.class.as_str() == "person");
    let source = match named {
        Some(m) => Some(Source { tokens: scene.mention_tokens[m].clone(), head: Head::Name(m) }),
        None => (line.start + 1..line.end)
            .find(|t| scene.title(*t).is_some_and(|(_, t)| t.kind.is_human()))
            .filter(|_| !scene.is_name_like(line.start + 1) || scene.is(line.start + 2, Words::LINK))
            .and_then(|t| scene.source_after(t, line.end))
            .or_else(|| scene.source_after(line.start + 1, line.end)),
    };
    let source = source.filter(|s| !matches!(s.head, Head::Noun))?;
    Some(Cue { tokens: line, source: Some(source) })
}

/// « … » (Claire Dumas, PDG de X)
pub fn bracketed(scene: &Scene, frame: usize, q: usize) -> Option<Cue> {
    let end = scene.frames[frame].tokens.end;
    let open = Some(scene.quoted_tokens[q].end).filter(|t| *t < end && scene.word(*t) == "(")?;
    let source = scene.source_after(open + 1, end)?;
    let alone = matches!(scene.word(source.tokens.end), ")" | ",");
    let human = match source.head {
        Head::Title(title) => title.kind.is_human(),
        _ => scene.is_person(&source),
    };
    (alone && human).then_some(Cue { tokens: open..source.tokens.end, source: Some(source) })
}

/// « … » C'est en ces termes que Claire Dumas a ouvert la séance.
pub fn closed_by(scene: &Scene, frame: usize) -> Option<Cue> {
    let next = scene.frames.get(frame + 1).filter(|f| f.quoted.is_empty())?.tokens.clone();
    let closer = scene.lexicon.closers.iter().find(|c| scene.says(next.start, &c.words, next.end))?;
    let first = next.start + closer.length;
    let said = || {
        let group = (first..next.end).find_map(|t| scene.group_at(t, first))?;
        scene.subject_after(&group, next.end)
    };
    let source = scene.source_after(first, next.end).filter(|s| scene.can_speak(s)).or_else(said)?;
    scene.can_speak(&source).then_some(Cue { tokens: next.start..first, source: Some(source) })
}
