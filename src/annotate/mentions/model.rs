//! The weights of the tagger: for each feature, how much it speaks for each class. Features share a table by their hash
//! (Weinberger and others, 2009), so no feature names are kept. Method: a semi-Markov conditional random field
//! (Sarawagi and Cohen 2004), trained by [`crate::train`].

use serde::{Deserialize, Serialize};

use crate::{
    annotate::{hashing::row, weights},
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
        let count = |header: &Header| {
            let fits = header.bits <= 24 && header.classes.len() <= WIDTH;
            fits.then(|| header.classes.len() << header.bits)
        };
        let (Header { classes, bits, slope, offset }, weights) = weights::load(files, PATH, count)?;
        let classes = classes.iter().map(|name| Class::new(name)).collect();
        Ok(Self { classes, bits, slope, offset, weights })
    }

    /// The file's bytes.
    pub(crate) fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let header = Header {
            classes: self.classes.iter().map(|c| c.as_str().to_owned()).collect(),
            bits: self.bits,
            slope: self.slope,
            offset: self.offset,
        };
        weights::pack(&header, &self.weights)
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
