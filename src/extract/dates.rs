//! Dates as pages write them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use super::Moment;

/// Reads a date or time: ISO 8601 in its many shades, RFC 2822, and dates in words or figures in French and
/// English ("le 1er août 2025 à 9h30", "Aug. 1st, 2025", "01/08/2025"). A time without offset counts as its day.
/// Figures that could be either order are read day first, as everywhere but in the United States, whose pages
/// give an ISO date beside.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    iso(text)
        .or_else(|| DateTime::parse_from_rfc2822(text).ok().map(Moment::Instant))
        .or_else(|| in_words(text))
        .filter(plausible)
}

/// No page of the web is older, and a date far ahead is a template's placeholder.
fn plausible(moment: &Moment) -> bool {
    let year = chrono::Datelike::year(&moment.day());
    (1990..2100).contains(&year)
}

fn iso(text: &str) -> Option<Moment> {
    let (day, rest) = iso_day(text)?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() || !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(Moment::Day(day));
    }
    Some(time_with_offset(day, rest).map_or(Moment::Day(day), Moment::Instant))
}

/// `2025-07-15`, `2025/07/15` or `20250715` at the start of a text, and what follows.
fn iso_day(text: &str) -> Option<(NaiveDate, &str)> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok()).flatten()
    };
    let year = i32::try_from(number(0, 4)?).ok()?;
    let (month, day, end) = match bytes.get(4)? {
        separator @ (b'-' | b'/') => {
            let month_end = if number(5, 7).is_some() { 7 } else { 6 };
            if bytes.get(month_end)? != separator {
                return None;
            }
            let day_end = if number(month_end + 1, month_end + 3).is_some() { month_end + 3 } else { month_end + 2 };
            (number(5, month_end)?, number(month_end + 1, day_end)?, day_end)
        }
        _ => (number(4, 6)?, number(6, 8)?, 8),
    };
    if bytes.get(end).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some((NaiveDate::from_ymd_opt(year, month, day)?, text.get(end..)?))
}

/// `09:30`, `09:30:00.123` and then `Z`, `+02:00`, `+0200` or `UTC`; `None` without offset.
fn time_with_offset(day: NaiveDate, text: &str) -> Option<DateTime<FixedOffset>> {
    let clock_end = text.find(|c: char| !(c.is_ascii_digit() || ":.".contains(c))).unwrap_or(text.len());
    let (clock, zone) = text.split_at(clock_end);
    let zone = match zone.trim() {
        "Z" | "z" | "UTC" | "GMT" => "+0000",
        zone => zone,
    };
    let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
    DateTime::parse_from_str(&format!("{day}T{clock}{seconds}{zone}"), "%Y-%m-%dT%H:%M:%S%.f%z").ok()
}

/// A day in words or figures somewhere in a short text.
fn in_words(text: &str) -> Option<Moment> {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .take(24)
        .map(str::to_lowercase)
        .collect();
    let day_of = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let suffix = &word[digits.len()..];
        matches!(suffix, "" | "er" | "st" | "nd" | "rd" | "th").then(|| digits.parse::<u32>().ok()).flatten()
    };
    let year_of = |word: &str| word.parse::<i32>().ok().filter(|y| word.len() == 4 && *y > 0);
    words.windows(3).find_map(|three| {
        let [a, b, c] = three else { return None };
        let year = year_of(c)?;
        let (day, month) = match (month_of(a), month_of(b)) {
            (None, Some(month)) => (day_of(a)?, month),
            (Some(month), None) => (day_of(b)?, month),
            (None, None) if a.len() <= 2 && b.len() <= 2 => match (a.parse().ok()?, b.parse().ok()?) {
                (month, day @ 13..) => (day, month),
                (day, month) => (day, month),
            },
            _ => return None,
        };
        NaiveDate::from_ymd_opt(year, month, day).map(Moment::Day)
    })
}

/// Whether a text is a day without its year ("January 10"): half of a date that a comma parts.
pub(super) fn is_month_and_day(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace().peekable();
    let mut is_part = |word: &str| month_of(word.trim_end_matches('.')).is_some() || word.parse::<u32>().is_ok();
    words.peek().is_some() && words.all(&mut is_part)
}

/// Number of a month by its French or English name or abbreviation.
fn month_of(word: &str) -> Option<u32> {
    Some(match word {
        "january" | "jan" | "janvier" | "janv" => 1,
        "february" | "feb" | "février" | "fevrier" | "févr" | "fév" => 2,
        "march" | "mar" | "mars" => 3,
        "april" | "apr" | "avril" | "avr" => 4,
        "may" | "mai" => 5,
        "june" | "jun" | "juin" => 6,
        "july" | "jul" | "juillet" | "juil" => 7,
        "august" | "aug" | "août" | "aout" => 8,
        "september" | "sept" | "sep" | "septembre" => 9,
        "october" | "oct" | "octobre" => 10,
        "november" | "nov" | "novembre" => 11,
        "december" | "dec" | "décembre" | "decembre" | "déc" => 12,
        _ => return None,
    })
}

/// How a line that tells the day of publication or change begins, in lower case.
const DATELINES: &[&str] =
    &["le ", "mis en ligne", "mis à jour", "paru le", "posted", "publication", "published", "publié", "updated"];

/// Whether a line of text tells the day of publication: it begins that way, or is hardly more than a date.
pub(super) fn is_dateline(line: &str) -> bool {
    let opens = || {
        let head: String = line.chars().take(20).flat_map(char::to_lowercase).collect();
        DATELINES.iter().any(|opening| head.starts_with(opening))
    };
    line.bytes().any(|b| b.is_ascii_digit())
        && (line.len() < 40 || line.len() < 120 && opens())
        && moment(line).is_some()
}

/// The day that stands in an address: `/2025/07/15/` or `/2025-07-15-`.
pub(super) fn in_path(path: &str) -> Option<Moment> {
    path.char_indices()
        .filter(|(at, c)| *c == '/' && path[at + 1..].starts_with(['1', '2']))
        .find_map(|(at, _)| {
            let (day, rest) = iso_day(&path[at + 1..])?;
            rest.starts_with(['/', '-', '_', '.']).then_some(Moment::Day(day))
        })
        .filter(plausible)
}

/// A Unix time in seconds or milliseconds, as some publishing systems give it.
pub(super) fn unix(number: i64) -> Option<Moment> {
    let seconds = if number > 100_000_000_000 { number / 1000 } else { number };
    let time: NaiveDateTime = DateTime::from_timestamp(seconds, 0)?.naive_utc();
    Some(Moment::Instant(time.and_utc().fixed_offset())).filter(plausible)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        moment(text).map(|m| m.to_string())
    }

    #[test]
    fn iso_dates_are_read_in_all_their_shades() {
        for (text, expected) in [
            ("2025-07-15", "2025-07-15"),
            ("2025-07-15T09:30:00+02:00", "2025-07-15T09:30:00+02:00"),
            ("2025-07-15T09:30:00+0200", "2025-07-15T09:30:00+02:00"),
            ("2025-07-15T09:30Z", "2025-07-15T09:30:00+00:00"),
            ("2025-07-15 09:30:00 UTC", "2025-07-15T09:30:00+00:00"),
            ("2025-07-15T09:30:00.000-0400", "2025-07-15T09:30:00-04:00"),
            ("2025-07-15T09:30:00", "2025-07-15"),
            ("2025/7/5", "2025-07-05"),
            ("20250715", "2025-07-15"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn dates_in_words_are_read_in_both_languages() {
        for text in [
            "Publié le 1er août 2025 à 9h30",
            "vendredi 1 août 2025",
            "August 1st, 2025",
            "Aug. 1, 2025 9:30 am",
            "1 August 2025",
            "Le 01/08/2025 à 09:30",
            "01.08.2025",
            "Fri, 01 Aug 2025",
        ] {
            assert_eq!(read(text).as_deref(), Some("2025-08-01"), "{text}");
        }
        assert_eq!(read("07/25/2025").as_deref(), Some("2025-07-25"));
        assert_eq!(read("Fri, 01 Aug 2025 09:30:00 GMT").as_deref(), Some("2025-08-01T09:30:00+00:00"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "yesterday", "2025", "0000-00-00", "1970-01-01", "2025-13-45", "99999999999", "32 août 2025", "été"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_about_the_day_is_told_from_a_sentence() {
        assert!(is_dateline("Publié le 1er août 2025 à 9h30 par Ana Roy"));
        assert!(is_dateline("August 1, 2025"));
        assert!(!is_dateline("On August 1, 2025 the lake that fed the mill for a century was dry."));
        assert!(!is_dateline("Publié hier"));
    }

    #[test]
    fn an_address_may_carry_the_day() {
        assert_eq!(in_path("/tech/2025/07/15/title").map(|m| m.to_string()).as_deref(), Some("2025-07-15"));
        assert_eq!(in_path("/tech/2025-07-15-title").map(|m| m.to_string()).as_deref(), Some("2025-07-15"));
        assert_eq!(in_path("/tech/20250715/title").map(|m| m.to_string()).as_deref(), Some("2025-07-15"));
        assert_eq!(in_path("/tech/2025/title-123"), None);
    }

    #[test]
    fn unix_times_come_in_seconds_or_milliseconds() {
        assert_eq!(unix(1_752_571_800), unix(1_752_571_800_000));
        assert_eq!(unix(1_752_571_800).map(|m| m.to_string()).as_deref(), Some("2025-07-15T09:30:00+00:00"));
        assert_eq!(unix(i64::MAX), None);
    }
}
