//! Reported clauses without marks: "X a déclaré que …", "selon X, …", "…, X said".

use std::ops::Range;

use super::{
    clause::{
        clause_start, content_end, finite_soon, has_ending, is_auxiliary, is_demonstrative, is_verb_like, said_again,
        starts_clause, without_stop,
    },
    cue::{Cue, Group},
    lexicon::Takes,
    paradigm::Form,
    resolve::Focus,
    scene::Scene,
    source::{Head, Source},
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
const THAT: f32 = 0.71;
const BARE: f32 = 0.62;
const FRAMED: f32 = 0.71;

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
        let Some((cue, pieces, confidence)) = clause else {
            token += 1;
            continue;
        };
        let from = token;
        token = pieces.iter().map(|p| p.end).max().unwrap_or(token).max(cue.extent().end).max(token + 1);
        let speaker = cue.source.as_ref().and_then(|s| focus.resolve(scene, s));
        for content in pieces {
            // A dash or a comma before the clause is none of it.
            let first =
                content.clone().find(|t| scene.is_word(*t) || scene.is_figure(*t) || scene.quoted(*t).is_some());
            let content = first.unwrap_or(content.end)..content.end;
            let words = content.clone().filter(|t| scene.is_word(*t)).count();
            let Some(span) = scene.span(&content).filter(|_| words >= SHORTEST) else { continue };
            let taken = |q: &Quote| q.kind == QuoteKind::Indirect && q.span.overlaps(span);
            // "« … », dans le Nord, selon X" is quoted already; but it may frame another's clause: "Pour X, c'est « … » :
            // les prix, dit Y, ont doublé."
            let said = |q: &Quote| q.kind == QuoteKind::Direct && q.cue.is_some() && q.cue == scene.span(&cue.tokens);
            if found.last().is_some_and(taken) {
                continue;
            }
            if found.last().is_some_and(said) || direct.iter().any(|d| d.overlaps(span)) {
                token = cue.extent().end.max(from + 1);
                continue;
            }
            if let Some(speaker) = &speaker {
                focus.heard(frame, speaker);
            }
            let (speaker, cue, saying) = (speaker.clone(), scene.span(&cue.tokens), Saying::default());
            found.push(Quote { span, kind: QuoteKind::Indirect, speaker, cue, saying, confidence });
        }
    }
}

/// What attributes, the pieces of the clause, and how sure that is.
type Clause = (Cue, Vec<Range<usize>>, f32);

fn undivided(cue: Cue, content: Range<usize>, confidence: f32) -> Clause {
    (cue, vec![content], confidence)
}

/// Selon X, … · …, selon X · …, selon X, … · According to X, …
fn framed(scene: &Scene, token: usize, frame: &Range<usize>, end: usize) -> Option<Clause> {
    let cue = scene.preposition_at(token, end)?;
    // "That's according to X.": what was said just before.
    if token <= frame.start + 2
        && scene.is(frame.start, Words::DEFINITE)
        && (is_auxiliary(scene, token - 1) || scene.is(token - 1, Words::POSSESSIVE))
    {
        let previous = scene.frames.get(scene.frame_at(frame.start).checked_sub(1)?)?;
        let plain = previous.quoted.is_empty() && previous.block == scene.frames[scene.frame_at(frame.start)].block;
        let content = previous.tokens.start..without_stop(scene, &previous.tokens);
        return plain.then_some(undivided(cue, content, FRAMED));
    }
    let source_end = cue.extent().end;
    let first = clause_start(scene, frame.start, token);
    let comma = |t: usize| t < end && scene.word(t) == ",";
    let set_off = token > first && comma(token - 1);
    let small = |t: usize| comma(t) || [Words::INSIDE, Words::ADVERBIAL, Words::AND].iter().any(|w| scene.is(t, *w));
    let relative = scene.is(source_end - 1, Words::RELATIVE);
    if relative || (first..token).all(small) || token <= first + 1 && !set_off {
        // An apposition may stand between the source and the clause.
        let close = (source_end..end.min(source_end + 16)).find(|t| comma(*t));
        let start = close.filter(|_| !relative).map_or(source_end, |c| past_apposition(scene, &cue, c + 1, end));
        // "Selon X, le rapport montre que": whose words they are is the report's.
        let stop =
            (start..end).find(|t| scene.word(*t) == ";" || comma(*t) && taken_over(scene, t + 1, end)).unwrap_or(end);
        return (start < stop && !reports_at_once(scene, start, stop)).then(|| undivided(cue, start..stop, FRAMED));
    }
    let before = first..token - usize::from(set_off);
    let until = (source_end..end).find(|t| comma(*t)).unwrap_or(end);
    let content = match set_off {
        true if comma(source_end) && continues(scene, source_end + 1, end) => first..end,
        true => before,
        false if !finite_soon(scene, source_end, until) || scene.is(source_end, Words::AND) => before,
        // "une réforme destinée selon X à …" is X's view of a few words.
        false if has_ending(scene, token - 1, &scene.lexicon.endings.participle) => return None,
        false => first..end,
    };
    Some(undivided(cue, content, FRAMED))
}

/// Behind the apposition of a person that starts at a token: "selon X, le directeur du site, …".
fn past_apposition(scene: &Scene, cue: &Cue, start: usize, end: usize) -> usize {
    let person = cue.source.as_ref().is_some_and(|s| scene.is_person(s) || matches!(s.head, Head::Unknown));
    let role = scene.source_after(start, end).filter(|s| matches!(s.head, Head::Title(t) if t.kind.is_human()));
    let close = role.map(|s| s.tokens.end).filter(|t| person && *t + 1 < end && scene.word(*t) == ",");
    close.filter(|t| !scene.is(t + 1, Words::RELATIVE)).map_or(start, |t| t + 1)
}

/// Whether the clause before an insertion goes on behind it, and no other begins.
fn continues(scene: &Scene, at: usize, end: usize) -> bool {
    let opens = [Words::RELATIVE, Words::AND, Words::PREPOSITION, Words::AS, Words::THAT, Words::LINK];
    let gerund = matches!(scene.verb(at), Some((_, Form::Gerund)));
    at + 1 < end && !gerund && !opens.iter().any(|w| scene.is(at, *w)) && !scene.is(at + 1, Words::RELATIVE)
}

/// Whether a subject and a verb of saying with its clause stand at a token: "le rapport montre que".
fn reports_at_once(scene: &Scene, start: usize, end: usize) -> bool {
    (start..end.min(start + 12)).find_map(|t| scene.group_at(t, start)).is_some_and(|g| {
        let subject = scene.source_before(g.tokens.start, start).filter(|s| s.tokens.start <= start + 1);
        scene.takes(&g, Takes::That)
            && scene.is(g.tokens.end, Words::THAT)
            && subject.is_some_and(|s| scene.can_speak(&s))
    })
}

/// ", as noted in …" · ", the source added": the clause is over.
fn taken_over(scene: &Scene, start: usize, end: usize) -> bool {
    scene.is(start, Words::AS) && scene.verb(start + 1).is_some() || said_again(scene, start, end)
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
        let cue = |source| Cue { tokens: group.tokens.clone(), source: Some(source) };
        if let Some((source, stop)) = fronted(scene, &group, frame.start, start, end) {
            return Some(undivided(cue(source), start..stop, confidence));
        }
        if let Some(source) = scene.subject(&group, frame.start).filter(|s| scene.can_speak(s)) {
            return Some(undivided(cue(source), start..content_end(scene, start, end), confidence));
        }
    }
    if let Some(clause) = extracted(scene, &group, frame.start, end) {
        return Some(clause);
    }
    postposed(scene, group, frame, end)
}

/// En affirmant que …, X a surpris: the subject behind the clause of a gerund that opens the sentence, and its comma.
fn fronted(scene: &Scene, group: &Group, first: usize, start: usize, end: usize) -> Option<(Source, usize)> {
    if group.form != Form::Gerund || (first..group.tokens.start).any(|t| !scene.is(t, Words::INSIDE)) {
        return None;
    }
    (start + 3..end).filter(|t| scene.word(*t) == ",").find_map(|comma| {
        let source = scene.source_after(comma + 1, end).filter(|s| scene.can_speak(s))?;
        finite_soon(scene, source.tokens.end, end.min(source.tokens.end + 3)).then_some((source, comma))
    })
}

/// "…, which X said represents a third of the market": the relative stands in for the clause's subject.
fn extracted(scene: &Scene, group: &Group, start: usize, end: usize) -> Option<Clause> {
    let source = scene.subject(group, start).filter(|s| scene.can_speak(s) && s.tokens.end <= group.tokens.start)?;
    let relative = source.tokens.start.checked_sub(1).filter(|r| *r >= start && scene.is(*r, Words::RELATIVE))?;
    let content = group.tokens.end;
    let verb = |t: usize| is_auxiliary(scene, t) || is_verb_like(scene, t);
    let adverb = usize::from(scene.is(content, Words::INSIDE));
    let fits = relative >= start && content < end && verb(content + adverb);
    let cue = Cue { tokens: group.tokens.clone(), source: Some(source) };
    fits.then(|| undivided(cue, content..content_end(scene, content, end), BARE))
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
        // "Le ministre précise : la mesure ne concerne personne."
        if scene.word(at) == ":" && !bare && !group.negated && finite_soon(scene, at + 1, end) {
            return Some((at + 1, BARE));
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

/// …, X said on Monday. · …, a déclaré X.
fn postposed(scene: &Scene, group: Group, frame: &Range<usize>, end: usize) -> Option<Clause> {
    if group.form == Form::Gerund || end.saturating_sub(group.tokens.end) > 16 && scene.word(group.tokens.end) != "," {
        return None;
    }
    // "Asked whether it was late, she said: …" frames what comes, not what stands before.
    let next = group.tokens.end;
    let ends = next >= end || scene.word(next) == "," || scene.preposition_at(next, end).is_some();
    let told = || scene.takes(&group, Takes::Addressee) && scene.source_after(next, end).is_some();
    let goes_on = scene.is(next, Words::ADVERBIAL) || scene.is(next, Words::LINK) || told();
    let shortest = if scene.lexicon.subject_first_incise { 3 } else { 1 };
    let comma_before = |t: usize| t > frame.start + shortest && scene.word(t - 1) == ",";
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
    let first = clause_start(scene, frame.start, comma);
    if (first..comma).any(|t| scene.quoted(t).is_some()) || comma <= first {
        return None;
    }
    let cue = Cue { tokens: group.tokens, source: Some(source) };
    let rest = cue.extent().end + 1;
    // "Les prix, rappelle X, ont doublé": the clause stands on both sides.
    if !scene.lexicon.subject_first_incise {
        let parted = !finite_soon(scene, first + 1, comma) && rest < end && scene.word(rest - 1) == ",";
        let apposed =
            scene.source_after(rest, end).is_some_and(|s| matches!(s.head, Head::Title(_)) && s.tokens.end + 2 >= end);
        let stop = if parted && !apposed && continues(scene, rest, end) { end } else { comma };
        return Some(undivided(cue, first..stop, BARE));
    }
    // "All of which, X said, would help": what stands before is no clause, and goes on after.
    let closed = rest < end && scene.word(rest - 1) == "," && scene.quoted(rest).is_none();
    let finite = finite_soon(scene, frame.start + 1, comma);
    let is_clause = finite || comma >= frame.start + if closed { 7 } else { 5 };
    let goes_on =
        closed && scene.is(rest, Words::AND) && !said_again(scene, rest, end) && scene.verb(rest + 1).is_none();
    let mut pieces = Vec::from_iter((is_clause || closed && comma > frame.start).then_some(frame.start..comma));
    if closed && (!is_clause || goes_on) {
        pieces.push(rest..content_end(scene, rest, end));
    }
    (!pieces.is_empty()).then_some((cue, pieces, BARE))
}
