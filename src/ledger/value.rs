//! Values that claims give, and when two of them are one.

use std::{cmp::Ordering, collections::BTreeSet, fmt};

/// The object of a claim, without its unit.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Another thing, by its IRI.
    Thing(String),
    /// An amount in its base unit.
    Amount {
        /// The value, or the low end of a range.
        value: f64,
        /// The high end of a range.
        max: Option<f64>,
        /// "about", or an amount without a definite number, as "billions".
        approximate: bool,
    },
    /// A date of any precision in ISO 8601, or an EDTF interval.
    Date(String),
}

/// Significant digits to which two amounts must agree even where one of them has fewer: 9 billion is no rounding of
/// 9.3 billion, but 1.2 GW is one of 1,210 MW.
const DIGITS: usize = 2;

impl Value {
    /// Whether both say the same: one thing, one date, or amounts of which one is the rounding of the other.
    pub fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Amount { value: a, max: a_max, .. }, Value::Amount { value: b, max: b_max, .. }) => {
                let ends = match (a_max, b_max) {
                    (None, None) => true,
                    (Some(a), Some(b)) => agree(*a, *b),
                    _ => false,
                };
                self.is_vague() == other.is_vague() && agree(*a, *b) && ends
            }
            (a, b) => a == b,
        }
    }

    /// Whether both cannot hold of one thing at one time: amounts whose ranges do not meet, dates outside each other
    /// ("2026" and "2026-03" agree), two things.
    pub fn contradicts(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Date(a), Value::Date(b)) => {
                let ((a_start, a_end), (b_start, b_end)) = (days(a), days(b));
                a_start > b_end || b_start > a_end
            }
            (Value::Amount { .. }, Value::Amount { .. }) => match (self.range(), other.range()) {
                (Some(a), Some(b)) => !self.equals(other) && (a.0 >= b.1 || b.0 >= a.1),
                _ => false,
            },
            (a, b) => a != b,
        }
    }

    /// An order of magnitude: "billions" is noted as about one billion, the least that it can mean.
    fn is_vague(&self) -> bool {
        matches!(self, Value::Amount { value, max: None, approximate: true } if mantissa(*value) == "1")
    }

    /// Whether it is no single value: a range, or an order of magnitude.
    pub fn is_open(&self) -> bool {
        self.is_vague() || matches!(self, Value::Amount { max: Some(_), .. })
    }

    /// What an amount leaves open: half a unit of its last digit, a tenth for "about", a power of ten for "billions".
    fn range(&self) -> Option<(f64, f64)> {
        let Value::Amount { value, max, approximate } = self else { return None };
        let slack = |value: f64| match approximate {
            true => value.abs() * 0.1,
            false => half_unit(value),
        };
        let high = if self.is_vague() { value * 10.0 } else { max.unwrap_or(*value) + slack(max.unwrap_or(*value)) };
        Some((if self.is_vague() { *value } else { value - slack(*value) }, high))
    }

    /// Number of significant digits: the fewer, the coarser.
    fn precision(&self) -> usize {
        match self {
            Value::Amount { value, .. } => digits(*value),
            _ => 0,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Value::Thing(_) => 0,
            Value::Amount { .. } => 1,
            Value::Date(_) => 2,
        }
    }
}

/// Parts values into those that are one, each with its coarsest first. What comes out depends on the values alone, not
/// on their order of arrival.
pub fn cluster(values: &BTreeSet<Value>) -> Vec<Vec<Value>> {
    let mut sorted: Vec<&Value> = values.iter().collect();
    sorted.sort_by_key(|value| value.precision());
    let mut clusters: Vec<Vec<Value>> = Vec::new();
    for value in sorted {
        match clusters.iter_mut().find(|cluster| cluster.first().is_some_and(|first| first.equals(value))) {
            Some(cluster) => cluster.push(value.clone()),
            None => clusters.push(vec![value.clone()]),
        }
    }
    clusters
}

/// "1.25" of 1.25e9.
fn mantissa(value: f64) -> String {
    let text = format!("{:e}", value.abs());
    text.split('e').next().unwrap_or_default().to_owned()
}

fn digits(value: f64) -> usize {
    mantissa(value).bytes().filter(u8::is_ascii_digit).count()
}

fn rounded(value: f64, digits: usize) -> f64 {
    format!("{:.*e}", digits.saturating_sub(1), value).parse().unwrap_or(value)
}

fn agree(a: f64, b: f64) -> bool {
    let common = digits(a).min(digits(b)).max(DIGITS);
    a == b || rounded(a, common) == rounded(b, common)
}

fn half_unit(value: f64) -> f64 {
    let exponent = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    0.5 * 10_f64.powf(exponent - (digits(value).max(DIGITS) as f64 - 1.0))
}

/// First and last day of a date, as texts that compare.
fn days(date: &str) -> (String, String) {
    let (start, end) = date.split_once('/').unwrap_or((date, date));
    (start.to_owned(), format!("{end}~"))
}

impl Eq for Value {}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Value::Thing(a), Value::Thing(b)) | (Value::Date(a), Value::Date(b)) => a.cmp(b),
            (
                Value::Amount { value: a, max: a_max, approximate: a_about },
                Value::Amount { value: b, max: b_max, approximate: b_about },
            ) => a
                .total_cmp(b)
                .then_with(|| a_max.unwrap_or(*a).total_cmp(&b_max.unwrap_or(*b)))
                .then_with(|| (a_max.is_some(), a_about).cmp(&(b_max.is_some(), b_about))),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One line that [`Value::parse`] reads back: an IRI in brackets, a number as `≈1000000000` or `5..7`, a date.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Thing(iri) => write!(f, "<{iri}>"),
            Value::Date(date) => write!(f, "date {date}"),
            Value::Amount { value, max, approximate } => {
                write!(f, "{}{value}", if *approximate { "≈" } else { "" })?;
                max.map_or(Ok(()), |max| write!(f, "..{max}"))
            }
        }
    }
}

impl Value {
    /// Reads what `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(iri) = text.strip_prefix('<') {
            return Some(Value::Thing(iri.strip_suffix('>')?.to_owned()));
        }
        if let Some(date) = text.strip_prefix("date ") {
            return Some(Value::Date(date.to_owned()));
        }
        let (number, approximate) = text.strip_prefix('≈').map_or((text, false), |number| (number, true));
        let (value, max) = number.split_once("..").map_or((number, None), |(low, high)| (low, Some(high)));
        let max = max.map(str::parse).transpose().ok()?;
        Some(Value::Amount { value: value.parse().ok()?, max, approximate })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(value: f64) -> Value {
        Value::Amount { value, max: None, approximate: false }
    }

    fn about(value: f64) -> Value {
        Value::Amount { value, max: None, approximate: true }
    }

    #[test]
    fn amounts_are_one_where_one_is_the_rounding_of_the_other() {
        for (a, b, same) in [
            (1.2e9, 1.21e9, true),
            (9e9, 9.3e9, false),
            (9e9, 8.96e9, true),
            (1400.0, 1440.0, true),
            (1410.0, 1440.0, false),
            (600_000.0, 600_000.0, true),
            (120_000.0, 150_000.0, false),
        ] {
            assert_eq!(exact(a).equals(&exact(b)), same, "{a} {b}");
            assert_eq!(exact(b).equals(&exact(a)), same, "{b} {a}");
            assert_eq!(exact(a).contradicts(&exact(b)), !same, "{a} {b}");
        }
        assert!(!exact(1e9).equals(&about(1e9)), "\"billions\" is not one billion");
        assert!(!about(1e9).contradicts(&exact(3e9)), "nor does it speak against three");
        assert!(about(1e9).contradicts(&exact(3e10)));
        assert!(!about(12_000.0).contradicts(&exact(13_000.0)) && about(12_000.0).contradicts(&exact(15_000.0)));
        let range = Value::Amount { value: 20.0, max: Some(25.0), approximate: false };
        assert!(!range.contradicts(&exact(22.0)) && range.contradicts(&exact(30.0)) && !range.equals(&exact(20.0)));
    }

    #[test]
    fn a_year_and_a_month_of_it_do_not_contradict_each_other() {
        let date = |text: &str| Value::Date(text.into());
        assert!(!date("2026").contradicts(&date("2026-03")) && date("2026").contradicts(&date("2027")));
        assert!(date("2026-03").contradicts(&date("2026-04")));
        assert!(!date("2026-01/2026-06").contradicts(&date("2026-03-15")));
        assert!(!date("2026").equals(&date("2026-03")));
    }

    #[test]
    fn clusters_gather_round_the_coarsest_value() {
        let values = BTreeSet::from([154e3, 150e3, 152e3, 160e3].map(exact));
        let clusters = cluster(&values);
        assert_eq!(clusters, [vec![exact(150e3), exact(152e3), exact(154e3)], vec![exact(160e3)]]);
    }

    #[test]
    fn a_value_reads_back() {
        let range = Value::Amount { value: 2.5, max: Some(7e9), approximate: true };
        for value in [exact(6e5), about(1e11), range, Value::Date("2026-03".into()), Value::Thing("http://e/x".into())]
        {
            assert_eq!(Value::parse(&value.to_string()), Some(value));
        }
    }
}
