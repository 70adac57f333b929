use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use super::*;

fn read(body: &str) -> Vec<Discovered> {
    links(body.as_bytes(), None, &base()).unwrap()
}

fn base() -> Url {
    Url::parse("https://paper.example/feeds/tech.xml").unwrap()
}

fn addresses(found: &[Discovered]) -> Vec<&str> {
    found.iter().map(|d| d.url.as_str()).collect()
}

fn dates(found: &[Discovered]) -> Vec<Option<String>> {
    found.iter().map(|d| d.published.map(|m| m.to_string())).collect()
}

#[test]
fn an_rss_feed_gives_addresses_titles_and_dates() {
    let found = read(
        r#"<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Paper</title><link>https://paper.example/</link>
        <item><title>Un <![CDATA[centre & demi]]></title><link>https://paper.example/a?utm_source=rss</link><pubDate>Tue, 15 Jul 2025 09:30:00 +0200</pubDate></item>
        <item><title>B</title><comments>/b#comments?x</comments><link>/b</link><pubDate>demain</pubDate></item>
        <item><title>C</title><guid isPermaLink="true">https://paper.example/c</guid><pubDate>Mardi 15 juillet 2025</pubDate></item>
        <item><title>Sans adresse</title></item>
        <item><title>B again</title><link>/b</link></item></channel></rss>"#,
    );
    assert_eq!(addresses(&found), ["https://paper.example/a", "https://paper.example/b", "https://paper.example/c"]);
    assert_eq!(found[0].title.as_deref(), Some("Un centre & demi"));
    let utc = |t: &str| Some(t.to_owned());
    assert_eq!(dates(&found), [utc("2025-07-15T07:30:00+00:00"), None, utc("2025-07-15T00:00:00+00:00")]);
    assert!(found.iter().all(|d| d.kind == Kind::Article));
}

#[test]
fn atom_rdf_and_json_feeds_are_read_too() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><id>x</id><updated>2025-07-15T09:30:00Z</updated>
        <entry><id>urn:1</id><title>A</title><link rel="self" href="/self"/><link rel="alternate" href="/a"/><updated>2025-07-15T09:30:00Z</updated></entry></feed>"#;
    let rdf = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://paper.example/"><title>P</title></channel>
        <item rdf:about="https://paper.example/a"><title>A</title><link>https://paper.example/a</link><dc:date>2025-07-15T09:30:00Z</dc:date></item></rdf:RDF>"#;
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"P","items":[{"id":"1","url":"https://paper.example/a","title":"A","date_published":"2025-07-15T09:30:00Z"}]}"#;
    for feed in [atom, rdf, json] {
        let found = read(feed);
        assert_eq!(addresses(&found), ["https://paper.example/a"], "{feed}");
        assert_eq!(dates(&found), [Some("2025-07-15T09:30:00+00:00".to_owned())], "{feed}");
        assert_eq!(found[0].title.as_deref(), Some("A"), "{feed}");
    }
}

#[test]
fn a_feed_that_breaks_off_keeps_what_stands_before() {
    let found = read(
        "<rss version='2.0'><channel><image><url>https://paper.example/i.png</url></image>\
        <item><title>R&D &eacute;</title><link>https://paper.example/a</link></item>\
        <item><link>https://paper.example/b</link><description>cut",
    );
    assert_eq!(addresses(&found), ["https://paper.example/a", "https://paper.example/b"]);
}

#[test]
fn a_feed_in_an_old_encoding_is_decoded_by_its_declaration() {
    let feed = "<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel><item><title>L’été</title><link>/a</link></item></channel></rss>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(feed);
    let found = links(&bytes, None, &base()).unwrap();
    assert_eq!(found[0].title.as_deref(), Some("L’été"));
}

#[test]
fn a_sitemap_gives_pages_and_an_index_gives_sitemaps() {
    let found = read(
        r#"<?xml version="1.0"?><!-- made by hand --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="i" xmlns:news="n">
        <url><loc> https://paper.example/a?x=1&amp;y=2 </loc><lastmod>2025-07-15</lastmod>
          <image:image><image:loc>https://paper.example/i.png</image:loc><image:title>I</image:title></image:image></url>
        <url><loc>not an address:</loc></url><url><lastmod>2025-07-15</lastmod></url>
        <url><loc>https://paper.example/b</loc><lastmod>2025-07-16</lastmod><news:news><news:publication><news:name>P</news:name></news:publication>
          <news:publication_date>2025-07-14T08:00:00+02:00</news:publication_date><news:title>B</news:title></news:news></url></urlset>"#,
    );
    assert_eq!(addresses(&found), ["https://paper.example/a?x=1&y=2", "https://paper.example/b"]);
    assert_eq!(found[0].title, None);
    assert_eq!(dates(&found)[1].as_deref(), Some("2025-07-14T08:00:00+02:00"));
    assert_eq!(found[1].title.as_deref(), Some("B"));
    let index = read("<sitemapindex><sitemap><loc>https://paper.example/s.xml.gz</loc></sitemap></sitemapindex>");
    assert_eq!(index[0].kind, Kind::Sitemap);
}

#[test]
fn a_list_of_addresses_is_a_sitemap() {
    let found = read("https://paper.example/a\r\nhttps://paper.example/b\n\nftp://paper.example/c\n");
    assert_eq!(addresses(&found), ["https://paper.example/a", "https://paper.example/b"]);
}

#[test]
fn packed_sitemaps_are_unpacked_up_to_a_limit() {
    let packed = |text: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    let sitemap = packed(b"<urlset><url><loc>https://paper.example/a</loc></url></urlset>");
    assert_eq!(links(&sitemap, None, &base()).unwrap().len(), 1);
    assert!(matches!(links(&sitemap[..sitemap.len() / 2], None, &base()), Err(DiscoverError::Gzip(_))));
    let bomb = packed(&vec![b' '; MAX_BYTES + 1]);
    assert!(matches!(links(&bomb, None, &base()), Err(DiscoverError::TooLarge)));
}

#[test]
fn entities_that_multiply_are_never_expanded() {
    let entities: String = (1..30).map(|i| format!("<!ENTITY e{i} \"&e{};&e{};\">", i - 1, i - 1)).collect();
    for (root, record, field) in [("urlset", "url", "loc"), ("rss version='2.0'", "item", "link")] {
        let name = root.split(' ').next().unwrap();
        let bomb = format!(
            "<!DOCTYPE {name} [<!ENTITY e0 'boom'>{entities}]><{root}><{record}><{field}>https://paper.example/&e29;</{field}></{record}></{name}>"
        );
        let found = read(&bomb);
        assert!(found.iter().all(|d| d.url.as_str().len() < 100));
    }
}

#[test]
fn what_is_no_list_is_an_error() {
    for body in ["", "<!doctype html><html><body>404", "{", "hello", "<", "<!-- "] {
        assert!(links(body.as_bytes(), Some("text/html"), &base()).is_err(), "{body}");
    }
}

#[test]
fn depth_does_no_harm() {
    let deep = "<a>".repeat(100_000);
    for list in [format!("<urlset><url>{deep}"), format!("<rss version='2.0'><channel><item><description>{deep}")] {
        assert!(read(&list).is_empty());
    }
}
