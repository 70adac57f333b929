//! Addresses: one form for one page.

use url::{Host, Url};

/// Query parameters that follow a visitor around and never change the page.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "at_campaign",
    "at_medium",
    "cmpid",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ncid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "oly_anon_id",
    "oly_enc_id",
    "s_cid",
    "spm",
    "twclid",
    "vero_id",
    "wbraid",
    "wt_mc",
    "xtor",
    "yclid",
];

/// Families of such parameters by their prefix.
const TRACKING_PREFIXES: &[&str] = &["utm_", "hsa_", "pk_", "mtm_", "matomo_"];

/// The address without fragment, tracking parameters and credentials; what else it says is kept as it stands.
pub fn canonical_form(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if let Some(query) = url.query() {
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
        let kept = kept.join("&");
        url.set_query(Some(kept.as_str()).filter(|q| !q.is_empty()));
    }
    url
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    TRACKING.binary_search(&name.as_str()).is_ok() || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// The host without `www.`, with its port where that is not the usual one; empty where there is none.
pub(crate) fn domain(url: &Url) -> String {
    let host = crate::fetch::authority(url);
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

/// Whether two addresses belong to one registrant: their hosts share the registrable domain. Hosts without one
/// (numbers, `localhost`) are told apart by their ports too.
pub(super) fn same_site(a: &Url, b: &Url) -> bool {
    match (a.host(), b.host()) {
        (Some(Host::Domain(a)), Some(Host::Domain(b))) if a.contains('.') => registrable(a) == registrable(b),
        (host, other) => host == other && a.port_or_known_default() == b.port_or_known_default(),
    }
}

/// Names under which countries register (`co.uk`, `gouv.fr`, `com.au`).
const SECOND_LEVEL: &[&str] =
    &["ac", "asso", "co", "com", "edu", "gob", "gouv", "gov", "go", "ltd", "ne", "net", "nom", "or", "org", "plc"];

/// The last two labels of a host, or three under a country's second level: a rule of thumb that spares the list
/// of public suffixes.
fn registrable(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let (Some(last), Some(second)) = (dots.next(), dots.next()) else { return host };
    let country = host.len() - last == ".uk".len();
    if country && SECOND_LEVEL.contains(&&host[second + 1..last]) {
        dots.next().map_or(host, |third| &host[third + 1..])
    } else {
        &host[second + 1..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(url: &str) -> String {
        canonical_form(&Url::parse(url).unwrap()).into()
    }

    fn same(a: &str, b: &str) -> bool {
        same_site(&Url::parse(a).unwrap(), &Url::parse(b).unwrap())
    }

    #[test]
    fn names_of_tracking_parameters_are_sorted() {
        assert!(TRACKING.is_sorted());
    }

    #[test]
    fn tracking_parameters_and_fragments_are_dropped_and_the_rest_is_kept_in_order() {
        assert_eq!(
            canonical("https://a.example/p?b=2&utm_source=x&a=1&fbclid=y&UTM_Medium=z#top"),
            "https://a.example/p?b=2&a=1"
        );
        assert_eq!(canonical("https://a.example/p?utm_source=x"), "https://a.example/p");
        assert_eq!(canonical("https://a.example/p?id=caf%C3%A9&q"), "https://a.example/p?id=caf%C3%A9&q");
    }

    #[test]
    fn credentials_never_become_part_of_an_identity() {
        assert_eq!(canonical("https://me:secret@a.example/"), "https://a.example/");
    }

    #[test]
    fn a_mobile_host_is_the_same_site_and_a_neighbour_under_a_public_suffix_is_not() {
        assert!(same("https://m.paper.example/a", "https://www.paper.example/a"));
        assert!(same("https://amp.paper.co.uk/a", "https://paper.co.uk/a"));
        assert!(!same("https://paper.co.uk/a", "https://gazette.co.uk/a"));
        assert!(!same("https://paper.example/a", "https://agency.example/a"));
        assert!(!same("http://127.0.0.1/", "http://128.0.0.1/"));
        assert!(!same("http://127.0.0.1:8001/", "http://127.0.0.1:8002/"));
        assert!(!same("http://paper.localhost:8001/", "http://agency.localhost:8001/"));
    }
}
