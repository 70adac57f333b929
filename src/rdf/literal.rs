//! Values as literals.

use oxigraph::model::{Literal, vocab::xsd};

use crate::{extract::Moment, lang::Lang};

/// A number as `xsd:decimal` without exponent; none for infinities and NaN.
pub(crate) fn decimal(value: f64) -> Option<Literal> {
    let value = if value == 0.0 { 0.0 } else { value };
    value.is_finite().then(|| Literal::new_typed_literal(value.to_string(), xsd::DECIMAL))
}

/// A probability as `xsd:decimal` with two digits; what is no number is no confidence: 0.
pub(crate) fn confidence(value: f32) -> Literal {
    let value = if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) };
    Literal::new_typed_literal(format!("{value:.2}"), xsd::DECIMAL)
}

/// An offset or a count.
pub(crate) fn count(value: usize) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::NON_NEGATIVE_INTEGER)
}

/// A count as the store gives it back, so that what was written and what is to be written compare.
pub(crate) fn integer(value: usize) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::INTEGER)
}

/// Text in a language.
pub(crate) fn text(value: &str, lang: Lang) -> Literal {
    Literal::new_language_tagged_literal_unchecked(value, lang.as_str())
}

/// A time as `xsd:dateTime`; a day stays an `xsd:date`, for the page says no hour.
pub(crate) fn moment(moment: &Moment) -> Literal {
    let datatype = match moment {
        Moment::Day(_) => xsd::DATE,
        Moment::Instant(_) => xsd::DATE_TIME,
    };
    Literal::new_typed_literal(moment.to_string(), datatype)
}

/// A date of year, month or day precision as the XML Schema type of that precision; other text stays text.
pub(crate) fn partial_date(date: &str) -> Literal {
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    match shape.as_str() {
        "0000" => Literal::new_typed_literal(date, xsd::G_YEAR),
        "0000-00" => Literal::new_typed_literal(date, xsd::G_YEAR_MONTH),
        "0000-00-00" => Literal::new_typed_literal(date, xsd::DATE),
        _ => Literal::new_simple_literal(date),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_never_have_an_exponent() {
        let lexical = |value| decimal(value).map(|l| l.value().to_owned());
        assert_eq!(lexical(6e5).as_deref(), Some("600000"));
        assert_eq!(lexical(1e21).as_deref(), Some("1000000000000000000000"));
        assert_eq!(lexical(12.5).as_deref(), Some("12.5"));
        assert_eq!(lexical(-0.0).as_deref(), Some("0"));
        assert_eq!(lexical(f64::NAN), None);
        assert_eq!(confidence(0.976).value(), "0.98");
        assert_eq!(confidence(f32::NAN).value(), "0.00");
    }

    #[test]
    fn a_date_keeps_its_precision() {
        assert_eq!(partial_date("2026").datatype(), xsd::G_YEAR);
        assert_eq!(partial_date("2026-03").datatype(), xsd::G_YEAR_MONTH);
        assert_eq!(partial_date("2026-03-01").datatype(), xsd::DATE);
        assert_eq!(partial_date("fin 2026").datatype(), xsd::STRING);
    }
}
