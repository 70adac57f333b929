//! Statements about a text as numbers: the same on every machine, as learnt weights depend on them.

/// Where every hash begins.
pub(crate) const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// One step of a multiplicative hash.
pub(crate) const fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The hash of a statement: a kind of statement, and two things that it tells.
pub(crate) const fn statement(kind: u64, a: u64, b: u64) -> u64 {
    let hash = mix(mix(mix(SEED, kind), a), b);
    // The upper bits choose the row, so they must depend on all.
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// The hash of a word.
pub(crate) fn word(text: &str) -> u64 {
    text.bytes().fold(SEED, |hash, byte| mix(hash, u64::from(byte)))
}

/// Where the row of a statement begins in a table of 2 to the power of `bits` rows (Weinberger and others, 2009).
pub(crate) const fn row(statement: u64, bits: u32, width: usize) -> usize {
    (statement >> (64 - bits)) as usize * width
}
