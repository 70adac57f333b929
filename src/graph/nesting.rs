//! Guards against queries that would end the process: parser, optimizer and evaluator recurse, once for each bracket
//! and for each link of a chain (`UNION {} UNION {} …`), and a thread whose stack is exhausted takes all others with it.

use std::thread;

use super::QueryError;

/// Longest query, in bytes.
const MAX_LENGTH: usize = 64 * 1024;
/// Deepest nesting of brackets.
const MAX_DEPTH: usize = 64;
/// Stack of a query's thread, in bytes: 4 kB for each byte of the longest query. Memory is taken only for what is touched.
const STACK: usize = MAX_LENGTH * 4096;

/// Runs a query on a thread of its own with a stack deep enough for any that [`check`] lets through.
pub(super) fn on_deep_stack(work: impl FnOnce() + Send + 'static) -> Result<(), QueryError> {
    let thread = thread::Builder::new().name("query".into()).stack_size(STACK).spawn(work);
    thread.map(drop).map_err(|e| QueryError::Evaluation(format!("no thread could be started: {e}")))
}

/// Refuses a text that is too long or too deeply nested for the parser. Brackets inside strings count too: harmless.
pub(super) fn check(text: &str) -> Result<(), QueryError> {
    let refused = |message: String| Err(QueryError::Syntax { line: None, column: None, message });
    if text.len() > MAX_LENGTH {
        return refused(format!("the query is longer than {} kB", MAX_LENGTH / 1024));
    }
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return refused(format!("the query is nested deeper than {MAX_DEPTH} levels"));
        }
    }
    Ok(())
}
