//! Editors' decisions: over the whole graph, over what is read later, and taken back.

use std::{collections::BTreeSet, fs, path::Path, process::Command, sync::Arc};

use chrono::Utc;
use depeche::{
    annotate::{
        Annotator, Slug,
        editorial::{Action, PATH, Target},
    },
    derived::Derived,
    editorial::{Applied, ApplyError, DecisionFile, Derivation, Wanted, apply, survey},
    extract::ArticleId,
    fetch::Capture,
    graph::{Change, Embedded, Graph, Limits, Request},
    lang::Lang,
    ledger::Policy,
    ontology::{Class, Classes, DataFiles},
    pipeline::Pipeline,
    rdf::Base,
};
use tempfile::TempDir;

const PAGES: [(&str, &str, &str, &str); 4] = [
    (
        "https://press.example/vega",
        "en",
        "Lumivane opens Vega",
        "<p>The start-up Lumivane opened its data center Vega in Ohio on Monday, after two years of work and many delays.</p>\
         <p>“Vega is the quietest machine room that we have ever built,” said Ada Quill, CEO of Lumivane, at the gates.</p>",
    ),
    (
        "https://press.example/hires",
        "en",
        "A start-up grows",
        "<p>The start-up Lumivane Cloud has hired 1,200 people since the spring, and it plans to go on doing so for a year.</p>\
         <p>“We need more hands than we can find,” said Ada Quill, CEO of Lumivane Cloud, in a long interview.</p>",
    ),
    (
        "https://gazette.example/lumivane",
        "fr",
        "Lumivane lève des fonds",
        "<p>La start-up Lumivane a levé 40 millions d’euros pour construire un second centre de données près de Lyon.</p>\
         <p>« Nous avons assez de place pour dix ans », a déclaré Ada Quill, directrice générale de Lumivane, lundi.</p>",
    ),
    (
        "https://press.example/quiet",
        "en",
        "Nothing happens here",
        "<p>The start-up Orvelle has said nothing at all this week, and nobody who knows it well has expected anything else.</p>\
         <p>“There is no news to give,” said Benedict Larkin, CEO of Orvelle, before he closed the door once more.</p>",
    ),
];

fn capture((url, lang, title, body): (&str, &str, &str, &str)) -> Capture {
    let page = format!(
        "<html lang=\"{lang}\"><head><title>{title}</title><link rel=\"canonical\" href=\"{url}\">\
         <meta property=\"article:published_time\" content=\"2026-05-04T08:00:00+02:00\"></head>\
         <body><article><h1>{title}</h1>{body}</article></body></html>"
    );
    Capture {
        url: url.parse().unwrap(),
        fetched_at: Utc::now(),
        status: 200,
        headers: vec![("content-type".into(), "text/html; charset=utf-8".into())],
        body: page.into(),
    }
}

/// A data folder with a graph of the pages.
struct Desk {
    folder: TempDir,
    graph: Arc<Embedded>,
    base: Base,
    classes: Classes,
    annotator: Annotator,
    file: DecisionFile,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let graph = Arc::new(Embedded::open(&folder.path().join("graph"), Limits::default()).unwrap());
        let base: Base = "http://localhost:7878/".parse().unwrap();
        let files = DataFiles::embedded();
        let classes = Classes::load(&files).unwrap();
        let file = DecisionFile::open(&folder.path().join(PATH), &classes).unwrap();
        let desk = Self { annotator: Annotator::load(&files).unwrap(), folder, graph, base, classes, file };
        desk.read(&PAGES[..3]).await;
        desk
    }

    fn files(&self) -> DataFiles {
        DataFiles::overlaid(self.folder.path()).unwrap()
    }

    /// Reads pages as a crawl does, under the decisions of the file.
    async fn read(&self, pages: &[(&str, &str, &str, &str)]) {
        let pipeline = Pipeline::new(&self.files(), self.base.clone(), self.graph.clone()).await.unwrap();
        for page in pages {
            pipeline.take(capture(*page), None).await.unwrap();
        }
    }

    async fn decide(&mut self, action: Action) -> Result<Applied, ApplyError> {
        let entities = self.annotator.entities();
        let now =
            self.file.decide(action, "Ada Verlaine", Some("a test"), Utc::now(), &self.classes, entities).unwrap();
        self.file.save().unwrap();
        let files = DataFiles::embedded();
        let Self { annotator, classes, base, .. } = &*self;
        let derived = Derived::new(&files, base.clone(), self.graph.clone(), Policy::default()).unwrap();
        let with = Derivation { annotator, classes, base, files: &files, derived: &derived };
        apply(&*self.graph, with, &now).await
    }

    async fn undo(&mut self) {
        let now = self.file.editorial(self.annotator.entities()).unwrap();
        let last = now.decisions().last().unwrap().id.clone();
        self.decide(Action::Undo(last)).await.unwrap();
    }

    /// Every quad but those that say in which run a page was read.
    async fn quads(&self) -> BTreeSet<String> {
        let query = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(?p != prov:wasGeneratedBy && !CONTAINS(STR(?g), \"graph/runs\")) }";
        let rows = self.graph.select(Request::new(query)).await.unwrap();
        rows.rows.iter().map(|row| format!("{row:?}")).collect()
    }

    /// Values of `?x`.
    async fn ask(&self, pattern: &str) -> Vec<String> {
        let query = format!("BASE <{}> SELECT DISTINCT ?x {{ {pattern} }} ORDER BY STR(?x)", self.base);
        let rows = self.graph.select(Request::new(query)).await.unwrap();
        rows.iter().filter_map(|row| row.text("x").map(str::to_owned)).collect()
    }
}

fn target(slug: &str, name: &str, class: &str) -> Target {
    Target { slug: Slug::new(slug), name: Some(name.into()), class: Some(Class::new(class)) }
}

fn merge() -> Action {
    let into = target("lumivane", "Lumivane", "company");
    Action::Merge { from: Slug::new("lumivane-cloud"), into, names: vec!["Lumivane Cloud".into()] }
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_taken_back_leave_the_graph_quad_for_quad_as_it_was() {
    let mut desk = Desk::new().await;
    let hires = ArticleId::of(&PAGES[1].0.parse().unwrap());
    let person = |name: &str| Target { name: Some(name.into()), ..target("ada-quill", "Ada Quill", "person") };
    let decisions = [
        merge(),
        Action::Rename { entity: person("Ada M. Quill"), lang: None, was: Some("Ada Quill".into()) },
        Action::Rename { entity: person("Ada Quille"), lang: Some(Lang::FR), was: None },
        Action::Split {
            from: Slug::new("ada-quill"),
            into: target("ada-quill-the-younger", "Ada Quill", "person"),
            surface: None,
            articles: vec![hires],
        },
        Action::Retype(target("lumivane", "Lumivane", "organization")),
        Action::Link {
            entity: target("lumivane", "Lumivane", "company"),
            same_as: "http://www.wikidata.org/entity/Q1".into(),
        },
        Action::RejectSurface("Vega".into()),
        Action::RejectEntity(Slug::new("lumivane")),
        Action::RejectEntity(Slug::new("ohio")),
    ];
    let mut states = Vec::new();
    for decision in decisions {
        states.push((decision.clone(), desk.quads().await));
        let applied = desk.decide(decision.clone()).await.unwrap();
        assert_ne!(applied.change, Change::default(), "{decision:?}");
    }
    assert_eq!(desk.ask("?m itsrdf:taIdentRef <entity/lumivane> BIND(?m AS ?x)").await, [""; 0]);
    for (decision, before) in states.into_iter().rev() {
        desk.undo().await;
        let after = desk.quads().await;
        let (lost, left) =
            (before.difference(&after).collect::<Vec<_>>(), after.difference(&before).collect::<Vec<_>>());
        assert!(lost.is_empty() && left.is_empty(), "{decision:?}: lost {lost:?}, left {left:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_moves_mentions_claims_and_speakers_and_keeps_the_other_name() {
    let mut desk = Desk::new().await;
    let company = "?a a schema:NewsArticle . GRAPH ?a { ?c rdf:subject <entity/lumivane> ; rdf:predicate ?x }";
    assert!(!desk.ask(company).await.iter().any(|p| p.ends_with("headcount")));
    let before = desk.ask("<entity/lumivane> skos:altLabel ?x").await;
    assert!(before.is_empty());
    let applied = desk.decide(merge()).await.unwrap();
    assert_eq!(applied.articles, 3, "the entity stays in two articles, and comes into a third");
    assert_eq!(desk.ask("?x itsrdf:taIdentRef <entity/lumivane-cloud>").await, [""; 0]);
    assert_eq!(desk.ask("<entity/lumivane> skos:altLabel ?x").await, ["Lumivane Cloud"]);
    assert_eq!(
        desk.ask("<entity/lumivane-cloud> dct:isReplacedBy ?x").await,
        ["http://localhost:7878/entity/lumivane"]
    );
    let who =
        desk.ask("GRAPH <graph/editorial> { ?d a dep:Merge ; dct:creator ?x ; dct:description \"a test\" }").await;
    assert_eq!(who, ["Ada Verlaine"]);
    // Its name and class now stand once, where entities are described, and in no article.
    assert_eq!(desk.ask("GRAPH ?x { <entity/lumivane> a ?class }").await, ["http://localhost:7878/graph/entities"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_graph_after_decisions_is_what_reading_the_pages_again_gives() {
    let mut desk = Desk::new().await;
    desk.decide(merge()).await.unwrap();
    desk.decide(Action::RejectSurface("Vega".into())).await.unwrap();
    desk.decide(Action::Retype(target("ada-quill", "Ada Quill", "organization"))).await.unwrap();
    let applied = desk.quads().await;
    // The pages again, into a graph that knew no decision when it was made.
    let mut other = Desk::new().await;
    fs::create_dir_all(other.folder.path().join("ontology/entities")).unwrap();
    fs::copy(desk.folder.path().join(PATH), other.folder.path().join(PATH)).unwrap();
    other.graph = Arc::new(Embedded::open(&other.folder.path().join("second"), Limits::default()).unwrap());
    other.read(&PAGES[..3]).await;
    let again = other.quads().await;
    let difference: Vec<_> = applied.symmetric_difference(&again).collect();
    assert!(difference.is_empty(), "{difference:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_read_later_follow_the_decisions() {
    let mut desk = Desk::new().await;
    let into = target("lumivane", "Lumivane", "company");
    desk.decide(Action::Merge { from: Slug::new("orvelle"), into, names: Vec::new() }).await.unwrap();
    desk.read(&PAGES[3..]).await;
    assert_eq!(
        desk.ask("?m itsrdf:taIdentRef <entity/lumivane> ; nif:anchorOf ?t BIND(STR(?t) AS ?x)").await,
        ["Lumivane", "Orvelle"]
    );
    desk.undo().await;
    assert_eq!(
        desk.ask("?m itsrdf:taIdentRef <entity/orvelle> ; nif:anchorOf ?t BIND(STR(?t) AS ?x)").await,
        ["Orvelle"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_was_interrupted_is_applied_at_the_next_start_and_only_once() {
    let mut desk = Desk::new().await;
    let before = desk.quads().await;
    let entities = desk.annotator.entities();
    desk.file.decide(merge(), "Ada Verlaine", None, Utc::now(), &desk.classes, entities).unwrap();
    // Killed between file and graph.
    desk.file.save().unwrap();
    assert_eq!(desk.quads().await, before);
    let pipeline = Pipeline::new(&desk.files(), desk.base.clone(), desk.graph.clone()).await.unwrap();
    assert_eq!(desk.ask("?x itsrdf:taIdentRef <entity/lumivane-cloud>").await, [""; 0]);
    assert_eq!(pipeline.apply_decisions(&desk.files()).await.unwrap(), Applied::default());
    desk.undo().await;
    assert_eq!(desk.quads().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_another_version_derived_stops_a_decision_before_anything_is_written() {
    let mut desk = Desk::new().await;
    let article = desk.base.article(&ArticleId::of(&PAGES[1].0.parse().unwrap()));
    let query =
        format!("SELECT ?m {{ GRAPH {article} {{ ?m itsrdf:taIdentRef <{}entity/lumivane-cloud> }} }}", desk.base);
    let rows = desk.graph.select(Request::new(query)).await.unwrap();
    let Some(oxigraph::model::Term::NamedNode(mention)) = rows.first().and_then(|row| row.term("m")).cloned() else {
        panic!("a mention is missing")
    };
    let predicate = oxigraph::model::NamedNode::new(depeche::vocab::itsrdf::TA_IDENT_REF).unwrap();
    let quad = |slug: &str| {
        let entity = desk.base.entity(&Slug::new(slug));
        oxigraph::model::Quad::new(mention.clone(), predicate.clone(), entity, article.clone())
    };
    desk.graph.change(vec![quad("lumivane-cloud")], vec![quad("something-else")]).await.unwrap();
    let before = desk.quads().await;
    let error = desk.decide(merge()).await.unwrap_err().to_string();
    assert!(error.contains(article.as_str()) && error.contains("depeche rebuild"), "{error}");
    assert_eq!(desk.quads().await, before);
}

#[test]
fn mistakes_in_the_file_are_told_with_their_line() {
    let head = "@prefix dct: <http://purl.org/dc/terms/> .\n@prefix dep: <https://w3id.org/depeche#> .\n\
                @prefix prov: <http://www.w3.org/ns/prov#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n";
    let who = "dct:creator \"Ada\" ; prov:endedAtTime \"2026-11-24T09:30:00Z\"^^xsd:dateTime";
    for (entry, line, words) in [
        (format!("<../decision/a> a dep:Merge ; dct:subject <x> ; {who} ."), 6, "dep:into"),
        (format!("<../decision/a> a dep:Merge ; dct:subject <x> ; dep:into <y> ; {who} ."), 6, "dep:newName"),
        (format!("\n<../decision/a> a dep:Merge ; dct:subject <nvidia> ; dep:into <nvidia> ; {who} ."), 7, "itself"),
        ("<../decision/a> a dep:Reject ; dct:subject <x> .".into(), 6, "dct:creator"),
        (
            format!("<../decision/a> a dep:Retype ; dct:subject <x> ; dep:newClass dep:Dragon ; {who} ."),
            6,
            "dep:Dragon",
        ),
        (format!("<../decision/a> a dep:Reject ; dct:subject <x> ; dct:title \"no\" ; {who} ."), 6, "dct:title"),
        (format!("<../decision/a> a dep:Undo ; dct:subject <../decision/b> ; {who} ."), 6, "none before it"),
        ("<nebulys> a dep:Company .".into(), 6, "no decision"),
        ("<../decision/a> a dep:Merge".into(), 7, "Turtle"),
    ] {
        let files = DataFiles::embedded().with(PATH, &format!("{head}{entry}\n"));
        let error = Annotator::load(&files).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{PATH}:{line}: ")) && error.contains(words), "{entry}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_and_doubtful_names_are_listed_with_their_sentences() {
    let desk = Desk::new().await;
    let wanted = Wanted { class: None, min_count: 1, doubtful: false, limit: 50, contexts: 2 };
    let names = survey(&*desk.graph, &desk.base, &desk.classes, &wanted).await.unwrap();
    let of = |slug: &str| names.iter().find(|n| n.slug == slug);
    let lumivane = of("lumivane").unwrap();
    assert!(lumivane.new && lumivane.class == "company" && lumivane.articles == 2, "{lumivane:?}");
    assert!(lumivane.doubts.iter().any(|d| d.starts_with("like lumivane-cloud")), "{lumivane:?}");
    let sentences: Vec<_> = lumivane.contexts.iter().map(|c| c.sentence.as_str()).collect();
    assert!(
        sentences.iter().any(|s| s.starts_with("The start-up Lumivane opened") && s.ends_with("delays.")),
        "{sentences:?}"
    );
    assert!(lumivane.contexts.iter().all(|c| c.date.as_deref().is_some_and(|d| d.starts_with("2026-05-04"))));
    assert!(of("ohio").is_none(), "what the entity files have is not new");
    let few = Wanted { class: Some(Class::new("person")), min_count: 3, doubtful: false, limit: 50, contexts: 0 };
    let names = survey(&*desk.graph, &desk.base, &desk.classes, &few).await.unwrap();
    assert_eq!(names.iter().map(|n| n.slug.as_str()).collect::<Vec<_>>(), ["ada-quill"]);
}

fn depeche(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_depeche")).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn an_editor_merges_asks_and_undoes_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let told = |arguments: &[&str]| {
        let (ok, out, err) = depeche(folder.path(), arguments);
        assert!(ok, "{arguments:?}: {err}");
        out
    };
    fs::create_dir(folder.path().join("pages")).unwrap();
    for (index, page) in PAGES.iter().enumerate() {
        fs::write(folder.path().join(format!("pages/{index}.html")), capture(*page).body).unwrap();
    }
    told(&["ingest", "pages"]);
    let sorted = || told(&["export"]).lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let before = sorted();
    let listed: serde_json::Value =
        serde_json::from_str(&told(&["entities", "--doubtful", "--format", "json"])).unwrap();
    assert!(listed.as_array().unwrap().iter().any(|n| n["slug"] == "lumivane-cloud"), "{listed}");
    assert!(told(&["entities", "--format", "tsv"]).starts_with("slug\tname\tclass\t"));

    let (ok, _, err) = depeche(folder.path(), &["entities", "merge", "lumivane-cloud", "lumivan"]);
    assert!(!ok && err.contains("lumivan"), "{err}");
    assert!(!folder.path().join("data").join(PATH).exists(), "what was refused leaves no file");

    told(&["entities", "merge", "lumivane-cloud", "lumivane", "--why", "one firm", "--by", "Ada Verlaine"]);
    let mentions = told(&["query", "mentions", "--param", "entity=lumivane", "--format", "csv"]);
    assert!(mentions.contains("https://press.example/hires"), "{mentions}");
    let kept = fs::read_to_string(folder.path().join("data").join(PATH)).unwrap();
    assert!(kept.contains("dct:subject <lumivane-cloud> ;\n    dep:into <lumivane> ;"), "{kept}");
    assert!(kept.contains("dct:creator \"Ada Verlaine\"") && kept.contains("dct:description \"one firm\""), "{kept}");
    let (ok, _, err) = depeche(folder.path(), &["entities", "rename", "lumivane-cloud", "Lumivane C"]);
    assert!(!ok && err.contains("was merged into lumivane"), "{err}");
    told(&["entities", "reject", "Vega"]);
    assert!(told(&["entities", "log"]).contains("merge lumivane-cloud into lumivane"));
    told(&["entities", "undo"]);
    told(&["entities", "undo"]);
    assert_eq!(sorted(), before);
    told(&["rebuild"]);
    assert_eq!(sorted(), before);
}
