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
pub(crate) use error::innermost;
pub use fetcher::{Fetched, Fetcher, Hop, Validators};
pub(crate) use fetcher::{TRANSFER_HEADERS, retry_after};
pub use settings::FetchSettings;

/// Who answers at an address: host, with the port where it is not the scheme's own. The unit of politeness.
pub fn authority(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Chooses the TLS provider of the process, which every HTTP client needs before it is built.
pub fn install_tls() {
    // Fails where another part of the process was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
