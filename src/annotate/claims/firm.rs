//! How verbs are inflected, and the words that show how firmly something is said: `ontology/lexicon/{lang}/modality.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::chain::Link;
use crate::{
    annotate::Modality,
    ontology::{DataError, DataFile},
};

/// What the file says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModalityFile {
    /// What the words of a verb's line are, as `["base", "third", "past"]`.
    pub columns: Vec<String>,
    /// Phrases with these columns in braces, by the modality that they show.
    pub forms: BTreeMap<ModalityName, Vec<String>>,
    /// Words elsewhere in the clause.
    pub cues: BTreeMap<ModalityName, Vec<String>>,
    /// Phrases that deny the whole clause behind them: "denied that".
    pub denials: Vec<String>,
    /// Verbs of which the infinitive came about: "forced to".
    pub realising: Vec<String>,
    /// What makes a denial a restriction: "not only".
    pub restrictions: Vec<String>,
    /// The half of a denial that denies nothing alone: "ne".
    pub particles: Vec<String>,
    /// Prepositions of those that a thing is done with, if it is done.
    pub companions: Vec<String>,
    /// What makes a plan a fact: "completed the project".
    pub completed: Vec<String>,
    /// What opens a clause that is the object of a verb: "that".
    pub complementizers: Vec<String>,
    /// What may stand between a subject and its verb.
    pub chain: BTreeMap<Link, Vec<String>>,
    /// Whether a word of denial may stand behind the verb.
    pub denial_behind: bool,
    /// Auxiliaries that show a modality besides.
    pub passive: Vec<String>,
    pub perfect: Vec<String>,
    /// Endings of participles that no list names.
    pub participle_endings: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ModalityName {
    Asserted,
    Planned,
    Hedged,
    Denied,
}

impl From<ModalityName> for Modality {
    fn from(name: ModalityName) -> Self {
        match name {
            ModalityName::Asserted => Modality::Asserted,
            ModalityName::Planned => Modality::Planned,
            ModalityName::Hedged => Modality::Hedged,
            ModalityName::Denied => Modality::Denied,
        }
    }
}

impl ModalityFile {
    /// Every form of a verb with the modality that it shows.
    pub fn inflect(&self, line: &str, file: &DataFile) -> Result<Vec<(String, Modality)>, DataError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.len() != self.columns.len() {
            let message = format!("the verb {line:?} needs the words {:?}, an underscore for a space", self.columns);
            return Err(file.error_near(line, message));
        }
        let mut forms = Vec::new();
        for (modality, templates) in &self.forms {
            for template in templates {
                let mut form = template.clone();
                for (column, word) in self.columns.iter().zip(&words) {
                    form = form.replace(&format!("{{{column}}}"), &word.replace('_', " "));
                }
                if form.contains('{') {
                    return Err(file
                        .error_near(line, format!("modality.toml has the form {template:?} with an unknown column")));
                }
                forms.push((form, (*modality).into()));
            }
        }
        Ok(forms)
    }
}
