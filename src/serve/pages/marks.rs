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

/// The characters of each block as HTML, with the marks that reach into it. Blocks stand in the order of the text. Only
/// `&`, `<`, `>` and quotes are escaped: without its tags the result is the text. Of links that overlap only the first,
/// at one place the longest, is written: HTML knows no link within a link.
pub fn render(text: &str, blocks: &[Span], mut marks: Vec<Mark>) -> Vec<String> {
    // Of two that start together the longer one is outside.
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let mut linked = 0;
    marks.retain(|mark| {
        let written = !mark.span.is_empty() && (mark.element != "a" || mark.span.start >= linked);
        if written && mark.element == "a" {
            linked = mark.span.end;
        }
        written
    });
    let mut waiting = marks.iter().peekable();
    let mut reaching: Vec<&Mark> = Vec::new();
    let render = |block: &Span| {
        reaching.retain(|mark| mark.span.end > block.start);
        while let Some(mark) = waiting.next_if(|mark| mark.span.start < block.end) {
            if mark.span.end > block.start {
                reaching.push(mark);
            }
        }
        render_block(text, *block, &reaching)
    };
    blocks.iter().map(render).collect()
}

fn render_block(text: &str, block: Span, marks: &[&Mark]) -> String {
    let clip = |mark: &Mark| Span::new(mark.span.start.max(block.start), mark.span.end.min(block.end));
    let mut inside: Vec<(Span, &Mark)> = marks.iter().map(|mark| (clip(mark), *mark)).collect();
    inside.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut cuts: Vec<usize> =
        inside.iter().flat_map(|(span, _)| [span.start, span.end]).chain([block.start, block.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();

    let mut html = String::with_capacity(block.len() * 2);
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
    close(&mut html, &mut open, block.end);
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

    fn whole(text: &str, marks: Vec<Mark>) -> String {
        render(text, &[Span::new(0, text.len())], marks).concat()
    }

    #[test]
    fn crossing_spans_are_cut_so_that_elements_nest() {
        let html = whole("abcdef", vec![mark(0, 4, "i"), mark(2, 6, "b")]);
        assert_eq!(html, "<i id=\"i\">ab<b id=\"b\">cd</b></i><b>ef</b>");
    }

    #[test]
    fn a_span_over_two_blocks_has_its_id_in_the_first() {
        let html = render("ab\ncd", &[Span::new(0, 2), Span::new(3, 5)], vec![mark(1, 4, "i")]);
        assert_eq!(html, ["a<i id=\"i\">b</i>", "<i>c</i>d"]);
    }

    #[test]
    fn of_links_that_overlap_the_first_and_longest_is_written() {
        let html = whole("abcdef", vec![mark(1, 2, "a"), mark(0, 4, "a"), mark(3, 6, "a")]);
        assert_eq!(html, "<a id=\"a\">abcd</a>ef");
    }

    #[test]
    fn hostile_text_and_attributes_are_escaped() {
        let link =
            Mark { span: Span::new(0, 8), element: "a", attributes: vec![("href", "\"><script>".into())], id: None };
        let html = whole("<script>", vec![link]);
        assert_eq!(html, "<a href=\"&quot;&gt;&lt;script&gt;\">&lt;script&gt;</a>");
    }

    /// Reads HTML as strictly as XML: each character with the elements around it, and the ids in order.
    fn read(html: &str) -> (Vec<(char, Vec<String>)>, Vec<String>) {
        let (mut characters, mut ids, mut open) = (Vec::new(), Vec::new(), Vec::<String>::new());
        let mut rest = html;
        while let Some(c) = rest.chars().next() {
            if let Some(tag) = rest.strip_prefix('<') {
                let (tag, after) = tag.split_once('>').expect("a tag ends");
                rest = after;
                if let Some(name) = tag.strip_prefix('/') {
                    assert_eq!(open.pop().as_deref(), Some(name), "elements cross in {html}");
                    continue;
                }
                let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
                assert!(name != "a" || !open.iter().any(|o| o == "a"), "a link within a link in {html}");
                ids.extend(attributes.strip_prefix("id=\"").map(|id| id.trim_end_matches('"').to_owned()));
                open.push(name.to_owned());
                continue;
            }
            let entities = [("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&amp;", '&')];
            let entity = entities.into_iter().find(|(entity, _)| rest.starts_with(entity));
            let (length, c) = entity.map_or((c.len_utf8(), c), |(entity, sign)| (entity.len(), sign));
            characters.push((c, open.clone()));
            rest = &rest[length..];
        }
        assert!(open.is_empty(), "{open:?} stay open in {html}");
        (characters, ids)
    }

    proptest! {
        #[test]
        fn each_character_stands_within_the_marks_that_hold_it_and_nothing_else(
            text in "[a-cé«»–€œ😀\u{301}<>&'\" ]{0,40}",
            spans in prop::collection::vec((0usize..41, 0usize..41, 0usize..3), 0..10),
            cut in 0usize..41,
        ) {
            let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            let at = |character: usize| bytes[character.min(bytes.len() - 1)];
            let marks: Vec<Mark> = spans
                .into_iter()
                .enumerate()
                .map(|(n, (x, y, element))| {
                    let mark = mark(at(x.min(y)), at(x.max(y)), ["i", "b", "a"][element]);
                    Mark { id: Some(n.to_string()), ..mark }
                })
                .collect();
            let blocks = [Span::new(0, at(cut)), Span::new(at(cut), text.len())];
            let (characters, mut ids) = read(&render(&text, &blocks, marks.clone()).concat());

            prop_assert_eq!(characters.iter().map(|(c, _)| *c).collect::<String>(), text);
            let holds = |mark: &Mark, at: usize| mark.span.start <= at && at < mark.span.end;
            for ((_, around), start) in characters.iter().zip(&bytes) {
                for element in ["i", "b"] {
                    let expected = marks.iter().filter(|m| m.element == element && holds(m, *start));
                    prop_assert_eq!(around.iter().filter(|name| *name == element).count(), expected.count());
                }
                let linked = around.iter().any(|name| name == "a");
                prop_assert!(!linked || marks.iter().any(|m| m.element == "a" && holds(m, *start)));
            }
            let written = ids.len();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), written, "an id stands twice");
            let shown = marks.iter().filter(|m| m.element != "a" && !m.span.is_empty());
            prop_assert!(shown.clone().all(|m| ids.contains(m.id.as_ref().unwrap())), "an id is lost");
        }
    }
}
