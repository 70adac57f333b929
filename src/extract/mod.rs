//! Capture → Article: main text in blocks, and metadata.

mod article;

pub(crate) use article::hex;
pub use article::{Article, ArticleId, Block, BlockKind, Moment, Publisher};
