use std::{collections::BTreeMap, time::Duration};

use anyhow::{Result, bail};
use chrono::{TimeDelta, Utc};
use clap::Args;
use depeche::{
    config,
    crawl::{self, CrawlReport, CrawlSettings, Event, Source},
    frontier::Frontier,
};

use super::{
    Common,
    workspace::{Works, Workspace},
};

/// Fetch articles from the outlets of the configuration
///
/// Goes on for ever, and goes on where it stopped; Ctrl-C ends it with the pages at hand finished.
#[derive(Args)]
#[command(after_help = "Example: depeche crawl --config depeche.toml --once")]
pub struct Crawl {
    /// End when nothing is due any more
    #[arg(long)]
    once: bool,
    /// Visit again now what would be due later
    #[arg(long)]
    again: bool,
}

impl Crawl {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let sources = sources(&workspace)?;
        super::block_on(async {
            let works = workspace.works().await?;
            if self.again {
                works.frontier.hasten(Utc::now()).await?;
            }
            let report = run(&workspace, &works, &sources, self.once, crawl::shutdown()?).await?;
            eprint!("{}", told(&report));
            Ok(())
        })
    }
}

/// Crawls with the settings of the configuration and a line of progress on a terminal.
pub async fn run(
    workspace: &Workspace,
    works: &Works,
    sources: &[Source],
    once: bool,
    stop: impl Future<Output = ()>,
) -> Result<CrawlReport> {
    let config = &workspace.config.crawl;
    let settings = CrawlSettings {
        once,
        concurrency: config.hosts_at_once,
        delay: Duration::try_from_secs_f64(config.delay_seconds)?,
        interval: TimeDelta::minutes(config.feed_minutes.try_into()?),
        ..CrawlSettings::default()
    };
    let bar = indicatif::ProgressBar::new_spinner();
    let progress = |event: &Event| {
        bar.inc(1);
        bar.set_message(match event {
            Event::Listed { url, .. }
            | Event::Kept { url, .. }
            | Event::Unchanged { url }
            | Event::Failed { url, .. } => url.to_string(),
        });
    };
    let report = crawl::crawl(&works.fetcher, works.stages(), sources, &settings, &progress, stop).await?;
    bar.finish_and_clear();
    Ok(report)
}

/// What a crawl did, in lines to read.
pub fn told(report: &CrawlReport) -> String {
    let mut lines = format!(
        "{} requests: {} pages new, {} changed, {} unchanged, {} recovered, {} forbidden by robots.txt\n",
        report.requests, report.new, report.changed, report.unchanged, report.recovered, report.forbidden
    );
    let mut count = |what: &str, counts: &BTreeMap<String, u64>| {
        for (reason, n) in counts {
            lines.push_str(&format!("{n} {what}: {reason}\n"));
        }
    };
    count("passed over", &report.skipped);
    count("failed", &report.failed);
    lines
}

/// The outlets that the configuration names.
pub fn sources(workspace: &Workspace) -> Result<Vec<Source>> {
    let config = &workspace.config.crawl;
    if config.contact.trim().is_empty() {
        bail!(
            "the configuration does not say who crawls: set `contact` under [crawl] to a page or e-mail address where \
             a webmaster can reach you"
        );
    }
    let all = Source::load(&workspace.files)?;
    let names = match &config.sources {
        config::Sources::Word(word) if word == "all" => return Ok(all),
        config::Sources::Word(word) => std::slice::from_ref(word),
        config::Sources::Names(names) => names,
    };
    if names.is_empty() {
        bail!("the configuration names no outlet: list some under `sources` in [crawl], or write sources = \"all\"");
    }
    let known = || all.iter().map(Source::domain).collect::<Vec<_>>().join(", ");
    names
        .iter()
        .map(|name| match all.iter().find(|source| source.domain() == *name) {
            Some(source) => Ok(source.clone()),
            None => bail!("there is no outlet {name:?} in ontology/sources; there are: {}", known()),
        })
        .collect()
}
