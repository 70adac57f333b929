//! Quotations as quads of `graph/quotations`.

use chrono::{Days, NaiveDate};
use oxigraph::model::{Literal, NamedNode, Quad};

use super::{Appearance, Quotation};
use crate::{
    ledger::Said,
    rdf::{Base, literal, sheet::Sheet},
    vocab::{dep, schema},
};

/// What stands of an article's quotes, so that others find them by their words.
pub(super) fn prints(base: &Base, article: &NamedNode, state: &str, quotes: &[Appearance]) -> Vec<Quad> {
    let mut sheet = Sheet::new(base.quotations_graph());
    sheet.add(article, dep::QUOTATIONS_STATE, Literal::new_simple_literal(state));
    for quote in quotes {
        let node = NamedNode::new_unchecked(&quote.quote);
        sheet.add(&node, dep::IN_ARTICLE, article.clone());
        for print in quote.words.prints() {
            sheet.add(&node, dep::WORD_PRINT, Literal::new_simple_literal(print));
        }
    }
    sheet.into_quads()
}

/// What stands of a quotation.
pub(super) fn quotation(base: &Base, quotation: &Quotation) -> Vec<Quad> {
    let mut sheet = Sheet::new(base.quotations_graph());
    let node = base.quotation(&quotation.digest());
    let fullest = quotation.fullest();
    sheet.class(&node, dep::STATEMENT);
    sheet.add(&node, schema::TEXT, Literal::new_language_tagged_literal_unchecked(&fullest.text, &fullest.lang));
    sheet.add_some(&node, dep::SAID_BY, quotation.speaker().map(NamedNode::new_unchecked));
    for appearance in &quotation.appearances {
        sheet.add(&node, dep::APPEARANCE, NamedNode::new_unchecked(&appearance.quote));
    }
    for lang in quotation.languages() {
        sheet.add(&node, schema::IN_LANGUAGE, Literal::new_simple_literal(lang));
    }
    sheet.add(&node, dep::ARTICLES, literal::integer(quotation.articles().len()));
    sheet.add(&node, dep::PUBLISHERS, literal::integer(quotation.voices().len()));
    sheet.add(&node, dep::FIRST_SAID_IN, NamedNode::new_unchecked(&quotation.first().article));
    if let Some(said) = quotation.first().said {
        sheet.add(&node, dep::FIRST_SAID, said.literal());
        if let Some(speaker) = quotation.speaker() {
            sheet.add(&node, dep::SPEAKER_DAY, Literal::new_simple_literal(key(base, speaker, said.utc().date())));
        }
    }
    sheet.into_quads()
}

/// By what quotations of a speaker on a day are found.
fn key(base: &Base, speaker: &str, day: NaiveDate) -> String {
    format!("{day} {}", base.local(speaker).unwrap_or(speaker))
}

/// By what those of a speaker within some days of one are found.
pub(super) fn keys(base: &Base, speaker: &str, said: Said, days: u64) -> Vec<String> {
    let day = said.utc().date();
    let first = day.checked_sub_days(Days::new(days)).unwrap_or(day);
    first.iter_days().take(2 * days as usize + 1).map(|day| key(base, speaker, day)).collect()
}

/// That one quotation is held to translate another: the later one the earlier.
pub(super) fn translation(base: &Base, later: &NamedNode, earlier: &NamedNode, confidence: f32) -> Vec<Quad> {
    let mut sheet = Sheet::new(base.quotations_graph());
    let digest = earlier.as_str().rsplit('/').next().unwrap_or_default();
    let link = NamedNode::new_unchecked(format!("{}#translation-{digest}", later.as_str()));
    sheet.add(later, dep::TRANSLATION_OF, earlier.clone());
    sheet.class(&link, dep::TRANSLATION);
    sheet.add(&link, dep::TRANSLATED, later.clone());
    sheet.add(&link, dep::ORIGINAL, earlier.clone());
    sheet.add(
        &link,
        dep::CONFIDENCE,
        literal::decimal((f64::from(confidence) * 100.0).round() / 100.0).unwrap_or_else(|| Literal::from(0)),
    );
    sheet.into_quads()
}
