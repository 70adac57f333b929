//! What can go wrong between us and the store, in words for the person who asked.

use std::{path::PathBuf, time::Duration};

use oxigraph::{model::NamedNode, sparql::SparqlSyntaxError, store::StorageError};

/// A store that cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// Another process has it open.
    #[error(
        "the graph in {} is in use by another depeche process: ask it over HTTP (depeche query --endpoint URL), \
         stop it first, or choose another folder with --data",
        path.display()
    )]
    Locked {
        /// Folder of the store.
        path: PathBuf,
    },
    /// The store's own word.
    #[error("the graph cannot be {action}: {source}")]
    Storage {
        /// What was being done, as "opened".
        action: &'static str,
        /// Why it failed.
        source: StorageError,
    },
    /// A quad of another graph than the one that is being replaced.
    #[error("cannot replace graph {expected} with a quad of {found}: each graph is replaced by itself")]
    OtherGraph {
        /// The graph to replace.
        expected: NamedNode,
        /// The quad's graph.
        found: String,
    },
    /// The export could not be written.
    #[error("the export cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// There is no store on disk of which to make a copy.
    #[error("a graph in memory has no copy on disk: use depeche export")]
    NotOnDisk,
    /// The work ended without a result, because the program is stopping.
    #[error("the graph is closing")]
    Closing,
}

impl GraphError {
    pub(super) fn storage(action: &'static str) -> impl Fn(StorageError) -> Self {
        move |source| Self::Storage { action, source }
    }
}

/// A query without an answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The text is no SPARQL.
    #[error("{message}")]
    Syntax {
        /// Line of the mistake, from 1, where known.
        line: Option<usize>,
        /// Column of the mistake in characters, from 1, where known.
        column: Option<usize>,
        /// What is wrong, with position.
        message: String,
    },
    /// The formats asked for do not fit the kind of query.
    #[error("{0}")]
    NotAcceptable(&'static str),
    /// The time limit passed.
    #[error(
        "the query did not end within its {} seconds: narrow it with more constants, a GRAPH clause or a sub-SELECT with LIMIT",
        limit.as_secs_f32()
    )]
    TimedOut {
        /// The limit.
        limit: Duration,
    },
    /// No place became free.
    #[error("all {places} places for queries are taken: try again in a moment")]
    TooBusy {
        /// How many queries may run at once.
        places: usize,
    },
    /// The query asks for something that the store does not do.
    #[error("the query cannot be answered: {0}")]
    Evaluation(String),
    /// Nobody waits for the answer any more.
    #[error("the query was given up")]
    Abandoned,
}

impl QueryError {
    /// A syntax error with its position and the line it is in.
    pub(super) fn syntax(text: &str, error: &SparqlSyntaxError) -> Self {
        let detail = error.to_string();
        let position = detail.strip_prefix("error at ").and_then(|rest| {
            let (place, expected) = rest.split_once(": ")?;
            let (line, column) = place.split_once(':')?;
            Some((line.parse::<usize>().ok()?, column.parse::<usize>().ok()?, expected))
        });
        let Some((line, column, expected)) = position else {
            return Self::Syntax { line: None, column: None, message: format!("this is no valid SPARQL: {detail}") };
        };
        let shown = text.lines().nth(line - 1).unwrap_or_default();
        let caret = " ".repeat(column.saturating_sub(1));
        let message = format!(
            "this is no valid SPARQL: line {line}, column {column}\n{shown}\n{caret}^ {expected}{}",
            hint(text)
        );
        Self::Syntax { line: Some(line), column: Some(column), message }
    }
}

/// What people write most often where the grammar wants something else.
fn hint(text: &str) -> &'static str {
    let word = text.split_whitespace().find(|w| w.chars().all(char::is_alphabetic)).unwrap_or_default();
    let update = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];
    if update.iter().any(|u| word.eq_ignore_ascii_case(u)) {
        "\nThis looks like an update. The graph is only read here: it is derived from the archive."
    } else {
        ""
    }
}
