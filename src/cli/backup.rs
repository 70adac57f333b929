use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use depeche::graph::Graph;

use super::Common;

/// Write a consistent copy of the graph
#[derive(Args)]
#[command(after_help = "Example: depeche backup /backups/depeche-2026-11-23")]
pub struct Backup {
    /// Folder to make; it must not exist yet
    folder: PathBuf,
}

impl Backup {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        super::block_on(async {
            workspace.graph()?.backup(&self.folder).await.context("no copy was made")?;
            tracing::info!("copied to {}", self.folder.display());
            Ok(())
        })
    }
}
