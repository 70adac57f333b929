//! The text of an article with its spans marked, as HTML. Spans may nest and cross: where two cross, the inner one is
//! closed and opened again, so that the elements always nest.

use crate::text::Span;

/// A marked span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where, in bytes of the text.
    pub span: Span,
    /// Name of the element, as `a`.
    pub element: &'static str,
    /// Attributes as pairs; values are escaped when written.
    pub attributes: Vec<(&'static str, String)>,
    /// An attribute `id`, written once even where the element is opened twice.
    pub id: Option<String>,
}

/// The characters of `within` as HTML, with the marks that reach into it. Only `&`, `<`, `>` and quotes are escaped:
/// without its tags the result is the text.
pub fn render(text: &str, within: Span, marks: &[Mark]) -> String {
    let mut inside: Vec<(Span, &Mark)> = marks
        .iter()
        .filter(|mark| mark.span.overlaps(within) && !mark.span.is_empty())
        .map(|mark| (Span::new(mark.span.start.max(within.start), mark.span.end.min(within.end)), mark))
        .collect();
    // Of two that start together the longer one is outside.
    inside.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut cuts: Vec<usize> =
        inside.iter().flat_map(|(span, _)| [span.start, span.end]).chain([within.start, within.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();

    let mut html = String::with_capacity(within.len() * 2);
    let mut open: Vec<(Span, &Mark)> = Vec::new();
    let mut waiting = inside.into_iter().peekable();
    for pair in cuts.windows(2) {
        let piece = Span::new(pair[0], pair[1]);
        close(&mut html, &mut open, piece.start);
        while let Some((span, mark)) = waiting.next_if(|(span, _)| span.start == piece.start) {
            start(&mut html, mark, mark.span.start == span.start);
            open.push((span, mark));
        }
        escape(&mut html, piece.of(text));
    }
    close(&mut html, &mut open, within.end);
    html
}

/// Closes what ends at `at`, and whatever stands inside of it, which is opened again.
fn close(html: &mut String, open: &mut Vec<(Span, &Mark)>, at: usize) {
    let Some(outermost) = open.iter().position(|(span, _)| span.end <= at) else { return };
    let inner = open.split_off(outermost);
    for (_, mark) in inner.iter().rev() {
        html.push_str("</");
        html.push_str(mark.element);
        html.push('>');
    }
    for (span, mark) in inner.into_iter().filter(|(span, _)| span.end > at) {
        start(html, mark, false);
        open.push((span, mark));
    }
}

fn start(html: &mut String, mark: &Mark, first: bool) {
    html.push('<');
    html.push_str(mark.element);
    let id = mark.id.iter().filter(|_| first).map(|id| ("id", id));
    for (name, value) in id.chain(mark.attributes.iter().map(|(name, value)| (*name, value))) {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape(html, value);
        html.push('"');
    }
    html.push('>');
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(start: usize, end: usize, element: &'static str) -> Mark {
        Mark { span: Span::new(start, end), element, attributes: Vec::new(), id: Some(element.to_owned()) }
    }

    #[test]
    fn crossing_spans_are_cut_so_that_elements_nest() {
        let html = render("abcdef", Span::new(0, 6), &[mark(0, 4, "i"), mark(2, 6, "b")]);
        assert_eq!(html, "<i id=\"i\">ab<b id=\"b\">cd</b></i><b>ef</b>");
    }

    #[test]
    fn a_span_that_starts_before_the_block_keeps_its_id_there() {
        assert_eq!(render("abcd", Span::new(2, 4), &[mark(0, 3, "i")]), "<i>c</i>d");
    }

    #[test]
    fn hostile_text_and_attributes_are_escaped() {
        let link =
            Mark { span: Span::new(0, 8), element: "a", attributes: vec![("href", "\"><script>".into())], id: None };
        let html = render("<script>", Span::new(0, 8), &[link]);
        assert_eq!(html, "<a href=\"&quot;&gt;&lt;script&gt;\">&lt;script&gt;</a>");
    }

    fn without_tags(html: &str) -> String {
        let mut text = String::new();
        let mut depth = 0;
        for c in html.chars() {
            match c {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ if depth == 0 => text.push(c),
                _ => {}
            }
        }
        let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
    }

    proptest! {
        #[test]
        fn the_text_stays_what_it_was_and_elements_are_balanced(
            text in "[a-z<>&'\" ]{0,40}",
            spans in prop::collection::vec((0usize..40, 0usize..40), 0..8),
        ) {
            let marks: Vec<Mark> = spans
                .into_iter()
                .map(|(a, b)| mark(a.min(b).min(text.len()), a.max(b).min(text.len()), "i"))
                .collect();
            let html = render(&text, Span::new(0, text.len()), &marks);
            prop_assert_eq!(without_tags(&html), text);
            prop_assert_eq!(html.matches("<i").count(), html.matches("</i>").count());
        }
    }
}
