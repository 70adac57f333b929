//! Entity classes: declared in `ontology/depeche.ttl`, so that a new one is an edit of that file.

use std::{collections::BTreeMap, fmt, sync::Arc};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedOrBlankNode, Term, vocab::rdfs},
};

use super::{DataError, DataFiles};
use crate::vocab::{DEP, skos};

/// A class of entities by its short name, as `company`: the `skos:notation` of a subclass of `dep:Entity`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class(Arc<str>);

impl Class {
    /// A class of the given short name.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The short name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The classes that the ontology declares, with their IRIs.
#[derive(Debug, Clone)]
pub struct Classes {
    by_iri: BTreeMap<String, Class>,
    by_name: BTreeMap<Class, String>,
}

impl Classes {
    /// Reads every subclass of `dep:Entity` that has a `skos:notation` from `ontology/depeche.ttl`.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let file = files.file("ontology/depeche.ttl")?;
        let mut entities = Vec::new();
        let mut notations = BTreeMap::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(file.text.as_bytes()) {
            let quad = quad.map_err(|e| syntax_error(&file.path, &e))?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            match quad.object {
                Term::NamedNode(object)
                    if quad.predicate == rdfs::SUB_CLASS_OF && object.as_str().strip_prefix(DEP) == Some("Entity") =>
                {
                    entities.push(subject.into_string());
                }
                Term::Literal(name) if quad.predicate.as_str() == skos::NOTATION => {
                    notations.insert(subject.into_string(), name.value().to_owned());
                }
                _ => {}
            }
        }
        let by_iri: BTreeMap<String, Class> =
            entities.into_iter().filter_map(|iri| Some((iri.clone(), Class::new(notations.get(&iri)?)))).collect();
        let by_name = by_iri.iter().map(|(iri, class)| (class.clone(), iri.clone())).collect();
        Ok(Self { by_iri, by_name })
    }

    /// The class of an IRI.
    pub fn by_iri(&self, iri: &str) -> Option<&Class> {
        self.by_iri.get(iri)
    }

    /// The class of a short name.
    pub fn by_name(&self, name: &str) -> Option<&Class> {
        self.by_name.get_key_value(&Class::new(name)).map(|(class, _)| class)
    }

    /// The IRI of a class.
    pub fn iri(&self, class: &Class) -> Option<&str> {
        self.by_name.get(class).map(String::as_str)
    }

    /// All classes in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Class> {
        self.by_name.keys()
    }
}

/// A Turtle syntax error as a data error with its line.
pub(crate) fn syntax_error(path: &str, error: &oxigraph::io::RdfSyntaxError) -> DataError {
    DataError {
        path: path.to_owned(),
        line: error.location().map(|l| l.start.line as usize + 1),
        message: format!("this is no valid Turtle: {error}"),
    }
}
