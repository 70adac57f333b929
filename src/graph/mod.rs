//! The port of the graph: what the rest of the program asks of a quad store.
//!
//! [`Embedded`] is the default, Oxigraph in the same process. The trait asks for nothing that the SPARQL 1.1 Protocol
//! and Update over HTTP could not do, so that any store which speaks them can stand behind it.

mod edit;
mod embedded;
mod endpoint;
mod error;
mod evaluate;
pub(crate) mod lookup;
mod nesting;
mod rows;

use std::{io::Write, path::Path, time::Duration};

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use oxigraph::{
    io::RdfFormat,
    model::{NamedNode, Quad, Term},
    sparql::results::QueryResultsFormat,
};

pub use edit::Edit;
pub use embedded::{Embedded, as_stored};
pub use endpoint::{Ask, Endpoint};
pub use error::{GraphError, QueryError};
pub use evaluate::check_syntax;
pub use rows::{Row, Rows};

/// A store of quads that can be asked in SPARQL 1.1.
#[expect(clippy::len_without_is_empty, reason = "nobody needs to know whether a graph is empty")]
#[async_trait]
pub trait Graph: Send + Sync {
    /// Makes `quads` the whole content of a named graph, in one transaction. Writes only what differs; nothing at all
    /// where nothing does but from which run and archived page it comes: what says the same keeps its first provenance.
    /// Every quad must be of that graph. No quads remove the graph.
    async fn replace(&self, graph: &NamedNode, quads: Vec<Quad>) -> Result<Change, GraphError>;

    /// Takes quads out of whatever graphs they name and puts others in, in one transaction: all of it or nothing.
    async fn change(&self, removed: Vec<Quad>, added: Vec<Quad>) -> Result<Change, GraphError>;

    /// Adds quads to whatever graphs they name, in one transaction. Answers how many were new.
    async fn add(&self, quads: Vec<Quad>) -> Result<usize, GraphError>;

    /// Evaluates a query; the result comes as bytes of one of the formats while it is being computed.
    async fn query(&self, request: Request, formats: Formats) -> Result<Answer, QueryError>;

    /// Evaluates a SELECT query to rows of terms, or an ASK query to one row when true and none when false.
    async fn select(&self, request: Request) -> Result<Rows, QueryError>;

    /// The quads that match each of some patterns. It is what SELECT would answer, without the time that it takes to plan
    /// one: for what is looked up many times for every article.
    async fn find(&self, patterns: Vec<Pattern>) -> Result<Vec<Vec<Quad>>, QueryError>;

    /// Writes every quad in a format; formats of triples leave out the graphs' names. Answers how many there were.
    async fn export(&self, format: RdfFormat, writer: Box<dyn Write + Send>) -> Result<u64, GraphError>;

    /// Number of quads.
    async fn len(&self) -> Result<usize, GraphError>;

    /// Writes a consistent copy into a folder that does not exist yet.
    async fn backup(&self, folder: &Path) -> Result<(), GraphError>;
}

/// Quads by what is known of them; what is left open matches anything.
#[derive(Debug, Clone, Default)]
pub struct Pattern {
    /// The subject.
    pub subject: Option<NamedNode>,
    /// The predicate.
    pub predicate: Option<NamedNode>,
    /// The object.
    pub object: Option<Term>,
    /// The named graph.
    pub graph: Option<NamedNode>,
}

/// What a write did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Quads that were not there before.
    pub added: usize,
    /// Quads that are there no more.
    pub removed: usize,
}

/// Limits on what queries may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Longest time from the start of a query to its last byte.
    pub time: Duration,
    /// How many queries of strangers may run at once. One that cannot be stopped keeps its place until it ends.
    pub concurrent: usize,
    /// How long a query waits for a place.
    pub wait: Duration,
}

impl Default for Limits {
    /// 30 seconds, every core but one, 5 seconds.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { time: Duration::from_secs(30), concurrent: (cores - 1).max(1), wait: Duration::from_secs(5) }
    }
}

/// Who asks: so that strangers' slow queries never stand in the way of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Asker {
    /// The program itself, with queries of its own.
    #[default]
    Pages,
    /// Anybody, with any query.
    Stranger,
}

/// A query.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// SPARQL 1.1; the prefixes of [`rdf::PREFIXES`](crate::rdf::PREFIXES) need no declaration.
    pub text: String,
    /// What relative IRIs in the text are relative to.
    pub base: Option<String>,
    /// Graphs that make the default graph; overrides FROM. Where neither is given it is the union of all graphs.
    pub default_graphs: Vec<NamedNode>,
    /// Graphs that GRAPH can name; overrides FROM NAMED. Where neither is given, all.
    pub named_graphs: Vec<NamedNode>,
    /// Who asks.
    pub asker: Asker,
}

impl Request {
    /// A query of the program's own over the union of all graphs.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// The formats in which an answer is wanted. None of a kind: queries of that kind cannot be answered.
#[derive(Debug, Clone, Copy)]
pub struct Formats {
    /// For SELECT and ASK.
    pub solutions: Option<QueryResultsFormat>,
    /// For CONSTRUCT and DESCRIBE.
    pub triples: Option<RdfFormat>,
}

/// The answer to a query.
pub struct Answer {
    /// Media type of the bytes, as `application/sparql-results+json`.
    pub media_type: &'static str,
    /// The bytes. An error in the middle means that what came before is cut off.
    pub bytes: BoxStream<'static, Result<Vec<u8>, QueryError>>,
}
