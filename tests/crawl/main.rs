//! The crawl against a real server: what is asked for, what is kept, and what a crash leaves.

mod crash;
mod ingest;
mod press;

use std::{io::Write, sync::atomic::Ordering, time::Duration};

use chrono::{TimeDelta, Utc};
use depeche::{archive::Archive, crawl::Event, frontier::Frontier};
use flate2::{Compression, write::GzEncoder};
use press::{Answer, Press, html, ok};

/// Bytes packed with gzip.
pub fn gzip(body: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(body).unwrap();
    out.finish().unwrap()
}

#[tokio::test]
async fn every_article_of_feed_and_sitemap_is_fetched_archived_and_processed_once() {
    let mut press = Press::with_articles(&["a", "b"]).await;
    press.article("/c", "c", "Dans le plan du site seulement.");
    let list =
        format!("<urlset><url><loc>{}</loc></url><url><loc>{}</loc></url></urlset>", press.url("/a"), press.url("/c"));
    press.put("/sitemap.xml", ok("application/xml", list));
    press.source.sitemaps = vec![press.url("/sitemap.xml")];
    let report = press.crawl().await;
    assert_eq!((report.lists, report.new, report.changed, report.unchanged), (2, 3, 0, 0), "{report:?}");
    assert_eq!(report.requests, 6, "robots.txt, two lists, three articles");
    assert_eq!(press.read(), ["a", "b", "c"]);
    let archived = press.archived().await;
    assert_eq!(archived.len(), 3, "lists are not archived");
    for (locator, capture) in archived {
        assert_eq!(press.archive().read(&locator).await.unwrap(), capture);
        assert!(String::from_utf8(capture.body).unwrap().contains("Valcarré"));
    }
    let stats = press.frontier().await.stats(Utc::now()).await.unwrap();
    assert_eq!((stats.lists, stats.articles, stats.fetched, stats.unprocessed, stats.due), (2, 3, 3, 0, 0));
}

#[tokio::test]
async fn nothing_is_asked_for_again_before_it_is_due() {
    let press = Press::with_articles(&["a"]).await;
    press.crawl().await;
    press.forget_requests();
    let report = press.crawl().await;
    assert_eq!(report.requests, 0);
}

#[tokio::test]
async fn an_unchanged_page_is_asked_for_conditionally_and_not_processed_again() {
    let press = Press::with_articles(&["etag", "date", "neither"]).await;
    for (path, header, value) in
        [("/etag", "etag", "\"v1\""), ("/date", "last-modified", "Tue, 15 Jul 2025 08:00:00 GMT")]
    {
        let mut answer = ok("text/html", html(&path[1..], "Inchangé."));
        answer.headers.push((header, value.to_owned()));
        press.put(path, answer);
    }
    press.crawl().await;
    for path in ["/etag", "/date", "/neither"] {
        press.make_due(path).await;
    }
    press.forget_requests();
    let report = press.crawl().await;
    assert_eq!((report.unchanged, report.new, report.changed), (3, 0, 0), "{report:?}");
    assert_eq!(press.read(), ["date", "etag", "neither"]);
    assert_eq!(press.archived().await.len(), 3);
    let seen = press.site.seen.lock().unwrap();
    let header = |path: &str, name: &str| {
        let seen = seen.iter().find(|seen| seen.path == path).unwrap();
        seen.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(header("/etag", "if-none-match").as_deref(), Some("\"v1\""));
    assert_eq!(header("/date", "if-modified-since").as_deref(), Some("Tue, 15 Jul 2025 08:00:00 GMT"));
    assert_eq!(header("/neither", "if-none-match"), None);
}

#[tokio::test]
async fn a_changed_page_is_archived_beside_the_old_one_and_processed_again() {
    let press = Press::with_articles(&["a"]).await;
    press.crawl().await;
    press.article("/a", "a, corrigé", "Une coquille a été corrigée.");
    press.make_due("/a").await;
    let report = press.crawl().await;
    assert_eq!((report.new, report.changed), (0, 1));
    assert_eq!(press.read(), ["a", "a, corrigé"]);
    assert_eq!(press.archived().await.len(), 2);
}

#[tokio::test]
async fn a_sitemap_that_gives_a_later_change_makes_an_article_due() {
    let mut press = Press::with_articles(&["a"]).await;
    press.source.sitemaps = vec![press.url("/sitemap.xml")];
    let list = |changed: chrono::DateTime<Utc>| {
        let (url, changed) = (press.url("/a"), changed.to_rfc3339());
        format!("<urlset><url><loc>{url}</loc><lastmod>{changed}</lastmod></url></urlset>")
    };
    press.put("/sitemap.xml", ok("application/xml", list(Utc::now() - TimeDelta::days(2))));
    press.crawl().await;
    tokio::time::sleep(Duration::from_millis(2100)).await;
    press.put("/sitemap.xml", ok("application/xml", list(Utc::now() - TimeDelta::seconds(1))));
    press.article("/a", "a, complété", "Avec une réponse de la mairie.");
    press.make_due("/sitemap.xml").await;
    press.crawl().await;
    assert_eq!(press.read(), ["a", "a, complété"]);
}

#[tokio::test]
async fn what_robots_txt_forbids_is_never_requested_even_through_a_redirect() {
    let press = Press::with_articles(&["a", "private", "detour"]).await;
    press.put("/robots.txt", ok("text/plain", "User-agent: *\nDisallow: /b\nUser-agent: depeche\nDisallow: /private"));
    press.redirect("/detour", "/private/2");
    let report = press.crawl().await;
    assert_eq!(report.forbidden, 2, "{report:?}");
    assert_eq!(press.read(), ["a"]);
    let asked: Vec<_> = press.requests().into_keys().collect();
    assert_eq!(asked, ["/a", "/detour", "/feed"]);
}

#[tokio::test]
async fn a_host_whose_robots_txt_is_broken_is_left_alone() {
    let press = Press::with_articles(&["a"]).await;
    press.status("/robots.txt", 503);
    let report = press.crawl().await;
    assert_eq!(report.failed.get("robots.txt unreachable"), Some(&1), "{report:?}");
    assert!(press.requests().is_empty());
}

#[tokio::test]
async fn the_user_agent_says_who_asks_and_where_to_complain() {
    let press = Press::with_articles(&[]).await;
    press.crawl().await;
    let seen = press.site.seen.lock().unwrap();
    for seen in seen.iter() {
        let agent = seen.headers["user-agent"].to_str().unwrap();
        assert!(agent.starts_with("depeche/") && agent.ends_with("(+https://gazette.example/robot)"), "{agent}");
    }
}

#[tokio::test]
async fn one_bad_page_never_stops_the_others() {
    let press = Press::with_articles(&["a", "loop", "gone", "missing", "broken", "out", "z"]).await;
    press.redirect("/loop", "/loop2");
    press.redirect("/loop2", "/loop");
    press.status("/gone", 410);
    press.status("/missing", 404);
    press.status("/broken", 500);
    press.redirect("/out", "http://127.0.0.1:9/elsewhere");
    let report = press.crawl().await;
    assert_eq!(press.read(), ["a", "z"]);
    let failed: Vec<_> = report.failed.iter().map(|(label, count)| (label.as_str(), *count)).collect();
    let expected = [
        ("redirect loop", 1),
        ("redirected out of the source", 1),
        ("status 404", 1),
        ("status 410", 1),
        ("status 500", 1),
    ];
    assert_eq!(failed, expected);
    let errors = press.frontier().await.stats(Utc::now()).await.unwrap().errors;
    assert_eq!(errors.len(), 5, "{errors:?}");
}

#[tokio::test]
async fn a_page_that_is_gone_is_never_asked_for_again_and_one_that_failed_is_later() {
    let press = Press::with_articles(&["gone", "broken"]).await;
    press.status("/gone", 410);
    press.status("/broken", 500);
    press.crawl().await;
    let frontier = press.frontier().await;
    let due = frontier.due(&press.source.domain(), Utc::now() + TimeDelta::days(1), 10).await.unwrap();
    let paths: Vec<_> = due.iter().map(|page| (page.url.path(), page.failures)).collect();
    assert_eq!(paths, [("/broken", 1), ("/feed", 0)]);
    let soon = frontier.due(&press.source.domain(), Utc::now() + TimeDelta::minutes(4), 10).await.unwrap();
    assert_eq!(soon, []);
}

#[tokio::test]
async fn a_page_of_fifty_megabytes_is_refused_before_it_is_read() {
    let press = Press::with_articles(&["declared", "endless", "bomb", "a"]).await;
    press.put("/declared", ok("text/html", vec![b' '; 50 << 20]));
    press.put("/endless", Answer { status: 200, endless: 50, ..Answer::default() });
    let mut bomb = ok("text/html", gzip(&vec![b' '; 50 << 20]));
    bomb.headers.push(("content-encoding", "gzip".into()));
    press.put("/bomb", bomb);
    let report = press.crawl().await;
    assert_eq!(report.failed.get("too large"), Some(&3), "{report:?}");
    assert!(press.site.sent.load(Ordering::SeqCst) < 20, "{:?} MB were sent", press.site.sent);
    assert_eq!(press.read(), ["a"]);
}

#[tokio::test]
async fn a_slow_server_is_given_up_in_time() {
    let mut press = Press::with_articles(&["slow", "a"]).await;
    press.fetch.read_timeout = Duration::from_millis(300);
    press.put("/slow", Answer { status: 200, delay: Duration::from_secs(20), ..Answer::default() });
    let started = std::time::Instant::now();
    let report = press.crawl().await;
    assert_eq!(report.failed.get("timeout"), Some(&1), "{report:?}");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(press.read(), ["a"]);
}

#[tokio::test]
async fn a_host_is_asked_one_thing_at_a_time_with_the_pause_of_robots_txt() {
    let press = Press::with_articles(&["a", "b", "c"]).await;
    press.put("/robots.txt", ok("text/plain", "User-agent: *\nCrawl-delay: 0.3"));
    press.crawl().await;
    assert_eq!(press.site.most_open.load(Ordering::SeqCst), 1);
    let seen = press.site.seen.lock().unwrap();
    assert_eq!(seen.len(), 5);
    for pair in seen[1..].windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(300), "{pair:?}");
    }
}

#[tokio::test]
async fn many_sources_are_crawled_at_the_same_time() {
    let names: Vec<String> = (0..30).map(|n| format!("n{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut presses = Vec::new();
    for _ in 0..24 {
        let mut press = Press::with_articles(&names).await;
        press.source.delay_seconds = Some(0.02);
        presses.push(press);
    }
    let sources: Vec<_> = presses.iter().map(|press| press.source.clone()).collect();
    let started = std::time::Instant::now();
    let crawled = presses[0].crawl_sources(&sources, &|_| {}, std::future::pending());
    let report = tokio::time::timeout(Duration::from_secs(60), crawled).await.expect("no source waits for another");
    assert_eq!((report.new, report.failed.len()), (24 * 30, 0), "{report:?}");
    assert!(started.elapsed() < Duration::from_millis(24 * 30 * 20), "one after the other: {:?}", started.elapsed());
    assert!(presses.iter().all(|press| press.site.most_open.load(Ordering::SeqCst) == 1));
}

#[tokio::test]
async fn a_host_that_asks_for_a_pause_gets_it() {
    let press = Press::with_articles(&["busy", "a"]).await;
    let headers = vec![("retry-after", "1".to_owned())];
    press.put("/busy", Answer { status: 429, headers, ..Answer::default() });
    press.crawl().await;
    let seen = press.site.seen.lock().unwrap();
    let at = |path: &str| seen.iter().find(|seen| seen.path == path).unwrap().at;
    assert!(at("/a") - at("/busy") >= Duration::from_secs(1));
}

#[tokio::test]
async fn addresses_that_redirect_to_one_article_give_one_article() {
    let press = Press::with_articles(&["short", "long", "a"]).await;
    press.redirect("/short", "/a");
    press.redirect("/long", "/a");
    press.crawl().await;
    assert_eq!(press.read(), ["a"]);
    assert_eq!(press.archived().await.len(), 1);
    let moved = press.frontier().await.page(&press.url("/short")).await.unwrap().unwrap();
    assert_eq!(moved.failures, 0);
}

#[tokio::test]
async fn pages_outside_the_source_and_its_sections_are_left_alone() {
    let mut press = Press::with_articles(&["tech/a", "sport/b", "tech/live/c"]).await;
    press.source.include = vec!["/tech/".into()];
    press.source.exclude = vec!["/live/".into()];
    let (feed, other) = ("/feed", "https://other.example/tech/d");
    let body = press.site.answers.lock().unwrap()[feed].body.clone();
    let body =
        String::from_utf8(body).unwrap().replace("</channel>", &format!("<item><link>{other}</link></item></channel>"));
    press.put(feed, ok("application/rss+xml", body));
    press.crawl().await;
    assert_eq!(press.requests().into_keys().collect::<Vec<_>>(), ["/feed", "/tech/a"]);
}

#[tokio::test]
async fn what_is_no_article_is_kept_and_passed_over() {
    let press = Press::with_articles(&["pdf", "a"]).await;
    press.put("/pdf", ok("application/pdf", "%PDF-1.7"));
    let report = press.crawl().await;
    assert_eq!(report.skipped.values().sum::<u64>(), 1, "{report:?}");
    assert!(report.skipped.keys().all(|reason| reason.contains("application/pdf")));
    assert_eq!(press.frontier().await.stats(Utc::now()).await.unwrap().unprocessed, 0);
}

#[tokio::test]
async fn a_feed_that_is_a_web_page_is_reported() {
    let press = Press::with_articles(&[]).await;
    press.put("/feed", ok("application/rss+xml", "<html><body>Bientôt de retour</body></html>"));
    let report = press.crawl().await;
    assert_eq!(report.failed.get("not a list"), Some(&1), "{report:?}");
}

#[tokio::test]
async fn packed_responses_are_unpacked() {
    let press = Press::with_articles(&["a"]).await;
    let mut packed = ok("text/html", gzip(html("a", "Serré.").as_bytes()));
    packed.headers.push(("content-encoding", "gzip".into()));
    press.put("/a", packed);
    press.crawl().await;
    assert_eq!(press.read(), ["a"]);
    let (_, capture) = &press.archived().await[0];
    assert_eq!((capture.header("content-encoding"), &capture.body[..5]), (None, &b"<html"[..]));
}

#[tokio::test]
async fn a_crawl_that_is_stopped_finishes_the_page_at_hand_and_goes_on_the_next_time() {
    let press = Press::with_articles(&["a", "b", "c", "d"]).await;
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let stop = std::sync::Mutex::new(Some(stop));
    let note = |event: &Event| {
        if matches!(event, Event::Kept { .. })
            && let Some(stop) = stop.lock().unwrap().take()
        {
            stop.send(()).unwrap();
        }
    };
    let report = press.crawl_noting(&note, async { stopped.await.unwrap() }).await;
    assert!((1..4).contains(&report.new), "{report:?}");
    press.crawl().await;
    assert_eq!(press.read(), ["a", "b", "c", "d"]);
    assert!(press.requests().values().all(|count| *count == 1), "{:?}", press.requests());
}
