//! The ledger of what is said: claims of all articles brought together by subject, property and value.
//!
//! An [`Entry`] is one value with everybody who gives it: who said it first and when, how many publishers on their own
//! (copies of one text count once), in which languages, how firmly, and which other values speak against it.
//! A [`Policy`] and the decisions of editors settle which entries are accepted as facts. [`Ledger`] keeps both in the
//! graph (`graph/ledger`, `graph/accepted`), where they can be asked in SPARQL; both are derived, and can be derived
//! anew from the articles' graphs at any time.
//!
//! | file | what |
//! | --- | --- |
//! | `value` | when two values are one, and when they contradict each other |
//! | `statement` | a claim with what the ledger needs of its article |
//! | `entry` | statements gathered to entries |
//! | `voice` | which articles are copies of one text |
//! | `policy`, `decisions` | which entries are accepted, contested, rejected; the file of editors' decisions |
//! | `quads` | entries as RDF, and back |
//! | `source`, `record` | what is read of the articles' graphs; of the ledger's own |
//! | `checks` | which claims and quotes published checks are about |
//! | `revision` | what an article said before its outlet changed it |
//! | `why` | what supports a triple and what speaks against it |
//! | `keeper`, `derive` | the ledger brought up to date after an article; derived anew |

mod checks;
mod decisions;
mod derive;
mod entry;
mod keeper;
mod policy;
mod quads;
mod record;
mod revision;
mod source;
mod statement;
mod value;
mod voice;
mod why;

pub use decisions::{DECISIONS, Decision, Decisions, Word, add};
pub use derive::Start;
pub use entry::{Entry, Measure};
pub use keeper::{Ledger, pending};
pub use policy::{Judged, Policy, Status, judge};
pub use revision::revisions;
pub use statement::{Question, Said, Stance, Statement};
pub use value::{Value, cluster};
pub use voice::Agencies;
pub use why::{Account, Accounts, EditorsWord, Saying, why};

use crate::graph::{GraphError, QueryError};

/// The ledger cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The graph does not answer.
    #[error("the ledger cannot be read: {0}")]
    Read(#[from] QueryError),
    /// The graph does not take it.
    #[error("the ledger cannot be written: {0}")]
    Write(#[from] GraphError),
}
