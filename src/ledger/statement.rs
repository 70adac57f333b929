//! Claims of articles as the ledger reads them.

use std::{cmp::Ordering, collections::BTreeMap};

use chrono::NaiveDateTime;
use oxigraph::model::{
    GraphName, Literal, NamedNode, Quad, Term,
    vocab::{rdf, xsd},
};

use super::{Value, source::text};
use crate::{
    extract::Moment,
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

    /// That of a claim, by the IRI of its modality and whether the article names a source for it.
    pub fn of(modality: &str, attributed: bool) -> Self {
        match modality {
            dep::PLANNED => Self::Planned,
            dep::HEDGED => Self::Hedged,
            dep::DENIED => Self::Denied,
            _ if attributed => Self::Reported,
            _ => Self::Asserted,
        }
    }

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
    /// As the store gives it back, so that what was written and what is to be written compare.
    pub fn literal(&self) -> Literal {
        let text = self.0.to_string();
        match self.0 {
            Moment::Day(_) => Literal::new_typed_literal(text, xsd::DATE),
            Moment::Instant(_) => Literal::new_typed_literal(text.replace("+00:00", "Z"), xsd::DATE_TIME),
        }
    }

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

    /// Reads what is stated in words that an article checks. The article does not say so itself.
    pub(super) fn stated(item: &str, quads: &[Quad], article: &str, symmetric: impl Fn(&str) -> bool) -> Option<Self> {
        let node = NamedNode::new_unchecked(item);
        let fact = |property: &str, text: &str| {
            Quad::new(
                node.clone(),
                NamedNode::new_unchecked(property),
                NamedNode::new_unchecked(text),
                GraphName::DefaultGraph,
            )
        };
        let about = [fact(schema::IN_LANGUAGE, "und"), fact(schema::PUBLISHER, article)];
        let plain = fact(dep::MODALITY, dep::ASSERTED);
        let quads: Vec<Quad> = quads.iter().cloned().chain([plain]).collect();
        Self::read(item, &quads, article, &about.iter().collect::<Vec<_>>(), symmetric)
    }

    /// Reads a claim from its quads and those of its article. Of a property that is its own inverse the lesser address
    /// becomes the subject.
    pub(super) fn read(
        claim: &str,
        quads: &[Quad],
        article: &str,
        about: &[&Quad],
        symmetric: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        // A claim with several values of something that has one, as two titles, is read with the first of them.
        let term = |property: &str| {
            let of = quads.iter().filter(|quad| quad.predicate.as_str() == property).map(|quad| &quad.object);
            of.min_by_key(|term| term.to_string())
        };
        let one = |property: &str| term(property).map(|term| text(term).to_owned());
        let of_article =
            |property: &str| about.iter().find(|q| q.predicate.as_str() == property).map(|q| text(&q.object));
        let number = |property: &str| one(property).and_then(|text| text.parse().ok());
        let value = match term(rdf::OBJECT.as_str())? {
            Term::NamedNode(node) => Value::Thing(node.as_str().to_owned()),
            Term::Literal(literal) => match literal.value().parse().ok() {
                Some(value) if literal.datatype() == xsd::DECIMAL || literal.datatype() == xsd::INTEGER => {
                    let approximate = one(dep::APPROXIMATE).as_deref() == Some("true");
                    Value::Amount { value, max: number(dep::VALUE_MAX), approximate }
                }
                _ => Value::Date(literal.value().to_owned()),
            },
            Term::BlankNode(_) => return None,
        };
        let attributed = term(dep::ATTRIBUTED_TO).is_some() || term(dep::ATTRIBUTED_TEXT).is_some();
        let stance = Stance::of(&one(dep::MODALITY)?, attributed);
        let title = match term(dep::TITLE) {
            Some(Term::Literal(title)) => {
                Some((title.value().to_owned(), title.language().unwrap_or_default().to_owned()))
            }
            _ => None,
        };
        let (mut subject, property) = (one(rdf::SUBJECT.as_str())?, one(rdf::PREDICATE.as_str())?);
        let value = match value {
            Value::Thing(object) if symmetric(&property) && object < subject => {
                Value::Thing(std::mem::replace(&mut subject, object))
            }
            value => value,
        };
        Some(Self {
            claim: claim.to_owned(),
            article: article.to_owned(),
            subject,
            property,
            qualifier: one(dep::QUALIFIER),
            unit: one(dep::UNIT),
            value,
            title,
            stance,
            said: of_article(schema::DATE_PUBLISHED).and_then(|date| date.parse().ok()).map(Said),
            lang: of_article(schema::IN_LANGUAGE)?.to_owned(),
            voice: of_article(dep::VOICE).or_else(|| of_article(schema::PUBLISHER))?.to_owned(),
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
