//! The ledger over a graph of invented articles: brought up to date article by article, and derived anew.

use std::{collections::BTreeSet, sync::Arc};

use depeche::{
    annotate::Annotator,
    bench::press,
    graph::{Embedded, Graph, Limits, Request},
    ledger::{Ledger, Policy, Start},
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
