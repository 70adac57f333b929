//! Words in marks that nobody said: terms, titles and names.

use super::{paradigm::Form, scene::Scene, words::Words};

/// Whether the words are written as a title or a name: every longer one with a capital.
pub fn is_name(words: &str) -> bool {
    let long = words.split_whitespace().filter(|w| w.chars().count() > 3);
    words.starts_with(char::is_uppercase)
        && long.clone().count() > 1
        && long.clone().all(|w| w.starts_with(|c: char| !c.is_lowercase()))
}

/// Whether the word before the marks announces a term or a title.
pub fn is_term(scene: &Scene, start: usize, marks: usize) -> bool {
    let goes_on = |t: &usize| {
        scene.quoted(*t).is_none()
            && scene.word(*t) != ","
            && !scene.is(*t, Words::RELATIVE)
            && !scene.is(*t, Words::THAT)
    };
    (start..marks).rev().take(3).take_while(goes_on).any(|t| {
        scene.is(t, Words::TERM)
            && scene.group_at(t, start).is_none_or(|g| g.form == Form::Participle && g.tokens.len() == 1)
    })
}
