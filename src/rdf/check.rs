//! Checks that an article publishes.

use oxigraph::model::{Literal, NamedNode, vocab::rdf};
use sha2::{Digest, Sha256};

use super::{article::ArticleGraph, literal};
use crate::{
    annotate::Claim,
    extract::{Check, hex},
    vocab::{DEP, schema},
};

impl<'a> ArticleGraph<'a> {
    /// A check with what it is about: where, when and by whom it was said, and each statement that is found in the words.
    pub(super) fn check(&mut self, check: &'a Check, stated: &'a [Claim]) {
        let digest = hex(&Sha256::digest(format!("{}\u{1f}{:?}", check.claim, check.url)))[..16].to_owned();
        let base = self.vocabulary.base;
        let node = base.review(&self.id, &digest);
        let text = |text: &String| Literal::new_simple_literal(text);
        let number = |number: f64| literal::decimal(number);
        let sheet = &mut self.sheet;
        sheet.class(&node, schema::CLAIM_REVIEW);
        sheet.add(&node, schema::IS_PART_OF, self.node.clone());
        sheet.add(&node, schema::CLAIM_REVIEWED, literal::text(&check.claim, self.article.lang));
        sheet.add_some(&node, schema::AUTHOR, check.checker.as_ref().map(text));
        sheet.add_some(&node, schema::URL, check.url.as_ref().and_then(|url| NamedNode::new(url.as_str()).ok()));
        let rating = base.review(&self.id, &format!("{digest}-rating"));
        sheet.add(&node, schema::REVIEW_RATING, rating.clone());
        sheet.class(&rating, schema::RATING);
        sheet.add_some(&rating, schema::ALTERNATE_NAME, check.verdict.as_ref().map(text));
        sheet.add_some(&rating, schema::RATING_VALUE, check.rating.and_then(number));
        sheet.add_some(&rating, schema::WORST_RATING, check.worst.and_then(number));
        sheet.add_some(&rating, schema::BEST_RATING, check.best.and_then(number));
        let item = base.review(&self.id, &format!("{digest}-claim"));
        sheet.add(&node, schema::ITEM_REVIEWED, item.clone());
        sheet.class(&item, schema::CLAIM);
        sheet.add_some(&item, schema::AUTHOR, check.said_by.as_ref().map(text));
        sheet.add_some(&item, schema::DATE_PUBLISHED, check.said_on.as_ref().map(literal::moment));
        for appearance in check.appearances.iter().filter_map(|url| NamedNode::new(url.as_str()).ok()) {
            sheet.add(&item, schema::APPEARANCE, appearance);
        }
        for (index, claim) in stated.iter().enumerate() {
            let item = base.review(&self.id, &format!("{digest}-claim-{index}"));
            self.sheet.add(&node, schema::ITEM_REVIEWED, item.clone());
            self.sheet.class(&item, schema::CLAIM);
            let subject = self.entity(&claim.subject);
            self.sheet.add(&item, rdf::SUBJECT.as_str(), subject);
            self.sheet.link(&item, rdf::PREDICATE.as_str(), &format!("{DEP}{}", claim.property));
            self.object(&item, &claim.value);
        }
    }
}
