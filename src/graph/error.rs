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
    /// The graph elsewhere gives no answer.
    #[error("{0}")]
    Endpoint(String),
    /// Nobody waits for the answer any more.
    #[error("the query was given up")]
    Abandoned,
}

impl QueryError {
    /// A syntax error with its position and the line it is in.
    pub(super) fn syntax(text: &str, error: &SparqlSyntaxError) -> Self {
        let detail = error.to_string();
        let Some((line, column, expected)) = place(text, &detail) else {
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

/// Line, column (both from 1) and what was expected, from the parser's "error at 2:20: expected OPTIONAL".
///
/// The parser compares a keyword with as many characters as it has, and puts the error after them: where keywords are
/// all that was expected, the mistake is that much before, and other keywords were tried there too.
fn place(text: &str, detail: &str) -> Option<(usize, usize, String)> {
    let (place, expected) = detail.strip_prefix("error at ")?.split_once(": ")?;
    let (line, column) = place.split_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    if expected.contains("Prefix not found") {
        return Some((line, column, "the prefix before this is not declared: add PREFIX name: <…> at the top".into()));
    }
    let list = expected.trim_start_matches("expected ").trim_start_matches("one of ");
    // Classes of characters say nothing to a reader.
    let tokens: Vec<&str> = list.split(", ").filter(|token| !token.contains(['[', ']', '|'])).collect();
    let keyword = |token: &&str| !token.is_empty() && token.chars().all(|c| c.is_ascii_uppercase() || c == ' ');
    let Some(tried) = tokens.first().filter(|_| tokens.iter().all(keyword)) else {
        return Some((line, column, format!("expected {}", tokens.join(" or "))));
    };
    let before: usize = text.split_inclusive('\n').take(line - 1).map(|l| l.chars().count()).sum();
    let at = (before + column - 1).saturating_sub(tried.len());
    let read: String = text.chars().take(at).collect();
    let line = read.matches('\n').count() + 1;
    let column = read.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Some((line, column, "this cannot stand here".into()))
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
