//! Results and errors of queries as responses.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use oxigraph::{io::RdfFormat, model::Triple};

use super::AppState;
use crate::{
    graph::{Answer, Formats, GraphError, QueryError, Request},
    rdf::PREFIXES,
};

/// Evaluates a query; its bytes go out while they come in.
pub(super) async fn answer(state: &AppState, request: Request, formats: Formats) -> Response {
    let result = state.graph.query(request, formats).await;
    state.metrics.count_query(result.as_ref().err());
    match result {
        Ok(Answer { media_type, bytes }) => {
            let headers = [(header::CONTENT_TYPE, with_charset(media_type)), (header::VARY, "Accept")];
            (headers, Body::from_stream(bytes)).into_response()
        }
        Err(error) => refusal(&error),
    }
}

/// The media types of text alone need their encoding said.
fn with_charset(media_type: &'static str) -> &'static str {
    match media_type {
        "text/turtle" => "text/turtle; charset=utf-8",
        "text/tab-separated-values" => "text/tab-separated-values; charset=utf-8",
        other => other,
    }
}

/// An error as plain text under the status that fits.
pub(super) fn refusal(error: &QueryError) -> Response {
    let status = match error {
        QueryError::Syntax { .. } => StatusCode::BAD_REQUEST,
        QueryError::NotAcceptable(_) => StatusCode::NOT_ACCEPTABLE,
        QueryError::TimedOut { .. } => StatusCode::GATEWAY_TIMEOUT,
        QueryError::TooBusy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        QueryError::Evaluation(_) => StatusCode::BAD_REQUEST,
        QueryError::Endpoint(_) => StatusCode::BAD_GATEWAY,
        QueryError::Abandoned => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let mut response = plain(status, error.to_string());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

/// A line of plain text.
pub(super) fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    let mut text = text.into();
    text.push('\n');
    (status, text).into_response()
}

/// The graph's own failure.
pub(super) fn broken(error: &GraphError) -> Response {
    tracing::error!(%error, "the graph cannot be read");
    plain(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

/// Triples in a format, with further prefixes beside the usual ones.
pub(super) fn document(format: RdfFormat, prefixes: &[(&str, &str)], triples: &[Triple]) -> Response {
    let mut serializer = oxigraph::io::RdfSerializer::from_format(format);
    for (prefix, iri) in PREFIXES.iter().chain(prefixes) {
        serializer = serializer.clone().with_prefix(*prefix, *iri).unwrap_or(serializer);
    }
    let mut writer = serializer.for_writer(Vec::new());
    let written = triples.iter().try_for_each(|triple| writer.serialize_triple(triple)).and_then(|()| writer.finish());
    match written {
        Ok(bytes) => {
            let headers = [(header::CONTENT_TYPE, with_charset(format.media_type())), (header::VARY, "Accept")];
            (headers, bytes).into_response()
        }
        Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}
