//! The data files: what the code names is declared, and every file loads.

use std::collections::BTreeSet;

use depeche::{
    annotate::Annotator,
    ontology::{Classes, DataFiles},
    vocab,
};
use oxigraph::io::{RdfFormat, RdfParser};

fn declared() -> BTreeSet<String> {
    let files = DataFiles::embedded();
    let text = files.file("ontology/depeche.ttl").unwrap().text.clone();
    RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(text.as_bytes())
        .map(|quad| quad.unwrap().subject.to_string().trim_matches(['<', '>']).to_owned())
        .collect()
}

#[test]
fn every_own_term_in_the_code_is_declared_in_the_ontology() {
    let declared = declared();
    let missing: Vec<_> = vocab::dep::ALL.iter().filter(|term| !declared.contains(**term)).collect();
    assert!(missing.is_empty(), "not in ontology/depeche.ttl: {missing:?}");
}

#[test]
fn the_classes_are_those_of_the_contract() {
    let classes = Classes::load(&DataFiles::embedded()).unwrap();
    let names: Vec<_> = classes.iter().map(|class| class.as_str()).collect();
    assert_eq!(
        names,
        [
            "chip",
            "company",
            "datacenter",
            "event",
            "law",
            "media",
            "model",
            "organization",
            "person",
            "place",
            "product"
        ]
    );
    assert_eq!(classes.iri(classes.by_name("chip").unwrap()), Some("https://w3id.org/depeche#Chip"));
}

#[test]
fn every_data_file_loads() {
    let annotator = Annotator::load(&DataFiles::embedded()).unwrap();
    let languages: Vec<_> = annotator.languages().map(|l| l.to_string()).collect();
    assert_eq!(languages, ["en", "fr"]);
}

#[test]
fn an_overlaid_folder_replaces_single_files_and_names_file_and_line_of_a_mistake() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("ontology/lexicon/fr");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("abbreviations.toml"), "# ours\nabbreviations = [\"M\",\n  7]\n").unwrap();
    let files = DataFiles::overlaid(root.path()).unwrap();
    let error = Annotator::load(&files).unwrap_err();
    assert_eq!(error.path, "ontology/lexicon/fr/abbreviations.toml");
    assert_eq!(error.line, Some(3), "{error}");
}
