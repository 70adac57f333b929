//! What a request says of itself beside its path.

use std::{collections::BTreeMap, convert::Infallible};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use url::form_urlencoded;

use super::negotiate;

/// Headers and query parameters of a request.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Headers.
    pub headers: HeaderMap,
    /// Query parameters; of one given twice, the last.
    pub parameters: BTreeMap<String, String>,
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let parameters = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Self { headers: parts.headers.clone(), parameters })
    }
}

impl Visit {
    /// The parameter of a name; one left empty in a form is none.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether the answer should be a page: by `format=`, else by `Accept`, where nothing at all means `html`.
    pub(super) fn wants_html(&self, offered: &[&str]) -> bool {
        match self.parameter("format") {
            Some(format) => format == "html",
            None => {
                let mut all = vec![("text/html", true)];
                all.extend(offered.iter().map(|media_type| (*media_type, false)));
                negotiate::best(self.accept(), &all).unwrap_or(false)
            }
        }
    }

    /// The `Accept` header.
    pub(super) fn accept(&self) -> Option<&str> {
        self.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok())
    }
}
