//! The frontier in a SQL database.

use std::{path::Path, str::FromStr};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::{AnyPool, Row, any::AnyPoolOptions, any::AnyRow};
use url::Url;

use super::{Frontier, FrontierError, FrontierStats, NewPage, Page, PageKind, Visit};
use crate::{archive::Locator, fetch::Validators};

const SCHEMA: &str = include_str!("schema.sql");

/// The columns of a [`Page`].
macro_rules! page {
    ($rest:literal) => {
        concat!(
            "SELECT url, kind, discovered_at, published_at, next_visit, etag, last_modified, body_hash, \
             failures FROM pages ",
            $rest
        )
    };
}

/// The frontier in a SQL database; by default a SQLite file.
#[derive(Debug, Clone)]
pub struct SqlFrontier {
    pool: AnyPool,
}

impl SqlFrontier {
    /// The frontier in a SQLite file, which is made where it is missing.
    pub async fn open(path: &Path) -> Result<Self, FrontierError> {
        let mut url = Url::parse("sqlite:///?mode=rwc").map_err(|e| sqlx::Error::Configuration(e.into()))?;
        let path = std::path::absolute(path).map_err(sqlx::Error::Io)?;
        url.set_path(&path.to_string_lossy());
        Self::connect(url.as_str()).await
    }

    /// The frontier in the database at an address, as `sqlite:///var/lib/depeche/frontier.sqlite`.
    pub async fn connect(url: &str) -> Result<Self, FrontierError> {
        sqlx::any::install_default_drivers();
        let sqlite = url.starts_with("sqlite:");
        // SQLite has one writer: one connection queues what would otherwise collide.
        let pool = AnyPoolOptions::new().max_connections(if sqlite { 1 } else { 8 });
        let pool = pool
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if sqlite {
                        // A loss of power may take the last commits; what they said is found again in the archive.
                        let settings =
                            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000;";
                        sqlx::raw_sql(settings).execute(connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self { pool })
    }

    async fn count(&self, statement: &'static str) -> Result<u64, FrontierError> {
        let count: i64 = sqlx::query_scalar(statement).fetch_one(&self.pool).await?;
        Ok(count.unsigned_abs())
    }
}

#[async_trait]
impl Frontier for SqlFrontier {
    async fn add(&self, pages: &[NewPage]) -> Result<u64, FrontierError> {
        let mut transaction = self.pool.begin().await?;
        let now = Utc::now().timestamp();
        let mut new = 0;
        for page in pages {
            let inserted = sqlx::query(
                "INSERT INTO pages (url, source, kind, discovered_at, published_at, next_visit) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (url) DO NOTHING",
            )
            .bind(page.url.as_str())
            .bind(&page.source)
            .bind(page.kind.as_str())
            .bind(now)
            .bind(seconds(page.published))
            .bind(seconds(page.next_visit))
            .execute(&mut *transaction)
            .await?
            .rows_affected();
            new += inserted;
            if inserted == 0 && page.kind == PageKind::Article {
                sqlx::query(
                    "UPDATE pages SET next_visit = $1 WHERE url = $2 AND kind = 'article' \
                     AND fetched_at < $3 AND visited_at < $3 AND $3 <= $1 AND next_visit > $1",
                )
                .bind(now)
                .bind(page.url.as_str())
                .bind(seconds(page.published))
                .execute(&mut *transaction)
                .await?;
            }
        }
        transaction.commit().await?;
        Ok(new)
    }

    async fn page(&self, url: &Url) -> Result<Option<Page>, FrontierError> {
        let row = sqlx::query(page!("WHERE url = $1")).bind(url.as_str()).fetch_optional(&self.pool).await?;
        row.as_ref().map(page).transpose()
    }

    async fn next_visits(&self) -> Result<Vec<(String, DateTime<Utc>)>, FrontierError> {
        let rows = sqlx::query(
            "SELECT source, MIN(next_visit) AS next FROM pages WHERE next_visit IS NOT NULL \
             GROUP BY source ORDER BY MIN(next_visit)",
        );
        let rows = rows.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("source")?, time(row.try_get("next")?)))).collect()
    }

    async fn due(&self, source: &str, now: DateTime<Utc>, limit: u32) -> Result<Vec<Page>, FrontierError> {
        let rows = sqlx::query(page!("WHERE source = $1 AND next_visit <= $2 ORDER BY next_visit LIMIT $3"))
            .bind(source)
            .bind(now.timestamp())
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(page).collect()
    }

    async fn fetched(&self, url: &Url, visit: &Visit) -> Result<(), FrontierError> {
        sqlx::query(
            "UPDATE pages SET visited_at = $1, fetched_at = $1, etag = $2, last_modified = $3, body_hash = $4, \
             locator = $5, next_visit = $6, failures = 0, failure = NULL, error = NULL, moved_to = NULL WHERE url = $7",
        )
        .bind(visit.at.timestamp())
        .bind(visit.validators.etag.as_deref())
        .bind(visit.validators.last_modified.as_deref())
        .bind(&visit.body_hash)
        .bind(visit.locator.as_ref().map(Locator::to_string))
        .bind(seconds(visit.next_visit))
        .bind(url.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn unchanged(&self, url: &Url, at: DateTime<Utc>, next: Option<DateTime<Utc>>) -> Result<(), FrontierError> {
        sqlx::query("UPDATE pages SET visited_at = $1, next_visit = $2, failures = 0, failure = NULL, error = NULL WHERE url = $3")
            .bind(at.timestamp())
            .bind(seconds(next))
            .bind(url.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn moved(&self, from: &Url, to: &Url, at: DateTime<Utc>) -> Result<(), FrontierError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO pages (url, source, kind, discovered_at, published_at) \
             SELECT $1, source, kind, discovered_at, published_at FROM pages WHERE url = $2 ON CONFLICT (url) DO NOTHING",
        )
        .bind(to.as_str())
        .bind(from.as_str())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "UPDATE pages SET visited_at = $1, next_visit = NULL, failures = 0, failure = NULL, error = NULL, moved_to = $2 WHERE url = $3",
        )
        .bind(at.timestamp())
        .bind(to.as_str())
        .bind(from.as_str())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn failed(
        &self,
        url: &Url,
        label: &str,
        error: &str,
        at: DateTime<Utc>,
        next: Option<DateTime<Utc>>,
    ) -> Result<(), FrontierError> {
        sqlx::query(
            "UPDATE pages SET visited_at = $1, next_visit = $2, failures = failures + 1, failure = $3, error = $4 \
             WHERE url = $5",
        )
        .bind(at.timestamp())
        .bind(seconds(next))
        .bind(label)
        .bind(error)
        .bind(url.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn processed(&self, url: &Url, locator: &Locator, outcome: Option<&str>) -> Result<(), FrontierError> {
        sqlx::query("UPDATE pages SET processed_locator = $1, outcome = $2 WHERE url = $3")
            .bind(locator.to_string())
            .bind(outcome)
            .bind(url.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn unprocessed(&self, after: Option<&Url>, limit: u32) -> Result<Vec<(Url, Locator)>, FrontierError> {
        let rows = sqlx::query(
            "SELECT url, locator FROM pages WHERE url > $1 AND locator IS NOT NULL \
             AND (processed_locator IS NULL OR processed_locator <> locator) ORDER BY url LIMIT $2",
        )
        .bind(after.map_or("", Url::as_str))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| Ok((parsed(row, "url", "URL")?, parsed(row, "locator", "place in the archive")?)))
            .collect()
    }

    async fn knows(&self, url: &Url, locator: &Locator) -> Result<bool, FrontierError> {
        let row = sqlx::query("SELECT locator FROM pages WHERE url = $1 AND locator IS NOT NULL").bind(url.as_str());
        let row = row.fetch_optional(&self.pool).await?;
        let known = row.as_ref().map(|row| parsed::<Locator>(row, "locator", "place in the archive")).transpose()?;
        Ok(known.is_some_and(|known| known >= *locator))
    }

    async fn checkpoint(&self) -> Result<Option<Locator>, FrontierError> {
        let row = sqlx::query("SELECT value FROM notes WHERE name = 'checkpoint'").fetch_optional(&self.pool).await?;
        row.as_ref().map(|row| parsed(row, "value", "place in the archive")).transpose()
    }

    async fn set_checkpoint(&self, locator: &Locator) -> Result<(), FrontierError> {
        sqlx::query(
            "INSERT INTO notes (name, value) VALUES ('checkpoint', $1) ON CONFLICT (name) DO UPDATE SET value = $1",
        )
        .bind(locator.to_string())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn hasten(&self, now: DateTime<Utc>) -> Result<(), FrontierError> {
        sqlx::query("UPDATE pages SET next_visit = $1 WHERE next_visit > $1")
            .bind(now.timestamp())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn stats(&self, now: DateTime<Utc>) -> Result<FrontierStats, FrontierError> {
        const LISTS: &str = "SELECT COUNT(*) FROM pages WHERE kind <> 'article'";
        const ARTICLES: &str = "SELECT COUNT(*) FROM pages WHERE kind = 'article' AND moved_to IS NULL";
        const FETCHED: &str = "SELECT COUNT(*) FROM pages WHERE locator IS NOT NULL";
        const UNPROCESSED: &str = "SELECT COUNT(*) FROM pages WHERE locator IS NOT NULL \
             AND (processed_locator IS NULL OR processed_locator <> locator)";
        let due = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM pages WHERE next_visit <= $1");
        let due = due.bind(now.timestamp()).fetch_one(&self.pool).await?;
        let errors = sqlx::query(
            "SELECT failure, COUNT(*) AS pages FROM pages WHERE failures > 0 AND failure IS NOT NULL \
             GROUP BY failure ORDER BY COUNT(*) DESC, failure",
        );
        let errors = errors.fetch_all(&self.pool).await?;
        let errors =
            errors.iter().map(|row| Ok((row.try_get("failure")?, row.try_get::<i64, _>("pages")?.unsigned_abs())));
        Ok(FrontierStats {
            lists: self.count(LISTS).await?,
            articles: self.count(ARTICLES).await?,
            fetched: self.count(FETCHED).await?,
            unprocessed: self.count(UNPROCESSED).await?,
            due: due.unsigned_abs(),
            errors: errors.collect::<Result<_, sqlx::Error>>()?,
        })
    }
}

impl PageKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Article => "article",
        }
    }
}

impl FromStr for PageKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "feed" => Ok(Self::Feed),
            "sitemap" => Ok(Self::Sitemap),
            "article" => Ok(Self::Article),
            _ => Err(()),
        }
    }
}

fn page(row: &AnyRow) -> Result<Page, FrontierError> {
    Ok(Page {
        url: parsed(row, "url", "URL")?,
        kind: parsed(row, "kind", "kind of page")?,
        discovered: time(row.try_get("discovered_at")?),
        published: row.try_get::<Option<i64>, _>("published_at")?.map(time),
        next_visit: row.try_get::<Option<i64>, _>("next_visit")?.map(time),
        validators: Validators { etag: row.try_get("etag")?, last_modified: row.try_get("last_modified")? },
        body_hash: row.try_get("body_hash")?,
        failures: row.try_get::<i64, _>("failures")?.try_into().unwrap_or(u32::MAX),
    })
}

fn parsed<T: FromStr>(row: &AnyRow, column: &str, what: &'static str) -> Result<T, FrontierError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|_| FrontierError::Content(text, what))
}

fn seconds(time: Option<DateTime<Utc>>) -> Option<i64> {
    time.map(|time| time.timestamp())
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
