//! The messages of the protocol: <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ontology::{Class, DataError, DataFiles};

/// What a service says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Versions of the protocol that it speaks; before 0.2 a service said none.
    #[serde(default)]
    pub versions: Vec<String>,
    /// Its name.
    pub name: String,
    /// What its identifiers follow in IRIs, as `http://www.wikidata.org/entity/`.
    #[serde(rename = "identifierSpace")]
    pub identifier_space: String,
}

/// A question for candidates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Query {
    /// The name.
    pub query: String,
    /// The service's identifier of the type of thing.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// At most so many candidates.
    pub limit: usize,
}

/// A thing that the name may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its identifier in the service's space.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A phrase that tells it from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The service's own measure, higher for better.
    #[serde(default)]
    pub score: f64,
    /// Whether the service is sure.
    #[serde(default, rename = "match")]
    pub matches: bool,
    /// Its types.
    #[serde(default, rename = "type")]
    pub kinds: Vec<Kind>,
}

/// A type of things, which services write as an object or as an identifier alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Kind {
    /// With its name.
    Named {
        /// Identifier.
        id: String,
        /// Name.
        #[serde(default)]
        name: Option<String>,
    },
    /// By its identifier.
    Id(String),
}

impl Kind {
    /// Its name, or else its identifier.
    pub fn label(&self) -> &str {
        match self {
            Kind::Named { name: Some(name), .. } => name,
            Kind::Named { id, .. } | Kind::Id(id) => id,
        }
    }
}

/// The answer to one question of a batch.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    pub(super) result: Vec<Candidate>,
}

/// The best candidates: what the service is sure of first, then by score.
pub(super) fn best(mut candidates: Vec<Candidate>, number: usize) -> Vec<Candidate> {
    candidates.sort_by(|a, b| b.matches.cmp(&a.matches).then(b.score.total_cmp(&a.score)).then(a.id.cmp(&b.id)));
    candidates.truncate(number);
    candidates
}

/// What services call our classes: `ontology/reconcile.toml`.
#[derive(Debug)]
pub(super) struct Types(BTreeMap<String, BTreeMap<String, String>>);

impl Types {
    pub(super) fn load(files: &DataFiles) -> Result<Self, DataError> {
        files.file("ontology/reconcile.toml")?.toml().map(Self)
    }

    pub(super) fn of(&self, space: &str, class: &Class) -> Option<String> {
        self.0.get(space)?.get(class.as_str()).cloned()
    }
}
