//! Words in marks: whether somebody said them, and who.

use super::{
    colon::{colon, headline},
    cue::{Cue, Group},
    incise::{incise, pieces},
    lexicon::Takes,
    nouns::noun_before,
    paradigm::Form,
    resolve::Focus,
    route::{Attribution, Route},
    scene::Scene,
    signed::{bracketed, closed_by, signature, signed_here},
    source::{Head, Source},
    standalone::{alone, floating},
    term::{is_name, is_term},
    words::Words,
};
use crate::{
    annotate::{Quote, QuoteKind, Saying},
    text::Span,
};

/// How far after the marks a verb of saying may stand, in tokens: the subject may have a long apposition.
const INCISE: usize = 45;

/// No quote runs over more paragraphs, so that telling their speaker is bounded work.
const LONGEST_RUN: usize = 100;

/// Fewer words than this without anything that attributes them are a term, not a quote.
const BARE_WORDS: usize = 6;

/// Adds the direct quotes of a frame.
pub fn find(scene: &Scene, focus: &mut Focus, frame: usize, found: &mut Vec<Quote>) {
    for q in scene.frames[frame].quoted.clone() {
        let last = found.iter().rev().find(|quote| quote.kind == QuoteKind::Direct);
        let Some(attribution) = attribute(scene, focus, frame, q, last) else { continue };
        // A mark without partner that nothing attributes is a slip.
        if !scene.quoted[q].closed && matches!(attribution.route, Route::Nobody | Route::Continued) {
            continue;
        }
        if let Some(speaker) = &attribution.speaker {
            focus.heard(frame, speaker);
        }
        // A paragraph that goes on tells who spoke the one before.
        if scene.quoted[q].continues && attribution.speaker.is_some() {
            adopt(scene, found, q, &attribution);
        }
        for span in pieces(scene, q) {
            found.push(Quote {
                span,
                kind: QuoteKind::Direct,
                speaker: attribution.speaker.clone(),
                cue: attribution.cue,
                saying: Saying::default(),
                confidence: attribution.confidence() * if scene.quoted[q].closed { 1.0 } else { 0.7 },
            });
        }
    }
}

/// Gives the pieces before one of the same quote its speaker, where nothing in their own sentences gave them one.
fn adopt(scene: &Scene, found: &mut [Quote], q: usize, attribution: &Attribution) {
    let first = (0..q).rev().take(LONGEST_RUN).find(|i| !scene.quoted[*i].continues).unwrap_or(q);
    let from = scene.quoted[first].outer.start;
    let opens = scene.frames.get(scene.frame_at(scene.quoted_tokens[first].start)).map_or(0, |f| f.tokens.start);
    let own = |cue: Span| scene.doc.token_at(cue.start) >= opens;
    let here = attribution.cue.is_some_and(own);
    for quote in found.iter_mut().rev().take_while(|quote| quote.span.start >= from) {
        let guessed = quote.speaker.is_none() || here && !quote.cue.is_some_and(own);
        if guessed && quote.kind == QuoteKind::Direct {
            quote.speaker = attribution.speaker.clone();
            quote.cue = attribution.cue;
            quote.confidence = attribution.confidence();
        }
    }
}

fn attribute(scene: &Scene, focus: &Focus, frame: usize, q: usize, last: Option<&Quote>) -> Option<Attribution> {
    let resolve = |route, cue: &Cue| {
        let speaker = cue.source.as_ref().and_then(|s| focus.resolve(scene, s));
        Attribution { route, cue: scene.span(&cue.tokens), speaker }
    };
    let beside = after(scene, frame, q);
    let pronoun = |cue: &Cue| cue.source.as_ref().is_some_and(|s| matches!(s.head, Head::Pronoun(_)));
    if beside.as_ref().map_or_else(|| alone(scene, frame) || signed_here(scene, frame, q), pronoun)
        && let Some(cue) = signature(scene, frame, q)
    {
        return Some(resolve(Route::Signed, &cue));
    }
    if let Some(cue) = beside {
        return Some(resolve(Route::Beside, &cue));
    }
    if let Some(cue) = bracketed(scene, frame, q) {
        return Some(resolve(Route::Signed, &cue));
    }
    if let Some(incise) = incise(scene, &scene.quoted_tokens[q], 0) {
        return Some(resolve(Route::Beside, &incise.cue));
    }
    if scene.quoted[q].continues
        && let Some(quote) = last
    {
        return Some(Attribution { route: Route::Continued, cue: quote.cue, speaker: quote.speaker.clone() });
    }
    let tokens = &scene.quoted_tokens[q];
    if is_term(scene, scene.frames[frame].tokens.start, tokens.start) {
        return None;
    }
    if is_name(scene.quoted[q].inner.of(scene.doc.text)) && !headline(scene, frame, q) {
        return None;
    }
    if let Some(cue) = before(scene, frame, q) {
        if let Some(cue) = Some(&cue).filter(|cue| pronoun(cue)).and_then(|_| signature(scene, frame, q)) {
            return Some(resolve(Route::Signed, &cue));
        }
        let gap = tokens.start.saturating_sub(cue.extent().end);
        let route = if gap <= 3 { Route::Beside } else { Route::Sentence };
        return Some(resolve(route, &cue));
    }
    if let Some(cue) = noun_before(scene, frame, q) {
        return Some(resolve(Route::Noun, &cue));
    }
    if let Some(cue) = later(scene, frame, q) {
        return Some(resolve(Route::Later, &cue));
    }
    if let Some(cue) = colon(scene, frame, q) {
        return Some(resolve(Route::Colon, &cue));
    }
    // "Puis : « … »" is as good as alone.
    let announced = tokens.start > 0 && scene.word(tokens.start - 1) == ":";
    if announced || alone(scene, frame) {
        return Some(match closed_by(scene, frame) {
            Some(cue) => resolve(Route::Signed, &cue),
            None => floating(scene, focus, frame, last),
        });
    }
    // "« … », mais « … », a dit X"
    if let Some(cue) = behind_others(scene, frame, q) {
        return Some(resolve(Route::Sentence, &cue));
    }
    // "« … », et ajouté que « … »"
    let same_frame = |quote: &&Quote| scene.span(&scene.frames[frame].tokens).is_some_and(|s| s.contains(quote.span));
    if let Some(quote) = last.filter(same_frame).filter(|quote| quote.speaker.is_some()) {
        return Some(Attribution { route: Route::Sentence, cue: quote.cue, speaker: quote.speaker.clone() });
    }
    let inner = scene.quoted[q].inner.of(scene.doc.text);
    let words = inner.split_whitespace().count();
    if inner.starts_with(char::is_lowercase)
        && scene.lexicon.subject_first_incise
        && let Some(source) = scene.first_source(scene.frames[frame].tokens.start, tokens.start)
    {
        let spoken = scene.is_person(&source) || matches!(source.head, Head::Pronoun(p) if p.person);
        return Some(if spoken {
            resolve(Route::Clause, &Cue { tokens: source.tokens.clone(), source: Some(source) })
        } else {
            Attribution { route: Route::Nobody, cue: None, speaker: None }
        });
    }
    (words >= BARE_WORDS).then_some(Attribution { route: Route::Nobody, cue: None, speaker: None })
}

/// What attributes the marks behind these, where no verb of saying stands between: "…", mais "…", a dit X.
fn behind_others(scene: &Scene, frame: usize, q: usize) -> Option<Cue> {
    let mut last = scene.quoted_tokens[q].end;
    for other in (q + 1..scene.frames[frame].quoted.end).take(3) {
        let between = last..scene.quoted_tokens[other].start;
        if between.len() > 8 || between.clone().any(|t| scene.group_at(t, last).is_some()) {
            return None;
        }
        last = scene.quoted_tokens[other].end;
        if let Some(cue) = after(scene, frame, other) {
            return Some(cue);
        }
    }
    None
}

/// "…", a déclaré X · "…", X said · "…", selon X · "…", comme l'a dit X.
fn after(scene: &Scene, frame: usize, q: usize) -> Option<Cue> {
    let end = scene.frames[frame].tokens.end;
    let mut start = scene.quoted_tokens[q].end;
    while start < end && matches!(scene.word(start), "," | "–" | "—" | "-") {
        start += 1;
    }
    agent(scene, scene.frames[frame].tokens.start, q, end).or_else(|| incise_at(scene, start, end))
}

/// "…" in most places, X said on Monday · "…" for years, according to X: the sentence goes on before its incise.
fn later(scene: &Scene, frame: usize, q: usize) -> Option<Cue> {
    let end = scene.frames[frame].tokens.end;
    let from = scene.quoted_tokens[q].end;
    (from..end.min(from + 60)).filter(|t| scene.word(*t) == "," && scene.quoted(*t).is_none()).find_map(|comma| {
        let cue = incise_at(scene, comma + 1, end)?;
        let after = cue.extent().end;
        let closes = after >= end
            || scene.quoted(after).is_some()
            || !scene.is_word(after)
            || scene.is(after, Words::ADVERBIAL)
            || scene.is(after, Words::LINK)
            || scene.is(after, Words::AND);
        let speaks = cue.source.as_ref().is_some_and(|s| scene.can_speak(s));
        (closes && speaks).then_some(cue)
    })
}

/// A verb of saying with its source, or a preposition of sources, that starts at a token.
fn incise_at(scene: &Scene, start: usize, end: usize) -> Option<Cue> {
    if let Some(cue) = scene.preposition_at(start, end).or_else(|| scene.view_at(start, end)) {
        return Some(cue);
    }
    let start = start + usize::from(scene.is(start, Words::AS));
    for token in start..end.min(start + INCISE) {
        if scene.quoted(token).is_some() || matches!(scene.word(token), ";" | ":") {
            return None;
        }
        // "« … », dans le nord du pays, selon X"
        let set_off = token > start && scene.word(token - 1) == ",";
        if let Some(cue) = set_off.then(|| scene.preposition_at(token, end)).flatten() {
            return Some(cue);
        }
        let Some(group) = scene.group_at(token, start) else { continue };
        if group.form == Form::Gerund {
            // "X, speaking on Monday, said"
            if token > start && scene.word(token - 1) == "," {
                continue;
            }
            return None;
        }
        let leading = (start..group.tokens.start).all(|t| scene.is(t, Words::INSIDE));
        // "d'autres affirment que" opens a clause of its own.
        if !leading && group.inverted.is_none() && scene.is(group.tokens.end, Words::THAT) {
            return None;
        }
        let source = if group.inverted.is_some() {
            scene.subject(&group, start)
        } else if leading {
            scene.subject_after(&group, end).or_else(|| place(scene, &group, end))
        } else {
            opening_subject(scene, &group, start)
                .or_else(|| scene.subject(&group, start).filter(|s| s.tokens.start == start))
        };
        return Some(Cue { tokens: group.tokens, source: Some(source?) });
    }
    None
}

/// « … », peut-on lire dans le rapport: where the words stand is their source.
fn place(scene: &Scene, group: &Group, end: usize) -> Option<Source> {
    let at = group.tokens.end;
    let governed = scene.takes(group, Takes::Place) && scene.is(at, Words::PREPOSITION);
    governed.then(|| scene.source_after(at + 1, end)).flatten()
}

/// « … » par X, after a participle of saying before the marks: qualifié de « … » par ses voisins.
fn agent(scene: &Scene, start: usize, q: usize, end: usize) -> Option<Cue> {
    let marks = &scene.quoted_tokens[q];
    let participle =
        (start..marks.start).rev().take(4).find(|t| matches!(scene.verb(*t), Some((_, Form::Participle))))?;
    let governed = scene.is(marks.end, Words::AGENT).then(|| scene.source_after(marks.end + 1, end)).flatten()?;
    Some(Cue { tokens: participle..participle + 1, source: Some(governed) })
}

/// The phrase at the very start, when nothing but an apposition or an addition parts it from the verb.
fn opening_subject(scene: &Scene, group: &Group, start: usize) -> Option<Source> {
    let source = scene.source_after(start, group.tokens.start).filter(|s| scene.can_speak(s))?;
    let next = source.tokens.end;
    let added = [Words::LINK, Words::PREPOSITION, Words::RELATIVE, Words::AND, Words::INSIDE];
    let parted = next == group.tokens.start
        || matches!(scene.word(next), "," | "(" | "–" | "—")
        || added.iter().any(|class| scene.is(next, *class));
    parted.then(|| scene.named(source, group.tokens.start))
}

/// X a déclaré que « … » · X, qui a dénoncé un « … » · selon X, « … ».
fn before(scene: &Scene, frame: usize, q: usize) -> Option<Cue> {
    let tokens = &scene.frames[frame].tokens;
    let end = scene.quoted_tokens[q].start;
    let mut token = end;
    for _ in 0..60 {
        token = token.checked_sub(1).filter(|t| *t >= tokens.start)?;
        if let Some(other) = scene.quoted(token) {
            token = scene.quoted_tokens[other].start;
            continue;
        }
        if let Some(cue) = scene.preposition_at(token, end).or_else(|| scene.view_at(token, end)) {
            return Some(cue);
        }
        let far = end - token > 3;
        let Some(group) = scene.group_at(token, tokens.start) else {
            // "qualifié par X de « … »"; without X, nobody says so.
            let participle = matches!(scene.verb(token), Some((_, Form::Participle))) && scene.quoted(token).is_none();
            if participle && scene.is(token + 1, Words::AGENT) {
                let source = scene.source_after(token + 2, end)?;
                return Some(Cue { tokens: token..token + 1, source: Some(source) });
            }
            continue;
        };
        let quotes = scene.takes(&group, Takes::Words) || scene.takes(&group, Takes::Object);
        if !quotes && !(group.tokens.end..end).any(|t| scene.is(t, Words::THAT)) {
            continue;
        }
        let told = (tokens.start..group.tokens.start).rev().take(3).any(|t| scene.is(t, Words::AS));
        // A verb that takes nothing but marks stands beside them; one with a clause, unless something else follows it.
        let other = || {
            !scene.takes(&group, Takes::Bare)
                && (token + 1..end).any(|t| scene.word(t) == ",")
                && !(token + 1..end).any(|t| scene.is(t, Words::THAT) || scene.word(t) == ":")
        };
        let reaches = told || scene.takes(&group, Takes::Object) || scene.takes(&group, Takes::That) && !other();
        if far && !reaches {
            continue;
        }
        let opens = group.tokens.start == tokens.start
            || scene.quoted(group.tokens.start - 1).is_some()
            || scene.word(group.tokens.start - 1) == "," && !scene.lexicon.subject_first_incise;
        let follows = || scene.subject_after(&group, end).filter(|s| !matches!(s.head, Head::Noun));
        let source = if group.inverted.is_some() {
            scene.subject(&group, tokens.start)
        } else if told {
            follows().or_else(|| scene.subject(&group, tokens.start))
        } else if opens && group.form != Form::Gerund {
            follows().or_else(|| scene.subject(&group, tokens.start))
        } else {
            scene.subject(&group, tokens.start)
        };
        match source {
            // "Selon X, cette baisse montre « … »"
            Some(Source { head: Head::Noun, .. }) if far && !scene.takes(&group, Takes::Bare) => {}
            // Not "on parle de « … »".
            Some(source) if scene.may_speak(&source) => {
                return Some(Cue { tokens: group.tokens, source: Some(source) });
            }
            _ => {}
        }
    }
    None
}
