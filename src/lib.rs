//! Dépêche: a knowledge graph of what the tech press says, in French and English.
//!
//! The way of an article, on one page. Each stage is a plain function over plain types; none knows the next.
//!
//! ```
//! use depeche::{annotate::Annotator, extract, fetch::Capture, ontology::{Classes, DataFiles}, rdf};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // fetch: an address becomes a capture, archived before anything else (here one made by hand).
//! let page = "<html lang=en><title>Nebulys opens Vega</title><article><h1>Nebulys opens Vega</h1>
//!     <p>The start-up Nebulys opened its data center Vega in Ohio on Monday, after two years of work and many delays.</p>
//!     <p>“Vega is the quietest machine room that we have ever built,” said Ada Quill, CEO of Nebulys, at the gates.</p>
//!     </article></html>";
//! let capture = Capture {
//!     url: "https://press.example/vega".parse()?,
//!     fetched_at: chrono::Utc::now(),
//!     status: 200,
//!     headers: vec![("content-type".into(), "text/html; charset=utf-8".into())],
//!     body: page.into(),
//! };
//!
//! // extract: the main text in blocks, and what the page says of itself.
//! let article = extract::extract(&capture)?;
//! assert_eq!(article.title, "Nebulys opens Vega");
//!
//! // annotate: names linked to entities, quotes with speakers, quantities and claims, each by its characters.
//! let files = DataFiles::embedded();
//! let annotator = Annotator::load(&files)?;
//! let found = annotator.annotate(&article);
//! assert!(found.quotes.iter().any(|q| q.span.of(&article.text).starts_with("Vega is the quietest")));
//!
//! // rdf: the quads of one named graph, which the graph's `replace` swaps in one transaction.
//! let (base, classes) = ("http://localhost:7878/".parse()?, Classes::load(&files)?);
//! let units = |unit: &depeche::annotate::Unit| annotator.unit_iri(unit);
//! let vocabulary = rdf::Vocabulary { base: &base, classes: &classes, units: &units };
//! let quads = rdf::article_quads(vocabulary, &article, &found, &rdf::Provenance::default());
//! assert!(quads.iter().all(|quad| quad.graph_name == base.article(&article.id()).into()));
//! # Ok(())
//! # }
//! ```
//!
//! [`pipeline`] joins these for a crawl; `docs/architecture.md` has the picture.

#![deny(missing_docs)]

pub mod annotate;
pub mod archive;
pub mod bench;
pub mod config;
pub mod crawl;
pub mod demo;
pub mod derived;
pub mod discover;
pub mod editorial;
pub mod extract;
pub mod fetch;
pub mod frontier;
pub mod graph;
pub mod lang;
pub mod ledger;
pub mod likeness;
pub mod ontology;
pub mod pipeline;
pub mod queries;
pub mod quotations;
pub mod rdf;
pub mod reconcile;
pub mod serve;
pub mod text;
pub mod train;
pub mod vocab;
