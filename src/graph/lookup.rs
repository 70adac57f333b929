//! Patterns by which the program looks quads up, and parts of what it finds.

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};

use super::Pattern;

/// An address that is known to be valid.
pub(crate) fn iri(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

/// What is said of something in a graph: all of it, or of one property.
pub(crate) fn said_of(subject: &NamedNode, property: Option<&str>, graph: &NamedNode) -> Pattern {
    Pattern { subject: Some(subject.clone()), predicate: property.map(iri), object: None, graph: Some(graph.clone()) }
}

/// Of what something is said, in one graph or in all.
pub(crate) fn having(property: &str, object: impl Into<Term>, graph: Option<&NamedNode>) -> Pattern {
    Pattern { subject: None, predicate: Some(iri(property)), object: Some(object.into()), graph: graph.cloned() }
}

/// The subject of a quad; the graph has no blank nodes.
pub(crate) fn subject(quad: &Quad) -> Option<&NamedNode> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// The IRI or the literal's text.
pub(crate) fn text(term: &Term) -> &str {
    match term {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(node) => node.as_str(),
    }
}
