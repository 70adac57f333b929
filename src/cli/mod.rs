//! One file a command; this one holds what they share.

mod annotate;

use std::{io, path::PathBuf};

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};
use depeche::ontology::DataFiles;

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
    Annotate(annotate::Annotate),
}

impl Common {
    /// The data files: those built in, overlaid by the folder that the configuration names.
    pub fn data_files(&self) -> Result<DataFiles> {
        Ok(DataFiles::embedded())
    }
}

/// Reads the command line and does what it says.
pub fn run() -> Result<()> {
    let Cli { common, command } = Cli::parse();
    start_logging(&common);
    match command {
        Command::Annotate(command) => command.run(&common),
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
        0 => (LevelFilter::INFO, LevelFilter::ERROR),
        1 => (LevelFilter::DEBUG, LevelFilter::WARN),
        _ => (LevelFilter::TRACE, LevelFilter::DEBUG),
    };
    let filter = Targets::new().with_default(theirs).with_target("depeche", ours);
    let lines = fmt::layer().with_writer(io::stderr);
    let layer = match common.log_format {
        LogFormat::Text => lines.with_target(false).with_filter(filter).boxed(),
        LogFormat::Json => lines.json().with_filter(filter).boxed(),
    };
    tracing_subscriber::registry().with(layer).init();
}
