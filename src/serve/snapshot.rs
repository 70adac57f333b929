//! `/archive/{id}`: a page as it was fetched, shut off from scripts and from the site that shows it.

use axum::{
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{AppState, answer::plain};
use crate::archive::Locator;

/// No scripts, forms or frames, and nothing loaded from elsewhere.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The bytes of a capture under their own content type.
pub async fn snapshot(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    let Ok(locator) = id.parse::<Locator>() else {
        return plain(StatusCode::NOT_FOUND, "This is no address of an archived page.");
    };
    match state.archive.read(&locator).await {
        Ok(capture) => {
            let content_type = capture.header("content-type").and_then(|t| HeaderValue::from_str(t).ok());
            let headers = [
                (header::CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("text/plain"))),
                (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX)),
                (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
                (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            ];
            let memento = capture.fetched_at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            let link = format!("<{}>; rel=\"original\"", capture.url);
            let more = [("memento-datetime", memento), ("link", link)].map(|(name, value)| {
                (HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("")))
            });
            (headers, more, capture.body).into_response()
        }
        Err(error) => plain(StatusCode::NOT_FOUND, format!("The archive has no such page: {error}")),
    }
}
