//! Which language a text is in: what the page declares, checked against the words.

use crate::lang::Lang;

/// Characters from which the detector is to be trusted against the page's own word.
const ENOUGH: usize = 200;

/// Bytes of the text that the detector looks at.
const SAMPLE: usize = 8 * 1024;

/// The language of a text. The declared one stands unless a long enough text is clearly in another: templates are
/// often left in the language of the vendor. `None` where nothing is declared and nothing can be told.
pub(super) fn language(declared: Option<Lang>, text: &str) -> Option<Lang> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let detected = whatlang::detect(sample);
    let seen = detected.as_ref().and_then(|info| two_letters(info.lang()));
    let clear = detected.is_some_and(|info| info.is_reliable()) && sample.chars().nth(ENOUGH).is_some();
    if clear && !matches!(declared, Some(d) if close(d, seen)) { seen.or(declared) } else { declared.or(seen) }
}

/// Whether the detector, which knows fewer languages, may have taken a text in `declared` for `seen`.
fn close(declared: Lang, seen: Option<Lang>) -> bool {
    const KIN: &[&[&str]] = &[
        &["nb", "no", "nn", "da", "sv"],
        &["id", "ms", "jv"],
        &["hr", "sr", "bs", "sl", "mk"],
        &["es", "gl", "ca", "pt"],
    ];
    seen.is_some_and(|seen| KIN.iter().any(|kin| kin.contains(&declared.as_str()) && kin.contains(&seen.as_str())))
}

/// ISO 639-1 code of a language of the detector, which names them by ISO 639-3.
fn two_letters(lang: whatlang::Lang) -> Option<Lang> {
    const CODES: &[(&str, &str)] = &[
        ("epo", "eo"),
        ("eng", "en"),
        ("rus", "ru"),
        ("cmn", "zh"),
        ("spa", "es"),
        ("por", "pt"),
        ("ita", "it"),
        ("ben", "bn"),
        ("fra", "fr"),
        ("deu", "de"),
        ("ukr", "uk"),
        ("kat", "ka"),
        ("ara", "ar"),
        ("hin", "hi"),
        ("jpn", "ja"),
        ("heb", "he"),
        ("yid", "yi"),
        ("pol", "pl"),
        ("amh", "am"),
        ("jav", "jv"),
        ("kor", "ko"),
        ("nob", "nb"),
        ("dan", "da"),
        ("swe", "sv"),
        ("fin", "fi"),
        ("tur", "tr"),
        ("nld", "nl"),
        ("hun", "hu"),
        ("ces", "cs"),
        ("ell", "el"),
        ("bul", "bg"),
        ("bel", "be"),
        ("mar", "mr"),
        ("kan", "kn"),
        ("ron", "ro"),
        ("slv", "sl"),
        ("hrv", "hr"),
        ("srp", "sr"),
        ("mkd", "mk"),
        ("lit", "lt"),
        ("lav", "lv"),
        ("est", "et"),
        ("tam", "ta"),
        ("vie", "vi"),
        ("urd", "ur"),
        ("tha", "th"),
        ("guj", "gu"),
        ("uzb", "uz"),
        ("pan", "pa"),
        ("aze", "az"),
        ("ind", "id"),
        ("tel", "te"),
        ("pes", "fa"),
        ("mal", "ml"),
        ("ori", "or"),
        ("mya", "my"),
        ("nep", "ne"),
        ("sin", "si"),
        ("khm", "km"),
        ("tuk", "tk"),
        ("aka", "ak"),
        ("zul", "zu"),
        ("sna", "sn"),
        ("afr", "af"),
        ("lat", "la"),
        ("slk", "sk"),
        ("cat", "ca"),
        ("tgl", "tl"),
        ("hye", "hy"),
        ("cym", "cy"),
    ];
    let (_, code) = CODES.iter().find(|(three, _)| *three == lang.code())?;
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRENCH: &str = "La jeune entreprise annonce qu’elle ouvrira au printemps un centre de calcul près de la rivière. \
        Les élus de la commune, qui ont longtemps hésité, espèrent une cinquantaine d’emplois et demandent que l’eau \
        rejetée serve à chauffer les serres voisines.";

    #[test]
    fn a_french_text_under_an_english_template_is_french() {
        assert_eq!(language(Some(Lang::EN), FRENCH), Some(Lang::FR));
    }

    #[test]
    fn a_short_text_is_in_the_language_that_the_page_declares() {
        assert_eq!(language(Some(Lang::EN), "Prometheus, Hyperion"), Some(Lang::EN));
    }

    #[test]
    fn without_declaration_the_words_decide() {
        assert_eq!(language(None, FRENCH), Some(Lang::FR));
        assert_eq!(language(None, "…"), None);
    }

    #[test]
    fn every_language_of_the_detector_has_two_letters() {
        for lang in whatlang::Lang::all() {
            assert!(two_letters(*lang).is_some(), "{lang:?}");
        }
    }
}
