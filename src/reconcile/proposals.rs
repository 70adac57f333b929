//! Proposals as a list that a person marks and hands back.

use serde::Serialize;

use super::{Candidate, Kind, Manifest, ReconcileError, Unlinked};
use crate::annotate::Slug;

/// A link that a service proposes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The entity.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its class.
    pub class: String,
    /// Its mentions in the graph.
    pub mentions: usize,
    /// The other's IRI, for `owl:sameAs`.
    pub same_as: String,
    /// The other's name.
    pub label: String,
    /// What tells it from others.
    pub description: String,
    /// Names of its types.
    pub types: Vec<String>,
    /// The service's own measure, higher for better.
    pub score: f64,
    /// Whether the service is sure.
    pub matches: bool,
}

/// Columns of the list.
pub const COLUMNS: [&str; 11] =
    ["accept", "slug", "same_as", "score", "match", "name", "label", "description", "types", "class", "mentions"];

impl Proposal {
    /// None where the candidate's identifier makes no IRI.
    pub(super) fn new(entity: &Unlinked, manifest: &Manifest, candidate: Candidate) -> Option<Self> {
        let same_as = format!("{}{}", manifest.identifier_space, candidate.id);
        oxigraph::model::NamedNode::new(&same_as).ok()?;
        Some(Self {
            slug: entity.slug.to_string(),
            name: entity.name.clone(),
            class: entity.class.to_string(),
            mentions: entity.mentions,
            same_as,
            label: candidate.name,
            description: candidate.description.unwrap_or_default(),
            types: candidate.kinds.iter().map(Kind::label).map(str::to_owned).collect(),
            score: candidate.score,
            matches: candidate.matches,
        })
    }

    /// The values of [`COLUMNS`], not yet accepted.
    pub fn row(&self) -> Vec<String> {
        vec![
            String::new(),
            self.slug.clone(),
            self.same_as.clone(),
            format!("{:.1}", self.score),
            if self.matches { "yes" } else { "" }.to_owned(),
            self.name.clone(),
            self.label.clone(),
            self.description.clone(),
            self.types.join(", "),
            self.class.clone(),
            self.mentions.to_string(),
        ]
    }
}

/// The links that a person accepted in a list of tab-separated values: those with anything in the first column.
pub fn accepted(path: &str, text: &str) -> Result<Vec<(Slug, String)>, ReconcileError> {
    let wrong = |line: usize, message: String| ReconcileError::Proposals { path: path.to_owned(), line, message };
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    if lines.next().is_none_or(|(_, head)| head.trim_end() != COLUMNS.join("\t")) {
        let message = "this is no list of proposals: write one with depeche reconcile --format tsv".to_owned();
        return Err(wrong(1, message));
    }
    let mut links: Vec<(Slug, String)> = Vec::new();
    for (index, line) in lines {
        let mut cells = line.split('\t').map(str::trim);
        let (mark, slug, iri) = (cells.next(), cells.next(), cells.next());
        if mark.is_none_or(str::is_empty) {
            continue;
        }
        let (Some(slug), Some(iri)) = (slug.filter(|s| !s.is_empty()), iri.filter(|i| !i.is_empty())) else {
            return Err(wrong(index + 1, "slug and address are needed in the second and third column".into()));
        };
        if links.iter().any(|(other, _)| other.as_str() == slug) {
            return Err(wrong(index + 1, format!("a second candidate of {slug} is marked: accept one")));
        }
        links.push((Slug::new(slug), iri.to_owned()));
    }
    Ok(links)
}
