//! A change that is put together before it is written.

use std::collections::HashSet;

use oxigraph::model::Quad;

use super::{Change, Graph, GraphError};

/// Quads to take out and to put in; what is in both stays as it is.
#[derive(Debug, Default)]
pub struct Edit {
    /// What stood there.
    pub old: HashSet<Quad>,
    /// What is to stand there.
    pub new: HashSet<Quad>,
}

impl Edit {
    /// Writes the difference, in one transaction.
    pub async fn write(self, graph: &dyn Graph) -> Result<Change, GraphError> {
        let removed: Vec<Quad> = self.old.difference(&self.new).cloned().collect();
        let added: Vec<Quad> = self.new.difference(&self.old).cloned().collect();
        if removed.is_empty() && added.is_empty() {
            return Ok(Change::default());
        }
        graph.change(removed, added).await
    }
}
