//! URL → Capture: HTTP with conditional requests, robots.txt and politeness.
//!
//! A [`Fetcher`] makes one request; which pages to ask for, when, and when to try again is decided elsewhere.

mod capture;
mod error;
mod fetcher;
mod gate;
mod robots;
mod settings;

pub use capture::Capture;
pub use error::FetchError;
pub(crate) use fetcher::TRANSFER_HEADERS;
pub use fetcher::{Fetched, Fetcher, Hop, Validators};
pub use settings::FetchSettings;

/// Who answers at an address: host, with the port where it is not the scheme's own. The unit of politeness.
pub fn authority(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
