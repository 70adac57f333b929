//! Pages with a query: the catalogue, one of its questions, and the SPARQL editor.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use oxigraph::model::Term;

use super::view::{View, html};
use crate::{
    graph::{Request, Rows},
    queries::{Question, text_in},
    serve::{AppState, Visit, answer::refusal, questions::values},
};

/// A cell of a result.
struct Cell {
    text: String,
    link: Option<String>,
}

/// The answer to a query.
#[derive(Default)]
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "queries.html")]
struct Catalogue<'a> {
    v: View<'a>,
    questions: Vec<(&'a str, &'a str, &'a str)>,
}

#[derive(Template)]
#[template(path = "question.html")]
struct Asked<'a> {
    v: View<'a>,
    name: &'a str,
    title: &'a str,
    description: &'a str,
    fields: Vec<Field<'a>>,
    source: &'a str,
    /// The parameters as they stand in an address, for links to the same answer as data.
    parameters: String,
    table: Table,
}

/// A line of a question's form.
struct Field<'a> {
    name: &'a str,
    label: &'a str,
    value: String,
    optional: bool,
}

#[derive(Template)]
#[template(path = "sparql.html")]
struct Editor<'a> {
    v: View<'a>,
    text: String,
    asked: bool,
    table: Table,
}

/// The questions there are.
pub(super) async fn catalogue(State(state): State<AppState>, visit: Visit) -> Response {
    questions(&state, &visit, StatusCode::OK)
}

/// The same under a status, as where a question was asked that there is none of.
pub fn questions(state: &AppState, visit: &Visit, status: StatusCode) -> Response {
    let v = View::new(state, visit);
    let questions = state.catalogue.iter();
    let questions = questions.map(|q| (q.name.as_str(), text_in(&q.title, v.lang), text_in(&q.description, v.lang)));
    html(status, &Catalogue { questions: questions.collect(), v })
}

/// A question's form, and its answer where its parameters are given or have defaults.
pub async fn question(state: &AppState, question: &Question, visit: &Visit) -> Response {
    let v = View::new(state, visit);
    let mut given = values(question, visit);
    let fields: Vec<Field<'_>> = question
        .parameters
        .iter()
        .map(|p| Field {
            name: &p.name,
            label: match text_in(&p.label, v.lang) {
                "" => &p.name,
                label => label,
            },
            value: given.get(&p.name).or(p.default.as_ref()).cloned().unwrap_or_default(),
            optional: p.optional,
        })
        .collect();
    // Names in the reader's language, unless another is asked for.
    if question.parameters.iter().any(|p| p.name == "lang") {
        given.entry("lang".into()).or_insert_with(|| v.lang.to_string());
    }
    let (status, table) = match question.bind(&given, &state.base) {
        Ok(request) => ask(&v, request).await,
        Err(error) => (StatusCode::BAD_REQUEST, Table { error: Some(error.to_string()), ..Table::default() }),
    };
    let parameters = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&given).finish();
    let page = Asked {
        name: &question.name,
        title: text_in(&question.title, v.lang),
        description: text_in(&question.description, v.lang),
        fields,
        source: &question.source,
        parameters,
        table,
        v,
    };
    html(status, &page)
}

/// The editor, and the query's answer where there is one.
pub async fn sparql(state: &AppState, request: Option<Request>, visit: &Visit) -> Response {
    let v = View::new(state, visit);
    let asked = request.is_some();
    let text = request.as_ref().map_or_else(|| EXAMPLE.to_owned(), |r| r.text.clone());
    let (status, table) = match request {
        Some(request) => ask(&v, request).await,
        None => (StatusCode::OK, Table::default()),
    };
    html(status, &Editor { v, text, asked, table }).into_response()
}

/// What the editor starts with.
pub const EXAMPLE: &str = "PREFIX dep: <https://w3id.org/depeche#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

# How many chips, according to whom?
SELECT DISTINCT ?name ?chips ?modality ?headline ?url WHERE {
  GRAPH ?article {
    ?claim rdf:subject ?subject ; rdf:predicate dep:chipCount ; rdf:object ?chips ; dep:modality ?modality .
    ?article schema:headline ?headline ; schema:url ?url .
  }
  ?subject skos:prefLabel ?name .
}
ORDER BY ?name ?chips
";

async fn ask(view: &View<'_>, request: Request) -> (StatusCode, Table) {
    match view.state.graph.select(request).await {
        Ok(rows) => (StatusCode::OK, table(view, &rows)),
        Err(error) => {
            view.state.metrics.count_query(Some(&error));
            (refusal(&error).status(), Table { error: Some(error.to_string()), ..Table::default() })
        }
    }
}

fn table(view: &View<'_>, rows: &Rows) -> Table {
    let cell = |term: &Option<Term>| match term {
        Some(Term::NamedNode(node)) => Cell {
            text: short(view, node.as_str()),
            link: node.as_str().starts_with("http").then(|| view.link(node.as_str())),
        },
        Some(Term::Literal(literal)) => Cell { text: literal.value().to_owned(), link: None },
        Some(other) => Cell { text: other.to_string(), link: None },
        None => Cell { text: String::new(), link: None },
    };
    Table {
        head: rows.variables.clone(),
        rows: rows.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        error: None,
    }
}

/// An address with a prefix or within the site; long ones of elsewhere as they are.
fn short(view: &View<'_>, iri: &str) -> String {
    if let Some(local) = view.state.base.local(iri) {
        return local.to_owned();
    }
    let prefix = crate::rdf::PREFIXES.iter().find_map(|(prefix, ns)| Some((prefix, iri.strip_prefix(ns)?)));
    prefix.map_or_else(|| iri.to_owned(), |(prefix, rest)| format!("{prefix}:{rest}"))
}
