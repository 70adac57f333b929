//! Files of learnt weights: one line of JSON that says what they are, then a byte a weight, compressed.

use std::io::{self, Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Serialize, de::DeserializeOwned};

use crate::ontology::{DataError, DataFiles};

/// The compiled-in or overlaid weights of a path, of which the header tells how many there are.
pub(super) fn load<H: DeserializeOwned>(
    files: &DataFiles,
    path: &str,
    count: impl Fn(&H) -> Option<usize>,
) -> Result<(H, Vec<i8>), DataError> {
    let error = |message: String| DataError { path: path.into(), line: None, message };
    let mut all = Vec::new();
    GzDecoder::new(files.bytes(path)?)
        .read_to_end(&mut all)
        .map_err(|e| error(format!("these are no weights: {e}")))?;
    let end = all.iter().position(|b| *b == b'\n').ok_or_else(|| error("the header is missing".into()))?;
    let header: H = serde_json::from_slice(&all[..end]).map_err(|e| error(format!("the header is unreadable: {e}")))?;
    let weights: Vec<i8> = all[end + 1..].iter().map(|b| b.cast_signed()).collect();
    if count(&header) != Some(weights.len()) {
        return Err(error("the weights are cut off or of another version: train them anew".into()));
    }
    Ok((header, weights))
}

/// The bytes of a file.
pub(super) fn pack(header: &impl Serialize, weights: &[i8]) -> io::Result<Vec<u8>> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(serde_json::to_string(header)?.as_bytes())?;
    out.write_all(b"\n")?;
    out.write_all(&weights.iter().map(|w| w.cast_unsigned()).collect::<Vec<_>>())?;
    out.finish()
}
