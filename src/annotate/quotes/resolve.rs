//! From the words that show a source to who it is: names, roles, nominals and pronouns.

use std::{collections::HashMap, sync::Arc};

use super::{
    role::{Role, apposition, is_plural, noun_in_apposition, organization_in, title_before, title_words},
    scene::Scene,
    source::{Head, Source},
    words::{Pronoun, Words},
};
use crate::{
    annotate::{
        self, Entity, Slug, Speaker,
        titles::{Gender, Title, TitleKind},
    },
    text::Span,
};

/// What the text tells of its people so far: roles, genders, and who spoke last.
#[derive(Debug, Default)]
pub struct Focus {
    roles: Vec<Role>,
    /// Organisations with the noun that the text gives them, its entry and token: "the group, Novalis Workers,".
    called: Vec<(usize, usize, Arc<Entity>)>,
    genders: HashMap<Slug, Gender>,
    spoke: Vec<(usize, Speaker)>,
}

/// How far into a sentence an organisation may stand that the next sentence calls "elle".
const SUBJECT: usize = 8;

/// How many of the reporter's sentences a pronoun looks back.
const REACH: usize = 6;

impl Focus {
    /// Collects the roles and genders that the text gives.
    pub fn new(scene: &Scene) -> Self {
        let mut focus = Self::default();
        for (index, mention) in scene.mentions.iter().enumerate() {
            let tokens = scene.mention_tokens[index].clone();
            if mention.entity.class.as_str() != "person" {
                focus.called.extend(
                    noun_in_apposition(scene, &tokens).map(|entry| (entry, tokens.start, mention.entity.clone())),
                );
                continue;
            }
            let start = scene.frames.get(scene.frame_at(tokens.start)).map_or(0, |f| f.tokens.start);
            let end = scene.frames.get(scene.frame_at(tokens.start)).map_or(tokens.end, |f| f.tokens.end);
            let comma = tokens.start > start && scene.word(tokens.start - 1) == ",";
            let before = if comma {
                scene.source_before(tokens.start - 1, start)
            } else {
                title_before(scene, tokens.start, start)
            };
            let opens = matches!(scene.word(tokens.end), "," | "(");
            let after = opens.then(|| apposition(scene, tokens.end + 1, end)).flatten();
            for source in [before, after].into_iter().flatten() {
                focus.learn(scene, &source, &mention.entity, tokens.start);
            }
            if let Some(gender) = scene.entities.gender(&mention.entity) {
                focus.genders.entry(mention.entity.slug.clone()).or_insert(gender);
            }
        }
        focus
    }

    /// Takes the role and the gender from a phrase that is about a person.
    fn learn(&mut self, scene: &Scene, source: &Source, person: &Arc<Entity>, token: usize) {
        if scene.is_person(source) {
            return;
        }
        let at = organization_in(scene, source);
        let ends =
            |t: &usize| scene.is(*t, Words::LINK) && !scene.is(*t, Words::POSSESSIVE) && *t != source.tokens.start;
        let titles = source.tokens.clone().take_while(|t| !ends(t));
        for (token_of_title, (_, title)) in titles.filter_map(|t| Some((t, scene.title(t)?))) {
            // "employees, Doe said": several are not one.
            if is_plural(scene, token_of_title) {
                continue;
            }
            if let Some(gender) = title.gender {
                self.genders.insert(person.slug.clone(), gender);
            }
            if title.kind.is_human() {
                let words = title_words(scene, source);
                self.roles.push(Role { person: person.clone(), title, at: at.clone(), token, words });
            }
        }
    }

    /// What the text calls a speaker where `evidence` names it, else before, else later on.
    pub fn role(&self, scene: &Scene, speaker: &Entity, evidence: Span) -> Option<annotate::Role> {
        let tokens =
            scene.doc.token_at(evidence.start)..scene.doc.tokens.partition_point(|t| t.span.start < evidence.end);
        let mut of_speaker = self.roles.iter().filter(|role| role.person.slug == speaker.slug).peekable();
        of_speaker.peek()?;
        // "le PDG de Nvidia", for somebody whom the text has named: these very words.
        let here = Source { tokens: tokens.clone(), head: Head::Noun };
        if scene.mention(tokens.start).is_none() && tokens.clone().any(|t| scene.title(t).is_some()) {
            let words = scene.span(&title_words(scene, &here))?;
            let at = organization_in(scene, &here).or_else(|| of_speaker.find_map(|role| role.at.clone()));
            return Some(annotate::Role { words, at });
        }
        let (before, after): (Vec<&Role>, Vec<&Role>) = of_speaker.partition(|role| role.token <= tokens.start);
        let placed = |roles: &[&Role]| roles.iter().rev().find(|role| role.at.is_some()).copied().cloned();
        let last = |roles: &[&Role]| roles.last().copied().cloned();
        let role = placed(&before).or_else(|| placed(&after)).or_else(|| last(&before)).or_else(|| last(&after))?;
        Some(annotate::Role { words: scene.span(&role.words)?, at: role.at })
    }

    /// Notes who spoke in a frame.
    pub fn heard(&mut self, frame: usize, speaker: &Speaker) {
        self.spoke.push((frame, speaker.clone()));
    }

    /// Who a source is.
    pub fn resolve(&self, scene: &Scene, source: &Source) -> Option<Speaker> {
        match source.head {
            Head::Name(mention) => {
                let mention = &scene.mentions[mention];
                Some(Speaker::Entity { entity: mention.entity.clone(), evidence: mention.span })
            }
            Head::Unknown => described(scene, source, |scene, token| scene.is_name_like(token)),
            Head::Pronoun(pronoun) => self.pronoun(scene, pronoun, source),
            Head::Title(title) => self.nominal(scene, title, source),
            Head::Noun => described(scene, source, |_, _| true),
        }
    }

    /// "le patron de Meta", "the CEO", "la société": whoever the text has told it to be, else its own words.
    fn nominal(&self, scene: &Scene, title: Title, source: &Source) -> Option<Speaker> {
        let evidence = scene.span(&source.tokens)?;
        let definite = scene.is(source.tokens.start, Words::DEFINITE);
        let at = organization_in(scene, source);
        let known = match title.kind {
            TitleKind::Company | TitleKind::Organization if definite => {
                let called = self
                    .called
                    .iter()
                    .rev()
                    .find(|(entry, token, _)| *entry == title.entry && *token < source.tokens.start);
                let short = source.tokens.clone().take_while(|t| !scene.is(*t, Words::PREPOSITION)).count() <= 4;
                match called {
                    Some((_, _, entity)) => Some(entity.clone()),
                    None if short && title.kind == TitleKind::Company => {
                        self.last(scene, source.tokens.start, REACH * 2, |class| class == "company")
                    }
                    None => None,
                }
            }
            kind if kind.is_human() && (definite || at.is_some()) => self
                .roles
                .iter()
                .rev()
                .filter(|role| role.token < source.tokens.start || at.is_some())
                .find(|role| {
                    let means = scene.lexicon.titles.may_mean(title, role.title);
                    // "le chef de l'État" is no president of a firm.
                    let same = title.entry == role.title.entry || title.kind == role.title.kind;
                    let means = means && (same || role.at.as_ref().is_none_or(|at| at.class.as_str() != "company"));
                    let gender = title.gender.is_none_or(|g| self.fits(&role.person, Some(g)));
                    means && gender && (at.is_none() || role.at == at)
                })
                .map(|role| role.person.clone()),
            _ => None,
        };
        match known {
            Some(entity) => Some(Speaker::Entity { entity, evidence }),
            None => described(scene, source, |_, _| true),
        }
    }

    fn pronoun(&self, scene: &Scene, pronoun: Pronoun, source: &Source) -> Option<Speaker> {
        let token = source.tokens.start;
        let here = scene.frame_at(token);
        let evidence = scene.span(&source.tokens)?;
        let found = |entity: Arc<Entity>| Speaker::Entity { entity, evidence };
        if pronoun.closest && !pronoun.plural {
            let last = |frame: usize, person: bool| {
                let fits = |e: &Entity| self.stands_for(pronoun, e) && (e.class.as_str() == "person") == person;
                self.candidates(scene, frame, token, fits).last()
            };
            let mut frames = (here.saturating_sub(1)..=here).rev();
            let entity = frames.find_map(|frame| last(frame, true).or_else(|| last(frame, false)));
            return entity.map(|(_, entity)| found(entity));
        }
        for frame in (here.saturating_sub(REACH)..=here).rev() {
            let spoke = self.spoke.iter().rev().skip_while(|(at, _)| *at > frame).take_while(|(at, _)| *at == frame);
            for (_, speaker) in spoke {
                match speaker {
                    Speaker::Entity { entity, .. } if self.stands_for(pronoun, entity) => {
                        return Some(found(entity.clone()));
                    }
                    Speaker::Described(span) if self.described_fits(scene, pronoun, *span) => {
                        return Some(Speaker::Described(*span));
                    }
                    _ => {}
                }
            }
            let subject = self.first_in(scene, frame, token, |t, e| {
                // An organisation must be what the sentence is about.
                let subject = !follows_preposition(scene, t);
                let near = || t < scene.frames[frame].tokens.start + SUBJECT;
                let fits = match e.class.as_str() {
                    "person" => frame < here || subject,
                    _ => !pronoun.person || subject && near(),
                };
                fits && self.stands_for(pronoun, e)
            });
            if let Some(entity) = subject {
                return Some(found(entity));
            }
            if let Some(described) = self.unnamed(scene, frame, token, pronoun) {
                return Some(described);
            }
        }
        None
    }

    /// The person or the people without name that a frame before is about.
    fn unnamed(&self, scene: &Scene, frame: usize, before: usize, pronoun: Pronoun) -> Option<Speaker> {
        if pronoun.plural {
            return plural_in(scene, frame, before).and_then(|group| described(scene, &group, |_, _| true));
        }
        let tokens = &scene.frames.get(frame)?.tokens;
        let source = scene
            .source_after(tokens.start, tokens.end.min(before))
            .filter(|s| pronoun.person && s.tokens.len() > 1 && scene.is(s.tokens.start, Words::DETERMINER))?;
        let Head::Title(title) = source.head else { return None };
        let fits = title.kind.is_human() && pronoun.gender.is_none_or(|g| title.gender.is_none_or(|known| g == known));
        (fits && !scene.is_plural(&source)).then(|| described(scene, &source, |_, _| true)).flatten()
    }

    /// Whether a speaker without name agrees with a pronoun.
    fn described_fits(&self, scene: &Scene, pronoun: Pronoun, span: Span) -> bool {
        let tokens = scene.doc.token_at(span.start)..scene.doc.token_at(span.end);
        let title = tokens.clone().find_map(|t| scene.title(t)).map(|(_, title)| title);
        // "The survey showed that …": what is neither a role nor a name is no "she".
        let human = title.map_or_else(|| tokens.clone().any(|t| scene.is_name_like(t)), |title| title.kind.is_human());
        let gender = title.and_then(|t| t.gender).is_none_or(|known| pronoun.gender.is_none_or(|g| g == known));
        let plural = scene.ends_plural(tokens.start);
        if pronoun.plural { plural } else { pronoun.person && human && gender && !plural }
    }

    fn stands_for(&self, pronoun: Pronoun, entity: &Entity) -> bool {
        match entity.class.as_str() {
            "person" => pronoun.person && self.fits(entity, pronoun.gender),
            "company" | "organization" | "media" => pronoun.organization,
            _ => false,
        }
    }

    fn fits(&self, person: &Entity, gender: Option<Gender>) -> bool {
        match (gender, self.genders.get(&person.slug)) {
            (Some(wanted), Some(known)) => wanted == *known,
            _ => true,
        }
    }

    /// The first entity outside marks in a frame, before `token`: the likely subject. People come first.
    fn first_in(
        &self,
        scene: &Scene,
        frame: usize,
        token: usize,
        fits: impl Fn(usize, &Entity) -> bool,
    ) -> Option<Arc<Entity>> {
        let in_frame = || self.candidates(scene, frame, token, |_| true).filter(|(t, e)| fits(*t, e)).map(|(_, e)| e);
        in_frame().find(|e| e.class.as_str() == "person").or_else(|| in_frame().next())
    }

    /// The entities outside marks in a frame, before `token`, with their first tokens.
    fn candidates<'s>(
        &self,
        scene: &'s Scene,
        frame: usize,
        token: usize,
        fits: impl Fn(&Entity) -> bool + 's,
    ) -> impl Iterator<Item = (usize, Arc<Entity>)> + 's {
        let tokens = scene.frames.get(frame).map_or(0..0, |f| f.tokens.clone());
        let from = scene.mention_tokens.partition_point(|m| m.start < tokens.start);
        (from..scene.mentions.len())
            .take_while(move |i| scene.mention_tokens[*i].start < tokens.end.min(token))
            .filter(|i| scene.quoted(scene.mention_tokens[*i].start).is_none())
            .map(|i| (scene.mention_tokens[i].start, scene.mentions[i].entity.clone()))
            .filter(move |(_, e)| fits(e))
    }

    /// The closest entity of some class before a token.
    fn last(&self, scene: &Scene, token: usize, reach: usize, class: impl Fn(&str) -> bool) -> Option<Arc<Entity>> {
        let here = scene.frame_at(token);
        (here.saturating_sub(reach)..=here)
            .rev()
            .find_map(|frame| self.first_in(scene, frame, token, |_, e| class(e.class.as_str())))
    }
}

/// Whether a name stands in a phrase that a preposition governs: it is no subject.
fn follows_preposition(scene: &Scene, name: usize) -> bool {
    let before = |t: usize| scene.is(t, Words::PREPOSITION) || scene.is(t, Words::LINK);
    (name.saturating_sub(2)..name).rev().find(|t| !scene.is(*t, Words::DEFINITE)).is_some_and(before)
        || name > 0 && scene.is(name - 1, Words::LINK)
}

/// A group of people in a frame: "certains experts", "analysts at X".
fn plural_in(scene: &Scene, frame: usize, before: usize) -> Option<Source> {
    let tokens = scene.frames.get(frame)?.tokens.clone();
    let mut token = tokens.start;
    while token < tokens.end.min(before) {
        let plural = scene.word(token).ends_with('s') && scene.quoted(token).is_none();
        if plural && matches!(scene.title(token), Some((1, title)) if title.kind.is_human()) {
            let end = scene.source_after(token, tokens.end).map_or(token + 1, |s| s.tokens.end);
            return scene.source_after(token, end);
        }
        token += 1;
    }
    None
}

/// A source in the text's words, without its determiners, from the first to the last word that fits.
pub(super) fn described(scene: &Scene, source: &Source, fits: impl Fn(&Scene<'_>, usize) -> bool) -> Option<Speaker> {
    let mut tokens = source.tokens.clone();
    // "one of the workers"
    let opens = |t: usize| scene.is(t, Words::DETERMINER) || t > source.tokens.start && scene.is(t, Words::LINK);
    while tokens.start < tokens.end && (opens(tokens.start) || !fits(scene, tokens.start)) {
        tokens.start += 1;
    }
    while tokens.start < tokens.end && !fits(scene, tokens.end - 1) {
        tokens.end -= 1;
    }
    let span: Span = scene.span(&tokens)?;
    Some(Speaker::Described(span))
}
