//! The addresses of the graph: RDF or the page of what they name, by `Accept`.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use oxigraph::model::{NamedNode, vocab::rdf};

use super::{
    AppState, Visit,
    answer::{answer, plain, refusal},
    formats, pages,
};
use crate::{
    annotate::Slug,
    graph::{Formats, Request},
    vocab::{dep, schema},
};

/// An article: its whole named graph.
pub async fn article(State(state): State<AppState>, Path(id): Path<String>, visit: Visit) -> Response {
    if visit.wants_html(&formats::TRIPLE_TYPES) {
        return pages::article(&state, &id, &visit).await;
    }
    let node = state.base.at("article/", &id);
    triples(&state, &visit, &whole_graph(&node)).await
}

/// An entity: what is stated of it, and the claims whose subject it is, up to 1,000.
pub async fn entity(State(state): State<AppState>, Path(slug): Path<String>, visit: Visit) -> Response {
    if visit.wants_html(&formats::TRIPLE_TYPES) {
        return pages::entity(&state, &slug, &visit).await;
    }
    let node = state.base.entity(&Slug::new(slug));
    let pattern = format!(
        "{{ BIND({node} AS ?s) {node} ?p ?o }}
         UNION
         {{ {{ SELECT DISTINCT ?s WHERE {{ ?s {subject} {node} }} LIMIT 1000 }} ?s ?p ?o }}",
        subject = rdf::SUBJECT,
    );
    triples(&state, &visit, &pattern).await
}

/// A publisher: what is stated of it, and its newest articles, up to 1,000.
pub async fn source(State(state): State<AppState>, Path(domain): Path<String>, visit: Visit) -> Response {
    if visit.wants_html(&formats::TRIPLE_TYPES) {
        return pages::source(&state, &domain, &visit).await;
    }
    let node = state.base.source(&domain);
    let pattern = format!(
        "{{ BIND({node} AS ?s) {node} ?p ?o }}
         UNION
         {{
           {{
             SELECT DISTINCT ?s WHERE {{
               ?s <{publisher}> {node} OPTIONAL {{ ?s <{date}> ?published }}
             }} ORDER BY DESC(STR(?published)) LIMIT 1000
           }}
           VALUES ?p {{ <{headline}> <{url}> <{date}> <{publisher}> <{language}> }}
           ?s ?p ?o
         }}",
        publisher = schema::PUBLISHER,
        date = schema::DATE_PUBLISHED,
        headline = schema::HEADLINE,
        url = schema::URL,
        language = schema::IN_LANGUAGE,
    );
    triples(&state, &visit, &pattern).await
}

/// A statement: what is known of it, and its translations.
pub async fn quotation(State(state): State<AppState>, Path(digest): Path<String>, visit: Visit) -> Response {
    if visit.wants_html(&formats::TRIPLE_TYPES) {
        return pages::quotation(&state, &digest, &visit).await;
    }
    let node = state.base.quotation(&digest);
    let pattern = format!(
        "{{ BIND({node} AS ?s) {node} ?p ?o }}
         UNION {{ ?s <{}> {node} ; ?p ?o }}
         UNION {{ ?s <{}> {node} ; ?p ?o }}",
        dep::TRANSLATED,
        dep::ORIGINAL
    );
    triples(&state, &visit, &pattern).await
}

/// A run of the program, in RDF alone.
pub async fn run(State(state): State<AppState>, Path(started): Path<String>, visit: Visit) -> Response {
    node_alone(&state, &state.base.at("run/", &started), &visit).await
}

/// A version of the program, in RDF alone.
pub async fn program(
    State(state): State<AppState>,
    Path((program, version)): Path<(String, String)>,
    visit: Visit,
) -> Response {
    node_alone(&state, &state.base.at(&format!("run/by/{program}/"), &version), &visit).await
}

/// An entry of the ledger, or what a check is about, in RDF alone.
pub async fn ledger_entry(State(state): State<AppState>, Path(digest): Path<String>, visit: Visit) -> Response {
    node_alone(&state, &state.base.ledger_entry(&digest), &visit).await
}

/// What is asked of whom: the entries of the ledger that answer it, in RDF alone.
pub async fn question(State(state): State<AppState>, Path(name): Path<String>, visit: Visit) -> Response {
    let node = state.base.at("question/", &name);
    triples(&state, &visit, &format!("?s <{}> {node} ; ?p ?o", dep::ANSWERS)).await
}

/// An editor's decision, in RDF alone.
pub async fn decision(State(state): State<AppState>, Path(id): Path<String>, visit: Visit) -> Response {
    node_alone(&state, &state.base.decision(&id), &visit).await
}

/// One of the graphs that are no article's, in RDF alone.
pub async fn graph(State(state): State<AppState>, Path(name): Path<String>, visit: Visit) -> Response {
    let node = state.base.at("graph/", &name);
    triples(&state, &visit, &whole_graph(&node)).await
}

async fn node_alone(state: &AppState, node: &NamedNode, visit: &Visit) -> Response {
    triples(state, visit, &format!("BIND({node} AS ?s) {node} ?p ?o")).await
}

fn whole_graph(node: &NamedNode) -> String {
    format!("GRAPH {node} {{ ?s ?p ?o }}")
}

/// The triples `?s ?p ?o` of a graph pattern in the format asked for; 404 where there is none.
async fn triples(state: &AppState, visit: &Visit, pattern: &str) -> Response {
    let Some(format) = formats::triples(visit) else {
        let text = "This address answers in HTML, Turtle, N-Triples, JSON-LD or RDF/XML: none of them is accepted. \
            In short: format=html, turtle, ntriples, jsonld or rdfxml.";
        return plain(StatusCode::NOT_ACCEPTABLE, text);
    };
    match state.graph.select(Request::new(format!("ASK {{ {pattern} }}"))).await {
        Ok(rows) if rows.is_empty() => plain(StatusCode::NOT_FOUND, "The graph says nothing of this address."),
        Ok(_) => {
            let construct = Request::new(format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"));
            answer(state, construct, Formats { solutions: None, triples: Some(format) }).await
        }
        Err(error) => refusal(&error),
    }
}
