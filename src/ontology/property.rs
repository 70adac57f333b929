//! Claim properties: declared in `ontology/depeche.ttl`, so that a new one is an edit of that file.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{
        NamedOrBlankNode, Term,
        vocab::{rdf, rdfs, xsd},
    },
};

use super::{DataError, DataFiles, syntax_error};
use crate::vocab::{DEP, dep, owl};

/// What the ontology says of the properties of claims, by IRI.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties {
    all: BTreeSet<String>,
    functional: BTreeSet<String>,
    symmetric: BTreeSet<String>,
    inverse: BTreeMap<String, String>,
    links: BTreeSet<String>,
    dates: BTreeSet<String>,
    domains: BTreeMap<String, Vec<String>>,
    ranges: BTreeMap<String, Vec<String>>,
    /// By label in small letters.
    names: BTreeMap<String, String>,
}

impl Properties {
    /// Reads every `dep:ClaimProperty` of `ontology/depeche.ttl`.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let file = files.file("ontology/depeche.ttl")?;
        let mut properties = Self::default();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(file.text.as_bytes()) {
            let quad = quad.map_err(|e| syntax_error(&file.path, &e))?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            let subject = subject.into_string();
            match &quad.object {
                Term::NamedNode(class) if quad.predicate == rdf::TYPE => {
                    if class.as_str() == owl::SYMMETRIC_PROPERTY {
                        properties.symmetric.insert(subject);
                    } else if class.as_str() == owl::OBJECT_PROPERTY {
                        properties.links.insert(subject);
                    } else if class.as_str().strip_prefix(DEP) == Some("ClaimProperty") {
                        properties.all.insert(subject);
                    }
                }
                Term::NamedNode(other) if quad.predicate.as_str() == owl::INVERSE_OF => {
                    properties.inverse.insert(subject, other.as_str().to_owned());
                }
                Term::NamedNode(range) if quad.predicate == rdfs::RANGE => {
                    if *range == xsd::DATE {
                        properties.dates.insert(subject.clone());
                    }
                    properties.ranges.entry(subject).or_default().push(range.as_str().to_owned());
                }
                Term::NamedNode(domain) if quad.predicate == rdfs::DOMAIN => {
                    properties.domains.entry(subject).or_default().push(domain.as_str().to_owned());
                }
                Term::Literal(label) if quad.predicate == rdfs::LABEL => {
                    properties.names.insert(label.value().to_lowercase(), subject);
                }
                Term::Literal(value) if quad.predicate.as_str() == dep::FUNCTIONAL && value.value() == "true" => {
                    properties.functional.insert(subject);
                }
                _ => {}
            }
        }
        let Self { all, inverse, names, .. } = &mut properties;
        names.retain(|_, property| all.contains(property) || inverse.values().any(|other| other == property));
        Ok(properties)
    }

    /// All of them, in the order of their IRIs.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }

    /// Whether claims have this property.
    pub fn contains(&self, property: &str) -> bool {
        self.all.contains(property)
    }

    /// Whether it has one value at a time, so that two contradict each other.
    pub fn is_functional(&self, property: &str) -> bool {
        self.functional.contains(property)
    }

    /// Whether it is its own inverse.
    pub fn is_symmetric(&self, property: &str) -> bool {
        self.symmetric.contains(property)
    }

    /// Whether its values are things, not amounts or dates.
    pub fn links(&self, property: &str) -> bool {
        self.links.contains(property)
    }

    /// The IRIs of the classes that its subject may be of.
    pub fn domain(&self, property: &str) -> &[String] {
        self.domains.get(property).map(Vec::as_slice).unwrap_or_default()
    }

    /// The IRIs of the classes or datatypes that its value may be of.
    pub fn range(&self, property: &str) -> &[String] {
        self.ranges.get(property).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether its values are dates.
    pub fn is_dated(&self, property: &str) -> bool {
        self.dates.contains(property)
    }

    /// A property, or the inverse of one, by its IRI, its name as `chipCount` or `dep:chipCount`, or its label.
    pub fn named(&self, name: &str) -> Option<&str> {
        let iri = format!("{DEP}{}", name.strip_prefix("dep:").unwrap_or(name));
        let known = self.all.iter().chain(self.inverse.values());
        let by_iri = known.map(String::as_str).find(|property| *property == name || *property == iri);
        by_iri.or_else(|| self.names.get(&name.to_lowercase()).map(String::as_str))
    }

    /// The property that says the same the other way round: itself where it is symmetric.
    pub fn inverse<'p>(&'p self, property: &'p str) -> Option<&'p str> {
        if self.is_symmetric(property) {
            return Some(property);
        }
        let other = self.inverse.get(property).map(String::as_str);
        other.or_else(|| self.inverse.iter().find(|(_, of)| *of == property).map(|(inverse, _)| inverse.as_str()))
    }
}
