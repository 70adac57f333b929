//! SPARQL results as columns for reading on a terminal.

use std::fmt::Write;

use anyhow::Result;
use serde_json::Value;

/// Longest cell, in characters; what is longer ends in "…".
const WIDEST: usize = 60;

/// Results in SPARQL JSON as a table; an ASK result as "true" or "false".
pub fn render(json: &[u8]) -> Result<String> {
    let results: Value = serde_json::from_slice(json)?;
    if let Some(answer) = results["boolean"].as_bool() {
        return Ok(format!("{answer}\n"));
    }
    let names: Vec<&str> = results["head"]["vars"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut rows = vec![names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()];
    for binding in results["results"]["bindings"].as_array().into_iter().flatten() {
        rows.push(names.iter().map(|name| cell(binding[*name]["value"].as_str().unwrap_or_default())).collect());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..names.len()).map(width).collect();
    let mut out = String::new();
    for (index, row) in rows.iter().enumerate() {
        let line: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        writeln!(out, "{}", line.join("  ").trim_end())?;
        if index == 0 {
            writeln!(out, "{}", widths.iter().map(|w| "─".repeat(*w)).collect::<Vec<_>>().join("  "))?;
        }
    }
    let count = rows.len() - 1;
    writeln!(out, "{count} row{}", if count == 1 { "" } else { "s" })?;
    Ok(out)
}

fn cell(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WIDEST {
        return line;
    }
    line.chars().take(WIDEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let json = br#"{"head":{"vars":["who","n"]},"results":{"bindings":[
            {"who":{"type":"literal","value":"\u00c9lise"},"n":{"type":"literal","value":"2"}},
            {"who":{"type":"literal","value":"Bo"}}]}}"#;
        assert_eq!(render(json).unwrap(), "who    n\n─────  ─\nÉlise  2\nBo\n2 rows\n");
    }

    #[test]
    fn an_ask_is_answered_by_a_word() {
        assert_eq!(render(br#"{"head":{},"boolean":true}"#).unwrap(), "true\n");
    }
}
