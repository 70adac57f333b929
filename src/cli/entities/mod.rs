mod desk;
mod list;

use std::io::{self, Write};

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};
use depeche::{
    annotate::editorial::{Action, Decision},
    editorial::{Applied, DecisionFile},
    extract::ArticleId,
    lang::Lang,
    ontology::{Class, Classes},
};

pub(super) use desk::Desk;
use list::List;

use super::{Common, table, workspace, workspace::Workspace};

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
                None => self.list.show(&workspace, &classes).await,
                Some(Decide::Log) => log(&workspace, &classes),
                Some(decide) => Desk::open(&workspace, classes)?.take(decide).await,
            }
        })
    }
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
