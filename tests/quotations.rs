//! The same words in many articles, and their translations: the rules on invented pairs, and the keeper on a real graph.

use std::{collections::BTreeSet, sync::Arc};

use depeche::{
    annotate::{Annotations, Entity, Quote, QuoteKind, Saying, Slug, Speaker},
    derived::Derived,
    extract::{Article, BlockKind, Publisher},
    graph::{Embedded, Graph, Limits, Request},
    lang::Lang,
    ledger::Policy,
    ontology::{Class, Classes, DataFiles},
    quotations::{PROPOSED, Translator},
    rdf::{Base, Provenance, Vocabulary, article_quads},
    text::Span,
};
use oxigraph::model::NamedNode;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    occasion: Vec<Occasion>,
    other: Vec<Other>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Occasion {
    about: String,
    /// The same in French and in English.
    said: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    fr: String,
    en: String,
}

#[test]
fn translations_are_proposed_with_care_and_a_confidence_that_holds() {
    let pairs: Pairs = toml::from_str(include_str!("quotations/fr-en.toml")).unwrap();
    let translator = Translator::load(&DataFiles::embedded()).unwrap();
    let confidence = |fr: &str, en: &str| {
        let one = translator.confidence((Lang::FR, fr), (Lang::EN, en));
        assert_eq!(one, translator.confidence((Lang::EN, en), (Lang::FR, fr)), "either way round");
        one
    };
    let (mut right, mut wrong, mut missed) = (Vec::new(), Vec::new(), Vec::new());
    for occasion in &pairs.occasion {
        for (i, (fr, _)) in occasion.said.iter().enumerate() {
            for (j, (_, en)) in occasion.said.iter().enumerate() {
                match (i == j, confidence(fr, en)) {
                    (true, Some(confidence)) => right.push(confidence),
                    (true, None) => missed.push(format!("{}: {fr} | {en}", occasion.about)),
                    (false, Some(confidence)) => wrong.push((confidence, format!("{fr} | {en}"))),
                    (false, None) => {}
                }
            }
        }
    }
    for other in &pairs.other {
        wrong.extend(confidence(&other.fr, &other.en).map(|c| (c, format!("{} | {}", other.fr, other.en))));
    }
    let (proposed, all) = (right.len() + wrong.len(), right.len() + missed.len());
    let mean = right.iter().chain(wrong.iter().map(|(c, _)| c)).sum::<f32>() / proposed as f32;
    let (precision, recall) = (right.len() as f32 / proposed as f32, right.len() as f32 / all as f32);
    println!("precision {precision:.3}, recall {recall:.3} of {all}, mean confidence {mean:.3}");
    assert!(all >= 40 && pairs.other.len() >= 10);
    assert!(precision >= 0.97, "{wrong:#?}");
    assert!(recall >= 0.8, "{missed:#?}");
    assert!((mean - precision).abs() < 0.1 && right.iter().all(|c| *c >= PROPOSED));
}

/// A graph that articles with one quote each are put into.
struct Desk {
    base: Base,
    graph: Arc<dyn Graph>,
    files: DataFiles,
    derived: Derived,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base: Base = "http://localhost:7878/".parse().unwrap();
        let graph: Arc<dyn Graph> = Arc::new(Embedded::open(&folder.path().join("graph"), Limits::default()).unwrap());
        let files = DataFiles::embedded();
        let derived = Derived::new(&files, base.clone(), graph.clone(), Policy::default()).unwrap();
        derived.start().await.unwrap();
        Self { base, graph, files, derived, _folder: folder }
    }

    /// Puts in an article, or another version of it, with its quotes.
    async fn publish(&self, host: &str, lang: Lang, day: &str, speaker: &str, quotes: &[&str]) -> NamedNode {
        // An outlet has prose of its own, else its articles would be copies of each other.
        let prose = format!("What {host} writes on {day} is its own: {}.", host.repeat(12).replace('.', " "));
        let lines = quotes.iter().map(|words| (*words).to_owned()).chain([prose]);
        let (text, blocks) = Article::join(lines.map(|line| (BlockKind::Paragraph, line)));
        let article = Article {
            url: format!("https://{host}/{day}").parse().unwrap(),
            based_on: None,
            checks: Vec::new(),
            publisher: Publisher { domain: host.to_owned(), name: Some(host.to_owned()) },
            title: format!("Of {host}"),
            authors: Vec::new(),
            published: day.parse().ok(),
            modified: None,
            lang,
            text: text.clone(),
            blocks,
        };
        let quote = |words: &&str| {
            let start = text.find(words).unwrap();
            let span = Span::new(start, start + words.len());
            let entity = |name: &str| Entity {
                slug: Slug::of(name),
                name: name.to_owned(),
                class: Class::new("person"),
                known: true,
            };
            let speaker = (!speaker.is_empty())
                .then(|| Speaker::Entity { entity: Arc::new(entity(speaker)), evidence: Span::new(0, 1) });
            Quote { span, kind: QuoteKind::Direct, speaker, cue: None, saying: Saying::default(), confidence: 0.9 }
        };
        let found = Annotations { quotes: quotes.iter().map(quote).collect(), ..Annotations::default() };
        let classes = Classes::load(&self.files).unwrap();
        let vocabulary = Vocabulary { base: &self.base, classes: &classes, units: &|_| None };
        let node = self.base.article(&article.id());
        self.derived.announce(&node).await.unwrap();
        self.graph.replace(&node, article_quads(vocabulary, &article, &found, &Provenance::default())).await.unwrap();
        self.derived.update(&node).await.unwrap();
        node
    }

    async fn withdraw(&self, article: &NamedNode) {
        self.derived.announce(article).await.unwrap();
        self.graph.replace(article, Vec::new()).await.unwrap();
        self.derived.update(article).await.unwrap();
    }

    /// Articles, publishers and first day of each statement, in the order of their words.
    async fn statements(&self) -> Vec<String> {
        let query = "SELECT ?x WHERE { ?s a dep:Statement ; schema:text ?t ; dep:articles ?a ; dep:publishers ?p ; dep:firstSaid ?f .
            BIND(CONCAT(STR(?a), \" \", STR(?p), \" \", STR(?f)) AS ?x) } ORDER BY STR(?t)";
        let rows = self.graph.select(Request::new(query)).await.unwrap();
        rows.iter().filter_map(|row| row.text("x").map(str::to_owned)).collect()
    }

    async fn quads(&self) -> BTreeSet<String> {
        let graph = self.base.quotations_graph();
        let query = format!("SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}");
        let rows = self.graph.select(Request::new(query)).await.unwrap();
        rows.iter().filter_map(|row| row.quad(&graph)).map(|quad| quad.to_string()).collect()
    }

    /// The words of translations and of what they translate.
    async fn translations(&self) -> Vec<(String, String)> {
        let query =
            "SELECT ?x ?y WHERE { ?a dep:translationOf ?b . ?a schema:text ?x . ?b schema:text ?y } ORDER BY STR(?x)";
        let rows = self.graph.select(Request::new(query)).await.unwrap();
        let text = |row: depeche::graph::Row<'_>, name| row.text(name).unwrap_or_default().to_owned();
        rows.iter().map(|row| (text(row, "x"), text(row, "y"))).collect()
    }
}

const WHOLE: &str = "We are not building a machine room, we are building a city, and it will open on time";
const CUT: &str = "We are not building a machine room";
const FRENCH: &str =
    "Nous ne construisons pas une salle de machines, nous construisons une ville, et elle ouvrira à temps";

#[tokio::test]
async fn one_statement_has_all_its_quotes_and_falls_apart_when_what_joins_them_goes() {
    let desk = Desk::new().await;
    desk.publish("b.example", Lang::EN, "2026-02-04", "Ada Quill", &[CUT]).await;
    desk.publish("c.example", Lang::EN, "2026-02-05", "Ada Quill", &["we are building a city, and it will open"]).await;
    assert_eq!(desk.statements().await, ["1 1 2026-02-04", "1 1 2026-02-05"]);
    let whole = desk.publish("a.example", Lang::EN, "2026-02-03", "Ada Quill", &[WHOLE]).await;
    assert_eq!(desk.statements().await, ["3 3 2026-02-03"], "whole and cuts are one, the first known first");
    desk.publish("d.example", Lang::EN, "2026-02-06", "Tobias Anker", &[CUT]).await;
    assert_eq!(desk.statements().await, ["1 1 2026-02-06", "3 3 2026-02-03"], "another speaker is another statement");
    desk.publish("e.example", Lang::EN, "2026-02-01", "", &[CUT]).await;
    assert_eq!(
        desk.statements().await,
        ["1 1 2026-02-06", "4 4 2026-02-01"],
        "words of nobody named go with the first"
    );
    desk.withdraw(&whole).await;
    assert_eq!(desk.statements().await.len(), 3);
}

#[tokio::test]
async fn a_translation_is_proposed_from_the_later_to_the_earlier_within_some_days() {
    let desk = Desk::new().await;
    desk.publish("a.example", Lang::EN, "2026-02-03", "Ada Quill", &[WHOLE]).await;
    let french = desk.publish("b.example", Lang::FR, "2026-02-04", "Ada Quill", &[FRENCH]).await;
    assert_eq!(desk.translations().await, [(FRENCH.to_owned(), WHOLE.to_owned())]);
    desk.publish(
        "c.example",
        Lang::EN,
        "2026-02-05",
        "Ada Quill",
        &["The grid is the product now, and everybody knows it"],
    )
    .await;
    assert_eq!(desk.translations().await.len(), 1, "another statement of the same days");
    desk.withdraw(&french).await;
    assert!(desk.translations().await.is_empty());
    desk.publish("b.example", Lang::FR, "2026-03-04", "Ada Quill", &[FRENCH]).await;
    assert!(desk.translations().await.is_empty(), "a month later");
    desk.publish("d.example", Lang::FR, "2026-02-01", "Tobias Anker", &[FRENCH]).await;
    assert!(desk.translations().await.is_empty(), "of another speaker");
    desk.publish("e.example", Lang::FR, "2026-02-02", "Ada Quill", &[FRENCH]).await;
    assert_eq!(desk.translations().await, [(WHOLE.to_owned(), FRENCH.to_owned())]);
}

#[tokio::test]
async fn article_by_article_in_any_order_gives_what_deriving_anew_gives() {
    let articles = [
        ("a.example", Lang::EN, "2026-02-03", "Ada Quill", WHOLE),
        ("b.example", Lang::FR, "2026-02-04", "Ada Quill", FRENCH),
        ("c.example", Lang::EN, "2026-02-05", "", CUT),
        ("d.example", Lang::EN, "2026-02-02", "Tobias Anker", CUT),
        ("e.example", Lang::EN, "2026-02-06", "Ada Quill", "we are building a city, and it will open on time"),
    ];
    let mut seen = Vec::new();
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]] {
        let desk = Desk::new().await;
        for (host, lang, day, speaker, words) in order.map(|index| articles[index]) {
            desk.publish(host, lang, day, speaker, &[words]).await;
        }
        // A version that is taken back leaves nothing.
        desk.publish(
            "e.example",
            Lang::EN,
            "2026-02-06",
            "Ada Quill",
            &["Nothing that anybody else has ever said at all"],
        )
        .await;
        desk.publish("e.example", Lang::EN, "2026-02-06", "Ada Quill", &[articles[4].4]).await;
        let kept = desk.quads().await;
        desk.derived.quotations.derive().await.unwrap();
        assert_eq!(desk.quads().await, kept);
        seen.push(kept);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn copies_of_one_text_are_one_publisher() {
    let desk = Desk::new().await;
    let wire = "The cloud provider said on Tuesday that it would spend nine billion dollars on a campus in Ohio, its largest so far, and \
        neighbours of the site want to know how much water it will need";
    desk.publish("wire.example", Lang::EN, "2026-02-03", "Ada Quill", &[WHOLE, wire]).await;
    desk.publish("copy.example", Lang::EN, "2026-02-04", "Ada Quill", &[WHOLE, wire]).await;
    assert_eq!(desk.statements().await, ["2 1 2026-02-03", "2 1 2026-02-03"]);
}

#[tokio::test]
async fn what_a_crash_left_undone_is_made_good_at_the_next_start() {
    let desk = Desk::new().await;
    let article = desk.publish("a.example", Lang::EN, "2026-02-03", "Ada Quill", &[WHOLE]).await;
    desk.derived.announce(&article).await.unwrap();
    desk.graph.replace(&article, Vec::new()).await.unwrap();
    assert_eq!(desk.statements().await.len(), 1, "the process dies here");
    let next = Derived::new(&desk.files, desk.base.clone(), desk.graph.clone(), Policy::default()).unwrap();
    next.start().await.unwrap();
    assert!(desk.statements().await.is_empty());
}
