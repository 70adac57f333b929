//! Families of models, chips, products and events, whose versions are too many to list:
//! `ontology/entities/families.toml`.

use regex::Regex;
use serde::Deserialize;

use crate::{
    annotate::types::Slug,
    ontology::{Class, Classes, DataError, DataFile, DataFiles},
    text::Span,
};

const FILE: &str = "ontology/entities/families.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    family: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    class: String,
    #[serde(default)]
    developer: Option<String>,
    #[serde(default)]
    heads: Vec<String>,
    version: String,
    #[serde(default = "space")]
    join: String,
}

fn space() -> String {
    " ".into()
}

/// The families, in the order of the file.
#[derive(Debug, Default)]
pub struct Families {
    families: Vec<Family>,
    file: Option<DataFile>,
}

/// Names that begin alike and differ by a version.
#[derive(Debug)]
pub struct Family {
    /// How the canonical name begins.
    name: String,
    /// What its members are.
    pub(crate) class: Class,
    developer: Option<Slug>,
    /// Spellings of the beginning.
    heads: Vec<String>,
    /// What may follow.
    version: Regex,
    /// What stands between the two in the canonical name.
    join: String,
}

impl Families {
    pub(super) fn load(files: &DataFiles, classes: &Classes) -> Result<Self, DataError> {
        let Some(file) = files.find(FILE) else { return Ok(Self::default()) };
        let entries: File = file.toml()?;
        let families = entries.family.into_iter().map(|entry| entry.family(file, classes));
        Ok(Self { families: families.collect::<Result<_, _>>()?, file: Some(file.clone()) })
    }

    /// Every spelling of a beginning, with the index of its family.
    pub(super) fn heads(&self) -> impl Iterator<Item = (&str, usize)> {
        let families = self.families.iter().enumerate();
        families.flat_map(|(i, family)| family.heads.iter().map(move |head| (head.as_str(), i)))
    }

    /// The span of the whole name whose head ends at a byte, its canonical name and its class.
    pub(crate) fn version(&self, family: usize, text: &str, head: Span) -> Option<(Span, String, &Class)> {
        let family = self.families.get(family)?;
        let found = family.version.captures(text.get(head.end..)?)?.get(1)?;
        let span = Span::new(head.start, head.end + found.end());
        let name = format!("{}{}{}", family.name, family.join, tidy(found.as_str()));
        Some((span, name, &family.class))
    }

    /// The developer of the family that a canonical name belongs to.
    pub(super) fn developer_of(&self, name: &str) -> Option<&Slug> {
        let of = |family: &&Family| {
            let tail = name.strip_prefix(family.name.as_str()).and_then(|tail| tail.strip_prefix(family.join.as_str()));
            tail.is_some_and(|tail| family.version.is_match(tail))
        };
        self.families.iter().find(of)?.developer.as_ref()
    }

    pub(super) fn check_developers(&self, known: impl Fn(&Slug) -> bool) -> Result<(), DataError> {
        let unknown = self.families.iter().filter_map(|f| f.developer.as_ref()).find(|slug| !known(slug));
        match (unknown, &self.file) {
            (Some(slug), Some(file)) => {
                let message = format!("the developer {slug:?} is no slug of an entity file", slug = slug.as_str());
                Err(file.error_near(&format!("\"{slug}\""), message))
            }
            _ => Ok(()),
        }
    }
}

impl Entry {
    fn family(self, file: &DataFile, classes: &Classes) -> Result<Family, DataError> {
        let class = classes.by_name(&self.class).cloned().ok_or_else(|| {
            let message = format!("the family {} has the class {:?}, which the ontology lacks", self.name, self.class);
            file.error_near(&format!("class = \"{}\"", self.class), message)
        })?;
        // The version must end where a word ends; "GPT-4" is no part of "GPT-4th".
        let pattern = format!(r"^[\s\-‑–]?({})(?:[^\p{{L}}\p{{N}}]|$)", self.version);
        let version = Regex::new(&pattern).map_err(|e| {
            file.error_near(
                &format!("name = \"{}\"", self.name),
                format!("the version of {} is no pattern: {e}", self.name),
            )
        })?;
        let mut heads = self.heads;
        heads.push(self.name.clone());
        heads.sort();
        heads.dedup();
        Ok(Family { name: self.name, class, developer: self.developer.map(Slug::new), heads, version, join: self.join })
    }
}

/// Single plain spaces and hyphens.
fn tidy(version: &str) -> String {
    version.split_whitespace().collect::<Vec<_>>().join(" ").replace('‑', "-")
}
