//! Nouns that attribute words: X's warning that "…", a chant of "…", in X's view.

use super::{
    cue::Cue,
    scene::Scene,
    source::{Head, Source},
    words::Words,
};

/// How many words may stand between the noun and the marks, or between the owner and the noun.
const REACH: usize = 5;

/// The noun of words said that governs words in marks, and whose they are.
pub fn noun_before(scene: &Scene, frame: usize, q: usize) -> Option<Cue> {
    let start = scene.frames[frame].tokens.start;
    let marks = scene.quoted_tokens[q].start;
    let governs = [Words::THAT, Words::LINK, Words::PREPOSITION, Words::DETERMINER, Words::AS, Words::RELATIVE];
    let noun = (start..marks).rev().take(REACH).find(|t| scene.is(*t, Words::UTTERANCE) && scene.verb(*t).is_none())?;
    let joined = (noun + 1..marks).all(|t| {
        governs.iter().any(|class| scene.is(t, *class)) || matches!(scene.word(t), ":" | ",") || scene.verb(t).is_some()
    });
    let source = owner(scene, noun, start, marks);
    (joined || source.is_some()).then_some(Cue { tokens: noun..noun + 1, source })
}

/// Whose words a noun is about: X's warning, his warning, a warning by X, X issued a warning.
pub fn owner(scene: &Scene, noun: usize, start: usize, end: usize) -> Option<Source> {
    for token in (start..noun).rev().take(REACH) {
        if let Some(pronoun) = scene.owner(token) {
            return Some(Source { tokens: token..token + 1, head: Head::Pronoun(pronoun) });
        }
        if scene.is(token, Words::POSSESSIVE) {
            return scene.phrase_before(token, start);
        }
        let adjective = scene.is_word(token) && scene.mention(token).is_none();
        if !adjective || scene.is(token, Words::STOP) || scene.is(token, Words::LINK) {
            break;
        }
    }
    if scene.is(noun + 1, Words::AGENT) || scene.is(noun + 1, Words::LINK) {
        let by = scene.source_after(noun + 2, end).filter(|s| scene.can_speak(s));
        return by.or_else(|| scene.first_source(start, noun));
    }
    scene.first_source(start, noun)
}

impl Scene<'_> {
    /// "in X's view", "in her words": whose view it is.
    pub fn view_at(&self, start: usize, end: usize) -> Option<Cue> {
        if !self.lexicon.views.0.iter().any(|w| w == self.word(start)) {
            return None;
        }
        let noun =
            (start + 2..end.min(start + 12)).find(|t| self.lexicon.views.1.iter().any(|w| w == self.word(*t)))?;
        let source = match self.owner(noun - 1) {
            Some(pronoun) => Source { tokens: noun - 1..noun, head: Head::Pronoun(pronoun) },
            None if self.is(noun - 1, Words::POSSESSIVE) || self.word(noun - 1) == "’" => {
                self.source_after(start + 1, noun - 1)?
            }
            None => return None,
        };
        Some(Cue { tokens: start..noun + 1, source: Some(source) })
    }
}
