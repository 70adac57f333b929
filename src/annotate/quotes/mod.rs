//! Reported words and their speakers, in stages: marks are paired ([`marks`]), the reporter's sentences are cut around
//! them ([`scene`]), verbs and prepositions that attribute find their sources ([`cue`], [`source`]), sources become
//! people and organisations ([`resolve`]), and quotes are the marks ([`direct`]) and clauses ([`indirect`]) so attributed.
//! How, to whom and as what each was said is read last ([`saying`]).

mod clause;
mod colon;
mod cue;
mod direct;
mod files;
mod incise;
mod indirect;
mod lexicon;
mod marks;
mod nouns;
mod paradigm;
mod preposition;
mod resolve;
mod role;
mod route;
mod saying;
mod scene;
mod signed;
mod source;
mod standalone;
mod term;
mod words;

pub use lexicon::{Lexicon, Verb};
pub use saying::place_roles;

use super::{Document, Mention, Quote, entities::Entities};

/// Fewer words in marks are a term, not a quote.
const SHORTEST: usize = 3;

/// Finds the quotes of a document, in text order.
pub fn find(doc: &Document, mentions: &[Mention], entities: &Entities, lexicon: &Lexicon) -> Vec<Quote> {
    let mut quoted = marks::pair(doc);
    quoted.retain(|q| {
        let words = q.inner.of(doc.text).split(|c: char| c.is_whitespace() || matches!(c, '\'' | '’'));
        q.continues || !q.closed || words.filter(|w| w.contains(char::is_alphanumeric)).count() >= SHORTEST
    });
    let scene = scene::Scene::new(doc, mentions, entities, lexicon, quoted);
    let mut focus = resolve::Focus::new(&scene);
    let mut quotes = Vec::new();
    for frame in 0..scene.frames.len() {
        direct::find(&scene, &mut focus, frame, &mut quotes);
        indirect::find(&scene, &mut focus, frame, &mut quotes);
    }
    quotes.sort_by_key(|q| (q.span.start, q.span.end));
    for quote in &mut quotes {
        quote.saying = saying::of(&scene, &focus, quote);
    }
    quotes
}
