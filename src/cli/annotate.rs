use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::Args;
use depeche::annotate::{Annotator, interchange::InputDocument};

use super::Common;

/// Find entities, quotes, quantities and claims in documents of text
///
/// Reads every `{lang}/{id}.json` under the input folder (fields `lang title date url text`) and writes the same path
/// under the output folder with `entities quotes quantities claims` filled in. Offsets count Unicode code points.
#[derive(Args)]
#[command(after_help = "Example: depeche annotate --input documents --output annotated")]
pub struct Annotate {
    /// Folder of documents
    #[arg(long, value_name = "DIR")]
    input: PathBuf,
    /// Folder to write to; made where it is missing
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
}

impl Annotate {
    pub fn run(self, common: &Common) -> Result<()> {
        let annotator = Annotator::load(&common.workspace()?.files)?;
        let mut documents = Vec::new();
        collect(&self.input, &mut documents).with_context(|| format!("cannot read {}", self.input.display()))?;
        documents.sort();
        if documents.is_empty() {
            bail!("there is no .json document under {}", self.input.display());
        }
        let mut failures = 0;
        for path in &documents {
            if let Err(error) = self.one(path, &annotator) {
                failures += 1;
                tracing::error!("{}: {error:#}", path.display());
            }
        }
        tracing::info!("annotated {} of {} documents", documents.len() - failures, documents.len());
        if failures > 0 {
            bail!("{failures} of {} documents could not be annotated", documents.len());
        }
        Ok(())
    }

    fn one(&self, path: &Path, annotator: &Annotator) -> Result<()> {
        let document: InputDocument = serde_json::from_str(&fs::read_to_string(path)?)?;
        let found = annotator.annotate(&document.article());
        let target = self.output.join(path.strip_prefix(&self.input)?);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let json = serde_json::to_string_pretty(&document.with(&found))?;
        fs::write(&target, json + "\n").with_context(|| format!("cannot write {}", target.display()))
    }
}

fn collect(folder: &Path, documents: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, documents)?;
        } else if path.extension().is_some_and(|e| e == "json") {
            documents.push(path);
        }
    }
    Ok(())
}
