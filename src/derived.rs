//! What is derived from all articles together and follows each change of one: the ledger and the quotations.

use std::sync::Arc;

use oxigraph::model::{NamedNode, Quad};

use crate::{
    graph::{Graph, GraphError},
    ledger::{self, Ledger, LedgerError, Policy},
    ontology::{DataError, DataFiles},
    quotations::{self, Quotations, QuotationsError},
    rdf::Base,
};

/// Everything derived, with its keepers.
pub struct Derived {
    graph: Arc<dyn Graph>,
    base: Base,
    /// Claims of all articles.
    pub ledger: Ledger,
    /// Quotes of all articles.
    pub quotations: Quotations,
}

/// What is derived could not be brought to the articles. It will be at the next start.
#[derive(Debug, thiserror::Error)]
pub enum DerivedError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The quotations.
    #[error(transparent)]
    Quotations(#[from] QuotationsError),
    /// An announcement.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

/// The announcements that an article is about to change, or has. They go in with the transaction that changes it or
/// before, and must be followed by [`Derived::update`] or [`Derived::catch_up`].
pub fn pending(base: &Base, article: &NamedNode) -> [Quad; 2] {
    [ledger::pending(base, article), quotations::pending(base, article)]
}

impl Derived {
    /// Reads what the keepers depend on. Nothing is written before [`Derived::start`].
    pub fn new(files: &DataFiles, base: Base, graph: Arc<dyn Graph>, policy: Policy) -> Result<Self, DataError> {
        let ledger = Ledger::new(files, base.clone(), graph.clone(), policy)?;
        let quotations = Quotations::new(files, base.clone(), graph.clone())?;
        Ok(Self { graph, base, ledger, quotations })
    }

    /// Brings everything to what articles, data files, policy and decisions say now.
    pub async fn start(&self) -> Result<(), DerivedError> {
        self.ledger.start().await?;
        self.quotations.start().await?;
        Ok(())
    }

    /// Says that an article is about to change.
    pub async fn announce(&self, article: &NamedNode) -> Result<(), DerivedError> {
        self.graph.add(pending(&self.base, article).into()).await?;
        Ok(())
    }

    /// Takes in an article that is new, changed or gone. The quotations count by the voices of the ledger.
    pub async fn update(&self, article: &NamedNode) -> Result<(), DerivedError> {
        self.ledger.update(article).await?;
        self.quotations.update(article).await?;
        Ok(())
    }

    /// Takes in the articles that were announced and not taken in.
    pub async fn catch_up(&self) -> Result<(), DerivedError> {
        self.ledger.catch_up().await?;
        self.quotations.catch_up().await?;
        Ok(())
    }
}
