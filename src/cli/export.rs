use std::io::{self, Write};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use depeche::graph::Graph;
use flate2::{Compression, write::GzEncoder};
use oxigraph::io::RdfFormat;

use super::Common;

/// Write the whole graph to standard output
#[derive(Args)]
#[command(after_help = "Example: depeche export --format trig --gzip > press.trig.gz")]
pub struct Export {
    /// N-Quads, TriG and JSON-LD keep the named graphs; Turtle and N-Triples leave them out
    #[arg(long, default_value = "nquads")]
    format: Format,
    /// Compress with gzip
    #[arg(long)]
    gzip: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Nquads,
    Trig,
    Jsonld,
    Turtle,
    Ntriples,
}

impl Export {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let format = match self.format {
            Format::Nquads => RdfFormat::NQuads,
            Format::Trig => RdfFormat::TriG,
            Format::Jsonld => RdfFormat::JsonLd { profile: Default::default() },
            Format::Turtle => RdfFormat::Turtle,
            Format::Ntriples => RdfFormat::NTriples,
        };
        let out = io::BufWriter::new(io::stdout());
        let writer: Box<dyn Write + Send> =
            if self.gzip { Box::new(GzEncoder::new(out, Compression::default())) } else { Box::new(out) };
        super::block_on(async {
            let graph = workspace.graph()?;
            let count = graph.export(format, writer).await.context("the export was not completed")?;
            tracing::info!("{count} quads");
            Ok(())
        })
    }
}
