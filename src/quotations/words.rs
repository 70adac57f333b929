//! The words of a quote as they are compared: in lower case, without accents and punctuation, parted where something
//! was left out.

use std::collections::BTreeSet;

use crate::{annotate::Slug, likeness::Shingles, likeness::hash};

/// Words in a row that two quotes must have in common; fewer are a commonplace.
pub const LEAST: usize = 6;

/// Words in a row that make a print, and neighbours among which one is chosen. Two quotes with `LEAST` words in a row in
/// common share a print, since `RUN + CHOICE - 1` is `LEAST` (Schleimer, Wilkerson and Aiken, *Winnowing*, 2003).
const RUN: usize = 4;
const CHOICE: usize = 3;

/// Words of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Each piece as ` word word `: of the same form, one is in another where its words are.
    pieces: Vec<String>,
    count: usize,
    shingles: Shingles,
}

impl Words {
    /// The words of a text. An ellipsis, and words in square brackets, which are an editor's, part it.
    pub fn of(text: &str) -> Self {
        let mut plain = String::with_capacity(text.len());
        let mut depth = 0_usize;
        for c in text.chars() {
            match c {
                '[' => depth += 1,
                ']' if depth > 0 => {
                    depth -= 1;
                    plain.push('…');
                }
                _ if depth > 0 => {}
                _ => plain.push(c),
            }
        }
        let plain = plain.replace("(...)", "…").replace("...", "…");
        let pieces: Vec<String> = plain
            .split('…')
            .map(|piece| Slug::of(piece).as_str().replace('-', " "))
            .filter(|piece| !piece.is_empty())
            .map(|piece| format!(" {piece} "))
            .collect();
        let count = pieces.iter().map(|piece| words(piece).count()).sum();
        Self { shingles: Shingles::of(&pieces.concat()), pieces, count }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// All of them in one line.
    pub fn line(&self) -> String {
        self.pieces.concat()
    }

    /// Whether there are enough of them in a row to know the quote again.
    pub fn are_telling(&self) -> bool {
        self.pieces.iter().any(|piece| words(piece).count() >= LEAST)
    }

    /// Whether both are the same words, or one the other trimmed or retouched.
    pub fn are_of_one_quotation(&self, other: &Words) -> bool {
        let (short, long) = if self.count <= other.count { (self, other) } else { (other, self) };
        short.are_telling() && (short.is_cut_of(long) || short.is_retouched(long))
    }

    /// Whether every piece stands in the other, in the same order.
    fn is_cut_of(&self, whole: &Words) -> bool {
        let (mut piece, mut from) = (0, 0);
        self.pieces.iter().all(|cut| {
            while let Some(text) = whole.pieces.get(piece) {
                if let Some(at) = text[from..].find(cut.as_str()) {
                    // The space after the last word may open the next piece.
                    from += at + cut.len() - 1;
                    return true;
                }
                (piece, from) = (piece + 1, 0);
            }
            false
        })
    }

    /// Whether a long quote is another with a word changed here and there, but no figure.
    fn is_retouched(&self, other: &Words) -> bool {
        self.shingles.alike(&other.shingles) && self.figures().is_subset(&other.figures())
    }

    fn figures(&self) -> BTreeSet<&str> {
        let numbers = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        self.pieces.iter().flat_map(|piece| words(piece)).filter(numbers).collect()
    }

    /// Names of which two quotes with enough words in common share at least one. Of neighbouring runs the one with most
    /// letters is taken: the rarest, as a rule.
    pub fn prints(&self) -> BTreeSet<String> {
        let mut prints = BTreeSet::new();
        for piece in &self.pieces {
            let words: Vec<&str> = words(piece).collect();
            let letters = |run: &[&str]| run.iter().map(|word| word.len()).sum::<usize>();
            let runs: Vec<(usize, u64)> = words.windows(RUN).map(|run| (letters(run), hash(run))).collect();
            let chosen = |runs: &[(usize, u64)]| runs.iter().max().map(|(_, hash)| format!("{hash:016x}"));
            prints.extend(runs.windows(CHOICE.min(runs.len().max(1))).filter_map(chosen));
        }
        prints
    }
}

fn words(piece: &str) -> impl Iterator<Item = &str> {
    piece.split(' ').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "We are not building a machine room, we are building a city, and it will open in 2028.";

    #[test]
    fn a_quote_is_known_again_trimmed_cut_or_in_other_typography() {
        let whole = Words::of(WHOLE);
        for part in [
            "we are building a city, and it will open",
            "WE ARE NOT BUILDING A MACHINE ROOM",
            "We are not building a machine room… it will open in 2028.",
            "We are not building a machine room (...) and it will open in 2028",
            "[At Halcyon,] we are not building a machine room, we are building [something else].",
        ] {
            let part = Words::of(part);
            assert!(part.are_of_one_quotation(&whole) && whole.are_of_one_quotation(&part), "{part:?}");
            assert!(!part.prints().is_disjoint(&whole.prints()), "{part:?}");
        }
    }

    #[test]
    fn another_saying_and_a_commonplace_are_not() {
        let whole = Words::of(WHOLE);
        for other in [
            "We are building a city",
            "We are not building a machine room, we are building a harbour",
            "it will open in 2028… We are not building a machine room",
            "We are not building… a machine room",
            "",
        ] {
            assert!(!Words::of(other).are_of_one_quotation(&whole), "{other}");
        }
    }

    #[test]
    fn a_long_quote_may_be_retouched_but_for_its_figures() {
        let text = "The grid that our grandparents built was made for lamps and looms, and we now ask it to feed \
            forty factories of numbers in 12 counties at once, day and night.";
        let words = Words::of(text);
        assert!(words.are_of_one_quotation(&Words::of(&text.replace("grandparents", "grandfathers"))));
        assert!(!words.are_of_one_quotation(&Words::of(&text.replace("12", "15"))));
    }

    #[test]
    fn six_words_in_a_row_always_share_a_print() {
        let words: Vec<String> = (0..40).map(|n| format!("{}{n}", "word".repeat(n % 5 + 1))).collect();
        let whole = Words::of(&words.join(" ")).prints();
        for run in words.windows(LEAST) {
            assert!(!Words::of(&run.join(" ")).prints().is_disjoint(&whole), "{run:?}");
        }
    }
}
