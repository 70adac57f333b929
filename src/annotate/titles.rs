//! Titles and roles of people, and the nouns that stand for a source: `ontology/lexicon/{lang}/titles.toml`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{Document, document::tokenize};
use crate::{
    lang::Lang,
    ontology::{DataError, DataFiles},
    text::Span,
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
    /// Another noun for a person, no post: "témoin", "resident".
    Person,
    /// A firm: "société", "chipmaker"; with a definite article it is the one that the text speaks of.
    Company,
    /// Another organisation: "gouvernement", "regulator".
    Organization,
    /// A document: "rapport", "survey".
    Document,
}

impl TitleKind {
    /// Whether it stands for a person, by a post or otherwise.
    pub const fn is_human(self) -> bool {
        matches!(self, TitleKind::Chief | TitleKind::Role | TitleKind::Person)
    }
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
    /// By entry: the entries that it may mean besides.
    refers: HashMap<usize, Vec<usize>>,
    /// What stands joined to a title that somebody no longer has: "ex-".
    former: Vec<String>,
}

/// Each entry is one form for both genders, or `masculine|feminine`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    honorifics: Vec<toml::Spanned<String>>,
    chiefs: Vec<toml::Spanned<String>>,
    roles: Vec<toml::Spanned<String>>,
    #[serde(default)]
    people: Vec<toml::Spanned<String>>,
    companies: Vec<toml::Spanned<String>>,
    organizations: Vec<toml::Spanned<String>>,
    documents: Vec<toml::Spanned<String>>,
    #[serde(default)]
    former: Vec<String>,
    /// By a masculine form, those of the roles that it may mean besides.
    #[serde(default)]
    refers: BTreeMap<toml::Spanned<String>, Vec<toml::Spanned<String>>>,
}

impl Titles {
    /// Reads the language's file.
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let source = files.file(&format!("ontology/lexicon/{lang}/titles.toml"))?;
        let file: File = source.toml()?;
        let mut titles = Self { former: file.former, ..Self::default() };
        let mut entry = 0;
        let mut entries: HashMap<String, usize> = HashMap::new();
        for (kind, lines) in [
            (TitleKind::Honorific, file.honorifics),
            (TitleKind::Chief, file.chiefs),
            (TitleKind::Role, file.roles),
            (TitleKind::Person, file.people),
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
                    entries.entry(form.to_owned()).or_insert(entry);
                    titles.add(form, Title { entry, kind, gender });
                }
                entry += 1;
            }
        }
        let entry_of = |form: &toml::Spanned<String>| {
            let missing =
                || source.error_at(form.span().start, format!("{:?} is not in the lists above", form.get_ref()));
            entries.get(form.get_ref()).copied().ok_or_else(missing)
        };
        for (noun, roles) in &file.refers {
            let roles = roles.iter().map(entry_of).collect::<Result<_, _>>()?;
            titles.refers.insert(entry_of(noun)?, roles);
        }
        for forms in titles.by_word.values_mut() {
            forms.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Ok(titles)
    }

    fn add(&mut self, form: &str, title: Title) {
        let mut tokens = Vec::new();
        tokenize(form, Span::new(0, form.len()), &mut tokens);
        let mut words = tokens.iter().map(|t| t.span.of(form).to_lowercase());
        let first = words.next().unwrap_or_default();
        self.by_word.entry(first).or_default().push((words.collect(), title));
    }

    /// Whether a noun may mean somebody of a role: the same entry, both heads of something, or as the file says.
    pub fn may_mean(&self, noun: Title, role: Title) -> bool {
        noun.entry == role.entry
            || noun.kind == TitleKind::Chief && role.kind == TitleKind::Chief
            || self.refers.get(&noun.entry).is_some_and(|entries| entries.contains(&role.entry))
    }

    /// The longest title that starts at a token, in singular or plural, and its number of tokens.
    pub fn at(&self, doc: &Document, token: usize) -> Option<(usize, Title)> {
        self.find(doc, token, |_| true)
    }

    /// The longest post that starts at a token, and its number of tokens. "Professor" is one, and a form of address too.
    pub fn post_at(&self, doc: &Document, token: usize) -> Option<(usize, Title)> {
        self.find(doc, token, |kind| matches!(kind, TitleKind::Chief | TitleKind::Role))
    }

    fn find(&self, doc: &Document, token: usize, allows: impl Fn(TitleKind) -> bool) -> Option<(usize, Title)> {
        let word = doc.tokens.get(token).map(|_| doc.word(token).to_lowercase())?;
        let word = self.former.iter().find_map(|former| word.strip_prefix(former.as_str())).unwrap_or(&word);
        let forms = self.by_word.get(word).or_else(|| self.by_word.get(&singular(word)?))?;
        forms.iter().filter(|(_, title)| allows(title.kind)).find_map(|(rest, title)| {
            let fits = rest.iter().enumerate().all(|(i, expected)| {
                doc.tokens.get(token + 1 + i).is_some_and(|_| {
                    let word = doc.word(token + 1 + i).replace('’', "'").to_lowercase();
                    word == *expected || singular(&word).as_ref() == Some(expected)
                })
            });
            fits.then_some((1 + rest.len(), *title))
        })
    }
}

/// The word without the mark of the plural, in either language.
fn singular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("men") {
        return Some(format!("{stem}man"));
    }
    word.strip_suffix(['s', 'x']).map(str::to_owned)
}
