//! HTTP: the SPARQL endpoint, the graph's addresses as RDF, and the pages.
//!
//! | file | what |
//! | --- | --- |
//! | [`sparql`] | `/sparql`: SPARQL 1.1 Protocol, read only |
//! | [`resources`] | `/article/…`, `/entity/…`, `/source/…`, `/run/…`, `/graph/…`: RDF or the page, by `Accept` |
//! | [`questions`] | `/queries/…`: the catalogue, with results as data or as a page |
//! | [`about`] | `/ontology`, `/.well-known/void`, `/healthz`, `/metrics` |
//! | [`snapshot`] | `/archive/…`: pages as they were fetched |
//! | [`pages`] | everything in HTML |

pub mod about;
mod answer;
mod formats;
mod metrics;
mod negotiate;
pub mod pages;
pub mod questions;
pub mod resources;
pub mod snapshot;
pub mod sparql;
mod visit;

use std::{io, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use tokio::net::TcpListener;

pub use metrics::Metrics;
pub use visit::Visit;

use crate::{archive::Archive, graph::Graph, queries::Catalogue, rdf::Base};

/// What every handler works with; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The graph.
    pub graph: Arc<dyn Graph>,
    /// The pages as they were fetched.
    pub archive: Arc<dyn Archive>,
    /// Where its addresses start.
    pub base: Base,
    /// The questions of `/queries`.
    pub catalogue: Arc<Catalogue>,
    /// The vocabulary in Turtle.
    pub ontology: Arc<str>,
    /// The words of the pages.
    pub interface: Arc<pages::Interface>,
    /// Counters.
    pub metrics: Arc<Metrics>,
}

/// The whole site.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/sparql", get(sparql::get).post(sparql::post).options(sparql::options))
        .route("/article/{id}", get(resources::article))
        .route("/entity/{slug}", get(resources::entity))
        .route("/quotation/{digest}", get(resources::quotation))
        .route("/source/{domain}", get(resources::source))
        .route("/run/{started}", get(resources::run))
        .route("/run/by/{program}/{version}", get(resources::program))
        .route("/ledger/{digest}", get(resources::ledger_entry))
        .route("/question/{name}", get(resources::question))
        .route("/decision/{id}", get(resources::decision))
        .route("/graph/{name}", get(resources::graph))
        .route("/queries/{name}", get(questions::question))
        .route("/archive/{id}", get(snapshot::snapshot))
        .route("/ontology", get(about::ontology))
        .route("/.well-known/void", get(about::void))
        .route("/healthz", get(about::healthz))
        .route("/metrics", get(about::metrics))
        .merge(pages::router())
        .fallback(pages::not_found)
        .layer(middleware::from_fn_with_state(state.clone(), common))
        .with_state(state)
}

/// Counts the request, and lets scripts of other sites read the answer.
async fn common(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    state.metrics.count_request(response.status());
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    response
}

/// A server that cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program has the port.
    #[error("{address} is taken by another program: stop it, or choose another port with --listen HOST:PORT")]
    PortInUse {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be listened on for another reason.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The server broke off.
    #[error("the server stopped: {0}")]
    Stopped(#[from] io::Error),
}

/// Takes the port.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortInUse { address },
        _ => ServeError::Listen { address, source },
    })
}

/// Answers requests until `stop` resolves, then ends those under way.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    axum::serve(listener, router(state)).with_graceful_shutdown(stop).await?;
    Ok(())
}
