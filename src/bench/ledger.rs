//! How fast the ledger answers, and how fast ledger and quotations take in an article, on a graph on disk.

use std::{
    collections::BTreeMap,
    fmt,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use oxigraph::model::{NamedNode, Quad};

use super::press;
use crate::{
    annotate::{Annotator, Unit},
    graph::{Embedded, Graph, GraphError, Limits, QueryError},
    ledger::{Ledger, LedgerError, Policy},
    ontology::{Classes, DataError, DataFiles},
    queries::{Catalogue, ParameterError},
    quotations::{Quotations, QuotationsError},
    rdf::{self, Base, Provenance, Vocabulary},
};

/// Articles that are taken in one by one, and questions that are asked, for each line of the report.
const ROUNDS: u64 = 100;

/// Quads written at once while the graph is filled.
const BATCH: usize = 50_000;

/// A measurement that came to nothing.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "each carries its own message")]
pub enum BenchError {
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    Graph(#[from] GraphError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Quotations(#[from] QuotationsError),
    #[error("the folder of the graph cannot be made: {0}")]
    Folder(std::io::Error),
    #[error("the measurement lacks {0}")]
    Lacks(&'static str),
}

/// What was measured.
#[derive(Debug, Clone)]
pub struct Report {
    articles: u64,
    quads: usize,
    filled: Duration,
    derived: Duration,
    quoted: Duration,
    lines: Vec<(&'static str, Vec<Duration>)>,
}

/// Fills a graph in a folder with articles of the invented press, derives its ledger, asks for the ledger of subjects,
/// and takes in new articles one by one.
pub async fn run(files: &DataFiles, folder: &Path, articles: u64) -> Result<Report, BenchError> {
    let base: Base = "http://localhost:7878/".parse().map_err(|_| BenchError::Lacks("a base"))?;
    std::fs::create_dir_all(folder).map_err(BenchError::Folder)?;
    let graph = Arc::new(Embedded::open(folder, Limits { time: Duration::from_secs(3600), ..Limits::default() })?);
    let (annotator, classes) = (Annotator::load(files)?, Classes::load(files)?);
    let quads = |number| {
        let (article, found) = press::article(number).ok_or(BenchError::Lacks("an article"))?;
        let units = |unit: &Unit| annotator.unit_iri(unit);
        let vocabulary = Vocabulary { base: &base, classes: &classes, units: &units };
        let quads = rdf::article_quads(vocabulary, &article, &found, &Provenance::default());
        Ok::<(NamedNode, Vec<Quad>), BenchError>((base.article(&article.id()), quads))
    };
    let started = Instant::now();
    graph.replace(&base.ontology_graph(), rdf::ontology_quads(files, &base)?).await?;
    graph.replace(&base.entities_graph(), rdf::entity_quads(files, &base)?).await?;
    let mut waiting = Vec::new();
    for number in 0..articles {
        waiting.extend(quads(number)?.1);
        if waiting.len() > BATCH || number + 1 == articles {
            graph.add(std::mem::take(&mut waiting)).await?;
        }
    }
    let filled = started.elapsed();
    let started = Instant::now();
    let ledger = Ledger::new(files, base.clone(), graph.clone(), Policy::default())?;
    ledger.start().await?;
    let derived = started.elapsed();
    let started = Instant::now();
    let quotations = Quotations::new(files, base.clone(), graph.clone())?;
    quotations.start().await?;
    let quoted = started.elapsed();

    let catalogue = Catalogue::load(files)?;
    let question = catalogue.get("ledger").ok_or(BenchError::Lacks("the query \"ledger\""))?;
    let (mut first, mut any) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (subject, times) in [(0, &mut first), (round * 37 % press::SUBJECTS, &mut any)] {
            let values = BTreeMap::from([("subject".to_owned(), press::slug(subject).to_string())]);
            let started = Instant::now();
            graph.select(question.bind(&values, &base)?).await?;
            times.push(started.elapsed());
        }
    }
    let (mut taken, mut joined) = (Vec::new(), Vec::new());
    let mut replaced = Vec::new();
    for number in articles..articles + ROUNDS {
        let (article, quads) = quads(number)?;
        let started = Instant::now();
        graph.replace(&article, quads).await?;
        replaced.push(started.elapsed());
        let started = Instant::now();
        ledger.update(&article).await?;
        taken.push(started.elapsed());
        let started = Instant::now();
        quotations.update(&article).await?;
        joined.push(started.elapsed());
    }
    let lines = vec![
        ("ledger of the most named subject", first),
        ("ledger of any subject", any),
        ("ledger brought up to date after a new article", taken),
        ("quotations brought up to date after a new article", joined),
        ("(its own graph written)", replaced),
    ];
    Ok(Report { articles, quads: graph.len().await?, filled, derived, quoted, lines })
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} articles, {} quads on disk: written in {:.0} s, their ledger derived in {:.0} s, their quotations in {:.0} s",
            self.articles,
            self.quads,
            self.filled.as_secs_f32(),
            self.derived.as_secs_f32(),
            self.quoted.as_secs_f32()
        )?;
        writeln!(f, "{:<50} {:>9} {:>9} {:>9}", "milliseconds", "median", "95 of 100", "longest")?;
        for (what, times) in &self.lines {
            let mut sorted = times.clone();
            sorted.sort_unstable();
            let at = |share: usize| sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1)));
            let ms = |share| at(share).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
            writeln!(f, "{what:<50} {:>9.1} {:>9.1} {:>9.1}", ms(50), ms(95), ms(100))?;
        }
        Ok(())
    }
}
