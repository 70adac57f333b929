//! The graph brought from the decisions that it was derived under to those that hold now.
//!
//! `graph/editorial` says which decisions the graph was derived under. For every article that the changed decisions can
//! touch, its quads are derived twice from the text that the graph keeps, under the old decisions and under the new; the
//! difference is what changes. All differences, and the new content of `graph/editorial`, go in with one transaction: an
//! interruption leaves nothing half done, and the next call finds the same work. Taking a decision back is the same
//! difference the other way round, so that the graph is quad for quad what it was. Ledger and quotations follow by
//! themselves: each article is announced to them in the same transaction.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{Literal, NamedNode, Quad, Triple};

use crate::{
    annotate::{
        Annotator, Slug,
        editorial::{self, Action, BadDecision, Decision, Editorial},
    },
    derived::{self, Derived, DerivedError},
    graph::{Change, Graph, GraphError, QueryError, Request, as_stored},
    ontology::{Classes, DataError, DataFiles},
    rdf::{self, Base, Provenance, Unreadable, Vocabulary},
    vocab::{nif, schema},
};

/// What articles and entities are derived with.
#[derive(Clone, Copy)]
pub struct Derivation<'a> {
    /// Finds names, quotes, quantities and claims.
    pub annotator: &'a Annotator,
    /// Entity classes.
    pub classes: &'a Classes,
    /// Mints addresses.
    pub base: &'a Base,
    /// The entity files.
    pub files: &'a DataFiles,
    /// Is brought to each article that changes.
    pub derived: &'a Derived,
}

/// What bringing the graph up to date came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Decisions that hold now and did not before, or the other way round.
    pub decisions: usize,
    /// Articles that changed.
    pub articles: usize,
    /// Quads.
    pub change: Change,
}

/// Why the graph could not be brought to the decisions. But for [`ApplyError::Derived`] it is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// An article's graph is not what this program derives.
    #[error(
        "the graph of {article} was derived by another version of depeche or with other entity files: \
         run `depeche rebuild` first, then `depeche entities apply`"
    )]
    Stale {
        /// The article.
        article: NamedNode,
    },
    /// An article's graph does not hold an article.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The graph's record of decisions cannot be understood.
    #[error(
        "the graph's own record of decisions is damaged ({0}): remove the graph's folder and run `depeche rebuild`"
    )]
    Record(#[from] BadDecision),
    /// A data file is wrong.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The graph cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The graph cannot be written.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The graph is as decided, but what is derived from it could not be brought to it.
    #[error(transparent)]
    Derived(#[from] DerivedError),
}

/// The decisions that the graph was derived under.
pub async fn recorded(graph: &dyn Graph, with: Derivation<'_>) -> Result<Editorial, ApplyError> {
    let quads = quads_of(graph, &with.base.editorial_graph()).await?;
    let decisions = editorial::decisions(quads.into_iter().map(Triple::from), with.base.as_str(), with.classes)?;
    Ok(Editorial::new(decisions, with.annotator.entities())?)
}

/// Brings the graph to what follows from `now`.
pub async fn apply(graph: &dyn Graph, with: Derivation<'_>, now: &Editorial) -> Result<Applied, ApplyError> {
    let before = recorded(graph, with).await?;
    let changed: Vec<&Decision> = before
        .decisions()
        .iter()
        .filter(|d| !now.decisions().contains(d))
        .chain(now.decisions().iter().filter(|d| !before.decisions().contains(d)))
        .collect();
    if changed.is_empty() {
        return Ok(Applied::default());
    }
    let mut difference = Difference::default();
    let mut articles = 0;
    for article in touched(graph, with.base, &changed, [&before, now]).await? {
        articles += usize::from(difference.article(graph, with, &article, [&before, now]).await?);
    }
    let entities = rdf::entity_quads(with.files, with.base)?;
    difference.between(
        rdf::revise_entities(with.base, with.classes, &before, entities.clone()),
        rdf::revise_entities(with.base, with.classes, now, entities),
    );
    difference.between(
        rdf::decision_quads(with.base, with.classes, before.decisions()),
        rdf::decision_quads(with.base, with.classes, now.decisions()),
    );
    let change = graph.change(difference.removed, difference.added).await?;
    with.derived.catch_up().await?;
    Ok(Applied { decisions: changed.len(), articles, change })
}

#[derive(Default)]
struct Difference {
    removed: Vec<Quad>,
    added: Vec<Quad>,
}

impl Difference {
    fn between(&mut self, before: Vec<Quad>, now: Vec<Quad>) {
        let (old, new): (HashSet<&Quad>, HashSet<&Quad>) = (before.iter().collect(), now.iter().collect());
        self.removed.extend(old.difference(&new).map(|quad| (*quad).clone()));
        self.added.extend(new.difference(&old).map(|quad| (*quad).clone()));
    }

    /// Adds what changes in an article's graph; answers whether anything does. An article that is already as it
    /// should be, as one read after the decision, does not change.
    async fn article(
        &mut self,
        graph: &dyn Graph,
        with: Derivation<'_>,
        node: &NamedNode,
        [before, now]: [&Editorial; 2],
    ) -> Result<bool, ApplyError> {
        let stored = quads_of(graph, node).await?;
        let article = rdf::read_article(with.base, &stored)?;
        let units = |unit: &crate::annotate::Unit| with.annotator.unit_iri(unit);
        let vocabulary = Vocabulary { base: with.base, classes: with.classes, units: &units };
        let derive = |editorial: &Editorial| {
            let found = with.annotator.annotate_under(&article, editorial);
            rdf::article_quads(vocabulary, &article, &found, &Provenance::default())
        };
        let mut own = Difference::default();
        own.between(derive(before), derive(now));
        if own.removed.is_empty() && own.added.is_empty() {
            return Ok(false);
        }
        let stored: HashSet<Quad> = stored.into_iter().collect();
        let (out, into) = (as_stored(&own.removed)?, as_stored(&own.added)?);
        if out.is_disjoint(&stored) && into.is_subset(&stored) {
            return Ok(false);
        }
        if !out.is_subset(&stored) || !into.is_disjoint(&stored) {
            return Err(ApplyError::Stale { article: node.clone() });
        }
        self.removed.append(&mut own.removed);
        self.added.append(&mut own.added);
        self.added.extend(derived::pending(with.base, node));
        Ok(true)
    }
}

/// The articles in which the changed decisions can have an effect, in the order of their addresses.
async fn touched(
    graph: &dyn Graph,
    base: &Base,
    changed: &[&Decision],
    states: [&Editorial; 2],
) -> Result<BTreeSet<NamedNode>, ApplyError> {
    let mut slugs: BTreeSet<&Slug> = changed.iter().flat_map(|decision| decision.action.slugs()).collect();
    let [before, _] = states;
    // What was rejected leaves no trace in an article's graph but its text.
    if slugs.iter().any(|slug| before.route(slug).is_none()) {
        let pattern = format!("GRAPH ?article {{ ?article <{}> ?text }}", nif::IS_STRING);
        return articles(graph, &pattern).await;
    }
    let routed: Vec<&Slug> =
        slugs.iter().flat_map(|slug| states.iter().filter_map(|state| state.route(slug))).collect();
    slugs.extend(routed);
    let mut found = BTreeSet::new();
    for slug in slugs {
        let pattern = format!("GRAPH ?article {{ ?thing ?how {} }}", base.entity(slug));
        found.append(&mut articles(graph, &pattern).await?);
    }
    for decision in changed {
        if let Action::RejectSurface(surface) = &decision.action {
            let words = Literal::new_simple_literal(surface);
            let pattern = format!(
                "GRAPH ?article {{ ?article <{}> ?text }} FILTER(CONTAINS(STR(?text), {words}))",
                nif::IS_STRING
            );
            found.append(&mut articles(graph, &pattern).await?);
        }
    }
    Ok(found)
}

async fn articles(graph: &dyn Graph, pattern: &str) -> Result<BTreeSet<NamedNode>, ApplyError> {
    let query =
        format!("SELECT DISTINCT ?article {{ {pattern} GRAPH ?article {{ ?article a <{}> }} }}", schema::NEWS_ARTICLE);
    let rows = graph.select(Request::new(query)).await?;
    Ok(rows.iter().filter_map(|row| row.node("article").cloned()).collect())
}

async fn quads_of(graph: &dyn Graph, name: &NamedNode) -> Result<Vec<Quad>, ApplyError> {
    let rows = graph.select(Request::new(format!("SELECT ?s ?p ?o {{ GRAPH {name} {{ ?s ?p ?o }} }}"))).await?;
    Ok(rows.iter().filter_map(|row| row.quad(name)).collect())
}
