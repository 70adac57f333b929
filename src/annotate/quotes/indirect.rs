//! Reported clauses without marks: "X a déclaré que …", "selon X, …", "…, X said".

use std::ops::Range;

use super::{
    cue::{Cue, Group},
    lexicon::Takes,
    paradigm::Form,
    resolve::Focus,
    scene::Scene,
    source::Head,
    words::Words,
};
use crate::{
    annotate::{Quote, QuoteKind, Saying},
    text::Span,
};

/// Fewer words are no clause.
const SHORTEST: usize = 3;

/// Confidence of a clause after "que", of one without it, and of one framed by a preposition: the shares that were
/// right, span and speaker together, in the development part of PolNeAR.
const THAT: f32 = 0.74;
const BARE: f32 = 0.64;
const FRAMED: f32 = 0.74;

/// Adds the indirect quotes of a frame that hold no direct one.
pub fn find(scene: &Scene, focus: &mut Focus, frame: usize, found: &mut Vec<Quote>) {
    let Some(whole) = scene.span(&scene.frames[frame].tokens) else { return };
    let direct: Vec<Span> = found.iter().rev().map(|q| q.span).take_while(|s| s.end > whole.start).collect();
    let tokens = scene.frames[frame].tokens.clone();
    let end = without_stop(scene, &tokens);
    let mut token = tokens.start;
    while token < end {
        if let Some(q) = scene.quoted(token) {
            token = scene.quoted_tokens[q].end.max(token + 1);
            continue;
        }
        let clause = framed(scene, token, &tokens, end).or_else(|| reported(scene, token, &tokens, end));
        let Some((cue, content, confidence)) = clause else {
            token += 1;
            continue;
        };
        token = content.end.max(cue.extent().end).max(token + 1);
        let words = content.clone().filter(|t| scene.is_word(*t)).count();
        let Some(span) = scene.span(&content).filter(|_| words >= SHORTEST) else { continue };
        let taken = |q: &Quote| q.kind == QuoteKind::Indirect && q.span.overlaps(span);
        if direct.iter().any(|d| d.overlaps(span)) || found.last().is_some_and(taken) {
            continue;
        }
        let speaker = cue.source.as_ref().and_then(|s| focus.resolve(scene, s));
        if let Some(speaker) = &speaker {
            focus.heard(frame, speaker);
        }
        let (cue, saying) = (scene.span(&cue.tokens), Saying::default());
        found.push(Quote { span, kind: QuoteKind::Indirect, speaker, cue, saying, confidence });
    }
}

type Clause = (Cue, Range<usize>, f32);

/// Selon X, … · …, selon X · According to X, …
fn framed(scene: &Scene, token: usize, frame: &Range<usize>, end: usize) -> Option<Clause> {
    let cue = scene.preposition_at(token, end)?;
    let source_end = cue.source.as_ref()?.tokens.end;
    let comma = (source_end..end).find(|t| scene.word(*t) == ",");
    let opens = frame.start.max(token.saturating_sub(1));
    let inserted = token > frame.start + 3 && (scene.word(token - 1) == "," || comma.is_none());
    let longer_after = comma.is_some_and(|c| end - c > token - frame.start);
    if inserted && !longer_after {
        let content = clause_start(scene, frame.start, token)..token - usize::from(scene.word(opens) == ",");
        return Some((cue, content, FRAMED));
    }
    // An apposition may stand between the source and the clause.
    let start = match comma {
        Some(c) if c <= source_end + 1 || c <= source_end + 8 => c + 1,
        _ => source_end,
    };
    (start < end).then_some((cue, start..end, FRAMED))
}

/// X affirme que … · X said … · …, X said · …, a déclaré X.
fn reported(scene: &Scene, token: usize, frame: &Range<usize>, end: usize) -> Option<Clause> {
    let group = scene.group_at(token, frame.start)?;
    if !(scene.takes(&group, Takes::That) || scene.takes(&group, Takes::Bare))
        || group.negated && scene.takes(&group, Takes::Affirmed)
    {
        return None;
    }
    if let Some((start, confidence)) = content_after(scene, &group, end) {
        let source = scene.subject(&group, frame.start).filter(|s| scene.can_speak(s))?;
        let stop = content_end(scene, start, end);
        return Some((Cue { tokens: group.tokens, source: Some(source) }, start..stop, confidence));
    }
    postposed(scene, group, frame, end)
}

/// Where the clause starts that a verb reports.
fn content_after(scene: &Scene, group: &Group, end: usize) -> Option<(usize, f32)> {
    let mut at = group.tokens.end;
    let bare = scene.takes(group, Takes::Bare);
    let addressee = scene.takes(group, Takes::Addressee);
    let reach = end.min(at + 24);
    if addressee {
        let that = (at..reach.min(at + 16))
            .take_while(|t| {
                scene.verb(*t).is_none() && !scene.is(*t, Words::RELATIVE) && !matches!(scene.word(*t), "," | ";" | ":")
            })
            .find(|t| scene.is(*t, Words::THAT) && *t > at && !is_demonstrative(scene, *t));
        if let Some(that) = that {
            return Some((that + 1, THAT));
        }
    }
    while at < reach {
        if scene.is(at, Words::THAT) {
            // "that's": the demonstrative, not the conjunction.
            return Some((if bare && is_demonstrative(scene, at) { at } else { at + 1 }, THAT));
        }
        if scene.preposition_at(at, end).is_some() || (at == group.tokens.end && scene.is(at, Words::MODAL)) {
            return None;
        }
        let verb = scene.verb(at).is_some_and(|(_, form)| form != Form::Infinitive);
        if scene.is(at, Words::RELATIVE) || (at > group.tokens.end && verb) {
            return None;
        }
        if bare && at < reach && starts_clause(scene, at, end) {
            return Some((at, BARE));
        }
        // Between verb and clause: time, place, addressee; an insertion between commas.
        if scene.word(at) == "," {
            let close = (at + 1..reach).find(|t| scene.word(*t) == ",")?;
            if !scene.is(close + 1, Words::THAT) {
                return None;
            }
            at = close + 1;
        } else if scene.is(at, Words::ADVERBIAL) || scene.is(at, Words::INSIDE) {
            at += 1;
            if bare && scene.is(at - 1, Words::PREPOSITION) {
                at = scene.source_after(at, reach).map_or(at, |s| s.tokens.end);
            }
        } else if at > group.tokens.end && scene.is(at - 1, Words::ADVERBIAL) || addressee && at == group.tokens.end {
            at = scene.source_after(at, reach).map_or(at, |s| s.tokens.end).max(at + 1);
        } else {
            return None;
        }
        if scene.quoted(at).is_some() {
            return None;
        }
    }
    None
}

/// "that's", "that is": the pronoun, not the conjunction.
fn is_demonstrative(scene: &Scene, that: usize) -> bool {
    scene.is(that, Words::DEFINITE) && (scene.is(that + 1, Words::PASSIVE) || scene.is(that + 1, Words::POSSESSIVE))
}

/// Whether a clause with a subject of its own starts at a token.
fn starts_clause(scene: &Scene, at: usize, end: usize) -> bool {
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
    let rest = after.min(at + 12)..end.min(at + 20);
    let third_person = |t: usize| {
        has_ending(scene, t, &scene.lexicon.endings.present) && !scene.is_name_like(t) && scene.is(t + 1, Words::CLAUSE)
    };
    if scene.is(at, Words::CLAUSE) && (at + 2..end.min(at + 5)).any(third_person) {
        return true;
    }
    finite_soon(scene, at + 1, end.min(after + 3)) || rest.into_iter().any(|t| is_auxiliary(scene, t))
}

/// Whether a word that can be a finite verb stands among some tokens.
fn finite_soon(scene: &Scene, from: usize, to: usize) -> bool {
    (from..to).any(|t| {
        let past = || scene.mention(t).is_none() && has_ending(scene, t, &scene.lexicon.endings.past);
        let reports = || matches!(scene.verb(t), Some((_, Form::Finite | Form::Plural)));
        is_auxiliary(scene, t) || reports() || past()
    })
}

/// Whether a word of some length ends like a verb.
fn has_ending(scene: &Scene, token: usize, endings: &[String]) -> bool {
    let word = scene.word(token);
    word.len() > 3 && scene.is_word(token) && endings.iter().any(|e| word.ends_with(e.as_str()))
}

fn is_auxiliary(scene: &Scene, token: usize) -> bool {
    let words = scene.tag(token).words;
    words.has(Words::AUXILIARY)
        || words.has(Words::PASSIVE)
        || (words.has(Words::MODAL) && !words.has(Words::ADVERBIAL))
}

/// …, X said on Monday. · …, a déclaré X.
fn postposed(scene: &Scene, group: Group, frame: &Range<usize>, end: usize) -> Option<Clause> {
    if group.form == Form::Gerund || end.saturating_sub(group.tokens.end) > 16 && scene.word(group.tokens.end) != "," {
        return None;
    }
    // "Asked whether it was late, she said: …" frames what comes, not what stands before.
    let next = group.tokens.end;
    let ends = next >= end || scene.word(next) == "," || scene.preposition_at(next, end).is_some();
    let goes_on = scene.is(next, Words::ADVERBIAL) || scene.is(next, Words::LINK);
    let comma_before = |t: usize| t > frame.start + 3 && scene.word(t - 1) == ",";
    let (source, comma) = if comma_before(group.tokens.start) {
        let source = match group.inverted {
            Some(_) => scene.subject(&group, frame.start)?,
            None => scene.subject_after(&group, end)?,
        };
        (source, group.tokens.start - 1)
    } else {
        if !scene.lexicon.subject_first_incise || !(ends || goes_on) {
            return None;
        }
        let source = scene.source_before(group.tokens.start, frame.start)?;
        let comma = comma_before(source.tokens.start).then(|| source.tokens.start - 1)?;
        (source, comma)
    };
    if !scene.can_speak(&source) {
        return None;
    }
    if (frame.start..comma).any(|t| scene.quoted(t).is_some()) {
        return None;
    }
    // "All of which, X said, would help": the clause is what comes after.
    let cue = Cue { tokens: group.tokens, source: Some(source) };
    let is_clause =
        !scene.lexicon.subject_first_incise || finite_soon(scene, frame.start + 1, comma) || comma >= frame.start + 5;
    let rest = cue.extent().end + 1;
    match is_clause {
        true => Some((cue, frame.start..comma, BARE)),
        false => (rest < end && scene.word(rest - 1) == ",").then_some((cue, rest..end, BARE)),
    }
}

/// Quoted words at the head of a frame are no part of an indirect clause.
fn clause_start(scene: &Scene, start: usize, end: usize) -> usize {
    (start..end).rev().find_map(|t| scene.quoted(t).map(|q| scene.quoted_tokens[q].end)).unwrap_or(start).min(end)
}

/// The clause ends with the sentence, or where another cue takes over: ", ajoutant que", ", selon X".
fn content_end(scene: &Scene, start: usize, end: usize) -> usize {
    (start + 3..end)
        .find(|t| {
            matches!(scene.word(*t), "," | "—" | "–" | ";")
                && (said_again(scene, *t + 1, end)
                    || scene.verb(t + 1).is_some_and(|(_, form)| form == Form::Gerund)
                    || scene.preposition_at(t + 1, end).is_some())
        })
        .unwrap_or(end)
}

/// ", the source added" · "— and he noted that": a subject and a verb of saying.
fn said_again(scene: &Scene, start: usize, end: usize) -> bool {
    let start = start + usize::from(scene.is(start, Words::AND));
    let Some(source) = scene.source_after(start, end).filter(|s| scene.can_speak(s)) else { return false };
    let after = source.tokens.end;
    (after..end.min(after + 3))
        .find_map(|t| scene.group_at(t, after))
        .is_some_and(|g| g.tokens.start == after && g.form == Form::Finite && scene.takes(&g, Takes::That))
}

fn without_stop(scene: &Scene, frame: &Range<usize>) -> usize {
    let mut end = frame.end;
    while end > frame.start
        && matches!(scene.word(end - 1), "." | "!" | "?" | "…" | ";" | ":")
        && scene.quoted(end - 1).is_none()
    {
        end -= 1;
    }
    end
}
