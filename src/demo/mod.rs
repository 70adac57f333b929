//! The bundled press: four invented outlets with their feeds, served on loopback for `depeche demo` and for tests.
//!
//! Its articles are files in `src/demo/press`: metadata in TOML, a line `+++`, the body in HTML. Everything they name
//! is invented, but for places.

mod article;
mod feeds;
mod outlet;
mod server;

pub use server::{Press, PressError, Requests};

use crate::ontology::DataFiles;

const ENTITIES: &str = include_str!("press/entities.ttl");

/// The data files with the invented entities of the bundled press added.
pub fn data_files() -> DataFiles {
    DataFiles::embedded().with("ontology/entities/demo.ttl", ENTITIES)
}
