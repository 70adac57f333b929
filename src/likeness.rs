//! Which texts are copies of each other, whole or cut, by the runs of words that they share.

use std::collections::BTreeSet;

/// Words in a row that make a shingle.
const WORDS: usize = 5;
/// Texts with fewer shingles are too short to tell a copy from a commonplace: they must be the same.
const FEW: usize = 12;
/// Share of the shorter text's shingles that the longer one has where one is a copy of the other.
const SHARED: f64 = 0.5;
/// Minima by which texts that may be alike are found, and how many of them must agree: where two texts have .7 of their
/// shingles in common, one of the bands agrees with probability .98; at .5 with .74, at .1 with .01.
const BANDS: u64 = 10;
const ROWS: u64 = 3;

/// A text as the set of its runs of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles {
    hashes: BTreeSet<u64>,
    whole: u64,
}

impl Shingles {
    /// The shingles of a text; case, punctuation and spacing count for nothing.
    pub fn of(text: &str) -> Self {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        Self { hashes: words.windows(WORDS).map(hash).collect(), whole: hash(&words) }
    }

    /// Whether one is a copy of the other, whole or cut.
    pub fn alike(&self, other: &Shingles) -> bool {
        let fewer = self.hashes.len().min(other.hashes.len());
        if fewer < FEW {
            return self.whole == other.whole;
        }
        let shared = self.hashes.intersection(&other.hashes).count();
        shared as f64 >= SHARED * fewer as f64
    }

    /// Names of which two texts that are alike share at least one, nearly always.
    pub fn bands(&self) -> BTreeSet<String> {
        if self.hashes.len() < FEW {
            return BTreeSet::from([format!("{:016x}", self.whole)]);
        }
        let least = |row: u64| self.hashes.iter().map(|hash| mix(hash ^ mix(row + 1))).min().unwrap_or_default();
        (0..BANDS)
            .map(|band| {
                let rows = (0..ROWS).map(|row| least(band * ROWS + row));
                let joined = rows.fold(mix(band), |hash, least| mix(hash ^ least));
                format!("{joined:016x}")
            })
            .collect()
    }
}

/// A hash of words that is the same on every machine and in every run.
pub fn hash(words: &[impl AsRef<str>]) -> u64 {
    words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| fnv(fnv(hash, word.as_ref()), " "))
}

fn fnv(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// The finaliser of SplitMix64.
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "The cloud provider Halcyon Compute said on Tuesday that it would spend nine billion dollars on a campus \
        in Ohio, its largest so far. Neighbours of the site want to know how much water it will need, and the county has \
        called a meeting for next week. Analysts called the plan bold and the calendar bolder.";

    #[test]
    fn a_cut_or_retouched_copy_is_alike_and_another_account_of_the_same_is_not() {
        let wire = Shingles::of(WIRE);
        let cut = Shingles::of(
            &WIRE.replace("on Tuesday ", "").replace(" Analysts called the plan bold and the calendar bolder.", ""),
        );
        let own = Shingles::of(
            "Nine billion dollars is what Halcyon Compute wants to put into its campus in Ohio, the company announced. It is \
             the largest sum that it has ever spent, and people who live nearby ask where all the water is to come from.",
        );
        assert!(wire.alike(&cut) && cut.alike(&wire));
        assert!(!wire.alike(&own));
        assert!(!wire.bands().is_disjoint(&cut.bands()));
    }
}
