//! Short forms, acronyms and repetitions of the names of a document.

use std::collections::HashMap;

use super::{lexicon::Lexicon, runs::is_name_word, *};
use crate::annotate::entities::Entities;

/// Another way in which the document writes a name.
struct Alias {
    /// The words.
    words: Vec<String>,
    /// Counts from this byte on.
    from: usize,
    entity: Arc<Entity>,
    confidence: f32,
}

/// Adds every further mention of the names found.
pub(super) fn find(doc: &Document, entities: &Entities, lexicon: &Lexicon, found: &mut Vec<Mention>) {
    link_surnames(doc, lexicon, found);
    let aliases = gather(doc, entities, lexicon, found);
    if aliases.is_empty() {
        return;
    }
    let mut added: Vec<Mention> = Vec::new();
    for token in 0..doc.tokens.len() {
        if let Some(mention) = at(doc, lexicon, &aliases, found, token)
            && added.last().is_none_or(|last| last.span.end <= mention.span.start)
        {
            added.push(mention);
        }
    }
    found.extend(added);
    found.sort_by_key(|m| m.span.start);
}

/// Gives "Mr. Doe" to the Jane Doe named before.
fn link_surnames(doc: &Document, lexicon: &Lexicon, found: &mut [Mention]) {
    let mut full: HashMap<&str, Arc<Entity>> = HashMap::new();
    for mention in found.iter_mut().filter(|mention| mention.entity.class == lexicon.person) {
        match mention.span.of(doc.text).rsplit_once(' ') {
            Some((_, surname)) => {
                full.insert(surname, mention.entity.clone());
            }
            None if !mention.entity.known => {
                if let Some(entity) = full.get(mention.span.of(doc.text)) {
                    mention.entity = entity.clone();
                }
            }
            None => {}
        }
    }
}

/// Aliases by their first word, each list in text order.
fn gather(doc: &Document, entities: &Entities, lexicon: &Lexicon, found: &[Mention]) -> HashMap<String, Vec<Alias>> {
    let mut aliases: HashMap<String, Vec<Alias>> = HashMap::new();
    let mut add = |words: Vec<&str>, from: usize, mention: &Mention| {
        let Some(first) = words.first() else { return };
        let list = aliases.entry((*first).to_owned()).or_default();
        let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        if !list.iter().rev().take(4).any(|a| a.words == words && a.entity == mention.entity) {
            let confidence = mention.confidence * ALIAS;
            list.push(Alias { words, from, entity: mention.entity.clone(), confidence });
        }
    };
    for mention in found {
        let tokens = doc.token_at(mention.span.start)..doc.token_at(mention.span.end.saturating_sub(1)) + 1;
        let words: Vec<&str> = tokens.clone().map(|t| doc.word(t)).collect();
        let person = mention.entity.class == lexicon.person;
        if person
            && let [_, .., surname] = words.as_slice()
            && surname.chars().count() > 2
        {
            add(vec![surname], mention.span.end, mention);
        }
        if let Some(acronym) = acronym_after(doc, tokens.end, words.first().copied().unwrap_or_default()) {
            add(vec![acronym], mention.span.end, mention);
        }
        if mention.entity.known {
            continue;
        }
        if !person
            && let [first, _, ..] = words.as_slice()
            && lexicon.last.get(&words.last().map(|w| w.to_lowercase()).unwrap_or_default())
                == Some(&mention.entity.class)
            && first.chars().count() > 3
            && entities.by_name(first).is_none()
        {
            add(vec![first], mention.span.end, mention);
        }
        add(words, 0, mention);
    }
    aliases
}

/// "ADLC" in "Autorité de la concurrence (ADLC)".
fn acronym_after<'d>(doc: &Document<'d>, next: usize, first_word: &str) -> Option<&'d str> {
    if next + 2 >= doc.tokens.len() || doc.word(next) != "(" || doc.word(next + 2) != ")" {
        return None;
    }
    let acronym = doc.word(next + 1);
    let capitals = acronym.chars().filter(|c| c.is_uppercase()).count();
    let fits = (2..=8).contains(&acronym.chars().count()) && capitals * 2 > acronym.chars().count();
    (fits && acronym.chars().next() == first_word.chars().next()).then_some(acronym)
}

fn at(
    doc: &Document,
    lexicon: &Lexicon,
    aliases: &HashMap<String, Vec<Alias>>,
    found: &[Mention],
    token: usize,
) -> Option<Mention> {
    let start = doc.tokens.get(token)?.span.start;
    let list = aliases.get(doc.word(token))?;
    let matches = |alias: &&Alias| {
        alias.from <= start
            && token + alias.words.len() <= doc.tokens.len()
            && alias.words.iter().enumerate().all(|(i, word)| doc.word(token + i) == word)
    };
    // The longest; of equal ones the latest named.
    let alias = list.iter().filter(matches).max_by_key(|alias| (alias.words.len(), alias.from))?;
    let last = token + alias.words.len() - 1;
    let span = Span::new(start, doc.tokens.get(last)?.span.end);
    if taken(found, span) || inside_longer_name(doc, lexicon, found, token, last) {
        return None;
    }
    Some(Mention { span, entity: alias.entity.clone(), confidence: alias.confidence })
}

/// Whether an unexplained capitalised word stands directly beside: "Randi Zuckerberg" is not Mark.
fn inside_longer_name(doc: &Document, lexicon: &Lexicon, found: &[Mention], first: usize, last: usize) -> bool {
    let unexplained = |token: usize| {
        is_name_word(doc, token)
            && !lexicon.is_title(doc, token)
            && !lexicon.is_role(doc, token)
            && !lexicon.openers.contains(&doc.word(token).to_lowercase())
            && doc.tokens.get(token).is_some_and(|t| !taken(found, t.span))
    };
    let gap = |a: usize, b: usize| match (doc.tokens.get(a), doc.tokens.get(b)) {
        (Some(a), Some(b)) => doc.text.get(a.span.end..b.span.start).is_some_and(|gap| gap.len() == 1 && gap != "\n"),
        _ => false,
    };
    first.checked_sub(1).is_some_and(|before| gap(before, first) && unexplained(before))
        || (gap(last, last + 1) && unexplained(last + 1))
}
