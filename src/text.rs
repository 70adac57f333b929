//! Positions in text. Inside the library every offset is a **byte** offset into UTF-8 text; what leaves it
//! (JSON, RDF, `#char=` fragments) counts **Unicode code points**. [`CodePoints`] is the one bridge between the two.

pub mod human;
mod sentence;

use serde::{Deserialize, Serialize};

pub use sentence::sentence;

/// A half-open range `[start, end)` of byte offsets, both on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `[start, end)`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The characters of the span.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// Length in bytes.
    pub const fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no character.
    pub const fn is_empty(&self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(&self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span without white space at either end.
    pub fn trim(&self, text: &str) -> Span {
        let inside = self.of(text);
        let start = self.start + (inside.len() - inside.trim_start().len());
        Span::new(start, start + inside.trim().len())
    }
}

/// Translates byte offsets of one text to code-point offsets and back, in constant time and about one byte per
/// 16 bytes of text: the count is kept at every 64th byte and the rest is counted.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    counts: Vec<u32>,
}

const STRIDE: usize = 64;

impl<'t> CodePoints<'t> {
    /// Indexes `text` in one pass.
    pub fn new(text: &'t str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut seen = 0;
        for (i, byte) in text.bytes().enumerate() {
            if i % STRIDE == 0 {
                counts.push(seen);
            }
            seen += u32::from(is_leading(byte));
        }
        if text.len().is_multiple_of(STRIDE) {
            counts.push(seen);
        }
        Self { text, counts }
    }

    /// Number of code points before byte `offset`.
    pub fn at_byte(&self, offset: usize) -> usize {
        let block = offset / STRIDE;
        let rest = &self.text.as_bytes()[block * STRIDE..offset];
        self.counts[block] as usize + rest.iter().filter(|b| is_leading(**b)).count()
    }

    /// A span in code points: `(begin, end)`, end exclusive.
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.at_byte(span.start), self.at_byte(span.end))
    }
}

const fn is_leading(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_agree_with_counting_characters(text in "\\PC{0,300}") {
            let index = CodePoints::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.at_byte(byte), count);
            }
            prop_assert_eq!(index.at_byte(text.len()), text.chars().count());
        }
    }

    #[test]
    fn trimming_keeps_only_what_is_not_white_space() {
        let text = "« \u{a0}mot\u{202f} »";
        let inner = Span::new("« ".len(), text.len() - " »".len());
        assert_eq!(inner.trim(text).of(text), "mot");
    }
}
