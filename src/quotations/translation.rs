//! Whether words in one language are a translation of words in another.

use super::dictionary::{Content, Dictionary};
use crate::{
    lang::Lang,
    ontology::{DataError, DataFiles},
};

/// Finds translations between the languages that there are dictionaries for.
#[derive(Debug)]
pub struct Translator(Vec<Dictionary>);

/// How well the content words of two texts go together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alignment {
    /// Content words of the text that has fewer.
    pub fewer: usize,
    /// Content words of the other.
    pub more: usize,
    /// Pairs of words that agree.
    pub pairs: usize,
    /// Names that one text has and the other has not.
    pub lone_names: usize,
    /// Whether either has a figure that the other has not, in texts of like length; or each has, in any.
    pub figures_differ: bool,
}

impl Translator {
    /// Reads the dictionaries.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        Ok(Self(Dictionary::load(files)?))
    }

    /// The languages that some language can be compared with.
    pub fn others(&self, lang: Lang) -> impl Iterator<Item = Lang> {
        self.0.iter().filter_map(move |dictionary| match dictionary.languages() {
            (from, to) if from == lang => Some(to),
            (from, to) if to == lang => Some(from),
            _ => None,
        })
    }

    /// How well two texts go together, where there is a dictionary for their languages.
    pub fn align(&self, one: (Lang, &str), other: (Lang, &str)) -> Option<Alignment> {
        self.0.iter().find_map(|dictionary| {
            let (first, second) = match dictionary.languages() {
                languages if languages == (one.0, other.0) => (one.1, other.1),
                languages if languages == (other.0, one.0) => (other.1, one.1),
                _ => return None,
            };
            let (first, second) = (dictionary.content_of_first(first), dictionary.content_of_second(second));
            Some(align(dictionary, &first, &second))
        })
    }

    /// Probability that one text translates the other; none below [`PROPOSED`].
    pub fn confidence(&self, one: (Lang, &str), other: (Lang, &str)) -> Option<f32> {
        self.align(one, other).map(|alignment| alignment.confidence()).filter(|confidence| *confidence >= PROPOSED)
    }
}

/// Longest text that is compared, in content words.
const MOST: usize = 200;

fn align(dictionary: &Dictionary, first: &[Content], second: &[Content]) -> Alignment {
    let (first, second) = (&first[..first.len().min(MOST)], &second[..second.len().min(MOST)]);
    let mut taken = vec![false; second.len()];
    let mut partners: Vec<Option<usize>> = Vec::with_capacity(first.len());
    for (index, word) in first.iter().enumerate() {
        // Of several that agree, the one at the most similar place.
        let place = |at: usize| (index * second.len()).abs_diff(at * first.len());
        let partner = (0..second.len())
            .filter(|at| !taken[*at] && dictionary.agree(word, &second[*at]))
            .min_by_key(|at| place(*at));
        if let Some(at) = partner {
            taken[at] = true;
        }
        partners.push(partner);
    }
    let lone = |wanted: fn(&Content) -> bool| {
        let mine = first.iter().zip(&partners).filter(|(word, partner)| wanted(word) && partner.is_none()).count();
        let theirs = second.iter().zip(&taken).filter(|(word, taken)| wanted(word) && !**taken).count();
        (mine, theirs)
    };
    let (names, figures) = (lone(|word| word.name), lone(|word| word.figure));
    let (fewer, more) = (first.len().min(second.len()), first.len().max(second.len()));
    // A trimmed text may lack figures of the other.
    let of_like_length = fewer * 3 > more * 2;
    let (few_lone, more_lone) = if first.len() <= second.len() { figures } else { (figures.1, figures.0) };
    Alignment {
        fewer,
        more,
        pairs: partners.iter().flatten().count(),
        lone_names: names.0 + names.1,
        figures_differ: few_lone > 0 || (of_like_length && more_lone > 0),
    }
}

/// Nothing less likely is proposed.
pub const PROPOSED: f32 = 0.6;

/// No proposal is surer: of those on the pairs in `tests/quotations` about so many are right.
const SUREST: f32 = 0.98;

/// Fewer words that agree are a coincidence.
const FEWEST: usize = 3;

impl Alignment {
    /// Probability that one text translates the other: a logistic model of the share of all words that agree, of the
    /// share of the shorter text's, and of how many they are, fitted to the pairs in `tests/quotations`; the weight of
    /// lone names is set by hand, for want of enough of them there.
    pub fn confidence(&self) -> f32 {
        // Where one text is trimmed, nearly all that is left must be in the other.
        let trimmed = self.fewer * 3 <= self.more * 2;
        if self.figures_differ || self.pairs < FEWEST || (trimmed && self.pairs * 5 < self.fewer * 4) {
            return 0.0;
        }
        let (pairs, fewer, more) = (self.pairs as f32, self.fewer as f32, self.more as f32);
        let (share, cover) = (2.0 * pairs / (fewer + more), pairs / fewer);
        let sum = -5.9 + 3.8 * share + 3.2 * cover + 2.9 * pairs.ln() - 1.5 * self.lone_names as f32;
        (1.0 / (1.0 + (-sum).exp())).min(SUREST)
    }
}
