//! What can go wrong with a service, in words for the person who asked.

use std::{path::PathBuf, time::Duration};

use crate::ontology::DataError;

/// Why there are no candidates.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Setup(String),
    /// No connection, or no complete answer in time.
    #[error(
        "{service} cannot be reached ({reason}), tried {attempts} times: check the address, or run the same again later; what was answered is kept"
    )]
    Unreachable {
        /// The service.
        service: String,
        /// What the network said.
        reason: String,
        /// How often it was tried.
        attempts: u32,
    },
    /// The service answers with an error.
    #[error("{service} answered with status {status}: {words}")]
    Status {
        /// The service.
        service: String,
        /// HTTP status.
        status: u16,
        /// What it says, shortened.
        words: String,
    },
    /// The service wants to be left alone.
    #[error("{service} asks to be left alone for {} seconds: run the same again then; what was answered is kept", wait.as_secs())]
    Busy {
        /// The service.
        service: String,
        /// For how long.
        wait: Duration,
    },
    /// The answer is not what the protocol has.
    #[error(
        "{service} gives no valid {what} of the Reconciliation API ({reason}): is that the address of such a service?"
    )]
    Malformed {
        /// The service.
        service: String,
        /// What was expected.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The service speaks other versions.
    #[error("{service} speaks versions {versions} of the Reconciliation API; 0.2 or 0.1 is needed")]
    Version {
        /// The service.
        service: String,
        /// The versions.
        versions: String,
    },
    /// The answers cannot be kept.
    #[error("answers cannot be kept in {}: {source}", path.display())]
    Cache {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A list of proposals that cannot be read.
    #[error("{path}:{line}: {message}")]
    Proposals {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to do.
        message: String,
    },
    /// A data file is wrong.
    #[error(transparent)]
    Data(#[from] DataError),
}
