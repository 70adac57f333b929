//! A press of invented sites on loopback, and a crawl of it that can be broken off and taken up again.

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::Utc;
use depeche::{
    archive::{Archive, Locator, WarcArchive},
    crawl::{CrawlReport, CrawlSettings, Event, Outcome, Processor, Source, Stages, crawl},
    extract::extract,
    fetch::{Capture, FetchSettings, Fetcher},
    frontier::{Frontier, SqlFrontier},
};
use futures_util::{FutureExt, StreamExt};
use tempfile::TempDir;
use url::Url;

/// What the server answers.
#[derive(Clone, Default)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub delay: Duration,
    /// Sends this many megabytes without saying how many.
    pub endless: usize,
}

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub headers: HeaderMap,
    pub at: Instant,
}

#[derive(Default)]
pub struct Site {
    pub answers: Mutex<HashMap<String, Answer>>,
    pub seen: Mutex<Vec<Seen>>,
    /// Requests being answered, and the most there ever were.
    pub open: AtomicUsize,
    pub most_open: AtomicUsize,
    /// Megabytes handed to the network for endless answers.
    pub sent: AtomicUsize,
}

/// A running site with an archive, a frontier and a processor.
pub struct Press {
    pub site: Arc<Site>,
    pub address: SocketAddr,
    pub folder: TempDir,
    pub reader: Reader,
    pub source: Source,
    pub fetch: FetchSettings,
}

/// Reads articles and remembers what it read.
#[derive(Default)]
pub struct Reader {
    pub read: Mutex<Vec<String>>,
    /// Whether it fails, as when the graph cannot be reached.
    pub out_of_order: bool,
}

#[async_trait]
impl Processor for Reader {
    async fn process(&self, capture: &Capture, _: &Locator) -> Outcome {
        if self.out_of_order {
            return Outcome::Failed("the graph is away".into());
        }
        match extract(capture) {
            Ok(article) => {
                self.read.lock().unwrap().push(article.title);
                Outcome::Stored
            }
            Err(error) => Outcome::Skipped(error.to_string()),
        }
    }
}

impl Press {
    /// A site whose feed names these articles, `/a` with the title `a` and so on.
    pub async fn with_articles(names: &[&str]) -> Self {
        let site = Arc::new(Site::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(site.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let press = Self {
            site,
            address,
            folder: tempfile::tempdir().unwrap(),
            reader: Reader::default(),
            source: source(address),
            fetch: FetchSettings {
                contact: "https://gazette.example/robot".into(),
                system_proxy: false,
                ..FetchSettings::default()
            },
        };
        press.feed(names);
        for name in names {
            press.article(&format!("/{name}"), name, "Rien de plus.");
        }
        press
    }

    pub fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    pub fn put(&self, path: &str, answer: Answer) {
        self.site.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    pub fn feed(&self, names: &[&str]) {
        let item =
            |name: &&str| format!("<item><title>{name}</title><link>{}</link></item>", self.url(&format!("/{name}")));
        let items: String = names.iter().map(item).collect();
        let feed = format!("<rss version=\"2.0\"><channel><title>La Gazette</title>{items}</channel></rss>");
        self.put("/feed", ok("application/rss+xml", feed));
    }

    pub fn article(&self, path: &str, title: &str, end: &str) {
        self.put(path, ok("text/html; charset=utf-8", html(title, end)));
    }

    pub fn redirect(&self, path: &str, to: &str) {
        self.put(path, Answer { status: 302, headers: vec![("location", to.to_owned())], ..Answer::default() });
    }

    pub fn status(&self, path: &str, status: u16) {
        self.put(path, Answer { status, ..Answer::default() });
    }

    pub fn archive(&self) -> WarcArchive {
        archive(self.folder.path())
    }

    pub async fn frontier(&self) -> SqlFrontier {
        frontier(self.folder.path()).await
    }

    /// Crawls until nothing is due, in a process as if newly started.
    pub async fn crawl(&self) -> CrawlReport {
        self.crawl_until(std::future::pending()).await
    }

    pub async fn crawl_until(&self, stop: impl Future<Output = ()>) -> CrawlReport {
        self.crawl_noting(&|_| {}, stop).await
    }

    pub async fn crawl_noting(&self, note: &(dyn Fn(&Event) + Sync), stop: impl Future<Output = ()>) -> CrawlReport {
        self.crawl_sources(std::slice::from_ref(&self.source), note, stop).await
    }

    pub async fn crawl_sources(
        &self,
        sources: &[Source],
        note: &(dyn Fn(&Event) + Sync),
        stop: impl Future<Output = ()>,
    ) -> CrawlReport {
        let (archive, frontier) = (self.archive(), self.frontier().await);
        let fetcher = Fetcher::new(self.fetch.clone()).unwrap();
        let stages = Stages { archive: &archive, frontier: &frontier, processor: &self.reader };
        let settings = CrawlSettings { once: true, ..CrawlSettings::default() };
        crawl(&fetcher, stages, sources, &settings, note, stop).await.unwrap()
    }

    /// Lets time pass until a page is due.
    pub async fn make_due(&self, path: &str) {
        self.frontier().await.unchanged(&self.url(path), Utc::now(), Some(Utc::now())).await.unwrap();
    }

    /// How often each path was asked for, robots.txt left out.
    pub fn requests(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for seen in self.site.seen.lock().unwrap().iter().filter(|seen| seen.path != "/robots.txt") {
            *counts.entry(seen.path.clone()).or_default() += 1;
        }
        counts
    }

    pub fn forget_requests(&self) {
        self.site.seen.lock().unwrap().clear();
    }

    /// Titles of the articles that were processed, in their order.
    pub fn read(&self) -> Vec<String> {
        let mut read = self.reader.read.lock().unwrap().clone();
        read.sort_unstable();
        read
    }

    pub async fn archived(&self) -> Vec<(Locator, Capture)> {
        self.archive().scan(None).await.unwrap()
    }
}

pub fn archive(folder: &Path) -> WarcArchive {
    WarcArchive::open(&folder.join("archive")).unwrap()
}

pub async fn frontier(folder: &Path) -> SqlFrontier {
    SqlFrontier::open(&folder.join("frontier.sqlite")).await.unwrap()
}

/// The site at an address, crawled without pauses.
pub fn source(address: SocketAddr) -> Source {
    let text = format!(
        "name = 'La Gazette'\nhome = 'http://{address}/'\nlanguages = ['fr']\nfeeds = ['http://{address}/feed']\ndelay_seconds = 0"
    );
    toml::from_str(&text).unwrap()
}

pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
    Answer { status: 200, headers: vec![("content-type", content_type.into())], body: body.into(), ..Answer::default() }
}

/// An article of invented news.
pub fn html(title: &str, end: &str) -> String {
    format!(
        "<html lang=\"fr\"><head><title>{title}</title><meta property=\"og:type\" content=\"article\"></head><body>\
         <article><h1>{title}</h1><p>La société Valcarré a mis en service son nouveau site d’Ormelune, où tourneront \
         bientôt six cents puces Zéphyr, et les habitants de Bréville attendent avec curiosité de voir ce que donnera \
         la chaleur qui leur est promise pour l’hiver.</p><p>{end}</p></article></body></html>"
    )
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let open = site.open.fetch_add(1, Ordering::SeqCst) + 1;
    site.most_open.fetch_max(open, Ordering::SeqCst);
    let headers = request.headers().clone();
    site.seen.lock().unwrap().push(Seen { path: path.clone(), headers: headers.clone(), at: Instant::now() });
    let answer = site.answers.lock().unwrap().get(&path).cloned();
    let answer = answer.unwrap_or_else(|| Answer { status: 404, ..Answer::default() });
    tokio::time::sleep(answer.delay).await;
    let mut response = Response::builder();
    let mut unchanged = false;
    for (name, value) in &answer.headers {
        let asked = match *name {
            "etag" => headers.get("if-none-match"),
            "last-modified" => headers.get("if-modified-since"),
            _ => None,
        };
        unchanged |= asked.is_some_and(|asked| asked == value.as_str());
        response = response.header(*name, value);
    }
    site.open.fetch_sub(1, Ordering::SeqCst);
    if unchanged {
        return response.status(StatusCode::NOT_MODIFIED).body(Body::empty()).unwrap();
    }
    let body = if answer.endless > 0 {
        // Paced, so that what counts is when the reader hangs up, not how much the kernel takes in the meantime.
        let megabytes = futures_util::stream::iter(0..answer.endless).then(move |_| {
            site.sent.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(5))
                .map(|()| Ok::<_, std::convert::Infallible>(vec![b'x'; 1 << 20]))
        });
        Body::from_stream(megabytes)
    } else {
        Body::from(answer.body)
    };
    response.status(answer.status).body(body).unwrap()
}
