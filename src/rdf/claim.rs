//! Claims as statements about statements, in RDF 1.0 reification, which every SPARQL 1.1 store reads.

use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode, Term, vocab::rdf};
use sha2::{Digest, Sha256};

use super::{article::ArticleGraph, literal};
use crate::{
    annotate::{Claim, ClaimValue, EXTRACTOR, Modality, Speaker},
    extract::hex,
    vocab::{DEP, dep, schema},
};

impl<'a> ArticleGraph<'a> {
    /// What the article says twice is one claim with two places of evidence and the higher confidence.
    pub(super) fn claims(&mut self, claims: &'a [Claim]) {
        let mut groups: BTreeMap<(usize, String), Vec<&Claim>> = BTreeMap::new();
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (index, claim) in claims.iter().enumerate() {
            let digest = self.digest(claim);
            let order = *first.entry(digest.clone()).or_insert(index);
            groups.entry((order, digest)).or_default().push(claim);
        }
        for ((_, digest), group) in groups {
            self.claim(&digest, &group);
        }
    }

    fn claim(&mut self, digest: &str, group: &[&'a Claim]) {
        let Some(claim) = group.first() else { return };
        let node = self.vocabulary.base.claim(&self.id, digest);
        self.sheet.class(&node, dep::CLAIM);
        let subject = self.entity(&claim.subject);
        self.sheet.add(&node, rdf::SUBJECT.as_str(), subject);
        self.sheet.link(&node, rdf::PREDICATE.as_str(), &format!("{DEP}{}", claim.property));
        self.object(&node, &claim.value);
        if let Some(qualifier) = &claim.qualifier {
            let qualifier = self.entity(qualifier);
            self.sheet.add(&node, dep::QUALIFIER, qualifier);
        }
        let title = claim.title.as_deref().map(|title| literal::text(title, self.article.lang));
        self.sheet.add_some(&node, dep::TITLE, title);
        let as_of = claim.as_of.as_deref().map(literal::partial_date);
        self.sheet.add_some(&node, dep::AS_OF, as_of);
        let modality = match claim.modality {
            Modality::Asserted => dep::ASSERTED,
            Modality::Planned => dep::PLANNED,
            Modality::Hedged => dep::HEDGED,
            Modality::Denied => dep::DENIED,
        };
        self.sheet.link(&node, dep::MODALITY, modality);
        match &claim.attributed_to {
            Some(Speaker::Entity { entity, .. }) => {
                let source = self.entity(entity);
                self.sheet.add(&node, dep::ATTRIBUTED_TO, source);
            }
            Some(Speaker::Described(words)) => self.sheet.add(&node, dep::ATTRIBUTED_TEXT, self.words(*words)),
            None => {}
        }
        for claim in group {
            let evidence = self.span(claim.evidence);
            self.sheet.add(&node, dep::EVIDENCE, evidence);
        }
        self.sheet.add(&node, schema::IS_PART_OF, self.node.clone());
        let confidence = group.iter().map(|c| c.confidence).fold(0.0, f32::max);
        self.sheet.add(&node, dep::CONFIDENCE, literal::confidence(confidence));
        self.sheet.add(&node, dep::EXTRACTOR, Literal::new_simple_literal(EXTRACTOR));
    }

    pub(super) fn object(&mut self, node: &NamedNode, value: &'a ClaimValue) {
        let predicate = rdf::OBJECT.as_str();
        match value {
            ClaimValue::Entity(entity) => {
                let entity: Term = self.entity(entity).into();
                self.sheet.add(node, predicate, entity);
            }
            ClaimValue::Amount { value, max, unit, approximate } => {
                self.amount(node, predicate, *value, *max, unit, *approximate);
            }
            ClaimValue::Date(date) => self.sheet.add(node, predicate, literal::partial_date(date)),
        }
    }

    /// 16 hex digits of what is said, by whom and how firmly; where it is said does not count, so that the address
    /// outlives an edit elsewhere in the article.
    fn digest(&self, claim: &Claim) -> String {
        let value = match &claim.value {
            ClaimValue::Entity(entity) => entity.slug.to_string(),
            ClaimValue::Amount { value, max, unit, approximate } => format!("{value} {max:?} {unit} {approximate}"),
            ClaimValue::Date(date) => date.clone(),
        };
        let source = match &claim.attributed_to {
            Some(Speaker::Entity { entity, .. }) => entity.slug.as_str(),
            Some(Speaker::Described(words)) => words.of(&self.article.text),
            None => "",
        };
        let qualifier = claim.qualifier.as_ref().map_or("", |q| q.slug.as_str());
        let title = claim.title.as_deref().unwrap_or_default();
        let modality = claim.modality.as_str();
        let mut parts = vec![claim.subject.slug.as_str(), &claim.property, &value, qualifier, title, modality, source];
        parts.extend(claim.as_of.as_deref());
        hex(&Sha256::digest(parts.join("\u{1f}")))[..16].to_owned()
    }
}
