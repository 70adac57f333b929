//! `depeche.toml`. Every line is optional; unknown ones are mistakes.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;

use crate::{
    annotate::editorial,
    graph::Limits,
    ledger::{self, Policy},
    ontology::{DataError, DataFiles},
    rdf::Base,
};

/// Configuration of everything.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// First part of every address in the graph.
    pub base: String,
    /// Folder of archive, frontier and graph.
    pub data: PathBuf,
    /// Folder with `ontology/…` and `queries/…` files that are read over the built-in ones.
    pub overlay: Option<PathBuf>,
    /// File of editors' decisions about names; without it `ontology/entities/editorial.ttl` of `data`, or of the overlay
    /// where that alone is there.
    pub editorial: Option<PathBuf>,
    /// The HTTP server.
    pub serve: Serve,
    /// The crawl.
    pub crawl: Crawl,
    /// When a claim is taken for a fact.
    pub accept: Policy,
    /// The service that proposes links.
    pub reconcile: Reconcile,
}

/// The reconciliation service.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reconcile {
    /// Its address; `{lang}` stands for the language of the names.
    pub service: String,
    /// Pause between two requests, in seconds.
    pub delay_seconds: f64,
    /// Longest time for a request, in seconds.
    pub timeout_seconds: u64,
}

impl Default for Reconcile {
    fn default() -> Self {
        Self { service: "https://wikidata.reconci.link/{lang}/api".into(), delay_seconds: 1.0, timeout_seconds: 60 }
    }
}

/// The HTTP server.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Serve {
    /// Address and port to listen on.
    pub address: SocketAddr,
    /// Longest time that a query may take, in seconds.
    pub query_seconds: u64,
}

/// The crawl.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Crawl {
    /// Page or e-mail address where a webmaster can reach who crawls.
    pub contact: String,
    /// Outlets: names of files in `ontology/sources`, or the one word "all".
    pub sources: Sources,
    /// Hosts that are asked at the same time.
    pub hosts_at_once: usize,
    /// Pause between two requests to a host, in seconds.
    pub delay_seconds: f64,
    /// How often feeds and sitemaps are asked, in minutes.
    pub feed_minutes: u64,
    /// Largest page that is read, in megabytes.
    pub page_megabytes: usize,
    /// Longest time for a request, in seconds.
    pub timeout_seconds: u64,
}

/// Which outlets to read.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Sources {
    /// "all".
    Word(String),
    /// By name.
    Names(Vec<String>),
}

impl Default for Config {
    fn default() -> Self {
        Self {
            base: "http://localhost:7878/".into(),
            data: "data".into(),
            overlay: None,
            editorial: None,
            serve: Serve::default(),
            crawl: Crawl::default(),
            accept: Policy::default(),
            reconcile: Reconcile::default(),
        }
    }
}

impl Default for Serve {
    fn default() -> Self {
        Self { address: SocketAddr::from(([127, 0, 0, 1], 7878)), query_seconds: 30 }
    }
}

impl Default for Crawl {
    fn default() -> Self {
        Self {
            contact: String::new(),
            sources: Sources::Names(Vec::new()),
            hosts_at_once: 8,
            delay_seconds: 2.0,
            feed_minutes: 30,
            page_megabytes: 10,
            timeout_seconds: 30,
        }
    }
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file, or a data file that it names, is wrong.
    #[error(transparent)]
    Wrong(#[from] DataError),
}

impl Config {
    /// Reads a configuration file. Folders in it are relative to the file's own.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        let file = crate::ontology::DataFile { path: path.display().to_string(), text };
        let mut config: Config = file.toml()?;
        config.base.parse::<Base>().map_err(|e| file.error_near("base", e.to_string()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.data = folder.join(&config.data);
        config.overlay = config.overlay.map(|overlay| folder.join(overlay));
        config.editorial = config.editorial.map(|editorial| folder.join(editorial));
        Ok(config)
    }

    /// The data files: those built in, over them those that lie in the data folder, and over these the overlay's.
    pub fn data_files(&self) -> Result<DataFiles, DataError> {
        let mut files = DataFiles::overlaid(&self.data)?;
        if let Some(root) = &self.overlay {
            files = files.overlay(root)?;
        }
        for (path, file) in [(editorial::PATH, self.editorial_file()), (ledger::DECISIONS, self.accepted_file())] {
            match std::fs::read_to_string(&file) {
                Ok(text) => files = files.with(path, &text),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    let message = format!("cannot be read: {error}");
                    return Err(DataError { path: file.display().to_string(), line: None, message });
                }
            }
        }
        Ok(files)
    }

    /// The file of editors' decisions about names, which may not be there yet.
    pub fn editorial_file(&self) -> PathBuf {
        self.editorial.clone().unwrap_or_else(|| self.decisions(editorial::PATH))
    }

    /// The file of editors' decisions about claims, which may not be there yet.
    pub fn accepted_file(&self) -> PathBuf {
        self.decisions(ledger::DECISIONS)
    }

    /// Where a file of decisions is read and written: in the data folder, unless the overlay alone has it.
    fn decisions(&self, path: &str) -> PathBuf {
        let (own, overlay) = (self.data.join(path), self.overlay.as_ref().map(|overlay| overlay.join(path)));
        overlay.filter(|overlay| overlay.is_file() && !own.is_file()).unwrap_or(own)
    }

    /// Limits on queries.
    pub fn limits(&self) -> Limits {
        Limits { time: Duration::from_secs(self.serve.query_seconds), ..Limits::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("depeche.toml");
        std::fs::write(&path, text).unwrap();
        Config::read(&path)
    }

    #[test]
    fn the_example_configuration_is_the_default_but_for_its_sources() {
        let example = Config::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/depeche.toml"))).unwrap();
        let default = Config::default();
        assert_eq!(example.base, default.base);
        assert_eq!(example.serve.address, default.serve.address);
        assert_eq!(example.accept, default.accept);
        assert!(example.crawl.contact.is_empty(), "nothing is crawled before the user has said who crawls");
        assert!(matches!(example.crawl.sources, Sources::Names(names) if names.len() >= 10));
    }

    #[test]
    fn decisions_are_read_from_the_file_that_they_are_written_to() {
        let (data, overlay) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let write = |folder: &Path, text: &str| {
            let path = folder.join(editorial::PATH);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        let mut config =
            Config { data: data.path().to_owned(), overlay: Some(overlay.path().to_owned()), ..Config::default() };
        let read = |config: &Config| {
            let files = config.data_files().unwrap();
            (files.find(editorial::PATH).map(|file| file.text.clone()), config.editorial_file())
        };
        assert_eq!(read(&config), (None, data.path().join(editorial::PATH)), "there is none yet");
        write(overlay.path(), "# overlay");
        assert_eq!(read(&config), (Some("# overlay".into()), overlay.path().join(editorial::PATH)));
        write(data.path(), "# data");
        assert_eq!(read(&config), (Some("# data".into()), data.path().join(editorial::PATH)));
        let named = data.path().join("named.ttl");
        std::fs::write(&named, "# named").unwrap();
        config.editorial = Some(named.clone());
        assert_eq!(read(&config), (Some("# named".into()), named));
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let error = read("base = \"http://localhost:7878/\"\n\n[crawl]\nhosts = 3\n").unwrap_err().to_string();
        assert!(error.contains("depeche.toml:4: unknown field `hosts`"), "{error}");
        let error = read("\nbase = \"nowhere\"\n").unwrap_err().to_string();
        assert!(error.contains("depeche.toml:2: "), "{error}");
    }
}
