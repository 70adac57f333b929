use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use clap::Args;
use depeche::{
    lang::Lang,
    ontology::Classes,
    reconcile::{self, COLUMNS, Reconciler, Settings},
};

use super::{
    Common,
    entities::{Desk, Reason, class_named, report},
    table,
    workspace::Workspace,
};

/// Ask a reconciliation service what names may be elsewhere, as in Wikidata
///
/// Takes the entities of the graph that have no link yet, the most mentioned first, and lists candidates. Nothing is
/// written into the graph: mark lines of the list in its first column and hand it back with --accept, or accept single
/// links with `depeche entities accept-link`. Answers are kept in the data folder and not asked for again.
#[derive(Args)]
#[command(after_help = "Examples:
  depeche reconcile --class company --limit 20
  depeche reconcile --format tsv > links.tsv     # then write an x before each good line
  depeche reconcile --accept links.tsv --why \"checked by hand\"")]
pub struct Reconcile {
    /// Address of the service, over what the configuration says; {lang} stands for the language
    #[arg(long, value_name = "URL")]
    service: Option<String>,
    /// Language in which the service is asked
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// Only entities of this class, as company
    #[arg(long)]
    class: Option<String>,
    /// At most so many entities
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Candidates an entity
    #[arg(long, value_name = "N", default_value_t = 3)]
    candidates: usize,
    /// Ask again what was answered before
    #[arg(long)]
    fresh: bool,
    /// Form of the list
    #[arg(long, default_value = "table")]
    format: table::Format,
    /// Take the marked links of such a list into the graph
    #[arg(long, value_name = "FILE", conflicts_with_all = ["service", "class", "fresh", "format"])]
    accept: Option<PathBuf>,
    #[command(flatten)]
    reason: Reason,
}

impl Reconcile {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let classes = Classes::load(&workspace.files)?;
        super::block_on(async {
            match &self.accept {
                Some(list) => self.take(list, &workspace, classes).await,
                None => self.propose(&workspace, &classes).await,
            }
        })
    }

    async fn propose(&self, workspace: &Workspace, classes: &Classes) -> Result<()> {
        let class = self.class.as_deref().map(|name| class_named(classes, name)).transpose()?;
        let config = &workspace.config.reconcile;
        let address = self.service.as_ref().unwrap_or(&config.service).replace("{lang}", self.lang.as_str());
        let settings = Settings {
            delay: Duration::try_from_secs_f64(config.delay_seconds)
                .context("delay_seconds of [reconcile] is wrong")?,
            timeout: Duration::from_secs(config.timeout_seconds),
            ..Settings::new(address.parse().with_context(|| format!("{address} is no address of a service"))?)
        };
        let folder = workspace.config.data.join("reconcile");
        let mut reconciler = Reconciler::new(settings, folder, &workspace.files)?;
        let entities = {
            let graph = workspace.graph()?;
            reconcile::unlinked(&*graph, &workspace.base, classes, class.as_ref(), self.limit).await?
        };
        let proposals = reconciler.propose(&entities, self.candidates, self.fresh).await?;
        let rows: Vec<Vec<String>> = proposals.iter().map(|proposal| proposal.row()).collect();
        table::print(self.format, &COLUMNS, &rows, &proposals)
    }

    async fn take(&self, list: &PathBuf, workspace: &Workspace, classes: Classes) -> Result<()> {
        let text = std::fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
        let links = reconcile::accepted(&list.display().to_string(), &text)?;
        let mut desk = Desk::open(workspace, classes)?;
        let mut actions = Vec::new();
        for (slug, iri) in &links {
            actions.push(desk.link(slug.as_str(), iri).await?);
        }
        report(desk.decide(actions, &self.reason.who(), self.reason.why.as_deref()).await?);
        Ok(())
    }
}
