//! Roles as the text states them beside names: "Meta CEO", "le PDG de Meta", "fondateur et directeur technique".

use std::{ops::Range, sync::Arc};

use super::{
    scene::Scene,
    source::{Head, Source},
    words::Words,
};
use crate::annotate::{
    Entity,
    titles::{Title, TitleKind},
};

#[derive(Debug, Clone)]
pub struct Role {
    pub person: Arc<Entity>,
    pub title: Title,
    pub at: Option<Arc<Entity>>,
    /// The first token of the person's name.
    pub token: usize,
    /// The tokens of the title, without the organisation.
    pub words: Range<usize>,
}

/// The noun of an organisation that its name stands in apposition to: "the group, Novalis Workers".
pub fn noun_in_apposition(scene: &Scene, name: &Range<usize>) -> Option<usize> {
    let comma = name.start.checked_sub(1).filter(|c| scene.word(*c) == ",")?;
    let start = scene.frames.get(scene.frame_at(name.start))?.tokens.start;
    let noun = scene.phrase_before(comma, start.min(comma))?;
    let definite = scene.is(noun.tokens.start, Words::DEFINITE);
    match noun.head {
        Head::Title(title) if definite && matches!(title.kind, TitleKind::Company | TitleKind::Organization) => {
            Some(title.entry)
        }
        _ => None,
    }
}

/// The title right before a name, with the organisation that may stand before or between: "Meta CEO", "le PDG de Meta".
pub fn title_before(scene: &Scene, name: usize, start: usize) -> Option<Source> {
    let reach = name.saturating_sub(8).max(start);
    let between = |from: usize| {
        (from..name).all(|t| {
            // "le ministre français de l'Intérieur X", but "l'avocat des parents X" is another.
            let human = || scene.title(t).is_some_and(|(_, title)| title.kind.is_human());
            let adjective = || scene.is_word(t) && scene.mention(t).is_none() && !scene.tag(t).is_known() && !human();
            scene.is(t, Words::LINK)
                || scene.is(t, Words::DETERMINER)
                || scene.word(t) == "."
                || is_organization(scene, t)
                || adjective()
        })
    };
    if name > start && scene.is(name - 1, Words::LINK) {
        return None;
    }
    let title = (reach..name).find(|t| scene.title(*t).is_some_and(|(length, _)| between(t + length)))?;
    let head = scene.title(title).map(|(_, title)| Head::Title(title))?;
    let firm = title.checked_sub(1 + usize::from(title > start && scene.is(title - 1, Words::POSSESSIVE)));
    let firm = firm.filter(|t| *t >= start && is_organization(scene, *t)).and_then(|t| scene.mention(t));
    let first = firm.map_or(title, |m| scene.mention_tokens[m].start);
    Some(Source { tokens: first..name, head })
}

/// The phrase after a name, with a second title that "and" joins to it: "fondateur et directeur technique d'Orbitel".
pub fn apposition(scene: &Scene, start: usize, end: usize) -> Option<Source> {
    let first = scene.source_after(start, end)?;
    let next = first.tokens.end + 1;
    let second = (scene.is(next - 1, Words::AND) && scene.title(next).is_some()).then(|| scene.source_after(next, end));
    let last = second.flatten().map_or(first.tokens.end, |second| second.tokens.end);
    Some(Source { tokens: first.tokens.start..last, head: first.head })
}

fn is_organization(scene: &Scene, token: usize) -> bool {
    scene.mention(token).is_some_and(|m| scene.mentions[m].entity.class.as_str() != "person")
}

/// The organisation or place that a role is held at: a name next to the title.
pub fn organization_in(scene: &Scene, source: &Source) -> Option<Arc<Entity>> {
    let title = source.tokens.clone().rev().find(|t| scene.title(*t).is_some())?;
    let near = source.tokens.start..source.tokens.end.min(title + 5);
    let named = near.filter_map(|t| scene.mention(t)).find(|m| match scene.mentions[*m].entity.class.as_str() {
        "company" | "organization" | "media" => true,
        // "en visite à Lyon" is no part of the role.
        "place" => !scene.mention_tokens[*m].start.checked_sub(1).is_some_and(|t| scene.is(t, Words::STOP)),
        _ => false,
    });
    named.map(|m| scene.mentions[m].entity.clone())
}

pub fn is_plural(scene: &Scene, token: usize) -> bool {
    let word = scene.word(token);
    !word.ends_with("ss") && scene.lexicon.endings.plural.iter().any(|ending| word.ends_with(ending.as_str()))
}

/// The title of a phrase with what belongs to it, without determiner and organisation: "chief AI scientist", "directrice
/// des ventes".
pub fn title_words(scene: &Scene, source: &Source) -> Range<usize> {
    let Some(title) = source.tokens.clone().find(|t| scene.title(*t).is_some()) else { return source.tokens.clone() };
    let outside = |t: &usize| {
        let words = [Words::DETERMINER, Words::POSSESSIVE, Words::LINK];
        scene.mention(*t).is_some() || words.iter().any(|w| scene.is(*t, *w)) || !scene.is_word(*t)
    };
    let start = (source.tokens.start..title).rev().find(outside).map_or(source.tokens.start, |t| t + 1);
    let named = (title..source.tokens.end).find(|t| scene.mention(*t).is_some());
    let mut end = named.unwrap_or(source.tokens.end);
    while end > title + 1 && outside(&(end - 1)) {
        end -= 1;
    }
    start..end
}
