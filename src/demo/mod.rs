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

/// Writes the invented entities of the bundled press into a data folder, so that every command on it knows them.
pub fn write_entities(data: &std::path::Path) -> std::io::Result<()> {
    let folder = data.join("ontology/entities");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("demo.ttl"), ENTITIES)
}

/// The data files with the invented entities of the bundled press added.
pub fn data_files() -> DataFiles {
    DataFiles::embedded().with("ontology/entities/demo.ttl", ENTITIES)
}
