//! Languages by their two-letter code.

use std::{fmt, str::FromStr};

use rust_stemmers::Algorithm;
use serde::{Deserialize, Serialize};

/// An ISO 639-1 language, the primary subtag of a BCP 47 tag (`fr-CA` is `fr`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang([u8; 2]);

impl Lang {
    /// French.
    pub const FR: Lang = Lang(*b"fr");
    /// English.
    pub const EN: Lang = Lang(*b"en");

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("und")
    }

    /// How its words are cut to their stems, where that is known (Snowball).
    pub fn stemming(&self) -> Option<Algorithm> {
        Some(match self.as_str() {
            "de" => Algorithm::German,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "fr" => Algorithm::French,
            "it" => Algorithm::Italian,
            "nl" => Algorithm::Dutch,
            "pt" => Algorithm::Portuguese,
            _ => return None,
        })
    }
}

/// A language tag whose first subtag is no two-letter code.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no language tag with a two-letter code such as \"fr\" or \"en-GB\"")]
pub struct BadLang(String);

impl FromStr for Lang {
    type Err = BadLang;

    fn from_str(tag: &str) -> Result<Self, BadLang> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_bytes() {
            [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Ok(Lang([*a, *b])),
            _ => Err(BadLang(tag.to_owned())),
        }
    }
}

impl TryFrom<String> for Lang {
    type Error = BadLang;

    fn try_from(tag: String) -> Result<Self, BadLang> {
        tag.parse()
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> String {
        lang.as_str().to_owned()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
