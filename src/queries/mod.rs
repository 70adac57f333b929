//! The catalogue: the questions of `queries/*.rq`, each standard SPARQL 1.1 with a header in comments.
//!
//! ```sparql
//! # title@fr: Affirmations sur un sujet
//! # title@en: Claims on a subject
//! # description@en: What the press says of it, with every source.
//! # param: subject entity default "prometheus-datacenter"
//! # param: lang text default "en"
//! # param: from date optional
//! # subject@en: Subject
//! SELECT ?claim WHERE { GRAPH ?article { ?claim rdf:subject $subject } }
//! ```
//!
//! A parameter is written `$name` in the query. It is bound as a whole term, where the query's text holds a variable
//! and nowhere else; an optional one without value stays a variable. `# name@lang:` is its label.

mod header;
mod parameter;
mod template;

use std::collections::BTreeMap;

pub use parameter::{Kind, Parameter, ParameterError};

use crate::{
    graph::{QueryError, Request, check_syntax},
    lang::Lang,
    ontology::{DataError, DataFile, DataFiles},
    rdf::Base,
};
use template::Template;

/// Text in several languages.
pub type Texts = BTreeMap<Lang, String>;

/// The text in a language, else in English, else in whatever language there is.
pub fn text_in(texts: &Texts, lang: Lang) -> &str {
    texts.get(&lang).or_else(|| texts.get(&Lang::EN)).or_else(|| texts.values().next()).map_or("", String::as_str)
}

/// All questions, by name.
#[derive(Debug, Clone)]
pub struct Catalogue {
    questions: BTreeMap<String, Question>,
}

/// A question with parameters.
#[derive(Debug, Clone)]
pub struct Question {
    /// Name: the file's, without extension.
    pub name: String,
    /// One line.
    pub title: Texts,
    /// A sentence or two; may be empty.
    pub description: Texts,
    /// In the order of the file.
    pub parameters: Vec<Parameter>,
    /// The text of the file.
    pub source: String,
    template: Template,
}

impl Catalogue {
    /// Reads and checks every `queries/*.rq`.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let mut questions = BTreeMap::new();
        for file in files.under("queries", "rq") {
            let question = Question::read(file)?;
            questions.insert(question.name.clone(), question);
        }
        Ok(Self { questions })
    }

    /// The question of a name.
    pub fn get(&self, name: &str) -> Option<&Question> {
        self.questions.get(name)
    }

    /// All questions in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Question> {
        self.questions.values()
    }
}

impl Question {
    fn read(file: &DataFile) -> Result<Self, DataError> {
        let header = header::read(file)?;
        let names: Vec<&str> = header.parameters.iter().map(|p| p.name.as_str()).collect();
        let template = Template::cut(&file.text, &names).map_err(|unknown| {
            let message = format!(
                "${unknown} is no parameter of this query: declare it with \"# param: {unknown} TYPE\", or write ?{unknown}"
            );
            file.error_near(&format!("${unknown}"), message)
        })?;
        if let Some(unused) = names.iter().find(|name| !template.uses(name)) {
            let message = format!("the parameter {unused} is declared, but ${unused} stands nowhere in the query");
            return Err(file.error_near(unused, message));
        }
        let question = Self {
            name: file.stem().to_owned(),
            title: header.title,
            description: header.description,
            parameters: header.parameters,
            source: file.text.clone(),
            template,
        };
        question.check(file)?;
        Ok(question)
    }

    /// Whether it is SPARQL both with every parameter bound and with none of the optional ones.
    fn check(&self, file: &DataFile) -> Result<(), DataError> {
        let data_error = |message, line| DataError { path: file.path.clone(), line, message };
        let base: Base =
            "http://localhost/".parse().map_err(|e: crate::rdf::BadBase| data_error(e.to_string(), None))?;
        for all in [true, false] {
            let sample = |p: &&Parameter| all || !p.optional;
            let values = self.parameters.iter().filter(sample).map(|p| (p.name.clone(), p.sample().to_owned()));
            let request = self.bind(&values.collect(), &base).map_err(|e| file.error_near("param:", e.to_string()))?;
            check_syntax(&request.text, request.base.as_deref()).map_err(|error| match error {
                QueryError::Syntax { line, message, .. } => data_error(message, line),
                other => data_error(other.to_string(), None),
            })?;
        }
        Ok(())
    }

    /// The query with values for its parameters, as terms; a value is written as in a form or on the command line.
    pub fn bind(&self, values: &BTreeMap<String, String>, base: &Base) -> Result<Request, ParameterError> {
        if let Some(name) = values.keys().find(|name| !self.parameters.iter().any(|p| p.name == **name)) {
            let known = self.parameters.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(ParameterError::Unknown { name: name.clone(), query: self.name.clone(), known });
        }
        let mut terms = BTreeMap::new();
        for parameter in &self.parameters {
            let given = values.get(&parameter.name).map(|v| v.trim()).filter(|v| !v.is_empty());
            match given.or(parameter.default.as_deref()) {
                Some(value) => terms.insert(parameter.name.as_str(), parameter.term(value, base)?.to_string()),
                None if parameter.optional => None,
                None => return Err(ParameterError::Missing { name: parameter.name.clone(), query: self.name.clone() }),
            };
        }
        Ok(Request { base: Some(base.to_string()), ..Request::new(self.template.fill(&terms)) })
    }
}
