//! A site with two articles about invented things, on loopback.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::{net::SocketAddr, sync::Arc};

use depeche::{
    annotate::{
        Annotations, Claim, ClaimValue, Entity, Mention, Modality, Quantity, Quote, QuoteKind, Saying, Slug, Speaker,
        Unit,
    },
    archive::WarcArchive,
    extract::{Article, BlockKind, Publisher},
    graph::{Embedded, Graph, Limits},
    lang::Lang,
    ontology::{Class, Classes, DataFiles},
    queries::Catalogue,
    rdf::{Base, Provenance, Vocabulary, article_quads, ontology_quads},
    serve::{AppState, Metrics, pages::Interface, router},
    text::Span,
};
use oxigraph::model::{NamedNode, Quad};
use reqwest::{Client, Response, header};
use tempfile::TempDir;

/// A running site.
pub struct Site {
    pub folder: TempDir,
    pub graph: Arc<dyn Graph>,
    pub archive: Arc<WarcArchive>,
    pub base: Base,
    pub address: SocketAddr,
    pub client: Client,
}

impl Site {
    pub async fn empty() -> Self {
        Self::start(Limits::default()).await
    }

    pub async fn with_articles() -> Self {
        Self::limited(Limits::default()).await
    }

    pub async fn limited(limits: Limits) -> Self {
        let site = Self::start(limits).await;
        for article in [french(), english()] {
            let (graph, quads) = quads(&site.base, &article);
            site.graph.replace(&graph, quads).await.expect("an article is written");
        }
        let ontology = ontology_quads(&DataFiles::embedded(), &site.base).expect("the ontology is valid");
        site.graph.replace(&site.base.ontology_graph(), ontology).await.expect("the ontology is written");
        site
    }

    async fn start(limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let graph: Arc<dyn Graph> = Arc::new(Embedded::open(&folder.path().join("graph"), limits).expect("a store"));
        let base: Base = "http://localhost:7878/".parse().expect("a base");
        let archive = Arc::new(WarcArchive::open(&folder.path().join("archive")).expect("an archive"));
        let files = DataFiles::embedded();
        let state = AppState {
            graph: graph.clone(),
            archive: archive.clone(),
            base: base.clone(),
            catalogue: Arc::new(Catalogue::load(&files).expect("the catalogue is valid")),
            ontology: files.file("ontology/depeche.ttl").expect("the ontology").text.as_str().into(),
            interface: Arc::new(Interface::load(&files).expect("the interface is valid")),
            metrics: Arc::new(Metrics::default()),
        };
        let listener = depeche::serve::bind(([127, 0, 0, 1], 0).into()).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router(state)).await });
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { folder, graph, archive, base, address, client: Client::builder().no_proxy().build().expect("a client") }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    pub async fn get(&self, path: &str, parameters: &[(&str, &str)], accept: &str) -> Response {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        let url = self.url(&format!("{path}?{query}"));
        self.client.get(url).header(header::ACCEPT, accept).send().await.expect("an answer")
    }

    pub async fn ask(&self, query: &str, accept: &str) -> String {
        let response = self.get("sparql", &[("query", query)], accept).await;
        assert!(response.status().is_success(), "{}", response.text().await.expect("text"));
        response.text().await.expect("text")
    }
}

fn article(url: &str, publisher: &str, lang: Lang, title: &str, published: &str, lines: &[&str]) -> Article {
    let (text, blocks) = Article::join(lines.iter().map(|line| (BlockKind::Paragraph, (*line).to_owned())));
    let url: url::Url = url.parse().expect("a URL");
    Article {
        publisher: Publisher { domain: url.host_str().expect("a host").into(), name: Some(publisher.into()) },
        url,
        based_on: None,
        checks: Vec::new(),
        title: title.into(),
        authors: vec!["Ada Verlaine".into()],
        published: Some(published.parse().expect("a date")),
        modified: None,
        lang,
        text,
        blocks,
    }
}

/// Said by the Gazette on a day without hour.
pub fn french() -> Article {
    let lines = [
        "À l’été, Ormelune de Valcarré tournera.",
        "« Six cents puces Zéphyr y seront », assure Lise Morandin.",
        "Le site est à Bréville.",
    ];
    article("https://gazette.example/ormelune", "La Gazette", Lang::FR, "Ormelune arrive", "2025-07-15", &lines)
}

/// Said by the Courier a day later, with another count.
pub fn english() -> Article {
    let lines = ["Valcarré built Ormelune.", "“We have room for nine hundred chips there,” said Lise Morandin."];
    article(
        "https://courier.example/a",
        "The Courier",
        Lang::EN,
        "Ormelune is big",
        "2025-07-16T08:00:00+02:00",
        &lines,
    )
}

fn entity(name: &str, class: &str) -> Arc<Entity> {
    Arc::new(Entity { slug: Slug::of(name), name: name.into(), class: Class::new(class), known: false })
}

fn find(article: &Article, words: &str) -> Span {
    let start = article.text.find(words).expect("the words are in the text");
    Span::new(start, start + words.len())
}

/// A claim on the number of chips of Ormelune.
pub fn claim_on_chips(count: f64) -> Claim {
    Claim {
        subject: entity("Ormelune", "datacenter"),
        property: "chipCount".into(),
        value: ClaimValue::Amount { value: count, max: None, unit: Unit::new("count"), approximate: false },
        qualifier: None,
        title: None,
        as_of: None,
        modality: Modality::Planned,
        attributed_to: Some(Speaker::Entity { entity: entity("Lise Morandin", "person"), evidence: Span::new(0, 2) }),
        evidence: Span::new(0, 2),
        confidence: 0.84,
    }
}

fn fact(subject: (&str, &str), property: &str, value: ClaimValue, evidence: Span) -> Claim {
    Claim {
        subject: entity(subject.0, subject.1),
        property: property.into(),
        value,
        as_of: None,
        modality: Modality::Asserted,
        attributed_to: None,
        evidence,
        ..claim_on_chips(0.0)
    }
}

/// What the two articles say.
pub fn annotations(article: &Article, claims: &[Claim]) -> Annotations {
    let names = [("Ormelune", "datacenter"), ("Valcarré", "company"), ("Zéphyr", "chip"), ("Lise Morandin", "person")];
    let mentions = names.iter().filter(|(name, _)| article.text.contains(name)).map(|(name, class)| Mention {
        span: find(article, name),
        entity: entity(name, class),
        confidence: 0.9,
    });
    let (words, figure, value) = if article.lang == Lang::FR {
        ("Six cents puces Zéphyr y seront", "Six cents", 600.0)
    } else {
        ("We have room for nine hundred chips there,", "nine hundred", 900.0)
    };
    let speaker = find(article, "Lise Morandin");
    Annotations {
        mentions: mentions.collect(),
        quotes: vec![Quote {
            span: find(article, words),
            kind: QuoteKind::Direct,
            speaker: Some(Speaker::Entity { entity: entity("Lise Morandin", "person"), evidence: speaker }),
            cue: None,
            saying: Saying::default(),
            confidence: 0.97,
        }],
        quantities: vec![Quantity {
            span: find(article, figure),
            value,
            value_max: None,
            unit: Unit::new("count"),
            vague: false,
            bound: None,
            counted: None,
        }],
        claims: claims.to_vec(),
        checked: Vec::new(),
    }
}

/// Graph name and quads of an article with everything that it says.
pub fn quads(base: &Base, article: &Article) -> (NamedNode, Vec<Quad>) {
    quads_with(base, article, &Provenance::default())
}

/// As [`quads`], from a reading of the page.
pub fn quads_with(base: &Base, article: &Article, provenance: &Provenance) -> (NamedNode, Vec<Quad>) {
    let operates = fact(
        ("Valcarré", "company"),
        "operates",
        ClaimValue::Entity(entity("Ormelune", "datacenter")),
        find(article, "Ormelune"),
    );
    let mut claims = vec![operates, claim_on_chips(if article.lang == Lang::FR { 600.0 } else { 900.0 })];
    if article.lang == Lang::FR {
        let ormelune = ("Ormelune", "datacenter");
        let place = ClaimValue::Entity(entity("Bréville", "place"));
        claims.push(fact(ormelune, "locatedIn", place, find(article, "Le site est à Bréville")));
        let power = ClaimValue::Amount { value: 2e9, max: None, unit: Unit::new("W"), approximate: true };
        claims.push(fact(ormelune, "powerCapacity", power, find(article, "tournera")));
        claims.push(fact(
            ormelune,
            "usesChip",
            ClaimValue::Entity(entity("Zéphyr", "chip")),
            find(article, "puces Zéphyr"),
        ));
    }
    write(base, article, &claims, provenance)
}

/// Graph name and quads of an article with these claims.
pub fn quads_of(base: &Base, article: &Article, claims: &[Claim]) -> (NamedNode, Vec<Quad>) {
    write(base, article, claims, &Provenance::default())
}

fn write(base: &Base, article: &Article, claims: &[Claim], provenance: &Provenance) -> (NamedNode, Vec<Quad>) {
    let classes = Classes::load(&DataFiles::embedded()).expect("the classes are valid");
    let units =
        |unit: &Unit| Some(format!("http://qudt.org/vocab/unit/{}", if unit.as_str() == "W" { "W" } else { "NUM" }));
    let vocabulary = Vocabulary { base, classes: &classes, units: &units };
    let found = annotations(article, claims);
    (base.article(&article.id()), article_quads(vocabulary, article, &found, provenance))
}
