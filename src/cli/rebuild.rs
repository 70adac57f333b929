use anyhow::Result;
use clap::Args;
use depeche::{
    archive::Archive,
    crawl::{Outcome, Processor},
    graph::Graph,
};

use super::Common;

/// Derive the graph again from the archive, as after a better extractor
///
/// Each article's graph is replaced by what the newest capture of its page gives now.
#[derive(Args)]
#[command(after_help = "Example: depeche rebuild --data /srv/depeche")]
pub struct Rebuild {}

impl Rebuild {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        super::block_on(async {
            let works = workspace.works().await?;
            // What articles said earlier is derived again, too, from one capture to the next.
            works.graph.replace(&workspace.base.revisions_graph(), Vec::new()).await?;
            let (mut stored, mut skipped, mut after) = (0, 0, None);
            loop {
                let batch = works.archive.scan(after.as_ref()).await?;
                let Some((last, _)) = batch.last() else { break };
                after = Some(last.clone());
                // In the order of the archive: of two captures of a page the later one stays.
                for (locator, capture) in &batch {
                    match works.pipeline.process(capture, locator).await {
                        Outcome::Stored => stored += 1,
                        Outcome::Skipped(_) => skipped += 1,
                        Outcome::Failed(error) => anyhow::bail!("{}: {error}", capture.url),
                    }
                }
            }
            works.pipeline.apply_decisions(&workspace.files).await?;
            eprintln!("{stored} captures brought into the graph, {skipped} that are no article");
            Ok(())
        })
    }
}
