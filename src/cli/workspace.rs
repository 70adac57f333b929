//! What commands share once the configuration is read: where things lie, and how they are opened.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, Result};
use depeche::{
    archive::WarcArchive,
    config::Config,
    crawl::{Source, Stages},
    derived::Derived,
    fetch::{FetchSettings, Fetcher},
    frontier::SqlFrontier,
    graph::Embedded,
    ontology::DataFiles,
    pipeline::Pipeline,
    rdf::Base,
};

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

    /// What is derived from the articles of a graph, under the policy of the configuration.
    pub fn derived(&self, graph: Arc<Embedded>) -> Result<Derived> {
        Ok(Derived::new(&self.files, self.base.clone(), graph, self.config.accept.clone())?)
    }

    /// Opens the archive.
    pub fn archive(&self) -> Result<Arc<WarcArchive>> {
        Ok(Arc::new(WarcArchive::open(&self.folder("archive")?)?))
    }

    /// Opens the list of what is known and due.
    pub async fn frontier(&self) -> Result<SqlFrontier> {
        Ok(SqlFrontier::open(&self.folder("frontier.sqlite")?).await?)
    }

    /// Opens everything that a page goes through; outlets are called as their files in `ontology/sources` say.
    pub async fn works(&self) -> Result<Works> {
        self.works_for(&Source::load(&self.files)?).await
    }

    /// The same for other sources.
    pub async fn works_for(&self, sources: &[Source]) -> Result<Works> {
        let graph = self.graph()?;
        let policy = self.config.accept.clone();
        let pipeline = Pipeline::under(&self.files, self.base.clone(), graph.clone(), policy).await?;
        Ok(Works {
            archive: self.archive()?,
            frontier: self.frontier().await?,
            pipeline: pipeline.naming(sources),
            fetcher: Fetcher::new(self.fetch_settings())?,
            graph,
        })
    }

    fn fetch_settings(&self) -> FetchSettings {
        let crawl = &self.config.crawl;
        let default = FetchSettings::default();
        let contact = if crawl.contact.is_empty() { default.contact } else { crawl.contact.clone() };
        FetchSettings {
            contact,
            max_bytes: crawl.page_megabytes << 20,
            total_timeout: std::time::Duration::from_secs(crawl.timeout_seconds),
            ..default
        }
    }
}

/// Everything that a page goes through.
pub struct Works {
    pub fetcher: Fetcher,
    pub archive: Arc<WarcArchive>,
    pub frontier: SqlFrontier,
    pub pipeline: Pipeline,
    pub graph: Arc<Embedded>,
}

impl Works {
    pub fn stages(&self) -> Stages<'_> {
        Stages { archive: &*self.archive, frontier: &self.frontier, processor: &self.pipeline }
    }
}
