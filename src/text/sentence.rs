//! The sentence that something stands in.

/// Longest context on either side, in characters.
const SIDE: usize = 160;

/// The sentence around code points `begin` to `end`, cut where it is long; never beyond the block.
pub fn sentence(text: &str, begin: usize, end: usize) -> String {
    let points: Vec<char> = text.chars().collect();
    let end = end.min(points.len());
    let begin = begin.min(end);
    let is_end = |i: usize| {
        let space = points.get(i + 1).is_none_or(|c| c.is_whitespace());
        points.get(i) == Some(&'\n') || (space && matches!(points.get(i), Some('.' | '!' | '?' | '…')))
    };
    let floor = begin.saturating_sub(SIDE);
    let from = (floor..begin).rev().find(|i| is_end(*i)).map(|i| i + 1);
    let ceiling = (end + SIDE).min(points.len());
    let to = (end.saturating_sub(1).max(begin)..ceiling).find(|i| is_end(*i)).map(|i| i + 1);
    let middle: String = points.get(from.unwrap_or(floor)..to.unwrap_or(ceiling)).unwrap_or_default().iter().collect();
    let before = if from.is_none() && floor > 0 { "…" } else { "" };
    let after = if to.is_none() && ceiling < points.len() { "…" } else { "" };
    format!("{before}{}{after}", middle.trim())
}
