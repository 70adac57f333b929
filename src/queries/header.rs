//! The comments at the head of a query file.

use super::{Kind, Parameter, Texts};
use crate::{
    lang::Lang,
    ontology::{DataError, DataFile},
};

#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) title: Texts,
    pub(super) description: Texts,
    pub(super) parameters: Vec<Parameter>,
}

/// Reads the comment lines before the query.
pub(super) fn read(file: &DataFile) -> Result<Header, DataError> {
    let mut header = Header::default();
    for (index, line) in file.text.lines().enumerate() {
        let Some(comment) = line.trim_start().strip_prefix('#') else { break };
        let at = |message: String| DataError { path: file.path.clone(), line: Some(index + 1), message };
        let Some((key, value)) = comment.split_once(':') else {
            return Err(at("a line of the header is \"# key: value\", as \"# title@en: Claims on a subject\"".into()));
        };
        let value = value.trim();
        match key.trim().split_once('@') {
            None if key.trim() == "param" => header.parameters.push(parameter(value).map_err(at)?),
            None => return Err(at(format!("{:?} is neither \"param\" nor \"title@en\" or the like", key.trim()))),
            Some((name, lang)) => {
                let lang: Lang = lang.parse().map_err(|e: crate::lang::BadLang| at(e.to_string()))?;
                texts(&mut header, name).map_err(at)?.insert(lang, value.to_owned());
            }
        }
    }
    if header.title.is_empty() {
        let message = "a query starts with its title, as \"# title@en: Claims on a subject\"".to_owned();
        return Err(DataError { path: file.path.clone(), line: Some(1), message });
    }
    Ok(header)
}

fn texts<'h>(header: &'h mut Header, name: &str) -> Result<&'h mut Texts, String> {
    match name {
        "title" => Ok(&mut header.title),
        "description" => Ok(&mut header.description),
        _ => match header.parameters.iter_mut().find(|p| p.name == name) {
            Some(parameter) => Ok(&mut parameter.label),
            None => Err(format!("{name} is neither title, description nor a parameter declared above")),
        },
    }
}

/// `name type`, then nothing, `optional` or `default "value"`.
fn parameter(text: &str) -> Result<Parameter, String> {
    let usage = "a parameter is \"# param: name type\", then nothing, \"optional\" or \"default \\\"value\\\"\"";
    let mut parts = text.splitn(3, char::is_whitespace).map(str::trim);
    let (Some(name), Some(kind)) = (parts.next(), parts.next()) else { return Err(usage.into()) };
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !valid {
        return Err(format!("{name:?} is no name of a parameter: letters and digits only; {usage}"));
    }
    let kind: Kind = kind.parse()?;
    let (optional, default) = match parts.next().unwrap_or_default() {
        "" => (false, None),
        "optional" => (true, None),
        rest => {
            let value =
                rest.strip_prefix("default").map(str::trim).and_then(|v| v.strip_prefix('"')?.strip_suffix('"'));
            (false, Some(value.ok_or(usage)?.to_owned()))
        }
    };
    Ok(Parameter { name: name.to_owned(), kind, optional, default, label: Texts::new() })
}
