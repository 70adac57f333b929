//! What commands share once the configuration is read: where things lie, and how they are opened.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, Result};
use depeche::{config::Config, graph::Embedded, ontology::DataFiles, pipeline::Pipeline, rdf::Base};

/// Configuration and data files of one call of the program.
pub struct Workspace {
    pub config: Config,
    pub files: DataFiles,
    pub base: Base,
}

impl Workspace {
    pub fn new(config: Config) -> Result<Self> {
        let files = config.data_files()?;
        let base = config.base.parse()?;
        Ok(Self { config, files, base })
    }

    fn folder(&self, name: &str) -> Result<PathBuf> {
        let data = &self.config.data;
        std::fs::create_dir_all(data).with_context(|| format!("cannot make the data folder {}", data.display()))?;
        Ok(data.join(name))
    }

    /// Opens the graph; only one process can at a time.
    pub fn graph(&self) -> Result<Arc<Embedded>> {
        Ok(Arc::new(Embedded::open(&self.folder("graph")?, self.config.limits())?))
    }

    /// Sets up everything from a capture to the graph.
    pub async fn pipeline(&self, graph: Arc<Embedded>) -> Result<Arc<Pipeline>> {
        Ok(Arc::new(Pipeline::new(&self.files, self.base.clone(), graph).await?))
    }
}
