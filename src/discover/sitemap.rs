//! Sitemaps, sitemap indexes and news sitemaps; also feeds that are too broken for a feed parser: records with an
//! address, a date and a title, in whatever XML.

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};
use url::Url;

use super::{Discovered, Kind, discovered};
use crate::extract::dates;

/// Names of the elements of a sitemap that hold one address.
pub(super) const SITEMAP: &[&str] = &["url", "sitemap"];

/// Names of the elements of a feed that hold one entry.
pub(super) const FEED: &[&str] = &["item", "entry"];

/// Prefixes of extensions whose addresses and titles are those of pictures, films and translations.
const EXTENSIONS: &[&str] = &["image", "video", "media", "itunes", "podcast", "xhtml", "mobile", "source"];

/// Reads the records of a document up to its end or its first error of syntax.
pub(super) fn read(text: &str, base: &Url, records: &[&str]) -> Vec<Discovered> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut found = Vec::new();
    let mut record: Option<Record> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = start.name();
                let name = local(name.as_ref());
                match (&mut record, name) {
                    (_, Some(name)) if records.contains(&name) => {
                        found.extend(record.take().and_then(|r| r.finish(base)));
                        record = Some(Record { is_sitemap: name == "sitemap", ..Record::default() });
                    }
                    (Some(record), Some(name)) => record.open(name, &start),
                    (Some(record), None) => record.field = None,
                    (None, _) => {}
                }
            }
            Ok(Event::Text(part)) => write(&mut record, &part),
            Ok(Event::CData(part)) => write(&mut record, &part),
            Ok(Event::GeneralRef(entity)) => {
                if let Some(c) = character(&entity) {
                    write(&mut record, c.encode_utf8(&mut [0; 4]));
                }
            }
            Ok(Event::End(end)) => {
                if let Some(open) = &mut record {
                    open.field = None;
                }
                if local(end.name().as_ref()).is_some_and(|name| records.contains(&name)) {
                    found.extend(record.take().and_then(|r| r.finish(base)));
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    found.extend(record.and_then(|r| r.finish(base)));
    found
}

/// A name without its prefix; `None` for names of extensions.
fn local(name: &str) -> Option<&str> {
    match name.split_once(':') {
        Some((prefix, _)) if EXTENSIONS.contains(&prefix) => None,
        Some((_, name)) => Some(name),
        None => Some(name),
    }
}

#[derive(Default)]
struct Record {
    is_sitemap: bool,
    field: Option<Field>,
    values: [String; 5],
}

/// The parts of a record that count.
#[derive(Clone, Copy)]
enum Field {
    Address,
    Identifier,
    Published,
    Changed,
    Title,
}

impl Record {
    fn open(&mut self, name: &str, start: &BytesStart<'_>) {
        self.field = match name {
            "loc" | "link" => Some(Field::Address),
            "guid" | "id" => Some(Field::Identifier),
            "publication_date" | "pubDate" | "published" | "date" | "issued" => Some(Field::Published),
            "lastmod" | "updated" | "modified" => Some(Field::Changed),
            "title" => Some(Field::Title),
            _ => None,
        };
        // The first of several counts.
        self.field = self.field.filter(|field| self.values[*field as usize].is_empty());
        if name == "link" {
            let attribute = |name: &str| start.try_get_attribute(name).ok().flatten();
            if attribute("rel").is_some_and(|rel| &*rel.value != "alternate") {
                self.field = None;
            } else if let (Some(href), Some(field)) = (attribute("href"), self.field) {
                self.values[field as usize] = href.value.replace("&amp;", "&");
            }
        }
    }

    fn finish(self, base: &Url) -> Option<Discovered> {
        let value = |field: Field| self.values[field as usize].as_str();
        let kind = if self.is_sitemap { Kind::Sitemap } else { Kind::Article };
        let identifier = Some(value(Field::Identifier)).filter(|id| id.trim_start().starts_with("http"));
        let found = discovered(value(Field::Address), base, kind).or_else(|| discovered(identifier?, base, kind))?;
        let title = value(Field::Title).split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Discovered {
            published: dates::moment(value(Field::Published)).or_else(|| dates::moment(value(Field::Changed))),
            title: Some(title).filter(|t| !t.is_empty()),
            ..found
        })
    }
}

fn write(record: &mut Option<Record>, text: &str) {
    if let Some(record) = record
        && let Some(field) = record.field
    {
        record.values[field as usize].push_str(text);
    }
}

/// The character of a reference; none for entities that only the document's own declarations could explain.
fn character(entity: &BytesRef<'_>) -> Option<char> {
    match &**entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => entity.resolve_char_ref().ok().flatten(),
    }
}
