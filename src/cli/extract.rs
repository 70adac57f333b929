use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use chrono::Utc;
use clap::Args;
use depeche::{
    extract::{extract, to_json},
    fetch::Capture,
};
use url::Url;

use super::Common;

/// Read articles out of HTML files
///
/// Writes one JSON object a line: `id` (the file's name without extension), `url title authors published modified
/// language publisher text blocks`. Offsets of blocks count Unicode code points.
#[derive(Args)]
#[command(after_help = "Example: depeche extract --url https://example.org/story saved/story.html")]
pub struct Extract {
    /// Address that the page was fetched from, where it is one file and does not say so itself
    #[arg(long)]
    url: Option<Url>,
    /// HTML files
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Extract {
    pub fn run(self, _: &Common) -> Result<()> {
        if self.url.is_some() && self.files.len() > 1 {
            bail!("--url is the address of one page: give one file");
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        let mut failures = 0;
        for path in &self.files {
            match self.one(path) {
                Ok(article) => writeln!(out, "{article}")?,
                Err(error) => {
                    failures += 1;
                    tracing::error!("{}: {error:#}", path.display());
                }
            }
        }
        out.flush()?;
        if failures > 0 {
            bail!("{failures} of {} files could not be read as articles", self.files.len());
        }
        Ok(())
    }

    fn one(&self, path: &Path) -> Result<serde_json::Value> {
        let absolute = path.canonicalize().context("there is no such file")?;
        let own = || Url::from_file_path(&absolute).map_err(|()| anyhow::anyhow!("the path is no file address"));
        let url = self.url.clone().map_or_else(own, Ok)?;
        let capture = Capture {
            url,
            fetched_at: Utc::now(),
            status: 200,
            headers: vec![("content-type".into(), "text/html".into())],
            body: fs::read(path).context("cannot be read")?,
        };
        let mut article = to_json(&extract(&capture)?);
        article["id"] = path.file_stem().unwrap_or_default().to_string_lossy().into();
        Ok(article)
    }
}
