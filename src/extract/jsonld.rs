//! What a page says of itself in JSON-LD with schema.org's terms.

use std::collections::HashMap;

use scraper::Html;
use serde_json::{Map, Value};
use url::Url;

use super::{Check, Moment, canonical_form, dates, tape::collapse};
use crate::lang::Lang;

type Object = Map<String, Value>;

/// What is said of the article, as far as it is said.
#[derive(Debug, Default)]
pub(super) struct Linked {
    /// Whether something on the page is typed as an article.
    pub article: bool,
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub checks: Vec<Check>,
    pub published: Option<Moment>,
    pub modified: Option<Moment>,
    pub lang: Option<Lang>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// The text, in markup or in lines; only where it can be no other article's.
    pub body: Option<String>,
}

/// Reads the JSON-LD scripts of the page at `url`. Among several articles (teasers are often typed too) the one with
/// the page's address counts, else the first. Dates and language may stand at the page instead of the article.
pub(super) fn read<'s>(scripts: impl Iterator<Item = &'s str>, url: &Url) -> Linked {
    let values: Vec<Value> = scripts.flat_map(parse).collect();
    let objects = flatten(&values);
    let by_id: HashMap<&str, &Object> =
        objects.iter().filter(|o| o.len() > 1).filter_map(|o| Some((o.get("@id")?.as_str()?, *o))).collect();
    let articles: Vec<&Object> = objects.iter().copied().filter(|o| is_a(o, is_article)).collect();
    let is_here = |o: &&Object| addresses(o).any(|a| url.join(a).is_ok_and(|a| a.path() == url.path()));
    let own =
        articles.iter().copied().find(is_here).or_else(|| articles.first().copied().filter(|_| articles.len() == 1));
    let article = own.or_else(|| articles.first().copied());
    let page = objects.iter().copied().find(|o| is_a(o, |t| t == "WebPage"));
    let either = |key: &str| article.and_then(|o| o.get(key)).or_else(|| page?.get(key));
    let names = |key: &str| article.and_then(|o| o.get(key)).map(|v| names(v, &by_id)).unwrap_or_default();
    Linked {
        article: article.is_some(),
        title: article.and_then(|o| ["headline", "name"].iter().find_map(|key| string(o.get(*key)?))),
        authors: [names("author"), names("creator")].into_iter().find(|n| !n.is_empty()).unwrap_or_default(),
        checks: objects
            .iter()
            .filter(|o| is_a(o, |t| t == "ClaimReview"))
            .filter_map(|o| check(o, &by_id, url))
            .collect(),
        published: either("datePublished").or_else(|| either("dateCreated")).and_then(moment),
        modified: either("dateModified").and_then(moment),
        lang: either("inLanguage").and_then(language),
        publisher: names("publisher").into_iter().next(),
        url: article.and_then(|o| addresses(o).next().map(str::to_owned)),
        body: own.and_then(|o| o.get("articleBody")?.as_str().map(str::to_owned)),
    }
}

/// The values of a script: JSON, more than one value, or what becomes JSON once it is cleaned.
fn parse(script: &str) -> Vec<Value> {
    let read = |text: &str| -> Vec<Value> {
        serde_json::Deserializer::from_str(text).into_iter().map_while(Result::ok).collect()
    };
    let found = read(script.trim());
    if found.is_empty() { read(&repair(script)) } else { found }
}

/// Makes JSON of what templates print for it: comments and CDATA marks around, line breaks inside strings, commas
/// before a closing bracket.
fn repair(script: &str) -> String {
    let start = script.find(['{', '[']).filter(|_| !script.contains("<![CDATA[")).or_else(|| script.find('{'));
    let end = script.rfind(['}', ']']).filter(|_| !script.contains("]]>")).or_else(|| script.rfind('}'));
    let (Some(start), Some(end)) = (start, end) else { return String::new() };
    let Some(json) = script.get(start..=end) else { return String::new() };
    let mut out = String::with_capacity(json.len());
    let (mut quoted, mut escaped, mut comma) = (false, false, None);
    for c in json.chars() {
        if quoted {
            out.push(if c.is_control() { ' ' } else { c });
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            ',' => comma = Some(out.len()),
            ']' | '}' => {
                if let Some(at) = comma.take() {
                    out.truncate(at);
                }
            }
            _ if c.is_whitespace() => {}
            _ => comma = None,
        }
        quoted = c == '"';
        out.push(c);
    }
    out
}

/// Every object, however deep, outer ones first.
fn flatten(values: &[Value]) -> Vec<&Object> {
    let mut objects = Vec::new();
    let mut open: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => open.extend(list.iter().rev()),
            Value::Object(object) => {
                objects.push(object);
                open.extend(object.values());
            }
            _ => {}
        }
    }
    objects
}

fn is_a(object: &Object, wanted: impl Fn(&str) -> bool) -> bool {
    match object.get("@type") {
        Some(Value::String(name)) => wanted(name),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).any(wanted),
        _ => false,
    }
}

fn is_article(name: &str) -> bool {
    name.ends_with("Article") || name.ends_with("BlogPosting") || matches!(name, "Report" | "Review")
}

/// The addresses under which an object may stand.
fn addresses(object: &Object) -> impl Iterator<Item = &str> {
    let main = object.get("mainEntityOfPage");
    let main = main.and_then(|m| m.as_str().or_else(|| m.get("@id").or_else(|| m.get("url"))?.as_str()));
    let own = ["url", "@id"].into_iter().filter_map(|key| object.get(key)?.as_str());
    main.into_iter().chain(own).filter(|a| a.starts_with("http") || a.starts_with('/'))
}

/// Names of persons or organisations: strings, objects with a name, references to objects elsewhere, lists of them.
fn names(value: &Value, by_id: &HashMap<&str, &Object>) -> Vec<String> {
    match value {
        Value::String(name) if by_id.contains_key(name.as_str()) => by_id[name.as_str()].get("name").and_then(string),
        Value::String(_) => string(value),
        Value::Array(list) => return list.iter().flat_map(|v| names(v, by_id)).collect(),
        Value::Object(object) => {
            let id = || object.get("@id")?.as_str();
            match object.get("name").or_else(|| by_id.get(id()?)?.get("name")) {
                Some(Value::Array(list)) => return list.iter().filter_map(string).collect(),
                Some(name) => string(name),
                None => None,
            }
        }
        _ => None,
    }
    .into_iter()
    .collect()
}

/// A `ClaimReview`. Without the words that are checked it says nothing.
fn check(object: &Object, by_id: &HashMap<&str, &Object>, page: &Url) -> Option<Check> {
    let part = |value: Option<&'_ Value>| match value {
        Some(Value::Array(list)) => list.first().and_then(Value::as_object).cloned(),
        Some(Value::Object(object)) => {
            let elsewhere = object.get("@id").and_then(Value::as_str).filter(|_| object.len() == 1);
            Some(elsewhere.and_then(|id| by_id.get(id).copied()).unwrap_or(object).clone())
        }
        _ => None,
    };
    let rating = part(object.get("reviewRating")).unwrap_or_default();
    let item = part(object.get("itemReviewed")).unwrap_or_default();
    let number = |value: Option<&Value>| value.and_then(|v| v.as_f64().or_else(|| v.as_str()?.trim().parse().ok()));
    let first = |value: Option<&Value>| value.and_then(|v| names(v, by_id).into_iter().next());
    let mut appearances = Vec::new();
    let mut open: Vec<&Value> =
        ["appearance", "firstAppearance", "url"].iter().filter_map(|key| item.get(*key)).collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => open.extend(list),
            Value::Object(work) => open.extend(["url", "@id"].iter().find_map(|key| work.get(*key))),
            Value::String(address) => appearances.extend(page.join(address).ok().filter(|a| a.has_host())),
            _ => {}
        }
    }
    let mut appearances: Vec<Url> = appearances.iter().map(canonical_form).collect();
    appearances.sort();
    appearances.dedup();
    Some(Check {
        claim: object.get("claimReviewed").and_then(string)?,
        verdict: ["alternateName", "name"].iter().find_map(|key| rating.get(*key).and_then(string)),
        rating: number(rating.get("ratingValue")),
        worst: number(rating.get("worstRating")),
        best: number(rating.get("bestRating")),
        checker: first(object.get("author")).or_else(|| first(object.get("publisher"))),
        url: object.get("url").and_then(Value::as_str).and_then(|address| page.join(address).ok()),
        said_by: first(item.get("author")),
        said_on: item.get("datePublished").and_then(moment),
        appearances,
    })
}

/// A text, without markup and entities, which templates often leave in.
fn string(value: &Value) -> Option<String> {
    let text = match value {
        Value::Array(list) => list.first()?.as_str()?,
        other => other.as_str()?,
    };
    let text = if text.contains(['&', '<']) {
        Html::parse_fragment(text.get(..2000).unwrap_or(text)).root_element().text().collect()
    } else {
        text.to_owned()
    };
    Some(collapse(&text)).filter(|t| !t.is_empty())
}

fn moment(value: &Value) -> Option<Moment> {
    value.as_i64().map_or_else(|| dates::moment(value.as_str()?), dates::unix)
}

fn language(value: &Value) -> Option<Lang> {
    let tag = value.as_str().or_else(|| value.get("alternateName").or_else(|| value.get("name"))?.as_str())?;
    tag.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(script: &str) -> Linked {
        read(std::iter::once(script), &Url::parse("https://paper.example/b").unwrap())
    }

    #[test]
    fn authors_may_be_strings_objects_lists_or_references() {
        for author in [
            r#""Ana Roy""#,
            r#"{"@type":"Person","name":"Ana Roy"}"#,
            r#"[{"name":["Ana Roy"]}]"#,
            r##"{"@id":"#ana"}"##,
        ] {
            let script = format!(
                r##"{{"@graph":[{{"@type":["Thing","NewsArticle"],"author":{author}}},{{"@id":"#ana","name":"Ana Roy"}}]}}"##
            );
            assert_eq!(linked(&script).authors, ["Ana Roy"], "{author}");
        }
    }

    #[test]
    fn a_check_is_read_wherever_it_stands() {
        let review = r#"{"@type":"ClaimReview","claimReviewed":"Brume uses 40 MW","url":"/check","author":{"name":"Vérif"},
            "itemReviewed":{"@type":"Claim","author":{"name":"Ana Roy"},"datePublished":"2025-07-14",
                "appearance":[{"@type":"NewsArticle","url":"https://paper.example/b?utm_source=x"}]},
            "reviewRating":{"@type":"Rating","ratingValue":"2","bestRating":5,"alternateName":"Mostly false"}}"#;
        for script in
            [review.to_owned(), format!("[1, {review}]"), format!(r#"{{"@graph":[{{"@type":"Thing"}}, {review}]}}"#)]
        {
            let [check] = linked(&script).checks.try_into().unwrap();
            assert_eq!(check.claim, "Brume uses 40 MW");
            assert_eq!((check.rating, check.best, check.worst), (Some(2.0), Some(5.0), None));
            assert_eq!((check.verdict.as_deref(), check.checker.as_deref()), (Some("Mostly false"), Some("Vérif")));
            assert_eq!(check.said_by.as_deref(), Some("Ana Roy"));
            assert_eq!(check.said_on.unwrap().to_string(), "2025-07-14");
            assert_eq!(check.url.unwrap().as_str(), "https://paper.example/check");
            assert_eq!(check.appearances.iter().map(Url::as_str).collect::<Vec<_>>(), ["https://paper.example/b"]);
        }
        assert!(linked(r#"{"@type":"ClaimReview","reviewRating":{"ratingValue":1}}"#).checks.is_empty());
    }

    #[test]
    fn sloppy_json_is_read_all_the_same() {
        let script = "<!-- \n//<![CDATA[\n{\"@type\":\"BlogPosting\",\"headline\":\"Un titre\n sur deux lignes, \\\"cité\\\"\",\
            \"datePublished\":\"2025-07-15\",},\n//]]>\n-->";
        let linked = linked(script);
        assert_eq!(linked.title.as_deref(), Some("Un titre sur deux lignes, \"cité\""));
        assert_eq!(linked.published.map(|m| m.to_string()).as_deref(), Some("2025-07-15"));
    }

    #[test]
    fn the_article_of_the_page_is_told_from_teasers() {
        let script = r#"[{"@type":"NewsArticle","url":"https://paper.example/a","headline":"A"},
            {"@type":"NewsArticle","mainEntityOfPage":{"@id":"https://paper.example/b"},"headline":"B &amp; C"}]"#;
        assert_eq!(linked(script).title.as_deref(), Some("B & C"));
    }

    #[test]
    fn deep_or_broken_json_is_nothing() {
        for script in ["", "{", "[1,", &"[".repeat(100_000), "]]>{<![CDATA["] {
            assert!(!linked(script).article);
        }
    }
}
