//! The bundled press, crawled for real: over HTTP, into archive, frontier and a graph on disk.

use std::{future::pending, sync::Arc};

use chrono::Utc;
use depeche::{
    archive::WarcArchive,
    crawl::{CrawlReport, CrawlSettings, Source, Stages, crawl},
    demo::{self, Press},
    fetch::{FetchSettings, Fetcher},
    frontier::{Frontier, SqlFrontier},
    graph::{Embedded, Graph, Limits, Request},
    pipeline::Pipeline,
};
use tempfile::TempDir;

struct World {
    press: Press,
    sources: Vec<Source>,
    graph: Arc<Embedded>,
    archive: WarcArchive,
    frontier: SqlFrontier,
    pipeline: Pipeline,
    fetcher: Fetcher,
    _folder: TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let press = Press::serve().await.unwrap();
        let sources = press.sources();
        let graph = Arc::new(Embedded::open(&folder.path().join("graph"), Limits::default()).unwrap());
        let base = "http://localhost:7878/".parse().unwrap();
        Self {
            archive: WarcArchive::open(&folder.path().join("archive")).unwrap(),
            frontier: SqlFrontier::open(&folder.path().join("frontier.sqlite")).await.unwrap(),
            pipeline: Pipeline::new(&demo::data_files(), base, graph.clone()).await.unwrap().naming(&sources),
            fetcher: Fetcher::new(FetchSettings::default()).unwrap(),
            press,
            sources,
            graph,
            _folder: folder,
        }
    }

    async fn crawl(&self) -> CrawlReport {
        let stages = Stages { archive: &self.archive, frontier: &self.frontier, processor: &self.pipeline };
        let settings = CrawlSettings { once: true, delay: std::time::Duration::ZERO, ..CrawlSettings::default() };
        crawl(&self.fetcher, stages, &self.sources, &settings, &|_| {}, pending()).await.unwrap()
    }

    /// The values of `?x` in text order.
    async fn ask(&self, pattern: &str) -> Vec<String> {
        let query = format!("SELECT DISTINCT ?x WHERE {{ {pattern} }} ORDER BY STR(?x)");
        let rows = self.graph.select(Request::new(query)).await.unwrap();
        rows.iter().filter_map(|row| row.text("x").map(str::to_owned)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundled_press_is_read_as_its_outlets_meant_it() {
    let world = World::new().await;
    let report = world.crawl().await;
    assert_eq!(report.new, 16, "{report:?}");
    let requests = world.press.take_requests();
    assert!(requests.all.iter().all(|(url, _)| !url.contains("/prive/")), "robots.txt was not obeyed");
    assert!(requests.all.iter().any(|(url, status)| url.ends_with("/disparue") && *status == 404));

    for (pattern, expected) in [
        // Every article has its headline, language, date and the name of its outlet.
        ("?a a schema:NewsArticle ; schema:inLanguage ?x", vec!["en", "fr"]),
        (
            "?a schema:publisher/schema:name ?x",
            vec!["La Gazette des réseaux", "Le Fil numérique", "Meridian Wire", "The Circuit Ledger"],
        ),
        (
            "?a a schema:NewsArticle FILTER NOT EXISTS { ?a schema:datePublished ?d ; schema:headline ?h } BIND(?a AS ?x)",
            vec![],
        ),
        // The page in windows-1252.
        (
            "?a schema:headline ?x ; nif:isString ?t FILTER(CONTAINS(?t, \"a coûté 400 millions d’euros – soit 5 000 € le kilowatt\"))",
            vec!["Nébulys ouvre Cassiopée, un datacenter de 80 MW près de Grenoble"],
        ),
        // The broken page: what stands before the break.
        (
            "?a schema:headline ?x ; nif:isString ?t FILTER(CONTAINS(?t, \"coupés de nouveau pendant la nuit\"))",
            vec!["Une page qui se casse en chemin"],
        ),
        // The copy names its original.
        ("?a schema:isBasedOn ?o ; schema:publisher/schema:name ?x", vec!["The Circuit Ledger"]),
        // Direct words and their speaker.
        (
            "?q schema:text ?x ; schema:spokenByCharacter/skos:prefLabel \"Tobias Anker\"@en ; dep:quoteKind dep:Direct",
            vec![
                "The grid is the product now,",
                "Those are the two things our neighbours asked for.",
                "Vega will open on time, and it will open quietly,",
            ],
        ),
    ] {
        assert_eq!(world.ask(pattern).await, expected, "{pattern}");
    }
    let chips = "?c rdf:subject/skos:prefLabel \"Vega\"@en ; rdf:predicate dep:chipCount ; rdf:object ?x";
    assert_eq!(world.ask(chips).await, ["120000", "150000"], "the outlets contradict each other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_crawl_asks_with_conditions_and_writes_only_what_was_corrected() {
    let world = World::new().await;
    world.crawl().await;
    world.press.take_requests();
    let before = world.graph.len().await.unwrap();

    world.frontier.hasten(Utc::now()).await.unwrap();
    let report = world.crawl().await;
    let requests = world.press.take_requests();
    assert_eq!((report.new, report.changed), (0, 0), "{report:?}");
    // What was gone is asked for as the first time.
    let plain = requests.all.iter().filter(|(url, _)| url.ends_with("/disparue")).count();
    assert_eq!(requests.conditional + plain, requests.all.len(), "{requests:?}");
    assert_eq!(world.graph.len().await.unwrap(), before, "an unchanged press adds no quad");

    let figure = "?c schema:isPartOf/schema:publisher/schema:name \"Meridian Wire\" ; rdf:predicate dep:chipCount ; rdf:object ?x";
    assert_eq!(world.ask(figure).await, ["120000"]);
    let entry = "?e a dep:LedgerEntry ; schema:about/skos:prefLabel \"Vega\"@en ; dep:property dep:chipCount ; dep:object 150000.0 ; dep:articles ?x";
    assert_eq!(world.ask(entry).await, ["2"]);
    world.press.publish_updates();
    world.frontier.hasten(Utc::now()).await.unwrap();
    world.crawl().await;
    assert_eq!(world.ask(figure).await, ["150000"], "the corrected article replaces what it said before");
    let revision =
        "GRAPH ?g { ?r a dep:Revision ; dep:property dep:chipCount ; dep:object 120000.0 ; dep:replacedBy ?x ;
        dep:earlierWords ?words ; schema:isPartOf ?a } ?a schema:publisher/schema:name \"Meridian Wire\"
        FILTER(CONTAINS(?words, \"120,000\") && STRENDS(STR(?g), \"graph/revisions\"))";
    assert_eq!(world.ask(revision).await, ["150000"], "what it said is kept as history");
    assert_eq!(world.ask("?x a dep:Revision").await.len(), 1, "nothing else was taken back");
    assert_eq!(world.ask(entry).await, ["3"], "and the ledger has it with those who said so before");
    let headline =
        "?a schema:publisher/schema:name \"Meridian Wire\" ; schema:headline ?x FILTER(CONTAINS(?x, \"Halcyon\"))";
    assert_eq!(world.ask(headline).await, ["CORRECTED-Halcyon to build $9 bln data center campus in Ohio"]);
}
