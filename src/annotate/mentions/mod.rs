//! Names in the text, linked to entities.
//!
//! The entity files say what the words may mean ([`known`]); a lattice lists every stretch that may be a name, with what
//! can be said of it ([`lattice`], [`features`]); weights learnt from marked text choose among them ([`model`],
//! [`decode`]); each name gets its entity ([`link`]); short forms and acronyms follow ([`aliases`]).

mod aliases;
mod decode;
mod features;
mod gazetteers;
mod known;
mod lattice;
mod lexicon;
mod link;
mod model;
mod runs;
mod words;

pub(crate) use decode::decode;
pub(crate) use features::priors;
pub use gazetteers::Gazetteers;
pub(crate) use known::listed;
pub(crate) use lattice::{IDENTITY, Lattice, NO_BLOCK, Run};
pub use lexicon::Lexicon;
pub use model::Model;
pub(crate) use model::{PATH as MODEL, WIDTH};

use std::sync::Arc;

use super::*;
use crate::text::Span;

/// A short form counts this share of its full form.
const ALIAS: f32 = 0.95;

/// Finds the names of a document, in text order, without overlap.
pub fn find(doc: &Document, entities: &entities::Entities, lexicon: &Lexicon, model: &Model) -> Vec<Mention> {
    let known = listed(doc, entities);
    let lattice = Lattice::new(doc, entities, lexicon, &known);
    let tagged = decode(&lattice, model);
    let mut found = link::link(doc, entities, lexicon, model, &known, &tagged);
    for mention in link::parts_of_words(doc, &known) {
        if !taken(&found, mention.span) {
            insert(&mut found, mention);
        }
    }
    link::overlooked(doc, lexicon, &known, &mut found);
    aliases::find(doc, entities, lexicon, &mut found);
    found
}

/// Mentions in text order, and the question whether a place is taken.
fn taken(found: &[Mention], span: Span) -> bool {
    let next = found.partition_point(|m| m.span.end <= span.start);
    found.get(next).is_some_and(|m| m.span.overlaps(span))
}

/// Puts a mention into its place.
fn insert(found: &mut Vec<Mention>, mention: Mention) {
    let at = found.partition_point(|m| m.span.end <= mention.span.start);
    found.insert(at, mention);
}

/// An entity that no file knows.
fn mint(name: &str, class: &crate::ontology::Class) -> Option<Arc<Entity>> {
    let slug = Slug::of(name);
    (!slug.as_str().is_empty())
        .then(|| Arc::new(Entity { slug, name: name.to_owned(), class: class.clone(), known: false }))
}
