//! Claims of articles as the ledger reads them.

use std::{cmp::Ordering, collections::BTreeMap};

use chrono::NaiveDateTime;
use oxigraph::model::{Term, vocab::rdf};

use super::Value;
use crate::{
    extract::Moment,
    graph::Row,
    vocab::{dep, schema},
};

/// How firmly, and on whose word, something is said; from the strongest to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// By the article itself, plainly.
    Asserted,
    /// Plainly, but as the word of a source that the article names.
    Reported,
    /// As something to come.
    Planned,
    /// With reserve.
    Hedged,
    /// As not so.
    Denied,
}

impl Stance {
    /// All of them, the strongest first.
    pub const ALL: [Stance; 5] = [Self::Asserted, Self::Reported, Self::Planned, Self::Hedged, Self::Denied];

    /// The property of the ontology that names who says it so.
    pub const fn property(self) -> &'static str {
        match self {
            Self::Asserted => dep::ASSERTED_BY,
            Self::Reported => dep::REPORTED_BY,
            Self::Planned => dep::PLANNED_BY,
            Self::Hedged => dep::HEDGED_BY,
            Self::Denied => dep::DENIED_BY,
        }
    }

    /// The modality of the ontology.
    pub const fn modality(self) -> &'static str {
        match self {
            Self::Asserted | Self::Reported => dep::ASSERTED,
            Self::Planned => dep::PLANNED,
            Self::Hedged => dep::HEDGED,
            Self::Denied => dep::DENIED,
        }
    }
}

/// When something was published: comparable, and as the page gave it. A day counts from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said(pub Moment);

impl Said {
    /// The time in UTC.
    pub fn utc(&self) -> NaiveDateTime {
        match self.0 {
            Moment::Day(day) => day.into(),
            Moment::Instant(time) => time.naive_utc(),
        }
    }
}

impl Ord for Said {
    fn cmp(&self, other: &Self) -> Ordering {
        self.utc().cmp(&other.utc()).then_with(|| self.0.to_string().cmp(&other.0.to_string()))
    }
}

impl PartialOrd for Said {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What is asked of whom: a subject and a property.
pub type Question = (String, String);

/// A claim with what the ledger needs of its article. Everything that has an address is named by its IRI.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The claim's address.
    pub claim: String,
    /// The article that says it.
    pub article: String,
    /// Of whom or what.
    pub subject: String,
    /// Which property.
    pub property: String,
    /// What an amount counts.
    pub qualifier: Option<String>,
    /// Unit of an amount.
    pub unit: Option<String>,
    /// What is said.
    pub value: Value,
    /// Title of a role and its language.
    pub title: Option<(String, String)>,
    /// How firmly.
    pub stance: Stance,
    /// When the article was published, where it says so.
    pub said: Option<Said>,
    /// Language of the article.
    pub lang: String,
    /// Whose words they are: the article's publisher, or whom it copies.
    pub voice: String,
}

impl Statement {
    /// What it answers.
    pub fn question(&self) -> Question {
        (self.subject.clone(), self.property.clone())
    }

    /// Binds what [`Statement::read`] reads, for claims that `anchor` (patterns on `?claim` in the graph `?article`)
    /// restricts. What may be of many articles is asked for by single patterns, which the store looks up one by one; two
    /// of them together it may join over all articles.
    pub(super) fn query(anchor: &str, ledger: &str) -> String {
        format!(
            "SELECT DISTINCT ?article ?claim ?subject ?property ?object ?modality ?max ?unit ?approximate ?qualifier ?title ?named
                    ?described ?published ?lang ?outlet ?voice WHERE {{
                GRAPH ?article {{
                    {anchor}
                    ?claim <{subject}> ?subject ; <{predicate}> ?property ; <{object}> ?object ; <{modality}> ?modality .
                    OPTIONAL {{ ?claim <{max}> ?max }}
                    OPTIONAL {{ ?claim <{unit}> ?unit }}
                    OPTIONAL {{ ?claim <{approximate}> ?approximate }}
                    OPTIONAL {{ ?claim <{qualifier}> ?qualifier }}
                    OPTIONAL {{ ?claim <{title}> ?title }}
                    OPTIONAL {{ ?claim <{named}> ?named }}
                    OPTIONAL {{ ?claim <{described}> ?described }}
                    OPTIONAL {{ ?article <{lang}> ?lang }}
                    OPTIONAL {{ ?article <{publisher}> ?outlet }}
                    OPTIONAL {{ ?article <{published}> ?published }}
                }}
                OPTIONAL {{ GRAPH <{ledger}> {{ ?article <{voice}> ?voice }} }} }}",
            subject = rdf::SUBJECT.as_str(),
            predicate = rdf::PREDICATE.as_str(),
            object = rdf::OBJECT.as_str(),
            modality = dep::MODALITY,
            lang = schema::IN_LANGUAGE,
            publisher = schema::PUBLISHER,
            max = dep::VALUE_MAX,
            unit = dep::UNIT,
            approximate = dep::APPROXIMATE,
            qualifier = dep::QUALIFIER,
            title = dep::TITLE,
            named = dep::ATTRIBUTED_TO,
            described = dep::ATTRIBUTED_TEXT,
            published = schema::DATE_PUBLISHED,
            voice = dep::VOICE,
        )
    }

    /// One row of [`Statement::query`]. Of a property that is its own inverse the lesser address becomes the subject.
    pub(super) fn read(row: &Row<'_>, symmetric: impl Fn(&str) -> bool) -> Option<Self> {
        let text = |name: &str| row.text(name).map(str::to_owned);
        let number = |name: &str| row.number(name);
        let value = match row.term("object")? {
            Term::NamedNode(node) => Value::Thing(node.as_str().to_owned()),
            Term::Literal(literal) => match number("object")
                .filter(|_| literal.datatype().as_str().ends_with("#decimal"))
            {
                Some(value) => {
                    Value::Amount { value, max: number("max"), approximate: row.text("approximate") == Some("true") }
                }
                None => Value::Date(literal.value().to_owned()),
            },
            Term::BlankNode(_) => return None,
        };
        let attributed = row.text("named").is_some() || row.text("described").is_some();
        let stance = match row.text("modality")? {
            dep::PLANNED => Stance::Planned,
            dep::HEDGED => Stance::Hedged,
            dep::DENIED => Stance::Denied,
            _ if attributed => Stance::Reported,
            _ => Stance::Asserted,
        };
        let title = row.term("title").and_then(|term| match term {
            Term::Literal(title) => Some((title.value().to_owned(), title.language().unwrap_or_default().to_owned())),
            _ => None,
        });
        let (mut subject, property) = (text("subject")?, text("property")?);
        let value = match value {
            Value::Thing(object) if symmetric(&property) && object < subject => {
                Value::Thing(std::mem::replace(&mut subject, object))
            }
            value => value,
        };
        Some(Self {
            claim: text("claim")?,
            article: text("article")?,
            subject,
            property,
            qualifier: text("qualifier"),
            unit: text("unit"),
            value,
            title,
            stance,
            said: row.text("published").and_then(|date| date.parse().ok()).map(Said),
            lang: text("lang")?,
            voice: text("voice").or_else(|| text("outlet"))?,
        })
    }
}

/// Statements by what they answer.
pub(super) fn by_question(statements: Vec<Statement>) -> BTreeMap<Question, Vec<Statement>> {
    let mut questions: BTreeMap<Question, Vec<Statement>> = BTreeMap::new();
    for statement in statements {
        questions.entry(statement.question()).or_default().push(statement);
    }
    questions
}
