//! The data files that a non-programmer edits: vocabulary, entities, lexicons, sources and queries.
//!
//! They are compiled into the binary and may be overlaid by a folder of the same layout (`--ontology DIR`):
//! a file there replaces or adds to the built-in one of the same path.

mod class;
mod property;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

pub(crate) use class::syntax_error;
pub use class::{Class, Classes};
pub use property::Properties;

static ONTOLOGY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/ontology");
static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// What is wrong with a data file, where, in words for the person who edits it.
#[derive(Debug, thiserror::Error)]
#[error("{path}{}: {message}", line.map(|l| format!(":{l}")).unwrap_or_default())]
pub struct DataError {
    /// Path of the file, as `ontology/lexicon/fr/cues.toml`.
    pub path: String,
    /// Line of the mistake, from 1, where known.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

impl DataError {
    fn missing(path: &str) -> Self {
        Self { path: path.to_owned(), line: None, message: "this data file is missing".into() }
    }
}

/// One data file.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// Path with forward slashes, as `ontology/lexicon/fr/cues.toml`.
    pub path: String,
    /// Content.
    pub text: String,
}

impl DataFile {
    /// The file's name without folder and extension.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.split('.').next().unwrap_or(name)
    }

    /// An error at a byte offset of this file.
    pub fn error_at(&self, offset: usize, message: impl Into<String>) -> DataError {
        let line = self.text.as_bytes()[..offset.min(self.text.len())].iter().filter(|b| **b == b'\n').count() + 1;
        DataError { path: self.path.clone(), line: Some(line), message: message.into() }
    }

    /// An error at the first line that holds `needle`; without line where none does.
    pub fn error_near(&self, needle: &str, message: impl Into<String>) -> DataError {
        match self.text.find(needle) {
            Some(offset) => self.error_at(offset, message),
            None => DataError { path: self.path.clone(), line: None, message: message.into() },
        }
    }

    /// Reads the file as TOML of a given shape.
    pub fn toml<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        toml::from_str(&self.text).map_err(|e| match e.span() {
            Some(span) => self.error_at(span.start, e.message()),
            None => DataError { path: self.path.clone(), line: None, message: e.message().to_owned() },
        })
    }
}

/// All data files, by path.
#[derive(Debug, Clone)]
pub struct DataFiles {
    files: BTreeMap<String, DataFile>,
    /// Files that are no text: the weights of the tagger.
    binary: BTreeMap<String, Cow<'static, [u8]>>,
}

impl DataFiles {
    /// The files that are compiled in.
    pub fn embedded() -> Self {
        let mut all = Self { files: BTreeMap::new(), binary: BTreeMap::new() };
        for (folder, dir) in [("ontology", &ONTOLOGY), ("queries", &QUERIES)] {
            all.collect_embedded(folder, dir);
        }
        all
    }

    /// The built-in files overlaid by those of `root/ontology` and `root/queries`.
    pub fn overlaid(root: &Path) -> Result<Self, DataError> {
        Self::embedded().overlay(root)
    }

    /// The same files overlaid by those of `root/ontology` and `root/queries`.
    pub fn overlay(mut self, root: &Path) -> Result<Self, DataError> {
        for folder in ["ontology", "queries"] {
            let dir = root.join(folder);
            if dir.is_dir() {
                self.collect_from_disk(&dir, folder)?;
            }
        }
        Ok(self)
    }

    /// The same files and one more, or another in the place of that of the same path.
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), DataFile { path: path.to_owned(), text: text.to_owned() });
        self
    }

    /// The file at `path`.
    pub fn file(&self, path: &str) -> Result<&DataFile, DataError> {
        self.files.get(path).ok_or_else(|| DataError::missing(path))
    }

    /// The bytes of the file at `path` that is no text.
    pub fn bytes(&self, path: &str) -> Result<&[u8], DataError> {
        self.binary.get(path).map(|bytes| &**bytes).ok_or_else(|| DataError::missing(path))
    }

    /// The file at `path`, where there is one.
    pub fn find(&self, path: &str) -> Option<&DataFile> {
        self.files.get(path)
    }

    /// The files under `folder` (and its sub-folders) with the extension, in the order of their paths.
    pub fn under<'a>(&'a self, folder: &'a str, extension: &'a str) -> impl Iterator<Item = &'a DataFile> {
        self.files
            .range(folder.to_owned()..)
            .map(|(_, file)| file)
            .take_while(move |file| file.path.starts_with(folder))
            .filter(move |file| {
                file.path.as_bytes().get(folder.len()) == Some(&b'/')
                    && file.path.rsplit_once('.').is_some_and(|(_, e)| e == extension)
            })
    }

    /// Names of the sub-folders of `folder`: the languages of `ontology/lexicon`, for one.
    pub fn folders_in(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        let mut names: Vec<String> = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix)?.split_once('/').map(|(name, _)| name.to_owned()))
            .collect();
        names.dedup();
        names
    }

    fn collect_embedded(&mut self, folder: &str, dir: &Dir<'static>) {
        for file in dir.files() {
            let path = format!("{folder}/{}", file.path().to_string_lossy().replace('\\', "/"));
            match file.contents_utf8().filter(|_| !path.ends_with(".model")) {
                Some(text) => {
                    self.files.insert(path.clone(), DataFile { path, text: text.to_owned() });
                }
                None => {
                    self.binary.insert(path, file.contents().into());
                }
            }
        }
        for sub in dir.dirs() {
            self.collect_embedded(folder, sub);
        }
    }

    fn collect_from_disk(&mut self, dir: &Path, name: &str) -> Result<(), DataError> {
        let unreadable = |path: &Path, e: &std::io::Error| DataError {
            path: path.display().to_string(),
            line: None,
            message: format!("cannot be read: {e}"),
        };
        let entries = std::fs::read_dir(dir).map_err(|e| unreadable(dir, &e))?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
        paths.sort();
        for path in paths {
            let base = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let key = format!("{name}/{base}");
            if path.is_dir() {
                self.collect_from_disk(&path, &key)?;
                continue;
            }
            match path.extension().and_then(|e| e.to_str()) {
                Some("toml" | "ttl" | "rq" | "txt") => {
                    let text = std::fs::read_to_string(&path).map_err(|e| unreadable(&path, &e))?;
                    self.files.insert(key.clone(), DataFile { path: key, text });
                }
                Some("model") => {
                    let bytes = std::fs::read(&path).map_err(|e| unreadable(&path, &e))?;
                    self.binary.insert(key, bytes.into());
                }
                _ => {}
            }
        }
        Ok(())
    }
}
