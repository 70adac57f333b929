//! Whose words an article is: a text that several outlets print is one voice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::statement::Said;
use crate::{
    extract::hex,
    likeness::Shingles,
    ontology::{DataError, DataFiles},
};

/// Copies are printed within fewer days of each other, so that the texts to compare with do not grow with the years. Two
/// days so near lie in the same month or in neighbouring ones.
const DAYS: i64 = 28;

/// An article as far as its voice goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// Its address.
    pub article: String,
    /// Address of its publisher.
    pub publisher: String,
    /// When it was published.
    pub said: Option<Said>,
    /// Whom it credits or names as original: an agency, or the outlet that its canonical link leads to.
    pub origin: String,
    /// Its text.
    pub text: Shingles,
}

impl Printed {
    /// Earlier than another; one without date is later than any that has one.
    pub fn is_before(&self, other: &Printed) -> bool {
        let key = |p: &Printed| (p.said.is_none(), p.said, p.article.clone());
        key(self) < key(other)
    }

    /// Whether one is a copy of the other: nearly the same text, printed within the same days.
    pub fn alike(&self, other: &Printed) -> bool {
        let near = match (&self.said, &other.said) {
            (Some(mine), Some(theirs)) => (mine.utc() - theirs.utc()).num_days().abs() < DAYS,
            (mine, theirs) => mine == theirs,
        };
        near && self.text.alike(&other.text)
    }

    /// The bands of its text with the month in which it was printed.
    pub fn bands(&self) -> BTreeSet<String> {
        self.text.bands().iter().map(|band| dated(band, self.months()[1])).collect()
    }

    /// The bands that texts which are [`alike`](Self::alike) have.
    pub fn bands_around(&self) -> BTreeSet<String> {
        let bands = self.text.bands();
        self.months().iter().flat_map(|month| bands.iter().map(|band| dated(band, *month))).collect()
    }

    /// The month before, that in which it was printed, and the one after, counted from the year 0.
    fn months(&self) -> [Option<i32>; 3] {
        let month = self.said.map(|said| said.utc().year() * 12 + said.utc().month0() as i32);
        [-1, 0, 1].map(|step| month.map(|month| month + step))
    }
}

fn dated(band: &str, month: Option<i32>) -> String {
    month.map_or_else(|| band.to_owned(), |month| format!("{band} {month}"))
}

/// Fingerprint of whatever decides on voices and entries.
pub(super) fn fingerprint(parts: impl IntoIterator<Item = String>) -> String {
    hex(&Sha256::digest(parts.into_iter().collect::<Vec<_>>().join("\u{1f}")))[..16].to_owned()
}

/// News agencies, from `ontology/agencies.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agencies {
    /// Names as they stand in credits, by the agency's domain.
    credits: BTreeMap<String, Vec<String>>,
}

/// Longest stretch at the start of a text, or last line of one, in which a credit stands.
const CREDIT: usize = 120;

impl Agencies {
    /// Reads the file.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        files.file("ontology/agencies.toml")?.toml()
    }

    /// Domain of the agency that is credited: in the byline, in brackets at the start of the text (a dateline), or in
    /// a short last line.
    pub fn credited(&self, authors: &[String], text: &str) -> Option<&str> {
        let start: String = text.chars().take(CREDIT).collect();
        let last = text.lines().last().filter(|line| line.chars().count() <= CREDIT && *line != text);
        let in_brackets = |name: &str| {
            start.split('(').skip(1).filter_map(|rest| rest.split_once(')')).any(|(inside, _)| has_word(inside, name))
        };
        let credits = |name: &String| {
            authors.iter().any(|author| has_word(author, name))
                || in_brackets(name)
                || last.is_some_and(|line| has_word(line, name) && line.split_whitespace().count() <= 8)
        };
        self.credits.iter().find(|(_, names)| names.iter().any(credits)).map(|(domain, _)| domain.as_str())
    }
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_is_credited_in_byline_dateline_or_last_line() {
        let agencies = Agencies::load(&DataFiles::embedded()).unwrap();
        let credited = |author: &str, text: &str| agencies.credited(&[author.to_owned()], text).map(str::to_owned);
        assert_eq!(credited("Le Courrier avec AFP", "Un texte.").as_deref(), Some("afp.com"));
        assert_eq!(credited("Ana Roy", "COLUMBUS, Feb 3 (Reuters) - Halcyon said").as_deref(), Some("reuters.com"));
        assert_eq!(credited("Ana Roy", "Un texte.\n(Avec AFP)").as_deref(), Some("afp.com"));
        assert_eq!(credited("Ana Roy", "Reuters has hired a new editor.\nHe comes from Ohio."), None);
        assert_eq!(credited("Ana Roy", "The CAPSULE opened."), None, "AP is a word, not letters");
    }
}
