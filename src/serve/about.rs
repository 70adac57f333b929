//! What the site says of itself: the vocabulary, the data set, its health.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{Literal, NamedNode, Triple, vocab::rdf},
};

use super::{
    AppState, Visit,
    answer::{broken, document, plain},
    formats, pages,
};
use crate::vocab::{DEP, dct};

const VOID: &str = "http://rdfs.org/ns/void#";

/// The vocabulary: as it is written in Turtle, or in another format.
pub async fn ontology(State(state): State<AppState>, visit: Visit) -> Response {
    if visit.wants_html(&formats::TRIPLE_TYPES) {
        return pages::ontology(&state, &visit).await;
    }
    match formats::triples(&visit) {
        Some(RdfFormat::Turtle) => {
            ([(header::CONTENT_TYPE, "text/turtle; charset=utf-8")], state.ontology.to_string()).into_response()
        }
        Some(format) => {
            let parsed: Result<Vec<Triple>, _> = RdfParser::from_format(RdfFormat::Turtle)
                .for_slice(state.ontology.as_bytes())
                .map(|quad| quad.map(Triple::from))
                .collect();
            match parsed {
                Ok(triples) => document(format, &[], &triples),
                Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
            }
        }
        None => plain(StatusCode::NOT_ACCEPTABLE, "The vocabulary is there as Turtle, N-Triples, JSON-LD and RDF/XML."),
    }
}

/// The data set, in VoID.
pub async fn void(State(state): State<AppState>, visit: Visit) -> Response {
    let format = formats::triples(&visit).unwrap_or(RdfFormat::Turtle);
    let quads = match state.graph.len().await {
        Ok(quads) => i64::try_from(quads).unwrap_or(i64::MAX),
        Err(error) => return broken(&error),
    };
    let void = |name: &str| NamedNode::new_unchecked(format!("{VOID}{name}"));
    let node = |name: &str| NamedNode::new_unchecked(format!("{}{name}", state.base));
    let dataset = node(".well-known/void#dataset");
    let mut triples = vec![
        Triple::new(dataset.clone(), rdf::TYPE, void("Dataset")),
        Triple::new(dataset.clone(), void("sparqlEndpoint"), node("sparql")),
        Triple::new(dataset.clone(), void("uriSpace"), Literal::new_simple_literal(state.base.as_str())),
        Triple::new(dataset.clone(), void("triples"), Literal::from(quads)),
        Triple::new(dataset.clone(), void("rootResource"), node("")),
    ];
    for (title, lang) in [("What the tech press says", "en"), ("Ce que dit la presse tech", "fr")] {
        let title = Literal::new_language_tagged_literal_unchecked(title, lang);
        triples.push(Triple::new(dataset.clone(), NamedNode::new_unchecked(format!("{}title", dct::NS)), title));
    }
    for vocabulary in
        [DEP, crate::vocab::schema::NS, crate::vocab::nif::NS, crate::vocab::itsrdf::NS, crate::vocab::prov::NS]
    {
        triples.push(Triple::new(dataset.clone(), void("vocabulary"), NamedNode::new_unchecked(vocabulary)));
    }
    document(format, &[("void", VOID)], &triples)
}

/// Whether the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Counters for Prometheus.
pub async fn metrics(State(state): State<AppState>) -> Response {
    match state.graph.len().await {
        Ok(quads) => {
            let headers = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
            (headers, state.metrics.text(quads)).into_response()
        }
        Err(error) => broken(&error),
    }
}
