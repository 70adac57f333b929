//! `/sparql`: the SPARQL 1.1 Protocol for queries, a service description, and an editor for browsers.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use oxigraph::model::{Literal, NamedNode, Triple, vocab::rdf};
use url::form_urlencoded;

use super::{
    AppState, Visit,
    answer::{answer, document, plain},
    formats, pages,
};
use crate::graph::{Asker, Formats, Request};

const NO_UPDATES: &str = "This endpoint only reads. The graph is derived from the archived pages: \
    to change it, change the data files or the archive and run depeche rebuild.";

/// GET: a query, or without one the service description or the editor.
pub async fn get(State(state): State<AppState>, RawQuery(query): RawQuery, visit: Visit) -> Response {
    let operation = Operation::read(query.as_deref().unwrap_or_default().as_bytes());
    respond(&state, operation, visit).await
}

/// POST: a query as a form or as it is.
pub async fn post(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    visit: Visit,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let operation = match media_type.as_str() {
        "application/x-www-form-urlencoded" => Operation::read(&body),
        "application/sparql-query" => match String::from_utf8(body.into()) {
            Ok(text) => Operation { queries: vec![text], ..Operation::read(query.unwrap_or_default().as_bytes()) },
            Err(_) => return plain(StatusCode::BAD_REQUEST, "The query is not in UTF-8."),
        },
        "application/sparql-update" => return plain(StatusCode::FORBIDDEN, NO_UPDATES),
        _ => {
            let text =
                "Send the query as application/sparql-query, or as application/x-www-form-urlencoded with query=…";
            return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, text);
        }
    };
    respond(&state, operation, visit).await
}

/// What scripts of other sites ask before they send a query.
pub async fn options() -> Response {
    let headers = [
        (header::ALLOW, "GET, HEAD, POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Accept, Content-Type"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// The parameters of the protocol, as they came.
#[derive(Debug, Default)]
struct Operation {
    queries: Vec<String>,
    update: bool,
    default_graphs: Vec<String>,
    named_graphs: Vec<String>,
    format: Option<String>,
}

impl Operation {
    fn read(form: &[u8]) -> Self {
        let mut operation = Self::default();
        for (name, value) in form_urlencoded::parse(form) {
            let value = value.into_owned();
            match &*name {
                "query" => operation.queries.push(value),
                "update" => operation.update = true,
                "default-graph-uri" => operation.default_graphs.push(value),
                "named-graph-uri" => operation.named_graphs.push(value),
                "format" => operation.format = Some(value).filter(|f| !f.is_empty()),
                _ => {}
            }
        }
        operation
    }
}

async fn respond(state: &AppState, operation: Operation, visit: Visit) -> Response {
    let Operation { mut queries, update, default_graphs, named_graphs, format } = operation;
    if update {
        return plain(StatusCode::FORBIDDEN, NO_UPDATES);
    }
    if queries.len() > 1 {
        return plain(StatusCode::BAD_REQUEST, "Give one query, not several.");
    }
    let Some(text) = queries.pop() else { return describe(state, &visit).await };
    let (default_graphs, named_graphs) = match (iris(default_graphs), iris(named_graphs)) {
        (Ok(default), Ok(named)) => (default, named),
        (Err(bad), _) | (_, Err(bad)) => {
            return plain(StatusCode::BAD_REQUEST, format!("{bad:?} is no IRI of a graph."));
        }
    };
    let request =
        Request { text, base: Some(state.base.to_string()), default_graphs, named_graphs, asker: Asker::Stranger };
    let mut data = formats::SOLUTION_TYPES.to_vec();
    data.extend(formats::TRIPLE_TYPES);
    let explicit_html = format.as_deref() == Some("html");
    if explicit_html
        || (format.is_none() && visit.accept().is_some_and(|a| a.contains("text/html")) && visit.wants_html(&data))
    {
        return pages::sparql(state, Some(request), &visit).await;
    }
    let asked = formats::asked(format.as_deref(), visit.accept());
    if let Formats { solutions: None, triples: None } = asked {
        let text = "Results come as SPARQL Results JSON or XML, CSV, TSV, Turtle, N-Triples, JSON-LD or RDF/XML: \
            none of them is accepted. In short: format=json, xml, csv, tsv, turtle, ntriples, jsonld or rdfxml.";
        return plain(StatusCode::NOT_ACCEPTABLE, text);
    }
    answer(state, request, asked).await
}

fn iris(texts: Vec<String>) -> Result<Vec<NamedNode>, String> {
    texts.into_iter().map(|text| NamedNode::new(&text).map_err(|_| text)).collect()
}

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";

/// Without a query: the editor for a browser, else what this endpoint is, in RDF.
async fn describe(state: &AppState, visit: &Visit) -> Response {
    let accepts_html = visit.accept().is_some_and(|accept| accept.contains("text/html"));
    if accepts_html && visit.wants_html(&formats::TRIPLE_TYPES) {
        return pages::sparql(state, None, visit).await;
    }
    let Some(format) = formats::triples(visit) else {
        return plain(StatusCode::BAD_REQUEST, "Give a query: /sparql?query=SELECT…");
    };
    let sd = |name: &str| NamedNode::new_unchecked(format!("{SD}{name}"));
    let node = |name: &str| NamedNode::new_unchecked(format!("{}{name}", state.base));
    let (service, dataset, default) = (node("sparql"), node("sparql#dataset"), node("sparql#default-graph"));
    let mut triples = vec![
        Triple::new(service.clone(), rdf::TYPE, sd("Service")),
        Triple::new(service.clone(), sd("endpoint"), service.clone()),
        Triple::new(service.clone(), sd("supportedLanguage"), sd("SPARQL11Query")),
        Triple::new(service.clone(), sd("feature"), sd("UnionDefaultGraph")),
        Triple::new(service.clone(), sd("defaultDataset"), dataset.clone()),
        Triple::new(dataset.clone(), rdf::TYPE, sd("Dataset")),
        Triple::new(dataset, sd("defaultGraph"), default.clone()),
        Triple::new(default.clone(), rdf::TYPE, sd("Graph")),
    ];
    for format in [
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "JSON-LD",
        "RDF_XML",
    ] {
        let format = NamedNode::new_unchecked(format!("http://www.w3.org/ns/formats/{format}"));
        triples.push(Triple::new(service.clone(), sd("resultFormat"), format));
    }
    if let Ok(quads) = state.graph.len().await {
        let count = i64::try_from(quads).unwrap_or(i64::MAX);
        triples.push(Triple::new(
            default,
            NamedNode::new_unchecked("http://rdfs.org/ns/void#triples"),
            Literal::from(count),
        ));
    }
    document(format, &[("sd", SD), ("void", "http://rdfs.org/ns/void#")], &triples)
}
