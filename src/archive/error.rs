//! What is wrong with the archive.

use std::{io, path::PathBuf};

use super::Locator;

/// What is wrong with the archive, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file cannot be read or written.
    #[error("{}: {source}; check that the disk has room and the folder may be written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is no capture at the place.
    #[error("the archive holds nothing at {0}; was a file of the archive removed?")]
    NotFound(Locator),
    /// A record cannot be understood.
    #[error("{}, byte {offset}: {reason}; the rest of this file is left out", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// Where the record begins.
        offset: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A record of a file that is not ours cannot be understood.
    #[error("{}, record {record}: {reason}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Which record, from 1.
        record: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The work was cut off because the program is ending.
    #[error("the archive's writer was stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}
