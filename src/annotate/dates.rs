//! Dates that the text says, in ISO 8601: "d'ici fin 2026" is `2026`, "in March 2026" is `2026-03`.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{DataError, DataFiles, Document, Lang, TokenKind, phrases::Phrases};
use crate::text::Span;

/// A date in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidDate {
    /// The words of day, month, quarter and year, or of a phrase such as "next year"; no preposition.
    pub span: Span,
    /// ISO 8601 of year, month or day precision; a quarter, half or season is an EDTF interval of months
    /// (`2027-07/2027-09`).
    pub date: String,
}

/// How a language writes dates: `ontology/lexicon/{lang}/dates.toml`.
#[derive(Debug)]
pub struct Lexicon {
    before: Phrases<()>,
    months: Phrases<u32>,
    /// First month and number of months of a part of a year.
    periods: Phrases<(u32, u32)>,
    relative: Phrases<i32>,
    links: Phrases<()>,
    years: Phrases<i32>,
    relative_months: Phrases<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    before: Vec<String>,
    /// In order, each with its short forms: "January|Jan.".
    months: Vec<String>,
    links: Vec<String>,
    relative_years: HashMap<String, i32>,
    relative_months: HashMap<String, i32>,
    periods: HashMap<String, (u32, u32)>,
    relative: HashMap<String, i32>,
}

impl Lexicon {
    /// Reads the language's file.
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let source = files.file(&format!("ontology/lexicon/{lang}/dates.toml"))?;
        let file: File = source.toml()?;
        if file.months.len() != 12 {
            return Err(source.error_near("months", "a year has twelve months: name each"));
        }
        if let Some((name, _)) = file.periods.iter().find(|(_, (first, months))| *first == 0 || first + months > 13) {
            return Err(source.error_near(name, format!("{name:?} does not lie within a year")));
        }
        let set = |words: &[String]| Phrases::new(false, words.iter().map(|w| (w.as_str(), ())));
        let months =
            file.months.iter().zip(1u32..).flat_map(|(names, month)| names.split('|').map(move |name| (name, month)));
        let offsets = |of: &HashMap<String, i32>| Phrases::new(false, of.iter().map(|(w, n)| (w.as_str(), *n)));
        Ok(Self {
            before: set(&file.before),
            months: Phrases::new(true, months),
            periods: Phrases::new(false, file.periods.iter().map(|(words, period)| (words.as_str(), *period))),
            relative: offsets(&file.relative),
            links: set(&file.links),
            years: offsets(&file.relative_years),
            relative_months: offsets(&file.relative_months),
        })
    }
}

/// Finds the dates of a document, in text order, without overlap. What is relative ("next year", "in March")
/// counts from the article's own date; without one it is left out.
pub fn find(doc: &Document, lexicon: &Lexicon) -> Vec<SaidDate> {
    let published = doc.article.published.map(|moment| moment.day());
    let mut found = Vec::new();
    for sentence in &doc.sentences {
        let range = &sentence.tokens;
        let reader = Reader { doc, lexicon, published, floor: range.start, limit: range.end };
        let mut token = range.start;
        while token < range.end {
            if let Some((date, end)) = reader.at(token) {
                found.push(SaidDate { span: doc.tokens[token].span.cover(doc.tokens[end - 1].span), date });
                token = end;
            } else {
                token += 1;
            }
        }
    }
    found
}

struct Reader<'a> {
    doc: &'a Document<'a>,
    lexicon: &'a Lexicon,
    published: Option<NaiveDate>,
    floor: usize,
    limit: usize,
}

impl Reader<'_> {
    fn at(&self, token: usize) -> Option<(String, usize)> {
        self.relative(token).or_else(|| self.period(token)).or_else(|| self.month(token)).or_else(|| self.alone(token))
    }

    fn relative(&self, token: usize) -> Option<(String, usize)> {
        if let Some((offset, end)) = self.lexicon.years.at(self.doc, token, self.limit) {
            return Some(((self.published?.year() + offset).to_string(), end));
        }
        let (offset, end) = self.lexicon.relative_months.at(self.doc, token, self.limit)?;
        let day = self.published?;
        let months = day.year() * 12 + day.month0() as i32 + offset;
        Some((format!("{}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1), end))
    }

    /// A part of a year: "Q3 2027", "first quarter of 2026", "next spring", "au second semestre".
    fn period(&self, token: usize) -> Option<(String, usize)> {
        let short = |word: &str| word.strip_prefix(['Q', 'T'])?.parse().ok().filter(|n| (1..=4).contains(n));
        let numbered = short(self.doc.word(token)).map(|n: u32| ((n * 3 - 2, 3), token + 1));
        let relative = |at: usize| self.lexicon.relative.at(self.doc, at, self.limit);
        let before = relative(token);
        let start = before.map_or(token, |(_, next)| next);
        let ((first, months), end) = numbered.or_else(|| self.lexicon.periods.at(self.doc, start, self.limit))?;
        let last = first + months - 1;
        let (year, end) = if let Some(said) = self.year(self.link(end)) {
            said
        } else if let Some((direction, next)) = before.map(|(n, _)| (n, end)).or_else(|| relative(end)) {
            (self.toward(direction, first, last)?, next)
        } else {
            self.lexicon.before.before(self.doc, self.floor, token)?;
            (self.nearest(first + months / 2)?, end)
        };
        Some((format!("{year}-{first:02}/{year}-{last:02}"), end))
    }

    /// The year of the next part of a year after the article, of the last before it, or the article's own.
    fn toward(&self, direction: i32, first: u32, last: u32) -> Option<i32> {
        let day = self.published?;
        let year = day.year();
        Some(match direction {
            1.. => year + i32::from(first <= day.month()),
            0 => year,
            _ => year - i32::from(last >= day.month()),
        })
    }

    fn month(&self, token: usize) -> Option<(String, usize)> {
        let (day, name) = match self.day(token) {
            Some(day) => (Some(day), token + 1),
            None => (None, token),
        };
        let (month, mut end) = self.lexicon.months.at(self.doc, name, self.limit)?;
        let mut day = day;
        if day.is_none()
            && let Some(after) = self.number(end).and_then(|_| self.day(end))
        {
            day = Some(after);
            end += 1;
        }
        let comma = self.word(end).filter(|w| *w == ",").map_or(end, |_| end + 1);
        let year = self.year(self.link(comma));
        let prepared = self.lexicon.before.before(self.doc, self.floor, token).is_some();
        let (year, end) = match year {
            Some(said) => said,
            // "may", "march" and "mars" are other words too.
            None if day.is_some() || prepared => (self.nearest(month)?, end),
            None => return None,
        };
        match day {
            Some(day) => NaiveDate::from_ymd_opt(year, month, day).map(|date| (date.to_string(), end)),
            None => Some((format!("{year}-{month:02}"), end)),
        }
    }

    fn alone(&self, token: usize) -> Option<(String, usize)> {
        let (year, end) = self.year(token)?;
        self.lexicon.before.before(self.doc, self.floor, token)?;
        Some((year.to_string(), end))
    }

    /// The year in which a month is nearest to the day of publication.
    fn nearest(&self, month: u32) -> Option<i32> {
        let day = self.published?;
        Some(match month as i32 - day.month() as i32 {
            7.. => day.year() - 1,
            ..=-7 => day.year() + 1,
            _ => day.year(),
        })
    }

    fn word(&self, token: usize) -> Option<&str> {
        (token < self.limit).then(|| self.doc.word(token))
    }

    fn link(&self, token: usize) -> usize {
        if self.word(token).is_some() && self.lexicon.links.holds(self.doc, token) { token + 1 } else { token }
    }

    fn number(&self, token: usize) -> Option<&str> {
        self.word(token).filter(|_| self.doc.tokens[token].kind == TokenKind::Number)
    }

    /// "15", "1er", "3rd".
    fn day(&self, token: usize) -> Option<u32> {
        let word = self.word(token)?;
        let digits = ["er", "st", "nd", "rd", "th"].iter().find_map(|e| word.strip_suffix(e)).unwrap_or(word);
        digits.parse().ok().filter(|day| digits.len() < 3 && (1..=31).contains(day))
    }

    fn year(&self, token: usize) -> Option<(i32, usize)> {
        let year = self.number(token).filter(|w| w.len() == 4)?.parse().ok()?;
        let sign = self.word(token + 1).is_some_and(|w| matches!(w, "%" | "€" | "$"));
        (!sign && (1900..2100).contains(&year)).then_some((year, token + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{DocumentLexicon, interchange::InputDocument};

    fn dates(lang: &str, text: &str) -> Vec<String> {
        let files = DataFiles::embedded();
        let input = serde_json::json!({ "lang": lang, "text": text, "date": "2025-07-15" });
        let article = serde_json::from_value::<InputDocument>(input).unwrap().article();
        let lang = article.lang;
        let doc = Document::new(&article, &DocumentLexicon::load(&files, lang).unwrap());
        find(&doc, &Lexicon::load(&files, lang).unwrap()).into_iter().map(|d| d.date).collect()
    }

    #[test]
    fn french_dates_are_read_at_their_precision() {
        assert_eq!(dates("fr", "Le site ouvrira d’ici fin 2026, puis en mars 2027."), ["2026", "2027-03"]);
        assert_eq!(dates("fr", "Le 15 juillet 2025, puis le 1er août."), ["2025-07-15", "2025-08-01"]);
        assert_eq!(dates("fr", "Livré au premier trimestre 2026 ou l'an prochain."), ["2026-01/2026-03", "2026"]);
    }

    #[test]
    fn english_dates_are_read_at_their_precision() {
        assert_eq!(dates("en", "It opens by 2027, or in March 2026."), ["2027", "2026-03"]);
        assert_eq!(
            dates("en", "On July 15, 2025 they said Q3 2027 or next year."),
            ["2025-07-15", "2027-07/2027-09", "2026"]
        );
    }

    #[test]
    fn parts_of_a_year_are_intervals_against_the_article() {
        assert_eq!(
            dates("en", "It opens next spring, or in the second half of 2027."),
            ["2026-03/2026-05", "2027-07/2027-12"]
        );
        assert_eq!(dates("en", "It opened last autumn."), ["2024-09/2024-11"]);
        assert_eq!(
            dates("fr", "Il ouvrira au premier semestre 2026, ou l’automne prochain."),
            ["2026-01/2026-06", "2025-09/2025-11"]
        );
    }

    #[test]
    fn a_month_without_year_is_the_one_nearest_to_the_article() {
        assert_eq!(dates("en", "It opened in September and closes in January."), ["2025-09", "2025-01"]);
    }

    #[test]
    fn short_months_and_the_end_of_the_year_are_read() {
        assert_eq!(dates("en", "It said so on Sept. 30 and opens on Dec. 9, 2026."), ["2025-09-30", "2026-12-09"]);
        assert_eq!(dates("en", "It opens by year’s end, or by the end of next year."), ["2025", "2026"]);
        assert_eq!(
            dates("fr", "Annoncé le 12 sept. 2025, il ouvrira d’ici la fin de l’année."),
            ["2025-09-12", "2025"]
        );
    }

    #[test]
    fn words_that_look_like_months_are_left_alone() {
        assert!(dates("en", "They may march on.").is_empty());
        assert!(dates("fr", "La planète Mars attend 2026 puces.").is_empty());
    }
}
