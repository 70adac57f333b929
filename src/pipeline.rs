//! Joins the stages for one page: Capture → Article → Annotations → quads → graph.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use oxigraph::model::{Quad, Term};

use crate::{
    annotate::{Annotations, Annotator},
    archive::Locator,
    crawl::{Outcome, Processor, Source},
    derived::{Derived, DerivedError},
    editorial::{self, Applied, ApplyError, Derivation},
    extract::{self, Article, ArticleId, ExtractError},
    fetch::Capture,
    graph::{Change, Graph, GraphError, Pattern, QueryError},
    ledger::{self, Policy},
    ontology::{Classes, DataError, DataFiles},
    rdf::{self, Base, Provenance, Run, Vocabulary},
    vocab::schema,
};

/// Everything between a capture and the graph, for one run.
pub struct Pipeline {
    annotator: Arc<Annotator>,
    classes: Classes,
    base: Base,
    graph: Arc<dyn Graph>,
    derived: Derived,
    /// Names of outlets by domain: an editor's word goes before a page's.
    outlets: Arc<HashMap<String, String>>,
    started: DateTime<Utc>,
    run_is_written: AtomicBool,
}

/// A page that did not reach the graph.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// It is no article, or cannot be read as one.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The graph did not take it.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The graph cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The graph took it, but what is derived could not be brought to it, which will be made good at the next start.
    #[error(transparent)]
    Derived(#[from] DerivedError),
    /// A thread of ours failed.
    #[error("the page could not be annotated: {0}")]
    Annotate(#[from] tokio::task::JoinError),
}

/// What became of a page.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Which article.
    pub article: ArticleId,
    /// What changed in the graph; nothing for an article that says the same as before.
    pub change: Change,
}

impl Pipeline {
    /// As [`Pipeline::under`], with the default policy.
    pub async fn new(files: &DataFiles, base: Base, graph: Arc<dyn Graph>) -> Result<Self, SetUpError> {
        Self::under(files, base, graph, Policy::default()).await
    }

    /// Loads the data files and writes what they say into the graph, where it differs from what stands there; brings
    /// articles to editors' decisions, and what is derived to them, to the policy and to what a crash has left undone.
    pub async fn under(
        files: &DataFiles,
        base: Base,
        graph: Arc<dyn Graph>,
        policy: Policy,
    ) -> Result<Self, SetUpError> {
        let annotator = Arc::new(Annotator::load(files)?);
        let classes = Classes::load(files)?;
        graph.replace(&base.ontology_graph(), rdf::ontology_quads(files, &base)?).await?;
        let entities = rdf::revise_entities(&base, &classes, annotator.editorial(), rdf::entity_quads(files, &base)?);
        graph.replace(&base.entities_graph(), entities).await?;
        let derived = Derived::new(files, base.clone(), graph.clone(), policy)?;
        derived.start().await?;
        let pipeline = Self {
            annotator,
            classes,
            base,
            graph,
            derived,
            outlets: Arc::default(),
            started: Utc::now(),
            run_is_written: AtomicBool::new(false),
        };
        // What was edited by hand, or interrupted. A graph that cannot be brought to it for now can still be added to.
        if let Err(error) = pipeline.apply_decisions(files).await {
            tracing::warn!("editors' decisions are not applied to the articles that are there already: {error}");
        }
        Ok(pipeline)
    }

    /// Brings the articles in the graph to editors' decisions, where they are not there yet.
    pub async fn apply_decisions(&self, files: &DataFiles) -> Result<Applied, ApplyError> {
        let Self { annotator, classes, base, derived, .. } = self;
        let with = Derivation { annotator, classes, base, files, derived };
        editorial::apply(&*self.graph, with, self.annotator.editorial()).await
    }

    /// Calls the outlets of some sources by the names that their files give them.
    pub fn naming(mut self, sources: &[Source]) -> Self {
        self.outlets = Arc::new(sources.iter().map(|source| (source.domain(), source.name.clone())).collect());
        self
    }

    /// Takes a page all the way into the graph. `archived` is the archive's name for it.
    ///
    /// An article that is there already is replaced in one transaction; where nothing differs, nothing is written.
    pub async fn take(&self, capture: Capture, archived: Option<String>) -> Result<Stored, PipelineError> {
        let annotator = Arc::clone(&self.annotator);
        let outlets = Arc::clone(&self.outlets);
        let fetched = capture.fetched_at;
        let (article, found) = tokio::task::spawn_blocking(move || {
            let mut article = extract::extract(&capture)?;
            if let Some(name) = outlets.get(&article.publisher.domain) {
                article.publisher.name = Some(name.clone());
            }
            let found = annotator.annotate(&article);
            Ok::<(Article, Annotations), ExtractError>((article, found))
        })
        .await??;
        let provenance = Provenance { archived, run: Some(self.started) };
        let vocabulary =
            Vocabulary { base: &self.base, classes: &self.classes, units: &|unit| self.annotator.unit_iri(unit) };
        let quads = rdf::article_quads(vocabulary, &article, &found, &provenance);
        let id = article.id();
        let node = self.base.article(&id);
        self.keep_revisions(&article, &quads, &provenance, fetched).await?;
        self.derived.announce(&node).await?;
        let change = self.graph.replace(&node, quads).await?;
        self.derived.update(&node).await?;
        if change != Change::default() {
            self.write_run().await?;
        }
        Ok(Stored { article: id, change })
    }

    /// Keeps what an article says no more now that its outlet has changed it. It goes in first, and is the same when it
    /// is found again: a crash before the article follows loses nothing. A capture that is older than the one in the
    /// graph, as they come when everything is derived again, is no later version.
    async fn keep_revisions(
        &self,
        article: &Article,
        quads: &[Quad],
        provenance: &Provenance,
        fetched: DateTime<Utc>,
    ) -> Result<(), PipelineError> {
        let id = article.id();
        let graph = Some(self.base.article(&id));
        let earlier = self.graph.find(vec![Pattern { graph, ..Pattern::default() }]).await?;
        let earlier: Vec<Quad> = earlier.into_iter().flatten().collect();
        let place = |iri: &str| self.base.local(iri)?.strip_prefix("archive/")?.parse::<Locator>().ok();
        let archived = earlier.iter().find(|quad| quad.predicate.as_str() == schema::ARCHIVED_AT);
        let before = archived.and_then(|quad| match &quad.object {
            Term::NamedNode(node) => place(node.as_str()),
            _ => None,
        });
        let now = provenance.archived.as_deref().and_then(|name| name.parse().ok());
        if earlier.is_empty() || before.zip(now).is_some_and(|(before, now): (_, Locator)| now <= before) {
            return Ok(());
        }
        let revisions = ledger::revisions(&self.base, &id, &earlier, quads, fetched);
        if !revisions.is_empty() {
            self.graph.add(revisions).await?;
        }
        Ok(())
    }

    /// The annotator of this run.
    pub fn annotator(&self) -> &Annotator {
        &self.annotator
    }

    /// Says in the graph that this run took place, once something has come of it.
    async fn write_run(&self) -> Result<(), GraphError> {
        if !self.run_is_written.swap(true, Ordering::Relaxed) {
            let run = Run { started: self.started, ended: None };
            self.graph.add(run.quads(&self.base)).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Processor for Pipeline {
    async fn process(&self, capture: &Capture, locator: &Locator) -> Outcome {
        match self.take(capture.clone(), Some(locator.to_string())).await {
            Ok(_) => Outcome::Stored,
            Err(PipelineError::Extract(error)) => Outcome::Skipped(error.to_string()),
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}

/// A pipeline that cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// A data file is wrong.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The graph cannot be written.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// What is derived cannot be brought up to date.
    #[error(transparent)]
    Derived(#[from] DerivedError),
}
