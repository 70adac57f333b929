use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use chrono::Utc;
use depeche::{
    annotate::{
        Annotator, Slug,
        editorial::{Action, Editorial, Target},
    },
    derived::Derived,
    editorial::{self, Applied, DecisionFile, Derivation},
    graph::Embedded,
    ontology::{Class, Classes},
};

use super::{Decide, class_named, report, told, workspace::Workspace};

/// Where decisions are taken: graph, file and what is known of entities.
pub(in crate::cli) struct Desk<'w> {
    workspace: &'w Workspace,
    classes: Classes,
    annotator: Annotator,
    graph: Arc<Embedded>,
    derived: Derived,
    file: DecisionFile,
    editorial: Editorial,
}

impl<'w> Desk<'w> {
    pub(in crate::cli) fn open(workspace: &'w Workspace, classes: Classes) -> Result<Self> {
        let graph = workspace.graph()?;
        let derived = workspace.derived(graph.clone())?;
        let annotator = Annotator::load(&workspace.files)?;
        let file = DecisionFile::open(&workspace.config.editorial_file(), &classes)?;
        let editorial = file.editorial(annotator.entities())?;
        Ok(Self { workspace, classes, annotator, graph, derived, file, editorial })
    }

    pub(super) async fn take(mut self, decide: Decide) -> Result<()> {
        // What was edited by hand or interrupted comes first.
        let pending = self.apply(&self.editorial).await?;
        let (action, reason) = match decide {
            Decide::Apply | Decide::Log => {
                report(pending);
                return Ok(());
            }
            Decide::Merge { from, into, reason } => {
                let (_, _, names) = self.in_articles(&self.living(&from).await?).await?;
                let into = self.target(&into).await?;
                (Action::Merge { from: Slug::new(from), into, names }, reason)
            }
            Decide::Split { from, into, surface, articles, name, class, reason } => {
                let class = class.map(|class| class_named(&self.classes, &class)).transpose()?;
                let into = self.new_target(&from, &into, name, class).await?;
                (Action::Split { from: Slug::new(from), into, surface, articles }, reason)
            }
            Decide::Rename { slug, name, lang, reason } => {
                let was = self.target(&slug).await?;
                let entity = Target { name: Some(name), ..was.clone() };
                (Action::Rename { entity, lang, was: was.name }, reason)
            }
            Decide::Retype { slug, class, reason } => {
                let class = class_named(&self.classes, &class)?;
                (Action::Retype(Target { class: Some(class), ..self.target(&slug).await? }), reason)
            }
            Decide::Reject { name, surface, reason } => {
                let is_entity = !surface && self.living(&name).await.is_ok();
                let action =
                    if is_entity { Action::RejectEntity(Slug::new(name)) } else { Action::RejectSurface(name) };
                (action, reason)
            }
            Decide::AcceptLink { slug, iri, reason } => (self.link(&slug, &iri).await?, reason),
            Decide::Undo { id, reason } => (self.undo(id)?, reason),
        };
        let applied = self.decide(vec![action], &reason.who(), reason.why.as_deref()).await?;
        report(applied);
        Ok(())
    }

    /// Takes decisions: into the file and the graph, or into neither.
    pub(in crate::cli) async fn decide(
        &mut self,
        actions: Vec<Action>,
        by: &str,
        why: Option<&str>,
    ) -> Result<Applied> {
        let before = DecisionFile::open(&self.workspace.config.editorial_file(), &self.classes)?;
        let mut editorial = None;
        for action in actions {
            let line = told(&action);
            editorial =
                Some(self.file.decide(action, by, why, Utc::now(), &self.classes, self.annotator.entities())?);
            eprintln!("{line}");
        }
        let Some(editorial) = editorial else { return Ok(Applied::default()) };
        self.file.save()?;
        match self.apply(&editorial).await {
            Ok(applied) => Ok(applied),
            Err(error) => {
                before.save().context("the decision could neither be applied nor taken out of its file")?;
                Err(error.context("nothing was decided"))
            }
        }
    }

    async fn apply(&self, editorial: &Editorial) -> Result<Applied> {
        let Self { workspace, classes, annotator, graph, derived, .. } = self;
        derived.start().await?;
        let with = Derivation { annotator, classes, base: &workspace.base, files: &workspace.files, derived };
        Ok(editorial::apply(&**graph, with, editorial).await?)
    }

    /// The decision that two entities are one thing.
    pub(in crate::cli) async fn link(&self, slug: &str, iri: &str) -> Result<Action> {
        oxigraph::model::NamedNode::new(iri).with_context(|| format!("{iri} is no address of an entity"))?;
        Ok(Action::Link { entity: self.target(slug).await?, same_as: iri.to_owned() })
    }

    fn undo(&self, id: Option<String>) -> Result<Action> {
        let id = match id {
            Some(id) => id,
            None => self.editorial.decisions().last().context("there is no decision to take back")?.id.clone(),
        };
        if !self.editorial.decisions().iter().any(|decision| decision.id == id) {
            bail!("there is no decision {id} in force; `depeche entities log` shows them");
        }
        Ok(Action::Undo(id))
    }

    /// A slug that still stands for an entity that files or articles name.
    async fn living(&self, slug: &str) -> Result<Slug> {
        let slug = Slug::new(slug);
        match self.editorial.route(&slug) {
            None => bail!("{slug} was rejected; `depeche entities log` shows when, `undo` takes it back"),
            Some(now) if *now != slug => bail!("{slug} was merged into {now}: decide about that"),
            Some(_) => {}
        }
        let known = self.annotator.entities().by_slug(&slug).is_some() || self.editorial.description(&slug).is_some();
        if !known && editorial::find_entity(&*self.graph, &self.workspace.base, &self.classes, &slug).await?.is_none() {
            bail!("there is no entity {slug}: neither the entity files nor any article name it");
        }
        Ok(slug)
    }

    /// An entity that is there, with name and class where no file describes it.
    async fn target(&self, slug: &str) -> Result<Target> {
        let slug = self.living(slug).await?;
        if self.annotator.entities().by_slug(&slug).is_some() {
            return Ok(Target { slug, name: None, class: None });
        }
        let (name, class, _) = match self.editorial.description(&slug) {
            Some(described) => (described.entity.name.clone(), Some(described.entity.class.clone()), ()),
            None => {
                let (name, class, _) = self.in_articles(&slug).await?;
                (name, class, ())
            }
        };
        Ok(Target { slug, name: Some(name), class })
    }

    /// The entity that a split leads to, which may be new.
    async fn new_target(&self, from: &str, into: &str, name: Option<String>, class: Option<Class>) -> Result<Target> {
        let from = self.target(from).await?;
        if let Ok(target) = self.target(into).await {
            return Ok(target);
        }
        let slug = Slug::of(into);
        if slug.as_str() != into {
            bail!("{into} is no slug: write {slug}");
        }
        let of_from = || self.annotator.entities().by_slug(&from.slug).map(|record| record.entity.class.clone());
        let name =
            name.with_context(|| format!("{into} is new: give its --name, and its --class where it is another"))?;
        Ok(Target { slug, name: Some(name), class: class.or(from.class.clone()).or_else(of_from) })
    }

    /// Name, class and forms of an entity in the articles.
    async fn in_articles(&self, slug: &Slug) -> Result<(String, Option<Class>, Vec<String>)> {
        let found = editorial::find_entity(&*self.graph, &self.workspace.base, &self.classes, slug).await?;
        Ok(found.map_or((String::new(), None, Vec::new()), |(name, class, forms)| (name, Some(class), forms)))
    }
}
