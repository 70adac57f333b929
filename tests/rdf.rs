//! Articles as quads: the shape that is promised, and what must hold for any text.

mod common;

use std::sync::Arc;

use common::{claim_on_chips, english, french, quads, quads_of};
use depeche::{
    annotate::{Annotations, Entity, Mention, Slug, Unit},
    extract::{Article, BlockKind},
    ontology::{Class, Classes, DataFiles},
    rdf::{Base, PREFIXES, Provenance, Run, Vocabulary, article_quads, entity_quads, ontology_quads},
    text::Span,
};
use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    model::{NamedNode, Quad, Term},
};
use proptest::prelude::*;

fn base() -> Base {
    "http://localhost:7878/".parse().expect("a base")
}

fn trig(quads: &[Quad]) -> String {
    let serializer = PREFIXES.iter().fold(RdfSerializer::from_format(RdfFormat::TriG), |serializer, (prefix, iri)| {
        serializer.with_prefix(*prefix, *iri).expect("a valid prefix")
    });
    let mut writer = serializer.for_writer(Vec::new());
    quads.iter().for_each(|quad| writer.serialize_quad(quad).expect("a quad"));
    String::from_utf8(writer.finish().expect("bytes")).expect("text").replace(base().as_str(), "")
}

fn vocabulary<'a>(base: &'a Base, classes: &'a Classes) -> Vocabulary<'a> {
    Vocabulary { base, classes, units: &|unit: &Unit| Some(format!("http://qudt.org/vocab/unit/{unit}")) }
}

fn objects<'q>(quads: &'q [Quad], predicate: &str) -> Vec<&'q str> {
    let of = quads.iter().filter(|quad| quad.predicate.as_str().rsplit(['#', '/']).next() == Some(predicate));
    of.map(|quad| match &quad.object {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(_) => panic!("a blank node"),
    })
    .collect()
}

#[test]
fn an_article_has_the_promised_shape() {
    insta::assert_snapshot!(trig(&quads(&base(), &french()).1));
}

#[test]
fn every_address_is_valid_and_of_the_articles_graph() {
    for article in [french(), english()] {
        let (graph, quads) = quads(&base(), &article);
        for quad in &quads {
            assert_eq!(quad.graph_name, graph.clone().into());
            assert!(!quad.subject.is_blank_node() && !quad.object.is_blank_node(), "{quad}");
            if let Term::NamedNode(object) = &quad.object {
                NamedNode::new(object.as_str()).expect("a valid IRI");
            }
        }
    }
}

#[test]
fn what_is_said_twice_is_one_claim_with_two_places() {
    let first = claim_on_chips(600.0);
    let second = depeche::annotate::Claim { evidence: Span::new(3, 6), confidence: 0.9, ..first.clone() };
    let quads = quads_of(&base(), &english(), &[first, second]).1;
    assert_eq!(objects(&quads, "predicate").len(), 1);
    assert_eq!(objects(&quads, "evidence").len(), 2);
    let claim = quads.iter().find(|quad| quad.predicate.as_str().ends_with("#predicate")).map(|quad| &quad.subject);
    let confidences =
        quads.iter().filter(|q| Some(&q.subject) == claim && q.predicate.as_str().ends_with("#confidence"));
    assert_eq!(
        confidences.map(|q| q.object.to_string()).collect::<Vec<_>>(),
        ["\"0.90\"^^<http://www.w3.org/2001/XMLSchema#decimal>"]
    );
}

#[test]
fn an_entity_with_a_file_is_described_there_and_not_in_the_article() {
    let known = |known| {
        let (base, classes) = (base(), Classes::load(&DataFiles::embedded()).expect("the classes are valid"));
        let entity =
            Entity { slug: Slug::of("Valcarré"), name: "Valcarré".into(), class: Class::new("company"), known };
        let mention = Mention { span: Span::new(0, 9), entity: Arc::new(entity), confidence: 0.9 };
        let found = Annotations { mentions: vec![mention], ..Annotations::default() };
        let quads = article_quads(vocabulary(&base, &classes), &english(), &found, &Provenance::default());
        objects(&quads, "prefLabel").len()
    };
    assert_eq!((known(true), known(false)), (0, 1));
}

#[test]
fn only_blocks_that_are_no_paragraphs_are_marked() {
    let blocks = [(BlockKind::Heading, "Titre"), (BlockKind::Paragraph, "Corps"), (BlockKind::Caption, "Légende")];
    let (text, blocks) = Article::join(blocks.map(|(kind, words)| (kind, words.to_owned())));
    let article = Article { text, blocks, ..french() };
    let classes = Classes::load(&DataFiles::embedded()).expect("the classes are valid");
    let base = base();
    let quads = article_quads(vocabulary(&base, &classes), &article, &Annotations::default(), &Provenance::default());
    assert_eq!(objects(&quads, "blockKind"), ["heading", "caption"]);
    assert_eq!(objects(&quads, "anchorOf"), ["Titre", "Légende"]);
    assert_eq!(objects(&quads, "isString"), ["Titre\nCorps\nLégende"]);
}

#[test]
fn the_data_files_make_graphs_without_blank_nodes() {
    let files = DataFiles::embedded();
    for quads in [ontology_quads(&files, &base()), entity_quads(&files, &base())] {
        for quad in quads.expect("the files are valid") {
            assert!(!quad.subject.is_blank_node() && !quad.object.is_blank_node(), "{quad}");
        }
    }
}

#[test]
fn names_in_an_entity_file_are_slugs_and_blank_nodes_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let entities = folder.path().join("ontology/entities");
    std::fs::create_dir_all(&entities).expect("a folder");
    let mine = entities.join("mine.ttl");
    std::fs::write(&mine, "<valcarre> a <https://w3id.org/depeche#Company> .").expect("a file");
    let quads = entity_quads(&DataFiles::overlaid(folder.path()).expect("files"), &base()).expect("quads");
    let valcarre = base().entity(&Slug::new("valcarre"));
    assert!(
        quads
            .iter()
            .any(|quad| quad.subject == valcarre.clone().into() && quad.graph_name == base().entities_graph().into())
    );
    std::fs::write(&mine, "<a> a <b> .\n<c> <d> [ <e> 1 ] .").expect("a file");
    let error = entity_quads(&DataFiles::overlaid(folder.path()).expect("files"), &base()).expect_err("a blank node");
    assert_eq!((error.path.as_str(), error.line), ("ontology/entities/mine.ttl", Some(2)));
}

#[test]
fn a_run_is_described_with_its_program() {
    let started = "2025-07-15T09:30:00Z".parse().expect("a time");
    insta::assert_snapshot!(trig(&Run { started, ended: None }.quads(&base())));
}

proptest! {
    #[test]
    fn offsets_cut_the_text_where_its_code_points_are(text in "\\PC{2,80}", a in 0usize..80, b in 0usize..80) {
        let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let (a, b) = (bounds[a % bounds.len()], bounds[b % bounds.len()]);
        let span = Span::new(a.min(b), a.max(b));
        let (base, classes) = (base(), Classes::load(&DataFiles::embedded()).expect("the classes are valid"));
        let entity = Arc::new(Entity { slug: Slug::of("x"), name: "x".into(), class: Class::new("company"), known: true });
        let found = Annotations { mentions: vec![Mention { span, entity, confidence: 1.0 }], ..Annotations::default() };
        let (text, blocks) = Article::join([(BlockKind::Paragraph, text)]);
        let article = Article { text, blocks, ..french() };
        let quads = article_quads(vocabulary(&base, &classes), &article, &found, &Provenance::default());
        let offset = |name| objects(&quads, name)[0].parse::<usize>().expect("an offset");
        let (begin, end) = (offset("beginIndex"), offset("endIndex"));
        let cut: String = article.text.chars().skip(begin).take(end - begin).collect();
        prop_assert_eq!(cut.as_str(), objects(&quads, "anchorOf")[0]);
        let address = format!("#char={begin},{end}>");
        prop_assert!(quads.iter().any(|quad| quad.subject.to_string().ends_with(&address)));
    }
}
