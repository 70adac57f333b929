//! What a number without unit is a number of: a counted noun, or what the sentence lets one understand.

use std::ops::Range;

use super::{
    Quantity, TokenKind, Unit,
    reader::{Amount, Reader},
};
use crate::text::Span;

/// Numbers in words up to here, after "les" or "the", point at known things and count nothing new.
const FEW: f64 = 12.0;
/// From here on a multiplier alone tells an amount: "million".
const LARGE: f64 = 1e6;
/// Words before a number among which a noun of money tells what the number is.
const NEAR: usize = 4;

impl Reader<'_> {
    /// Unit and counted noun of a number without unit; `None` where it is a date, a label or part of a name.
    pub(super) fn understood(&self, low: &Amount, last: &Amount, found: &[Quantity]) -> Option<(Unit, Option<Span>)> {
        let bare = low.multiplier == 1.0 && !low.vague;
        if bare && (low.article || low.year) || self.is_label(low) {
            return None;
        }
        let large = last.multiplier >= LARGE || last.vague && last.value >= LARGE;
        if large && let Some(unit) = self.of_money(last, found) {
            return Some((unit, None));
        }
        let counted = self.counted(last, large);
        if let Some(noun) = counted {
            return (!self.is_definite(low)).then(|| (Unit::new("count"), Some(noun)));
        }
        if self.is_measure(last, large) {
            return None;
        }
        let sentence = self.doc.tokens[self.tokens.start].span.start;
        let before = found.iter().rev().take_while(|q| q.span.start >= sentence);
        let marked = low.start > self.tokens.start && matches!(self.doc.word(low.start - 1), "«" | "“" | "\"");
        let start = low.start - usize::from(marked);
        let elliptic = || self.lexicon.elliptic.before(self.doc, self.tokens.start, start).is_some();
        if large {
            // "une dette de 13,7 milliards": the noun before tells more than the amount before.
            if self.speaks_of_money(low.start.saturating_sub(NEAR).max(self.tokens.start)..low.start) {
                return Some((self.currency(found), None));
            }
            let alike = before.map(|q| &q.unit).find(|unit| unit.is_currency() || unit.as_str() == "count");
            let unit =
                alike.cloned().or_else(|| self.speaks_of_money(self.tokens.clone()).then(|| self.currency(found)))?;
            return Some((unit, None));
        }
        if bare && self.is_bounded(low, last) {
            return Some((Unit::new("count"), None));
        }
        // "fell to 75,000": digits in groups are written of what is counted.
        if low.grouped {
            return Some((Unit::new("count"), None));
        }
        // "256 planes, of which 150 fly": the number counts what the one before counts.
        let unit = elliptic().then(|| before.map(|q| q.unit.clone()).next())??;
        Some((unit, None))
    }

    /// Money by the noun after it: "30 milliards de revenus", "5 billion in sales".
    fn of_money(&self, last: &Amount, found: &[Quantity]) -> Option<Unit> {
        let lexicon = self.lexicon;
        let next = lexicon.money_links.at(self.doc, last.next, self.tokens.end).map(|(_, next)| next)?;
        let noun = lexicon.money_nouns.at(self.doc, next, self.tokens.end);
        noun.map(|_| self.currency(found))
    }

    fn speaks_of_money(&self, mut tokens: Range<usize>) -> bool {
        let end = tokens.end;
        tokens.any(|token| self.lexicon.money_words.at(self.doc, token, end).is_some())
    }

    /// The currency of the last money before, else the outlet's dollar.
    fn currency(&self, found: &[Quantity]) -> Unit {
        let last = found.iter().rev().map(|q| &q.unit).find(|unit| unit.is_currency());
        last.cloned().unwrap_or_else(|| self.unit(None))
    }

    /// Whether the number belongs to the word before it: "chapter 3", "Windows 11", "v.2".
    fn is_label(&self, low: &Amount) -> bool {
        let Some(before) = low.start.checked_sub(1).filter(|t| *t >= self.tokens.start) else { return false };
        let word = self.doc.word(before);
        let sign = self.doc.tokens[before].kind == TokenKind::Sign;
        let opens = matches!(word, "(" | "“" | "«" | "\"" | "[" | "—" | "~" | "≈");
        let known = self.lexicon.function.word(word).is_some()
            || self.lexicon.bounds.before(self.doc, self.tokens.start, low.start).is_some();
        let name = word.chars().any(char::is_uppercase) && !known;
        // "400 737 jets": the second number names what the first counts.
        let second = self.doc.tokens[before].kind == TokenKind::Number && !self.lexicon.space_groups;
        (self.joined(before, low.start + 1) && sign && !opens)
            || second
            || (name && !low.spelled)
            || self.lexicon.labels.word(word).is_some()
    }

    /// "les deux entreprises": a small number after a definite article, which counts nothing new.
    fn is_definite(&self, low: &Amount) -> bool {
        let before = low.start.checked_sub(1).filter(|t| *t >= self.tokens.start);
        low.spelled
            && low.value * low.multiplier <= FEW
            && before.is_some_and(|token| self.lexicon.definite.holds(self.doc, token))
    }

    /// Whether a noun follows that is measured in a unit which is no amount here: "12 ans", "16 million tons".
    fn is_measure(&self, last: &Amount, large: bool) -> bool {
        let first = self.link(last.next);
        if large && self.lexicon.large_needs_link && first == last.next {
            return false;
        }
        (first..=first + self.lexicon.adjectives.max(1))
            .map_while(|token| self.word(token))
            .take_while(|word| self.lexicon.function.word(word).is_none() && word.chars().all(char::is_alphanumeric))
            .any(|word| self.lexicon.not_counted.word(word).is_some())
    }

    /// The noun that a number counts. After a multiplier of its own a French noun needs "de".
    fn counted(&self, last: &Amount, large: bool) -> Option<Span> {
        let lexicon = self.lexicon;
        let mut next = last.next;
        // "300+ salariés", "4,000-plus clients".
        let hyphen = usize::from(self.word(next) == Some("-"));
        if self.word(next + hyphen).is_some_and(|word| lexicon.plus.word(word).is_some())
            && self.joined(next - 1, next + hyphen + 1)
        {
            next += hyphen + 1;
        }
        let partitive = lexicon.partitives.at(self.doc, next, self.tokens.end);
        let first = partitive.map_or_else(|| self.link(next), |(_, next)| next);
        if large && lexicon.large_needs_link && first == next {
            return None;
        }
        // "l'achat de 114 Airbus".
        let named = self.word(first).is_some_and(|word| word.starts_with(char::is_uppercase));
        let opened = last.start > self.tokens.start && lexicon.name_counters.holds(self.doc, last.start - 1);
        if named && opened && lexicon.not_counted.word(self.doc.word(first)).is_none() {
            return Some(self.doc.tokens[first].span);
        }
        let maker =
            named && lexicon.name_partitives.at(self.doc, next, self.tokens.end).is_some_and(|(_, end)| end == first);
        if maker && !large {
            return Some(self.doc.tokens[first].span);
        }
        // "five 787 jets": a number in a name.
        let numbered = self.doc.tokens.get(first).is_some_and(|token| token.kind == TokenKind::Number)
            && self.word(first + 1).is_some_and(|word| word.starts_with(char::is_uppercase));
        let first = first + usize::from(numbered);
        // "8 des 10 plus grandes villes".
        let first = if partitive.is_some() { self.number(first).map_or(first, |inner| inner.next) } else { first };
        let reach = lexicon.adjectives + usize::from(partitive.is_some()) * 2;
        for token in first..=first + reach {
            let word = self.word(token)?;
            if self.doc.tokens[token].kind != TokenKind::Word || lexicon.not_counted.word(word).is_some() {
                return None;
            }
            let open = partitive.is_some() && token < first + reach;
            if lexicon.function.word(word).is_some() {
                if open { continue } else { return None }
            }
            if self.is_plural(word) {
                return Some(self.doc.tokens[token].span);
            }
        }
        // "60 of the grounded jet": some of a kind, whatever its number.
        partitive.filter(|_| !large).map(|_| self.doc.tokens[first].span)
    }

    /// "up to ten medical equipment", "over 100 ad serving clients": a bound before, and words behind.
    fn is_bounded(&self, low: &Amount, last: &Amount) -> bool {
        let lexicon = self.lexicon;
        lexicon.bounds.before(self.doc, self.tokens.start, low.start).is_some()
            && self.word(last.next).is_some_and(|word| {
                word.chars().all(char::is_lowercase)
                    && lexicon.function.word(word).is_none()
                    && lexicon.not_counted.word(word).is_none()
            })
    }

    /// A plural by its ending; a short form in capitals ("GPU"); the name of a thing with a number in it ("H100").
    fn is_plural(&self, word: &str) -> bool {
        let lexicon = self.lexicon;
        if lexicon.plurals.word(word).is_some() {
            return true;
        }
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if capitals > 0 {
            let digits = word.chars().any(|c| c.is_ascii_digit());
            let small = word.chars().any(char::is_lowercase);
            return digits && word.len() > 2 || capitals > 1 && (!small || word.ends_with('s'));
        }
        let ends = |endings: &[String]| endings.iter().any(|end| word.ends_with(end.as_str()));
        word.len() > 3 && ends(&lexicon.plural_endings) && !ends(&lexicon.singular_endings)
    }
}
