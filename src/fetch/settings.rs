//! How requests are made.

use std::time::Duration;

/// How requests are made. The defaults suit the press: patient, modest and easy to complain to.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// Where a webmaster reads who we are and how to reach us; part of the User-Agent.
    pub contact: String,
    /// Largest body that is read, in bytes after decoding.
    pub max_bytes: usize,
    /// Redirects followed for one request.
    pub max_redirects: usize,
    /// Time for the connection to stand.
    pub connect_timeout: Duration,
    /// Longest silence while a response is read.
    pub read_timeout: Duration,
    /// Time for a whole response.
    pub total_timeout: Duration,
    /// Longest pause that a host may ask for, by `Crawl-delay` in its robots.txt or by `Retry-After`; longer ones are
    /// cut to it.
    pub max_crawl_delay: Duration,
    /// Whether to go through the proxy that the environment names (`HTTPS_PROXY`), where it does.
    pub system_proxy: bool,
}

impl FetchSettings {
    /// The name to which the groups of a robots.txt speak.
    pub const AGENT: &'static str = "depeche";

    /// The User-Agent header: name, version and contact.
    pub fn user_agent(&self) -> String {
        format!("{}/{} (+{})", Self::AGENT, env!("CARGO_PKG_VERSION"), self.contact)
    }
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            contact: "https://w3id.org/depeche".into(),
            max_bytes: 10 * 1024 * 1024,
            max_redirects: 10,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(20),
            total_timeout: Duration::from_secs(90),
            max_crawl_delay: Duration::from_secs(60),
            system_proxy: true,
        }
    }
}
