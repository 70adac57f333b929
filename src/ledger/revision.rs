//! What an article said before its outlet changed it.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use oxigraph::model::{Literal, NamedNode, Quad, Term, vocab::xsd};

use super::{
    Statement, Value,
    quads::term,
    source::{subject, text},
    voice::fingerprint,
};
use crate::{
    extract::ArticleId,
    rdf::{Base, literal, sheet::Sheet},
    vocab::{dep, nif, prov, schema},
};

/// What one version of an article says: its claims, each with its words, and its text.
struct Version<'q> {
    claims: Vec<(Statement, Option<&'q Literal>)>,
    text: &'q str,
}

impl<'q> Version<'q> {
    fn read(article: &str, quads: &'q [Quad]) -> Self {
        let mut facts: BTreeMap<&NamedNode, Vec<Quad>> = BTreeMap::new();
        let mut words: BTreeMap<&str, &Literal> = BTreeMap::new();
        for quad in quads {
            let Some(about) = subject(quad) else { continue };
            facts.entry(about).or_default().push(quad.clone());
            if let (nif::ANCHOR_OF, Term::Literal(literal)) = (quad.predicate.as_str(), &quad.object) {
                words.insert(about.as_str(), literal);
            }
        }
        let own: Vec<&Quad> =
            quads.iter().filter(|quad| subject(quad).is_some_and(|s| s.as_str() == article)).collect();
        let claims = facts.iter().filter_map(|(node, quads)| {
            let statement = Statement::read(node.as_str(), quads, article, &own, |_| false)?;
            let evidence = quads.iter().find(|quad| quad.predicate.as_str() == dep::EVIDENCE)?;
            Some((statement, words.get(text(&evidence.object)).copied()))
        });
        let body = own.iter().find(|quad| quad.predicate.as_str() == nif::IS_STRING).map(|quad| text(&quad.object));
        Self { claims: claims.collect(), text: body.unwrap_or_default() }
    }

    /// The values that it gives where another version's statement gives one.
    fn values(&self, like: &Statement) -> Vec<&Value> {
        let same = |s: &&Statement| s.question() == like.question() && s.measure() == like.measure();
        self.claims.iter().map(|(statement, _)| statement).filter(same).map(|statement| &statement.value).collect()
    }
}

/// What the earlier version of an article says and the later does not, as quads of `graph/revisions`.
///
/// The words themselves must be gone: where they still stand, it is our reading that has changed and not the article.
pub fn revisions(base: &Base, id: &ArticleId, earlier: &[Quad], later: &[Quad], at: DateTime<Utc>) -> Vec<Quad> {
    let node = base.article(id);
    let (before, after) = (Version::read(node.as_str(), earlier), Version::read(node.as_str(), later));
    let mut sheet = Sheet::new(base.revisions_graph());
    for (said, words) in &before.claims {
        let now = after.values(said);
        let stands = words.is_some_and(|words| after.text.contains(words.value()));
        if stands || now.iter().any(|value| value.equals(&said.value)) {
            continue;
        }
        let had = before.values(said);
        let new: Vec<&Value> = now.into_iter().filter(|value| !had.iter().any(|old| old.equals(value))).collect();
        let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let (about, property) = said.question();
        let digest =
            fingerprint([about.clone(), property.clone(), said.value.to_string(), format!("{new:?}"), at.clone()]);
        let revision = base.revision(id, &digest);
        sheet.class(&revision, dep::REVISION);
        sheet.add(&revision, schema::IS_PART_OF, node.clone());
        sheet.link(&revision, schema::ABOUT, &about);
        sheet.link(&revision, dep::PROPERTY, &property);
        sheet.add_some(&revision, dep::OBJECT, term(&said.value));
        if let Value::Amount { max, approximate, .. } = &said.value {
            sheet.add_some(&revision, dep::VALUE_MAX, max.and_then(literal::decimal));
            sheet.add(&revision, dep::APPROXIMATE, Literal::from(*approximate));
        }
        sheet.add_some(&revision, dep::UNIT, said.unit.as_deref().map(NamedNode::new_unchecked));
        sheet.add_some(&revision, dep::QUALIFIER, said.qualifier.as_deref().map(NamedNode::new_unchecked));
        sheet.link(&revision, dep::MODALITY, said.stance.modality());
        sheet.add_some(&revision, dep::EARLIER_WORDS, words.cloned());
        for value in new {
            sheet.add_some(&revision, dep::REPLACED_BY, term(value));
        }
        sheet.add(&revision, prov::INVALIDATED_AT_TIME, Literal::new_typed_literal(at, xsd::DATE_TIME));
    }
    sheet.into_quads()
}
