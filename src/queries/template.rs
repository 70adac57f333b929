//! A query's text cut at its parameters.

use std::collections::BTreeMap;

/// Pieces of text and the parameters between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Parameter(String),
}

impl Template {
    /// Cuts a query at every `$name` that is a variable: not in strings, IRIs and comments. Fails with the first
    /// name that is not among `names`.
    pub(super) fn cut(query: &str, names: &[&str]) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let (mut done, mut at) = (0, 0);
        while let Some(rest) = query.get(at..).filter(|rest| !rest.is_empty()) {
            let skipped = opaque(rest);
            if skipped > 0 {
                at += skipped;
                continue;
            }
            let name = rest.strip_prefix('$').map(variable).unwrap_or_default();
            if name.is_empty() {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            if !names.contains(&name) {
                return Err(name.to_owned());
            }
            pieces.push(Piece::Text(query[done..at].to_owned()));
            pieces.push(Piece::Parameter(name.to_owned()));
            at += 1 + name.len();
            done = at;
        }
        pieces.push(Piece::Text(query[done..].to_owned()));
        Ok(Self(pieces))
    }

    /// Whether the parameter stands in the query.
    pub(super) fn uses(&self, name: &str) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Parameter(used) if used == name))
    }

    /// The text with a term for each parameter, in the syntax of N-Triples; without term it becomes a variable.
    pub(super) fn fill(&self, terms: &BTreeMap<&str, String>) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Parameter(name) => match terms.get(name.as_str()) {
                    Some(term) => text.push_str(term),
                    None => {
                        text.push('?');
                        text.push_str(name);
                    }
                },
            }
        }
        text
    }
}

/// The name at the start of a text.
fn variable(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// Length of the comment, IRI or string at the start of a text; 0 where there is none.
fn opaque(text: &str) -> usize {
    match text.as_bytes().first() {
        Some(b'#') => text.find('\n').unwrap_or(text.len()),
        Some(b'<') => iri(text),
        Some(b'"') => string(text, '"'),
        Some(b'\'') => string(text, '\''),
        _ => 0,
    }
}

/// An IRI in angle brackets; a "less than" is none.
fn iri(text: &str) -> usize {
    let inside = &text[1..];
    match inside.find(|c: char| c <= ' ' || "<>\"{}|^`\\".contains(c)) {
        Some(end) if inside[end..].starts_with('>') => end + 2,
        _ => 0,
    }
}

fn string(text: &str, mark: char) -> usize {
    let long: String = [mark; 3].iter().collect();
    let close = if text.starts_with(&long) { long } else { mark.to_string() };
    let mut at = close.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(&close) {
            return at + close.len();
        }
        let escaped = if rest.starts_with('\\') { 1 } else { 0 };
        at += escaped + rest.chars().nth(escaped).map_or(1, char::len_utf8);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(query: &str, term: &str) -> String {
        let terms = BTreeMap::from([("x", term.to_owned())]);
        Template::cut(query, &["x"]).expect("a template").fill(&terms)
    }

    #[test]
    fn parameters_are_bound_only_where_the_query_holds_a_variable() {
        let query = "# $x\nSELECT * { ?s <http://e/$x> $x ; ?p '$x', \"\\\"$x\", '''a'$x''' FILTER(?a < $x) }";
        let bound = "# $x\nSELECT * { ?s <http://e/$x> 1 ; ?p '$x', \"\\\"$x\", '''a'$x''' FILTER(?a < 1) }";
        assert_eq!(fill(query, "1"), bound);
    }

    #[test]
    fn a_parameter_without_term_stays_a_variable() {
        let template = Template::cut("SELECT * { ?s ?p $x }", &["x"]).expect("a template");
        assert_eq!(template.fill(&BTreeMap::new()), "SELECT * { ?s ?p ?x }");
    }

    #[test]
    fn an_undeclared_parameter_is_told() {
        assert_eq!(Template::cut("SELECT * { ?s ?p $y }", &["x"]), Err("y".to_owned()));
    }
}
