//! The forms of `cues.toml` and `grammar.toml`, as the lexicon reads them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    lexicon::{Endings, Takes},
    paradigm::Paradigm,
};
use crate::annotate::Polarity;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueFile {
    pub groups: BTreeMap<String, Paradigm>,
    pub verbs: Vec<VerbLines>,
    #[serde(default)]
    pub irregular: Vec<Irregular>,
    pub prepositions: Vec<String>,
    #[serde(default)]
    pub viewpoints: Vec<String>,
    #[serde(default)]
    pub doubting: Vec<toml::Spanned<String>>,
    /// Prepositions that melt with the article after them: de + le = du.
    #[serde(default)]
    pub contractions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub views: Views,
    /// What people utter: "réponse", "warning".
    #[serde(default)]
    pub nouns: Vec<String>,
    /// What things go by, after a preposition that sources have too: "selon un calendrier".
    #[serde(default)]
    pub manners: Vec<String>,
    /// What opens the sentence after words in marks and gives their source: "c'est en ces termes que".
    #[serde(default)]
    pub closers: Vec<String>,
    pub terms: Vec<String>,
    pub addressee: AddresseeLines,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddresseeLines {
    pub towards: Vec<String>,
    pub through: Vec<String>,
    pub occasions: Vec<String>,
    pub asked: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Views {
    pub prepositions: Vec<String>,
    pub nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerbLines {
    pub takes: Vec<Takes>,
    #[serde(default)]
    pub polarity: Polarity,
    #[serde(default)]
    pub factive: bool,
    /// By group.
    pub lemmas: BTreeMap<String, Vec<toml::Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Irregular {
    pub lemma: String,
    pub takes: Vec<Takes>,
    #[serde(default)]
    pub polarity: Polarity,
    #[serde(default)]
    pub factive: bool,
    #[serde(default)]
    pub finite: Vec<String>,
    #[serde(default)]
    pub participle: Vec<String>,
    #[serde(default)]
    pub gerund: Vec<String>,
    #[serde(default)]
    pub infinitive: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrammarFile {
    pub determiners: Vec<String>,
    pub definite: Vec<String>,
    pub links: Vec<String>,
    pub inside: Vec<String>,
    pub auxiliaries: Vec<String>,
    pub passive: Vec<String>,
    pub reflexives: Vec<String>,
    pub modals: Vec<String>,
    #[serde(default)]
    pub controls: Vec<String>,
    pub agents: Vec<String>,
    pub prepositions: Vec<String>,
    pub possessives: Vec<String>,
    pub noun_after_name: bool,
    pub subject_first_incise: bool,
    pub endings: Endings,
    pub that: Vec<String>,
    pub relatives: Vec<String>,
    pub stops: Vec<String>,
    pub and: Vec<String>,
    pub adverbials: Vec<String>,
    pub r#as: Vec<String>,
    pub clause: Vec<String>,
    pub negations: Vec<String>,
    pub pronouns: BTreeMap<String, PronounLine>,
    /// Endings of inverted pronouns and the pronoun that each is.
    pub inverted: BTreeMap<String, String>,
    /// Possessives and the pronoun that each stands for.
    #[serde(default)]
    pub owners: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PronounLine {
    #[serde(default)]
    pub gender: Option<PronounGender>,
    pub stands_for: Vec<StandsFor>,
    #[serde(default)]
    pub closest: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PronounGender {
    Masculine,
    Feminine,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum StandsFor {
    Person,
    Organization,
    Several,
}
