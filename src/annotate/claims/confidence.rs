//! How often claims are right, by how they were read: `ontology/lexicon/{lang}/confidence.toml`.

use serde::Deserialize;

use crate::{
    lang::Lang,
    ontology::{DataError, DataFiles},
};

/// What the file says.
#[derive(Debug)]
pub(super) struct Confidence {
    patterns: Curve,
    reader: Curve,
    /// Probability by the weights below which the reader says nothing.
    pub least: f32,
}

/// A curve from an estimate to measured precision.
#[derive(Debug)]
struct Curve(Vec<(f32, f32)>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    patterns: Patterns,
    reader: Reader,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patterns {
    /// Points of the curve, both coordinates rising; straight lines between them.
    curve: Vec<(f32, f32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reader {
    least: f32,
    curve: Vec<(f32, f32)>,
}

impl Confidence {
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let source = files.file(&format!("ontology/lexicon/{lang}/confidence.toml"))?;
        let File { patterns, reader } = source.toml()?;
        let curve = |name: &str, points: Vec<(f32, f32)>| {
            let rises = points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
            let within = points.iter().all(|(raw, right)| (0.0..=1.0).contains(raw) && (0.0..=1.0).contains(right));
            if points.len() >= 2 && rises && within {
                return Ok(Curve(points));
            }
            let message = "the curve needs two points or more between 0 and 1, each higher than the last";
            Err(source.error_near(name, message))
        };
        if !(0.0..=1.0).contains(&reader.least) {
            return Err(source.error_near("least", "a probability is between 0 and 1"));
        }
        let (patterns, told) = (curve("[patterns]", patterns.curve)?, curve("[reader]", reader.curve)?);
        Ok(Self { patterns, reader: told, least: reader.least })
    }

    /// How often claims are right of which the priors along the way make so much.
    pub fn of(&self, prior: f32) -> f32 {
        self.patterns.of(prior)
    }

    /// How often claims are right that the weights find so probable.
    pub fn of_told(&self, probability: f32) -> f32 {
        self.reader.of(probability)
    }
}

impl Curve {
    /// The measured precision at an estimate; level outside the curve.
    fn of(&self, raw: f32) -> f32 {
        let next = self.0.partition_point(|(x, _)| *x < raw);
        match (next.checked_sub(1).map(|i| self.0[i]), self.0.get(next)) {
            (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (raw - x0) / (x1 - x0),
            (Some((_, y)), None) => y,
            (None, Some((_, y))) => *y,
            (None, None) => raw,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_straight_between_its_points_and_level_beyond() {
        let curve = Curve(vec![(0.4, 0.8), (0.6, 0.9)]);
        for (raw, right) in [(0.2, 0.8), (0.4, 0.8), (0.5, 0.85), (0.6, 0.9), (0.9, 0.9)] {
            assert!((curve.of(raw) - right).abs() < 1e-6, "{raw}");
        }
    }
}
