//! A guard before the parser, which recurses: text nested too deeply would exhaust its stack and end the process.

use super::QueryError;

/// Longest query, in bytes.
const MAX_LENGTH: usize = 256 * 1024;
/// Deepest nesting of brackets, and longest run of prefix operators.
const MAX_DEPTH: usize = 64;

/// Refuses a text that is too long or too deeply nested for the parser. Brackets inside strings count too: harmless.
pub(super) fn check(text: &str) -> Result<(), QueryError> {
    let refused = |message: String| Err(QueryError::Syntax { line: None, column: None, message });
    if text.len() > MAX_LENGTH {
        return refused(format!("the query is longer than {} kB", MAX_LENGTH / 1024));
    }
    let (mut depth, mut run) = (0_usize, 0_usize);
    for byte in text.bytes() {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            b'!' | b'^' | b'-' | b'+' => run += 1,
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => run = 0,
        }
        if depth > MAX_DEPTH || run > MAX_DEPTH {
            return refused(format!("the query is nested deeper than {MAX_DEPTH} levels"));
        }
    }
    Ok(())
}
