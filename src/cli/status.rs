use std::io::{self, Write};

use anyhow::Result;
use chrono::Utc;
use clap::Args;
use depeche::frontier::Frontier;

use super::Common;

/// Tell how the crawl stands
#[derive(Args)]
#[command(after_help = "Example: depeche status --data /srv/depeche")]
pub struct Status {}

impl Status {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        super::block_on(async {
            let stats = workspace.frontier().await?.stats(Utc::now()).await?;
            let mut out = io::stdout().lock();
            writeln!(out, "feeds and sitemaps  {}", stats.lists)?;
            writeln!(out, "articles known      {}", stats.articles)?;
            writeln!(out, "articles fetched    {}", stats.fetched)?;
            writeln!(out, "not yet processed   {}", stats.unprocessed)?;
            writeln!(out, "due now             {}", stats.due)?;
            for (error, count) in &stats.errors {
                writeln!(out, "failing             {count}  {error}")?;
            }
            Ok(())
        })
    }
}
