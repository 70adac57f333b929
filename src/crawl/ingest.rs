//! Pages that are brought in by hand: files, folders, WARC files, lists of addresses, standard input.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::Utc;
use scraper::{Html, Selector};
use tokio::{sync::mpsc, task::spawn_blocking};
use url::Url;

use super::{Change, CrawlError, Event, Stages, stages::body_hash};
use crate::{
    archive::pages,
    extract::canonical_form,
    fetch::{Capture, Fetcher, Validators},
    frontier::{NewPage, PageKind},
};

/// Files of these kinds are read in a folder.
const EXTENSIONS: [&str; 6] = ["html", "htm", "xhtml", "warc", "gz", "urls"];

/// What standard input is called.
const STDIN: &str = "/dev/stdin";

/// Pages read ahead of their processing.
const AHEAD: usize = 8;

/// Longest file of HTML or addresses that is read, in bytes.
const MAX_FILE: u64 = 64 << 20;

/// Something to bring in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file of HTML, WARC or addresses (one a line), or a folder of such files.
    Path(PathBuf),
    /// What such a file would hold, on standard input.
    Stdin,
    /// A page to be fetched.
    Url(Url),
}

/// What an input holds.
enum Item {
    Page(Capture),
    Fetch(Url),
    Bad { url: Url, error: String },
}

/// Brings pages into archive and graph; those that are there unchanged are passed over. `url` is the address of the
/// HTML file where there is one; otherwise its own canonical link is, or else the file's path.
pub async fn ingest(
    fetcher: &Fetcher,
    stages: Stages<'_>,
    inputs: Vec<Input>,
    url: Option<Url>,
    delay: Duration,
    note: &(dyn Fn(&Event) + Sync),
) -> Result<(), CrawlError> {
    let (sender, mut items) = mpsc::channel(AHEAD);
    // Reads files while pages are processed; ends when it has read all or nobody listens any more.
    let reader = spawn_blocking(move || inputs.iter().try_for_each(|input| read(input, url.as_ref(), &sender)));
    while let Some(item) = items.recv().await {
        let event = match item {
            Item::Page(capture) => keep(stages, &capture).await?,
            Item::Fetch(url) => match fetcher.fetch(&url, &Validators::default(), delay, |_| true).await {
                Ok(fetched) => keep(stages, &fetched.capture).await?,
                Err(error) => {
                    let forbidden = matches!(error, crate::fetch::FetchError::Forbidden(_));
                    Event::Failed { url, label: error.label(), error: error.to_string(), forbidden }
                }
            },
            Item::Bad { url, error } => Event::Failed { url, label: "unreadable".into(), error, forbidden: false },
        };
        note(&event);
    }
    reader.await.map_err(crate::archive::ArchiveError::from)?
}

async fn keep(stages: Stages<'_>, capture: &Capture) -> Result<Event, CrawlError> {
    let url = capture.url.clone();
    let known = stages.frontier.page(&url).await?;
    let next_visit = known.as_ref().and_then(|page| page.next_visit);
    let hash = known.and_then(|page| page.body_hash);
    if hash.as_ref() == Some(&body_hash(capture)) {
        return Ok(Event::Unchanged { url });
    }
    let change = if hash.is_none() { Change::New } else { Change::Changed };
    let kind = PageKind::Article;
    let page = NewPage { url: url.clone(), source: String::new(), kind, published: None, next_visit: None };
    stages.frontier.add(&[page]).await?;
    let (_, outcome) = stages.keep(capture, None, next_visit).await?;
    Ok(Event::Kept { url, change, outcome })
}

fn read(input: &Input, url: Option<&Url>, out: &mpsc::Sender<Item>) -> Result<(), CrawlError> {
    if out.is_closed() {
        return Ok(());
    }
    match input {
        Input::Url(url) => drop(out.blocking_send(Item::Fetch(url.clone()))),
        Input::Stdin => read_stream(BufReader::new(io::stdin().lock()), Path::new(STDIN), url, out)?,
        Input::Path(path) if path.is_dir() => {
            let failed = |source| CrawlError::Input { path: path.clone(), source };
            let entries = fs::read_dir(path).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
            let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
            paths.retain(|path| path.is_dir() || path.extension().is_some_and(|e| EXTENSIONS.iter().any(|x| e == *x)));
            paths.sort_unstable();
            paths.into_iter().try_for_each(|path| read(&Input::Path(path), None, out))?;
        }
        Input::Path(path) => {
            let file = File::open(path).map_err(|source| CrawlError::Input { path: path.clone(), source })?;
            read_stream(BufReader::new(file), path, url, out)?;
        }
    }
    Ok(())
}

fn read_stream(
    mut stream: impl BufRead,
    path: &Path,
    url: Option<&Url>,
    out: &mpsc::Sender<Item>,
) -> Result<(), CrawlError> {
    let failed = |source| CrawlError::Input { path: path.to_owned(), source };
    let start = stream.fill_buf().map_err(failed)?;
    if start.starts_with(b"WARC/") || start.starts_with(&[0x1f, 0x8b]) {
        for page in pages(stream, path)? {
            let item = match page {
                Ok(page) => Item::Page(page),
                Err(error) => Item::Bad { url: own_address(path)?, error: error.to_string() },
            };
            if out.blocking_send(item).is_err() {
                break;
            }
        }
        return Ok(());
    }
    let mut body = Vec::new();
    stream.take(MAX_FILE).read_to_end(&mut body).map_err(failed)?;
    let text = String::from_utf8_lossy(&body);
    if let Some(addresses) = addresses(&text) {
        for url in addresses {
            drop(out.blocking_send(Item::Fetch(url)));
        }
        return Ok(());
    }
    let url = match url.cloned().or_else(|| canonical_link(&text)) {
        Some(url) => url,
        None if path == Path::new(STDIN) => {
            return Err(failed(io::Error::other("the page does not say its address; give it with --url")));
        }
        None => own_address(path)?,
    };
    let headers = vec![("content-type".into(), "text/html".into())];
    drop(out.blocking_send(Item::Page(Capture { url, fetched_at: Utc::now(), status: 200, headers, body })));
    Ok(())
}

/// The addresses of a list, one a line; `None` for another kind of text.
fn addresses(text: &str) -> Option<Vec<Url>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let urls: Option<Vec<Url>> = lines.map(|line| Url::parse(line).ok().filter(Url::has_host)).collect();
    urls.filter(|urls| !urls.is_empty())
}

/// The address that a page says it has.
fn canonical_link(html: &str) -> Option<Url> {
    let html = Html::parse_document(html);
    let find = |selector: &str, attribute: &str| {
        let selector = Selector::parse(selector).ok()?;
        let address = html.select(&selector).find_map(|element| element.value().attr(attribute))?;
        Url::parse(address.trim()).ok().filter(Url::has_host)
    };
    let url = find("link[rel~=canonical]", "href").or_else(|| find("meta[property='og:url']", "content"))?;
    Some(canonical_form(&url))
}

/// The address of a file itself.
fn own_address(path: &Path) -> Result<Url, CrawlError> {
    let failed = |source| CrawlError::Input { path: path.to_owned(), source };
    let absolute = std::path::absolute(path).map_err(failed)?;
    Url::from_file_path(absolute).map_err(|()| failed(io::ErrorKind::InvalidFilename.into()))
}
