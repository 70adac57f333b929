//! Pages that are brought in by hand.

use std::{fs, sync::Mutex, time::Duration};

use chrono::Utc;
use depeche::{
    crawl::{Event, Input, Stages, ingest},
    fetch::Fetcher,
    frontier::Frontier,
};
use url::Url;

use crate::{
    gzip,
    press::{Press, html},
};

/// What became of each page, as `new https://…`, in the order of the input.
async fn bring_in(press: &Press, inputs: Vec<Input>, url: Option<&str>) -> Vec<String> {
    let (archive, frontier) = (press.archive(), press.frontier().await);
    let fetcher = Fetcher::new(press.fetch.clone()).unwrap();
    let stages = Stages { archive: &archive, frontier: &frontier, processor: &press.reader };
    let events = Mutex::new(Vec::new());
    let note = |event: &Event| {
        events.lock().unwrap().push(match event {
            Event::Kept { url, change, .. } => format!("{change:?} {url}"),
            Event::Unchanged { url } => format!("Unchanged {url}"),
            other => format!("{other:?}"),
        });
    };
    let url = url.map(|url| Url::parse(url).unwrap());
    ingest(&fetcher, stages, inputs, url, Duration::ZERO, &note).await.unwrap();
    events.into_inner().unwrap()
}

#[tokio::test]
async fn a_file_has_the_address_that_is_given_or_that_it_says_or_its_own() {
    let press = Press::with_articles(&[]).await;
    let file = press.folder.path().join("page.html");
    let own = Url::from_file_path(&file).unwrap();
    fs::write(&file, html("a", "Sans adresse.")).unwrap();
    let inputs = vec![Input::Path(file.clone())];
    assert_eq!(bring_in(&press, inputs.clone(), None).await, [format!("New {own}")]);
    let given = "https://gazette.example/given";
    assert_eq!(bring_in(&press, inputs.clone(), Some(given)).await, [format!("New {given}")]);
    let link = "<link rel='canonical' href='https://gazette.example/said?utm_source=x'>";
    fs::write(&file, html("a", "Avec.").replace("<head>", &format!("<head>{link}"))).unwrap();
    assert_eq!(bring_in(&press, inputs.clone(), None).await, ["New https://gazette.example/said"]);
    assert_eq!(bring_in(&press, inputs, None).await, ["Unchanged https://gazette.example/said"]);
    assert_eq!(press.read(), ["a", "a", "a"]);
    assert_eq!(press.archived().await.len(), 3);
    assert_eq!(press.crawl().await.recovered, 0, "a crawl finds nothing left to do");
}

#[tokio::test]
async fn a_folder_is_read_through_and_a_list_of_addresses_is_fetched() {
    let press = Press::with_articles(&["a", "b"]).await;
    let folder = press.folder.path().join("saved");
    fs::create_dir_all(folder.join("page_files")).unwrap();
    fs::write(folder.join("page.htm"), html("page", "Enregistrée.")).unwrap();
    fs::write(folder.join("page_files/style.css"), "p { margin: 0 }").unwrap();
    fs::write(folder.join("list.urls"), format!("# two\n{}\n\n{}\n", press.url("/a"), press.url("/missing"))).unwrap();
    let events = bring_in(&press, vec![Input::Path(folder), Input::Url(press.url("/b"))], None).await;
    assert_eq!(press.read(), ["a", "b", "page"]);
    assert_eq!(events.len(), 4);
    assert!(events[1].contains("status 404"), "{events:?}");
}

#[tokio::test]
async fn a_page_that_is_crawled_keeps_its_next_visit_when_a_copy_is_brought_in() {
    let press = Press::with_articles(&["a"]).await;
    press.crawl().await;
    let before = press.frontier().await.page(&press.url("/a")).await.unwrap().unwrap();
    let file = press.folder.path().join("page.html");
    fs::write(&file, html("a", "Une autre copie.")).unwrap();
    let events = bring_in(&press, vec![Input::Path(file)], Some(press.url("/a").as_str())).await;
    assert_eq!(events, [format!("Changed {}", press.url("/a"))]);
    let after = press.frontier().await.page(&press.url("/a")).await.unwrap().unwrap();
    assert!(before.next_visit.is_some_and(|next| next > Utc::now()));
    assert_eq!(before.next_visit, after.next_visit);
}

fn record(kind: &str, url: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-07-15T09:30:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-8000-8000-000000000000>\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat()
}

/// A file as other crawlers write them: all kinds of records and of transfer.
fn foreign() -> Vec<Vec<u8>> {
    let page = |title: &str| html(title, "D’un autre moissonneur.").into_bytes();
    let http = "application/http; msgtype=response";
    let chunked: Vec<u8> = page("chunked")
        .chunks(100)
        .flat_map(|chunk| [format!("{:x};q=1\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
        .chain(*b"0\r\n\r\n")
        .collect();
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    let with = |more: &str, body: &[u8]| response(&format!("{html}{more}"), body);
    vec![
        record("warcinfo", "", "application/warc-fields", b"software: Wget/1.21\r\n"),
        record("request", "http://x.example/plain", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", "<http://x.example/plain>", http, &with("", &page("plain"))),
        record("response", "http://x.example/chunked", http, &with("Transfer-Encoding: chunked\r\n", &chunked)),
        record("response", "http://x.example/gzip", http, &with("Content-Encoding: gzip\r\n", &gzip(&page("gzip")))),
        record("response", "http://x.example/kept", http, &with("Content-Encoding: gzip\r\n", &page("kept"))),
        record(
            "response",
            "http://x.example/dechunked",
            http,
            &with("Transfer-Encoding: chunked\r\n", &page("dechunked")),
        ),
        record("response", "http://x.example/image", http, &response("Content-Type: image/png\r\n", b"\x89PNG")),
        record("resource", "http://x.example/resource", "text/html", &page("resource")),
        record("metadata", "http://x.example/plain", "application/warc-fields", b"outlink: none\r\n"),
    ]
}

const FOREIGN: [&str; 6] = ["chunked", "dechunked", "gzip", "kept", "plain", "resource"];

#[tokio::test]
async fn files_of_other_crawlers_are_read_packed_by_record_as_a_whole_or_not_at_all() {
    let plain = foreign().concat();
    let members = foreign().iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", plain.clone()), ("b.warc.gz", gzip(&plain)), ("c.warc.gz", members)] {
        let press = Press::with_articles(&[]).await;
        let file = press.folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let events = bring_in(&press, vec![Input::Path(file)], None).await;
        assert_eq!(events.len(), 6, "{name}: {events:?}");
        assert_eq!(press.read(), FOREIGN, "{name}");
        let (_, capture) = &press.archived().await[0];
        assert_eq!(capture.fetched_at.to_rfc3339(), "2025-07-15T09:30:00+00:00");
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_yields_what_stands_before_and_says_so() {
    let press = Press::with_articles(&[]).await;
    let file = press.folder.path().join("a.warc");
    let bytes = foreign().concat();
    fs::write(&file, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let events = bring_in(&press, vec![Input::Path(file)], None).await;
    assert!(events.len() > 2 && events.last().unwrap().contains("a.warc, record"), "{events:?}");
    assert_eq!(press.read().len(), events.len() - 1);
}
