//! Care by people: which names need a look ([`survey`]), what was decided ([`DecisionFile`]), and the graph brought to
//! what was decided ([`apply`]).

mod apply;
mod doubts;
mod file;
mod survey;

pub use apply::{Applied, ApplyError, Derivation, apply, recorded};
pub use file::{DecisionFile, FileError};
pub use survey::{Context, Named, Wanted, find_entity, survey};
