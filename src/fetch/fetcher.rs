//! Requests.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use reqwest::{Client, RequestBuilder, Response, header, redirect};
use url::Url;

use super::{
    Capture, FetchError, FetchSettings, authority,
    error::innermost,
    gate::Gates,
    robots::{self, RobotsCache, Rules},
};

/// Redirects followed for a robots.txt before it counts as missing (RFC 9309, 2.3.1.2).
const ROBOTS_REDIRECTS: usize = 5;

/// Headers that describe the transfer, not the body as we keep it.
pub(crate) const TRANSFER_HEADERS: [&str; 3] = ["content-encoding", "content-length", "transfer-encoding"];

/// What a server gave to recognise an unchanged page by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` header, as sent.
    pub etag: Option<String>,
    /// The `Last-Modified` header, as sent.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Those of a capture.
    pub fn of(capture: &Capture) -> Self {
        let header = |name| capture.header(name).map(str::to_owned);
        Self { etag: header("etag"), last_modified: header("last-modified") }
    }
}

/// A redirect that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The page that redirects.
    pub from: Url,
    /// Its status.
    pub status: u16,
}

/// An answer: a page (status 200 to 299), or the word that it has not changed (304, empty body).
#[derive(Debug, Clone, PartialEq)]
pub struct Fetched {
    /// The redirects on the way.
    pub hops: Vec<Hop>,
    /// The last response.
    pub capture: Capture,
}

impl Fetched {
    /// Whether the server says that nothing has changed.
    pub fn is_unchanged(&self) -> bool {
        self.capture.status == 304
    }
}

/// Makes requests: politely, within robots.txt and within limits. Shared by all who fetch in a process, so that
/// each host sees one visitor.
#[derive(Debug)]
pub struct Fetcher {
    client: Client,
    settings: FetchSettings,
    gates: Gates,
    requests: AtomicU64,
    robots: RobotsCache,
}

enum Step {
    Done(Capture),
    Redirect(u16, Option<Url>),
}

impl Fetcher {
    /// A fetcher with its connections.
    pub fn new(settings: FetchSettings) -> Result<Self, FetchError> {
        super::install_tls();
        let client = if settings.system_proxy { Client::builder() } else { Client::builder().no_proxy() };
        let client = client
            .user_agent(settings.user_agent())
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .timeout(settings.total_timeout)
            .build()
            .map_err(|e| FetchError::Setup(innermost(&e)))?;
        Ok(Self {
            client,
            settings,
            gates: Gates::default(),
            requests: AtomicU64::new(0),
            robots: RobotsCache::default(),
        })
    }

    /// Requests made so far, those for robots.txt and redirects among them.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Asks for a page, leaving at least `pause` to its host afterwards. Redirects are followed where `in_scope` has
    /// the address, each within the robots.txt of its host.
    pub async fn fetch(
        &self,
        url: &Url,
        validators: &Validators,
        pause: Duration,
        in_scope: impl Fn(&Url) -> bool,
    ) -> Result<Fetched, FetchError> {
        let mut hops = Vec::new();
        let mut seen = HashSet::from([url.clone()]);
        let mut at = url.clone();
        loop {
            // Validators are the requested page's own; they say nothing of where it redirects.
            let validators = if hops.is_empty() { validators } else { &Validators::default() };
            let (status, to) = match self.step(&at, validators, pause).await? {
                Step::Done(capture) => return Ok(Fetched { hops, capture }),
                Step::Redirect(status, to) => (status, to),
            };
            let to = to.ok_or_else(|| FetchError::BadRedirect { url: at.clone(), status })?;
            tracing::debug!(from = %at, %to, status, "redirect");
            hops.push(Hop { from: at.clone(), status });
            if !seen.insert(to.clone()) {
                return Err(FetchError::RedirectLoop(url.clone()));
            }
            if hops.len() > self.settings.max_redirects {
                return Err(FetchError::TooManyRedirects { url: url.clone(), max: self.settings.max_redirects });
            }
            if !in_scope(&to) {
                return Err(FetchError::OutOfScope { from: at, to: to.into() });
            }
            at = to;
        }
    }

    async fn step(&self, url: &Url, validators: &Validators, pause: Duration) -> Result<Step, FetchError> {
        let robots = robotxt::robots_url(url).map_err(|_| FetchError::Scheme(url.clone()))?;
        let rules = self.rules(robots).await;
        let rules = rules.map_err(|reason| FetchError::RobotsUnreachable { url: url.clone(), reason })?;
        if !rules.is_url_allowed(url) {
            return Err(FetchError::Forbidden(url.clone()));
        }
        let crawl_delay = rules.crawl_delay().unwrap_or_default().min(self.settings.max_crawl_delay);
        let mut turn = self.gates.enter(&authority(url), pause.max(crawl_delay)).await;
        let mut request = self.get(url);
        if let Some(etag) = &validators.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = &validators.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, date);
        }
        let response = request.send().await.map_err(|e| FetchError::from_reqwest(url, &e))?;
        let status = response.status().as_u16();
        match status {
            200..=299 | 304 => self.capture(url, response).await.map(Step::Done),
            300..=399 => Ok(Step::Redirect(status, location(url, &response))),
            _ => {
                let retry_after = retry_after(&response);
                turn.lengthen(retry_after.unwrap_or_default().min(self.settings.max_crawl_delay));
                Err(FetchError::Status { url: url.clone(), status, retry_after })
            }
        }
    }

    async fn capture(&self, url: &Url, response: Response) -> Result<Capture, FetchError> {
        let limit = self.settings.max_bytes;
        let too_large = || FetchError::TooLarge { url: url.clone(), limit };
        let fetched_at = Utc::now();
        let status = response.status().as_u16();
        let text = |value: &header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
        let headers = headers.filter(|(name, _)| !TRANSFER_HEADERS.contains(&name.as_str())).collect();
        if response.content_length().is_some_and(|length| length > limit as u64) {
            return Err(too_large());
        }
        let (body, whole) = read_body(response, limit).await.map_err(|e| FetchError::from_reqwest(url, &e))?;
        if !whole {
            return Err(too_large());
        }
        Ok(Capture { url: url.clone(), fetched_at, status, headers, body })
    }

    async fn rules(&self, robots: Url) -> Rules {
        if let Some(rules) = self.robots.get(&robots) {
            return rules;
        }
        // Whoever comes second waits at the gate, and then finds the rules of the first.
        let turn = self.gates.enter(&authority(&robots), Duration::ZERO).await;
        if let Some(rules) = self.robots.get(&robots) {
            return rules;
        }
        let rules = self.fetch_rules(&robots).await;
        if let Err(reason) = &rules {
            tracing::warn!(%robots, reason, "robots.txt is unreachable: the host is left alone for now");
        }
        self.robots.put(robots, rules.clone());
        drop(turn);
        rules
    }

    fn get(&self, url: &Url) -> RequestBuilder {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.client.get(url.clone())
    }

    async fn fetch_rules(&self, robots: &Url) -> Rules {
        let mut at = robots.clone();
        for _ in 0..=ROBOTS_REDIRECTS {
            let response = self.get(&at).send().await.map_err(|e| innermost(&e))?;
            let status = response.status().as_u16();
            match location(&at, &response).filter(|_| response.status().is_redirection()) {
                Some(to) => at = to,
                None => {
                    let (body, _) = read_body(response, robotxt::BYTE_LIMIT + 1).await.map_err(|e| innermost(&e))?;
                    return robots::read(status, &body, FetchSettings::AGENT);
                }
            }
        }
        Ok(Arc::new(robotxt::Robots::allow_all()))
    }
}

/// The body up to `limit` bytes, and whether that is all of it.
async fn read_body(mut response: Response, limit: usize) -> Result<(Vec<u8>, bool), reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = limit - body.len();
        if chunk.len() > room {
            body.extend(chunk.iter().take(room));
            return Ok((body, false));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body, true))
}

fn location(url: &Url, response: &Response) -> Option<Url> {
    let location = String::from_utf8_lossy(response.headers().get(header::LOCATION)?.as_bytes());
    let mut to = url.join(location.trim()).ok()?;
    to.set_fragment(None);
    Some(to).filter(|to| matches!(to.scheme(), "http" | "https"))
}

/// How long a server asks to be left alone.
pub(crate) fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    date.signed_duration_since(Utc::now()).to_std().ok()
}
