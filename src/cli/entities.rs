use std::{
    io::{self, Write},
    sync::Arc,
};

use anyhow::{Context as _, Result, anyhow, bail};
use chrono::Utc;
use clap::{Args, Subcommand, ValueEnum};
use depeche::{
    annotate::{
        Annotator, Slug,
        editorial::{Action, Decision, Editorial, Target},
    },
    editorial::{self, Applied, DecisionFile, Derivation, Named, Wanted},
    extract::ArticleId,
    graph::Embedded,
    lang::Lang,
    ontology::{Class, Classes},
};

use super::{Common, table, workspace::Workspace};

/// List the names that need a look, and decide about them
///
/// Without a subcommand: names that no entity file has, and doubtful ones, with the sentences where they stand. Decisions
/// are kept in a file of their own (`editorial` in the configuration), applied to the whole graph in one transaction,
/// consulted whenever an article is read, and taken back by `undo`.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  depeche entities --class company --min-count 3
  depeche entities --doubtful --format json
  depeche entities merge nebulys-cloud nebulys --why \"a brand of Nebulys\"
  depeche entities split vega vega-rocket --name \"Vega\" --class product --article 4b1c0a9d8e7f6a5b
  depeche entities undo"
)]
pub struct Entities {
    #[command(flatten)]
    list: List,
    #[command(subcommand)]
    decision: Option<Decide>,
}

#[derive(Args)]
struct List {
    /// Only of this class, as company
    #[arg(long)]
    class: Option<String>,
    /// Only what is mentioned at least so often
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_count: usize,
    /// Only doubtful names: of low confidence, of several classes, or like another name
    #[arg(long)]
    doubtful: bool,
    /// At most so many names, the most mentioned first
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Sentences shown a name, from different articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    contexts: usize,
    /// Form of the list
    #[arg(long, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// Columns for reading
    Table,
    Json,
    Tsv,
}

#[derive(Subcommand)]
enum Decide {
    /// Say that two entities are one: every mention of FROM is one of INTO
    Merge {
        /// Slug of the entity that is no more
        from: String,
        /// Slug of the entity that stays
        into: String,
        #[command(flatten)]
        reason: Reason,
    },
    /// Give some mentions of an entity to another, new or not
    #[command(group = clap::ArgGroup::new("which").required(true).multiple(true))]
    Split {
        /// Slug of the entity that mentions are taken from
        from: String,
        /// Slug of the entity that they are given to
        into: String,
        /// The mentions in exactly these characters
        #[arg(long, group = "which")]
        surface: Option<String>,
        /// The mentions in this article, by the last part of its address; may be repeated
        #[arg(long = "article", value_name = "ID", group = "which")]
        articles: Vec<ArticleId>,
        /// Name of a new entity
        #[arg(long)]
        name: Option<String>,
        /// Class of a new entity, where it is not that of FROM
        #[arg(long)]
        class: Option<String>,
        #[command(flatten)]
        reason: Reason,
    },
    /// Give an entity another name
    Rename {
        /// Its slug, which stays
        slug: String,
        /// The name
        name: String,
        /// Only in this language
        #[arg(long)]
        lang: Option<Lang>,
        #[command(flatten)]
        reason: Reason,
    },
    /// Put an entity into another class
    Retype {
        /// Its slug
        slug: String,
        /// The class, as product
        class: String,
        #[command(flatten)]
        reason: Reason,
    },
    /// Say that an entity, or whatever is written in certain characters, names nothing
    Reject {
        /// Slug of an entity, or else the characters
        name: String,
        /// Take it as characters even if it is a slug
        #[arg(long)]
        surface: bool,
        #[command(flatten)]
        reason: Reason,
    },
    /// Say that an entity is the same thing as one elsewhere (owl:sameAs)
    AcceptLink {
        /// Its slug
        slug: String,
        /// The other's address, as http://www.wikidata.org/entity/Q42
        iri: String,
        #[command(flatten)]
        reason: Reason,
    },
    /// Take back the last decision, or a certain one
    Undo {
        /// As `log` shows it
        id: Option<String>,
        #[command(flatten)]
        reason: Reason,
    },
    /// Bring the graph to the file of decisions, as after it was edited by hand
    Apply,
    /// Show the decisions, the last one first
    Log,
}

#[derive(Args)]
pub(super) struct Reason {
    /// Why, for those who read the decision later
    #[arg(long)]
    pub(super) why: Option<String>,
    /// Who decides; by default the user of the system
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Entities {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let classes = Classes::load(&workspace.files)?;
        super::block_on(async {
            match self.decision {
                None => list(&self.list, &workspace, &classes).await,
                Some(Decide::Log) => log(&workspace, &classes),
                Some(decide) => Desk::open(&workspace, classes)?.take(decide).await,
            }
        })
    }
}

async fn list(list: &List, workspace: &Workspace, classes: &Classes) -> Result<()> {
    let class = list.class.as_deref().map(|name| class_named(classes, name)).transpose()?;
    let List { min_count, doubtful, limit, contexts, .. } = *list;
    let wanted = Wanted { class, min_count, doubtful, limit, contexts };
    let names = editorial::survey(&*workspace.graph()?, &workspace.base, classes, &wanted).await?;
    let mut out = io::stdout().lock();
    match list.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&names)?)?,
        Format::Tsv => write!(out, "{}", table::tsv(&COLUMNS, &rows(&names)))?,
        Format::Table => write!(out, "{}", table::columns(&COLUMNS, &rows(&names)))?,
    }
    Ok(())
}

const COLUMNS: [&str; 10] =
    ["slug", "name", "class", "mentions", "articles", "confidence", "doubts", "date", "sentence", "article"];

/// One row a context; what is said of the name stands in the first.
fn rows(names: &[Named]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for named in names {
        let doubts = if named.new {
            std::iter::once("new".to_owned()).chain(named.doubts.clone()).collect()
        } else {
            named.doubts.clone()
        };
        let mut of_name = vec![
            named.slug.clone(),
            named.name.clone(),
            named.class.clone(),
            named.mentions.to_string(),
            named.articles.to_string(),
            format!("{:.2}", named.confidence),
            doubts.join("; "),
        ];
        let mut contexts = named.contexts.iter();
        loop {
            let context = contexts.next();
            if context.is_none() && of_name.iter().all(String::is_empty) {
                break;
            }
            let day = context.and_then(|c| c.date.as_deref()).and_then(|date| date.get(..10)).unwrap_or_default();
            let mut row = of_name.clone();
            row.push(day.to_owned());
            row.push(context.map_or("", |c| &c.sentence).to_owned());
            row.push(context.map_or("", |c| &c.article).to_owned());
            rows.push(row);
            of_name.iter_mut().for_each(String::clear);
            if context.is_none() {
                break;
            }
        }
    }
    rows
}

pub(super) fn class_named(classes: &Classes, name: &str) -> Result<Class> {
    let known = || classes.iter().map(Class::as_str).collect::<Vec<_>>().join(", ");
    let class = classes.by_name(&name.to_lowercase()).cloned();
    class.ok_or_else(|| anyhow!("there is no class {name}; there are {}", known()))
}

fn log(workspace: &Workspace, classes: &Classes) -> Result<()> {
    let file = DecisionFile::open(&workspace.config.editorial_file(), classes)?;
    let undone: Vec<&str> = file
        .decisions()
        .iter()
        .filter_map(|decision| if let Action::Undo(id) = &decision.action { Some(id.as_str()) } else { None })
        .collect();
    let mut out = io::stdout().lock();
    for decision in file.decisions().iter().rev() {
        let Decision { id, by, at, why, .. } = decision;
        let undone = if undone.contains(&id.as_str()) { "  (taken back)" } else { "" };
        writeln!(out, "{id}  {}  {by}  {}{undone}", at.format("%Y-%m-%d %H:%M"), told(&decision.action))?;
        if let Some(why) = why {
            writeln!(out, "    {why}")?;
        }
    }
    Ok(())
}

/// A decision in one line.
fn told(action: &Action) -> String {
    let verb = action.verb();
    match action {
        Action::Merge { from, into, .. } => format!("{verb} {from} into {}", into.slug),
        Action::Split { from, into, surface, articles } => {
            let surface = surface.iter().map(|surface| format!(" in “{surface}”"));
            let articles = articles.iter().map(|article| format!(" in {article}"));
            format!("{verb} {from} to {}{}", into.slug, surface.chain(articles).collect::<String>())
        }
        Action::Rename { entity, lang, .. } => {
            let lang = lang.map(|lang| format!(" in {lang}")).unwrap_or_default();
            format!("{verb} {} to “{}”{lang}", entity.slug, entity.name.as_deref().unwrap_or_default())
        }
        Action::Retype(entity) => {
            format!("{verb} {} to {}", entity.slug, entity.class.as_ref().map_or("", Class::as_str))
        }
        Action::RejectEntity(slug) => format!("{verb} {slug}"),
        Action::RejectSurface(surface) => format!("{verb} “{surface}”"),
        Action::Link { entity, same_as } => format!("{verb} {} to {same_as}", entity.slug),
        Action::Undo(id) => format!("{verb} {id}"),
    }
}

/// Where decisions are taken: graph, file and what is known of entities.
pub(super) struct Desk<'w> {
    workspace: &'w Workspace,
    classes: Classes,
    annotator: Annotator,
    graph: Arc<Embedded>,
    file: DecisionFile,
    editorial: Editorial,
}

impl<'w> Desk<'w> {
    pub(super) fn open(workspace: &'w Workspace, classes: Classes) -> Result<Self> {
        let graph = workspace.graph()?;
        let annotator = Annotator::load(&workspace.files)?;
        let file = DecisionFile::open(&workspace.config.editorial_file(), &classes)?;
        let editorial = file.editorial(annotator.entities())?;
        Ok(Self { workspace, classes, annotator, graph, file, editorial })
    }

    async fn take(mut self, decide: Decide) -> Result<()> {
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
    pub(super) async fn decide(&mut self, actions: Vec<Action>, by: &str, why: Option<&str>) -> Result<Applied> {
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
        let Self { workspace, classes, annotator, graph, .. } = self;
        let with = Derivation { annotator, classes, base: &workspace.base, files: &workspace.files };
        Ok(editorial::apply(&**graph, with, editorial).await?)
    }

    /// The decision that two entities are one thing.
    pub(super) async fn link(&self, slug: &str, iri: &str) -> Result<Action> {
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

impl Reason {
    pub(super) fn who(&self) -> String {
        let user = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
        self.by.clone().or_else(user).filter(|by| !by.trim().is_empty()).unwrap_or_else(|| "unknown".into())
    }
}

pub(super) fn report(applied: Applied) {
    let Applied { articles, change, .. } = applied;
    eprintln!("{articles} articles changed: {} quads less, {} more", change.removed, change.added);
}
