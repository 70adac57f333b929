//! HTML text → tree, with bounds on what a hostile page may cost.

use std::cell::Cell;

use html5ever::{
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink},
};
use scraper::{Html, HtmlTreeSink};

use super::ExtractError;

/// Elements that may be open at once; the tags of deeper ones are dropped and their text stays, as in browsers.
const MAX_DEPTH: usize = 500;

/// Nodes of one page. Unclosed formatting elements are opened again in every paragraph, so that a small page can
/// ask for a huge tree.
pub(super) const MAX_NODES: usize = 1_000_000;

/// Attributes of one tag, or what looks like them. The tokenizer compares each with all before it.
pub(super) const MAX_ATTRIBUTES: usize = 2_000;

/// Elements whose end tag may be left out or whose content is raw text: they do not nest by themselves.
const SHALLOW: &[&str] = &[
    "area",
    "base",
    "body",
    "br",
    "caption",
    "col",
    "colgroup",
    "dd",
    "dt",
    "embed",
    "head",
    "hr",
    "html",
    "iframe",
    "img",
    "input",
    "li",
    "link",
    "meta",
    "noembed",
    "noframes",
    "noscript",
    "optgroup",
    "option",
    "p",
    "param",
    "plaintext",
    "rp",
    "rt",
    "script",
    "source",
    "style",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "wbr",
    "xmp",
];

/// Parses a page as browsers do, whatever it holds.
pub(super) fn parse(html: &str) -> Result<Html, ExtractError> {
    if has_monstrous_tag(html) {
        return Err(ExtractError::TooComplex);
    }
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let bounded = Bounded { builder, open: Cell::new(0), too_deep: Cell::new(0), full: Cell::new(false) };
    let tokenizer = Tokenizer::new(bounded, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // The tokenizer pauses after every script, for a browser to run it.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    if tokenizer.sink.full.get() {
        return Err(ExtractError::TooComplex);
    }
    Ok(tokenizer.sink.builder.sink.finish())
}

/// Whether a tag has more than [`MAX_ATTRIBUTES`], seen without parsing: parts between blanks, slashes and quotation
/// marks, outside quoted values. Scripts are passed over, where "less than" looks like a tag.
fn has_monstrous_tag(html: &str) -> bool {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let is_script = rest.get(..6).is_some_and(|name| name.eq_ignore_ascii_case("script"));
        let (mut parts, mut quote, mut before) = (0, None, b' ');
        let end = rest.bytes().position(|byte| {
            match (quote, byte) {
                (Some(mark), _) if mark != byte => return false,
                (Some(_), _) => (quote, parts) = (None, parts + 1),
                (None, b'>') => return true,
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (None, b'/') => parts += 1,
                (None, _) if byte.is_ascii_whitespace() => parts += usize::from(before != b' '),
                _ => {}
            }
            // Blanks around the sign of equality mean nothing.
            before = match byte {
                _ if !byte.is_ascii_whitespace() => byte,
                _ if before == b'=' => b'=',
                _ => b' ',
            };
            parts > MAX_ATTRIBUTES
        });
        if parts > MAX_ATTRIBUTES {
            return true;
        }
        rest = rest.get(end.unwrap_or(rest.len())..).unwrap_or_default();
        if is_script {
            rest = rest.find("</").map_or("", |at| &rest[at..]);
        }
    }
    false
}

/// Passes tokens on to the tree builder as long as the tree keeps within its bounds. The builder looks through
/// all open elements at many a tag, so that without a bound on depth its time is quadratic.
struct Bounded {
    builder: TreeBuilder<<HtmlTreeSink as TreeSink>::Handle, HtmlTreeSink>,
    open: Cell<usize>,
    too_deep: Cell<usize>,
    full: Cell<bool>,
}

impl Bounded {
    fn admits(&self, token: &Token) -> bool {
        if self.full.get() {
            return matches!(token, Token::EOFToken);
        }
        let Token::TagToken(tag) = token else { return true };
        self.full.set(self.builder.sink.0.borrow().tree.values().len() > MAX_NODES);
        if tag.self_closing || SHALLOW.binary_search(&&*tag.name).is_ok() {
            return true;
        }
        match tag.kind {
            TagKind::StartTag if self.open.get() >= MAX_DEPTH => {
                self.too_deep.set(self.too_deep.get() + 1);
                false
            }
            TagKind::StartTag => {
                self.open.set(self.open.get() + 1);
                true
            }
            TagKind::EndTag if self.too_deep.get() > 0 => {
                self.too_deep.set(self.too_deep.get() - 1);
                false
            }
            TagKind::EndTag => {
                self.open.set(self.open.get().saturating_sub(1));
                true
            }
        }
    }
}

impl TokenSink for Bounded {
    type Handle = <HtmlTreeSink as TreeSink>::Handle;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<Self::Handle> {
        if self.admits(&token) { self.builder.process_token(token, line_number) } else { TokenSinkResult::Continue }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_shallow_elements_are_sorted() {
        assert!(SHALLOW.is_sorted());
    }

    #[test]
    fn a_hundred_thousand_nested_elements_keep_their_text() {
        let html = format!("{}deep{}after", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let tree = parse(&html).unwrap().tree;
        let text: String = tree.values().filter_map(|n| n.as_text()).map(|t| &**t).collect();
        assert_eq!(text, "deepafter");
    }

    #[test]
    fn a_tag_of_a_million_attributes_is_an_error() {
        for attribute in ["a ", "a/", "a=''", "a = \"b c\" "] {
            let html = format!("<div {}>", attribute.repeat(1_000_000));
            assert!(matches!(parse(&html), Err(ExtractError::TooComplex)), "{attribute}");
        }
        let words = "word ".repeat(100_000);
        assert!(!has_monstrous_tag(&format!(
            "<p title='{words}'>{words} 1 < 2 <script>if (a<b {words}</script><!-- {words}"
        )));
    }

    #[test]
    fn formatting_that_is_opened_again_and_again_is_an_error() {
        let bold: String = (0..400).map(|i| format!("<b id={i}>")).collect();
        let html = format!("<p>{bold}{}", "<p>x".repeat(20_000));
        assert!(matches!(parse(&html), Err(ExtractError::TooComplex)));
    }
}
