//! Phrases of the lexicon as tokens: those before a source, with the articles that they melt with.

use std::collections::BTreeMap;

use crate::{annotate::document::tokenize, text::Span};

/// A phrase before a source.
#[derive(Debug)]
pub struct Preposition {
    /// Its tokens in lower case.
    pub words: Vec<String>,
    /// How many of them are its own: in "de l'avis des", the article is the source's.
    pub length: usize,
    /// Whether it keeps a distance: "à en croire".
    pub doubting: bool,
}

/// The phrases, each also with its last word melted with an article or elided. Words in brackets are the source's.
pub fn prepositions(
    phrases: &[String],
    doubting: &[&str],
    contractions: &BTreeMap<String, Vec<String>>,
) -> Vec<Preposition> {
    let mut all = Vec::new();
    for phrase in phrases {
        let doubting = doubting.contains(&phrase.as_str());
        let own = phrase.split(" (").next().unwrap_or(phrase);
        let (words, length) = (split(&phrase.replace(['(', ')'], "")), split(own).len());
        let last = words.last().filter(|_| length == words.len()).and_then(|last| contractions.get(last));
        for other in last.into_iter().flatten() {
            let mut words = words.clone();
            words[length - 1].clone_from(other);
            let elided = other.ends_with('\'');
            all.push(Preposition { words, length: length - usize::from(!elided), doubting });
        }
        all.push(Preposition { words, length, doubting });
    }
    all.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
    all
}

/// The tokens of a phrase: "d'après" is two.
pub fn split(phrase: &str) -> Vec<String> {
    // An elided word keeps its apostrophe before another word alone.
    let whole = if phrase.ends_with('\'') { format!("{phrase}a") } else { phrase.to_owned() };
    let mut tokens = Vec::new();
    tokenize(&whole, Span::new(0, whole.len()), &mut tokens);
    tokens.iter().filter(|t| t.span.end <= phrase.len()).map(|t| t.span.of(&whole).to_owned()).collect()
}
