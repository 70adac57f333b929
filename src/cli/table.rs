//! Rows and SPARQL results for reading on a terminal, and rows for programs.

use std::io::{self, Write};

use anyhow::Result;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;

/// Form of a list.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Format {
    /// Columns for reading
    Table,
    Json,
    Tsv,
}

/// Writes a list to standard output: as rows under the names of their columns, or whole as JSON.
pub fn print(format: Format, names: &[&str], rows: &[Vec<String>], list: &impl Serialize) -> Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(list)?)?,
        Format::Tsv => write!(out, "{}", tsv(names, rows))?,
        Format::Table => write!(out, "{}", columns(names, rows))?,
    }
    Ok(())
}

/// Longest cell, in characters; what is longer ends in "…".
const WIDEST: usize = 60;

/// Results in SPARQL JSON as a table; an ASK result as "true" or "false".
pub fn render(json: &[u8]) -> Result<String> {
    let results: Value = serde_json::from_slice(json)?;
    if let Some(answer) = results["boolean"].as_bool() {
        return Ok(format!("{answer}\n"));
    }
    let names: Vec<&str> = results["head"]["vars"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let bindings = results["results"]["bindings"].as_array().into_iter().flatten();
    let value = |binding: &Value, name: &&str| binding[*name]["value"].as_str().unwrap_or_default().to_owned();
    let rows: Vec<Vec<String>> =
        bindings.map(|binding| names.iter().map(|name| value(binding, name)).collect()).collect();
    Ok(columns(&names, &rows))
}

/// Rows under the names of their columns, each as wide as its widest cell, and their number.
fn columns(names: &[&str], rows: &[Vec<String>]) -> String {
    let head = names.iter().map(|name| (*name).to_owned()).collect();
    let body = rows.iter().map(|row| row.iter().map(|value| cell(value)).collect());
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(body).collect();
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..names.len()).map(|column| width(column).unwrap_or(0)).collect();
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
        if index == 0 {
            out.push_str(&widths.iter().map(|w| "─".repeat(*w)).collect::<Vec<_>>().join("  "));
            out.push('\n');
        }
    }
    out + &format!("{} row{}\n", rows.len(), if rows.len() == 1 { "" } else { "s" })
}

/// Rows as tab-separated values under the names of their columns; a tab or line break in a value becomes a space.
fn tsv(names: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = names.join("\t") + "\n";
    for row in rows {
        let values: Vec<String> = row.iter().map(|value| value.replace(['\t', '\n', '\r'], " ")).collect();
        out.push_str(&values.join("\t"));
        out.push('\n');
    }
    out
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
