use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::Args;
use depeche::{
    annotate::Annotator,
    ontology::DataFiles,
    train::{self, Ground, Sample, Settings, Tags},
};

use super::Common;

/// Train the tagger of names, or measure it, on text whose names are marked
///
/// A corpus is a file of JSON lines {"doc", "tokens", "spaces", "tags"} whose name begins with its language
/// (fr_news.jsonl). Training adds the marked sentences of `ontology/sentences` and
/// the marked articles of `ontology/articles`.
#[derive(Args)]
#[command(after_help = "Example: depeche train corpora/*.jsonl --output ontology/names.model\n         \
    depeche train --evaluate corpora/fr_test.jsonl")]
pub struct Train {
    /// Corpora
    corpora: Vec<PathBuf>,
    /// File to write the weights to
    #[arg(
        long,
        value_name = "FILE",
        help = "File to write the weights to [default: ontology/names.model or claims.model]"
    )]
    output: Option<PathBuf>,
    /// Measure the weights in use on the corpora and train nothing
    #[arg(long)]
    evaluate: bool,
    /// Train the reader of claims on `ontology/articles` instead
    #[arg(long)]
    claims: bool,
    /// Of the marked articles, keep one in so many aside and measure on them
    #[arg(long, default_value_t = 0)]
    aside: usize,
    /// Tags that are measured
    #[arg(long, value_delimiter = ',', default_value = "PER,ORG,LOC")]
    tags: Vec<String>,
    /// Times that all text is gone through
    #[arg(long, default_value_t = Settings::default().epochs)]
    epochs: usize,
    /// How far a step of learning goes
    #[arg(long, default_value_t = Settings::default().rate)]
    rate: f32,
    /// Share of listed names that are shown as if no list had them
    #[arg(long, default_value_t = Settings::default().unlisted)]
    unlisted: f32,
    /// Share of stretches whose words are kept back, so that context and form teach
    #[arg(long, default_value_t = Settings::default().wordless)]
    wordless: f32,
    /// Times that a sentence of `ontology/sentences` counts
    #[arg(long, default_value_t = 24)]
    sentences: usize,
    /// Times that an article of `ontology/articles` counts
    #[arg(long, default_value_t = 4)]
    articles: usize,
    /// The table has 2 to this power rows
    #[arg(long, default_value_t = Settings::default().bits)]
    bits: u32,
}

impl Train {
    pub fn run(self, common: &Common) -> Result<()> {
        let files = common.workspace()?.files;
        let tags = Tags::load(&files)?;
        let mut out = io::stdout().lock();
        if self.evaluate {
            if self.corpora.is_empty() {
                bail!("name a corpus to measure on");
            }
            let annotator = Annotator::load(&files)?;
            let wanted: Vec<&str> = self.tags.iter().map(String::as_str).collect();
            for path in &self.corpora {
                for (tag, counts) in train::evaluate(&annotator, &train::corpus(path, &tags)?, &tags, &wanted) {
                    let (p, r, f1) = counts.rates();
                    writeln!(out, "{}  {tag:<4}  p {p:.3}  r {r:.3}  F1 {f1:.3}  n {}", path.display(), counts.marked)?;
                }
            }
            return Ok(());
        }
        let ground = Ground::load(&files)?;
        if self.claims {
            return self.claims(&files, &ground);
        }
        let mut samples: Vec<Sample> = Vec::new();
        for path in &self.corpora {
            samples.extend(train::corpus(path, &tags)?);
        }
        for lang in ground.languages() {
            samples.extend(train::sentences(&files, lang, &tags, self.sentences)?);
            samples.extend(train::articles(&files, lang, &tags, self.articles)?);
        }
        let settings = Settings {
            epochs: self.epochs,
            rate: self.rate,
            unlisted: self.unlisted,
            wordless: self.wordless,
            bits: self.bits,
            ..Settings::default()
        };
        let trained = train::train(&ground, &samples, &settings)?;
        writeln!(
            out,
            "{} texts, {} candidates, loss by epoch {:.3?}",
            samples.len(),
            trained.segments,
            trained.losses
        )?;
        let names = self.output.clone().unwrap_or_else(|| "ontology/names.model".into());
        write(&names, &trained.model)
    }

    fn claims(&self, files: &DataFiles, ground: &Ground) -> Result<()> {
        let mut articles = Vec::new();
        for lang in ground.languages() {
            articles.extend(train::claims::articles(files, lang)?);
        }
        let settings = train::claims::Settings { kept_aside: self.aside, ..Default::default() };
        let trained = train::claims::train(files, ground, &articles, &settings)?;
        let mut out = io::stdout().lock();
        let train::claims::Trained { pairs, marked, reached, .. } = trained;
        writeln!(out, "{} articles, {pairs} pairs, {marked} claims of which {reached} have a pair", articles.len())?;
        for (least, counts) in trained.measured.iter().filter(|_| self.aside > 0) {
            let (p, r, f1) = counts.rates();
            writeln!(out, "from {least:.1}  p {p:.3}  r {r:.3}  F1 {f1:.3}  n {}", counts.marked)?;
        }
        if self.aside > 0 {
            let (right, all) = trained.modalities;
            writeln!(out, "modality right of {right} claims of {all}")?;
        }
        let claims = self.output.clone().unwrap_or_else(|| "ontology/claims.model".into());
        write(&claims.with_file_name("modality.model"), &trained.modality)?;
        write(&claims, &trained.model)
    }
}

fn write(path: &Path, model: &[u8]) -> Result<()> {
    std::fs::write(path, model).with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(io::stdout(), "{} ({} bytes)", path.display(), model.len())?;
    Ok(())
}
