//! Bytes → text: which encoding a page is in, whatever it claims.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes in which the page's own declaration is looked for. The standard says 1024; pages do not keep to it.
const PRESCAN: usize = 8 * 1024;

/// Decodes a page. A byte order mark wins; then valid UTF-8, which no other encoding looks like by accident; then
/// the encoding of the HTTP header or of the page, as long as the bytes agree with it; then a guess, for which the
/// top-level domain of the page's address is a hint.
pub(crate) fn decode<'b>(body: &'b [u8], content_type: Option<&str>, tld: Option<&str>) -> Cow<'b, str> {
    if let Some((encoding, _)) = Encoding::for_bom(body) {
        return encoding.decode(body).0;
    }
    // UTF-16 without a mark: a document starts with a tag.
    match body {
        [0, b'<', 0, ..] => return UTF_16BE.decode_without_bom_handling(body).0,
        [b'<', 0, _, 0, ..] => return UTF_16LE.decode_without_bom_handling(body).0,
        _ => {}
    }
    let declared = content_type.and_then(from_content_type).or_else(|| from_meta(body));
    match (declared, std::str::from_utf8(body)) {
        (Some(encoding), _) if encoding == ISO_2022_JP => return encoding.decode(body).0,
        (_, Ok(text)) => return Cow::Borrowed(text),
        (Some(encoding), Err(_)) if encoding != UTF_8 => {
            let (text, had_errors) = encoding.decode_without_bom_handling(body);
            if !had_errors {
                return text;
            }
        }
        (_, Err(_)) if mostly_utf8(body) => return String::from_utf8_lossy(body),
        _ => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(body, true);
    let tld = tld.filter(|t| t.bytes().all(|b| b.is_ascii_lowercase()));
    detector.guess(tld.map(str::as_bytes), Utf8Detection::Deny).decode_without_bom_handling(body).0
}

/// The encoding that a `Content-Type` names.
fn from_content_type(value: &str) -> Option<&'static Encoding> {
    value
        .split(';')
        .skip(1)
        .find_map(|parameter| {
            let (name, label) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(label)
        })
        .and_then(|label| Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes()))
}

/// The encoding that a `<meta>` or XML declaration names: the first `charset=` or `encoding=` in the head of the bytes. UTF-16 cannot be read that
/// way, so that a page which claims it is taken for UTF-8, as the HTML standard says.
fn from_meta(body: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&body[..body.len().min(PRESCAN)]).to_ascii_lowercase();
    let label = ["charset", "encoding"].iter().find_map(|name| {
        head.match_indices(name).find_map(|(at, _)| {
            let value = head[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
            Encoding::for_label(&value.as_bytes()[..end])
        })
    })?;
    Some(label.output_encoding())
}

/// Whether most bytes beyond ASCII stand in valid UTF-8 sequences: a UTF-8 page with a few broken characters.
fn mostly_utf8(body: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in body.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, WINDOWS_1252};

    use super::*;

    const TEXT: &str = "<p>L’été dernier, « la société » a déjà levé 40 000 € à Orléans.</p>";

    #[test]
    fn bytes_that_are_no_utf8_are_read_as_what_they_are_whatever_the_header_says() {
        let (bytes, _, _) = WINDOWS_1252.encode(TEXT);
        for content_type in [Some("text/html; charset=utf-8"), Some("text/html; charset=windows-1252"), None] {
            assert_eq!(decode(&bytes, content_type, Some("fr")), TEXT);
        }
    }

    #[test]
    fn utf8_is_recognised_under_a_wrong_declaration() {
        assert_eq!(decode(TEXT.as_bytes(), Some("text/html; charset=ISO-8859-1"), None), TEXT);
    }

    #[test]
    fn one_broken_character_does_not_change_the_encoding_of_a_page() {
        let mut bytes = TEXT.repeat(3).into_bytes();
        bytes.push(0xE9);
        let text = decode(&bytes, None, None);
        assert!(text.starts_with(TEXT) && text.ends_with('\u{fffd}'));
    }

    #[test]
    fn the_page_itself_may_declare_its_encoding() {
        let page = "<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><p>日本語";
        let (bytes, _, _) = SHIFT_JIS.encode(page);
        assert_eq!(decode(&bytes, Some("text/html"), None), page);
    }

    #[test]
    fn a_byte_order_mark_wins_and_is_left_out() {
        let bytes: Vec<u8> = "\u{feff}été".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes, Some("text/html; charset=utf-8"), None), "été");
        let unmarked: Vec<u8> = "<p>été".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&unmarked, None, None), "<p>été");
    }

    #[test]
    fn no_bytes_are_no_text() {
        assert_eq!(decode(b"", None, None), "");
    }
}
