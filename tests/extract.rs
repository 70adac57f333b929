//! Captures of pages, as they come, through to articles.

use chrono::Utc;
use depeche::{
    discover::links,
    extract::{Article, BlockKind, ExtractError, MAX_HTML_BYTES, extract, to_json},
    fetch::Capture,
};
use proptest::prelude::*;

const LONG: &str = "La société Brume annonce l’ouverture d’un centre de calcul de 40\u{202f}mégawatts près de Pierrelieu, \
    où elle emploiera trente personnes dès l’automne, selon sa directrice.";

fn capture(url: &str, body: impl Into<Vec<u8>>) -> Capture {
    Capture {
        url: url.parse().unwrap(),
        fetched_at: Utc::now(),
        status: 200,
        headers: vec![("content-type".into(), "text/html; charset=utf-8".into())],
        body: body.into(),
    }
}

fn read(html: &str) -> Article {
    extract(&capture("https://www.paper.example/tech/brume", html)).unwrap()
}

fn blocks(article: &Article) -> Vec<(BlockKind, &str)> {
    article.blocks.iter().map(|block| (block.kind, block.span.of(&article.text))).collect()
}

/// A page such as publishing systems make, with all that surrounds an article.
fn page() -> String {
    format!(
        r##"<!doctype html><html lang="fr-FR"><head><title>Brume ouvre un centre | Le Papier</title>
        <link rel="canonical" href="/tech/brume?utm_source=x#haut"><meta property="og:site_name" content="Le Papier">
        <script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite","name":"Le Papier"}},
        {{"@type":"NewsArticle","headline":"Brume ouvre un centre","datePublished":"2025-07-15T09:30:00+02:00",
        "dateModified":"2025-07-16","author":[{{"@type":"Person","name":"Ana Roy"}},{{"@id":"#bo"}}]}},{{"@id":"#bo","name":"Bo Li"}}]}}</script></head>
        <body class="single has-sidebar"><nav><ul><li><a href="/">Accueil</a></li></ul></nav>
        <div class="cookie-banner"><p>{LONG} Nous utilisons des témoins de connexion pour mesurer l’audience.</p></div>
        <main><article class="post"><header><h1>Brume ouvre un centre</h1><p class="byline">Par Ana Roy et Bo Li</p></header>
        <div class="share-buttons"><a href="#">Partager</a></div>
        <p>{LONG}</p>
        <figure><img src="a.jpg" alt="Le site"><figcaption>Le site de Pierrelieu, vu du fleuve.</figcaption></figure>
        <h2>Une eau qui chauffe</h2>
        <p>Premi&egrave;re ligne<br>suite de la ligne.<br><br>L’eau des serres, à 35&nbsp;°C, coûte&shy;ra moins&#8203;.
          Les élus ont voté le projet à une voix de majorité.</p>
        <blockquote><p>« Nous n’avons rien à cacher. »</p><footer>– Cléa Morin, directrice de Brume</footer></blockquote>
        <ul><li><p>trente emplois</p></li><li>deux <b>étangs</b></li></ul>
        <aside class="related"><h3>Sur le même sujet</h3><p>{LONG} Voilà un autre article dont il n’est pas question ici.</p></aside>
        <p>{LONG} La commune, elle, attend.</p>
        <p>Lire aussi : <a href="/autre">Un autre centre</a></p>
        <h3>Ailleurs</h3><ul><li><a href="/a">Un lien</a></li><li><a href="/b">Un autre lien</a></li></ul>
        </article></main>
        <section id="comments"><h2>Commentaires</h2><p>{LONG} Moi, je n’y crois pas, et je le dis tout net.</p></section>
        <footer><p>Tous droits réservés</p></footer></body></html>"##
    )
}

#[test]
fn a_page_gives_the_blocks_of_its_article_and_nothing_else() {
    let article = read(&page());
    let closing = format!("{LONG} La commune, elle, attend.");
    let expected = [
        (BlockKind::Paragraph, LONG),
        (BlockKind::Caption, "Le site de Pierrelieu, vu du fleuve."),
        (BlockKind::Heading, "Une eau qui chauffe"),
        (BlockKind::Paragraph, "Première ligne suite de la ligne."),
        (
            BlockKind::Paragraph,
            "L’eau des serres, à 35\u{a0}°C, coûtera moins. Les élus ont voté le projet à une voix de majorité.",
        ),
        (BlockKind::Blockquote, "« Nous n’avons rien à cacher. »"),
        (BlockKind::Blockquote, "– Cléa Morin, directrice de Brume"),
        (BlockKind::ListItem, "trente emplois"),
        (BlockKind::ListItem, "deux étangs"),
        (BlockKind::Paragraph, closing.as_str()),
    ];
    assert_eq!(blocks(&article), expected);
}

#[test]
fn a_page_says_who_wrote_when() {
    let article = read(&page());
    assert_eq!(article.url.as_str(), "https://www.paper.example/tech/brume");
    assert_eq!(article.based_on, None);
    assert_eq!(article.title, "Brume ouvre un centre");
    assert_eq!(article.authors, ["Ana Roy", "Bo Li"]);
    assert_eq!(article.published.unwrap().to_string(), "2025-07-15T09:30:00+02:00");
    assert_eq!(article.modified.unwrap().to_string(), "2025-07-16");
    assert_eq!(article.lang.as_str(), "fr");
    assert_eq!(article.publisher.domain, "paper.example");
    assert_eq!(article.publisher.name.as_deref(), Some("Le Papier"));
}

#[test]
fn what_no_metadata_say_is_read_off_the_page() {
    let article = read(&format!(
        "<body><div class=header><a href=/>Papier</a></div><h1>Brume ouvre un centre</h1>\
         <p>Par Ana Roy</p><div class=date>Publié le 1er août 2025 à 9h30</div><div class=corps><p>{LONG}</p><p>{LONG} Fin.</p></div>"
    ));
    assert_eq!(article.title, "Brume ouvre un centre");
    assert_eq!(article.authors, ["Ana Roy"]);
    assert_eq!(article.published.unwrap().to_string(), "2025-08-01");
    assert_eq!(article.lang.as_str(), "fr");
}

#[test]
fn lines_about_the_article_are_no_part_of_its_text() {
    let article = read(&format!(
        "<article><h1>Brume ouvre un centre</h1><p>Publié le 1er août 2025 par <b>Ana Roy</b></p><p>{LONG}</p><p>{LONG} Fin.</p>"
    ));
    assert_eq!(article.blocks.len(), 2);
    assert_eq!(article.authors, ["Ana Roy"]);
    assert_eq!(article.published.unwrap().to_string(), "2025-08-01");
}

#[test]
fn a_text_that_only_a_script_would_show_is_read_from_the_metadata() {
    for body in [format!("{LONG}\\n\\n{LONG} Fin."), format!("<p>{LONG}</p>\\n<p>{LONG} Fin.</p>")] {
        let article = read(&format!(
            r#"<script type=application/ld+json>{{"@type":"NewsArticle","headline":"Brume","articleBody":"{body}"}}</script><div id=app></div>"#
        ));
        assert_eq!(article.text, format!("{LONG}\n{LONG} Fin."));
    }
}

#[test]
fn a_copy_names_the_address_of_its_original() {
    let html = format!("<link rel=canonical href=https://agency.example/brume><p>{LONG}</p><p>{LONG} Fin.</p>");
    let article = read(&html);
    assert_eq!(article.url.as_str(), "https://www.paper.example/tech/brume");
    assert_eq!(article.based_on.unwrap().as_str(), "https://agency.example/brume");
}

#[test]
fn a_mobile_page_stands_under_the_address_of_the_main_one() {
    let html = format!("<link rel=canonical href=https://www.paper.example/brume><p>{LONG}</p><p>{LONG} Fin.</p>");
    let article = extract(&capture("https://m.paper.example/brume", html)).unwrap();
    assert_eq!(article.url.as_str(), "https://www.paper.example/brume");
    assert_eq!(article.based_on, None);
    assert_eq!(article.publisher.domain, "paper.example");
}

#[test]
fn json_counts_code_points() {
    let json = to_json(&read(&page()));
    let text: Vec<char> = json["text"].as_str().unwrap().chars().collect();
    let list = json["blocks"].as_array().unwrap();
    let heading = list.iter().find(|b| b["kind"] == "heading").unwrap();
    let at = |key: &str| usize::try_from(heading[key].as_u64().unwrap()).unwrap();
    assert_eq!(text[at("start")..at("end")].iter().collect::<String>(), "Une eau qui chauffe");
    assert_eq!(list.last().unwrap()["end"].as_u64().unwrap(), text.len() as u64);
}

#[test]
fn what_is_no_article_says_why() {
    let article = || format!("<p>{LONG}</p><p>{LONG} Fin.</p>");
    let at = |url: &str, body: String| extract(&capture(url, body)).unwrap_err();
    let inner = "https://paper.example/a";
    assert_eq!(at("https://paper.example/", article()), ExtractError::FrontPage("https://paper.example/".into()));
    assert_eq!(at(inner, " \n".into()), ExtractError::Empty);
    assert_eq!(at(inner, "<p>Bonjour</p>".into()), ExtractError::NoText(7));
    assert_eq!(at(inner, "x".repeat(MAX_HTML_BYTES + 1)), ExtractError::TooLarge(MAX_HTML_BYTES + 1));
    let missing = Capture { status: 404, ..capture(inner, article()) };
    assert_eq!(extract(&missing).unwrap_err(), ExtractError::Status(404));
    let pdf = Capture { headers: vec![("content-type".into(), "application/pdf".into())], ..capture(inner, article()) };
    assert_eq!(extract(&pdf).unwrap_err(), ExtractError::NotHtml("application/pdf".into()));
}

#[test]
fn a_list_of_articles_is_no_article() {
    let list = |item: &dyn Fn(usize) -> String| (0..9).map(item).collect::<String>();
    for teasers in [
        list(&|i| format!("<li><h3><a href=/{i}>Brume ouvre un centre</a></h3><p>Trente emplois.</p></li>")),
        list(&|i| format!("<article><h2><a href=/{i}>Brume ouvre</a></h2><p>{LONG} {LONG} {LONG} {i}</p></article>")),
        list(&|i| format!("<li><a href=/{i}>Brume ouvre un centre de plus</a><p>{LONG} {i}</p></li>")),
    ] {
        let page = format!("<title>Tech</title><main><h1>Tech</h1><div>{teasers}</div></main>");
        let error = extract(&capture("https://paper.example/tech", page)).unwrap_err();
        assert!(matches!(error, ExtractError::NoText(_)), "{error}");
    }
}

#[test]
fn the_lead_between_headline_and_text_belongs_to_the_article() {
    let ticker: String = (0..9).map(|i| format!("<li>{LONG} Dépêche {i}</li>")).collect();
    let article = read(&format!(
        "<title>Brume ouvre un centre</title><ul>{ticker}</ul><h1>Brume ouvre un centre</h1><div class=chapo><p>{LONG} Chapô.</p></div>\
         <div class=texte><p>{LONG} Un.</p><p>{LONG} Deux.</p><p>{LONG} Trois.</p></div>"
    ));
    let ends: Vec<&str> = article.text.lines().filter_map(|line| line.rsplit(' ').next()).collect();
    assert_eq!(ends, ["Chapô.", "Un.", "Deux.", "Trois."]);
}

#[test]
fn depth_and_disorder_do_no_harm() {
    let deep = format!("{}<p>{LONG}</p><p>{LONG} Fin.</p>", "<div>".repeat(100_000));
    assert_eq!(read(&deep).blocks.len(), 2);
    let unclosed = format!("<p>{LONG}<p>{LONG} Fin.</b></div></table><blockquote><li>{LONG} Encore<");
    assert_eq!(read(&unclosed).blocks.len(), 3);
    for odd in ["<", "<!--", "\0\0", "<html", "<script>", "<p \u{fffd}=", "<svg><p><table><td><svg>"] {
        assert!(extract(&capture("https://paper.example/a", odd)).is_err());
    }
}

/// Bits of pages, good and bad, in any order.
fn soup() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div class='comment'>",
        "</div>",
        "<blockquote>",
        "<li>",
        "<a href=x>",
        "</a>",
        "<br>",
        "<h1>",
        "<h2>",
        "<table><tr><td>",
        "<article>",
        "<time datetime=2025-13-45>",
        "<meta name=author content='Par '>",
        "&nbsp;",
        "&#0;",
        "<!--",
        "-->",
        "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[",
        "</script>",
        "<title>",
        "<![CDATA[",
        "<urlset><url><loc>",
        "<rss version='2.0'><channel><item><link>",
        "</item>",
        "https://é.example/?utm_=&",
        "Publié le 1er ",
        " août 2025 par É",
        "\u{2028}",
        "\u{ad}",
        LONG,
    ]);
    prop::collection::vec(prop_oneof![bits.prop_map(str::to_owned), "\\PC{0,8}"], 0..60).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn whatever_a_page_holds_its_blocks_are_the_lines_of_its_text(page in soup()) {
        if let Ok(article) = extract(&capture("https://paper.example/a", page)) {
            let lines: Vec<&str> = article.text.split('\n').collect();
            let found: Vec<&str> = blocks(&article).into_iter().map(|(_, text)| text).collect();
            prop_assert_eq!(&found, &lines);
            let clean = |line: &&str| !line.is_empty() && !line.contains(['\r', '\u{2028}', '\u{ad}', '\u{200b}']);
            prop_assert!(found.iter().all(clean));
        }
    }

    #[test]
    fn whatever_a_list_holds_its_addresses_are_of_the_web(list in soup(), xml in any::<bool>()) {
        let list = if xml { format!("<urlset><url><loc>{list}") } else { list };
        for found in links(list.as_bytes(), None, &"https://paper.example/feed".parse().unwrap()).unwrap_or_default() {
            prop_assert!(matches!(found.url.scheme(), "http" | "https"));
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = extract(&capture("https://paper.example/a", bytes.clone()));
        let _ = links(&bytes, None, &"https://paper.example/feed".parse().unwrap());
    }
}
