//! Where a clause starts and ends, told without a parser: by function words, verbs that are known, and endings.

use std::ops::Range;

use super::{lexicon::Takes, paradigm::Form, scene::Scene, source::Head, words::Words};

/// "that's", "that is": the pronoun, not the conjunction.
pub fn is_demonstrative(scene: &Scene, that: usize) -> bool {
    scene.is(that, Words::DEFINITE) && (scene.is(that + 1, Words::PASSIVE) || scene.is(that + 1, Words::POSSESSIVE))
}

/// Whether a clause with a subject of its own starts at a token.
pub fn starts_clause(scene: &Scene, at: usize, end: usize) -> bool {
    if scene.is(at, Words::ADVERBIAL) && !scene.is(at, Words::CLAUSE) {
        return false;
    }
    if scene.is(at, Words::LINK) && !scene.is(at, Words::CLAUSE) {
        return false;
    }
    let subject = scene.source_after(at, end);
    let Some(subject) = subject else { return scene.is(at, Words::CLAUSE) && finite_soon(scene, at + 1, end) };
    if matches!(subject.head, Head::Pronoun(_)) {
        return true;
    }
    let after = subject.tokens.end;
    // "Orbitel needs a plant"
    if matches!(subject.head, Head::Name(_) | Head::Title(_)) && is_verb_like(scene, after) {
        return true;
    }
    let third_person = |t: usize| {
        has_ending(scene, t, &scene.lexicon.endings.present) && !scene.is_name_like(t) && scene.is(t + 1, Words::CLAUSE)
    };
    if scene.is(at, Words::CLAUSE) && (at + 2..end.min(at + 5)).any(third_person) {
        return true;
    }
    // "the need to assure investors that it will": the verb of an inner clause is not that of this one.
    let inner = |t: usize| {
        scene.is(t, Words::THAT) || scene.is(t, Words::RELATIVE) || matches!(scene.word(t), "," | ";" | ":" | "—")
    };
    let reach = (at + 1..end.min(at + 20)).find(|t| inner(*t)).unwrap_or(end.min(at + 20));
    let first = at + 1 + usize::from(scene.is(at, Words::DETERMINER));
    finite_soon(scene, first, reach.min(after + 3))
        || (after..reach).any(|t| is_auxiliary(scene, t) && !scene.is(t - 1, Words::MODAL))
}

/// Whether a word in lower case ends like a finite verb.
pub fn is_verb_like(scene: &Scene, token: usize) -> bool {
    let ends = |endings: &[String]| has_ending(scene, token, endings);
    !scene.is_name_like(token)
        && scene.mention(token).is_none()
        && (ends(&scene.lexicon.endings.present) || ends(&scene.lexicon.endings.past))
}

/// Whether a word that can be a finite verb stands among some tokens.
pub fn finite_soon(scene: &Scene, from: usize, to: usize) -> bool {
    (from..to).any(|t| {
        let past = || scene.mention(t).is_none() && has_ending(scene, t, &scene.lexicon.endings.past);
        let reports = || matches!(scene.verb(t), Some((_, Form::Finite | Form::Plural)));
        is_auxiliary(scene, t) || reports() || past()
    })
}

/// Whether a word of some length ends like a verb.
pub fn has_ending(scene: &Scene, token: usize, endings: &[String]) -> bool {
    let word = scene.word(token);
    word.len() > 3 && scene.is_word(token) && endings.iter().any(|e| word.ends_with(e.as_str()))
}

pub fn is_auxiliary(scene: &Scene, token: usize) -> bool {
    let words = scene.tag(token).words;
    words.has(Words::AUXILIARY)
        || words.has(Words::PASSIVE)
        || (words.has(Words::MODAL) && !words.has(Words::ADVERBIAL))
}

/// Where the clause starts that ends before a token: behind quoted words, a semicolon or a colon, at ", ce qui".
pub fn clause_start(scene: &Scene, start: usize, end: usize) -> usize {
    let behind = |t: usize| match scene.quoted(t) {
        Some(q) => Some(scene.quoted_tokens[q].end),
        None if scene.word(t) == "," => {
            let relative = scene.is(t + 1, Words::DEFINITE) && scene.is(t + 2, Words::RELATIVE);
            relative.then_some(t + 1)
        }
        None => matches!(scene.word(t), ";" | ":").then_some(t + 1),
    };
    (start..end).rev().find_map(behind).unwrap_or(start).min(end)
}

/// The clause ends with the sentence, or where another cue takes over: ", ajoutant que", ", selon X".
pub fn content_end(scene: &Scene, start: usize, end: usize) -> usize {
    (start + 3..end)
        .find(|t| {
            matches!(scene.word(*t), "," | "—" | "–" | ";")
                && (said_again(scene, *t + 1, end)
                    || scene.is(t + 1, Words::AS) && scene.verb(t + 2).is_some()
                    || scene.is(t + 1, Words::AND)
                        && scene.group_at(t + 2, t + 2).is_some_and(|g| g.form == Form::Finite)
                    || scene.verb(t + 1).is_some_and(|(_, form)| form == Form::Gerund)
                    || scene.preposition_at(t + 1, end).is_some())
        })
        .unwrap_or(end)
}

/// ", the source added" · "— and he noted that": a subject and a verb of saying.
pub fn said_again(scene: &Scene, start: usize, end: usize) -> bool {
    let start = start + usize::from(scene.is(start, Words::AND));
    let Some(source) = scene.source_after(start, end).filter(|s| scene.can_speak(s)) else { return false };
    let after = source.tokens.end;
    (after..end.min(after + 3)).find_map(|t| scene.group_at(t, after)).is_some_and(|g| {
        let next = g.tokens.end;
        let closes =
            next >= end || !scene.is_word(next) || scene.is(next, Words::THAT) || scene.is(next, Words::ADVERBIAL);
        g.tokens.start == after && g.form == Form::Finite && closes && scene.takes(&g, Takes::That)
    })
}

pub fn without_stop(scene: &Scene, frame: &Range<usize>) -> usize {
    let mut end = frame.end;
    while end > frame.start
        && matches!(scene.word(end - 1), "." | "!" | "?" | "…" | ";" | ":")
        && scene.quoted(end - 1).is_none()
    {
        end -= 1;
    }
    end
}
