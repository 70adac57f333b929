//! IRIs of the vocabularies used. Every term of our own namespace is checked against `ontology/depeche.ttl` by a test.

/// Namespace of Dépêche's own terms.
pub const DEP: &str = "https://w3id.org/depeche#";

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident = $ns:literal { $($term:ident = $local:literal),* $(,)? }) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "each constant is documented by its vocabulary")]
        pub mod $name {
            pub const NS: &str = $ns;
            $(pub const $term: &str = concat!($ns, $local);)*
            /// Every term of the vocabulary that is used.
            pub const ALL: &[&str] = &[$($term),*];
        }
    };
}

vocabulary!(
    /// Dépêche's own terms.
    dep = "https://w3id.org/depeche#" {
        ENTITY = "Entity", MENTION = "Mention", CLAIM = "Claim", QUANTITY = "Quantity",
        CONTENT_HASH = "contentHash", BLOCK_KIND = "blockKind",
        CONFIDENCE = "confidence", EXTRACTOR = "extractor", EVIDENCE = "evidence",
        MODALITY = "modality", AS_OF = "asOf", ASSERTED = "Asserted", PLANNED = "Planned", HEDGED = "Hedged", DENIED = "Denied",
        ATTRIBUTED_TO = "attributedTo", ATTRIBUTED_TEXT = "attributedText", QUALIFIER = "qualifier", TITLE = "title",
        UNIT = "unit", VALUE = "value", VALUE_MAX = "valueMax", APPROXIMATE = "approximate",
        QUOTE_KIND = "quoteKind", DIRECT = "Direct", INDIRECT = "Indirect",
        CUE = "cue", SPEAKER_TEXT = "speakerText", SPEAKER_MENTION = "speakerMention",
        POLARITY = "polarity", SAID = "Said", CLAIMED = "Claimed", REFUSED = "Refused", FACTIVE = "factive",
        ADDRESSEE = "addressee", ADDRESSEE_TEXT = "addresseeText",
        SPEAKER_ROLE = "speakerRole", SPEAKER_ROLE_MENTION = "speakerRoleMention", SPEAKER_ROLE_AT = "speakerRoleAt",
        MERGE = "Merge", SPLIT = "Split", RENAME = "Rename", RETYPE = "Retype", REJECT = "Reject", LINK = "Link", UNDO = "Undo",
        INTO = "into", SURFACE = "surface", IN_ARTICLE = "inArticle", NEW_NAME = "newName", NEW_CLASS = "newClass",
        LEDGER_ENTRY = "LedgerEntry", PROPERTY = "property", OBJECT = "object", SAID_AS = "saidAs", STATES = "states", ANSWERS = "answers",
        FIRST_SAID = "firstSaid", FIRST_SAID_IN = "firstSaidIn", LAST_SAID = "lastSaid",
        PUBLISHERS = "publishers", ARTICLES = "articles", CONFLICTS_WITH = "conflictsWith", STATUS = "status",
        ASSERTED_BY = "assertedBy", REPORTED_BY = "reportedBy", PLANNED_BY = "plannedBy", HEDGED_BY = "hedgedBy", DENIED_BY = "deniedBy",
        ACCEPTED = "Accepted", CONTESTED = "Contested", UNCONFIRMED = "Unconfirmed", REJECTED = "Rejected",
        CLAIM_DECISION = "ClaimDecision", VERDICT = "verdict", DECISION = "decision",
        VOICE = "voice", ORIGIN = "origin", COPY_OF = "copyOf", TEXT_BAND = "textBand", LEDGER_STATE = "ledgerState", PENDING = "pending", POLICY = "policy",
        REVISION = "Revision", REPLACED_BY = "replacedBy", EARLIER_WORDS = "earlierWords",
        REVIEW_MATCH = "ReviewMatch", REVIEW = "review", REVIEWED = "reviewed", CONCERNS = "concerns",
        STATEMENT = "Statement", SAID_BY = "saidBy", APPEARANCE = "appearance", SPEAKER_DAY = "speakerDay", WORD_PRINT = "wordPrint",
        QUOTATIONS_STATE = "quotationsState",
        TRANSLATION = "Translation", TRANSLATION_OF = "translationOf", TRANSLATED = "translated", ORIGINAL = "original",
        FUNCTIONAL = "functional", AMBIGUOUS = "ambiguous", CONTEXT = "context",
    }
);
vocabulary!(
    /// schema.org.
    schema = "http://schema.org/" {
        NEWS_ARTICLE = "NewsArticle", QUOTATION = "Quotation", NEWS_MEDIA_ORGANIZATION = "NewsMediaOrganization",
        HEADLINE = "headline", IN_LANGUAGE = "inLanguage", URL = "url", PUBLISHER = "publisher", AUTHOR = "author",
        DATE_PUBLISHED = "datePublished", DATE_MODIFIED = "dateModified", WORD_COUNT = "wordCount",
        ARCHIVED_AT = "archivedAt", ARTICLE_BODY = "articleBody", TEXT = "text", NAME = "name",
        ABOUT = "about",
        CLAIM_REVIEW = "ClaimReview", CLAIM_REVIEWED = "claimReviewed", REVIEW_RATING = "reviewRating", RATING = "Rating",
        RATING_VALUE = "ratingValue", BEST_RATING = "bestRating", WORST_RATING = "worstRating", ALTERNATE_NAME = "alternateName",
        ITEM_REVIEWED = "itemReviewed", CLAIM = "Claim", APPEARANCE = "appearance",
        SPOKEN_BY_CHARACTER = "spokenByCharacter", IS_PART_OF = "isPartOf", IS_BASED_ON = "isBasedOn",
    }
);
vocabulary!(
    /// NIF 2 core.
    nif = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#" {
        REFERENCE_CONTEXT = "referenceContext", BEGIN_INDEX = "beginIndex", END_INDEX = "endIndex", ANCHOR_OF = "anchorOf",
        IS_STRING = "isString",
    }
);
vocabulary!(
    /// Internationalization Tag Set, RDF.
    itsrdf = "http://www.w3.org/2005/11/its/rdf#" {
        TA_IDENT_REF = "taIdentRef", TA_CLASS_REF = "taClassRef", TA_CONFIDENCE = "taConfidence",
    }
);
vocabulary!(
    /// PROV-O.
    prov = "http://www.w3.org/ns/prov#" {
        ACTIVITY = "Activity", WAS_GENERATED_BY = "wasGeneratedBy", STARTED_AT_TIME = "startedAtTime", ENDED_AT_TIME = "endedAtTime",
        WAS_ASSOCIATED_WITH = "wasAssociatedWith", SOFTWARE_AGENT = "SoftwareAgent", WAS_DERIVED_FROM = "wasDerivedFrom",
        INVALIDATED_AT_TIME = "invalidatedAtTime",
    }
);
vocabulary!(
    /// SKOS.
    skos = "http://www.w3.org/2004/02/skos/core#" {
        PREF_LABEL = "prefLabel", ALT_LABEL = "altLabel", NOTATION = "notation",
    }
);
vocabulary!(
    /// Dublin Core terms.
    dct = "http://purl.org/dc/terms/" {
        SOURCE = "source", LICENSE = "license", SUBJECT = "subject", CREATOR = "creator", DESCRIPTION = "description",
        IS_REPLACED_BY = "isReplacedBy",
    }
);
vocabulary!(
    /// OWL.
    owl = "http://www.w3.org/2002/07/owl#" {
        SAME_AS = "sameAs", INVERSE_OF = "inverseOf", SYMMETRIC_PROPERTY = "SymmetricProperty", OBJECT_PROPERTY = "ObjectProperty",
    }
);
