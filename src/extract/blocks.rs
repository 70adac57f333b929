//! Cuts the visible part of a page into blocks of running text.

use super::{
    BlockKind,
    boilerplate::words_of,
    tape::{Step, Tape, is_blank, is_invisible},
};

/// Elements that stand on lines of their own. Cells of a table row share the row's line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

fn is_block(tag: &str) -> bool {
    BLOCKS.binary_search(&tag).is_ok()
}

/// Whether words before and after the tag are apart, even without a blank between.
pub(super) fn breaks_line(tag: &str) -> bool {
    is_block(tag) || matches!(tag, "br" | "td" | "th")
}

/// A run of text between two block boundaries.
#[derive(Debug)]
pub(super) struct Run {
    pub kind: BlockKind,
    /// Without line breaks and blanks at either end; never empty.
    pub text: String,
    /// Bytes of the text that stand in links.
    pub linked: usize,
    /// The innermost block element around.
    pub element: usize,
    /// Index of the step at which it ends.
    pub step: usize,
}

impl Run {
    /// Bytes outside links.
    pub fn unlinked(&self) -> usize {
        self.text.len().saturating_sub(self.linked)
    }

    /// Whether more than half of it is links.
    pub fn is_links(&self) -> bool {
        self.linked * 2 > self.text.len()
    }
}

/// The runs of a page outside dropped elements, in order.
pub(super) fn runs(tape: &Tape<'_>, dropped: &[bool]) -> Vec<Run> {
    let mut writer = Writer::default();
    let mut at = 0;
    while let Some(step) = tape.steps.get(at) {
        match *step {
            Step::Open(index) if dropped[index] => at = tape.elements[index].close,
            Step::Open(index) => writer.open(tape, index, at),
            Step::Text(text) => writer.write(text),
            Step::Close(index) => writer.close(tape, index, at),
        }
        at += 1;
    }
    writer.runs
}

#[derive(Default)]
struct Writer {
    runs: Vec<Run>,
    text: String,
    linked: usize,
    links: usize,
    space: bool,
    breaks: usize,
    containers: Vec<usize>,
    kinds: Vec<(usize, BlockKind)>,
    /// The last figure that holds a quotation.
    quoting: Option<usize>,
}

impl Writer {
    fn open(&mut self, tape: &Tape<'_>, index: usize, step: usize) {
        let element = &tape.elements[index];
        let tag = element.tag();
        match tag {
            "a" if element.attr("href").is_some() => self.links += 1,
            "br" => {
                self.breaks += 1;
                self.space = true;
                if self.breaks > 1 {
                    self.flush(step);
                }
            }
            "td" | "th" => self.space = true,
            _ => {}
        }
        if is_block(tag) {
            self.flush(step);
            self.containers.push(index);
        }
        let kind = match tag {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
            "blockquote" => Some(BlockKind::Blockquote),
            "li" | "dd" => Some(BlockKind::ListItem),
            // In a figure with a quotation, the caption is its signature.
            "figcaption" if self.quoting.is_some() && self.quoting == self.figure(tape) => Some(BlockKind::Blockquote),
            "figcaption" | "caption" => Some(BlockKind::Caption),
            "p" | "div" | "span" if is_caption(element.attr("class")) => Some(BlockKind::Caption),
            _ => None,
        };
        if tag == "blockquote" {
            self.quoting = self.figure(tape);
        }
        if let Some(kind) = kind {
            self.flush(step);
            self.kinds.push((index, kind));
        }
    }

    /// The innermost figure that is open.
    fn figure(&self, tape: &Tape<'_>) -> Option<usize> {
        self.containers.iter().rev().copied().find(|index| tape.elements[*index].tag() == "figure")
    }

    fn close(&mut self, tape: &Tape<'_>, index: usize, step: usize) {
        let element = &tape.elements[index];
        if element.tag() == "a" && element.attr("href").is_some() {
            self.links = self.links.saturating_sub(1);
        }
        if self.containers.last() == Some(&index) {
            self.flush(step);
            self.containers.pop();
        }
        if self.kinds.last().is_some_and(|(i, _)| *i == index) {
            self.flush(step);
            self.kinds.pop();
        }
    }

    fn write(&mut self, text: &str) {
        for c in text.chars() {
            if is_blank(c) {
                self.space = true;
            } else if !is_invisible(c) {
                if self.space && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.space = false;
                self.breaks = 0;
                self.text.push(c);
                self.linked += if self.links > 0 { c.len_utf8() } else { 0 };
            }
        }
    }

    fn flush(&mut self, step: usize) {
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        self.space = false;
        self.breaks = 0;
        let trimmed = text.trim();
        if let Some(element) = self.containers.last()
            && !trimmed.is_empty()
        {
            let kind = self.kinds.last().map_or(BlockKind::Paragraph, |(_, kind)| *kind);
            self.runs.push(Run { kind, text: trimmed.to_owned(), linked, element: *element, step });
        }
    }
}

fn is_caption(class: Option<&str>) -> bool {
    class.is_some_and(|class| words_of(class).any(|word| matches!(word.as_str(), "caption" | "figcaption" | "legende")))
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    fn read(html: &str) -> Vec<(BlockKind, String)> {
        let html = Html::parse_document(html);
        let tape = Tape::new(&html);
        let dropped = vec![false; tape.elements.len()];
        runs(&tape, &dropped).into_iter().map(|run| (run.kind, run.text)).collect()
    }

    #[test]
    fn names_of_block_elements_are_sorted() {
        assert!(BLOCKS.is_sorted());
    }

    #[test]
    fn nested_elements_give_every_text_once() {
        let found = read(
            "<ul><li><p>one</p><ul><li>two</li></ul></li></ul><blockquote><p>said</p><footer>– A</footer></blockquote>",
        );
        let expected = [
            (BlockKind::ListItem, "one"),
            (BlockKind::ListItem, "two"),
            (BlockKind::Blockquote, "said"),
            (BlockKind::Blockquote, "– A"),
        ];
        assert_eq!(found, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn the_caption_of_a_quotation_is_its_signature() {
        let found =
            read("<figure><blockquote>said</blockquote><figcaption>– A</figcaption></figure><figure><figcaption>B");
        let kinds: Vec<BlockKind> = found.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [BlockKind::Blockquote, BlockKind::Blockquote, BlockKind::Caption]);
    }

    #[test]
    fn two_line_breaks_part_paragraphs_and_one_is_a_space() {
        let texts: Vec<String> = read("<p>one<br>two<br>\n <br/>three").into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["one two", "three"]);
    }

    #[test]
    fn a_row_of_a_table_is_one_block() {
        let texts: Vec<String> = read("<table><tr><td>one</td><td>1</td></tr><tr><td>two</td></tr></table>")
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(texts, ["one 1", "two"]);
    }
}
