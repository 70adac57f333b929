//! A verb of saying inside one pair of marks, as French has it, and the pieces that it cuts the words into.

use std::ops::Range;

use super::{cue::Cue, lexicon::Takes, paradigm::Form, scene::Scene};
use crate::text::Span;

/// A verb of saying inside the marks, from its comma to the sign that ends it: « On y va, assure-t-il, et vite ».
#[derive(Debug)]
pub struct Incise {
    /// The verb and its subject.
    pub cue: Cue,
    comma: usize,
    close: usize,
}

/// The first incise at or after a token, inside some tokens in marks.
pub fn incise(scene: &Scene, tokens: &Range<usize>, from: usize) -> Option<Incise> {
    (from.max(tokens.start + 3)..tokens.end).filter(|t| scene.word(*t - 1) == ",").find_map(|first| {
        let start = tokens.start;
        let group = (first..tokens.end.min(first + 5))
            .find_map(|t| scene.group_in(t, start))
            .filter(|g| g.tokens.start == first)?;
        if group.form == Form::Gerund || !scene.takes(&group, Takes::Words) {
            return None;
        }
        let source = match group.inverted {
            Some(_) => scene.subject(&group, start)?,
            None => scene.source_after(group.tokens.end, tokens.end).filter(|s| scene.can_speak(s))?,
        };
        let end = group.tokens.end.max(source.tokens.end);
        let close = (end..tokens.end.min(end + 12)).find(|t| matches!(scene.word(*t), "," | "." | "»" | "”" | "\""));
        let close = close.unwrap_or(tokens.end - 1);
        Some(Incise { cue: Cue { tokens: group.tokens, source: Some(source) }, comma: first - 1, close })
    })
}

/// The words in pieces around the incises that stand inside one pair of marks.
pub fn pieces(scene: &Scene, q: usize) -> Vec<Span> {
    let inner = scene.quoted[q].inner;
    let tokens = &scene.quoted_tokens[q];
    let mut spans = Vec::new();
    let (mut start, mut from) = (inner.start, tokens.start);
    while let Some(incise) = incise(scene, tokens, from) {
        spans.push(Span::new(start, scene.doc.tokens[incise.comma].span.start));
        start = scene.doc.tokens[incise.close].span.end.min(inner.end);
        from = incise.close + 1;
    }
    spans.push(Span::new(start, inner.end));
    spans.into_iter().map(|s| s.trim(scene.doc.text)).filter(|s| !s.is_empty()).collect()
}
