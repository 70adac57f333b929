//! Frames: a verb or noun, and which of its arguments are subject and value of the claim.
//!
//! One frame stands for every construction of its words: active, passive, participle, relative clause, infinitive,
//! gerund; for a noun, its complements, apposition, copula and the verb that carries it.
//!
//! | argument | of a verb | of a noun |
//! | --- | --- | --- |
//! | `agent` | who does it: subject, or "by X" of a passive | "by X", "X's", or the subject of "announced the …" |
//! | `object` | what it is done to | "of X" |
//! | `owner` | – | whose it is: "of X", "X's", "X …" |
//! | `of` | – | the same, or the subject of what carries it: "X has a …" |
//! | `whose` | the owner of its object: "leads X's team" | "X's", "its", "X …", and nothing else |
//! | `self` | – | who or what the noun names: beside it, in apposition, or behind a copula |
//! | `number` | – | the amount before it: "its 5,000 workers" |
//! | `amount` | the amount that is its object | "… of $5", "$5 …", "… reached $5" |
//! | `in\|into` | behind one of these prepositions | the same |
//!
//! With `~` behind it, an argument that the clause does not have is what the text speaks of: `of~: company` in "revenue
//! reached $5". Of the kinds `company|product` a product stands for the firm that makes it: "Facebook bought Y".
//!
//! With `owned`, a name that is the value is itself the noun: "X's Vega", "its app Vega". With `with`, the verb needs one
//! of these nouns as its object: "led the round". With `unless`, none of these words may follow an amount or stand right
//! before it: "weighs $3bn in sales" is no valuation, "pays a fine of $3bn" no investment.

use serde::Deserialize;

use super::{
    firm::ModalityName,
    pattern::{Kind, kinds_of},
    verbs::{VerbId, Verbs},
};
use crate::{
    annotate::{Modality, phrases::Phrases},
    ontology::{Class, Classes, DataError, DataFile},
};

/// Where an argument stands.
#[derive(Debug)]
pub(super) enum Place {
    Agent,
    Object,
    Of,
    Owner,
    Itself,
    Whose,
    Number,
    Amount,
    Behind(Phrases<()>),
}

impl Place {
    pub fn is_self(&self) -> bool {
        matches!(self, Self::Itself)
    }
}

/// An argument and what may fill it.
#[derive(Debug)]
pub(super) struct Argument {
    pub place: Place,
    pub kinds: Vec<Kind>,
    /// Whether it is what the text speaks of where the clause does not name it.
    pub topical: bool,
}

impl Argument {
    /// Whether a firm is asked for, which the name of its product may stand for.
    pub fn is_firm(&self) -> bool {
        let names =
            |wanted| self.kinds.iter().any(|kind| matches!(kind, Kind::Name(class) if class.as_str() == wanted));
        names("company") && names("product")
    }
}

/// A verb as a frame names it: "take over", "s'offrir", "mettre au point".
#[derive(Debug)]
pub(super) struct Verb {
    pub id: VerbId,
    /// The words that make one verb with it.
    pub particle: Option<Phrases<()>>,
    pub reflexive: bool,
}

/// A frame.
#[derive(Debug)]
pub(super) struct Frame {
    pub verbs: Vec<Verb>,
    pub nouns: Option<Phrases<()>>,
    /// Whether any title of `titles.toml` is a noun of the frame.
    pub titles: bool,
    pub subject: Argument,
    pub value: Argument,
    /// What an amount must count: a noun behind it.
    pub counted: Option<Phrases<()>>,
    /// The class of the names that it may count instead.
    pub counted_names: Option<Class>,
    /// Whether the value, a name, is itself a noun of the frame.
    pub owned: bool,
    /// Nouns of which one must be the object of the verb.
    pub with: Option<Phrases<()>>,
    /// What behind the value makes it something else: "weighs $3bn in sales".
    pub unless: Option<Phrases<()>>,
    /// Two members of a list that stand as agent are subject and value.
    pub mutual: bool,
    /// The one modality of the verb that makes it the claim: who "will own" buys.
    pub only: Option<Modality>,
    /// What the words show by themselves: a bid is a plan.
    pub modality: Modality,
    pub confidence: f32,
}

/// A frame as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    pub nouns: Vec<String>,
    #[serde(default)]
    titles: bool,
    subject: String,
    value: String,
    #[serde(default)]
    counted: Vec<String>,
    counted_names: Option<String>,
    #[serde(default)]
    owned: bool,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    mutual: bool,
    only: Option<ModalityName>,
    modality: Option<ModalityName>,
    confidence: Option<f32>,
}

impl Frame {
    /// Whether its noun says what a person is.
    pub fn posts(&self) -> bool {
        matches!(self.subject.place, Place::Itself)
            && self.subject.kinds.iter().any(|kind| matches!(kind, Kind::Name(class) if class.as_str() == "person"))
    }

    pub fn read(
        entry: &Entry,
        usual: f32,
        verbs: &Verbs,
        classes: &Classes,
        file: &DataFile,
    ) -> Result<Self, DataError> {
        let set = |words: &[String]| {
            (!words.is_empty()).then(|| Phrases::new(false, words.iter().map(|word| (word.as_str(), ()))))
        };
        let argument = |text: &str| argument(text, classes).map_err(|message| file.error_near(text, message));
        let verb = |text: &String| verb(text, verbs).map_err(|message| file.error_near(text, message));
        let class = |name: &String| {
            let known = classes.by_name(name).cloned();
            known.ok_or_else(|| file.error_near(name, format!("there is no class {name:?}")))
        };
        Ok(Self {
            verbs: entry.verbs.iter().map(verb).collect::<Result<_, _>>()?,
            nouns: set(&entry.nouns),
            titles: entry.titles,
            subject: argument(&entry.subject)?,
            value: argument(&entry.value)?,
            counted: set(&entry.counted),
            counted_names: entry.counted_names.as_ref().map(class).transpose()?,
            owned: entry.owned,
            with: set(&entry.with),
            unless: set(&entry.unless),
            mutual: entry.mutual,
            only: entry.only.map(Modality::from),
            modality: entry.modality.map_or(Modality::Asserted, Modality::from),
            confidence: entry.confidence.unwrap_or(usual),
        })
    }
}

fn argument(text: &str, classes: &Classes) -> Result<Argument, String> {
    let (place, kinds) = text.split_once(':').ok_or("an argument is written as \"agent: company\"")?;
    let place = place.trim();
    let (place, topical) = place.strip_suffix('~').map_or((place, false), |place| (place, true));
    let place = match place {
        "agent" => Place::Agent,
        "object" => Place::Object,
        "of" => Place::Of,
        "owner" => Place::Owner,
        "self" => Place::Itself,
        "whose" => Place::Whose,
        "number" => Place::Number,
        "amount" => Place::Amount,
        words => Place::Behind(Phrases::new(false, words.split('|').map(|word| (word, ())))),
    };
    Ok(Argument { place, kinds: kinds_of(kinds.trim(), classes)?, topical })
}

fn verb(text: &str, verbs: &Verbs) -> Result<Verb, String> {
    let (reflexive, rest) = match text.strip_prefix("s'").or_else(|| text.strip_prefix("se ")) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (lemma, particle) = match rest.split_once(' ') {
        Some((lemma, particle)) => (lemma, Some(Phrases::new(false, [(particle, ())]))),
        None => (rest, None),
    };
    let id = verbs.of(lemma).ok_or_else(|| format!("verbs.toml has no verb {lemma:?}"))?;
    Ok(Verb { id, particle, reflexive })
}
