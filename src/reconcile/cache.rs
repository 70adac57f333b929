//! Answers on disk: one JSON file an answer, named by the digest of the question.

use std::{io::Write, path::PathBuf};

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::ReconcileError;
use crate::extract::hex;

#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// What was answered before; nothing where the file is missing or damaged, so that the question is asked again.
    pub(super) fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_slice(&std::fs::read(self.path(key)).ok()?).ok()
    }

    /// Keeps an answer: the whole file or, after a crash, none.
    pub(super) fn put<T: Serialize>(&self, key: &str, value: &T) -> Result<(), ReconcileError> {
        let path = self.path(key);
        let write = || {
            std::fs::create_dir_all(&self.folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            file.write_all(&serde_json::to_vec(value)?)?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|source| ReconcileError::Cache { path: self.folder.clone(), source })
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(hex(&Sha256::digest(key))).with_extension("json")
    }
}
