//! An article of the bundled press, from its file.

use chrono::{DateTime, NaiveTime, Utc};
use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::server::PressError;
use crate::{
    extract::Moment,
    ontology::{DataError, DataFile},
};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/press");

/// An article. Its file is named `{outlet}-{subject}.html`; a later version of it `{outlet}-{subject}.v2.html`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Article {
    #[serde(skip)]
    pub key: String,
    #[serde(skip)]
    pub body: String,
    pub title: String,
    pub author: String,
    pub published: Moment,
    pub modified: Option<Moment>,
    /// Encoding other than UTF-8.
    pub charset: Option<String>,
    /// Served cut off in the middle, with stray bytes.
    #[serde(default)]
    pub broken: bool,
    /// Key of the article of another outlet whose body this is.
    pub copy_of: Option<String>,
}

impl Article {
    /// Every article as first published, and those that have a second version.
    pub fn all() -> Result<(Vec<Self>, Vec<Self>), PressError> {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for file in FILES.files().filter(|f| f.path().extension().is_some_and(|e| e == "html")) {
            let path = file.path().display().to_string();
            let file = DataFile { text: file.contents_utf8().unwrap_or_default().to_owned(), path };
            let article = Self::read(&file)?;
            if file.path.ends_with(".v2.html") { &mut second } else { &mut first }.push(article);
        }
        let originals = first.clone();
        for article in &mut first {
            if let Some(key) = &article.copy_of
                && let Some(original) = originals.iter().find(|a| a.key == *key)
            {
                article.body.clone_from(&original.body);
            }
        }
        Ok((first, second))
    }

    fn read(file: &DataFile) -> Result<Self, DataError> {
        let (head, body) =
            file.text.split_once("\n+++\n").ok_or_else(|| file.error_at(0, "the line +++ is missing"))?;
        let mut article: Self = DataFile { path: file.path.clone(), text: head.to_owned() }.toml()?;
        article.key = file.stem().to_owned();
        article.body = body.trim().to_owned();
        Ok(article)
    }

    /// The outlet's key.
    pub fn outlet(&self) -> &str {
        self.key.split('-').next().unwrap_or_default()
    }

    /// Path on its outlet's site.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.published.day().format("%Y/%m"), self.key)
    }

    /// Time of the last change.
    pub fn changed(&self) -> DateTime<Utc> {
        time(self.modified.unwrap_or(self.published))
    }
}

/// A moment in UTC; a day is its first second.
pub(super) fn time(moment: Moment) -> DateTime<Utc> {
    match moment {
        Moment::Instant(time) => time.to_utc(),
        Moment::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
    }
}
