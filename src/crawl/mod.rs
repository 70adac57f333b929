//! Sources → captures in the archive, each handed to a processor: the one stage that composes the others.

mod discovery;
mod error;
mod ingest;
mod recovery;
mod report;
mod run;
mod settings;
mod shutdown;
mod source;
mod stages;
mod visit;

pub use error::CrawlError;
pub use ingest::{Input, ingest};
pub use recovery::recover;
pub use report::{Change, CrawlReport, Event};
pub use run::crawl;
pub use settings::CrawlSettings;
pub use shutdown::shutdown;
pub use source::Source;
pub use stages::{Outcome, Processor, Stages};
