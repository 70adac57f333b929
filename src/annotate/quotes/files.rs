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
pub(super) struct CueFile {
    pub(super) groups: BTreeMap<String, Paradigm>,
    pub(super) verbs: Vec<VerbLines>,
    #[serde(default)]
    pub(super) irregular: Vec<Irregular>,
    pub(super) prepositions: Vec<String>,
    #[serde(default)]
    pub(super) viewpoints: Vec<String>,
    #[serde(default)]
    pub(super) doubting: Vec<toml::Spanned<String>>,
    /// Prepositions that melt with the article after them: de + le = du.
    #[serde(default)]
    pub(super) contractions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) views: Views,
    /// What people utter: "réponse", "warning".
    #[serde(default)]
    pub(super) nouns: Vec<String>,
    /// What things go by, after a preposition that sources have too: "selon un calendrier".
    #[serde(default)]
    pub(super) manners: Vec<String>,
    /// What opens the sentence after words in marks and gives their source: "c'est en ces termes que".
    #[serde(default)]
    pub(super) closers: Vec<String>,
    pub(super) terms: Vec<String>,
    pub(super) addressee: AddresseeLines,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddresseeLines {
    pub(super) towards: Vec<String>,
    pub(super) through: Vec<String>,
    pub(super) occasions: Vec<String>,
    pub(super) asked: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Views {
    pub(super) prepositions: Vec<String>,
    pub(super) nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerbLines {
    pub(super) takes: Vec<Takes>,
    #[serde(default)]
    pub(super) polarity: Polarity,
    #[serde(default)]
    pub(super) factive: bool,
    /// By group.
    pub(super) lemmas: BTreeMap<String, Vec<toml::Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Irregular {
    pub(super) lemma: String,
    pub(super) takes: Vec<Takes>,
    #[serde(default)]
    pub(super) polarity: Polarity,
    #[serde(default)]
    pub(super) factive: bool,
    #[serde(default)]
    pub(super) finite: Vec<String>,
    #[serde(default)]
    pub(super) participle: Vec<String>,
    #[serde(default)]
    pub(super) gerund: Vec<String>,
    #[serde(default)]
    pub(super) infinitive: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrammarFile {
    pub(super) determiners: Vec<String>,
    pub(super) definite: Vec<String>,
    pub(super) links: Vec<String>,
    pub(super) inside: Vec<String>,
    pub(super) auxiliaries: Vec<String>,
    pub(super) passive: Vec<String>,
    pub(super) reflexives: Vec<String>,
    pub(super) modals: Vec<String>,
    #[serde(default)]
    pub(super) controls: Vec<String>,
    pub(super) agents: Vec<String>,
    pub(super) prepositions: Vec<String>,
    pub(super) possessives: Vec<String>,
    pub(super) noun_after_name: bool,
    pub(super) subject_first_incise: bool,
    pub(super) endings: Endings,
    pub(super) that: Vec<String>,
    pub(super) relatives: Vec<String>,
    pub(super) stops: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) adverbials: Vec<String>,
    pub(super) r#as: Vec<String>,
    pub(super) clause: Vec<String>,
    pub(super) negations: Vec<String>,
    pub(super) pronouns: BTreeMap<String, PronounLine>,
    /// Endings of inverted pronouns and the pronoun that each is.
    pub(super) inverted: BTreeMap<String, String>,
    /// "I", "our" and the like.
    #[serde(default)]
    pub(super) first_person: Vec<String>,
    /// Possessives and the pronoun that each stands for.
    #[serde(default)]
    pub(super) owners: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PronounLine {
    #[serde(default)]
    pub(super) gender: Option<PronounGender>,
    pub(super) stands_for: Vec<StandsFor>,
    #[serde(default)]
    pub(super) closest: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PronounGender {
    Masculine,
    Feminine,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum StandsFor {
    Person,
    Organization,
    Several,
}
