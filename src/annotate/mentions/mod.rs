//! Names in the text, linked to entities.
//!
//! Three passes, each over what the one before left open: names that the entity files or families know ([`known`]),
//! names that their context shows ([`unknown`]), and the short forms, acronyms and repetitions of both ([`aliases`]).

mod aliases;
mod known;
mod lexicon;
mod runs;
mod unknown;

pub use lexicon::Lexicon;

use std::sync::Arc;

use super::*;
use crate::text::Span;

/// Confidences by the way a name was found. They are estimates that order the ways by how sure they are, and are not yet
/// calibrated by measurement.
mod confidence {
    /// A label that can mean one thing only.
    pub const SURE: f32 = 0.95;
    /// A label that means several things or is a common word too, decided by context.
    pub const DECIDED: f32 = 0.8;
    /// A label decided without context, by the order of the files.
    pub const DEFAULT: f32 = 0.7;
    /// A version of a family.
    pub const FAMILY: f32 = 0.9;
    /// An unlisted name whose own words tell its class ("Inc.", "Université de").
    pub const BY_FORM: f32 = 0.75;
    /// An unlisted name beside words that tell its class ("la start-up", "CEO").
    pub const BY_CUE: f32 = 0.7;
    /// A listed first name and a surname.
    pub const BY_FIRST_NAME: f32 = 0.8;
    /// A short form counts this share of its full form.
    pub const ALIAS: f32 = 0.95;
}

/// Finds the names of a document, in text order, without overlap.
pub fn find(doc: &Document, entities: &entities::Entities, lexicon: &Lexicon) -> Vec<Mention> {
    let runs = runs::find(doc, lexicon);
    let mut found = known::find(doc, entities, lexicon);
    found = unknown::find(doc, entities, lexicon, &runs, found);
    aliases::find(doc, entities, lexicon, &runs, &mut found);
    found
}

/// Mentions in text order, and the question whether a place is taken.
fn taken(found: &[Mention], span: Span) -> bool {
    let next = found.partition_point(|m| m.span.end <= span.start);
    found.get(next).is_some_and(|m| m.span.overlaps(span))
}

/// An entity that no file knows.
fn mint(name: &str, class: &crate::ontology::Class) -> Option<Arc<Entity>> {
    let slug = Slug::of(name);
    (!slug.as_str().is_empty())
        .then(|| Arc::new(Entity { slug, name: name.to_owned(), class: class.clone(), known: false }))
}
