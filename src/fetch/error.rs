//! Why there is no capture, and what to do.

use std::time::Duration;

use url::Url;

/// Why there is no capture, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is not of the web.
    #[error("{0}: only http and https addresses are fetched")]
    Scheme(Url),
    /// The site's robots.txt excludes us.
    #[error("{0}: robots.txt forbids it to depeche; ask the publisher, or take the page out of the source's lists")]
    Forbidden(Url),
    /// The site's robots.txt cannot be read, which forbids everything for now.
    #[error("{url}: nothing may be fetched while robots.txt is unreachable ({reason}); it is tried again later")]
    RobotsUnreachable {
        /// The page wanted.
        url: Url,
        /// What came instead of robots.txt.
        reason: String,
    },
    /// A redirect leads to a host that is not the source's.
    #[error("{from} redirects to {to}, outside the source; add the host to `hosts` of the source to follow it")]
    OutOfScope {
        /// The page that redirects.
        from: Url,
        /// Where it leads.
        to: Box<Url>,
    },
    /// A redirect without an address that can be followed.
    #[error("{url}: status {status} without a usable Location header; the site is misconfigured")]
    BadRedirect {
        /// The page that redirects.
        url: Url,
        /// Its status.
        status: u16,
    },
    /// The redirects come back to where they were.
    #[error("{0}: the redirects go round in a circle; the site is misconfigured or wants cookies")]
    RedirectLoop(Url),
    /// The chain of redirects is too long.
    #[error("{url}: more than {max} redirects; the site is misconfigured")]
    TooManyRedirects {
        /// The page first asked for.
        url: Url,
        /// How many are followed.
        max: usize,
    },
    /// The server answered with an error.
    #[error("{url}: the server answered with status {status}{}", advice(*status))]
    Status {
        /// The page.
        url: Url,
        /// HTTP status.
        status: u16,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// The body is larger than is read.
    #[error("{url}: the response has more than {limit} bytes; raise the body limit if it is truly wanted")]
    TooLarge {
        /// The page.
        url: Url,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The server is too slow.
    #[error("{0}: no complete answer in time; it is tried again later")]
    Timeout(Url),
    /// There is no connection: name unknown, refused, TLS.
    #[error("{url}: no connection ({reason}); check the address and the network")]
    Connect {
        /// The page.
        url: Url,
        /// What the network said.
        reason: String,
    },
    /// The response broke off or is no HTTP.
    #[error("{url}: the response cannot be read ({reason}); it is tried again later")]
    Broken {
        /// The page.
        url: Url,
        /// What is wrong with it.
        reason: String,
    },
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up: {0}; check the contact address and the system's certificates")]
    Setup(String),
}

impl FetchError {
    /// What went wrong in a word or two, to count by.
    pub fn label(&self) -> String {
        match self {
            Self::Status { status, .. } => return format!("status {status}"),
            Self::Scheme(_) => "not http",
            Self::Forbidden(_) => "forbidden by robots.txt",
            Self::RobotsUnreachable { .. } => "robots.txt unreachable",
            Self::OutOfScope { .. } => "redirected out of the source",
            Self::BadRedirect { .. } => "redirect without address",
            Self::RedirectLoop(_) => "redirect loop",
            Self::TooManyRedirects { .. } => "too many redirects",
            Self::TooLarge { .. } => "too large",
            Self::Timeout(_) => "timeout",
            Self::Connect { .. } => "no connection",
            Self::Broken { .. } => "broken response",
            Self::Setup(_) => "no HTTP client",
        }
        .to_owned()
    }

    /// The error of a request that failed, in our words.
    pub(super) fn from_reqwest(url: &Url, error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout(url.clone());
        }
        let reason = innermost(error);
        if error.is_connect() {
            return Self::Connect { url: url.clone(), reason };
        }
        Self::Broken { url: url.clone(), reason }
    }
}

/// The cause at the bottom: reqwest's own text repeats the address and hides what happened.
pub(crate) fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

fn advice(status: u16) -> &'static str {
    match status {
        401 | 403 | 451 => ": the publisher does not serve it to us",
        404 | 410 => ": the page is gone",
        429 => ": we ask too often; raise `delay_seconds` of the source",
        500.. => ": the site has a problem; it is tried again later",
        _ => "",
    }
}
