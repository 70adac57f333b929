//! The page as a tape: every element opened, every text, every element closed, in the order of the document.
//! What follows walks the tape in plain loops, so that no depth of nesting can overflow the stack.

use scraper::{Html, Node, node};

use super::blocks::breaks_line;

/// One step through the page. Elements are named by their index in [`Tape::elements`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'p> {
    Open(usize),
    Text(&'p str),
    Close(usize),
}

/// An element and where it stands.
#[derive(Debug)]
pub(super) struct Element<'p> {
    node: &'p node::Element,
    /// Index of the element around; the outermost is its own parent.
    pub parent: usize,
    /// Index of the step that opens it.
    pub open: usize,
    /// Index of the step that closes it.
    pub close: usize,
}

impl<'p> Element<'p> {
    /// Name in lower case.
    pub fn tag(&self) -> &'p str {
        self.node.name()
    }

    /// Value of an attribute.
    pub fn attr(&self, name: &str) -> Option<&'p str> {
        self.node.attr(name)
    }

    /// Whether an attribute's list of words holds one of `words`.
    pub fn has(&self, attr: &str, words: &[&str]) -> bool {
        self.attr(attr).is_some_and(|value| value.split_ascii_whitespace().any(|w| words.contains(&w)))
    }
}

/// A page.
#[derive(Debug)]
pub(super) struct Tape<'p> {
    pub steps: Vec<Step<'p>>,
    pub elements: Vec<Element<'p>>,
}

impl<'p> Tape<'p> {
    /// Lays a tree out as a tape.
    pub fn new(html: &'p Html) -> Self {
        let mut tape = Tape { steps: Vec::new(), elements: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        let mut node = html.tree.root();
        loop {
            match node.value() {
                Node::Element(element) => {
                    let index = tape.elements.len();
                    let parent = open.last().copied().unwrap_or(index);
                    tape.elements.push(Element { node: element, parent, open: tape.steps.len(), close: 0 });
                    tape.steps.push(Step::Open(index));
                    open.push(index);
                }
                Node::Text(text) => tape.steps.push(Step::Text(text)),
                _ => {}
            }
            if let Some(child) = node.first_child() {
                node = child;
                continue;
            }
            loop {
                if node.value().is_element()
                    && let Some(index) = open.pop()
                {
                    tape.elements[index].close = tape.steps.len();
                    tape.steps.push(Step::Close(index));
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                match node.parent() {
                    Some(parent) => node = parent,
                    None => return tape,
                }
            }
        }
    }

    /// The characters inside an element, white space collapsed; no more than about `limit` bytes.
    pub fn text(&self, element: usize, limit: usize) -> String {
        let Element { open, close, .. } = self.elements[element];
        let mut text = String::new();
        for step in &self.steps[open..close] {
            match step {
                Step::Text(part) => text.push_str(part),
                Step::Open(index) | Step::Close(index) if breaks_line(self.elements[*index].tag()) => text.push(' '),
                _ => {}
            }
            if text.len() > limit {
                break;
            }
        }
        collapse(&text)
    }

    /// Whether an element, or one around it, satisfies a condition.
    pub fn within(&self, mut element: usize, condition: impl Fn(&Element<'p>) -> bool) -> bool {
        loop {
            let here = &self.elements[element];
            if condition(here) {
                return true;
            }
            if here.parent == element {
                return false;
            }
            element = here.parent;
        }
    }
}

/// Whether a character parts words on a page and means nothing else. No-break spaces are typography and stay.
pub(super) fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character has no width and says nothing to a reader: soft hyphens, zero-width spaces, marks of direction.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') || c.is_control() && !is_blank(c)
}

/// A text with runs of blanks as one space, none at the ends, and without invisible characters.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if is_blank(c) {
            space = true;
        } else {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_break_spaces_stay_and_invisible_characters_go() {
        assert_eq!(
            collapse(" \n40\u{202f}000\u{a0}eu\u{ad}ros \t\u{feff} net\u{200b}s\u{a0}"),
            "40\u{202f}000\u{a0}euros nets"
        );
    }

    #[test]
    fn a_tape_closes_what_it_opens() {
        let html = Html::parse_document("<p>one<b>two</p><div>three");
        let tape = Tape::new(&html);
        for (index, element) in tape.elements.iter().enumerate() {
            assert!(matches!(tape.steps[element.open], Step::Open(i) if i == index));
            assert!(matches!(tape.steps[element.close], Step::Close(i) if i == index));
        }
        assert_eq!(tape.text(0, usize::MAX), "onetwo three");
    }
}
