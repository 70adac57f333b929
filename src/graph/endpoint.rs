//! A graph elsewhere, asked by the SPARQL 1.1 Protocol.

use async_trait::async_trait;
use oxigraph::{
    io::RdfFormat,
    sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput},
};
use reqwest::{Client, Url};

use super::{Formats, Graph, QueryError, Request, Rows};

/// What answers SELECT queries: a graph of ours, or an endpoint.
#[async_trait]
pub trait Ask: Send + Sync {
    /// Evaluates a SELECT query to rows of terms.
    async fn rows(&self, request: Request) -> Result<Rows, QueryError>;
}

#[async_trait]
impl<G: Graph + ?Sized> Ask for G {
    async fn rows(&self, request: Request) -> Result<Rows, QueryError> {
        self.select(request).await
    }
}

/// A SPARQL endpoint.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Asks it.
    pub client: Client,
    /// Its address.
    pub url: Url,
}

impl Endpoint {
    /// Asks a query; the bytes of the answer with their media type.
    pub async fn query(&self, request: Request, formats: Formats) -> Result<(String, Vec<u8>), QueryError> {
        let Self { client, url } = self;
        let accept = [formats.solutions.map(|f| f.media_type()), formats.triples.map(|f| f.media_type())];
        let accept = accept.into_iter().flatten().collect::<Vec<_>>().join(", ");
        // Relative IRIs mean our base, and short ones our prefixes, neither of which the endpoint may know.
        let text = match &request.base {
            Some(base) => format!("BASE <{base}>\n{}", request.text),
            None => request.text,
        };
        let failed = |what: &str, error: reqwest::Error| {
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            QueryError::Endpoint(format!("{what} {url}: {error}{cause}"))
        };
        let query =
            client.post(url.clone()).header("content-type", "application/sparql-query").header("accept", accept);
        let response = query.body(text).send().await.map_err(|e| failed("cannot reach", e))?;
        let status = response.status();
        let media_type =
            response.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let body = response.bytes().await.map_err(|e| failed("the answer broke off of", e))?;
        if !status.is_success() {
            let said = String::from_utf8_lossy(&body).trim().to_owned();
            return Err(QueryError::Endpoint(format!("{url} answered {status}: {said}")));
        }
        Ok((media_type, body.to_vec()))
    }
}

#[async_trait]
impl Ask for Endpoint {
    async fn rows(&self, request: Request) -> Result<Rows, QueryError> {
        let formats = Formats { solutions: Some(QueryResultsFormat::Json), triples: None::<RdfFormat> };
        let (_, bytes) = self.query(request, formats).await?;
        let unread =
            |e: &dyn std::fmt::Display| QueryError::Endpoint(format!("the answer of {} is no result: {e}", self.url));
        let parser = QueryResultsParser::from_format(QueryResultsFormat::Json);
        match parser.for_reader(bytes.as_slice()).map_err(|e| unread(&e))? {
            ReaderQueryResultsParserOutput::Solutions(solutions) => {
                let variables = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
                let rows = solutions.map(|solution| Ok(solution.map_err(|e| unread(&e))?.values().to_vec()));
                Ok(Rows { variables, rows: rows.collect::<Result<_, QueryError>>()? })
            }
            ReaderQueryResultsParserOutput::Boolean(value) => {
                Ok(Rows { variables: Vec::new(), rows: vec![Vec::new(); usize::from(value)] })
            }
        }
    }
}
