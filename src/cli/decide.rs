use std::{
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use chrono::Utc;
use clap::{Args, Subcommand};
use depeche::{
    graph::Embedded,
    ledger::{DECISIONS, Decision, Decisions, Value, Word, add},
    ontology::{DataFile, Properties},
};

use super::{Common, entities::Reason, triple::Triple, workspace::Workspace};

/// Decide what is taken for a fact, over the policy
///
/// Decisions are kept in a file of their own (ontology/accepted.ttl in the data folder), go before the policy of the
/// configuration, and are taken back by `undo`. `depeche why` tells what is said for and against a statement.
#[derive(Args)]
#[command(after_help = "Examples:
  depeche decide accept prometheus-datacenter operator meta-platforms --why \"the permit says so\"
  depeche decide reject prometheus-datacenter powerCapacity \"5 GW\"
  depeche decide undo")]
pub struct Decide {
    #[command(subcommand)]
    verdict: Verdict,
}

#[derive(Subcommand)]
enum Verdict {
    /// Put a statement into graph/accepted, whoever says so
    Accept {
        #[command(flatten)]
        triple: Triple,
        #[command(flatten)]
        reason: Reason,
    },
    /// Keep a statement out of graph/accepted, however many say so
    Reject {
        #[command(flatten)]
        triple: Triple,
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
    /// Show the decisions that are in force, the last one first
    Log,
}

impl Decide {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let properties = Properties::load(&workspace.files)?;
        let decisions = Decisions::load(&workspace.files, &workspace.base, &properties)?;
        if let Verdict::Log = self.verdict {
            return log(&workspace, &decisions);
        }
        super::block_on(async {
            let graph = workspace.graph()?;
            // What was edited by hand or interrupted comes first.
            workspace.derived(graph.clone())?.start().await?;
            let (accept, triple, reason) = match &self.verdict {
                Verdict::Accept { triple, reason } => (true, triple, reason),
                Verdict::Reject { triple, reason } => (false, triple, reason),
                Verdict::Undo { id, reason } => {
                    let last = || decisions.iter().max_by_key(|d| (d.at, &d.id)).map(|d| d.id.clone());
                    let id = id.clone().or_else(last).context("there is no decision to take back")?;
                    if !decisions.iter().any(|decision| decision.id == id) {
                        bail!("there is no decision {id} in force; `depeche decide log` shows them");
                    }
                    return write(workspace, graph, &properties, &Word::Undo(&id), reason).await;
                }
                Verdict::Apply | Verdict::Log => return Ok(()),
            };
            if !triple.has_object() {
                bail!("say which value: depeche decide accept SUBJECT PROPERTY VALUE");
            }
            let wanted = triple.find(&workspace, &properties, &*graph).await?;
            let Some(value) = wanted.value else { bail!("{} has no value to decide on", triple.told()) };
            let (subject, property) = wanted.question;
            let decision = Decision {
                id: String::new(),
                subject,
                property,
                value,
                unit: wanted.unit,
                accept,
                reason: None,
                editor: None,
                at: None,
            };
            write(workspace, graph, &properties, &Word::On(&decision), reason).await
        })
    }
}

/// Takes a decision: into the file and the graph.
async fn write(
    mut workspace: Workspace,
    graph: Arc<Embedded>,
    properties: &Properties,
    word: &Word<'_>,
    reason: &Reason,
) -> Result<()> {
    let path = workspace.config.accepted_file();
    let before = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let text = add(&before, &workspace.base, word, &reason.who(), reason.why.as_deref(), Utc::now());
    let file = DataFile { path: path.display().to_string(), text };
    Decisions::read(&file, &workspace.base, properties)?;
    save(&path, &file.text).with_context(|| format!("cannot write {}", path.display()))?;
    workspace.files = workspace.files.with(DECISIONS, &file.text);
    workspace.derived(graph)?.start().await?;
    eprintln!("decided, and written to {}", path.display());
    Ok(())
}

/// The whole new file or, if anything fails, the old one.
fn save(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

fn log(workspace: &Workspace, decisions: &Decisions) -> Result<()> {
    let mut all: Vec<&Decision> = decisions.iter().collect();
    all.sort_by_key(|decision| std::cmp::Reverse((decision.at, &decision.id)));
    let local = |iri: &str| iri.rsplit(['/', '#']).next().unwrap_or(iri).to_owned();
    let mut out = io::stdout().lock();
    for decision in all {
        let at = decision.at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
        let value = match &decision.value {
            Value::Thing(iri) => local(iri),
            other => other.to_string(),
        };
        let verdict = if decision.accept { "accept" } else { "reject" };
        let subject = workspace.base.local(&decision.subject).map_or(decision.subject.clone(), local);
        writeln!(
            out,
            "{}  {at}  {}  {verdict} {subject} {} {value}",
            decision.id,
            decision.editor.as_deref().unwrap_or("unknown"),
            local(&decision.property)
        )?;
        if let Some(why) = &decision.reason {
            writeln!(out, "    {why}")?;
        }
    }
    Ok(())
}
