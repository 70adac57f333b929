//! `Accept` headers (RFC 9110, section 12.5.1).

/// The choice that the client likes best; among equals the first offered. Without header, the first offered. None
/// where nothing offered is accepted.
pub(super) fn best<T: Copy>(accept: Option<&str>, offered: &[(&str, T)]) -> Option<T> {
    let ranges: Vec<Range<'_>> = accept.unwrap_or("*/*").split(',').filter_map(Range::parse).collect();
    let mut best: Option<(f32, T)> = None;
    for (media_type, choice) in offered {
        let quality = quality(&ranges, media_type);
        if quality > 0.0 && best.is_none_or(|(q, _)| quality > q) {
            best = Some((quality, *choice));
        }
    }
    best.map(|(_, choice)| choice)
}

struct Range<'h> {
    kind: &'h str,
    subtype: &'h str,
    quality: f32,
}

impl<'h> Range<'h> {
    fn parse(text: &'h str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let quality = parts.find_map(|p| p.strip_prefix("q=").or(p.strip_prefix("Q=")));
        let quality = quality.map_or(Some(1.0), |q| q.trim().parse().ok())?;
        Some(Self { kind, subtype, quality })
    }

    /// How closely it names a media type: 2 exactly, 1 by its kind, 0 as anything.
    fn fits(&self, media_type: &str) -> Option<u8> {
        let (kind, subtype) = media_type.split_once('/')?;
        match (self.kind, self.subtype) {
            ("*", "*") => Some(0),
            (k, "*") if k.eq_ignore_ascii_case(kind) => Some(1),
            (k, s) if k.eq_ignore_ascii_case(kind) && s.eq_ignore_ascii_case(subtype) => Some(2),
            _ => None,
        }
    }
}

/// The quality of the range that names the type most closely.
fn quality(ranges: &[Range<'_>], media_type: &str) -> f32 {
    let fitting = ranges.iter().filter_map(|range| Some((range.fits(media_type)?, range.quality)));
    fitting.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))).map_or(0.0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::best;

    const OFFERED: [(&str, char); 3] = [("text/turtle", 't'), ("application/ld+json", 'j'), ("text/html", 'h')];

    #[test]
    fn the_client_chooses_by_quality_and_the_server_among_equals() {
        for (accept, choice) in [
            (None, Some('t')),
            (Some("*/*"), Some('t')),
            (Some("text/html,application/xml;q=0.9,*/*;q=0.8"), Some('h')),
            (Some("text/*;q=0.5, application/ld+json;q=0.6"), Some('j')),
            (Some("text/*, text/turtle;q=0"), Some('h')),
            (Some("TEXT/HTML"), Some('h')),
            (Some("application/json"), None),
            (Some("nonsense"), None),
        ] {
            assert_eq!(best(accept, &OFFERED), choice, "{accept:?}");
        }
    }
}
