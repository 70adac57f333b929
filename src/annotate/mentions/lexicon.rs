//! The words around and inside names that tell what they name: `ontology/lexicon/{lang}/mentions.toml`.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use crate::{
    annotate::Document,
    lang::Lang,
    ontology::{Class, Classes, DataError, DataFiles},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Whether names of institutions go on in lower case after their first word ("Agence nationale de la recherche").
    lower_case_names: bool,
    generic: Vec<String>,
    openers: Vec<String>,
    particles: Vec<String>,
    inner: Vec<String>,
    titles: Vec<String>,
    roles: Vec<String>,
    role_links: Vec<String>,
    adjectives: Vec<String>,
    determiners: Vec<String>,
    speech: Vec<String>,
    class: BTreeMap<String, ClassCues>,
}

/// What surrounds or makes up the names of one class.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct ClassCues {
    /// Nouns that stand before a name or in apposition to it: "la start-up X", "X, une start-up".
    nouns: Vec<String>,
    /// Nouns that stand after a name: "the X supercomputer".
    after: Vec<String>,
    /// First words of names: "Université".
    first: Vec<String>,
    /// Last words of names: "Inc".
    last: Vec<String>,
}

/// What the language's file says.
#[derive(Debug)]
pub struct Lexicon {
    /// Whether names of institutions go on in lower case after their first word.
    pub(super) lower_case_names: bool,
    /// Common nouns that are written in capitals: "AI", "CEO".
    pub(super) generic: HashSet<String>,
    /// Words with a capital at the start of a sentence that begin no name.
    pub(super) openers: HashSet<String>,
    /// Small words inside the names of people: "de", "van".
    pub(super) particles: HashSet<String>,
    /// Small words inside the names of institutions: "de la", "of".
    pub(super) inner: HashSet<String>,
    /// Words before a person's name: "M.", "Dr".
    pub(super) titles: HashSet<String>,
    /// What people are: "PDG", "analyst". One word, the head of the phrase.
    pub(super) roles: HashSet<String>,
    /// What joins a role to a company: "de", "at".
    pub(super) role_links: HashSet<String>,
    /// Adjectives that may stand between a noun and a name: "la start-up *française* X".
    pub(super) adjectives: HashSet<String>,
    /// Articles, as in "X, *une* start-up".
    pub(super) determiners: HashSet<String>,
    /// Verbs of saying: "said".
    pub(super) speech: HashSet<String>,
    pub(super) nouns: Phrases,
    pub(super) after: Phrases,
    pub(super) first: HashMap<String, Class>,
    pub(super) last: HashMap<String, Class>,
    pub(super) person: Class,
}

/// Cue phrases of one or more words, in lower case.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    by_first: HashMap<String, Vec<(Vec<String>, Class)>>,
    by_last: HashMap<String, Vec<(Vec<String>, Class)>>,
}

impl Lexicon {
    /// Reads the language's file.
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let file = files.file(&format!("ontology/lexicon/{lang}/mentions.toml"))?;
        let classes = Classes::load(files)?;
        let class = |name: &str| {
            classes.by_name(name).cloned().ok_or_else(|| {
                file.error_near(
                    &format!("[class.{name}]"),
                    format!("the ontology has no class {name:?}: see the skos:notation of the classes in ontology/depeche.ttl"),
                )
            })
        };
        let lists: File = file.toml()?;
        let set = |words: Vec<String>| words.into_iter().map(|w| w.to_lowercase()).collect::<HashSet<_>>();
        let mut lexicon = Self {
            lower_case_names: lists.lower_case_names,
            generic: lists.generic.into_iter().collect(),
            openers: set(lists.openers),
            particles: set(lists.particles),
            inner: set(lists.inner),
            titles: set(lists.titles),
            roles: set(lists.roles),
            role_links: set(lists.role_links),
            adjectives: set(lists.adjectives),
            determiners: set(lists.determiners),
            speech: set(lists.speech),
            person: class("person")?,
            nouns: Phrases::default(),
            after: Phrases::default(),
            first: HashMap::new(),
            last: HashMap::new(),
        };
        for (name, cues) in lists.class {
            lexicon.add(&class(&name)?, cues);
        }
        Ok(lexicon)
    }

    fn add(&mut self, class: &Class, cues: ClassCues) {
        let with =
            |words: Vec<String>| words.into_iter().map(|w| (w.to_lowercase(), class.clone())).collect::<Vec<_>>();
        cues.nouns.iter().for_each(|phrase| self.nouns.add(phrase, class));
        cues.after.iter().for_each(|phrase| self.after.add(phrase, class));
        self.first.extend(with(cues.first));
        self.last.extend(with(cues.last));
    }
}

impl Lexicon {
    /// The class of the noun before a name, adjectives and an opening mark between them left aside, and the index of
    /// the noun's first token: "la *start-up* française X". `floor` is the sentence's first token.
    pub(super) fn class_before(&self, doc: &Document, name: usize, floor: usize) -> Option<(&Class, usize)> {
        let noun = (floor..name).rev().take(4).find(|t| {
            !self.adjectives.contains(&doc.word(*t).to_lowercase()) && !matches!(doc.word(*t), "«" | "“" | "\"")
        })?;
        self.nouns.ending_at(doc, noun).filter(|(_, start)| *start >= floor)
    }

    /// The class of the noun after a name, or in apposition to it: "the X *supercomputer*", "X, une *start-up*".
    /// `next` is the token after the name, `ceiling` the end of its sentence.
    pub(super) fn class_after(&self, doc: &Document, next: usize, ceiling: usize) -> Option<&Class> {
        if next >= ceiling {
            return None;
        }
        if doc.word(next) != "," {
            return self.after.starting_at(doc, next);
        }
        let noun = self.apposition(doc, next, ceiling)?;
        self.nouns.starting_at(doc, noun)
    }

    /// The first token after "," that is neither article nor adjective.
    pub(super) fn apposition(&self, doc: &Document, comma: usize, ceiling: usize) -> Option<usize> {
        let skipped = |word: String| self.determiners.contains(&word) || self.adjectives.contains(&word);
        (comma + 1..ceiling).take(5).find(|t| !skipped(doc.word(*t).to_lowercase()))
    }

    /// The name alone in a stretch that a corpus marks: without a title before it; nothing where it is an adjective.
    pub(crate) fn own_name(&self, doc: &Document, tokens: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
        let titled =
            |t: &usize| self.is_title(doc, *t) || self.is_role(doc, *t) || (doc.word(*t) == "." && *t > tokens.start);
        let title = tokens.clone().take_while(titled).count();
        let start = if title < tokens.len() { tokens.start + title } else { tokens.start };
        let adjectives = tokens.clone().all(|t| self.adjectives.contains(&doc.word(t).to_lowercase()));
        (!adjectives).then_some(start..tokens.end)
    }

    pub(super) fn is_role(&self, doc: &Document, token: usize) -> bool {
        self.roles.contains(&doc.word(token).to_lowercase())
    }

    pub(super) fn is_title(&self, doc: &Document, token: usize) -> bool {
        self.titles.contains(&doc.word(token).to_lowercase())
    }
}

impl Phrases {
    fn add(&mut self, phrase: &str, class: &Class) {
        let words: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            self.by_first.entry(first.clone()).or_default().push((words.clone(), class.clone()));
            self.by_last.entry(last.clone()).or_default().push((words.clone(), class.clone()));
        }
    }

    /// The class of a phrase whose last word is the token, and the index of its first token.
    pub fn ending_at(&self, doc: &Document, token: usize) -> Option<(&Class, usize)> {
        let entries = self.by_last.get(doc.word(token).to_lowercase().as_str())?;
        let longest_first = entries.iter().filter_map(|(words, class)| {
            let start = (token + 1).checked_sub(words.len())?;
            same(doc, start, words).then_some((class, start))
        });
        longest_first.min_by_key(|(_, start)| *start)
    }

    /// The class of a phrase whose first word is the token.
    pub fn starting_at(&self, doc: &Document, token: usize) -> Option<&Class> {
        if token >= doc.tokens.len() {
            return None;
        }
        let entries = self.by_first.get(doc.word(token).to_lowercase().as_str())?;
        entries.iter().find(|(words, _)| same(doc, token, words)).map(|(_, class)| class)
    }
}

fn same(doc: &Document, start: usize, words: &[String]) -> bool {
    start + words.len() <= doc.tokens.len()
        && words.iter().enumerate().all(|(i, word)| doc.word(start + i).to_lowercase() == *word)
}
