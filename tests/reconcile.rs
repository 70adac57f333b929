//! Reconciliation against a real server of the W3C protocol on loopback: what is asked, kept, proposed and accepted.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use axum::{Form, Router, http::StatusCode, response::IntoResponse, routing::get};
use serde_json::{Value, json};

const PAGE: &str = "<html lang=en><title>Lumivane opens a site</title><article><h1>Lumivane opens a site</h1>
<p>The start-up Lumivane opened its data center in Ohio on Monday, after two years of work and of many delays.</p>
<p>The company Lumivane Systems Inc. said that nobody had expected it, and that more sites would follow soon.</p></article></html>";

/// What a service was asked, and how it behaves.
#[derive(Default)]
struct Service {
    batches: Mutex<Vec<Value>>,
    /// Answers 503 to this many requests first.
    failures: Mutex<u32>,
    /// Answers with what is no JSON.
    broken: bool,
}

#[derive(serde::Deserialize)]
struct Batch {
    queries: String,
}

impl Service {
    /// Serves for as long as the process lives.
    fn start(self) -> (Arc<Self>, String) {
        let service = Arc::new(self);
        let (sender, receiver) = std::sync::mpsc::channel::<SocketAddr>();
        let (manifest, asked) = (service.clone(), service.clone());
        std::thread::spawn(move || {
            tokio::runtime::Runtime::new().unwrap().block_on(async move {
                let space = json!({ "versions": ["0.2"], "name": "Ours", "identifierSpace": "https://ours.example/entity/",
                    "schemaSpace": "https://ours.example/" });
                let about = move || async move {
                    if manifest.broken { "{ broken".to_owned() } else { space.to_string() }
                };
                let answer = move |Form(batch): Form<Batch>| async move { asked.answer(&batch) };
                let app = Router::new().route("/en/api", get(about).post(answer));
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                sender.send(listener.local_addr().unwrap()).unwrap();
                axum::serve(listener, app).await.unwrap();
            });
        });
        let address = receiver.recv().unwrap();
        (service, format!("http://{address}/{{lang}}/api"))
    }

    fn answer(&self, batch: &Batch) -> axum::response::Response {
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "0")], "later").into_response();
        }
        let queries: Value = serde_json::from_str(&batch.queries).unwrap();
        let candidates = |query: &Value| match query["query"].as_str() {
            Some("Lumivane") => json!([
                { "id": "L2", "name": "Lumivane (album)", "score": 40.0, "match": false, "type": [] },
                { "id": "L1", "name": "Lumivane", "score": 97.5, "match": true, "type": [{ "id": "T", "name": "business" }] },
            ]),
            _ => json!([]),
        };
        let result: serde_json::Map<String, Value> = queries
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, query)| (key.clone(), json!({ "result": candidates(query) })))
            .collect();
        self.batches.lock().unwrap().push(queries);
        Value::from(result).to_string().into_response()
    }
}

fn depeche(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_depeche")).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

fn press() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("depeche.toml"), "[reconcile]\ndelay_seconds = 0.01\ntimeout_seconds = 5\n").unwrap();
    fs::write(folder.path().join("page.html"), PAGE).unwrap();
    let (ok, _, err) = depeche(folder.path(), &["ingest", "page.html"]);
    assert!(ok, "{err}");
    folder
}

#[test]
fn links_are_proposed_kept_and_written_only_when_a_person_accepts_them() {
    let folder = press();
    let told = |arguments: &[&str]| {
        let (ok, out, err) = depeche(folder.path(), arguments);
        assert!(ok, "{arguments:?}: {err}");
        out
    };
    let before = told(&["export"]);
    let (service, address) = Service { failures: Mutex::new(2), ..Service::default() }.start();
    let ask = ["reconcile", "--service", &address, "--format", "tsv"];

    // Two refusals, then an answer: the best candidate first, and nothing in the graph.
    let list = told(&ask);
    let lines: Vec<&str> = list.lines().filter(|line| line.contains("\tlumivane\t")).collect();
    assert!(lines[0].contains("https://ours.example/entity/L1") && lines[0].contains("business"), "{list}");
    assert!(lines[1].contains("https://ours.example/entity/L2"), "{list}");
    assert_eq!(told(&["export"]), before);

    // The same again asks nothing.
    let asked = service.batches.lock().unwrap().len();
    assert!(asked > 0);
    assert_eq!(told(&ask), list);
    assert_eq!(service.batches.lock().unwrap().len(), asked);

    // A marked line becomes a link, and is taken back like every decision.
    let marked = list.replace(lines[0], &format!("x{}", lines[0]));
    fs::write(folder.path().join("links.tsv"), marked).unwrap();
    told(&["reconcile", "--accept", "links.tsv", "--why", "checked by hand"]);
    let link = "<http://www.w3.org/2002/07/owl#sameAs> <https://ours.example/entity/L1>";
    assert!(told(&["export"]).contains(link));
    told(&["entities", "undo"]);
    assert!(!told(&["export"]).contains(link));
}

#[test]
fn a_service_that_fails_is_told_with_its_address() {
    let folder = press();
    let (_, broken) = Service { broken: true, ..Service::default() }.start();
    let (ok, out, err) = depeche(folder.path(), &["reconcile", "--service", &broken]);
    assert!(!ok && out.is_empty() && err.contains(&broken.replace("{lang}", "en")), "{err}");
    let (ok, _, err) = depeche(folder.path(), &["reconcile", "--service", "no address"]);
    assert!(!ok && err.contains("no address"), "{err}");
}
