//! Dépêche: a knowledge graph of what the tech press says, in French and English.

#![deny(missing_docs)]

pub mod annotate;
pub mod archive;
pub mod crawl;
pub mod discover;
pub mod extract;
pub mod fetch;
pub mod frontier;
pub mod graph;
pub mod lang;
pub mod ontology;
pub mod rdf;
pub mod text;
pub mod vocab;
