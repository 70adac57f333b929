//! The weights of the reader: for each statement about a pair of arguments, how much it speaks for each property and for
//! none; for each statement about a claim, how much it speaks for each modality. Method: logistic regression over hashed
//! features, trained by [`crate::train::claims`].

use serde::{Deserialize, Serialize};

use crate::{
    annotate::{Modality, hashing::row, weights},
    lang::Lang,
    ontology::{DataError, DataFiles},
};

/// Where the weights of the properties lie among the data files.
pub(crate) const PATH: &str = "ontology/claims.model";
/// Where the weights of the modalities lie.
pub(crate) const MODALITY_PATH: &str = "ontology/modality.model";

/// The modalities in the order of their weights; a claim that is none of them is asserted.
pub(crate) const MODALITIES: [Modality; 3] = [Modality::Planned, Modality::Hedged, Modality::Denied];

/// What stands before the weights, as one line of JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    labels: Vec<String>,
    languages: Vec<Lang>,
    bits: u32,
    scale: f32,
}

/// Both tables.
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) properties: Table,
    modality: Table,
}

impl Model {
    /// Reads the compiled-in or overlaid weights.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        Ok(Self { properties: Table::load(files, PATH)?, modality: Table::load(files, MODALITY_PATH)? })
    }

    /// Whether the weights know a language.
    pub(super) fn knows(&self, lang: Lang) -> bool {
        self.properties.languages.contains(&lang)
    }

    /// The likeliest modality.
    pub(super) fn modality(&self, features: &[u64]) -> Modality {
        let told = self.modality.probabilities(features, u32::MAX);
        let best = told.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(MODALITIES.len(), |(best, _)| best);
        MODALITIES.get(best).copied().unwrap_or(Modality::Asserted)
    }
}

/// Weights and what they speak for.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) labels: Vec<String>,
    /// The languages of the articles learnt from.
    pub(crate) languages: Vec<Lang>,
    pub(crate) bits: u32,
    /// What a unit of the weights is worth, in nats.
    pub(crate) scale: f32,
    /// A weight for each label, and one for none of them, a row.
    pub(crate) weights: Vec<i8>,
}

impl Table {
    fn load(files: &DataFiles, path: &str) -> Result<Self, DataError> {
        let count = |header: &Header| (header.bits <= 24).then(|| (header.labels.len() + 1) << header.bits);
        let (Header { labels, languages, bits, scale }, weights) = weights::load(files, path, count)?;
        Ok(Self { labels, languages, bits, scale, weights })
    }

    /// The file's bytes.
    pub(crate) fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let Self { labels, languages, bits, scale, .. } = self.clone();
        weights::pack(&Header { labels, languages, bits, scale }, &self.weights)
    }

    /// The probability of each label, and last of none, given that only those of `allowed` are possible.
    pub(crate) fn probabilities(&self, features: &[u64], allowed: u32) -> Vec<f32> {
        let width = self.labels.len() + 1;
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
