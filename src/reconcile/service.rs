//! Requests to a service: one at a time, with pauses, and again after a failure that may pass.

use std::{collections::BTreeMap, time::Duration};

use reqwest::{Client, RequestBuilder, Response, StatusCode, header};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep, sleep_until};
use url::Url;

use super::{
    error::ReconcileError,
    protocol::{Answer, Candidate, Manifest, Query},
};
use crate::fetch;

/// How a service is asked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its address.
    pub service: Url,
    /// Pause between two requests.
    pub delay: Duration,
    /// Longest time for a request.
    pub timeout: Duration,
    /// How often a request is sent before it counts as failed.
    pub attempts: u32,
    /// Longest wait that a service may ask for before it counts as failed.
    pub max_wait: Duration,
    /// Largest answer that is read, in bytes.
    pub max_bytes: usize,
}

impl Settings {
    /// A second between requests, a minute for each, four attempts, at most five minutes' wait, 8 MB.
    pub fn new(service: Url) -> Self {
        Self {
            service,
            delay: Duration::from_secs(1),
            timeout: Duration::from_secs(60),
            attempts: 4,
            max_wait: Duration::from_secs(300),
            max_bytes: 8 << 20,
        }
    }
}

/// A service of the protocol.
#[derive(Debug)]
pub struct Service {
    client: Client,
    settings: Settings,
    /// When the next request may be sent.
    next: Instant,
}

/// An attempt that failed, and whether another may not.
enum Failure {
    Passing { error: ReconcileError, wait: Option<Duration> },
    Lasting(ReconcileError),
}

impl Service {
    /// Prepares to ask; nothing is sent yet.
    pub fn new(settings: Settings) -> Result<Self, ReconcileError> {
        fetch::install_tls();
        let agent = concat!("depeche/", env!("CARGO_PKG_VERSION"), " (reconciliation)");
        let client = Client::builder().user_agent(agent).timeout(settings.timeout).build();
        let client = client.map_err(|error| ReconcileError::Setup(error.to_string()))?;
        Ok(Self { client, settings, next: Instant::now() })
    }

    /// Its address.
    pub fn address(&self) -> &Url {
        &self.settings.service
    }

    /// What it says of itself, checked.
    pub async fn manifest(&mut self) -> Result<Manifest, ReconcileError> {
        let request = self.client.get(self.settings.service.clone());
        let manifest: Manifest = self.request(request, "manifest").await?;
        let speaks = |version: &String| matches!(version.as_str(), "0.1" | "0.2");
        if !manifest.versions.is_empty() && !manifest.versions.iter().any(speaks) {
            let versions = manifest.versions.join(", ");
            return Err(ReconcileError::Version { service: self.settings.service.to_string(), versions });
        }
        Ok(manifest)
    }

    /// Candidates for each question, in their order.
    pub async fn ask(&mut self, queries: &[&Query]) -> Result<Vec<Vec<Candidate>>, ReconcileError> {
        let what = "answer";
        let batch: BTreeMap<String, &Query> =
            queries.iter().enumerate().map(|(i, query)| (format!("q{i}"), *query)).collect();
        let malformed =
            |reason: String| ReconcileError::Malformed { service: self.settings.service.to_string(), what, reason };
        let json = serde_json::to_string(&batch).map_err(|error| malformed(error.to_string()))?;
        let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("queries", &json).finish();
        let request = self
            .client
            .post(self.settings.service.clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        let mut answers: BTreeMap<String, Answer> = self.request(request, what).await?;
        let answer = |i: usize| {
            let missing = || ReconcileError::Malformed {
                service: self.settings.service.to_string(),
                what,
                reason: format!("question q{i} of {} is not answered", queries.len()),
            };
            answers.remove(&format!("q{i}")).map(|answer| answer.result).ok_or_else(missing)
        };
        (0..queries.len()).map(answer).collect()
    }

    /// Sends a request until it is answered, or as often as the settings say.
    async fn request<T: DeserializeOwned>(
        &mut self,
        request: RequestBuilder,
        what: &'static str,
    ) -> Result<T, ReconcileError> {
        let request = request.header(header::ACCEPT, "application/json");
        let mut attempt = 1;
        loop {
            sleep_until(self.next).await;
            let copy =
                request.try_clone().ok_or_else(|| ReconcileError::Setup("a request cannot be repeated".into()))?;
            let outcome = self.once(copy, what, attempt).await;
            self.next = Instant::now() + self.settings.delay;
            match outcome {
                Ok(value) => return Ok(value),
                Err(Failure::Lasting(error)) => return Err(error),
                Err(Failure::Passing { error, .. }) if attempt >= self.settings.attempts => return Err(error),
                Err(Failure::Passing { wait: Some(wait), .. }) if wait > self.settings.max_wait => {
                    return Err(ReconcileError::Busy { service: self.settings.service.to_string(), wait });
                }
                Err(Failure::Passing { error, wait }) => {
                    let wait = wait.unwrap_or_else(|| self.settings.delay * 2_u32.saturating_pow(attempt));
                    tracing::warn!("{error}; tried again in {:.1} s", wait.as_secs_f32());
                    sleep(wait).await;
                    attempt += 1;
                }
            }
        }
    }

    async fn once<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        what: &'static str,
        attempts: u32,
    ) -> Result<T, Failure> {
        let service = &self.settings.service;
        let unreachable = |error: reqwest::Error| {
            let reason =
                if error.is_timeout() { "no complete answer in time".into() } else { fetch::innermost(&error) };
            let error = ReconcileError::Unreachable { service: service.to_string(), reason, attempts };
            Failure::Passing { error, wait: None }
        };
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let wait = fetch::retry_after(&response);
        let body = read(response, self.settings.max_bytes).await.map_err(unreachable)?;
        if !status.is_success() {
            let words: String = String::from_utf8_lossy(&body).split_whitespace().collect::<Vec<_>>().join(" ");
            let words = words.chars().take(200).collect();
            let error = ReconcileError::Status { service: service.to_string(), status: status.as_u16(), words };
            let passes = status.is_server_error()
                || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
            return Err(if passes { Failure::Passing { error, wait } } else { Failure::Lasting(error) });
        }
        serde_json::from_slice(&body).map_err(|error| {
            // A proxy's page in the place of an answer may be gone the next time.
            let error = ReconcileError::Malformed { service: service.to_string(), what, reason: error.to_string() };
            Failure::Passing { error, wait: None }
        })
    }
}

/// The body, cut off at a limit.
async fn read(mut response: Response, limit: usize) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = limit.saturating_sub(body.len());
        body.extend(chunk.iter().take(room));
        if chunk.len() > room {
            break;
        }
    }
    Ok(body)
}
