//! The weights of the reader: for each statement about a pair of arguments, how much it speaks for each property, and for
//! none. Method: logistic regression over hashed features, trained by [`crate::train`].

use std::io::{Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};

use crate::{
    annotate::hashing::row,
    ontology::{DataError, DataFiles},
};

/// Where the weights lie among the data files.
pub(crate) const PATH: &str = "ontology/claims.model";

/// What stands before the weights, as one line of JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    properties: Vec<String>,
    bits: u32,
    scale: f32,
}

/// Weights and the properties they speak for.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) properties: Vec<String>,
    pub(crate) bits: u32,
    /// What a unit of the weights is worth, in nats.
    pub(crate) scale: f32,
    /// A weight for each property, and one for none of them, a row.
    pub(crate) weights: Vec<i8>,
}

impl Model {
    /// Reads the compiled-in or overlaid weights.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let error = |message: String| DataError { path: PATH.into(), line: None, message };
        let mut all = Vec::new();
        GzDecoder::new(files.bytes(PATH)?)
            .read_to_end(&mut all)
            .map_err(|e| error(format!("these are no weights: {e}")))?;
        let end = all.iter().position(|b| *b == b'\n').ok_or_else(|| error("the header is missing".into()))?;
        let header: Header =
            serde_json::from_slice(&all[..end]).map_err(|e| error(format!("the header is unreadable: {e}")))?;
        let weights: Vec<i8> = all[end + 1..].iter().map(|b| b.cast_signed()).collect();
        if header.bits > 24 || weights.len() != (header.properties.len() + 1) << header.bits {
            return Err(error("the weights are cut off or of another version: train them anew".into()));
        }
        Ok(Self { properties: header.properties, bits: header.bits, scale: header.scale, weights })
    }

    /// The file's bytes.
    pub(crate) fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let header = Header { properties: self.properties.clone(), bits: self.bits, scale: self.scale };
        let mut out = GzEncoder::new(Vec::new(), Compression::best());
        out.write_all(serde_json::to_string(&header)?.as_bytes())?;
        out.write_all(b"\n")?;
        out.write_all(&self.weights.iter().map(|w| w.cast_unsigned()).collect::<Vec<_>>())?;
        out.finish()
    }

    /// The probability of each property, and last of none, given that only those of `allowed` are possible.
    pub(crate) fn probabilities(&self, features: &[u64], allowed: u32) -> Vec<f32> {
        let width = self.properties.len() + 1;
        let mut sums = vec![0_i32; width];
        for feature in features {
            let row = row(*feature, self.bits, width);
            if let Some(row) = self.weights.get(row..row + width) {
                sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += i32::from(*weight));
            }
        }
        let scores: Vec<f32> = sums.iter().map(|sum| *sum as f32 * self.scale).collect();
        softmax(&scores, allowed)
    }
}

/// Probabilities of the scores; those that are not allowed have none. The last is always allowed.
pub(crate) fn softmax(scores: &[f32], allowed: u32) -> Vec<f32> {
    let may = |index: usize| index + 1 == scores.len() || allowed & (1 << index) != 0;
    let top = scores.iter().enumerate().filter(|(i, _)| may(*i)).map(|(_, s)| *s).fold(f32::NEG_INFINITY, f32::max);
    let mut all: Vec<f32> =
        scores.iter().enumerate().map(|(i, score)| if may(i) { (score - top).exp() } else { 0.0 }).collect();
    let sum: f32 = all.iter().sum();
    all.iter_mut().for_each(|p| *p /= sum);
    all
}
