//! Entities by name, from `ontology/entities/*.ttl`.

use crate::ontology::{DataError, DataFiles};

/// The entities that the files name.
#[derive(Debug, Default)]
pub struct Entities {}

impl Entities {
    /// Reads every entity file.
    pub fn load(_files: &DataFiles) -> Result<Self, DataError> {
        Ok(Self::default())
    }
}
