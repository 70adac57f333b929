//! What editors decided about names, from `ontology/entities/editorial.ttl`, and what follows from it for a mention.
//!
//! ```turtle
//! <../decision/20261124T093000Z> a dep:Merge ;
//!     dct:subject <nebulys-cloud> ; dep:into <nebulys> ;
//!     dct:creator "Ada Quill" ; prov:endedAtTime "2026-11-24T09:30:00Z"^^xsd:dateTime ;
//!     dct:description "The cloud is a brand of Nebulys, no firm of its own." .
//! ```
//!
//! The file only grows: a decision is taken back by one more, a `dep:Undo`. Decisions count in the order of their times.

mod decision;
mod reading;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::Triple,
};

pub use decision::{Action, Decision, Target};
pub use reading::{BadDecision, decisions};

use super::{
    entities::Entities,
    types::{Entity, Mention, Slug},
};
use crate::{
    extract::{Article, ArticleId},
    lang::Lang,
    ontology::{Classes, DataError, DataFile, DataFiles, syntax_error},
};

/// Path of the file among the data files.
pub const PATH: &str = "ontology/entities/editorial.ttl";

/// What the addresses in the file start with, before the graph's own base takes its place.
pub const BASE: &str = "https://w3id.org/depeche/";

/// The decisions, and what follows from them.
#[derive(Debug, Clone, Default)]
pub struct Editorial {
    decisions: Vec<Decision>,
    /// Indices of decisions that decide where mentions go, by the entity or the characters that they are about.
    by_slug: HashMap<Slug, Vec<usize>>,
    by_surface: HashMap<String, Vec<usize>>,
    described: BTreeMap<Slug, Described>,
}

/// What the decisions make of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Slug, canonical name and class; named by a file, for the decisions stand in one.
    pub entity: Arc<Entity>,
    /// Names given to it by language; that of no language holds for every other.
    pub names: BTreeMap<Option<Lang>, String>,
    /// Names of what was merged into it.
    pub other_names: Vec<String>,
    /// The same thing elsewhere, as IRIs.
    pub same_as: Vec<String>,
    /// Whether its class was decided.
    pub retyped: bool,
    /// The decision that described it first.
    pub decision: String,
}

impl Editorial {
    /// Reads and checks the file, where there is one.
    pub fn load(files: &DataFiles, classes: &Classes, entities: &Entities) -> Result<Self, DataError> {
        match files.find(PATH) {
            Some(file) => Self::new(all_decisions(file, classes)?, entities)
                .map_err(|bad| file.error_near(&bad.subject, bad.to_string())),
            None => Ok(Self::default()),
        }
    }

    /// What follows from decisions, in the order of their times.
    pub fn new(decisions: Vec<Decision>, entities: &Entities) -> Result<Self, BadDecision> {
        let mut editorial = Self { decisions: in_force(decisions)?, ..Self::default() };
        for index in 0..editorial.decisions.len() {
            editorial.add(index, entities)?;
        }
        Ok(editorial)
    }

    fn add(&mut self, index: usize, entities: &Entities) -> Result<(), BadDecision> {
        let Some(Decision { id, action, .. }) = self.decisions.get(index).cloned() else { return Ok(()) };
        let wrong = |message: String| BadDecision { subject: format!("<../decision/{id}>"), message };
        let mut target = action.target().cloned();
        if let (Action::Merge { from, .. } | Action::Split { from, .. }, Some(target)) = (&action, &mut target) {
            // What was merged away before leads to where it went.
            if let Some(now) = self.route(&target.slug).filter(|now| **now != target.slug) {
                *target = Target { slug: now.clone(), name: None, class: None };
            }
            if *from == target.slug {
                return Err(wrong(format!("leads from <{from}> to itself")));
            }
        }
        if let Some(target) = &target {
            let known = entities.by_slug(&target.slug).map(|record| record.entity.clone());
            self.describe(&id, &action, target, known).map_err(wrong)?;
        }
        match &action {
            Action::Merge { from, .. } | Action::Split { from, .. } | Action::RejectEntity(from) => {
                self.by_slug.entry(from.clone()).or_default().push(index);
            }
            Action::RejectSurface(surface) => self.by_surface.entry(surface.clone()).or_default().push(index),
            _ => {}
        }
        if let (Some(target), Some(decision)) = (target, self.decisions.get_mut(index))
            && let Action::Merge { into, .. } | Action::Split { into, .. } = &mut decision.action
        {
            *into = target;
        }
        Ok(())
    }

    fn describe(
        &mut self,
        id: &str,
        action: &Action,
        target: &Target,
        known: Option<Arc<Entity>>,
    ) -> Result<(), String> {
        let described = match self.described.entry(target.slug.clone()) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let name = match action {
                    Action::Rename { was: Some(was), .. } => Some(was),
                    _ => target.name.as_ref(),
                };
                let entity = match (known, name, &target.class) {
                    (Some(entity), ..) => entity,
                    (None, Some(name), Some(class)) => Arc::new(Entity {
                        slug: target.slug.clone(),
                        name: name.clone(),
                        class: class.clone(),
                        known: true,
                    }),
                    _ => {
                        return Err(format!(
                            "leads to <{}>, which no entity file describes: give its dep:newName and dep:newClass",
                            target.slug
                        ));
                    }
                };
                entry.insert(Described::new(entity, id))
            }
        };
        match action {
            Action::Merge { names, .. } => described.other_names.extend(names.iter().cloned()),
            Action::Rename { lang, was, .. } => {
                described.other_names.extend(was.iter().filter(|_| lang.is_none()).cloned());
                described.rename(target, *lang);
            }
            Action::Retype(_) => described.retype(target),
            Action::Link { same_as, .. } => described.same_as.push(same_as.clone()),
            _ => {}
        }
        Ok(())
    }

    /// The decisions in force, in the order of their times.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// What the decisions make of the entities that they describe.
    pub fn described(&self) -> impl Iterator<Item = &Described> {
        self.described.values()
    }

    /// What the decisions make of an entity, where they describe it.
    pub fn description(&self, slug: &Slug) -> Option<&Described> {
        self.described.get(slug)
    }

    /// The entity that stands for an entity: another after a merge, none after a rejection, else itself.
    pub fn route<'a>(&'a self, slug: &'a Slug) -> Option<&'a Slug> {
        self.follow(slug, |_| false, None)
    }

    /// The entities that are no more.
    pub fn gone(&self) -> impl Iterator<Item = &Slug> {
        self.by_slug.keys().filter(|slug| self.route(slug) != Some(slug))
    }

    /// Puts mentions where the decisions have them; takes out those of what names nothing.
    pub fn revise(&self, article: &Article, mentions: &mut Vec<Mention>) {
        if self.decisions.is_empty() {
            return;
        }
        let mut id = None;
        mentions.retain_mut(|mention| {
            let surface = mention.span.of(&article.text);
            let mut here = |wanted: &[ArticleId]| wanted.contains(id.get_or_insert_with(|| article.id()));
            let among = |action: &Action| match action {
                Action::Split { surface: wanted, articles, .. } => {
                    wanted.as_ref().is_none_or(|wanted| wanted == surface) && (articles.is_empty() || here(articles))
                }
                _ => false,
            };
            let Some(slug) = self.follow(&mention.entity.slug, among, Some(surface)) else { return false };
            if let Some(described) = self.described.get(slug) {
                mention.entity = described.entity.clone();
            }
            true
        });
    }

    /// Follows the decisions on an entity, or on a mention in `surface`, each later one from where the earlier led.
    fn follow<'a>(
        &'a self,
        slug: &'a Slug,
        mut among: impl FnMut(&Action) -> bool,
        surface: Option<&str>,
    ) -> Option<&'a Slug> {
        let on_surface = surface.and_then(|surface| self.by_surface.get(surface));
        let mut slug = slug;
        let mut next = 0;
        loop {
            let on_slug = self.by_slug.get(slug);
            let later = on_slug.into_iter().chain(on_surface).flatten().copied().filter(|i| *i >= next);
            let found = later
                .filter_map(|i| Some((i, &self.decisions.get(i)?.action)))
                .filter(|(_, action)| !matches!(action, Action::Split { .. }) || among(action))
                .min_by_key(|(i, _)| *i);
            match found {
                None => return Some(slug),
                Some((i, Action::Merge { into, .. } | Action::Split { into, .. })) => {
                    slug = &into.slug;
                    next = i + 1;
                }
                Some(_) => return None,
            }
        }
    }
}

impl Described {
    fn new(entity: Arc<Entity>, decision: &str) -> Self {
        Self {
            entity,
            names: BTreeMap::new(),
            other_names: Vec::new(),
            same_as: Vec::new(),
            retyped: false,
            decision: decision.to_owned(),
        }
    }

    fn rename(&mut self, target: &Target, lang: Option<Lang>) {
        let Some(name) = &target.name else { return };
        if lang.is_none() {
            self.names.clear();
        }
        self.names.insert(lang, name.clone());
        if lang.is_none_or(|lang| lang == Lang::EN) {
            self.entity = Arc::new(Entity { name: name.clone(), ..(*self.entity).clone() });
        }
    }

    fn retype(&mut self, target: &Target) {
        let Some(class) = &target.class else { return };
        self.retyped = true;
        self.entity = Arc::new(Entity { class: class.clone(), ..(*self.entity).clone() });
    }
}

/// Every decision of a file, in the order of their times, those that were taken back among them.
pub fn all_decisions(file: &DataFile, classes: &Classes) -> Result<Vec<Decision>, DataError> {
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri(format!("{BASE}entity/"))
        .map_err(|e| DataError { path: file.path.clone(), line: None, message: e.to_string() })?;
    let triples: Vec<Triple> = parser
        .for_slice(file.text.as_bytes())
        .map(|quad| quad.map(Triple::from).map_err(|e| syntax_error(&file.path, &e)))
        .collect::<Result<_, _>>()?;
    decisions(triples, BASE, classes).map_err(|bad| file.error_near(&bad.subject, bad.to_string()))
}

/// The decisions that no later one has taken back, without those that take back.
fn in_force(decisions: Vec<Decision>) -> Result<Vec<Decision>, BadDecision> {
    let mut undone: HashSet<String> = HashSet::new();
    for (index, decision) in decisions.iter().enumerate().rev() {
        if let Action::Undo(earlier) = &decision.action
            && !undone.contains(&decision.id)
        {
            if !decisions.iter().take(index).any(|d| d.id == *earlier) {
                return Err(BadDecision {
                    subject: format!("<../decision/{}>", decision.id),
                    message: format!("takes back <../decision/{earlier}>, of which there is none before it"),
                });
            }
            undone.insert(earlier.clone());
        }
    }
    let holds = |d: &Decision| !undone.contains(&d.id) && !matches!(d.action, Action::Undo(_));
    Ok(decisions.into_iter().filter(holds).collect())
}
