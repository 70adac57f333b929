//! Reads one amount: sign, number, multiplier, unit; or the two ends of a range.

use std::ops::Range;

use super::{Document, Lexicon, Quantity, TokenKind, Unit};
use crate::{annotate::phrases::Phrases, text::Span};

pub(super) struct Reader<'a> {
    doc: &'a Document<'a>,
    lexicon: &'a Lexicon,
    tokens: Range<usize>,
}

/// What was read of an amount, and where it ends.
#[derive(Debug, Clone)]
struct Amount {
    value: f64,
    multiplier: f64,
    unit: Option<Unit>,
    /// Worth of the unit in base units.
    factor: f64,
    vague: bool,
    /// An article ("un", "a") or a year: no amount without multiplier or unit.
    weak: bool,
    start: usize,
    next: usize,
}

impl<'a> Reader<'a> {
    pub fn new(doc: &'a Document<'a>, lexicon: &'a Lexicon, tokens: Range<usize>) -> Self {
        Self { doc, lexicon, tokens }
    }

    /// The token after the amount or number that starts at `token`; the amount is added to `found`.
    pub fn read(&self, token: usize, found: &mut Vec<Quantity>) -> Option<usize> {
        let mut low = self.amount(token)?;
        let Some((mut high, change)) = self.range(&low) else {
            let next = low.next;
            found.extend(self.quantity(&low, None));
            return Some(next);
        };
        // "5 and 10 billion", "$1-2bn": the multiplier at the end is of both; not in "$800 to $1 million".
        if low.multiplier == 1.0 && low.value < high.value {
            low.multiplier = high.multiplier;
        }
        if low.unit.is_none() {
            (low.unit, low.factor) = (high.unit.clone(), high.factor);
        } else if high.unit.is_none() {
            (high.unit, high.factor) = (low.unit.clone(), low.factor);
        }
        let next = high.next;
        if change {
            found.extend(self.quantity(&low, None));
            found.extend(self.quantity(&high, None));
        } else {
            found.extend(self.quantity(&low, Some(&high)));
        }
        Some(next)
    }

    /// The upper end of a range that starts with `low`, and whether it is a change from one to the other.
    fn range(&self, low: &Amount) -> Option<(Amount, bool)> {
        let lexicon = self.lexicon;
        let link = self.word(low.next)?;
        let opened = low.start > self.tokens.start && lexicon.between.holds(self.doc, low.start - 1);
        let between = opened && lexicon.and.word(link).is_some();
        if !between && lexicon.to.word(link).is_none() {
            return None;
        }
        let high = self.amount(low.next + 1)?;
        let clash = low.unit.is_some() && high.unit.is_some() && low.unit != high.unit;
        // "12% or 12 percent" says one thing twice.
        let rises = low.value < high.value || low.multiplier * low.factor < high.multiplier * high.factor;
        if clash || high.vague != low.vague || !(rises || self.changes(low)) {
            return None;
        }
        Some((high, self.changes(low)))
    }

    /// Whether the amount opens a change: "from 20", "passer de 20".
    fn changes(&self, low: &Amount) -> bool {
        let stands = |set: &Phrases<()>, back: usize| {
            let token = low.start.checked_sub(back).filter(|t| *t >= self.tokens.start);
            token.is_some_and(|t| set.holds(self.doc, t))
        };
        stands(&self.lexicon.from, 1) && self.lexicon.change.as_ref().is_none_or(|verbs| stands(verbs, 2))
    }

    fn quantity(&self, low: &Amount, high: Option<&Amount>) -> Option<Quantity> {
        let last = high.unwrap_or(low);
        let (unit, counted) = match &low.unit {
            Some(unit) => (unit.clone(), None),
            None => (Unit::new("count"), Some(self.counted(low, last)?)),
        };
        let bound = self.lexicon.bounds.before(self.doc, self.tokens.start, low.start).map(|(bound, _)| bound);
        Some(Quantity {
            span: self.doc.tokens[low.start].span.cover(self.doc.tokens[last.next - 1].span),
            value: low.value * low.multiplier * low.factor,
            value_max: high.map(|high| high.value * high.multiplier * high.factor),
            unit,
            vague: low.vague,
            bound,
            counted,
        })
    }

    /// The noun that a number without unit counts; none where the number is a date, a label or part of a name.
    fn counted(&self, low: &Amount, last: &Amount) -> Option<Span> {
        if low.weak && low.multiplier == 1.0 {
            return None;
        }
        if let Some(before) = low.start.checked_sub(1).filter(|t| *t >= self.tokens.start) {
            let word = self.doc.word(before);
            let joined = self.doc.tokens[before].span.end == self.doc.tokens[low.start].span.start;
            let sign = self.doc.tokens[before].kind == TokenKind::Sign;
            let opens = matches!(word, "(" | "“" | "«" | "\"" | "[" | "—");
            let known = self.lexicon.function.word(word).is_some()
                || self.lexicon.bounds.before(self.doc, self.tokens.start, low.start).is_some();
            let name = word.chars().any(char::is_uppercase) && !known;
            if (joined && sign && !opens) || name || self.lexicon.labels.word(word).is_some() {
                return None;
            }
        }
        let partitive = self.lexicon.partitives.at(self.doc, last.next, self.tokens.end);
        let first = partitive.map_or_else(|| self.link(last.next), |(_, next)| next);
        for token in first..=first + self.lexicon.adjectives {
            let word = self.word(token)?;
            if self.doc.tokens[token].kind != TokenKind::Word
                || self.lexicon.not_counted.word(word).is_some()
                || self.lexicon.function.word(word).is_some()
            {
                return None;
            }
            let plural = word.len() > 3 && self.lexicon.plural_endings.iter().any(|end| word.ends_with(end.as_str()));
            if plural || self.lexicon.plurals.word(word).is_some() {
                return Some(self.doc.tokens[token].span);
            }
        }
        None
    }

    fn amount(&self, start: usize) -> Option<Amount> {
        let lexicon = self.lexicon;
        let sign = lexicon.signs.at(self.doc, start, self.tokens.end).filter(|(_, next)| self.unbroken(start, *next));
        let first = sign.map_or(start, |(_, next)| next);
        let mut amount = self.number(first)?;
        amount.start = if amount.vague { amount.start } else { start };
        if let Some(((unit, factor), _)) = sign {
            amount.unit = Some(self.unit(unit));
            amount.factor = factor;
        }
        self.multiply(&mut amount);
        if amount.unit.is_none() {
            self.measure(&mut amount);
        } else if let Some(((unit, _), next)) = lexicon.names.at(self.doc, self.link(amount.next), self.tokens.end)
            && unit.is_none_or(|u| lexicon.units[u].is_currency())
        {
            // "$5 billion dollars", "$5 billion Canadian dollars".
            amount.next = next;
            amount.unit = unit.map(|u| lexicon.units[u].clone()).or(amount.unit);
        }
        Some(amount)
    }

    /// The number at `start`, in digits or words, with what is joined to its digits ("1.2bn", "16GB").
    fn number(&self, start: usize) -> Option<Amount> {
        let word = self.word(start)?;
        let mut amount = Amount {
            value: 0.0,
            multiplier: 1.0,
            unit: None,
            factor: 1.0,
            vague: false,
            weak: false,
            start,
            next: start + 1,
        };
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let digits = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(word.len());
            let (number, suffix) = word.split_at(digits);
            let mut text = number.to_owned();
            while suffix.is_empty() && number.len() <= 3 && self.continues(amount.next) {
                text.push_str(self.doc.word(amount.next));
                amount.next += 1;
            }
            amount.value = self.parse(&text)?;
            amount.weak = text.len() == 4 && (1900.0..2100.0).contains(&amount.value);
            if !suffix.is_empty() {
                if let Some(multiplier) = self.lexicon.abbreviations.word(suffix) {
                    amount.multiplier = multiplier;
                } else {
                    let (unit, factor) = self.lexicon.symbols.word(suffix)?;
                    (amount.unit, amount.factor) = (Some(self.unit(unit)), factor);
                }
            }
            return Some(amount);
        }
        if let Some((value, next)) = self.lexicon.words.at(self.doc, start, self.tokens.end) {
            amount.weak = self.lexicon.articles.holds(self.doc, start) && next == start + 1;
            (amount.value, amount.next) = (value, next);
            return Some(amount);
        }
        let mut parts = word.split('-').peekable();
        if word.contains('-') && self.lexicon.words.word(word.split('-').next()?).is_some() {
            amount.value = parts.try_fold(0.0, |sum, part| Some(sum + self.lexicon.words.word(part)?))?;
            return Some(amount);
        }
        self.vague(start, amount)
    }

    fn vague(&self, start: usize, mut amount: Amount) -> Option<Amount> {
        let opener = usize::from(self.lexicon.vague_openers.holds(self.doc, start));
        let (value, mut next) = self.lexicon.vague.at(self.doc, start + opener, self.tokens.end)?;
        amount.value = value;
        while let Some((more, end)) = self.lexicon.vague.at(self.doc, self.link(next), self.tokens.end) {
            amount.value *= more;
            next = end;
        }
        (amount.vague, amount.next) = (true, next);
        if self.doc.word(next - 1).ends_with("watt") || self.doc.word(next - 1).ends_with("watts") {
            amount.unit = Some(Unit::new("W"));
        }
        Some(amount)
    }

    /// A group of three digits after one space.
    fn continues(&self, token: usize) -> bool {
        let Some(word) = self.word(token) else { return false };
        let gap = Span::new(self.doc.tokens[token - 1].span.end, self.doc.tokens[token].span.start);
        let digits = word.split(self.lexicon.decimal).next().unwrap_or(word);
        self.doc.tokens[token].kind == TokenKind::Number
            && digits.len() == 3
            && digits.bytes().all(|b| b.is_ascii_digit())
            && matches!(gap.of(self.doc.text), " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
    }

    /// The other mark of point and comma groups digits by three; else it is a decimal mark too.
    fn parse(&self, text: &str) -> Option<f64> {
        let group = if self.lexicon.decimal == ',' { '.' } else { ',' };
        let mut parts = text.split(group);
        let whole = parts.next()?;
        let grouped = parts.all(|part| part.split(self.lexicon.decimal).next().is_some_and(|p| p.len() == 3));
        let plain = if grouped && whole.len() <= 3 { text.replace(group, "") } else { text.replace(group, ".") };
        plain.replace(self.lexicon.decimal, ".").parse().ok()
    }

    fn multiply(&self, amount: &mut Amount) {
        let lexicon = self.lexicon;
        loop {
            let token = self.link(self.joint(amount.next));
            if let Some((by, next)) = lexicon.multipliers.at(self.doc, token, self.tokens.end) {
                amount.multiplier *= by;
                amount.next = next;
                continue;
            }
            let short = lexicon.abbreviations.at(self.doc, amount.next, self.tokens.end);
            if let Some((by, next)) = short
                && (amount.unit.is_some() || lexicon.signs.at(self.doc, next, self.tokens.end).is_some())
            {
                amount.multiplier *= by;
                amount.next = next;
            }
            return;
        }
    }

    fn measure(&self, amount: &mut Amount) {
        let lexicon = self.lexicon;
        let near = self.joint(amount.next);
        let unit = [near, self.link(near)].into_iter().find_map(|token| {
            let tables = [&lexicon.names, &lexicon.symbols, &lexicon.signs];
            let unit = tables.into_iter().find_map(|table| table.at(self.doc, token, self.tokens.end));
            // In "a $5 plan" the sign belongs to what follows.
            unit.filter(|(_, next)| !self.word(*next).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit())))
        });
        if let Some(((unit, factor), next)) = unit {
            (amount.unit, amount.factor, amount.next) = (Some(self.unit(unit)), factor, next);
        }
    }

    /// Whether no space parts the tokens: "A$5", not "A $5".
    fn unbroken(&self, start: usize, end: usize) -> bool {
        self.doc.tokens[start..end].windows(2).all(|pair| pair[0].span.end == pair[1].span.start)
    }

    fn unit(&self, index: Option<usize>) -> Unit {
        let domain = &self.doc.article.publisher.domain;
        match index.and_then(|i| self.lexicon.units.get(i)) {
            Some(unit) => unit.clone(),
            None => self
                .lexicon
                .dollars
                .iter()
                .find(|(end, _)| domain.ends_with(end.as_str()))
                .map_or_else(|| Unit::new("USD"), |(_, unit)| unit.clone()),
        }
    }

    fn word(&self, token: usize) -> Option<&'a str> {
        self.tokens.contains(&token).then(|| self.doc.word(token))
    }

    fn link(&self, token: usize) -> usize {
        if self.word(token).is_some_and(|w| self.lexicon.links.word(w).is_some()) { token + 1 } else { token }
    }

    /// The token after a hyphen that joins number and unit ("$5-billion").
    fn joint(&self, token: usize) -> usize {
        let joined = self.word(token) == Some("-")
            && self.doc.tokens[token - 1].span.end == self.doc.tokens[token].span.start
            && self.doc.tokens.get(token + 1).is_some_and(|t| t.kind == TokenKind::Word);
        if joined { token + 1 } else { token }
    }
}
