//! The sources that are crawled, as their files in `ontology/sources` describe them.

use std::time::Duration;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    fetch::authority,
    frontier::{Page, PageKind},
    lang::Lang,
    ontology::{DataError, DataFiles},
};

/// A site whose articles are read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name, as readers know it.
    pub name: String,
    /// Front page. Its host is the identity of the source.
    pub home: Url,
    /// Country of publication, as ISO 3166 code.
    pub country: Option<String>,
    /// Languages of the articles.
    #[serde(default)]
    pub languages: Vec<Lang>,
    /// Feeds: RSS, Atom, JSON Feed.
    #[serde(default)]
    pub feeds: Vec<Url>,
    /// Sitemaps, or indexes of them.
    #[serde(default)]
    pub sitemaps: Vec<Url>,
    /// Hosts besides that of `home` where articles are.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Only addresses whose path holds one of these are articles; empty for all.
    #[serde(default)]
    pub include: Vec<String>,
    /// Addresses whose path holds one of these are none.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Pause between two requests to a host, in seconds, where it is not the usual one.
    pub delay_seconds: Option<f64>,
    /// Time between two visits to a feed or sitemap, in minutes, where it is not the usual one.
    pub interval_minutes: Option<u32>,
}

impl Source {
    /// The sources of `ontology/sources`.
    pub fn load(files: &DataFiles) -> Result<Vec<Self>, DataError> {
        let read = |file: &crate::ontology::DataFile| {
            let source: Self = file.toml()?;
            if source.delay_seconds.is_some_and(|delay| Duration::try_from_secs_f64(delay).is_err()) {
                return Err(file.error_near("delay_seconds", "the pause is a number of seconds, 0 or more"));
            }
            if source.feeds.is_empty() && source.sitemaps.is_empty() {
                return Err(file.error_near("home", "a source needs `feeds` or `sitemaps` to find its articles by"));
            }
            Ok(source)
        };
        files.under("ontology/sources", "toml").map(read).collect()
    }

    /// Host of the front page without `www.`, with its port where that is not the usual one.
    pub fn domain(&self) -> String {
        bare(&authority(&self.home)).to_owned()
    }

    /// Pause between two requests to a host.
    pub(super) fn delay(&self, usual: Duration) -> Duration {
        self.delay_seconds.and_then(|delay| Duration::try_from_secs_f64(delay).ok()).unwrap_or(usual)
    }

    /// Time between two visits to a feed or sitemap.
    pub(super) fn interval(&self, usual: TimeDelta) -> TimeDelta {
        self.interval_minutes.map_or(usual, |minutes| TimeDelta::minutes(minutes.into())).max(TimeDelta::minutes(1))
    }

    /// Whether an address is on a host of the source. Redirects are followed among these.
    pub fn has_host(&self, url: &Url) -> bool {
        let host = authority(url);
        let lists = self.feeds.iter().chain(&self.sitemaps);
        self.publishes_on(&host) || lists.into_iter().any(|list| authority(list) == host)
    }

    /// Whether an address may be an article of the source.
    pub fn covers(&self, url: &Url) -> bool {
        let holds = |part: &String| url.path().contains(part.as_str());
        self.has_host(url)
            && (self.include.is_empty() || self.include.iter().any(holds))
            && !self.exclude.iter().any(holds)
    }

    /// Whether a page that was once found is still wanted, now that the source may have been edited.
    pub(super) fn wants(&self, page: &Page) -> bool {
        match page.kind {
            PageKind::Feed => self.feeds.contains(&page.url),
            PageKind::Sitemap => !self.sitemaps.is_empty(),
            PageKind::Article => self.covers(&page.url),
        }
    }

    fn publishes_on(&self, host: &str) -> bool {
        bare(host) == self.domain() || self.hosts.iter().any(|own| bare(own) == bare(host))
    }
}

/// A host without `www.`.
fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        toml::from_str(
            "name = 'La Gazette'\nhome = 'https://www.gazette.example/'\nfeeds = ['https://feeds.gazette.example/rss']\n\
             hosts = ['blog.example']\ninclude = ['/tech/']\nexclude = ['/live/']",
        )
        .unwrap()
    }

    #[test]
    fn every_source_of_the_ontology_loads_and_wants_its_own_front_page() {
        let sources = Source::load(&DataFiles::embedded()).unwrap();
        assert!(!sources.is_empty());
        for source in sources {
            assert!(source.has_host(&source.home), "{}", source.name);
        }
    }

    #[test]
    fn a_source_covers_its_sections_on_its_hosts_and_nothing_else() {
        let cases = [
            ("https://gazette.example/tech/a", true),
            ("http://www.gazette.example/tech/a", true),
            ("https://blog.example/tech/a", true),
            ("https://gazette.example/sport/a", false),
            ("https://gazette.example/tech/live/a", false),
            ("https://gazette.example:8080/tech/a", false),
            ("https://notgazette.example/tech/a", false),
            ("https://gazette.example.evil.example/tech/a", false),
        ];
        for (url, expected) in cases {
            assert_eq!(source().covers(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
