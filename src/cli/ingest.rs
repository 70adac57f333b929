use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use anyhow::{Result, bail};
use clap::Args;
use depeche::crawl::{self, Event, Input, Outcome};
use url::Url;

use super::Common;

/// Bring saved pages into archive and graph
///
/// Takes HTML files, folders of them, WARC files, lists of addresses (one a line), addresses, and - for standard input.
/// What is there already, unchanged, is passed over.
#[derive(Args)]
#[command(after_help = "Examples:
  depeche ingest saved/ crawl.warc.gz
  curl https://example.org/story | depeche ingest --url https://example.org/story -")]
pub struct Ingest {
    /// Address that the page was fetched from, where it is one file and does not say so itself
    #[arg(long)]
    url: Option<Url>,
    /// Files, folders, addresses or -
    #[arg(required = true)]
    inputs: Vec<String>,
}

impl Ingest {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let inputs: Vec<Input> = self.inputs.iter().map(|input| read(input)).collect();
        let (kept, unchanged, failed) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let note = |event: &Event| match event {
            Event::Kept { outcome: Outcome::Stored, .. } | Event::Listed { .. } => {
                kept.fetch_add(1, Ordering::Relaxed);
            }
            Event::Unchanged { .. } => {
                unchanged.fetch_add(1, Ordering::Relaxed);
            }
            Event::Kept { url, outcome: Outcome::Skipped(why) | Outcome::Failed(why), .. } => {
                failed.fetch_add(1, Ordering::Relaxed);
                tracing::error!("{url}: {why}");
            }
            Event::Failed { url, error, .. } => {
                failed.fetch_add(1, Ordering::Relaxed);
                tracing::error!("{url}: {error}");
            }
        };
        super::block_on(async {
            let works = workspace.works().await?;
            let delay = Duration::try_from_secs_f64(workspace.config.crawl.delay_seconds)?;
            Ok(crawl::ingest(&works.fetcher, works.stages(), inputs, self.url.clone(), delay, &note).await?)
        })?;
        let failed = failed.into_inner();
        eprintln!("{} pages stored, {} unchanged, {failed} not stored", kept.into_inner(), unchanged.into_inner());
        if failed > 0 {
            bail!("{failed} pages were not stored");
        }
        Ok(())
    }
}

fn read(input: &str) -> Input {
    match Url::parse(input) {
        _ if input == "-" => Input::Stdin,
        Ok(url) if matches!(url.scheme(), "http" | "https") => Input::Url(url),
        _ => Input::Path(PathBuf::from(input)),
    }
}
