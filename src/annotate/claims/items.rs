//! A sentence as patterns see it: each name, amount and date is one item, every other token another.

use std::ops::Range;

use crate::annotate::{Document, Mention, Quantity, Sentence, dates::SaidDate};

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

/// What was found in the document, each list in text order.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub mentions: &'a [Mention],
    pub quantities: &'a [Quantity],
    pub dates: &'a [SaidDate],
}

/// The items of a sentence. Where a name and an amount share characters the name goes first ("GPT-4").
pub(super) fn items(doc: &Document, sentence: &Sentence, found: Found<'_>) -> Vec<Item> {
    let from = |start: usize| sentence.span.start <= start && start < sentence.span.end;
    let first = |len: usize, start: &dyn Fn(usize) -> usize| {
        // Binary search over a list in text order.
        let (mut low, mut high) = (0, len);
        while low < high {
            let middle = (low + high) / 2;
            if start(middle) < sentence.span.start { low = middle + 1 } else { high = middle }
        }
        low
    };
    let mut spans: Vec<(What, crate::text::Span)> = Vec::new();
    let begin = first(found.mentions.len(), &|i| found.mentions[i].span.start);
    spans.extend(
        found.mentions[begin..]
            .iter()
            .enumerate()
            .take_while(|(_, m)| from(m.span.start))
            .map(|(i, m)| (What::Name(begin + i), m.span)),
    );
    let begin = first(found.quantities.len(), &|i| found.quantities[i].span.start);
    spans.extend(
        found.quantities[begin..]
            .iter()
            .enumerate()
            .take_while(|(_, q)| from(q.span.start))
            .map(|(i, q)| (What::Amount(begin + i), q.span)),
    );
    let begin = first(found.dates.len(), &|i| found.dates[i].span.start);
    spans.extend(
        found.dates[begin..]
            .iter()
            .enumerate()
            .take_while(|(_, d)| from(d.span.start))
            .map(|(i, d)| (What::Date(begin + i), d.span)),
    );
    spans.sort_by_key(|(_, span)| span.start);

    let mut items = Vec::with_capacity(sentence.tokens.len());
    let mut spans = spans.into_iter().peekable();
    let mut token = sentence.tokens.start;
    while token < sentence.tokens.end {
        let here = doc.tokens[token].span;
        while spans.next_if(|(_, span)| span.end <= here.start).is_some() {}
        match spans.next_if(|(_, span)| span.start < here.end) {
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
