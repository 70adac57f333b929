//! What stops a crawl.

use std::{io, path::PathBuf};

use crate::{archive::ArchiveError, frontier::FrontierError};

/// What stops a crawl. A page that fails never does: its error goes to the frontier and the report.
#[derive(Debug, thiserror::Error)]
pub enum CrawlError {
    /// Captures cannot be kept.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The state of the crawl cannot be kept.
    #[error(transparent)]
    Frontier(#[from] FrontierError),
    /// Signals of the system cannot be heard.
    #[error("signals of the system cannot be heard: {0}")]
    Signal(#[source] io::Error),
    /// A file to ingest cannot be read.
    #[error("{}: {source}", path.display())]
    Input {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
