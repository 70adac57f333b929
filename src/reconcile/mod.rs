//! Candidates for `owl:sameAs` from a service of the W3C Reconciliation Service API, version 0.2.
//!
//! A service is asked only when somebody runs `depeche reconcile`: its manifest first, then names in batches, with a pause
//! between two requests. Answers are kept on disk, so that a run that broke off goes on where it stopped. What comes back
//! is a proposal: a link is made by an editor's decision alone.

mod cache;
mod error;
mod proposals;
mod protocol;
mod service;

use std::path::PathBuf;

pub use error::ReconcileError;
pub use proposals::{COLUMNS, Proposal, accepted};
pub use protocol::{Candidate, Kind, Manifest, Query};
pub use service::{Service, Settings};

use crate::{
    annotate::Slug,
    editorial::find_entity,
    graph::{Graph, QueryError, Request},
    ontology::{Class, Classes, DataFiles},
    rdf::Base,
    vocab::{itsrdf, owl},
};
use cache::Cache;

/// Names in one request.
const BATCH: usize = 20;

/// An entity that has no link yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Unlinked {
    /// The entity.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its class.
    pub class: Class,
    /// Its mentions in the graph.
    pub mentions: usize,
}

/// The entities of the graph without `owl:sameAs`, the most mentioned first.
pub async fn unlinked(
    graph: &dyn Graph,
    base: &Base,
    classes: &Classes,
    class: Option<&Class>,
    limit: usize,
) -> Result<Vec<Unlinked>, QueryError> {
    let class = class.and_then(|class| classes.iri(class)).map(|iri| format!("; <{}> <{iri}>", itsrdf::TA_CLASS_REF));
    let query = format!(
        "SELECT ?entity (COUNT(?mention) AS ?n) {{
           ?mention <{}> ?entity {} . FILTER NOT EXISTS {{ ?entity <{}> ?same }}
         }} GROUP BY ?entity ORDER BY DESC(?n) ?entity LIMIT {limit}",
        itsrdf::TA_IDENT_REF,
        class.unwrap_or_default(),
        owl::SAME_AS
    );
    let mut found = Vec::new();
    for row in graph.select(Request::new(query)).await?.iter() {
        let slug = row.text("entity").and_then(|iri| base.local(iri)?.strip_prefix("entity/")).map(Slug::new);
        let Some(slug) = slug else { continue };
        if let Some((name, class, _)) = find_entity(graph, base, classes, &slug).await? {
            found.push(Unlinked { slug, name, class, mentions: row.number("n").unwrap_or_default() as usize });
        }
    }
    Ok(found)
}

/// A service, what it has answered before, and what it calls our classes.
#[derive(Debug)]
pub struct Reconciler {
    service: Service,
    cache: Cache,
    types: protocol::Types,
}

impl Reconciler {
    /// Prepares to ask a service; nothing is sent yet. Answers are kept in `folder`, which is made where missing.
    pub fn new(settings: Settings, folder: PathBuf, files: &DataFiles) -> Result<Self, ReconcileError> {
        let types = protocol::Types::load(files)?;
        Ok(Self { service: Service::new(settings)?, cache: Cache::new(folder), types })
    }

    /// Asks for candidates: at most `candidates` a name, the best first. With `fresh`, what was answered before is asked
    /// again. Answers that came before a failure are kept for the next call.
    pub async fn propose(
        &mut self,
        entities: &[Unlinked],
        candidates: usize,
        fresh: bool,
    ) -> Result<Vec<Proposal>, ReconcileError> {
        let key = format!("{} manifest", self.service.address());
        let manifest: Manifest = match self.cache.get(&key).filter(|_| !fresh) {
            Some(manifest) => manifest,
            None => {
                let manifest = self.service.manifest().await?;
                self.cache.put(&key, &manifest)?;
                manifest
            }
        };
        let query = |entity: &Unlinked| Query {
            query: entity.name.clone(),
            kind: self.types.of(&manifest.identifier_space, &entity.class),
            limit: candidates,
        };
        let queries: Vec<Query> = entities.iter().map(query).collect();
        let mut answers: Vec<Option<Vec<Candidate>>> =
            queries.iter().map(|query| self.cache.get(&self.key(query)).filter(|_| !fresh)).collect();
        let open: Vec<usize> = (0..queries.len()).filter(|i| answers.get(*i).is_some_and(Option::is_none)).collect();
        for batch in open.chunks(BATCH) {
            let asked: Vec<&Query> = batch.iter().filter_map(|i| queries.get(*i)).collect();
            for ((index, query), answer) in batch.iter().zip(&asked).zip(self.service.ask(&asked).await?) {
                self.cache.put(&self.key(query), &answer)?;
                if let Some(place) = answers.get_mut(*index) {
                    *place = Some(answer);
                }
            }
        }
        let of_each = entities.iter().zip(answers);
        Ok(of_each
            .flat_map(|(entity, answer)| {
                let best = protocol::best(answer.unwrap_or_default(), candidates);
                best.into_iter().filter_map(|candidate| Proposal::new(entity, &manifest, candidate))
            })
            .collect())
    }

    fn key(&self, query: &Query) -> String {
        format!("{} {}", self.service.address(), serde_json::to_string(query).unwrap_or_default())
    }
}
