//! Names and the entity files: what is found, linked, left alone, and what a mistake in a file says.

use depeche::{
    annotate::{Annotator, interchange::InputDocument},
    ontology::DataFiles,
};

fn names(annotator: &Annotator, lang: &str, text: &str) -> Vec<(String, String, String)> {
    let document = serde_json::json!({ "lang": lang, "date": "2026-01-15", "text": text });
    let article = serde_json::from_value::<InputDocument>(document).unwrap().article();
    let found = annotator.annotate(&article).mentions;
    let row = |m: &depeche::annotate::Mention| {
        (m.span.of(&article.text).to_owned(), m.entity.class.to_string(), m.entity.slug.to_string())
    };
    found.iter().map(row).collect()
}

#[track_caller]
fn finds(annotator: &Annotator, lang: &str, text: &str, expected: &[(&str, &str, &str)]) {
    let found = names(annotator, lang, text);
    let found: Vec<_> = found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn names_are_found_and_linked_as_a_reader_would() {
    let annotator = Annotator::load(&DataFiles::embedded()).unwrap();
    // One node in both languages; elided articles and possessives stay outside.
    finds(&annotator, "fr", "Le site est en Louisiane.", &[("Louisiane", "place", "louisiana")]);
    finds(&annotator, "en", "The site is in Louisiana.", &[("Louisiana", "place", "louisiana")]);
    finds(&annotator, "fr", "La PDG d’OpenAI a parlé.", &[("OpenAI", "company", "openai")]);
    finds(&annotator, "en", "Nvidia's results were strong.", &[("Nvidia", "company", "nvidia")]);
    // The longest name; versions of families.
    finds(
        &annotator,
        "fr",
        "Des puces NVIDIA H100 entraînent Grok 4.",
        &[("NVIDIA H100", "chip", "nvidia-h100"), ("Grok 4", "model", "grok-4")],
    );
    // A name that is also a common word counts only with a sign of it.
    finds(&annotator, "fr", "Prometheus est un film de 2012.", &[]);
    finds(
        &annotator,
        "fr",
        "Le datacenter Prometheus sera grand.",
        &[("Prometheus", "datacenter", "prometheus-datacenter")],
    );
    // Short forms of people named before, with a title or without.
    finds(
        &annotator,
        "en",
        "Ada Quill, CEO of the firm, left. Ms. Quill said so. Quill will return.",
        &[("Ada Quill", "person", "ada-quill"), ("Quill", "person", "ada-quill"), ("Quill", "person", "ada-quill")],
    );
    // A name that no list has, shown by the words around it.
    finds(&annotator, "fr", "La start-up Zorbalux a grandi.", &[("Zorbalux", "company", "zorbalux")]);
    finds(&annotator, "en", "Nothing here has a name, and Monday was quiet.", &[]);
}

#[test]
fn offsets_are_right_behind_characters_of_several_bytes() {
    let annotator = Annotator::load(&DataFiles::embedded()).unwrap();
    let text = "« 😀 élève » — à l’été, Microsoft s’étend.";
    finds(&annotator, "fr", text, &[("Microsoft", "company", "microsoft")]);
}

fn mistake(turtle: &str) -> String {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("ontology/entities");
    std::fs::create_dir_all(&folder).unwrap();
    let prefixes = "@prefix dep: <https://w3id.org/depeche#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n\
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n";
    std::fs::write(folder.join("ours.ttl"), format!("{prefixes}{turtle}")).unwrap();
    Annotator::load(&DataFiles::overlaid(root.path()).unwrap()).unwrap_err().to_string()
}

#[test]
fn a_mistake_in_an_entity_file_is_told_with_file_and_line() {
    let source = "dct:source <https://example.org/>";
    for (turtle, words) in [
        (format!("<zorb> a dep:Company ; skos:prefLabel \"Zorb\"@fr ; {source} ."), "prefLabel in English"),
        ("<zorb> a dep:Company ; skos:prefLabel \"Zorb\"@en .".into(), "dct:source"),
        (format!("<zorb> a dep:Spaceship ; skos:prefLabel \"Zorb\"@en ; {source} ."), "dep:Spaceship"),
        (format!("<Zorb Inc> a dep:Company ; skos:prefLabel \"Zorb\"@en ; {source} ."), "Turtle"),
        (format!("<nvidia> a dep:Company ; skos:prefLabel \"Nvidia\"@en ; {source} ."), "already described"),
        (format!("<zorb> a dep:Model ; skos:prefLabel \"Zorb\"@en ; dep:developer <nobody> ; {source} ."), "<nobody>"),
    ] {
        let told = mistake(&turtle);
        assert!(told.contains(words), "{words:?} is missing from: {told}");
        assert!(told.starts_with("ontology/entities/ours.ttl:4:") || words == "already described", "{told}");
    }
}
