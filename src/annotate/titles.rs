//! Titles and roles of people, and the nouns that stand for a source: `ontology/lexicon/{lang}/titles.toml`.

use std::collections::HashMap;

use serde::Deserialize;

use super::Document;
use crate::{
    lang::Lang,
    ontology::{DataError, DataFiles},
};

/// Grammatical gender of a form that has only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Masculine.
    Masculine,
    /// Feminine.
    Feminine,
}

/// What a noun of the file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TitleKind {
    /// A form of address: "M.", "Dr".
    Honorific,
    /// The head of an organisation, whatever the word: "PDG", "patron", "CEO".
    Chief,
    /// Any other role of a person: "analyste", "spokesperson".
    Role,
    /// A firm: "société", "chipmaker"; with a definite article it is the one that the text speaks of.
    Company,
    /// Another organisation: "gouvernement", "regulator".
    Organization,
    /// A document: "rapport", "survey".
    Document,
}

/// A title as found in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// Which entry of the file: two forms of one entry ("président", "présidente") share it.
    pub entry: usize,
    /// What it stands for.
    pub kind: TitleKind,
    /// The gender that the form shows.
    pub gender: Option<Gender>,
}

/// The titles of one language.
#[derive(Debug, Default)]
pub struct Titles {
    /// By first word in lower case: the other words, longest first.
    by_word: HashMap<String, Vec<(Vec<String>, Title)>>,
}

/// Each entry is one form for both genders, or `masculine|feminine`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    honorifics: Vec<toml::Spanned<String>>,
    chiefs: Vec<toml::Spanned<String>>,
    roles: Vec<toml::Spanned<String>>,
    companies: Vec<toml::Spanned<String>>,
    organizations: Vec<toml::Spanned<String>>,
    documents: Vec<toml::Spanned<String>>,
}

impl Titles {
    /// Reads the language's file.
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let source = files.file(&format!("ontology/lexicon/{lang}/titles.toml"))?;
        let file: File = source.toml()?;
        let mut titles = Self::default();
        let mut entry = 0;
        for (kind, lines) in [
            (TitleKind::Honorific, file.honorifics),
            (TitleKind::Chief, file.chiefs),
            (TitleKind::Role, file.roles),
            (TitleKind::Company, file.companies),
            (TitleKind::Organization, file.organizations),
            (TitleKind::Document, file.documents),
        ] {
            for line in lines {
                let forms: Vec<&str> = line.get_ref().split('|').map(str::trim).collect();
                let genders = match forms.as_slice() {
                    [_] => [None, None],
                    [_, _] => [Some(Gender::Masculine), Some(Gender::Feminine)],
                    _ => return Err(source.error_at(line.span().start, "write one form, or masculine|feminine")),
                };
                for (form, gender) in forms.into_iter().zip(genders) {
                    if form.is_empty() {
                        return Err(source.error_at(line.span().start, "a form is empty"));
                    }
                    titles.add(form, Title { entry, kind, gender });
                }
                entry += 1;
            }
        }
        for forms in titles.by_word.values_mut() {
            forms.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Ok(titles)
    }

    fn add(&mut self, form: &str, title: Title) {
        let mut words = form.split(' ').map(str::to_lowercase);
        let first = words.next().unwrap_or_default();
        self.by_word.entry(first).or_default().push((words.collect(), title));
    }

    /// The longest title that starts at a token, in singular or plural, and its number of tokens.
    pub fn at(&self, doc: &Document, token: usize) -> Option<(usize, Title)> {
        let word = doc.tokens.get(token).map(|_| doc.word(token).to_lowercase())?;
        let forms = self.by_word.get(&word).or_else(|| self.by_word.get(singular(&word)?))?;
        forms.iter().find_map(|(rest, title)| {
            let fits = rest.iter().enumerate().all(|(i, expected)| {
                doc.tokens.get(token + 1 + i).is_some_and(|_| {
                    let word = doc.word(token + 1 + i).replace('’', "'").to_lowercase();
                    word == *expected || singular(&word) == Some(expected.as_str())
                })
            });
            fits.then_some((1 + rest.len(), *title))
        })
    }
}

/// The word without the mark of the plural.
fn singular(word: &str) -> Option<&str> {
    word.strip_suffix(['s', 'x'])
}
