//! What on a page is not the article: by element, by role, and by the words of class names and ids.

use super::tape::Element;

/// Elements that never hold running text of the article.
const ELEMENTS: &[&str] = &[
    "aside", "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input", "math", "menu",
    "nav", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// ARIA roles of the same.
const ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "tablist",
    "toolbar",
    "tooltip",
];

/// Elements that are boilerplate unless they hold most of the page.
const FRAMES: &[&str] = &["footer", "form", "header"];

/// Words of class names and ids that mark boilerplate.
const WORDS: &[&str] = &[
    "abonnement",
    "ad",
    "addthis",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "advertorial",
    "adsbygoogle",
    "alsoread",
    "banner",
    "bookmark",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "commentaire",
    "commentaires",
    "commentlist",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "crosslinks",
    "disclaimer",
    "disqus",
    "dropdown",
    "follow",
    "footer",
    "gdpr",
    "hidden",
    "infobox",
    "jumpnav",
    "livefyre",
    "login",
    "masthead",
    "menu",
    "metabox",
    "modal",
    "mostread",
    "nav",
    "navbar",
    "navbox",
    "navigation",
    "newsletter",
    "newsletters",
    "outbrain",
    "overlay",
    "pager",
    "paginate",
    "pagination",
    "partage",
    "partager",
    "pingback",
    "popin",
    "popular",
    "popup",
    "promo",
    "promobox",
    "promos",
    "promoted",
    "promotion",
    "pub",
    "publicite",
    "rating",
    "ratings",
    "readmore",
    "recirc",
    "recirculation",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "relatedposts",
    "respond",
    "rss",
    "share",
    "sharebar",
    "sharedaddy",
    "sharing",
    "shoutbox",
    "sidebar",
    "signup",
    "skip",
    "socials",
    "sociallinks",
    "sponsor",
    "sponsored",
    "submeta",
    "subscribe",
    "subscription",
    "suggested",
    "suggestions",
    "tabs",
    "tagcloud",
    "taglist",
    "tags",
    "taboola",
    "toc",
    "toolbar",
    "tooltip",
    "topbar",
    "trackback",
    "trending",
    "tweetbox",
];

/// Pairs of neighbouring words that do.
const PAIRS: &[(&str, &str)] = &[
    ("a", "lire"),
    ("about", "author"),
    ("also", "like"),
    ("author", "bio"),
    ("author", "box"),
    ("author", "card"),
    ("author", "info"),
    ("author", "description"),
    ("back", "top"),
    ("en", "continu"),
    ("entry", "utility"),
    ("jp", "relatedposts"),
    ("latest", "news"),
    ("lire", "aussi"),
    ("keep", "reading"),
    ("more", "from"),
    ("more", "news"),
    ("more", "stories"),
    ("most", "popular"),
    ("most", "read"),
    ("next", "article"),
    ("next", "post"),
    ("plus", "lus"),
    ("post", "navigation"),
    ("post", "nav"),
    ("read", "also"),
    ("read", "more"),
    ("read", "next"),
    ("reader", "text"),
    ("see", "also"),
    ("sr", "only"),
    ("top", "stories"),
    ("up", "next"),
    ("visually", "hidden"),
    ("voir", "aussi"),
    ("you", "might"),
    ("you", "may"),
];

/// Words that mark a line about the article (author, day, section) as long as the element is short.
const LINES: &[&str] = &[
    "author",
    "authors",
    "auteur",
    "byline",
    "category",
    "categories",
    "chapeau",
    "credit",
    "credits",
    "date",
    "dateline",
    "datetime",
    "infos",
    "kicker",
    "meta",
    "metadata",
    "postinfo",
    "postmeta",
    "published",
    "rubrique",
    "signature",
    "tag",
    "timestamp",
    "updated",
];

/// How the standing phrases of the press begin, in lower case: invitations to read, follow, share and pay.
const FURNITURE: &[&str] = &[
    // English
    "advertisement",
    "all rights reserved",
    "also read",
    "click here",
    "comments",
    "copyright ©",
    "explore further",
    "follow us",
    "get the latest",
    "have a tip",
    "image credit",
    "join the conversation",
    "leave a comment",
    "like this story",
    "media playback is",
    "more from",
    "photo:",
    "photo credit",
    "read also",
    "read more",
    "read next",
    "related:",
    "related articles",
    "related stories",
    "see also:",
    "share this",
    "sign up for",
    "sign up to",
    "subscribe to",
    "tell us what",
    "this slideshow requires",
    "you may also like",
    // French
    "abonnez-vous",
    "article réservé aux",
    "cliquez ici",
    "commentaires",
    "crédit photo",
    "crédit :",
    "crédits photo",
    "crédits :",
    "déjà abonné",
    "en savoir plus",
    "inscrivez-vous",
    "la suite après cette publicité",
    "lire aussi",
    "lire également",
    "lire la suite",
    "lire plus",
    "partager cet article",
    "photo :",
    "pour lire la suite",
    "publicité",
    "suivez-nous",
    "sur le même sujet",
    "tous droits réservés",
    "voir aussi",
    "à lire aussi",
    "à lire également",
    "à voir aussi",
    "à découvrir aussi",
    "©",
];

/// Whether a short text is a standing phrase.
pub(super) fn is_furniture(text: &str) -> bool {
    let head: String = text.chars().take(40).map(|c| if c == '\u{a0}' || c == '\u{202f}' { ' ' } else { c }).collect();
    let head = head.to_lowercase();
    let head = head.trim_start_matches(|c: char| !(c.is_alphanumeric() || c == '©'));
    FURNITURE.iter().any(|phrase| head.starts_with(phrase))
}

/// How an element is to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Part of the page's text, as far as one can tell by its name.
    Keep,
    /// Boilerplate, whatever it holds.
    Drop,
    /// Boilerplate, unless it holds most of the page's text.
    DropUnlessMain,
    /// Boilerplate as long as it is short.
    DropIfShort,
}

/// Judges an element by its name and attributes, and the name of the element around.
pub(super) fn verdict(element: &Element<'_>, around: &str) -> Verdict {
    let tag = element.tag();
    if ELEMENTS.binary_search(&tag).is_ok() || is_hidden(element) {
        return Verdict::Drop;
    }
    if matches!(tag, "html" | "body" | "article" | "main" | "h1" | "blockquote") {
        return Verdict::Keep;
    }
    if element.has("role", ROLES) {
        return Verdict::DropUnlessMain;
    }
    if FRAMES.contains(&tag) {
        return Verdict::DropUnlessMain;
    }
    if around == "p" && matches!(tag, "a" | "abbr" | "b" | "em" | "i" | "span" | "strong" | "time") {
        return Verdict::Keep;
    }
    let mut verdict = if tag == "time" { Verdict::DropIfShort } else { Verdict::Keep };
    for value in ["class", "id", "data-component", "data-testid"].into_iter().filter_map(|name| element.attr(name)) {
        let mut before = String::new();
        for word in words_of(value) {
            if WORDS.contains(&word.as_str()) || PAIRS.contains(&(before.as_str(), word.as_str())) {
                return Verdict::DropUnlessMain;
            }
            if LINES.contains(&word.as_str()) {
                verdict = Verdict::DropIfShort;
            }
            before = word;
        }
    }
    verdict
}

fn is_hidden(element: &Element<'_>) -> bool {
    let style = || element.attr("style").map(|s| s.to_ascii_lowercase().replace(' ', ""));
    element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || style().is_some_and(|s| s.contains("display:none") || s.contains("visibility:hidden"))
}

/// The words of a class list or id in lower case: `relatedPosts--big post_12` is related, posts, big, post.
pub(super) fn words_of(value: &str) -> impl Iterator<Item = String> {
    value.split(|c: char| !c.is_ascii_alphabetic()).flat_map(|part| {
        let mut words: Vec<String> = Vec::new();
        let mut lower_before = false;
        for c in part.chars() {
            match words.last_mut() {
                Some(word) if !(lower_before && c.is_ascii_uppercase()) => word.push(c.to_ascii_lowercase()),
                _ => words.push(c.to_ascii_lowercase().to_string()),
            }
            lower_before = c.is_ascii_lowercase();
        }
        words
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_elements_are_sorted() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn standing_phrases_are_told_from_sentences() {
        for text in ["» À lire aussi : Un centre de plus", "Subscribe to our letter", "Photo\u{a0}: Ana Roy", "© 2025"]
        {
            assert!(is_furniture(text), "{text}");
        }
        assert!(!is_furniture("La photo : un genre qui revient"));
    }

    #[test]
    fn class_names_fall_into_words() {
        let words: Vec<String> = words_of("relatedPosts--big post_12 SIDEBAR").collect();
        assert_eq!(words, ["related", "posts", "big", "post", "sidebar"]);
    }
}
