//! Checks of claims that a page publishes (`schema:ClaimReview`).

use serde::{Deserialize, Serialize};
use url::Url;

use super::Moment;

/// A published check of something that was said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What was said, in the checker's words.
    pub claim: String,
    /// The verdict in words, as "Mostly false".
    pub verdict: Option<String>,
    /// The verdict as a number, with the lowest and the highest that there is.
    pub rating: Option<f64>,
    /// The lowest rating.
    pub worst: Option<f64>,
    /// The highest rating.
    pub best: Option<f64>,
    /// Who checked.
    pub checker: Option<String>,
    /// Where the check stands.
    pub url: Option<Url>,
    /// Who said it.
    pub said_by: Option<String>,
    /// When it was said.
    pub said_on: Option<Moment>,
    /// Where it was said.
    pub appearances: Vec<Url>,
}
