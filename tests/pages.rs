//! The pages as a reader's browser sees them, over real HTTP.

mod common;

use std::{
    collections::{BTreeSet, VecDeque},
    future::pending,
    time::Duration,
};

use common::{Site, french, quads};
use depeche::{
    crawl::{CrawlSettings, Stages, crawl},
    demo::{self, Press},
    extract::{Article, BlockKind},
    fetch::{FetchSettings, Fetcher},
    frontier::SqlFrontier,
    pipeline::Pipeline,
};
use reqwest::{StatusCode, header};
use scraper::{Html, Selector};
use url::Url;

async fn page(site: &Site, path: &str, language: &str) -> (StatusCode, String) {
    let request = site.client.get(site.url(path)).header(header::ACCEPT, "text/html,*/*;q=0.1");
    let response = request.header(header::ACCEPT_LANGUAGE, language).send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

/// Texts, or values of an attribute, of what a selector finds.
fn find(html: &str, selector: &str, attribute: Option<&str>) -> Vec<String> {
    let html = Html::parse_document(html);
    let selector = Selector::parse(selector).unwrap();
    let found = html.select(&selector);
    let value = |element: scraper::ElementRef<'_>| match attribute {
        Some(name) => element.attr(name).map(str::to_owned),
        None => Some(element.text().collect()),
    };
    found.filter_map(value).collect()
}

/// A site that has crawled the bundled press.
async fn with_press() -> Site {
    let site = Site::empty().await;
    let press = Press::serve().await.unwrap();
    let sources = press.sources();
    let pipeline = Pipeline::new(&demo::data_files(), site.base.clone(), site.graph.clone()).await.unwrap();
    let pipeline = pipeline.naming(&sources);
    let frontier = SqlFrontier::open(&site.folder.path().join("frontier.sqlite")).await.unwrap();
    let stages = Stages { archive: &*site.archive, frontier: &frontier, processor: &pipeline };
    let settings = CrawlSettings { once: true, delay: Duration::ZERO, ..CrawlSettings::default() };
    let fetcher = Fetcher::new(FetchSettings::default()).unwrap();
    crawl(&fetcher, stages, &sources, &settings, &|_| {}, pending()).await.unwrap();
    site
}

#[tokio::test]
async fn the_address_chooses_the_language_before_the_browser_does() {
    let site = Site::with_articles().await;
    for (path, browser, lang, words) in [
        ("", "fr-CH, fr;q=0.9, en;q=0.8", "fr", "Derniers articles"),
        ("", "en-GB", "en", "Latest articles"),
        ("", "ja", "en", "Latest articles"),
        ("?lang=fr", "en", "fr", "Derniers articles"),
        ("?lang=en", "fr", "en", "Latest articles"),
        ("?lang=xx", "fr", "fr", "Derniers articles"),
    ] {
        let (status, html) = page(&site, path, browser).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(find(&html, "html", Some("lang")), [lang], "{path} {browser}");
        assert!(find(&html, "h2", None).contains(&words.to_owned()), "{path} {browser}");
    }
}

#[tokio::test]
async fn an_article_shows_its_names_and_quotes_where_they_stand() {
    let site = Site::with_articles().await;
    let article = french();
    let (status, html) = page(&site, &format!("article/{}", article.id()), "fr").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(find(&html, "h1", None), ["Ormelune arrive"]);
    let paragraphs = find(&html, ".text p", None);
    assert_eq!(paragraphs, article.text.lines().collect::<Vec<_>>(), "marks leave the text as it was");
    assert_eq!(find(&html, ".text .quote", None), ["Six cents puces Zéphyr y seront"]);
    assert!(find(&html, ".text .quote", Some("title"))[0].contains("Lise Morandin"), "a quote says whose it is");
    let links = find(&html, ".text a.name", Some("href"));
    assert_eq!(links, ["/entity/ormelune", "/entity/valcarre", "/entity/zephyr", "/entity/lise-morandin"]);
    assert!(find(&html, ".text a a", None).is_empty());
}

#[tokio::test]
async fn what_is_not_there_is_said_with_a_way_on() {
    let site = Site::with_articles().await;
    for path in ["nowhere", "article/0000000000000000", "entity/nobody", "source/nowhere.example"] {
        let (status, html) = page(&site, path, "en").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(!find(&html, "input[name=q]", None).is_empty(), "{path} offers no search");
        assert!(find(&html, "main a", Some("href")).contains(&"/".to_owned()), "{path} leads nowhere");
    }
    let (status, text) = page(&site, "queries/none", "en").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(text.contains("first"), "the queries there are go unnamed: {text}");
}

#[tokio::test]
async fn hostile_words_are_shown_and_never_run() {
    const TITLE: &str = "</title><script>alert('t')</script> \"><img src=x onerror=alert(1)> & co";
    let site = Site::with_articles().await;
    let honest = french();
    let lines = ["<script>alert(\"b\")</script> “é” 'è' &amp; <img src=x>"].into_iter().chain(honest.text.lines());
    let (text, blocks) = Article::join(lines.map(|line| (BlockKind::Paragraph, line.to_owned())));
    let mut hostile = Article { title: TITLE.into(), authors: vec![TITLE.into()], text, blocks, ..honest };
    hostile.publisher.name = Some(TITLE.into());
    let (graph, quads) = quads(&site.base, &hostile);
    site.graph.replace(&graph, quads).await.unwrap();

    let (_, html) = page(&site, &format!("article/{}", hostile.id()), "en").await;
    assert_eq!(find(&html, "h1", None), [TITLE]);
    assert_eq!(find(&html, ".text p", None)[0], hostile.text.lines().next().unwrap());

    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let (title, sparql) = (encode(TITLE), encode("SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), \"<script>\")) }"));
    for path in [
        String::new(),
        format!("article/{}", hostile.id()),
        "entity/ormelune".into(),
        "source/gazette.example".into(),
        format!("?q={title}"),
        format!("?lang={title}"),
        format!("sparql?query={title}"),
        format!("sparql?query={sparql}"),
        format!("queries/first?subject={title}"),
        format!("entity/{title}"),
    ] {
        let (status, html) = page(&site, &path, "en").await;
        assert!(!status.is_server_error(), "{path}: {status}");
        assert!(find(&html, "script, img", None).is_empty(), "{path} lets in: {html}");
        assert!(!html.contains("<script") && !html.contains("<img"), "{path} does not escape: {html}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_within_the_site_leads_somewhere() {
    let site = with_press().await;
    let root = Url::parse(&site.url("")).unwrap();
    let mut seen = BTreeSet::from([root.clone()]);
    let mut waiting = VecDeque::from([(root.clone(), root.clone())]);
    let mut dead = Vec::new();
    while let Some((url, from)) = waiting.pop_front() {
        let request = site.client.get(url.clone()).header(header::ACCEPT, "text/html,*/*;q=0.1");
        let response = request.send().await.unwrap();
        let status = response.status();
        if !status.is_success() {
            dead.push(format!("{status} {url} on {from}"));
        }
        let is_page = response.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html");
        // A page as fetched has the links of its outlet.
        if !is_page || url.path().starts_with("/archive/") {
            continue;
        }
        for link in find(&response.text().await.unwrap(), "a, link", Some("href")) {
            let Ok(mut next) = url.join(&link) else {
                dead.push(format!("no address: {link:?} on {url}"));
                continue;
            };
            next.set_fragment(None);
            if next.origin() == root.origin() && seen.insert(next.clone()) {
                waiting.push_back((next, url.clone()));
            }
        }
    }
    let count = |path: &str| seen.iter().filter(|url| url.path().starts_with(path)).count();
    assert!(count("/article/") >= 16 && count("/source/") >= 4 && count("/archive/") >= 16, "{seen:#?}");
    assert!(dead.is_empty(), "{} of {} links are dead:\n{}", dead.len(), seen.len(), dead.join("\n"));
}

/// The path of the article with a headline.
async fn article_named(site: &Site, headline: &str) -> String {
    let query = format!("SELECT ?a WHERE {{ ?a schema:headline ?h FILTER(STR(?h) = \"{headline}\") }}");
    let rows = site.graph.select(depeche::graph::Request::new(query)).await.unwrap();
    rows.first().unwrap().text("a").unwrap().strip_prefix(site.base.as_str()).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_shows_where_else_it_stands_who_had_it_first_and_what_it_translates() {
    let site = with_press().await;
    let (english, french) = (
        "We are not building a machine room, we are building a city.",
        "Nous ne construisons pas une salle de machines, nous construisons une ville",
    );
    let path = article_named(&site, "Halcyon Compute names Tobias Anker chief executive").await;
    let (_, html) = page(&site, &path, "en").await;
    let told = find(&html, "aside .elsewhere", None);
    assert_eq!(told, ["quoted in 3 articles, first in The Circuit Ledger (2026-02-03)"], "whole, copied and trimmed");
    assert!(find(&html, "aside .rendering", None)[0].starts_with(&format!("translated as « {french} »")));

    let statement = find(&html, "aside .elsewhere a", Some("href"))[0].trim_start_matches('/').to_owned();
    let (status, html) = page(&site, &statement, "fr").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(find(&html, "h1", None), [format!("« {english} »")]);
    assert!(find(&html, ".byline a", None).contains(&"Ada Quill".to_owned()));
    let quoted: Vec<String> = find(&html, "article ol p:first-child", None);
    assert_eq!(quoted.len(), 3);
    assert!(quoted[0].contains(english) && quoted[2].contains("We are not building a machine room,"), "{quoted:#?}");
    assert!(find(&html, ".rendering", None)[0].starts_with("traduite par"));

    let turtle = site.get(&statement, &[], "text/turtle").await.text().await.unwrap();
    assert!(turtle.contains("a dep:Statement") && turtle.contains("a dep:Translation"), "{turtle}");

    let path = article_named(&site, "Halcyon Compute construira son campus Vega dans l’Ohio").await;
    let (_, html) = page(&site, &path, "fr").await;
    assert!(find(&html, "aside .rendering", None)[0].starts_with(&format!("traduction de « {english} »")));

    let (_, html) = page(&site, "entity/ada-quill", "en").await;
    assert_eq!(find(&html, ".elsewhere", None).len(), 3, "one line for each quote of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_shows_what_the_speaker_is_and_to_whom_it_was_said() {
    let site = with_press().await;
    let path = article_named(&site, "Lumenor’s Ostara 3 is small, frugal and open").await;
    let (_, html) = page(&site, &path, "en").await;
    assert_eq!(find(&html, "aside .role", None)[0], "chief executive · Lumenor");
    let path = article_named(&site, "Halcyon to build $9 bln data center campus in Ohio").await;
    let (_, html) = page(&site, &path, "en").await;
    assert_eq!(find(&html, "aside .addressee", None), ["to reporters"]);
    let path = article_named(&site, "Corvina unveils the K10, and a waiting list").await;
    let (_, html) = page(&site, &path, "fr").await;
    assert_eq!(find(&html, "aside .polarity", None), ["démenti"], "what was denied is shown as such");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_shows_its_ledger_in_both_languages() {
    let site = with_press().await;
    for (language, title, contested, accepted) in
        [("en", "The ledger", "contested", "accepted"), ("fr", "Le registre", "contesté", "accepté")]
    {
        let (_, html) = page(&site, "entity/vega-campus", language).await;
        assert_eq!(find(&html, "#ledger h2", None), [title]);
        let rows: Vec<String> = find(&html, "#ledger tbody tr", None);
        let figures = if language == "en" { ["120,000", "150,000"] } else { ["120\u{202f}000", "150\u{202f}000"] };
        let given = format!("{} Corvina", figures[0]);
        let line = rows.iter().find(|row| row.contains(&given)).unwrap_or_else(|| panic!("{given}: {rows:#?}"));
        assert!(line.contains(contested) && line.contains(figures[1]) && line.contains("2026-02-03"), "{line}");
        let links = find(&html, "#ledger tbody a", Some("href"));
        assert!(links.iter().any(|link| link.starts_with("/article/")), "who said it first is linked: {links:?}");
        let (_, html) = page(&site, "entity/cassiopee-datacenter", language).await;
        assert_eq!(find(&html, "#ledger .status.accepted", None)[0], accepted);
        let operated = find(&html, "#ledger tbody tr", None);
        assert!(operated.iter().any(|row| row.contains("Nébulys") || row.contains("Nebulys")), "{operated:#?}");
    }
    let (_, html) = page(&site, "queries/ledger?subject=vega-campus", "en").await;
    assert!(find(&html, "main tbody tr", None).len() > 4, "the query has rows");
}
