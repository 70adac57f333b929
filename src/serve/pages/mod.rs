//! Pages for readers: plain HTML that works without scripts, in the reader's language.

mod article;
mod ask;
mod entity;
mod ledger;
mod lists;
mod marks;
mod quotation;
mod statement;
mod view;
mod words;

use askama::Template;
use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

pub(super) use article::article;
pub use ask::EXAMPLE;
pub(super) use ask::{question, questions, sparql};
pub(super) use entity::entity;
pub(super) use lists::source;
pub(super) use quotation::quotation;
use view::{View, html};
pub use words::{Interface, Words};

use super::{AppState, Visit};

const STYLE: &str = include_str!("../static/style.css");

/// The addresses that are pages and nothing else.
pub(super) fn router() -> Router<AppState> {
    Router::new().route("/", get(lists::home)).route("/queries", get(ask::catalogue)).route("/style.css", get(style))
}

/// The answer where no other address fits.
pub(super) async fn not_found(axum::extract::State(state): axum::extract::State<AppState>, visit: Visit) -> Response {
    missing(&state, &visit)
}

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing<'a> {
    v: View<'a>,
}

fn missing(state: &AppState, visit: &Visit) -> Response {
    html(StatusCode::NOT_FOUND, &Missing { v: View::new(state, visit) })
}

#[derive(Template)]
#[template(path = "ontology.html")]
struct Ontology<'a> {
    v: View<'a>,
    turtle: &'a str,
}

/// The vocabulary.
pub(super) async fn ontology(state: &AppState, visit: &Visit) -> Response {
    html(StatusCode::OK, &Ontology { v: View::new(state, visit), turtle: &state.ontology })
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600")),
    ];
    (headers, STYLE).into_response()
}
