use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::Args;
use depeche::{annotate::Annotator, bench};

use super::Common;

/// Measure how fast articles are annotated on this machine
#[derive(Args)]
#[command(after_help = "Example: cargo run --release -- bench --seconds 5")]
pub struct Bench {
    /// Time for each language
    #[arg(long, default_value_t = 3)]
    seconds: u64,
}

impl Bench {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
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
