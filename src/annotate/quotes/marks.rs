//! Pairing of quotation marks, one pass over the characters of each block.

use crate::{annotate::Document, extract::BlockKind, text::Span};

/// Words between marks, or a block quotation.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// With the marks.
    pub outer: Span,
    /// Without marks and the spaces next to them.
    pub inner: Span,
    /// Whether this piece goes on from the one before it in the previous block.
    pub continues: bool,
    /// Whether a closing mark, or the next piece, ends it.
    pub closed: bool,
}

/// A family of marks. Marks of another family inside an open pair are part of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// « »
    Angle,
    /// “ ” and „ “
    Curly,
    /// "
    Straight,
    /// ‘ ’ and ' '
    Single,
    /// `` and ''
    Doubled,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    family: Family,
    start: usize,
    inner: usize,
    depth: usize,
    continues: bool,
}

/// How far a single mark looks for its partner: an apostrophe must not swallow a paragraph.
const SINGLE_REACH: usize = 600;

/// All paired marks of a document, in text order, without overlap.
pub fn pair(doc: &Document) -> Vec<Quoted> {
    let mut found: Vec<Quoted> = Vec::new();
    let mut carried: Option<Family> = None;
    let mut blocks = doc.blocks.iter().filter(|b| !b.span.of(doc.text).trim().is_empty()).peekable();
    let mut above: Option<BlockKind> = None;
    while let Some(block) = blocks.next() {
        let before = above.replace(block.kind);
        let text = block.span.of(doc.text);
        if block.kind == BlockKind::Blockquote && !starts_with_mark(text) {
            let goes_on = before == Some(BlockKind::Blockquote);
            found.extend(block_quotation(doc.text, block.span, goes_on));
            carried = None;
            continue;
        }
        let next = blocks.peek().map(|b| b.span.of(doc.text));
        carried = pair_block(text, block.span.start, carried, next, &mut found);
    }
    for quoted in &mut found {
        quoted.inner = quoted.inner.trim(doc.text);
    }
    found.retain(|q| !q.inner.is_empty());
    found
}

fn starts_with_mark(text: &str) -> bool {
    text.trim_start().starts_with(['«', '“', '"', '„', '‘'])
}

/// A block quotation without marks: all of it but the signature after its last dash, which may be a block of its own
/// after another.
fn block_quotation(text: &str, span: Span, goes_on: bool) -> Option<Quoted> {
    let inside = span.of(text);
    let end = ["– ", "— "].iter().filter_map(|dash| inside.rfind(dash)).max().filter(|at| {
        let signature = &inside[*at..];
        let before = inside[..*at].trim_end();
        let ended = before.ends_with(['.', '!', '?', '…', '»', '”', '"']) || before.is_empty() && goes_on;
        ended && signature.split_whitespace().count() <= 14
    });
    let outer = Span::new(span.start, span.start + end.unwrap_or(inside.len()));
    (!outer.is_empty()).then_some(Quoted { outer, inner: outer, continues: false, closed: true })
}

/// Pairs the marks of one block; the result is the family that stays open into the next block.
fn pair_block(
    text: &str,
    base: usize,
    carried: Option<Family>,
    next_block: Option<&str>,
    found: &mut Vec<Quoted>,
) -> Option<Family> {
    let mut open = carried.map(|family| {
        let inner = if reopens(text, family) { opening_length(text) } else { 0 };
        Open { family, start: 0, inner, depth: 0, continues: true }
    });
    let mut skip_to = open.map_or(0, |o| o.inner);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let previous = std::mem::replace(&mut before, c);
        if at < skip_to {
            continue;
        }
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        match &mut open {
            None => {
                let Some((family, length)) = opens(c, previous, after) else { continue };
                if family == Family::Single {
                    let Some(end) = single_partner(&text[at + length..]) else { continue };
                    let inner = Span::new(base + at + length, base + at + length + end);
                    let close = text[at + length + end..].chars().next().map_or(0, char::len_utf8);
                    let outer = Span::new(base + at, inner.end + close);
                    found.push(Quoted { outer, inner, continues: false, closed: true });
                    skip_to = outer.end - base;
                    continue;
                }
                open = Some(Open { family, start: at, inner: at + length, depth: 0, continues: false });
                skip_to = at + length;
            }
            Some(o) if o.family == Family::Angle && c == '«' => o.depth += 1,
            Some(o) if o.family == Family::Angle && c == '»' && o.depth > 0 => o.depth -= 1,
            Some(o) => {
                let Some(length) = closes(o.family, c, previous, after) else { continue };
                let outer = Span::new(base + o.start, base + at + length);
                let inner = Span::new(base + o.inner, base + at);
                found.push(Quoted { outer, inner, continues: o.continues, closed: true });
                skip_to = at + length;
                open = None;
            }
        }
    }
    // A straight mark without partner is as likely a slip as a quote.
    let o = open.filter(|o| o.family != Family::Straight || o.start == 0 || goes_on_below(o.family, next_block))?;
    let goes_on = goes_on_below(o.family, next_block);
    let outer = Span::new(base + o.start, base + text.len());
    let inner = Span::new(base + o.inner, base + text.len());
    found.push(Quoted { outer, inner, continues: o.continues, closed: goes_on });
    goes_on.then_some(o.family)
}

fn goes_on_below(family: Family, next_block: Option<&str>) -> bool {
    next_block.is_some_and(|next| reopens(next, family) || closes_first(next, family))
}

fn opens(c: char, previous: char, after: char) -> Option<(Family, usize)> {
    let fresh = !previous.is_alphanumeric();
    match c {
        '«' => Some((Family::Angle, c.len_utf8())),
        '“' | '„' | '‟' => Some((Family::Curly, c.len_utf8())),
        // Some keyboards know one curly mark only.
        '”' if fresh && after.is_alphanumeric() => Some((Family::Curly, c.len_utf8())),
        // After a digit it is an inch.
        '"' if fresh => Some((Family::Straight, 1)),
        '`' if after == '`' => Some((Family::Doubled, 2)),
        '\'' if after == '\'' && fresh => Some((Family::Doubled, 2)),
        '‘' if fresh && after.is_alphabetic() => Some((Family::Single, c.len_utf8())),
        '\'' if fresh && previous != '’' && after.is_alphabetic() => Some((Family::Single, 1)),
        _ => None,
    }
}

fn closes(family: Family, c: char, previous: char, after: char) -> Option<usize> {
    match (family, c) {
        (Family::Angle, '»') => Some(c.len_utf8()),
        (Family::Curly, '”') => Some(c.len_utf8()),
        // „German“, or a mark that closes with the wrong sign.
        (Family::Curly, '“') if !after.is_alphanumeric() => Some(c.len_utf8()),
        (Family::Curly, '"') if !after.is_alphanumeric() && !previous.is_whitespace() => Some(1),
        (Family::Straight, '"') => Some(1),
        (Family::Straight, '”') if !previous.is_whitespace() => Some(c.len_utf8()),
        (Family::Doubled, '\'') if after == '\'' => Some(2),
        _ => None,
    }
}

/// Offset of the single mark that closes: next to punctuation, or at a word's end where no plural possessive is likely.
fn single_partner(text: &str) -> Option<usize> {
    let mut weak = None;
    let mut previous = ' ';
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < SINGLE_REACH) {
        if matches!(c, '’' | '\'') && !previous.is_whitespace() {
            let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
            let ends = !after.is_alphanumeric();
            if ends
                && (matches!(previous, '.' | ',' | '!' | '?' | '…')
                    || matches!(after, '.' | ',' | '!' | '?' | ';' | ':' | ')'))
            {
                return Some(at);
            }
            if ends && previous != 's' && weak.is_none() {
                weak = Some(at);
            }
        }
        previous = c;
    }
    weak
}

/// Whether a paragraph starts by repeating the mark of the quote that goes on.
fn reopens(text: &str, family: Family) -> bool {
    let text = text.trim_start();
    match family {
        Family::Angle => text.starts_with(['«', '»']),
        Family::Curly => text.starts_with('“'),
        Family::Straight => text.starts_with('"'),
        Family::Single | Family::Doubled => false,
    }
}

fn opening_length(text: &str) -> usize {
    let space = text.len() - text.trim_start().len();
    space + text[space..].chars().next().map_or(0, char::len_utf8)
}

/// Whether the first mark of the family in a paragraph is a closing one.
fn closes_first(text: &str, family: Family) -> bool {
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        let closing = match (family, c) {
            (Family::Angle, '«' | '»') => Some(c == '»'),
            (Family::Curly, '“' | '”') => Some(c == '”'),
            (Family::Straight, '"') => {
                let after = text[at + 1..].chars().next().unwrap_or(' ');
                Some(!previous.is_whitespace() && at > 0 && !after.is_alphanumeric())
            }
            _ => None,
        };
        if let Some(closing) = closing {
            return closing;
        }
        previous = c;
    }
    false
}
