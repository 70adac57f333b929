//! One file a command; this one holds what they share.

mod annotate;
mod backup;
mod bench;
mod crawl;
mod decide;
mod demo;
mod entities;
mod export;
mod extract;
mod ingest;
mod query;
mod rebuild;
mod reconcile;
mod run;
mod serve;
mod status;
mod table;
mod train;
mod triple;
mod why;
mod workspace;

use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};
use depeche::config::Config;
use workspace::Workspace;

#[derive(Parser)]
#[command(name = "depeche", version, about, max_term_width = 110, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args)]
pub struct Common {
    /// Configuration file; without it `depeche.toml` of the current folder, where there is one
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of archive, frontier and graph, over what the configuration says
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Say more on standard error; twice for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Form of the messages on standard error
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    log_format: LogFormat,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Demo),
    Crawl(crawl::Crawl),
    Run(run::Run),
    Ingest(ingest::Ingest),
    Serve(serve::Serve),
    Query(query::Query),
    Why(why::Why),
    Decide(decide::Decide),
    Entities(entities::Entities),
    Reconcile(reconcile::Reconcile),
    Extract(extract::Extract),
    Annotate(annotate::Annotate),
    Export(export::Export),
    Rebuild(rebuild::Rebuild),
    Backup(backup::Backup),
    Status(status::Status),
    Bench(bench::Bench),
    Train(train::Train),
}

impl Common {
    /// Reads the configuration and the data files.
    pub fn workspace(&self) -> Result<Workspace> {
        let beside = Path::new("depeche.toml");
        let mut config = match &self.config {
            Some(path) => Config::read(path)?,
            None if beside.is_file() => Config::read(beside)?,
            None => Config::default(),
        };
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        Workspace::new(config)
    }
}

/// Runs the asynchronous part of a command.
pub fn block_on(work: impl Future<Output = Result<()>>) -> Result<()> {
    tokio::runtime::Runtime::new()?.block_on(work)
}

/// Reads the command line and does what it says.
pub fn run() -> Result<()> {
    let Cli { common, command } = Cli::parse();
    start_logging(&common);
    match command {
        Command::Demo(command) => command.run(&common),
        Command::Crawl(command) => command.run(&common),
        Command::Run(command) => command.run(&common),
        Command::Ingest(command) => command.run(&common),
        Command::Serve(command) => command.run(&common),
        Command::Query(command) => command.run(&common),
        Command::Why(command) => command.run(&common),
        Command::Decide(command) => command.run(&common),
        Command::Entities(command) => command.run(&common),
        Command::Reconcile(command) => command.run(&common),
        Command::Extract(command) => command.run(&common),
        Command::Annotate(command) => command.run(&common),
        Command::Export(command) => command.run(&common),
        Command::Rebuild(command) => command.run(&common),
        Command::Backup(command) => command.run(&common),
        Command::Status(command) => command.run(&common),
        Command::Bench(command) => command.run(&common),
        Command::Train(command) => command.run(&common),
    }
}

/// Whether the failure is only that nobody reads our output any more.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|e| e.downcast_ref::<io::Error>()).any(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

fn start_logging(common: &Common) {
    use tracing::level_filters::LevelFilter;
    use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

    let (ours, theirs) = match common.verbose {
        0 => (LevelFilter::WARN, LevelFilter::ERROR),
        1 => (LevelFilter::INFO, LevelFilter::WARN),
        _ => (LevelFilter::TRACE, LevelFilter::DEBUG),
    };
    let filter = Targets::new().with_default(theirs).with_target("depeche", ours);
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let layer = match common.log_format {
        LogFormat::Text => lines.with_target(false).with_filter(filter).boxed(),
        LogFormat::Json => lines.json().with_filter(filter).boxed(),
    };
    tracing_subscriber::registry().with(layer).init();
}
