//! What came back for one request.

use chrono::{DateTime, Utc};
use url::Url;

/// One request and its response, as archived.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// The address whose response this is.
    pub url: Url,
    /// When the response arrived.
    pub fetched_at: DateTime<Utc>,
    /// HTTP status.
    pub status: u16,
    /// Response headers in order; names in lower case. No `content-encoding`: the body is decoded.
    pub headers: Vec<(String, String)>,
    /// Response body with any content encoding removed.
    pub body: Vec<u8>,
}

impl Capture {
    /// The first header of that lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}
