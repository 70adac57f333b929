//! The outlets as HTTP servers on loopback, one port each.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use url::Url;

use super::{article::Article, outlet::Outlet};
use crate::{crawl::Source, extract::hex, ontology::DataError};

/// The press cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// One of its files is wrong.
    #[error(transparent)]
    Data(#[from] DataError),
    /// No port is to be had.
    #[error("the bundled press cannot listen on loopback: {0}")]
    Listen(#[from] io::Error),
    /// An address is wrong.
    #[error("the bundled press has no address: {0}")]
    Address(#[from] url::ParseError),
}

/// The press while it is being served; it stops with the program.
pub struct Press {
    shared: Arc<Shared>,
}

struct Shared {
    outlets: Vec<(Outlet, Url)>,
    first: Vec<Article>,
    second: Vec<Article>,
    updated: AtomicBool,
    requests: Mutex<Vec<(String, bool, u16)>>,
}

/// What was asked so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requests {
    /// All of them, as addresses with the status of the answer.
    pub all: Vec<(String, u16)>,
    /// Those with `If-None-Match` or `If-Modified-Since`.
    pub conditional: usize,
    /// Those answered by 304.
    pub not_modified: usize,
}

impl Press {
    /// Takes a port for each outlet, the usual one where it is free, and serves.
    pub async fn serve() -> Result<Self, PressError> {
        let (first, second) = Article::all()?;
        let mut listeners = Vec::new();
        let mut outlets = Vec::new();
        for outlet in Outlet::all()? {
            let usual = SocketAddr::from(([127, 0, 0, 1], outlet.port));
            let listener = match TcpListener::bind(usual).await {
                Ok(listener) => listener,
                Err(_) => TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?,
            };
            let home = Url::parse(&format!("http://{}/", listener.local_addr()?))?;
            listeners.push(listener);
            outlets.push((outlet, home));
        }
        let requests = Mutex::default();
        let shared = Arc::new(Shared { outlets, first, second, updated: AtomicBool::new(false), requests });
        for (index, listener) in listeners.into_iter().enumerate() {
            let router = Router::new().fallback(answer).with_state((Arc::clone(&shared), index));
            tokio::spawn(async move { axum::serve(listener, router).await });
        }
        Ok(Self { shared })
    }

    /// The outlets as sources to crawl.
    pub fn sources(&self) -> Vec<Source> {
        self.shared.outlets.iter().map(|(outlet, home)| outlet.source(home)).collect()
    }

    /// From now on, articles that have a later version are served in it.
    pub fn publish_updates(&self) {
        self.shared.updated.store(true, Ordering::Relaxed);
    }

    /// What was asked since the last call.
    pub fn take_requests(&self) -> Requests {
        let taken = std::mem::take(&mut *self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner));
        Requests {
            conditional: taken.iter().filter(|(_, conditional, _)| *conditional).count(),
            not_modified: taken.iter().filter(|(_, _, status)| *status == 304).count(),
            all: taken.into_iter().map(|(url, _, status)| (url, status)).collect(),
        }
    }
}

impl Shared {
    fn articles(&self) -> Vec<Article> {
        let mut articles = self.first.clone();
        if self.updated.load(Ordering::Relaxed) {
            for newer in &self.second {
                for article in articles.iter_mut().filter(|a| a.key == newer.key) {
                    *article = newer.clone();
                }
            }
        }
        articles
    }

    /// The address of an article of any outlet.
    fn address(&self, articles: &[Article], key: &str) -> String {
        let article = articles.iter().find(|a| a.key == key);
        let home = |a: &Article| self.outlets.iter().find(|(o, _)| o.key == a.outlet()).map(|(_, home)| home.clone());
        let url = article.and_then(|a| home(a)?.join(&a.path()).ok());
        url.map(String::from).unwrap_or_default()
    }
}

/// Whether a conditional request names what would be sent (RFC 9110, section 13): a tag goes before a time.
fn is_known(headers: &HeaderMap, tag: &str, last_modified: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    match text(header::IF_NONE_MATCH) {
        Some(known) => known.split(',').map(str::trim).any(|k| k == "*" || k.trim_start_matches("W/") == tag),
        None => last_modified.is_some() && text(header::IF_MODIFIED_SINCE) == last_modified,
    }
}

async fn answer(State((shared, index)): State<(Arc<Shared>, usize)>, headers: HeaderMap, uri: Uri) -> Response {
    let (outlet, home) = &shared.outlets[index];
    let articles = shared.articles();
    let conditional = headers.contains_key(header::IF_NONE_MATCH) || headers.contains_key(header::IF_MODIFIED_SINCE);
    let sent = outlet.send(uri.path(), home, &articles, &|key| shared.address(&articles, key));
    let response = match sent {
        None => (StatusCode::NOT_FOUND, "There is no such page.").into_response(),
        Some(sent) => {
            let tag = format!("\"{}\"", &hex(&Sha256::digest(&sent.body))[..16]);
            let mut own = HeaderMap::new();
            own.extend(tag.parse().ok().map(|tag| (header::ETAG, tag)));
            own.extend(
                sent.last_modified.as_ref().and_then(|t| t.parse().ok()).map(|time| (header::LAST_MODIFIED, time)),
            );
            if is_known(&headers, &tag, sent.last_modified.as_deref()) {
                (StatusCode::NOT_MODIFIED, own).into_response()
            } else {
                own.extend(sent.content_type.parse().ok().map(|t| (header::CONTENT_TYPE, t)));
                (own, sent.body).into_response()
            }
        }
    };
    let url = home.join(uri.path()).map(String::from).unwrap_or_default();
    let row = (url, conditional, response.status().as_u16());
    shared.requests.lock().unwrap_or_else(PoisonError::into_inner).push(row);
    response
}
