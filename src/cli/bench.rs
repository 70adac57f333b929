use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::{Args, ValueEnum};
use depeche::{annotate::Annotator, bench};

use super::Common;

/// Measure how fast this machine annotates articles, or answers from the ledger
#[derive(Args)]
#[command(after_help = "Examples:
  cargo run --release -- bench --seconds 5
  cargo run --release -- bench ledger --articles 100000")]
pub struct Bench {
    /// What to measure
    #[arg(default_value = "annotate")]
    what: What,
    /// Time for each language, for annotate
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Invented articles in the graph, for ledger; with --data it is kept in that folder
    #[arg(long, default_value_t = 100_000)]
    articles: u64,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum What {
    /// Words a second, by annotator
    Annotate,
    /// Milliseconds for the ledger of a subject, and to take in a new article, in a graph on disk
    Ledger,
}

impl Bench {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        if self.what == What::Ledger {
            let temporary = tempfile::tempdir()?;
            let folder = common.data.clone().unwrap_or_else(|| temporary.path().to_owned()).join("graph");
            return super::block_on(async {
                let report = bench::ledger::run(&workspace.files, &folder, self.articles).await?;
                print!("{report}");
                Ok(())
            });
        }
        let start = Instant::now();
        let annotator = Annotator::load(&workspace.files)?;
        let loaded = start.elapsed();
        let report = bench::run(&annotator, Duration::from_secs(self.seconds));
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "{} entities and the lexicons loaded in {} ms",
            annotator.entities().iter().count(),
            loaded.as_millis()
        )?;
        write!(out, "{report}")?;
        Ok(())
    }
}
