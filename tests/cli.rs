//! The real binary, as a user calls it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::Path,
    process::{Command, Output, Stdio},
};

fn depeche(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_depeche"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    depeche(folder, arguments).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn refused(output: &Output, words: &[&str]) {
    let told = told(output);
    assert!(!output.status.success(), "it should have failed: {told}");
    for word in words {
        assert!(told.contains(word), "{word:?} is missing from: {told}");
    }
    assert!(!told.contains("panicked"), "{told}");
}

const ARTICLE: &str = "<html lang=\"en\"><head><title>Nebulys opens Vega</title><link rel=\"canonical\" href=\"https://press.example/vega\">\
    </head><body><article><h1>Nebulys opens Vega</h1><p>The start-up Nebulys opened its data center Vega in Ohio on Monday, \
    after two years of work and many delays that nobody had foreseen.</p><p>“Vega is the quietest machine room that we have \
    ever built,” said Ada Quill, CEO of Nebulys, at the gates of the site.</p></article></body></html>";

#[test]
fn every_command_has_help_with_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let commands = [
        "demo", "crawl", "run", "ingest", "serve", "query", "extract", "annotate", "export", "rebuild", "backup",
        "status", "bench",
    ];
    for command in commands {
        let output = run(folder.path(), &[command, "--help"]);
        let help = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && help.contains("Example"), "{command}: {help}");
    }
}

#[test]
fn the_demonstration_runs_from_end_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["demo", "--once", "--listen", "127.0.0.1:0"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", told(&output));
    for words in ["16 pages new", "16 articles", "304 Not Modified"] {
        assert!(text.contains(words), "{words:?} is missing from: {text}");
    }
}

#[test]
fn mistakes_in_the_configuration_are_told_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    refused(&run(folder.path(), &["status", "--config", "nowhere.toml"]), &["nowhere.toml", "cannot be read"]);
    fs::write(folder.path().join("depeche.toml"), "base = \"http://localhost:7878/\"\nspeed = 9\n").unwrap();
    refused(&run(folder.path(), &["status"]), &["depeche.toml:2", "speed"]);
    fs::write(folder.path().join("depeche.toml"), "[crawl]\nsources = [\"next.ink\"]\n").unwrap();
    refused(&run(folder.path(), &["crawl", "--once"]), &["contact"]);
    let unknown = "[crawl]\ncontact = \"mailto:a@example.org\"\nsources = [\"nowhere.example\"]\n";
    fs::write(folder.path().join("depeche.toml"), unknown).unwrap();
    refused(&run(folder.path(), &["crawl", "--once"]), &["nowhere.example", "next.ink"]);
}

#[test]
fn a_page_goes_in_and_comes_out_by_every_door() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("vega.html"), ARTICLE).unwrap();
    let output = run(folder.path(), &["extract", "vega.html", "--url", "https://press.example/vega"]);
    let article: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((article["id"].as_str(), article["title"].as_str()), (Some("vega"), Some("Nebulys opens Vega")));

    let output = run(folder.path(), &["ingest", "vega.html"]);
    assert!(output.status.success() && told(&output).contains("1 pages stored"), "{}", told(&output));
    let again = run(folder.path(), &["ingest", "vega.html"]);
    assert!(told(&again).contains("1 unchanged"), "{}", told(&again));

    let mut query = depeche(folder.path(), &["query", "-", "--format", "csv"]);
    let mut child = query.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let text = "SELECT ?speaker WHERE { ?q schema:spokenByCharacter/skos:prefLabel ?speaker }";
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let answer = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(answer.lines().collect::<Vec<_>>(), ["speaker", "Ada Quill"]);

    let export = run(folder.path(), &["export", "--format", "nquads"]);
    assert!(String::from_utf8_lossy(&export.stdout).contains("<https://press.example/vega>"));
    let rebuilt = run(folder.path(), &["rebuild"]);
    assert!(told(&rebuilt).contains("1 captures brought into the graph"), "{}", told(&rebuilt));
    let backup = run(folder.path(), &["backup", "copy"]);
    assert!(backup.status.success() && folder.path().join("copy").is_dir(), "{}", told(&backup));
}

#[test]
fn a_bad_query_is_told_with_line_and_column_and_a_bad_page_harms_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.rq"), "SELECT ?x WHERE {\n  ?x a \n}").unwrap();
    refused(&run(folder.path(), &["query", "bad.rq"]), &["line 2, column"]);
    refused(&run(folder.path(), &["query", "nothing-of-that-name"]), &["neither", "catalogue"]);
    refused(&run(folder.path(), &["query", "claims", "--param", "colour=red"]), &["colour", "subject"]);
    fs::create_dir(folder.path().join("pages")).unwrap();
    fs::write(folder.path().join("pages/a.html"), b"<html><p>\xff\xfe <table><b>too short").unwrap();
    fs::write(folder.path().join("pages/b.html"), ARTICLE).unwrap();
    let output = run(folder.path(), &["ingest", "pages"]);
    refused(&output, &["1 pages stored", "1 not stored", "a.html"]);
}

#[test]
fn a_port_or_a_store_that_is_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&run(folder.path(), &["serve", "--listen", &address]), &[&address, "another program"]);

    let mut server =
        depeche(folder.path(), &["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("Serving"), "{line}");
    refused(&run(folder.path(), &["query", "latest"]), &["in use by another depeche process", "--endpoint"]);
    let address = line.trim().rsplit("http://").next().unwrap().to_owned();
    let remote = run(folder.path(), &["query", "latest", "--endpoint", &format!("http://{address}sparql")]);
    assert!(remote.status.success(), "{}", told(&remote));
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = depeche(folder.path(), &["export"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(child.wait().unwrap().success(), "{told}");
}

#[test]
fn documents_are_annotated_with_offsets_in_code_points() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("in/fr")).unwrap();
    let text = "« Élan 😀 » — voilà tout.\\nMark Zuckerberg, PDG de Meta, dirige Meta depuis 2004.";
    let document =
        format!("{{\"id\": \"fr/1\", \"lang\": \"fr\", \"date\": \"2025-07-15\", \"text\": \"{text}\", \"note\": 7}}");
    fs::write(folder.path().join("in/fr/1.json"), document).unwrap();
    let output = run(folder.path(), &["annotate", "--input", "in", "--output", "out"]);
    assert!(output.status.success(), "{}", told(&output));
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("out/fr/1.json")).unwrap()).unwrap();
    assert_eq!(json["note"], 7, "other fields pass through");
    let first = &json["entities"][0];
    assert_eq!(first["text"], "Mark Zuckerberg");
    assert_eq!((first["start"].as_u64(), first["end"].as_u64()), (Some(25), Some(40)));
    assert_eq!(json["claims"][0]["property"], "role");
    fs::write(folder.path().join("in/fr/2.json"), "{").unwrap();
    refused(&run(folder.path(), &["annotate", "--input", "in", "--output", "out"]), &["2.json", "1 of 2"]);
}
