//! The catalogue's questions on a small real graph, with the rows that they must give.

mod common;

use std::collections::BTreeMap;

use common::Site;
use depeche::{
    derived::Derived,
    ledger::Policy,
    ontology::{DataError, DataFiles},
    queries::{Catalogue, ParameterError},
};

async fn csv(site: &Site, name: &str, parameters: &[(&str, &str)]) -> Vec<String> {
    let mut parameters = parameters.to_vec();
    parameters.push(("format", "csv"));
    let response = site.get(&format!("queries/{name}"), &parameters, "*/*").await;
    let status = response.status();
    let text = response.text().await.expect("text");
    assert!(status.is_success(), "{name}: {text}");
    text.lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test]
async fn every_question_runs_with_its_defaults() {
    let site = Site::with_articles().await;
    let catalogue = Catalogue::load(&DataFiles::embedded()).expect("the catalogue is valid");
    assert!(catalogue.iter().count() >= 7);
    for question in catalogue.iter() {
        csv(&site, &question.name, &[]).await;
        for lang in ["fr", "en"] {
            let lang = lang.parse().expect("a language");
            assert!(question.title.contains_key(&lang), "{} has no title in {lang}", question.name);
            let labelled = question.parameters.iter().all(|p| p.label.contains_key(&lang));
            assert!(labelled, "a parameter of {} has no label in {lang}", question.name);
        }
    }
}

#[tokio::test]
async fn claims_come_with_their_sources_newest_first() {
    let site = Site::with_articles().await;
    let rows = csv(&site, "claims", &[("subject", "Ormelune"), ("property", "chipCount"), ("lang", "fr")]).await;
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert!(rows[0].starts_with("2025-07-16T08:00:00+02:00,The Courier,Ormelune is big,"), "{rows:#?}");
    assert!(rows[0].contains("#chipCount,900,"), "{rows:#?}");
    assert!(rows[1].starts_with("2025-07-15,La Gazette,Ormelune arrive,"), "{rows:#?}");
    assert!(rows[1].contains("#chipCount,600,") && rows[1].contains(",Lise Morandin,"), "{rows:#?}");
    assert_eq!(csv(&site, "claims", &[("subject", "ormelune")]).await.len(), 5, "all properties where none is given");
}

#[tokio::test]
async fn quotes_of_a_speaker_come_in_the_order_of_time() {
    let site = Site::with_articles().await;
    let rows = csv(&site, "quotes", &[("speaker", "lise-morandin")]).await;
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert!(rows[0].contains("We have room") && rows[1].contains("Six cents puces"), "{rows:#?}");
    let later = csv(&site, "quotes", &[("speaker", "lise-morandin"), ("from", "2025-07-16")]).await;
    assert_eq!(later, rows[..1]);
}

#[tokio::test]
async fn a_datacenter_has_one_row_with_all_that_is_stated() {
    let site = Site::with_articles().await;
    let rows = csv(&site, "datacenters", &[("lang", "fr")]).await;
    let entity = site.base.at("entity/", "ormelune");
    assert_eq!(
        rows,
        [format!("Ormelune,Valcarré,Bréville,2000000000,2000000000,600,900,Zéphyr,,2,{}", entity.as_str())]
    );
}

#[tokio::test]
async fn two_values_of_a_property_that_holds_one_contradict() {
    let site = Site::with_articles().await;
    let rows = csv(&site, "contradictions", &[]).await;
    assert_eq!(rows.len(), 1, "two operators would be no contradiction, two counts are: {rows:#?}");
    let row = &rows[0];
    assert!(row.starts_with("Ormelune,https://w3id.org/depeche#chipCount,2,600,900,"), "{row}");
    assert!(row.contains("600 (La Gazette)") && row.contains("900 (The Courier)"), "{row}");
    let of_one = csv(&site, "contradictions", &[("subject", "ormelune")]).await;
    assert!(of_one.len() == 1 && of_one[0].starts_with("Ormelune,https://w3id.org/depeche#chipCount,2,600,900,"));
    assert!(csv(&site, "contradictions", &[("subject", "valcarre")]).await.is_empty());
}

#[tokio::test]
async fn things_named_in_the_same_articles_are_counted_by_article() {
    let site = Site::with_articles().await;
    let rows = csv(&site, "together", &[("entity", "ormelune")]).await;
    let other = site.base.at("entity/", "valcarre");
    assert_eq!(rows, [format!("Valcarré,2,{}", other.as_str())]);
    assert_eq!(csv(&site, "together", &[("entity", "ormelune"), ("class", "Person")]).await.len(), 1);
}

#[tokio::test]
async fn the_latest_articles_can_be_those_of_one_language_or_source() {
    let site = Site::with_articles().await;
    let all = csv(&site, "latest", &[]).await;
    assert!(all.len() == 2 && all[0].contains("The Courier"), "{all:#?}");
    assert_eq!(csv(&site, "latest", &[("language", "fr")]).await, all[1..]);
    assert_eq!(csv(&site, "latest", &[("source", "courier.example")]).await, all[..1]);
}

#[tokio::test]
async fn the_earliest_article_said_it_first() {
    let site = Site::with_articles().await;
    let rows = csv(&site, "first", &[("subject", "ormelune")]).await;
    let counts: Vec<&String> = rows.iter().filter(|row| row.contains("#chipCount")).collect();
    assert!(counts[0].contains("La Gazette") && counts[0].contains(",600,1,"), "{rows:#?}");
    assert!(counts[1].contains("The Courier") && counts[1].contains(",900,1,"), "{rows:#?}");
    let operated = csv(&site, "first", &[("subject", "valcarre"), ("lang", "en")]).await;
    assert_eq!(operated.len(), 1, "{operated:#?}");
    assert!(operated[0].starts_with("2025-07-15,La Gazette,") && operated[0].contains(",2,"), "{operated:#?}");
}

#[tokio::test]
async fn a_value_never_becomes_part_of_the_query() {
    let site = Site::with_articles().await;
    let attack = "x> ?p ?o } } #";
    for (name, parameter) in [("claims", "subject"), ("claims", "lang"), ("quotes", "speaker"), ("latest", "language")]
    {
        assert!(csv(&site, name, &[(parameter, attack)]).await.is_empty(), "{name} {parameter}");
    }
    for (name, parameter, value) in [
        ("claims", "property", attack),
        ("claims", "subject", "http://e/> <x"),
        ("quotes", "from", "2025-13"),
        ("quotes", "speeker", "x"),
    ] {
        let response = site.get(&format!("queries/{name}"), &[(parameter, value), ("format", "csv")], "*/*").await;
        assert_eq!(response.status(), 400);
        let text = response.text().await.expect("text");
        assert!(text.contains(parameter), "{text}");
    }
}

#[test]
fn a_mistake_in_a_query_file_is_told_with_file_and_line() {
    for (text, line, words) in [
        ("SELECT * { ?s ?p ?o }", 1, "starts with its title"),
        ("# title@en: x\nSELECT * { ?s ?p ?o", 2, "no valid SPARQL"),
        ("# title@en: x\nSELECT * { ?s ?p $o }", 2, "$o is no parameter"),
        ("# title@en: x\n# param: o things\nSELECT * { ?s ?p $o }", 2, "one of entity, term"),
        ("# title@en: x\n# param: o text optional\nSELECT * { ?s ?p ?o }", 2, "stands nowhere"),
        ("# title@en: x\n# param: n integer\nSELECT $n { ?s ?p ?o }", 3, "no valid SPARQL"),
        ("# title@english: x\nSELECT * { ?s ?p ?o }", 1, "two-letter code"),
        ("# title@en: x\n# note\nSELECT * { ?s ?p ?o }", 2, "key: value"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("queries")).expect("a folder");
        std::fs::write(folder.path().join("queries/mine.rq"), text).expect("a file");
        let files = DataFiles::overlaid(folder.path()).expect("files");
        let error: DataError = Catalogue::load(&files).expect_err(text);
        assert_eq!((error.path.as_str(), error.line), ("queries/mine.rq", Some(line)), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_parameter_without_default_must_be_given() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("queries")).expect("a folder");
    let text = "# title@en: x\n# param: s entity\nSELECT * { $s ?p ?o }";
    std::fs::write(folder.path().join("queries/mine.rq"), text).expect("a file");
    let catalogue = Catalogue::load(&DataFiles::overlaid(folder.path()).expect("files")).expect("a catalogue");
    let base = "http://localhost:7878/".parse().expect("a base");
    let bound = catalogue.get("mine").expect("the query").bind(&BTreeMap::new(), &base);
    assert!(matches!(bound, Err(ParameterError::Missing { .. })));
}

#[tokio::test]
async fn a_statement_has_a_row_for_each_article_that_quotes_it_and_is_found_by_its_words() {
    let site = Site::with_articles().await;
    let derived = Derived::new(&DataFiles::embedded(), site.base.clone(), site.graph.clone(), Policy::default());
    derived.expect("the data files are valid").start().await.expect("quotations");
    let rows = csv(&site, "quotations", &[("speaker", "lise-morandin")]).await;
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert!(
        rows[0].starts_with("2025-07-16T08:00:00+02:00,\"We have room for nine hundred chips there,\","),
        "{rows:#?}"
    );
    assert!(rows[0].contains(",The Courier,en,") && rows[1].contains(",La Gazette,fr,"), "{rows:#?}");
    let found = csv(&site, "said-first", &[("words", "PUCES zéphyr")]).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("2025-07-15,") && found[0].contains("La Gazette,Ormelune arrive,1,1,"), "{found:#?}");
    assert!(csv(&site, "said-first", &[("words", "nobody said this")]).await.is_empty());
}
