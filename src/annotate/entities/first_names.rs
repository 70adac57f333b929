//! First names and the gender they tell: `ontology/lexicon/{lang}/first-names.toml`.

use std::collections::HashMap;

use serde::Deserialize;

use crate::{
    annotate::titles::Gender,
    ontology::{DataError, DataFiles},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    masculine: Vec<String>,
    feminine: Vec<String>,
}

/// First names of all languages; those that tell different genders in two of them have none.
#[derive(Debug, Default)]
pub(super) struct FirstNames {
    genders: HashMap<String, Option<Gender>>,
}

impl FirstNames {
    pub(super) fn load(files: &DataFiles) -> Result<Self, DataError> {
        let mut names = Self::default();
        for file in files.under("ontology/lexicon", "toml").filter(|file| file.stem() == "first-names") {
            let lists: File = file.toml()?;
            for name in &lists.masculine {
                if lists.feminine.contains(name) {
                    let message = format!("{name:?} stands in both lists: it tells no gender, so leave it out");
                    return Err(file.error_near(&format!("\"{name}\""), message));
                }
            }
            for (list, gender) in [(lists.masculine, Gender::Masculine), (lists.feminine, Gender::Feminine)] {
                for name in list {
                    let known = names.genders.entry(name).or_insert(Some(gender));
                    if *known != Some(gender) {
                        *known = None;
                    }
                }
            }
        }
        Ok(names)
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// The gender that the first word of a full name tells.
    pub(super) fn gender(&self, full_name: &str) -> Option<Gender> {
        self.get(full_name.split_whitespace().next()?)?
    }

    fn get(&self, word: &str) -> Option<Option<Gender>> {
        let first = word.split(['-', '‑']).next()?;
        self.genders.get(word).or_else(|| self.genders.get(first)).copied()
    }
}
