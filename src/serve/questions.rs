//! `/queries/{name}`: a question of the catalogue, its answer as data or as a page.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{
    AppState, Visit,
    answer::{answer, plain},
    formats, pages,
};
use crate::queries::Question;

/// The answer to a question; every other parameter than `format` is the question's.
pub async fn question(State(state): State<AppState>, Path(name): Path<String>, visit: Visit) -> Response {
    let Some(question) = state.catalogue.get(&name) else {
        if visit.wants_html(&formats::SOLUTION_TYPES) {
            return pages::questions(&state, &visit, StatusCode::NOT_FOUND);
        }
        let known = state.catalogue.iter().map(|q| q.name.as_str()).collect::<Vec<_>>().join(", ");
        return plain(StatusCode::NOT_FOUND, format!("There is no query {name:?}; there are: {known}."));
    };
    if visit.wants_html(&formats::SOLUTION_TYPES) {
        return pages::question(&state, question, &visit).await;
    }
    match question.bind(&values(question, &visit), &state.base) {
        Ok(request) => answer(&state, request, formats::asked(visit.parameter("format"), visit.accept())).await,
        Err(error) => plain(StatusCode::BAD_REQUEST, error.to_string()),
    }
}

/// The parameters of a visit that are the question's: all but `format`, and `lang` where the question has none (there
/// it is the page's language).
pub fn values(question: &Question, visit: &Visit) -> BTreeMap<String, String> {
    let own = |name: &str| question.parameters.iter().any(|p| p.name == name);
    let mine = visit.parameters.iter().filter(|(name, _)| *name != "format" && (*name != "lang" || own(name)));
    mine.map(|(name, value)| (name.clone(), value.clone())).collect()
}
