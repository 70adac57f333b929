//! A sentence as patterns see it: each name, amount and date is one item, every other token another.

use std::ops::Range;

use crate::{
    annotate::{Document, Mention, Quantity, Sentence, dates::SaidDate},
    text::Span,
};

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A word or sign.
    Word,
    /// A mention, by its index.
    Name(usize),
    /// A quantity, by its index.
    Amount(usize),
    /// A said date, by its index.
    Date(usize),
}

/// One item.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub what: What,
    /// The tokens that it covers.
    pub tokens: Range<usize>,
}

impl Item {
    pub fn is_word(&self) -> bool {
        self.what == What::Word
    }
}

/// What was found in the document, each list in text order.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub mentions: &'a [Mention],
    pub quantities: &'a [Quantity],
    pub dates: &'a [SaidDate],
}

/// The items of a sentence. Where a name and an amount share characters, what starts first goes first ("GPT-4"), then
/// the longer ("US$1 billion").
pub(super) fn items(doc: &Document, sentence: &Sentence, found: Found<'_>) -> Vec<Item> {
    let mut spans = Vec::new();
    within(sentence.span, found.mentions, |m| m.span, What::Name, &mut spans);
    within(sentence.span, found.quantities, |q| q.span, What::Amount, &mut spans);
    within(sentence.span, found.dates, |d| d.span, What::Date, &mut spans);
    spans.sort_by_key(|(_, span)| (span.start, std::cmp::Reverse(span.end)));

    let mut items = Vec::with_capacity(sentence.tokens.len());
    let mut spans = spans.into_iter().peekable();
    let mut token = sentence.tokens.start;
    while token < sentence.tokens.end {
        let here = doc.tokens[token].span;
        while spans.next_if(|(_, span)| span.end <= here.start).is_some() {}
        // A name behind a prefix is said to be something else: "ex-Nebulys".
        let prefixed = |what: What, span: Span| matches!(what, What::Name(_)) && here.start < span.start;
        match spans.next_if(|(_, span)| span.start < here.end).filter(|(what, span)| !prefixed(*what, *span)) {
            Some((what, span)) => {
                let end = doc.token_at(span.end.saturating_sub(1)).max(token) + 1;
                let end = end.min(sentence.tokens.end);
                items.push(Item { what, tokens: token..end });
                token = end;
            }
            None => {
                items.push(Item { what: What::Word, tokens: token..token + 1 });
                token += 1;
            }
        }
    }
    items
}

/// Adds what of a list, which is in text order, begins in a sentence.
fn within<T>(
    sentence: Span,
    list: &[T],
    span: impl Fn(&T) -> Span,
    what: impl Fn(usize) -> What,
    spans: &mut Vec<(What, Span)>,
) {
    let first = list.partition_point(|found| span(found).start < sentence.start);
    let inside = list[first..].iter().take_while(|found| span(found).start < sentence.end);
    spans.extend(inside.enumerate().map(|(i, found)| (what(first + i), span(found))));
}
