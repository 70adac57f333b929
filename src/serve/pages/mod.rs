//! Pages for readers.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::get,
};

use super::{AppState, Visit, answer::refusal};
use crate::{graph::Request, queries::Question};

/// The addresses that are pages and nothing else.
pub(super) fn router() -> Router<AppState> {
    Router::new().route("/", get(home)).route("/queries", get(questions))
}

async fn home(State(state): State<AppState>) -> Response {
    let _ = state;
    page("Dépêche", "<p><a href=\"queries\">Queries</a> · <a href=\"sparql\">SPARQL</a></p>")
}

async fn questions(State(state): State<AppState>) -> Response {
    let items: String =
        state.catalogue.iter().map(|q| format!("<li><a href=\"queries/{0}\">{0}</a>", q.name)).collect();
    page("Queries", &format!("<ul>{items}</ul>"))
}

/// An article with its marks.
pub(super) async fn article(_: &AppState, id: &str, _: &Visit) -> Response {
    page("Article", &escape(id))
}

/// An entity and what is said of it.
pub(super) async fn entity(_: &AppState, slug: &str, _: &Visit) -> Response {
    page("Entity", &escape(slug))
}

/// A publisher and its articles.
pub(super) async fn source(_: &AppState, domain: &str, _: &Visit) -> Response {
    page("Source", &escape(domain))
}

/// The vocabulary.
pub(super) async fn ontology(state: &AppState, _: &Visit) -> Response {
    page("Ontology", &format!("<pre>{}</pre>", escape(&state.ontology)))
}

/// A question's form, and its answer where its parameters are given.
pub(super) async fn question(_: &AppState, question: &Question, _: &Visit) -> Response {
    page(&question.name, &format!("<pre>{}</pre>", escape(&question.source)))
}

/// The editor, and the query's answer where there is one.
pub(super) async fn sparql(state: &AppState, request: Option<Request>, _: &Visit) -> Response {
    let text = request.as_ref().map_or("", |r| r.text.as_str());
    let form = format!(
        "<form action=\"sparql\"><textarea name=\"query\" rows=\"20\" cols=\"100\">{}</textarea><p><button>Run</button></form>",
        escape(text)
    );
    let Some(request) = request else { return page("SPARQL", &form) };
    match state.graph.select(request).await {
        Ok(rows) => {
            let head: String = rows.variables.iter().map(|v| format!("<th>{v}")).collect();
            let cell = |variable: &String, row: &crate::graph::Row<'_>| {
                format!("<td>{}", escape(row.text(variable).unwrap_or_default()))
            };
            let body: String = rows
                .iter()
                .map(|row| format!("<tr>{}", rows.variables.iter().map(|v| cell(v, &row)).collect::<String>()))
                .collect();
            page("SPARQL", &format!("{form}<table><tr>{head}{body}</table>"))
        }
        Err(error) => {
            let status = refusal(&error).status();
            (status, page("SPARQL", &format!("{form}<pre>{}</pre>", escape(&error.to_string())))).into_response()
        }
    }
}

fn page(title: &str, body: &str) -> Response {
    let title = escape(title);
    let html = format!("<!doctype html><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1>{body}");
    (StatusCode::OK, Html(html)).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
