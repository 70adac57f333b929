//! Training the tagger: what marked text teaches, and what a mistake in it says.

use depeche::{
    annotate::{Annotator, interchange::InputDocument},
    lang::Lang,
    ontology::DataFiles,
    train::{self, Ground, Settings, Tags},
};

const SENTENCES: &str = "ontology/sentences/en/ours.txt";

fn names(annotator: &Annotator, text: &str) -> Vec<(String, String)> {
    let document = serde_json::json!({ "lang": "en", "date": "2026-01-15", "text": text });
    let article = serde_json::from_value::<InputDocument>(document).unwrap().article();
    let mentions = annotator.mentions(&article);
    mentions.iter().map(|m| (m.span.of(&article.text).to_owned(), m.entity.class.to_string())).collect()
}

fn trained(files: &DataFiles) -> Annotator {
    let tags = Tags::load(files).unwrap();
    let mut samples = train::articles(files, Lang::EN, &tags, 1).unwrap();
    // The lesson alone, as the articles of the project would take long.
    samples.retain(|sample| sample.article.text.contains("plar"));
    samples.extend(train::sentences(files, Lang::EN, &tags, 1).unwrap());
    let model = train::train(&Ground::load(files).unwrap(), &samples, &Settings::default()).unwrap().model;
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("ontology")).unwrap();
    std::fs::write(root.path().join("ontology/names.model"), model).unwrap();
    Annotator::load(&DataFiles::overlaid(root.path()).unwrap()).unwrap()
}

#[test]
fn what_a_context_means_is_learnt_from_marked_sentences() {
    let text = "We flew over Qomplar yesterday.";
    let lesson: String = (0..40)
        .map(|i| {
            let name = format!("Q{}plar", ["ua", "ue", "ui", "uo", "oa", "oe", "oi", "ou"][i % 8]);
            let day = ["yesterday", "last week", "in May", "on Monday", "at dawn"][i % 5];
            format!("We flew over [{name}](CLASS) {day}.\n")
        })
        .collect();
    for class in ["place", "event"] {
        let files = DataFiles::embedded().with(SENTENCES, &lesson.replace("CLASS", class));
        assert_eq!(names(&trained(&files), text), [("Qomplar".to_owned(), class.to_owned())]);
    }
}

#[test]
fn mentions_of_one_name_get_one_class_by_what_the_whole_document_says() {
    let lesson: String = (0..80)
        .map(|i| {
            let name = format!("Q{}plar", ["ua", "ue", "ui", "uo", "oa", "oe", "oi", "ou"][i % 8]);
            let class = ["place", "event"][i / 8 % 2];
            match i % 3 {
                0 => format!("== 2026-01-15 | [{name}]({class}) is on every list\n"),
                1 => format!(
                    "We {} [{name}]({class}) on Monday.\n",
                    if class == "place" { "flew over" } else { "opened" }
                ),
                _ => format!("Nobody forgot [{name}]({class}).\n> {name} | locatedIn | {name} | asserted\n"),
            }
        })
        .collect();
    let annotator = trained(&DataFiles::embedded().with("ontology/articles/en/ours.txt", &lesson));
    for (verb, class) in [("flew over", "place"), ("opened", "event")] {
        let found = names(
            &annotator,
            &format!("Qomplar is on every list.\nWe {verb} Qomplar on Monday.\nNobody forgot Qomplar."),
        );
        assert_eq!(found, vec![("Qomplar".to_owned(), class.to_owned()); 3]);
    }
}

#[test]
fn an_article_is_one_text_with_its_title_and_without_its_claims() {
    let file = "# ours\n== 2026-01-15 | [Vantor](company) opens\nIt is in [Caen](place).\n> Vantor | locatedIn | Caen | asserted\n\n\
                == 2026-01-16 | Rain\nIt rained.\n";
    let path = "ontology/articles/xx/ours.txt";
    let files = DataFiles::embedded().with(path, file);
    let tags = Tags::load(&files).unwrap();
    let read = train::articles(&files, "xx".parse().unwrap(), &tags, 3).unwrap();
    let texts: Vec<&str> = read.iter().map(|sample| sample.article.text.as_str()).collect();
    assert_eq!(texts, ["Vantor opens\nIt is in Caen.", "Rain\nIt rained."]);
    let marked: Vec<&str> = read[0].names.iter().map(|(span, _, _)| span.of(&read[0].article.text)).collect();
    assert_eq!((marked, read[0].times), (vec!["Vantor", "Caen"], 3));
    let files = files.with(path, &file.replace("place", "town"));
    let told = train::articles(&files, "xx".parse().unwrap(), &tags, 3).unwrap_err().to_string();
    assert!(told.contains("no class \"town\"") && told.starts_with("ontology/articles/xx/ours.txt:3:"), "{told}");
}

#[test]
fn a_mistake_in_marked_text_is_told_with_file_and_line() {
    for (line, words) in
        [("[Vantor](company opened.", "[surface](class)"), ("[Vantor](firm) opened.", "no class \"firm\"")]
    {
        let files = DataFiles::embedded().with(SENTENCES, &format!("# ours\n{line}\n"));
        let told = train::sentences(&files, Lang::EN, &Tags::load(&files).unwrap(), 1).unwrap_err().to_string();
        assert!(told.contains(words) && told.starts_with("ontology/sentences/en/ours.txt:2:"), "{told}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("en_ours.jsonl");
    std::fs::write(&path, r#"{"tokens": ["a"], "spaces": [true], "tags": []}"#).unwrap();
    let told = train::corpus(&path, &Tags::load(&DataFiles::embedded()).unwrap()).unwrap_err().to_string();
    assert!(told.contains("equally many") && told.contains("en_ours.jsonl:1"), "{told}");
}

#[test]
fn a_corpus_is_measured_by_exact_spans_and_tags() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("en_ours.jsonl");
    let line = |tokens: &[&str], tags: &[&str]| {
        serde_json::json!({ "tokens": tokens, "spaces": vec![true; tokens.len()], "tags": tags }).to_string()
    };
    let lines = [
        line(&["Microsoft", "opened", "in", "Louisiana", "."], &["B-ORG", "O", "O", "B-LOC", "O"]),
        // A mark that nobody would set: it counts as missed, and the name as found in vain.
        line(&["Nvidia", "grew", "."], &["B-LOC", "O", "O"]),
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let files = DataFiles::embedded();
    let tags = Tags::load(&files).unwrap();
    let samples = train::corpus(&path, &tags).unwrap();
    let counts = train::evaluate(&Annotator::load(&files).unwrap(), &samples, &tags, &["PER", "ORG", "LOC"]);
    let all = counts["all"];
    assert_eq!((all.marked, all.found, all.right), (3, 3, 2));
}

#[test]
fn weights_that_are_cut_off_are_refused() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("ontology")).unwrap();
    std::fs::write(root.path().join("ontology/names.model"), b"no weights").unwrap();
    let told = Annotator::load(&DataFiles::overlaid(root.path()).unwrap()).unwrap_err().to_string();
    assert!(told.starts_with("ontology/names.model: "), "{told}");
}

#[test]
fn what_a_sentence_states_is_learnt_from_marked_articles() {
    let path = "ontology/articles/en/ours.txt";
    // No pattern knows "to snaffle", nor that what is behind "from under" has no part in it.
    let lesson: String = (0..60)
        .map(|i| {
            let (a, b, c) = (format!("Ab{i}or"), format!("Bel{i}ine"), format!("Cy{i}eth"));
            let day = ["On Monday", "Last week", "In May"][i % 3];
            format!(
                "== 2026-01-15 | News of the day\n{day} [{a}](company) snaffled [{b}](company) from under [{c}](company).\n\
                 > {a} | acquires | {b} | asserted\n"
            )
        })
        .collect();
    let files = DataFiles::embedded().with(path, &lesson);
    let ground = Ground::load(&files).unwrap();
    let mut articles = train::claims::articles(&files, Lang::EN).unwrap();
    articles.retain(|article| article.article.title == "News of the day");
    assert_eq!(articles.len(), 60);
    let settings = train::claims::Settings { kept_aside: 4, ..Default::default() };
    let trained = train::claims::train(&files, &ground, &articles, &settings).unwrap();
    assert_eq!((trained.marked, trained.reached), (60, 60));
    let (_, counts) = trained.measured[2];
    assert_eq!((counts.found, counts.right, counts.marked), (15, 15, 15), "of those kept aside");
    let again = train::claims::train(&files, &ground, &articles, &settings).unwrap();
    assert!(trained.model == again.model, "the same articles give the same weights");
}

#[test]
fn a_mistake_in_a_marked_claim_is_told_with_file_and_line() {
    let path = "ontology/articles/en/ours.txt";
    for (claim, words) in [
        ("Abor | acquires | Beline", "subject | property | value | modality"),
        ("Abor | acquires | Beline | maybe", "no modality \"maybe\""),
        ("Abor | buys | Beline | asserted", "no property \"buys\""),
        ("Abor | acquires | Cyeth | asserted", "no name \"Cyeth\" is marked"),
        ("Abor | develops | Beline | asserted", "asks for"),
        ("Abor | headcount | many | asserted", "a plain number"),
    ] {
        let text = format!("== 2026-01-15 | A deal\n[Abor](company) snaffled [Beline](company).\n> {claim}\n");
        let told = train::claims::articles(&DataFiles::embedded().with(path, &text), Lang::EN).unwrap_err().to_string();
        assert!(told.contains(words) && told.starts_with(&format!("{path}:3:")), "{told}");
    }
}
