//! The graph over real HTTP: a store on disk, articles written as quads, asked as strangers ask.

mod common;

use common::{Site, claim_on_chips};
use depeche::{
    graph::{Change, Graph, GraphError, Limits},
    rdf::Provenance,
};
use oxigraph::io::{RdfFormat, RdfParser};
use reqwest::{StatusCode, header};
use std::time::Duration;

const PREFIXES: &str = "PREFIX schema: <http://schema.org/> PREFIX dep: <https://w3id.org/depeche#> \
    PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> \
    PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ";

#[tokio::test]
async fn a_mention_is_found_by_its_code_points() {
    let site = Site::with_articles().await;
    let query = format!(
        "{PREFIXES} SELECT ?begin ?end ?text WHERE {{ GRAPH ?article {{
            ?m a dep:Mention ; itsrdf:taIdentRef <entity/ormelune> ; nif:beginIndex ?begin ; nif:endIndex ?end ;
               nif:anchorOf ?text ; nif:referenceContext ?article . ?article schema:inLanguage 'fr' }} }}"
    );
    let csv = site.ask(&query, "text/csv").await;
    assert_eq!(csv, "begin,end,text\r\n9,17,Ormelune\r\n");
}

#[tokio::test]
async fn each_format_is_answered_in_its_media_type() {
    let site = Site::with_articles().await;
    for (accept, sent) in [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/turtle;q=0.2, text/csv;q=0.4, */*;q=0.1", "text/csv; charset=utf-8"),
    ] {
        let response = site.get("sparql", &[("query", "SELECT * { ?s ?p ?o } LIMIT 3")], accept).await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], sent, "{accept}");
        assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
    for (accept, sent) in [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
    ] {
        let response = site.get("sparql", &[("query", "CONSTRUCT WHERE { ?s ?p ?o }")], accept).await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], sent, "{accept}");
    }
    let refused = site.get("sparql", &[("query", "SELECT * { ?s ?p ?o }")], "text/turtle").await;
    assert_eq!(refused.status(), StatusCode::NOT_ACCEPTABLE);
    let short = site.get("sparql", &[("query", "ASK {}"), ("format", "json")], "text/html").await;
    assert_eq!(short.text().await.expect("text"), r#"{"head":{},"boolean":true}"#);
}

#[tokio::test]
async fn a_query_can_be_posted_in_both_ways() {
    let site = Site::with_articles().await;
    let query = format!("{PREFIXES} SELECT (COUNT(*) AS ?n) {{ ?a a schema:NewsArticle }}");
    let form = site.client.post(site.url("sparql")).header(header::ACCEPT, "text/csv");
    let form = form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("query", &query).finish();
    let form = form.body(body).send().await.expect("an answer");
    assert_eq!(form.text().await.expect("text"), "n\r\n2\r\n");
    let plain = site.client.post(site.url("sparql")).header(header::ACCEPT, "text/csv");
    let plain = plain.header(header::CONTENT_TYPE, "application/sparql-query").body(query);
    assert_eq!(plain.send().await.expect("an answer").text().await.expect("text"), "n\r\n2\r\n");
}

#[tokio::test]
async fn the_graphs_of_the_protocol_bound_what_is_asked() {
    let site = Site::with_articles().await;
    let query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let everything: usize = count(&site.ask(query, "text/csv").await);
    let article = site.base.article(&common::french().id());
    let one = site.get("sparql", &[("query", query), ("default-graph-uri", article.as_str())], "text/csv").await;
    let one = count(&one.text().await.expect("text"));
    assert!(one > 20 && one < everything, "{one} of {everything}");
    let bad = site.get("sparql", &[("query", query), ("default-graph-uri", "no iri")], "text/csv").await;
    assert_eq!(bad.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_mistake_is_told_with_its_place() {
    let site = Site::empty().await;
    for (query, place, words) in [
        ("SELECT ?s WHERE {\n  ?s ?p ?o FLTER(1) }", (2, 12), "cannot stand here"),
        ("SELECT ?s WHERE { ?s ?p }", (1, 19), "cannot stand here"),
        ("SELECT * { ?s exa:unit ?o }", (1, 23), "prefix before this is not declared"),
        ("SELECT * { ?s ?p ?o", (1, 20), "expected"),
        ("SELECT WHERE { ?s ?p ?o }", (1, 8), ""),
        ("", (1, 1), ""),
    ] {
        let response = site.get("sparql", &[("query", query)], "*/*").await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{query}");
        let text = response.text().await.expect("text");
        let (line, column) = place;
        assert!(text.contains(&format!("line {line}, column {column}\n")) && text.contains(words), "{text}");
        assert!(text.contains(&format!("\n{}^ ", " ".repeat(column - 1))), "{text}");
    }
}

#[tokio::test]
async fn the_usual_prefixes_need_no_declaration() {
    let site = Site::with_articles().await;
    let csv =
        site.ask("SELECT (COUNT(*) AS ?n) { ?claim a dep:Claim ; rdf:predicate dep:chipCount }", "text/csv").await;
    assert_eq!(csv, "n\r\n2\r\n");
}

#[tokio::test]
async fn updates_are_refused_in_every_form() {
    let site = Site::empty().await;
    let update = "INSERT DATA { <http://e/s> <http://e/p> 1 }";
    let post = |kind: &'static str, body: String| {
        site.client.post(site.url("sparql")).header(header::CONTENT_TYPE, kind).body(body).send()
    };
    let direct = post("application/sparql-update", update.to_owned()).await.expect("an answer");
    assert_eq!(direct.status(), StatusCode::FORBIDDEN);
    let form = post("application/x-www-form-urlencoded", "update=CLEAR+ALL".to_owned()).await.expect("an answer");
    assert_eq!(form.status(), StatusCode::FORBIDDEN);
    assert!(form.text().await.expect("text").contains("only reads"));
    let disguised = site.get("sparql", &[("query", update)], "*/*").await;
    assert_eq!(disguised.status(), StatusCode::BAD_REQUEST);
    assert!(disguised.text().await.expect("text").contains("looks like an update"));
    assert_eq!(site.graph.len().await.expect("a count"), 0);
}

#[tokio::test]
async fn a_federated_query_reaches_no_other_host() {
    let site = Site::empty().await;
    let query = "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }";
    let response = site.get("sparql", &[("query", query)], "*/*").await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert!(response.text().await.expect("text").contains("not supported"));
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_stopped_and_leaves_its_place() {
    let limits = Limits { time: Duration::from_millis(400), concurrent: 1, wait: Duration::from_secs(5) };
    let site = Site::limited(limits).await;
    let slow =
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?a) = STR(?i) && STR(?d) = CONCAT(STR(?g), 'x')) }";
    let started = std::time::Instant::now();
    let response = site.get("sparql", &[("query", slow)], "*/*").await;
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert!(response.text().await.expect("text").contains("0.4 seconds"));
    assert_eq!(site.ask("SELECT (1 AS ?x) {}", "text/csv").await, "x\r\n1\r\n");
}

#[tokio::test]
async fn a_query_finds_no_place_while_one_cannot_be_stopped_but_pages_go_on() {
    let limits = Limits { time: Duration::from_millis(200), concurrent: 1, wait: Duration::from_millis(100) };
    let site = Site::limited(limits).await;
    let numbers = (0..220).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    let endless = format!(
        "SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} VALUES ?c {{ {numbers} }} FILTER(?a + ?b + ?c < 0) }}"
    );
    let response = site.get("sparql", &[("query", &endless)], "*/*").await;
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    let next = site.get("sparql", &[("query", "ASK {}")], "*/*").await;
    assert_eq!(next.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(next.headers().contains_key(header::RETRY_AFTER));
    let page = site.get("queries/latest", &[("format", "csv")], "*/*").await;
    assert_eq!(page.status(), StatusCode::OK);
}

#[tokio::test]
async fn deep_nesting_is_refused_before_it_breaks_the_parser() {
    let site = Site::empty().await;
    for deep in [
        format!("SELECT * {{ FILTER({}1{}) }}", "(".repeat(5000), ")".repeat(5000)),
        format!("ASK {}{}", "{".repeat(5000), "}".repeat(5000)),
        format!("SELECT * {{ FILTER({}1) }}", "!".repeat(5000)),
        format!("SELECT * {{ ?s {}<http://e/p> ?o }}", "^".repeat(5000)),
        format!("ASK {{}} #{}", "x".repeat(70_000)),
    ] {
        let post = site.client.post(site.url("sparql")).header(header::CONTENT_TYPE, "application/sparql-query");
        let response = post.body(deep).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    }
    let ruler = format!("#{}\nASK {{}}", "-".repeat(200));
    assert_eq!(site.get("sparql", &[("query", &ruler)], "*/*").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_long_chain_does_not_end_the_process() {
    let site = Site::limited(Limits { time: Duration::from_secs(2), ..Limits::default() }).await;
    let chain = format!("SELECT (COUNT(*) AS ?n) {{ {{}} {} }}", "UNION {}".repeat(5000));
    let form = format!("query={}", url::form_urlencoded::byte_serialize(chain.as_bytes()).collect::<String>());
    let post = site.client.post(site.url("sparql")).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let status = post.body(form).send().await.expect("an answer").status();
    assert!([StatusCode::OK, StatusCode::GATEWAY_TIMEOUT].contains(&status), "{status}");
    assert_eq!(site.get("healthz", &[], "*/*").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_large_result_comes_whole_and_in_pieces() {
    let site = Site::with_articles().await;
    let query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000";
    let mut response = site.get("sparql", &[("query", query)], "text/csv").await;
    let (mut bytes, mut pieces) = (Vec::new(), 0);
    while let Some(piece) = response.chunk().await.expect("a piece") {
        bytes.extend_from_slice(&piece);
        pieces += 1;
    }
    assert!(pieces > 10, "{pieces}");
    let lines = bytes.iter().filter(|b| **b == b'\r').count();
    assert!(lines > 20_000, "{lines}");
}

#[tokio::test]
async fn a_page_holds_no_endless_table() {
    let site = Site::with_articles().await;
    let query = "SELECT * { ?a ?b ?c . ?d ?e ?f }";
    let page = site.get("sparql", &[("query", query), ("format", "html")], "text/html").await;
    assert_eq!(page.status(), StatusCode::BAD_REQUEST);
    assert!(page.text().await.expect("text").contains("more than 100000 rows"));
}

#[tokio::test]
async fn an_export_holds_every_quad_in_each_format() {
    let site = Site::with_articles().await;
    let all = site.graph.len().await.expect("a count");
    for format in [RdfFormat::NQuads, RdfFormat::TriG, RdfFormat::NTriples, RdfFormat::Turtle] {
        let path = site.folder.path().join("export");
        let file = std::fs::File::create(&path).expect("a file");
        assert_eq!(site.graph.export(format, Box::new(file)).await.expect("an export"), all as u64);
        let file = std::fs::File::open(&path).expect("a file");
        let read = RdfParser::from_format(format).for_reader(file).inspect(|quad| assert!(quad.is_ok())).count();
        assert!(read <= all && read > all * 9 / 10, "{format:?}: {read} of {all}");
    }
}

#[tokio::test]
async fn addresses_answer_in_rdf_by_accept() {
    let site = Site::with_articles().await;
    let id = common::french().id();
    let turtle = site.get(&format!("article/{id}"), &[], "text/turtle").await;
    assert_eq!(turtle.headers()[header::CONTENT_TYPE], "text/turtle; charset=utf-8");
    let turtle = turtle.text().await.expect("text");
    assert!(turtle.contains("schema:NewsArticle") && turtle.contains("schema:Quotation"), "{turtle}");
    let entity = site.get("entity/ormelune", &[("format", "ntriples")], "*/*").await.text().await.expect("text");
    assert!(entity.contains("prefLabel> \"Ormelune\"@en"), "{entity}");
    assert!(entity.contains("chipCount>"), "the claims on it: {entity}");
    let source = site.get("source/gazette.example", &[], "application/ld+json").await.text().await.expect("text");
    assert!(source.contains("La Gazette"), "{source}");
    let missing = site.get("article/0000000000000000", &[], "text/turtle").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    let page = site.get(&format!("article/{id}"), &[], "text/html,application/xml;q=0.9,*/*;q=0.8").await;
    let media_type = page.headers()[header::CONTENT_TYPE].clone();
    let page = page.text().await.expect("text");
    assert_eq!(media_type, "text/html; charset=utf-8", "{page}");
}

#[tokio::test]
async fn the_site_describes_itself() {
    let site = Site::with_articles().await;
    let service = site.get("sparql", &[], "text/turtle").await.text().await.expect("text");
    assert!(service.contains("sd:UnionDefaultGraph"), "{service}");
    let void = site.get(".well-known/void", &[], "*/*").await.text().await.expect("text");
    assert!(void.contains(&format!("void:triples {}", site.graph.len().await.expect("a count"))), "{void}");
    let ontology = site.get("ontology", &[], "application/n-triples").await.text().await.expect("text");
    assert!(ontology.contains("<https://w3id.org/depeche#Entity>"));
    assert_eq!(site.get("healthz", &[], "*/*").await.text().await.expect("text"), "ok\n");
    let metrics = site.get("metrics", &[], "*/*").await.text().await.expect("text");
    assert!(metrics.contains("depeche_http_requests_total{status=\"2xx\"} 4"), "{metrics}");
}

#[tokio::test]
async fn writing_the_same_article_again_changes_nothing() {
    let site = Site::with_articles().await;
    let (graph, quads) = common::quads(&site.base, &common::french());
    let before = site.graph.len().await.expect("a count");
    assert_eq!(site.graph.replace(&graph, quads.clone()).await.expect("a change"), Change::default());
    let later = Provenance { archived: Some("1".into()), run: Some("2025-08-01T00:00:00Z".parse().expect("a time")) };
    let again = common::quads_with(&site.base, &common::french(), &later).1;
    assert_eq!(again.len(), quads.len() + 2);
    assert_eq!(site.graph.replace(&graph, again).await.expect("a change"), Change::default());
    let fewer = quads[..quads.len() - 2].to_vec();
    let change = site.graph.replace(&graph, fewer).await.expect("a change");
    assert_eq!(change, Change { added: 0, removed: 2 });
    assert_eq!(site.graph.len().await.expect("a count"), before - 2);
    let other = site.base.entities_graph();
    assert!(matches!(site.graph.replace(&other, quads).await, Err(GraphError::OtherGraph { .. })));
}

#[tokio::test]
async fn writers_of_one_graph_never_leave_both_their_versions() {
    let site = Site::empty().await;
    let (graph, _) = common::quads(&site.base, &common::french());
    let versions = (0..8).map(|n| common::quads_of(&site.base, &common::french(), &[claim_on_chips(f64::from(n))]).1);
    let writes = versions.map(|quads| site.graph.replace(&graph, quads));
    for change in futures_util::future::join_all(writes).await {
        change.expect("a change");
    }
    let query = format!("{PREFIXES} SELECT (COUNT(*) AS ?n) {{ ?claim rdf:predicate dep:chipCount }}");
    assert_eq!(site.ask(&query, "text/csv").await, "n\r\n1\r\n");
}

#[cfg(feature = "disk")]
#[tokio::test]
async fn a_store_in_use_says_what_to_do_and_a_copy_can_be_opened() {
    let site = Site::with_articles().await;
    let error = depeche::graph::Embedded::open(&site.folder.path().join("graph"), Limits::default());
    let Err(error @ GraphError::Locked { .. }) = error.map(|_| ()) else { panic!("the store is open twice") };
    assert!(error.to_string().contains("--endpoint"), "{error}");
    let copy = site.folder.path().join("copy");
    site.graph.backup(&copy).await.expect("a copy");
    let copy = depeche::graph::Embedded::open(&copy, Limits::default()).expect("the copy");
    assert_eq!(copy.len().await.expect("a count"), site.graph.len().await.expect("a count"));
}

#[tokio::test]
async fn a_port_in_use_is_told_as_such() {
    let site = Site::empty().await;
    let error = depeche::serve::bind(site.address).await.expect_err("the port is taken");
    assert!(error.to_string().contains("taken by another program"), "{error}");
}

fn count(csv: &str) -> usize {
    csv.lines().nth(1).and_then(|line| line.trim().parse().ok()).expect("a count")
}
