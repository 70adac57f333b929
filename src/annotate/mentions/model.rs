//! The weights of the tagger: for each feature, how much it speaks for each class. Features share a table by their hash
//! (Weinberger and others, 2009), so no feature names are kept. Method: a semi-Markov conditional random field
//! (Sarawagi and Cohen 2004), trained by [`crate::train`].

use std::io::{Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};

use crate::{
    annotate::hashing::row,
    ontology::{Class, DataError, DataFiles},
};

/// The most classes that a model can tell apart.
pub(crate) const WIDTH: usize = 16;

/// Where the weights lie among the data files.
pub(crate) const PATH: &str = "ontology/names.model";

/// How much speaks for each class, in the order of [`Model::classes`].
pub(crate) type Scores = [i32; WIDTH];

/// What stands before the weights, as one line of JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    classes: Vec<String>,
    bits: u32,
    slope: f32,
    offset: f32,
}

/// Weights and the classes they speak for.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) classes: Vec<Class>,
    /// The table has 2 to this power rows.
    pub(crate) bits: u32,
    /// Probability of a margin `m`: logistic of `slope × m + offset`, fitted on text that was not trained on.
    pub(crate) slope: f32,
    pub(crate) offset: f32,
    /// `classes.len()` weights a row.
    pub(crate) weights: Vec<i8>,
}

impl Model {
    /// Reads the compiled-in or overlaid weights.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let error = |message: String| DataError { path: PATH.into(), line: None, message };
        let bytes = files.bytes(PATH)?;
        let mut all = Vec::new();
        GzDecoder::new(bytes).read_to_end(&mut all).map_err(|e| error(format!("these are no weights: {e}")))?;
        let end = all.iter().position(|b| *b == b'\n').ok_or_else(|| error("the header is missing".into()))?;
        let header: Header =
            serde_json::from_slice(&all[..end]).map_err(|e| error(format!("the header is unreadable: {e}")))?;
        let weights: Vec<i8> = all[end + 1..].iter().map(|b| b.cast_signed()).collect();
        let classes: Vec<Class> = header.classes.iter().map(|name| Class::new(name)).collect();
        if header.bits > 24 || classes.len() > WIDTH || weights.len() != classes.len() << header.bits {
            return Err(error("the weights are cut off or of another version: train them anew".into()));
        }
        Ok(Self { classes, bits: header.bits, slope: header.slope, offset: header.offset, weights })
    }

    /// The file's bytes.
    pub(crate) fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let header = Header {
            classes: self.classes.iter().map(|c| c.as_str().to_owned()).collect(),
            bits: self.bits,
            slope: self.slope,
            offset: self.offset,
        };
        let mut out = GzEncoder::new(Vec::new(), Compression::best());
        out.write_all(serde_json::to_string(&header)?.as_bytes())?;
        out.write_all(b"\n")?;
        out.write_all(&self.weights.iter().map(|w| w.cast_unsigned()).collect::<Vec<_>>())?;
        out.finish()
    }

    /// What features say together.
    pub(crate) fn sum(&self, features: &[u64]) -> Scores {
        let mut scores = [0; WIDTH];
        let width = self.classes.len();
        for feature in features {
            let row = row(*feature, self.bits, width);
            if let Some(row) = self.weights.get(row..row + width) {
                scores.iter_mut().zip(row).for_each(|(score, weight)| *score += i32::from(*weight));
            }
        }
        scores
    }

    /// Probability that a decision of this margin is right.
    pub(crate) fn probability(&self, margin: i32) -> f32 {
        1.0 / (1.0 + (-(self.slope * margin as f32 + self.offset)).exp())
    }
}
