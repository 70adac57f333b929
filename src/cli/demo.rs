use std::{fmt::Write as _, net::SocketAddr, time::Instant};

use anyhow::{Context, Result};
use chrono::Utc;
use clap::Args;
use depeche::{
    config::Config,
    crawl,
    demo::{self, Press},
    frontier::Frontier,
    graph::{Graph, Request},
    serve, vocab,
};

use super::{
    Common,
    serve::app_state,
    workspace::{Works, Workspace},
};

/// Crawl a small bundled press over HTTP and serve the result
///
/// Four invented outlets in French and English are served on loopback and crawled by the same code as any crawl; an
/// article is then corrected by its outlet, and the press is crawled again. No network is needed. Without --data
/// everything is thrown away at the end.
#[derive(Args)]
#[command(after_help = "Example: depeche demo --listen 127.0.0.1:8080")]
pub struct Demo {
    /// Address and port of graph and pages
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// End after the crawl instead of serving
    #[arg(long)]
    once: bool,
}

impl Demo {
    pub fn run(self, common: &Common) -> Result<()> {
        let started = Instant::now();
        let temporary = tempfile::tempdir().context("cannot make a folder for the demonstration")?;
        let data = common.data.clone().unwrap_or_else(|| temporary.path().to_owned());
        super::block_on(async {
            let listener = serve::bind(self.listen).await?;
            let address = listener.local_addr()?;
            let mut config =
                Config { base: format!("http://localhost:{}/", address.port()), data, ..Config::default() };
            config.crawl.contact = "https://localhost/depeche-demo".into();
            config.crawl.delay_seconds = 0.0;
            demo::write_entities(&config.data).context("cannot write into the data folder")?;
            let workspace = Workspace::new(config)?;
            let press = Press::serve().await?;
            let sources = press.sources();
            for source in &sources {
                println!("Serving {} at {}", source.name, source.home);
            }
            let works = workspace.works_for(&sources).await?;
            println!("\nFirst crawl");
            let report = super::crawl::run(&workspace, &works, &sources, true, std::future::pending()).await?;
            print!("{}", super::crawl::told(&report));
            press.take_requests();
            press.publish_updates();
            works.frontier.hasten(Utc::now()).await?;
            println!("\nSecond crawl, after Meridian Wire has corrected an article");
            let report = super::crawl::run(&workspace, &works, &sources, true, std::future::pending()).await?;
            print!("{}", super::crawl::told(&report));
            let requests = press.take_requests();
            println!(
                "{} of {} requests were conditional, {} answered by 304 Not Modified",
                requests.conditional,
                requests.all.len(),
                requests.not_modified
            );
            println!("\n{}", found(&works).await?);
            println!("Ready after {:.1} s.", started.elapsed().as_secs_f32());
            if self.once {
                return Ok(());
            }
            println!(
                "\nPages   {0}\nSPARQL  {0}sparql\n\nA query to paste there:\n\n{1}",
                workspace.base,
                serve::pages::EXAMPLE
            );
            println!("Ctrl-C ends the demonstration.");
            let state = app_state(&workspace, &works)?;
            Ok(serve::serve(listener, state, crawl::shutdown()?).await?)
        })
    }
}

/// What stands in the graph, counted.
async fn found(works: &Works) -> Result<String> {
    let kinds = [
        ("articles", "?x a schema:NewsArticle"),
        ("mentions of names", "?x a dep:Mention"),
        ("quotes", "?x a schema:Quotation"),
        ("quotes with a speaker", "?x schema:spokenByCharacter|dep:speakerText ?who"),
        ("quantities", "?x a dep:Quantity"),
        ("claims", "?x a dep:Claim"),
    ];
    let mut lines = String::from("Found\n");
    for (name, pattern) in kinds {
        let query = format!(
            "PREFIX dep: <{}> PREFIX schema: <{}> SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}",
            vocab::dep::NS,
            vocab::schema::NS
        );
        let rows = works.graph.select(Request::new(query)).await?;
        let n = rows.first().and_then(|row| row.number("n")).unwrap_or_default();
        writeln!(lines, "{n:>7} {name}")?;
    }
    Ok(lines)
}
