//! The forms of verbs, from their groups: `ontology/lexicon/{lang}/verbs.toml`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::matching::fold;
use crate::{
    annotate::hashing,
    lang::Lang,
    ontology::{DataError, DataFiles},
};

/// What a form of a verb does in its clause. A form may do several things ("acquired").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Has a subject: "rachète", "acquires", "acquired".
    Finite,
    /// Has a subject, and is still to come: "rachètera".
    Future,
    /// "rachèterait": hearsay where the main clause has it.
    Conditional,
    /// Needs an auxiliary, or stands behind what it qualifies: "racheté", "acquired".
    Participle,
    /// "rachetant", "acquiring".
    Gerund,
    /// "racheter", "acquire".
    Infinitive,
}

/// Index of a verb.
pub(super) type VerbId = usize;

/// The verbs of one language.
#[derive(Debug, Default)]
pub(super) struct Verbs {
    by_lemma: HashMap<String, VerbId>,
    by_form: HashMap<String, Vec<(VerbId, Form)>>,
    /// Hash of each lemma.
    lemmas: Vec<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: BTreeMap<String, Group>,
    /// Lemmas by group.
    verbs: BTreeMap<String, Vec<toml::Spanned<String>>>,
    /// Verbs with forms of their own: the lists of a group, whole words.
    irregular: BTreeMap<String, Group>,
}

/// The endings of a group of verbs.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Group {
    /// What the lemma ends in and its forms do not; may be empty.
    strip: String,
    /// Doubles the last letter of the stem besides: "planning".
    double: bool,
    /// The last such letters of the stem become others before mute endings, as `["e", "è"]` of "acheter".
    change: Option<(String, String)>,
    /// Takes the endings of this other group.
    like: Option<String>,
    finite: Vec<String>,
    future: Vec<String>,
    conditional: Vec<String>,
    participle: Vec<String>,
    gerund: Vec<String>,
}

impl Group {
    fn all(&self) -> impl Iterator<Item = (&String, Form)> {
        let lists = [
            (&self.finite, Form::Finite),
            (&self.future, Form::Future),
            (&self.conditional, Form::Conditional),
            (&self.participle, Form::Participle),
            (&self.gerund, Form::Gerund),
        ];
        lists.into_iter().flat_map(|(list, form)| list.iter().map(move |ending| (ending, form)))
    }

    /// The stems of a lemma: both where a letter changes, since a form that nobody writes does no harm.
    fn stems(&self, lemma: &str) -> Option<Vec<String>> {
        let stem = lemma.strip_suffix(&*self.strip)?;
        let mut stems = vec![stem.to_owned()];
        if self.double {
            stems.push(format!("{stem}{}", stem.chars().last()?));
        }
        if let Some((from, to)) = &self.change {
            let (before, after) = stem.rsplit_once(&**from)?;
            stems.push(format!("{before}{to}{after}"));
        }
        Some(stems)
    }
}

impl Verbs {
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let source = files.file(&format!("ontology/lexicon/{lang}/verbs.toml"))?;
        let file: File = source.toml()?;
        let mut verbs = Self::default();
        for (name, lemmas) in &file.verbs {
            let Some(group) = file.groups.get(name) else {
                return Err(source.error_near(name, format!("there is no group {name:?} of verbs")));
            };
            let model = match &group.like {
                Some(like) => file.groups.get(like).ok_or_else(|| {
                    source.error_near(like, format!("the group {name:?} is like {like:?}, which is not there"))
                })?,
                None => group,
            };
            for lemma in lemmas {
                let text = lemma.get_ref();
                let Some(stems) = group.stems(text) else {
                    let message = format!("{text:?} does not go with the group {name:?}");
                    return Err(source.error_at(lemma.span().start, &message));
                };
                let id = verbs.add(text);
                for (ending, form) in model.all() {
                    for stem in &stems {
                        verbs.form(format!("{stem}{ending}"), id, form);
                    }
                }
            }
        }
        for (lemma, forms) in &file.irregular {
            let id = verbs.add(lemma);
            for (word, form) in forms.all() {
                verbs.form(word.clone(), id, form);
            }
        }
        Ok(verbs)
    }

    fn add(&mut self, lemma: &str) -> VerbId {
        let next = self.by_lemma.len();
        let id = *self.by_lemma.entry(lemma.to_owned()).or_insert(next);
        if id == next {
            self.lemmas.push(hashing::word(lemma));
        }
        self.form(lemma.to_owned(), id, Form::Infinitive);
        id
    }

    fn form(&mut self, word: String, id: VerbId, form: Form) {
        let list = self.by_form.entry(word).or_default();
        if !list.contains(&(id, form)) {
            list.push((id, form));
        }
    }

    /// The verb of a lemma.
    pub fn of(&self, lemma: &str) -> Option<VerbId> {
        self.by_lemma.get(lemma).copied()
    }

    /// The lemma of a verb, as a hash.
    pub fn lemma(&self, verb: VerbId) -> u64 {
        self.lemmas.get(verb).copied().unwrap_or_default()
    }

    /// What a word may be a form of.
    pub fn forms(&self, word: &str) -> &[(VerbId, Form)] {
        match self.by_form.get(word) {
            Some(forms) => forms,
            None => self.by_form.get(&fold(word)).map_or(&[], Vec::as_slice),
        }
    }
}
