//! Article and annotations → quads: pure, deterministic, without blank nodes.
//!
//! What is said in an article stands in that article's own named graph ([`article_quads`]); what the data files say
//! stands in `graph/entities` and `graph/ontology` ([`entity_quads`], [`ontology_quads`]); what was run, in
//! `graph/runs` ([`Run::quads`]). [`Base`] mints every address.

mod article;
mod base;
mod check;
mod claim;
mod editorial;
mod files;
pub(crate) mod literal;
mod read;
mod run;
pub(crate) mod sheet;

pub use article::{Provenance, Vocabulary, article_quads};
pub use base::{BadBase, Base};
pub use editorial::{decision_quads, revise_entities};
pub use files::{entity_quads, ontology_quads};
pub use read::{Unreadable, read_article};
pub use run::Run;

/// The prefixes under which Turtle and the pages show IRIs and queries may name them, in the order of their names.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dct", crate::vocab::dct::NS),
    ("dep", crate::vocab::DEP),
    ("itsrdf", crate::vocab::itsrdf::NS),
    ("nif", crate::vocab::nif::NS),
    ("owl", crate::vocab::owl::NS),
    ("prov", crate::vocab::prov::NS),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", crate::vocab::schema::NS),
    ("skos", crate::vocab::skos::NS),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];
