//! What was said, however often it is quoted: the direct quotes of all articles brought together by their words.
//!
//! A [`Quotation`] is one thing that somebody said, with every quote of it, whole, trimmed or retouched, the first known
//! one, and the publishers that quote it on their own. One that translates another is proposed with a confidence, by the
//! same named speaker within some days. [`Quotations`] keeps both in the graph (`graph/quotations`); they are derived, and
//! can be derived anew from the articles' graphs at any time.
//!
//! | file | what |
//! | --- | --- |
//! | `words` | when the words of two quotes are those of one saying |
//! | `quotation` | quotes gathered to what was said once |
//! | `dictionary`, `translation` | words of two languages; whether a text translates another |
//! | `quads` | quotations as RDF |
//! | `source`, `keeper` | reading from and writing to the graph |

mod dictionary;
mod keeper;
mod quads;
mod quotation;
mod source;
mod translation;
mod words;

pub use dictionary::Dictionary;
pub use keeper::{Quotations, pending};
pub use quotation::{Appearance, Quotation, gather};
pub use translation::{Alignment, PROPOSED, Translator};
pub use words::Words;

use crate::graph::{GraphError, QueryError};

/// The quotations cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum QuotationsError {
    /// The graph does not answer.
    #[error("the quotations cannot be read: {0}")]
    Read(#[from] QueryError),
    /// The graph does not take it.
    #[error("the quotations cannot be written: {0}")]
    Write(#[from] GraphError),
}
