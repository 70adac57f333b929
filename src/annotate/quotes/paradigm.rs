//! Inflection by rule: the forms of a verb from its lemma and the endings of its group.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a form of a verb can do in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Has a subject: "déclare", "said".
    Finite,
    /// Has a subject in the plural: "experts say". A noun as often as not: "a claim".
    Plural,
    /// Needs an auxiliary: "déclaré", "told". Where one word is both ("said"), it is finite.
    Participle,
    /// "déclarant", "saying".
    Gerund,
    /// "déclarer".
    Infinitive,
}

/// The endings of a group of verbs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paradigm {
    /// What the lemma ends in and its forms do not; may be empty.
    pub strip: String,
    /// Stem changes, as `["c", "ç"]`: the last `c` of the stem may be `ç`. Both stems take every ending,
    /// since a form that nobody writes does no harm.
    #[serde(default)]
    pub change: Option<(String, String)>,
    /// The last letter of the stem may be doubled: "admitted".
    #[serde(default)]
    pub double: bool,
    /// Takes the endings of this other group, besides its own.
    #[serde(default)]
    pub like: Option<String>,
    #[serde(default)]
    finite: Vec<String>,
    /// Finite forms that need a plural subject and are nouns besides.
    #[serde(default)]
    plural: Vec<String>,
    #[serde(default)]
    participle: Vec<String>,
    #[serde(default)]
    gerund: Vec<String>,
}

/// The forms of `lemma`, or what is wrong with it.
pub fn inflect(lemma: &str, group: &str, groups: &BTreeMap<String, Paradigm>) -> Result<Vec<(String, Form)>, String> {
    let paradigm = groups.get(group).ok_or_else(|| format!("no group of verbs is called {group:?}"))?;
    let stem = lemma
        .strip_suffix(&*paradigm.strip)
        .ok_or_else(|| format!("{lemma:?} does not end in {:?}", paradigm.strip))?;
    let mut stems = vec![stem.to_owned()];
    if let Some((from, to)) = &paradigm.change {
        let (before, after) =
            stem.rsplit_once(&**from).ok_or_else(|| format!("the stem of {lemma:?} has no {from:?}"))?;
        stems.push(format!("{before}{to}{after}"));
    }
    if let Some(last) = stem.chars().last().filter(|_| paradigm.double) {
        stems.push(format!("{stem}{last}"));
    }
    let model = match &paradigm.like {
        Some(name) => Some(groups.get(name).ok_or_else(|| format!("no group of verbs is called {name:?}"))?),
        None => None,
    };
    let mut forms = vec![(lemma.to_owned(), Form::Infinitive)];
    for endings in [Some(paradigm), model].into_iter().flatten() {
        for stem in &stems {
            let with = |list: &[String], form| list.iter().map(|e| (format!("{stem}{e}"), form)).collect::<Vec<_>>();
            forms.extend(with(&endings.finite, Form::Finite));
            forms.extend(with(&endings.plural, Form::Plural));
            forms.extend(with(&endings.participle, Form::Participle));
            forms.extend(with(&endings.gerund, Form::Gerund));
        }
    }
    Ok(forms)
}
