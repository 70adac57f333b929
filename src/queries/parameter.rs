//! Parameters of a query: what they take, and the term that a value becomes.

use std::str::FromStr;

use chrono::NaiveDate;
use oxigraph::model::{Literal, NamedNode, Term, vocab::xsd};

use super::Texts;
use crate::{annotate::Slug, rdf::Base, vocab::DEP};

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An entity: a slug (`meta-platforms`), a name that makes one (`Meta Platforms`), or an IRI.
    Entity,
    /// A class or property of the ontology by its local name (`chipCount`), or an IRI.
    Term,
    /// A source by its domain (`example.fr`), or an IRI.
    Source,
    /// A day, month or year in ISO 8601 (`2025-07`); in the query it is text, to be compared with STR(date).
    Date,
    /// A whole number.
    Integer,
    /// Any text.
    Text,
}

const KINDS: [(&str, Kind); 6] = [
    ("entity", Kind::Entity),
    ("term", Kind::Term),
    ("source", Kind::Source),
    ("date", Kind::Date),
    ("integer", Kind::Integer),
    ("text", Kind::Text),
];

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind).ok_or_else(|| {
            let known = KINDS.map(|(known, _)| known).join(", ");
            format!("{name:?} is no type of a parameter: it is one of {known}")
        })
    }
}

/// A parameter of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Name, without `$`.
    pub name: String,
    /// What it takes.
    pub kind: Kind,
    /// Whether the query makes sense without it: then it stays a variable.
    pub optional: bool,
    /// Value where none is given.
    pub default: Option<String>,
    /// Label for forms; may be empty.
    pub label: Texts,
}

/// A value that a query cannot take.
#[derive(Debug, thiserror::Error)]
pub enum ParameterError {
    /// The query has no such parameter.
    #[error("the query {query} has no parameter {name:?}; it has: {known}")]
    Unknown {
        /// The name given.
        name: String,
        /// The query.
        query: String,
        /// Names of its parameters.
        known: String,
    },
    /// A parameter without default got no value.
    #[error("the query {query} needs a value for {name}")]
    Missing {
        /// The parameter.
        name: String,
        /// The query.
        query: String,
    },
    /// The value is not of the parameter's type.
    #[error("{value:?} is no value for {name}: it takes {wanted}")]
    Bad {
        /// The parameter.
        name: String,
        /// The value given.
        value: String,
        /// What it takes, with an example.
        wanted: &'static str,
    },
}

impl Parameter {
    /// The term of a value.
    pub(super) fn term(&self, value: &str, base: &Base) -> Result<Term, ParameterError> {
        let bad = |wanted| ParameterError::Bad { name: self.name.clone(), value: value.to_owned(), wanted };
        if matches!(self.kind, Kind::Entity | Kind::Term | Kind::Source) && value.contains(':') {
            return NamedNode::new(value).map(Term::from).map_err(|_| bad("a name of here, or a whole IRI"));
        }
        Ok(match self.kind {
            Kind::Entity => base.entity(&Slug::of(value)).into(),
            Kind::Source => base.source(value).into(),
            Kind::Term if !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric()) => {
                NamedNode::new_unchecked(format!("{DEP}{value}")).into()
            }
            Kind::Term => return Err(bad("the local name of a class or property, as chipCount")),
            Kind::Date if is_date(value) => Literal::new_simple_literal(value).into(),
            Kind::Date => return Err(bad("a year, month or day, as 2025, 2025-07 or 2025-07-15")),
            Kind::Integer => {
                let number: i64 = value.parse().map_err(|_| bad("a whole number, as 10"))?;
                Literal::new_typed_literal(number.to_string(), xsd::INTEGER).into()
            }
            Kind::Text => Literal::new_simple_literal(value).into(),
        })
    }

    /// A value that it takes.
    pub(super) fn sample(&self) -> &str {
        self.default.as_deref().unwrap_or(match self.kind {
            Kind::Integer => "1",
            Kind::Date => "2025-07-15",
            Kind::Entity | Kind::Term | Kind::Source | Kind::Text => "x",
        })
    }
}

fn is_date(text: &str) -> bool {
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    full.parse::<NaiveDate>().is_ok()
}
