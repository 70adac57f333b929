//! Values as people write them.

use crate::lang::Lang;

/// An amount in its base unit, by the last part of the unit's IRI, in the reader's language.
pub fn amount(value: f64, unit: Option<&str>, lang: Lang) -> String {
    let unit = unit.unwrap_or_default();
    let currency = unit.strip_prefix("CCY_").or((unit.len() == 3 && unit != "NUM").then_some(unit));
    if let Some(code) = currency {
        return format!("{} {code}", in_words(value, lang));
    }
    match unit {
        "NUM" | "" => number(value, lang),
        "PERCENT" if lang == Lang::FR => format!("{} %", number(value, lang)),
        "PERCENT" => format!("{}%", number(value, lang)),
        "M" | "M2" => format!("{} {}", number(value, lang), if unit == "M" { "m" } else { "m²" }),
        _ => scaled(value, symbol(unit, lang), lang),
    }
}

fn symbol(unit: &str, lang: Lang) -> &str {
    match unit {
        "W" => "W",
        "W-HR" => "Wh",
        "BYTE" if lang == Lang::FR => "o",
        "BYTE" => "B",
        "BIT-PER-SEC" => "bit/s",
        "HZ" => "Hz",
        other => other,
    }
}

/// "1.2 billion", "1,2 milliard".
fn in_words(value: f64, lang: Lang) -> String {
    let french = lang == Lang::FR;
    let scales = if french {
        [(1e12, "billion"), (1e9, "milliard"), (1e6, "million")]
    } else {
        [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")]
    };
    match scales.iter().find(|(scale, _)| value.abs() >= *scale) {
        Some((scale, word)) => {
            let scaled = value / scale;
            let plural = if french && scaled.abs() >= 2.0 { "s" } else { "" };
            format!("{} {word}{plural}", number(scaled, lang))
        }
        None => number(value, lang),
    }
}

/// With an SI prefix: "1.2 GW".
fn scaled(value: f64, symbol: &str, lang: Lang) -> String {
    let prefixes = [(1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    let (scale, prefix) = prefixes.into_iter().find(|(scale, _)| value.abs() >= *scale).unwrap_or((1.0, ""));
    format!("{} {prefix}{symbol}", number(value / scale, lang))
}

/// A number with the language's decimal sign and groups, at most three decimals.
pub fn number(value: f64, lang: Lang) -> String {
    let (group, point) = if lang == Lang::FR { ("\u{202f}", ",") } else { (",", ".") };
    let rounded = format!("{:.3}", value.abs());
    let (whole, decimals) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut out = if value < 0.0 { "−".to_owned() } else { String::new() };
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push_str(group);
        }
        out.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        out.push_str(point);
        out.push_str(decimals);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_the_language_writes_them() {
        for (value, unit, english, french) in [
            (600_000.0, "NUM", "600,000", "600\u{202f}000"),
            (1.2e9, "W", "1.2 GW", "1,2 GW"),
            (1e10, "USD", "10 billion USD", "10 milliards USD"),
            (1.5e9, "CCY_EUR", "1.5 billion EUR", "1,5 milliard EUR"),
            (12.5, "PERCENT", "12.5%", "12,5 %"),
            (4e12, "BYTE", "4 TB", "4 To"),
            (999.0, "USD", "999 USD", "999 USD"),
        ] {
            assert_eq!(amount(value, Some(unit), Lang::EN), english);
            assert_eq!(amount(value, Some(unit), Lang::FR), french);
        }
    }
}
