//! The ledger over a graph of invented articles: brought up to date article by article, and derived anew.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

use depeche::{
    annotate::Annotator,
    bench::press,
    graph::{Embedded, Graph, Limits, Request},
    ledger::{DECISIONS, Ledger, Policy, Start},
    ontology::{Classes, DataFiles},
    rdf::{Base, Provenance, Vocabulary, article_quads},
};
use oxigraph::model::{NamedNode, Quad};

struct World {
    graph: Arc<Embedded>,
    base: Base,
    files: DataFiles,
    annotator: Annotator,
    classes: Classes,
}

impl World {
    fn new() -> Self {
        let files = DataFiles::embedded();
        Self {
            graph: Arc::new(Embedded::in_memory(Limits::default()).unwrap()),
            base: "http://localhost:7878/".parse().unwrap(),
            annotator: Annotator::load(&files).unwrap(),
            classes: Classes::load(&files).unwrap(),
            files,
        }
    }

    fn ledger(&self, policy: Policy) -> Ledger {
        Ledger::new(&self.files, self.base.clone(), self.graph.clone(), policy).unwrap()
    }

    /// The article of a number as the press prints it; with what another claims where its outlet has changed it.
    fn article(&self, number: u64, claims_of: u64) -> (NamedNode, Vec<Quad>) {
        let (article, _) = press::article(number).unwrap();
        let (other, found) = press::article(claims_of).unwrap();
        let article = depeche::extract::Article { text: other.text, blocks: other.blocks, lang: other.lang, ..article };
        let units = |unit: &depeche::annotate::Unit| self.annotator.unit_iri(unit);
        let vocabulary = Vocabulary { base: &self.base, classes: &self.classes, units: &units };
        let quads = article_quads(vocabulary, &article, &found, &Provenance::default());
        (self.base.article(&article.id()), quads)
    }

    /// Writes an article, none of it where it is gone, and brings the ledger to it.
    async fn take(&self, ledger: &Ledger, (node, quads): (NamedNode, Vec<Quad>)) {
        ledger.announce(&node).await.unwrap();
        self.graph.replace(&node, quads).await.unwrap();
        ledger.update(&node).await.unwrap();
    }

    async fn ledger_quads(&self) -> BTreeSet<String> {
        let query = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(STRENDS(STR(?g), \"graph/ledger\") || STRENDS(STR(?g), \"graph/accepted\")) }";
        let rows = self.graph.select(Request::new(query)).await.unwrap();
        rows.rows.iter().map(|row| format!("{row:?}")).collect()
    }
}

fn assert_same(left: &BTreeSet<String>, right: &BTreeSet<String>) {
    let (lost, more): (Vec<_>, Vec<_>) = (left.difference(right).collect(), right.difference(left).collect());
    assert!(lost.is_empty() && more.is_empty(), "only left: {lost:#?}\nonly right: {more:#?}");
}

/// Numbers of articles in an order that looks random.
fn shuffled(count: u64, seed: u64) -> Vec<u64> {
    let mut numbers: Vec<u64> = (0..count).collect();
    numbers.sort_by_key(|n| (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(seed as u32) ^ seed);
    numbers
}

#[tokio::test(flavor = "multi_thread")]
async fn article_by_article_in_any_order_gives_what_deriving_anew_gives() {
    let mut states = Vec::new();
    for seed in [7, 31] {
        let world = World::new();
        let ledger = world.ledger(Policy::default());
        assert_eq!(ledger.start().await.unwrap(), Start::Derived);
        for number in shuffled(250, seed) {
            // Some are first printed otherwise, and some are there for a while only.
            if number % 7 == 3 {
                world.take(&ledger, world.article(number, number + 1)).await;
            }
            if number % 11 == 5 {
                world.take(&ledger, world.article(1000 + number, number)).await;
            }
            world.take(&ledger, world.article(number, number)).await;
        }
        for number in (0..250).filter(|n| n % 11 == 5) {
            let (node, _) = world.article(1000 + number, number);
            world.take(&ledger, (node, Vec::new())).await;
        }
        let kept = world.ledger_quads().await;
        assert!(kept.iter().any(|q| q.contains("graph/accepted")) && kept.iter().any(|q| q.contains("copyOf")));
        assert!(kept.iter().any(|q| q.contains("conflictsWith")), "some contradict each other");
        ledger.derive().await.unwrap();
        assert_same(&kept, &world.ledger_quads().await);
        assert_eq!(world.ledger(Policy::default()).start().await.unwrap(), Start::Ready);
        states.push(kept);
    }
    assert_same(&states[0], &states[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_whose_change_a_crash_kept_from_the_ledger_is_taken_in_at_the_next_start() {
    let world = World::new();
    let ledger = world.ledger(Policy::default());
    ledger.start().await.unwrap();
    for number in 0..20 {
        world.take(&ledger, world.article(number, number)).await;
    }
    let (node, quads) = world.article(3, 17);
    ledger.announce(&node).await.unwrap();
    world.graph.replace(&node, quads).await.unwrap();
    // Killed here.
    let stale = world.ledger_quads().await;
    let next = world.ledger(Policy::default());
    assert_eq!(next.start().await.unwrap(), Start::Ready, "nothing else is done again");
    let kept = world.ledger_quads().await;
    assert_ne!(kept, stale);
    next.derive().await.unwrap();
    assert_same(&kept, &world.ledger_quads().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_policy_and_decisions_give_what_deriving_anew_under_them_gives() {
    let mut world = World::new();
    let ledger = world.ledger(Policy::default());
    ledger.start().await.unwrap();
    for number in 0..80 {
        world.take(&ledger, world.article(number, number)).await;
    }
    let before = world.ledger_quads().await;
    let strict = Policy { publishers: 1, reported: true, conflict_days: 1 };
    assert_eq!(world.ledger(strict.clone()).start().await.unwrap(), Start::Judged);
    let kept = world.ledger_quads().await;
    assert_ne!(kept, before);
    world.ledger(strict).derive().await.unwrap();
    assert_same(&kept, &world.ledger_quads().await);
    assert_eq!(world.ledger(Policy::default()).start().await.unwrap(), Start::Judged);
    assert_same(&before, &world.ledger_quads().await);

    let plain = world.files.clone();
    let decisions = "@prefix dep: <https://w3id.org/depeche#> . @prefix schema: <http://schema.org/> .
        <../decision/a> a dep:ClaimDecision ; dep:verdict dep:Accepted ;
            schema:about <invented-5> ; dep:property dep:acquires ; dep:object <invented-6> .";
    world.files = plain.clone().with(DECISIONS, decisions);
    assert_eq!(world.ledger(Policy::default()).start().await.unwrap(), Start::Judged);
    let kept = world.ledger_quads().await;
    let told = |quads: &BTreeSet<String>| {
        quads.iter().filter(|q| q.contains("graph/accepted") && q.contains("invented-6")).count()
    };
    assert_eq!((told(&before), told(&kept)), (0, 1), "accepted, though nobody says so");
    world.ledger(Policy::default()).derive().await.unwrap();
    assert_same(&kept, &world.ledger_quads().await);
    world.files = plain;
    assert_eq!(world.ledger(Policy::default()).start().await.unwrap(), Start::Judged);
    assert_same(&before, &world.ledger_quads().await);
}

fn depeche(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_depeche")).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

/// The demonstration, as long as it is not dropped.
struct Demo(std::process::Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_running_server_tells_why_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Command::new(env!("CARGO_BIN_EXE_depeche"))
        .current_dir(folder.path())
        .args(["demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn();
    let mut demo = Demo(demo.unwrap());
    let lines = BufReader::new(demo.0.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut base = String::new();
    for line in lines {
        if let Some(address) = line.strip_prefix("Pages ") {
            base = address.trim().to_owned();
        }
        if line.starts_with("Ctrl-C") {
            break;
        }
    }
    std::fs::write(folder.path().join("depeche.toml"), format!("base = \"{base}\"\n")).unwrap();
    let endpoint = base.replace("localhost", "127.0.0.1") + "sparql";
    let why = |triple: &[&str]| {
        let arguments = [&["why", "--endpoint", &endpoint], triple].concat();
        depeche(folder.path(), &arguments)
    };
    let (ok, out, err) = why(&["vega-campus", "chipCount", "120,000"]);
    assert!(ok, "{err}");
    assert!(out.starts_with("vega-campus chipCount 120,000 (corvina-k9)\ncontested: others say 150,000"), "{out}");
    let (supported, contradicted) = out.split_once("contradicted by").unwrap();
    assert!(supported.contains("Le Fil numérique (fr) ") && supported.contains("120 000 puces Corvina K9"), "{out}");
    assert!(contradicted.contains("150,000 Corvina K9 chips") && contradicted.contains("Meridian Wire (en)"), "{out}");

    // The other way round, by names.
    let (ok, out, err) = why(&["Cassiopée", "exploitant", "Nébulys"]);
    assert!(ok && out.starts_with("nebulys operates cassiopee-datacenter\naccepted: asserted by 2"), "{out}{err}");
    let (ok, out, err) = why(&["vega-campus", "powerCapacity", "1.2 GW", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(
        ok && json[0]["status"] == "unconfirmed" && !json[0]["supported"].as_array().unwrap().is_empty(),
        "{out}{err}"
    );

    for (triple, words) in [
        (["vega-campus", "chipCount", "7"], "nothing is known of vega-campus chipCount 7; what is said is 150,000"),
        (["vega-campus", "headcount", "7"], "no article says anything of vega-campus headcount 7"),
        (["Nobody Inc", "headcount", "7"], "nothing in the graph is called Nobody Inc"),
        (["vega-campus", "colour", "7"], "there is no property colour; there are acquires"),
        (["vega-campus", "chipCount", "many"], "many is no amount"),
    ] {
        let (ok, out, err) = why(&triple);
        assert!(!ok && out.is_empty() && err.contains(words), "{triple:?}: {out}{err}");
    }
}

#[cfg(feature = "disk")]
#[test]
fn an_editor_accepts_rejects_and_takes_back_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let told = |arguments: &[&str]| {
        let (ok, out, err) = depeche(folder.path(), arguments);
        assert!(ok, "{arguments:?}: {err}");
        out
    };
    let page = |url: &str, words: &str| {
        format!(
            "<html lang=\"en\"><head><title>Lumivane</title><link rel=\"canonical\" href=\"{url}\">\
             <meta property=\"article:published_time\" content=\"2026-05-04T08:00:00+02:00\"></head><body><article>\
             <h1>Lumivane</h1><p>{words}</p></article></body></html>"
        )
    };
    std::fs::create_dir(folder.path().join("pages")).unwrap();
    for (outlet, words) in [
        (
            "press",
            "The start-up Lumivane has hired 1,200 people since spring and now employs 4,800 people in all. \
             Nobody else had anything to say about it on a quiet day in spring, and the shares hardly moved.",
        ),
        (
            "gazette",
            "At the end of April the start-up Lumivane employs 4,800 people, as its yearly report says. \
             The rest of the report is about the weather, the canteen and a row over places for bicycles.",
        ),
    ] {
        let url = format!("https://{outlet}.example/lumivane");
        std::fs::write(folder.path().join(format!("pages/{outlet}.html")), page(&url, words)).unwrap();
    }
    told(&["ingest", "pages"]);
    let sorted = || told(&["export"]).lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let accepted = || sorted().iter().filter(|line| line.contains("graph/accepted>")).count();
    let before = sorted();
    assert_eq!(accepted(), 1, "two publishers assert it");
    assert!(told(&["why", "lumivane", "headcount"]).contains("accepted: asserted by 2 independent publishers"));

    told(&[
        "decide",
        "reject",
        "Lumivane",
        "headcount",
        "4800",
        "--why",
        "counts the trainees",
        "--by",
        "Ada Verlaine",
    ]);
    assert_eq!(accepted(), 0);
    let why = told(&["why", "lumivane", "headcount", "4800"]);
    assert!(why.contains("rejected by the word of Ada Verlaine on ") && why.contains(": counts the trainees"), "{why}");
    told(&["decide", "accept", "lumivane", "headcount", "4800"]);
    assert_eq!(accepted(), 1, "the last word holds");
    let file = std::fs::read_to_string(folder.path().join("data").join(DECISIONS)).unwrap();
    assert!(file.contains("schema:about <lumivane> ;") && file.contains("dct:creator \"Ada Verlaine\""), "{file}");
    assert_eq!(told(&["decide", "log"]).lines().filter(|line| line.contains(" lumivane headcount 4800")).count(), 2);
    let (ok, _, err) = depeche(folder.path(), &["decide", "reject", "lumivane", "headcount"]);
    assert!(!ok && err.contains("say which value"), "{err}");
    told(&["decide", "undo"]);
    told(&["decide", "undo", "--why", "it was right"]);
    assert_eq!(sorted(), before, "quad for quad what it was");
    let (ok, _, err) = depeche(folder.path(), &["decide", "undo"]);
    assert!(!ok && err.contains("no decision to take back"), "{err}");
}
