use anyhow::Result;
use clap::Args;
use depeche::{
    editorial::{self, Named, Wanted},
    ontology::Classes,
};

use super::{class_named, table, workspace::Workspace};

#[derive(Args)]
pub(super) struct List {
    /// Only of this class, as company
    #[arg(long)]
    class: Option<String>,
    /// Only what is mentioned at least so often
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_count: usize,
    /// Only doubtful names: of low confidence, of several classes, or like another name
    #[arg(long)]
    doubtful: bool,
    /// At most so many names, the most mentioned first
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Sentences shown a name, from different articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    contexts: usize,
    /// Form of the list
    #[arg(long, default_value = "table")]
    format: table::Format,
}

impl List {
    pub(super) async fn show(&self, workspace: &Workspace, classes: &Classes) -> Result<()> {
        let class = self.class.as_deref().map(|name| class_named(classes, name)).transpose()?;
        let List { min_count, doubtful, limit, contexts, .. } = *self;
        let wanted = Wanted { class, min_count, doubtful, limit, contexts };
        let names = editorial::survey(&*workspace.graph()?, &workspace.base, classes, &wanted).await?;
        table::print(self.format, &COLUMNS, &rows(&names), &names)
    }
}

const COLUMNS: [&str; 10] =
    ["slug", "name", "class", "mentions", "articles", "confidence", "doubts", "date", "sentence", "article"];

/// One row a context; what is said of the name stands in the first.
fn rows(names: &[Named]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for named in names {
        let doubts = if named.new {
            std::iter::once("new".to_owned()).chain(named.doubts.clone()).collect()
        } else {
            named.doubts.clone()
        };
        let of_name = vec![
            named.slug.clone(),
            named.name.clone(),
            named.class.clone(),
            named.mentions.to_string(),
            named.articles.to_string(),
            format!("{:.2}", named.confidence),
            doubts.join("; "),
        ];
        let contexts = named.contexts.iter().map(Some).chain(named.contexts.is_empty().then_some(None));
        for (index, context) in contexts.enumerate() {
            let day = context.and_then(|c| c.date.as_deref()).and_then(|date| date.get(..10)).unwrap_or_default();
            let mut row = if index == 0 { of_name.clone() } else { vec![String::new(); of_name.len()] };
            row.push(day.to_owned());
            row.push(context.map_or("", |c| &c.sentence).to_owned());
            row.push(context.map_or("", |c| &c.article).to_owned());
            rows.push(row);
        }
    }
    rows
}
