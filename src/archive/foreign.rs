//! WARC files of other crawlers: wget, Heritrix, Browsertrix and the like.

use std::{
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use flate2::bufread::MultiGzDecoder;

use super::{ArchiveError, http, record::Record, warc::at};
use crate::fetch::Capture;

/// The HTML pages of a WARC file that is called `path`, packed with gzip (in one or many members) or not. A record
/// whose content cannot be understood is an error among the items; a file that breaks off ends with one.
pub fn pages<'a>(mut file: impl BufRead + 'a, path: &Path) -> Result<Pages<'a>, ArchiveError> {
    let packed = file.fill_buf().map_err(at(path))?.starts_with(&[0x1f, 0x8b]);
    let reader: Box<dyn BufRead + 'a> =
        if packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) };
    Ok(Pages { path: path.to_owned(), reader, records: 0, broken: false })
}

/// The HTML pages of a WARC file.
pub struct Pages<'a> {
    path: PathBuf,
    reader: Box<dyn BufRead + 'a>,
    records: u64,
    broken: bool,
}

impl Pages<'_> {
    fn error(&self, error: &io::Error) -> ArchiveError {
        ArchiveError::Foreign { path: self.path.clone(), record: self.records, reason: error.to_string() }
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Capture, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.broken {
            self.records += 1;
            let record = match Record::read(&mut self.reader) {
                Ok(record) => record?,
                Err(e) => {
                    self.broken = true;
                    return Some(Err(self.error(&e)));
                }
            };
            match http::decode(record) {
                Ok(Some(capture)) if is_page(&capture) => return Some(Ok(capture)),
                Ok(_) => {}
                Err(e) => return Some(Err(self.error(&e))),
            }
        }
        None
    }
}

fn is_page(capture: &Capture) -> bool {
    let media_type = capture.header("content-type").and_then(|t| t.split(';').next()).unwrap_or_default();
    capture.status == 200
        && !capture.body.is_empty()
        && matches!(media_type.trim().to_ascii_lowercase().as_str(), "text/html" | "application/xhtml+xml")
}
