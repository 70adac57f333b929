//! Published checks (`schema:ClaimReview`), from pages over HTTP to the page of what they are about.

mod common;

use std::{collections::BTreeSet, net::SocketAddr, time::Duration};

use axum::{Router, response::Html, routing::get};
use common::Site;
use depeche::{
    crawl::{Input, Stages, ingest},
    extract::ArticleId,
    fetch::{FetchSettings, Fetcher},
    frontier::SqlFrontier,
    graph::Request,
    ledger::{Ledger, Policy},
    ontology::DataFiles,
    pipeline::Pipeline,
};

fn page(title: &str, body: &str, head: &str) -> String {
    format!(
        "<html lang=\"en\"><head><title>{title}</title><meta property=\"article:published_time\" content=\"2026-05-04T08:00:00Z\">\
         {head}</head><body><article><h1>{title}</h1>{body}<p>Nobody else had anything to say about it on this quiet day \
         in spring, when most people were out of town and the newspapers had little else to tell their readers.</p></article></body></html>"
    )
}

/// Serves an article, another that says the same figure, one that nobody checks, and a page with checks of the first two.
async fn serve() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let vega = page(
        "Lumivane grows",
        "<p>The start-up Lumivane now employs 4,800 people, as it said on Monday after a long silence.</p>\
         <p>“Vega is the quietest machine room that we have ever built,” said Ada Quill, CEO of Lumivane.</p>",
        "",
    );
    let other = page("A second look", "<p>At the end of April, the start-up Lumivane employs 4,800 people.</p>", "");
    let quiet = page("Nothing to see", "<p>The start-up Orvelle employs 300 people, and it is silent again.</p>", "");
    let review = |claim: &str, verdict: &str, item: String| {
        format!(
            r#"{{"@type":"ClaimReview","claimReviewed":"{claim}","url":"/checks#{verdict}","author":{{"name":"The Checkers"}},
            "reviewRating":{{"@type":"Rating","ratingValue":1,"bestRating":5,"alternateName":"{verdict}"}}{item}}}"#
        )
    };
    let appearance = format!(
        r#","itemReviewed":{{"@type":"Claim","author":{{"name":"Lumivane"}},"appearance":"http://{address}/vega?utm_source=feed"}}"#
    );
    let checks = [
        review("The start-up Lumivane employs 4,800 people.", "Exaggerated", appearance),
        review("“Vega is the quietest machine room that we have ever built”", "Unproven", String::new()),
        review("The moon is made of very old cheese.", "False", String::new()),
    ];
    let head = format!(r#"<script type="application/ld+json">{{"@graph":[{}]}}</script>"#, checks.join(","));
    let checks = page(
        "What we checked this week",
        "<p>We looked at three things that were said, and found little in them.</p>",
        &head,
    );
    let of = |html: String| get(move || async move { Html(html) });
    let router = Router::new()
        .route("/vega", of(vega))
        .route("/other", of(other))
        .route("/quiet", of(quiet))
        .route("/checks", of(checks));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A site that has fetched the pages in an order.
async fn site(address: SocketAddr, order: &[&str]) -> Site {
    let site = Site::empty().await;
    let pipeline = Pipeline::new(&DataFiles::embedded(), site.base.clone(), site.graph.clone()).await.unwrap();
    let frontier = SqlFrontier::open(&site.folder.path().join("frontier.sqlite")).await.unwrap();
    let stages = Stages { archive: &*site.archive, frontier: &frontier, processor: &pipeline };
    let fetcher = Fetcher::new(FetchSettings::default()).unwrap();
    for path in order {
        let url = format!("http://{address}/{path}").parse().unwrap();
        let note = |event: &depeche::crawl::Event| assert!(format!("{event:?}").contains("Stored"), "{event:?}");
        ingest(&fetcher, stages, vec![Input::Url(url)], None, Duration::ZERO, &note).await.unwrap();
    }
    site
}

async fn rows(site: &Site, query: &str) -> BTreeSet<String> {
    let rows = site.graph.select(Request::new(query)).await.unwrap();
    rows.rows.iter().map(|row| format!("{row:?}")).collect()
}

const LEDGER: &str = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(STRENDS(STR(?g), \"graph/ledger\")) }";

#[tokio::test(flavor = "multi_thread")]
async fn checks_are_tied_to_what_they_are_about_in_whatever_order_the_pages_come() {
    let address = serve().await;
    let site = site(address, &["vega", "other", "quiet", "checks"]).await;
    let turned = self::site(address, &["checks", "quiet", "other", "vega"]).await;
    let kept = rows(&site, LEDGER).await;
    assert_eq!(kept, rows(&turned, LEDGER).await);
    let ledger = Ledger::new(&DataFiles::embedded(), site.base.clone(), site.graph.clone(), Policy::default()).unwrap();
    ledger.derive().await.unwrap();
    assert_eq!(kept, rows(&site, LEDGER).await, "derived anew it is the same");

    let table =
        site.get("queries/checks", &[("format", "csv"), ("lang", "en")], "text/csv").await.text().await.unwrap();
    let lines: Vec<&str> = table.lines().skip(1).collect();
    let of = |verdict: &str, path: &str| {
        let here = format!("http://{address}/{path},");
        lines.iter().filter(|line| line.contains(verdict) && line.contains(&here)).copied().collect::<Vec<_>>()
    };
    assert_eq!(lines.len(), 3, "{table}");
    assert!(
        of("Exaggerated", "vega")[0].contains(",0.95,") && of("Exaggerated", "vega")[0].contains("#claim-"),
        "{table}"
    );
    assert!(of("Exaggerated", "other")[0].contains(",0.7,"), "the same figure elsewhere: {table}");
    assert!(of("Unproven", "vega")[0].contains("#quote="), "{table}");

    let article = ArticleId::of(&format!("http://{address}/vega").parse().unwrap());
    let html = |lang: &'static str| {
        let path = format!("article/{article}");
        let site = &site;
        async move { site.get(&path, &[("lang", lang)], "text/html").await.text().await.unwrap() }
    };
    let (english, french) = (html("en").await, html("fr").await);
    assert!(english.contains("Checked by others") && french.contains("Vérifié ailleurs"));
    assert!(english.contains("Exaggerated") && english.contains("Unproven") && english.contains("The Checkers"));
    assert!(!english.contains("old cheese"));
    let quiet = ArticleId::of(&format!("http://{address}/quiet").parse().unwrap());
    let html = site.get(&format!("article/{quiet}"), &[], "text/html").await.text().await.unwrap();
    assert!(!html.contains("id=\"checks\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_is_gone_is_tied_to_nothing() {
    let address = serve().await;
    let site = site(address, &["vega", "checks"]).await;
    let tied = "SELECT ?m { ?m a dep:ReviewMatch }";
    assert_eq!(rows(&site, tied).await.len(), 2);
    let checks = site.base.article(&ArticleId::of(&format!("http://{address}/checks").parse().unwrap()));
    let ledger = Ledger::new(&DataFiles::embedded(), site.base.clone(), site.graph.clone(), Policy::default()).unwrap();
    ledger.announce(&checks).await.unwrap();
    site.graph.replace(&checks, Vec::new()).await.unwrap();
    ledger.update(&checks).await.unwrap();
    assert!(rows(&site, "SELECT ?m ?o { ?m a dep:ReviewMatch ; ?p ?o }").await.is_empty());
    assert!(rows(&site, "SELECT ?r { ?r dep:concerns ?q }").await.is_empty());
}
