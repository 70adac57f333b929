//! One query, evaluated on a thread of its own while its result is being read.
//!
//! Three things end it early: the cancellation token, which the store looks at when it is read; the deadline, looked
//! at on every row; and the reader's going away. A query that computes without reading the store and without giving a
//! row ends by itself only: its reader is answered in time all the same, but its place stays taken.

use std::{
    io::{self, Write},
    time::Instant,
};

use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    model::Term,
    sparql::{
        CancellationToken, PreparedSparqlQuery, QueryEvaluationError, QueryResults, QuerySolutionIter, QueryTripleIter,
        SparqlEvaluator,
        results::{QueryResultsFormat, QueryResultsSerializer},
    },
    store::Store,
};
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
    time,
};

use crate::rdf::PREFIXES;

use super::{Formats, Limits, QueryError, Request, Rows, nesting};

/// A piece of an answer, or why it ends here.
pub(super) type Piece = Result<Vec<u8>, QueryError>;

const PIECE: usize = 32 * 1024;

/// Most rows that are held in memory at once.
const MAX_ROWS: usize = 100_000;

/// A query with its limits.
pub(super) struct Job {
    pub(super) store: Store,
    pub(super) runtime: Handle,
    pub(super) request: Request,
    pub(super) limits: Limits,
    pub(super) deadline: Instant,
    pub(super) token: CancellationToken,
}

impl Job {
    /// Evaluates to rows.
    pub(super) fn rows(self) -> Result<Rows, QueryError> {
        match self.execute()? {
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
                let mut rows: Vec<Vec<Option<Term>>> = Vec::new();
                for solution in solutions {
                    self.check_time()?;
                    if rows.len() == MAX_ROWS {
                        let text = format!(
                            "it has more than {MAX_ROWS} rows; add a LIMIT, or take them as they come: format=csv"
                        );
                        return Err(QueryError::Evaluation(text));
                    }
                    rows.push(solution.map_err(|e| self.failure(e))?.values().to_vec());
                }
                Ok(Rows { variables, rows })
            }
            QueryResults::Boolean(value) => {
                Ok(Rows { variables: Vec::new(), rows: vec![Vec::new(); usize::from(value)] })
            }
            QueryResults::Graph(_) => {
                Err(QueryError::NotAcceptable("rows come from SELECT or ASK, not from CONSTRUCT or DESCRIBE"))
            }
        }
    }

    /// Evaluates to bytes; `start` is told their media type before the first of them is sent.
    pub(super) fn stream(self, formats: Formats, start: oneshot::Sender<&'static str>, pieces: &mpsc::Sender<Piece>) {
        if let Err(error) = self.try_stream(formats, start, pieces) {
            let sending = async { time::timeout_at(self.deadline.into(), pieces.send(Err(error))).await };
            let sent = self.runtime.block_on(sending);
            if sent.is_err() {
                tracing::debug!("the reader of a query's answer did not take its error in time");
            }
        }
    }

    fn try_stream(
        &self,
        formats: Formats,
        start: oneshot::Sender<&'static str>,
        pieces: &mpsc::Sender<Piece>,
    ) -> Result<(), QueryError> {
        let writer =
            PieceWriter { pieces, runtime: &self.runtime, deadline: self.deadline, buffer: Vec::with_capacity(PIECE) };
        let mut written = match self.execute()? {
            QueryResults::Solutions(solutions) => {
                let format = solutions_format(formats)?;
                let _ = start.send(format.media_type());
                self.write_solutions(solutions, format, writer)?
            }
            QueryResults::Boolean(value) => {
                let format = solutions_format(formats)?;
                let _ = start.send(format.media_type());
                QueryResultsSerializer::from_format(format)
                    .serialize_boolean_to_writer(writer, value)
                    .map_err(|e| self.unwritten(&e))?
            }
            QueryResults::Graph(triples) => {
                let format = formats.triples.ok_or(QueryError::NotAcceptable(
                    "CONSTRUCT and DESCRIBE queries answer in Turtle, N-Triples, JSON-LD or RDF/XML: none of them is accepted",
                ))?;
                let _ = start.send(format.media_type());
                self.write_triples(triples, format, writer)?
            }
        };
        written.flush().map_err(|e| self.unwritten(&e))
    }

    fn write_solutions<'w>(
        &self,
        solutions: QuerySolutionIter<'_>,
        format: QueryResultsFormat,
        writer: PieceWriter<'w>,
    ) -> Result<PieceWriter<'w>, QueryError> {
        let variables = solutions.variables().to_vec();
        let mut serializer = QueryResultsSerializer::from_format(format)
            .serialize_solutions_to_writer(writer, variables)
            .map_err(|e| self.unwritten(&e))?;
        for solution in solutions {
            self.check_time()?;
            let solution = solution.map_err(|e| self.failure(e))?;
            serializer.serialize(&solution).map_err(|e| self.unwritten(&e))?;
        }
        serializer.finish().map_err(|e| self.unwritten(&e))
    }

    fn write_triples<'w>(
        &self,
        triples: QueryTripleIter<'_>,
        format: RdfFormat,
        writer: PieceWriter<'w>,
    ) -> Result<PieceWriter<'w>, QueryError> {
        let mut serializer = with_prefixes(format).for_writer(writer);
        for triple in triples {
            self.check_time()?;
            let triple = triple.map_err(|e| self.failure(e))?;
            serializer.serialize_triple(&triple).map_err(|e| self.unwritten(&e))?;
        }
        serializer.finish().map_err(|e| self.unwritten(&e))
    }

    fn execute(&self) -> Result<QueryResults<'static>, QueryError> {
        let prepared = self.prepare()?;
        prepared.on_store(&self.store).execute().map_err(|e| self.failure(e))
    }

    fn prepare(&self) -> Result<PreparedSparqlQuery, QueryError> {
        let Request { text, base, default_graphs, named_graphs, .. } = &self.request;
        let evaluator = evaluator(text, base.as_deref())?.with_cancellation_token(self.token.clone());
        let evaluator = PREFIXES.iter().fold(evaluator, |evaluator, (prefix, iri)| {
            evaluator.clone().with_prefix(*prefix, *iri).unwrap_or(evaluator)
        });
        let mut prepared = evaluator.parse_query(text).map_err(|e| QueryError::syntax(text, &e))?;
        let dataset = prepared.dataset_mut();
        if !default_graphs.is_empty() || !named_graphs.is_empty() {
            dataset.set_default_graph(default_graphs.iter().cloned().map(Into::into).collect());
            dataset.set_available_named_graphs(named_graphs.iter().cloned().map(Into::into).collect());
        } else if dataset.is_default_dataset() {
            dataset.set_default_graph_as_union();
        }
        Ok(prepared)
    }

    fn check_time(&self) -> Result<(), QueryError> {
        if Instant::now() < self.deadline { Ok(()) } else { Err(self.timed_out()) }
    }

    fn timed_out(&self) -> QueryError {
        QueryError::TimedOut { limit: self.limits.time }
    }

    fn failure(&self, error: QueryEvaluationError) -> QueryError {
        match error {
            QueryEvaluationError::Cancelled if Instant::now() < self.deadline => QueryError::Abandoned,
            QueryEvaluationError::Cancelled => self.timed_out(),
            error => QueryError::Evaluation(error.to_string()),
        }
    }

    /// Bytes that could not be handed over: the reader is too slow, or gone.
    fn unwritten(&self, error: &io::Error) -> QueryError {
        match error.kind() {
            io::ErrorKind::TimedOut => self.timed_out(),
            io::ErrorKind::BrokenPipe => QueryError::Abandoned,
            _ => QueryError::Evaluation(error.to_string()),
        }
    }
}

/// Whether a text is a query in standard SPARQL 1.1, with every prefix that it uses declared.
pub fn check_syntax(text: &str, base: Option<&str>) -> Result<(), QueryError> {
    evaluator(text, base)?.parse_query(text).map(|_| ()).map_err(|e| QueryError::syntax(text, &e))
}

fn evaluator(text: &str, base: Option<&str>) -> Result<SparqlEvaluator, QueryError> {
    nesting::check(text)?;
    let evaluator = SparqlEvaluator::new();
    match base {
        Some(base) => evaluator.with_base_iri(base).map_err(|e| QueryError::Evaluation(e.to_string())),
        None => Ok(evaluator),
    }
}

/// A serializer that knows the usual prefixes.
pub(super) fn with_prefixes(format: RdfFormat) -> RdfSerializer {
    PREFIXES.iter().fold(RdfSerializer::from_format(format), |serializer, (prefix, iri)| {
        serializer.clone().with_prefix(*prefix, *iri).unwrap_or(serializer)
    })
}

fn solutions_format(formats: Formats) -> Result<QueryResultsFormat, QueryError> {
    formats.solutions.ok_or(QueryError::NotAcceptable(
        "SELECT and ASK queries answer in SPARQL Results JSON or XML, CSV or TSV: none of them is accepted",
    ))
}

/// Hands bytes over in pieces, waiting for the reader until the deadline.
struct PieceWriter<'p> {
    pieces: &'p mpsc::Sender<Piece>,
    runtime: &'p Handle,
    deadline: Instant,
    buffer: Vec<u8>,
}

impl Write for PieceWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        let sending = async { time::timeout_at(self.deadline.into(), self.pieces.send(Ok(piece))).await };
        match self.runtime.block_on(sending) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}
