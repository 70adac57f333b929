//! The quads of one named graph, while they are being written down.

use std::collections::HashMap;

use oxigraph::model::{GraphName, NamedNode, Quad, Term, vocab::rdf};

/// Quads of one graph.
pub(crate) struct Sheet {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Sheet {
    pub(crate) fn new(graph: NamedNode) -> Self {
        Self { graph: graph.into(), quads: Vec::new() }
    }

    /// `predicate` is an IRI of the vocabulary.
    pub(crate) fn add(&mut self, subject: &NamedNode, predicate: &str, object: impl Into<Term>) {
        let predicate = NamedNode::new_unchecked(predicate);
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    /// As [`Sheet::add`] where there is a value.
    pub(crate) fn add_some(&mut self, subject: &NamedNode, predicate: &str, object: Option<impl Into<Term>>) {
        if let Some(object) = object {
            self.add(subject, predicate, object);
        }
    }

    /// `class` is an IRI of the vocabulary.
    pub(crate) fn class(&mut self, subject: &NamedNode, class: &str) {
        self.add(subject, rdf::TYPE.as_str(), NamedNode::new_unchecked(class));
    }

    /// The object is an IRI of the vocabulary.
    pub(crate) fn link(&mut self, subject: &NamedNode, predicate: &str, object: &str) {
        self.add(subject, predicate, NamedNode::new_unchecked(object));
    }

    /// The quads by subject, in the order in which subjects were first spoken of; what a thing is comes first.
    pub(crate) fn into_quads(mut self) -> Vec<Quad> {
        let mut order = HashMap::new();
        for quad in &self.quads {
            let next = order.len();
            order.entry(quad.subject.clone()).or_insert(next);
        }
        self.quads.sort_by_key(|quad| (order.get(&quad.subject).copied(), quad.predicate != rdf::TYPE));
        self.quads
    }
}
