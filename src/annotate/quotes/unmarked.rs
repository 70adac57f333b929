//! Quotations whose marks or indent were lost on the way: a paragraph in the first person, in a report that has none of
//! its own, right below a paragraph that reports the same speaker.

use super::{scene::Scene, words::Words};
use crate::annotate::{Quote, QuoteKind, Saying, Speaker};

/// Fewer words in such a paragraph may be a caption or a slip.
const SHORTEST: usize = 8;

/// How sure the speaker of such a paragraph is: by judgement, as no corpus has them.
const CONFIDENCE: f32 = 0.5;

/// What a block is for this.
#[derive(Clone, Copy, PartialEq)]
enum Voice {
    /// No word in the first person outside marks.
    Reporter,
    /// Words in the first person, and nothing that attributes.
    Speaker,
    /// Words in the first person beside a report: the author is there in person.
    Author,
}

/// Adds such paragraphs to quotes in text order.
pub fn find(scene: &Scene, quotes: &mut Vec<Quote>) {
    let voices: Vec<Voice> = (0..scene.doc.blocks.len()).map(|block| voice(scene, block, quotes)).collect();
    let spoken = voices.iter().filter(|v| **v == Voice::Speaker).count();
    let blank = scene.doc.blocks.iter().filter(|b| b.span.of(scene.doc.text).trim().is_empty()).count();
    if spoken == 0 || spoken * 2 > voices.len() - blank || voices.contains(&Voice::Author) {
        return;
    }
    let mut added = Vec::new();
    let mut speaker: Option<Speaker> = None;
    let mut next = 0;
    for (block, voice) in scene.doc.blocks.iter().zip(&voices) {
        let first = next;
        while quotes.get(next).is_some_and(|q| q.span.start < block.span.end) {
            next += 1;
        }
        match voice {
            Voice::Speaker => {
                // One that nobody stands above shows that the author speaks in person.
                let Some(speaker) = &speaker else { return };
                let (cue, saying) = (None, Saying::default());
                let speaker = Some(speaker.clone());
                let span = block.span.trim(scene.doc.text);
                added.push(Quote { span, kind: QuoteKind::Direct, speaker, cue, saying, confidence: CONFIDENCE });
            }
            _ if block.span.of(scene.doc.text).trim().is_empty() => {}
            _ => {
                let last = quotes[first..next].iter().rev().find_map(|q| q.speaker.clone());
                speaker =
                    last.filter(|s| matches!(s, Speaker::Entity { entity, .. } if entity.class.as_str() == "person"));
            }
        }
    }
    // A single one may be an aside of the author's.
    if added.len() > 1 {
        quotes.extend(added);
        quotes.sort_by_key(|q| (q.span.start, q.span.end));
    }
}

fn voice(scene: &Scene, block: usize, quotes: &[Quote]) -> Voice {
    let span = scene.doc.blocks[block].span;
    let first = scene.doc.token_at(span.start);
    let last = scene.doc.tokens.partition_point(|t| t.span.start < span.end);
    let outside = |t: &usize| scene.quoted(*t).is_none();
    let personal = (first..last).filter(outside).any(|t| scene.is(t, Words::FIRST_PERSON));
    let at = quotes.partition_point(|q| q.span.end <= span.start);
    let reported = quotes.get(at).is_some_and(|q| q.span.start < span.end);
    let words = (first..last).filter(|t| scene.is_word(*t)).count();
    match (personal, reported) {
        (false, _) => Voice::Reporter,
        (true, false) if words >= SHORTEST => Voice::Speaker,
        (true, false) => Voice::Reporter,
        // The person may stand inside a clause that is reported.
        (true, true) => {
            let inside = |t: usize| {
                let token = scene.doc.tokens[t].span;
                quotes[at..].iter().take_while(|q| q.span.start < span.end).any(|q| q.span.contains(token))
            };
            let own = (first..last).filter(outside).any(|t| scene.is(t, Words::FIRST_PERSON) && !inside(t));
            if own { Voice::Author } else { Voice::Reporter }
        }
    }
}
