//! The place of a capture in the archive.

use std::{fmt, str::FromStr};

/// The place of a capture in the archive, as text `{file}.{offset}` that needs no escaping in a URL. Locators of
/// one archive sort by the time of writing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locator {
    file: String,
    offset: u64,
}

/// Text that is no locator.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is no place in the archive; one looks like 20250715T093000123-0000.4711")]
pub struct BadLocator(String);

impl Locator {
    /// A place by file name (letters, digits, `-` and `_`) and offset in bytes.
    pub(super) fn new(file: &str, offset: u64) -> Self {
        Self { file: file.to_owned(), offset }
    }

    /// Name of the file, without extension.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Where the record begins in the file, in bytes.
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.file, self.offset)
    }
}

impl FromStr for Locator {
    type Err = BadLocator;

    fn from_str(text: &str) -> Result<Self, BadLocator> {
        let bad = || BadLocator(text.to_owned());
        let (file, offset) = text.split_once('.').ok_or_else(bad)?;
        // A locator may come from a URL: nothing in it may lead out of the archive's folder.
        if file.is_empty() || !file.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(bad());
        }
        Ok(Self::new(file, offset.parse().map_err(|_| bad())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locator_reads_back_and_sorts_by_place() {
        let (early, late) =
            (Locator::new("20250715T093000123-0000", 999), Locator::new("20250715T093000123-0000", 4711));
        assert_eq!(early.to_string().parse(), Ok(early.clone()));
        assert!(early < late && late < Locator::new("20250715T093000124-0000", 0));
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for text in ["", ".", "a", "a.", ".1", "../etc.1", "a/b.1", "a.-1", "a.1.2", "a\\b.1"] {
            assert!(text.parse::<Locator>().is_err(), "{text:?}");
        }
    }
}
