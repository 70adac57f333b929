//! How often claims are right of which the priors along the way make so much: `ontology/lexicon/{lang}/confidence.toml`.

use serde::Deserialize;

use crate::{
    lang::Lang,
    ontology::{DataError, DataFiles},
};

/// A curve from the product of priors to measured precision.
#[derive(Debug)]
pub(super) struct Curve(Vec<(f32, f32)>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Points of the curve, both coordinates rising; straight lines between them.
    curve: Vec<(f32, f32)>,
}

impl Curve {
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let source = files.file(&format!("ontology/lexicon/{lang}/confidence.toml"))?;
        let points = source.toml::<File>()?.curve;
        let rises = points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        let within = points.iter().all(|(raw, right)| (0.0..=1.0).contains(raw) && (0.0..=1.0).contains(right));
        if points.len() < 2 || !rises || !within {
            return Err(source
                .error_near("curve", "the curve needs two points or more between 0 and 1, each higher than the last"));
        }
        Ok(Self(points))
    }

    /// The measured precision at a product of priors; level outside the curve.
    pub fn of(&self, raw: f32) -> f32 {
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
