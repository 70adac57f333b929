//! Names of authors out of what stands in a field or a byline.

use super::{dates, tape::collapse};

/// What stands before the names.
const OPENINGS: &[&str] = &[
    "author:",
    "auteur :",
    "auteur:",
    "by:",
    "par :",
    "published by",
    "posted by",
    "written by",
    "edited by",
    "publié par",
    "écrit par",
    "rédigé par",
    "propos recueillis par",
    "view all posts by",
    "by ",
    "par ",
];

/// What publishing systems print where nobody is named.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "anonymous",
    "author",
    "auteur",
    "by",
    "editor",
    "no author",
    "no-author",
    "par",
    "posted on",
    "publié le",
    "unknown",
];

/// Words and signs between two names.
const BETWEEN: &[&str] =
    &[";", "|", "/", " and ", " et ", " & ", " with ", " avec l’", " avec ", " · ", " • ", " - ", " – ", " — "];

/// Names out of fields and bylines, each once: "Par Ana Roy et Bo Li, avec l’AFP - 15/07/2025" holds three.
pub(super) fn people<'s>(fields: impl IntoIterator<Item = &'s str>) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    for field in fields {
        let field = collapse(field);
        if field.contains("://") || field.starts_with("www.") {
            continue;
        }
        let field = without_dateline(&field);
        let names = match OPENINGS.iter().find_map(|opening| after(field, opening)) {
            Some(rest) => rest.trim_start_matches([' ', ':', '\u{a0}']),
            None => field,
        };
        for name in split(names) {
            let name = without_date(name).trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | ')')));
            if is_name(name) && !people.iter().any(|p| p.eq_ignore_ascii_case(name)) {
                people.push(name.to_owned());
            }
        }
    }
    people
}

/// Whether a line of text is a byline: an opening and then names, not a sentence.
pub(super) fn is_byline(line: &str) -> bool {
    let is_part = |word: &str| word.chars().count() < 5 || word.contains(char::is_uppercase);
    let is_names = |rest: &str| {
        let rest = rest.trim_start_matches([' ', ':', '\u{a0}']);
        rest.starts_with(char::is_uppercase) && !rest.ends_with('.') && rest.split(' ').all(is_part)
    };
    let tail = without_dateline(line);
    tail.len() < line.len() && is_names(tail) || OPENINGS.iter().filter_map(|o| after(line, o)).any(is_names)
}

/// What follows the day and "by" in "Publié le 15 juillet 2025 par Ana Roy".
fn without_dateline(line: &str) -> &str {
    let cut = [" par ", " Par ", " by ", " By "].iter().filter_map(|by| line.split_once(by));
    cut.filter(|(head, _)| dates::is_dateline(head)).map(|(_, names)| names).next().unwrap_or(line)
}

/// What follows an opening, in whatever case it is written.
fn after<'f>(field: &'f str, opening: &str) -> Option<&'f str> {
    let mut rest = field.chars();
    for expected in opening.chars() {
        if rest.next()?.to_lowercase().ne(expected.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Parts a list at words and signs between names, and at commas where whole names stand between them.
fn split(names: &str) -> Vec<&str> {
    let mut parts = vec![names];
    for between in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    let whole =
        |part: &str| part.split(',').all(|name| name.trim().contains(' ') || name.chars().any(|c| c.is_ascii_digit()));
    parts.into_iter().flat_map(|part| if whole(part) { part.split(',').collect() } else { vec![part] }).collect()
}

/// A name without the day after it: "Ana Roy le 15 juillet".
fn without_date(name: &str) -> &str {
    let day = name.match_indices(' ').find(|(at, _)| name[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    let head = day.map_or(name, |(at, _)| &name[..at]).trim_end();
    [" le", " Le", " on", " On", " du"].iter().find_map(|word| head.strip_suffix(word)).unwrap_or(head)
}

/// Whether a part may be a name: short, with letters, and no address, date or figure.
fn is_name(part: &str) -> bool {
    part.chars().any(char::is_alphabetic)
        && part.chars().count() <= 60
        && !part.contains(['@', ':'])
        && !part.starts_with(|c: char| c.is_ascii_digit())
        && !NOBODY.contains(&part.to_lowercase().as_str())
        && dates::moment(part).is_none()
        && !dates::is_month_and_day(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_parted_into_names() {
        for (byline, names) in [
            ("Par Ana Roy et Bo Li, avec l’AFP", vec!["Ana Roy", "Bo Li", "AFP"]),
            ("Ana Roy Le 15/07/2025", vec!["Ana Roy"]),
            ("Publié le 15 juillet 2025 à 9h30 par Ana Roy", vec!["Ana Roy"]),
            ("BY ANA ROY", vec!["ANA ROY"]),
            ("Written by: Ana Roy - January 10, 2025 21 minutes", vec!["Ana Roy"]),
            ("Ana Roy, Bo Li and Cy Moe Jr.", vec!["Ana Roy", "Bo Li", "Cy Moe Jr."]),
            ("Roy, Ana", vec!["Roy, Ana"]),
            ("https://social.example/ana", vec![]),
            ("No Author", vec![]),
            ("Published by", vec![]),
            ("Byron Park", vec!["Byron Park"]),
        ] {
            assert_eq!(people([byline]), names, "{byline}");
        }
    }

    #[test]
    fn a_sentence_is_no_byline() {
        assert!(is_byline("Par Ana Roy, avec l’AFP"));
        assert!(is_byline("By: Ana Roy"));
        assert!(is_byline("Published July 15, 2025 by Ana Roy"));
        assert!(!is_byline("By Monday the lake was dry."));
        assert!(!is_byline("Par Toutatis, que cette affaire est mal engagée"));
        assert!(!is_byline("by the way"));
    }

    #[test]
    fn a_name_counts_once() {
        assert_eq!(people(["Ana Roy", "ANA ROY"]), ["Ana Roy"]);
    }
}
