use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read, Write},
    path::Path,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use depeche::{
    graph::{Endpoint, Formats, Graph, Request},
    lang::Lang,
    queries::{Catalogue, Question, text_in},
};
use futures_util::StreamExt;
use oxigraph::{io::RdfFormat, sparql::results::QueryResultsFormat};

use super::{Common, table, workspace::Workspace};

/// Ask the graph: a query of the catalogue or your own SPARQL
///
/// Without a name, lists the catalogue. `-` reads SPARQL from standard input; anything else is first looked up in the
/// catalogue and then read as a file.
#[derive(Args)]
#[command(after_help = "Examples:
  depeche query
  depeche query quotes --param speaker=mark-zuckerberg --format csv
  depeche query - --endpoint http://localhost:7878/sparql < mine.rq")]
pub struct Query {
    /// Name in the catalogue, file, or - for standard input
    query: Option<String>,
    /// Value of a parameter of the query
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,
    /// Form of the result
    #[arg(long, default_value = "table")]
    format: Format,
    /// Ask a SPARQL endpoint instead of the local graph, as while `depeche serve` has it open
    #[arg(long, value_name = "URL")]
    endpoint: Option<reqwest::Url>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// Columns for reading; triples as Turtle
    Table,
    Csv,
    Tsv,
    Json,
    Xml,
    Turtle,
    Ntriples,
    Jsonld,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "write NAME=VALUE, as subject=meta-platforms".to_owned())
}

impl Format {
    fn formats(self) -> Formats {
        let solutions = match self {
            Format::Csv => QueryResultsFormat::Csv,
            Format::Tsv => QueryResultsFormat::Tsv,
            Format::Xml => QueryResultsFormat::Xml,
            _ => QueryResultsFormat::Json,
        };
        let triples = match self {
            Format::Ntriples => RdfFormat::NTriples,
            Format::Jsonld => RdfFormat::JsonLd { profile: Default::default() },
            Format::Xml => RdfFormat::RdfXml,
            _ => RdfFormat::Turtle,
        };
        Formats { solutions: Some(solutions), triples: Some(triples) }
    }
}

impl Query {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let catalogue = Catalogue::load(&workspace.files)?;
        let Some(name) = &self.query else { return list(&catalogue) };
        let request = self.request(name, &catalogue, &workspace)?;
        super::block_on(async {
            let mut out = Vec::new();
            let media_type = match &self.endpoint {
                Some(url) => {
                    let (media_type, bytes) = endpoint(url)?.query(request, self.format.formats()).await?;
                    out = bytes;
                    media_type
                }
                None => local(&workspace, request, self.format, &mut out).await?,
            };
            if self.format == Format::Table && media_type.contains("sparql-results+json") {
                out = table::render(&out)?.into_bytes();
            }
            io::stdout().write_all(&out)?;
            Ok(())
        })
    }

    fn request(&self, name: &str, catalogue: &Catalogue, workspace: &Workspace) -> Result<Request> {
        let values: BTreeMap<String, String> = self.parameters.iter().cloned().collect();
        if let Some(question) = catalogue.get(name) {
            return Ok(question.bind(&values, &workspace.base)?);
        }
        if !values.is_empty() {
            bail!("{name} is no query of the catalogue, and only those take --param; `depeche query` lists them");
        }
        let text = if name == "-" {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).context("cannot read the query from standard input")?;
            text
        } else if Path::new(name).is_file() {
            fs::read_to_string(name).with_context(|| format!("cannot read {name}"))?
        } else {
            bail!("{name} is neither a query of the catalogue nor a file; `depeche query` lists the catalogue");
        };
        Ok(Request { base: Some(workspace.base.to_string()), ..Request::new(text) })
    }
}

fn list(catalogue: &Catalogue) -> Result<()> {
    let mut out = io::stdout().lock();
    let french = std::env::var("LANG").is_ok_and(|lang| lang.starts_with("fr"));
    let lang = if french { Lang::FR } else { Lang::EN };
    for question in catalogue.iter() {
        writeln!(out, "{}  {}", question.name, text_in(&question.title, lang))?;
        for parameter in &question.parameters {
            writeln!(out, "    --param {}", usage(question, parameter))?;
        }
    }
    Ok(())
}

fn usage(_: &Question, parameter: &depeche::queries::Parameter) -> String {
    let value = parameter.default.clone().unwrap_or_else(|| "…".into());
    let optional = if parameter.optional { "  (may be left out)" } else { "" };
    format!("{}={value}{optional}", parameter.name)
}

async fn local(workspace: &Workspace, request: Request, format: Format, out: &mut Vec<u8>) -> Result<String> {
    let graph = workspace.graph()?;
    let mut answer = graph.query(request, format.formats()).await?;
    while let Some(bytes) = answer.bytes.next().await {
        out.extend(bytes?);
    }
    Ok(answer.media_type.to_owned())
}

/// An endpoint to ask.
pub fn endpoint(url: &reqwest::Url) -> Result<Endpoint> {
    depeche::fetch::install_tls();
    let client = reqwest::Client::builder().timeout(Duration::from_secs(600)).build()?;
    Ok(Endpoint { client, url: url.clone() })
}
