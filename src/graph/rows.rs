//! The result of a SELECT query as a table of terms.

use oxigraph::model::{NamedNode, Quad, Term};

/// Solutions in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Names of the variables without question mark, in the order of SELECT.
    pub variables: Vec<String>,
    /// One list a solution, as long as `variables`.
    pub rows: Vec<Vec<Option<Term>>>,
}

/// One solution.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    variables: &'a [String],
    terms: &'a [Option<Term>],
}

impl Rows {
    /// The solutions.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|terms| Row { variables: &self.variables, terms })
    }

    /// The first solution.
    pub fn first(&self) -> Option<Row<'_>> {
        self.iter().next()
    }

    /// Number of solutions.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no solution.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'a> Row<'a> {
    /// The term of a variable, where it is bound.
    pub fn term(&self, variable: &str) -> Option<&'a Term> {
        let index = self.variables.iter().position(|v| v == variable)?;
        self.terms.get(index)?.as_ref()
    }

    /// The node of a variable, where it is bound to one.
    pub fn node(&self, variable: &str) -> Option<&'a NamedNode> {
        match self.term(variable)? {
            Term::NamedNode(node) => Some(node),
            _ => None,
        }
    }

    /// The quad of a graph that the variables `s`, `p` and `o` make.
    pub fn quad(&self, graph: &NamedNode) -> Option<Quad> {
        let (subject, predicate) = (self.node("s")?.clone(), self.node("p")?.clone());
        Some(Quad::new(subject, predicate, self.term("o")?.clone(), graph.clone()))
    }

    /// The IRI or the literal's text of a variable, where it is bound.
    pub fn text(&self, variable: &str) -> Option<&'a str> {
        match self.term(variable)? {
            Term::NamedNode(node) => Some(node.as_str()),
            Term::Literal(literal) => Some(literal.value()),
            Term::BlankNode(node) => Some(node.as_str()),
        }
    }

    /// The number of a variable, where it is bound to one.
    pub fn number(&self, variable: &str) -> Option<f64> {
        self.text(variable)?.parse().ok()
    }
}
