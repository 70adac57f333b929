//! The named graph of one article.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use oxigraph::model::{Literal, NamedNode, Quad};
use sha2::{Digest, Sha256};

use super::{Base, literal, sheet::Sheet};
use crate::{
    annotate::{Annotations, Bound, Entity, Mention, Polarity, Quantity, Quote, QuoteKind, Saying, Speaker, Unit},
    extract::{Article, ArticleId, BlockKind},
    ontology::Classes,
    text::{CodePoints, Span},
    vocab::{dep, itsrdf, nif, prov, schema, skos},
};

/// What turns names inside the library into IRIs.
#[derive(Clone, Copy)]
pub struct Vocabulary<'a> {
    /// Mints addresses.
    pub base: &'a Base,
    /// Entity classes.
    pub classes: &'a Classes,
    /// The IRI of a unit, as `http://qudt.org/vocab/unit/W`. A unit without one gets no `dep:unit`.
    pub units: &'a (dyn Fn(&Unit) -> Option<String> + Sync),
}

/// Where an article comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The archive's name for the page, the last part of `{base}archive/{id}`.
    pub archived: Option<String>,
    /// Start of the run that read it.
    pub run: Option<DateTime<Utc>>,
}

/// All that is known of one article, as the quads of its named graph `{base}article/{id}`, in a fixed order.
///
/// Besides metadata, mentions, quotes, quantities and claims it holds the text (`nif:isString`, one block a line),
/// the kind of each block that is no paragraph (`dep:blockKind` on its span), and class and name of the entities that
/// no entity file names.
pub fn article_quads(
    vocabulary: Vocabulary<'_>,
    article: &Article,
    found: &Annotations,
    provenance: &Provenance,
) -> Vec<Quad> {
    let id = article.id();
    let node = vocabulary.base.article(&id);
    let mut graph = ArticleGraph {
        vocabulary,
        article,
        points: CodePoints::new(&article.text),
        sheet: Sheet::new(node.clone()),
        id,
        node,
        described: BTreeSet::new(),
        minted: BTreeSet::new(),
    };
    graph.metadata(provenance);
    graph.blocks();
    found.mentions.iter().for_each(|mention| graph.mention(mention));
    found.quotes.iter().for_each(|quote| graph.quote(quote));
    found.quantities.iter().for_each(|quantity| graph.quantity(quantity));
    graph.claims(&found.claims);
    for (index, check) in article.checks.iter().enumerate() {
        graph.check(check, found.checked.get(index).map_or(&[], Vec::as_slice));
    }
    graph.sheet.into_quads()
}

pub(super) struct ArticleGraph<'a> {
    pub(super) vocabulary: Vocabulary<'a>,
    pub(super) article: &'a Article,
    pub(super) sheet: Sheet,
    pub(super) id: ArticleId,
    pub(super) node: NamedNode,
    points: CodePoints<'a>,
    /// Spans whose place and text are written already.
    described: BTreeSet<Span>,
    /// Entities without file that are written already.
    minted: BTreeSet<&'a Entity>,
}

impl<'a> ArticleGraph<'a> {
    fn metadata(&mut self, provenance: &Provenance) {
        let Self { vocabulary, article, sheet, node, .. } = self;
        let base = vocabulary.base;
        let publisher = base.source(&article.publisher.domain);
        sheet.class(node, schema::NEWS_ARTICLE);
        sheet.add(node, schema::HEADLINE, literal::text(&article.title, article.lang));
        sheet.add(node, schema::IN_LANGUAGE, Literal::new_simple_literal(article.lang.as_str()));
        sheet.add_some(node, schema::URL, NamedNode::new(article.url.as_str()).ok());
        sheet.add(node, schema::PUBLISHER, publisher.clone());
        for author in &article.authors {
            sheet.add(node, schema::AUTHOR, Literal::new_simple_literal(author));
        }
        sheet.add_some(node, schema::DATE_PUBLISHED, article.published.as_ref().map(literal::moment));
        sheet.add_some(node, schema::DATE_MODIFIED, article.modified.as_ref().map(literal::moment));
        sheet.add(node, schema::WORD_COUNT, literal::count(word_count(&article.text)));
        let hash = crate::extract::hex(&Sha256::digest(&article.text));
        sheet.add(node, dep::CONTENT_HASH, Literal::new_simple_literal(format!("sha256:{hash}")));
        sheet.add(node, nif::IS_STRING, literal::text(&article.text, article.lang));
        sheet.add_some(node, schema::ARCHIVED_AT, provenance.archived.as_deref().map(|id| base.archived(id)));
        sheet.add_some(node, prov::WAS_GENERATED_BY, provenance.run.map(|started| base.run(started)));
        if let Some(original) = &article.based_on {
            let source = base.article(&ArticleId::of(original));
            sheet.add(node, schema::IS_BASED_ON, source.clone());
            sheet.add_some(&source, schema::URL, NamedNode::new(original.as_str()).ok());
        }
        sheet.class(&publisher, schema::NEWS_MEDIA_ORGANIZATION);
        let name = article.publisher.name.as_deref().unwrap_or(&article.publisher.domain);
        sheet.add(&publisher, schema::NAME, Literal::new_simple_literal(name));
    }

    fn blocks(&mut self) {
        for block in &self.article.blocks {
            let kind = match block.kind {
                BlockKind::Paragraph => continue,
                BlockKind::Heading => "heading",
                BlockKind::Blockquote => "blockquote",
                BlockKind::ListItem => "listitem",
                BlockKind::Caption => "caption",
            };
            let node = self.span(block.span);
            self.sheet.add(&node, dep::BLOCK_KIND, Literal::new_simple_literal(kind));
        }
    }

    fn mention(&mut self, mention: &'a Mention) {
        let node = self.span(mention.span);
        let entity = self.entity(&mention.entity);
        self.sheet.class(&node, dep::MENTION);
        self.sheet.add(&node, itsrdf::TA_IDENT_REF, entity);
        if let Some(class) = self.vocabulary.classes.iri(&mention.entity.class) {
            self.sheet.link(&node, itsrdf::TA_CLASS_REF, class);
        }
        self.sheet.add(&node, itsrdf::TA_CONFIDENCE, literal::confidence(mention.confidence));
    }

    fn quote(&mut self, quote: &'a Quote) {
        let (begin, end) = self.points.span(quote.span);
        let node = self.vocabulary.base.quote(&self.id, begin, end);
        self.sheet.class(&node, schema::QUOTATION);
        self.place(&node, begin, end);
        self.sheet.add(&node, schema::TEXT, self.words(quote.span));
        match &quote.speaker {
            Some(Speaker::Entity { entity, evidence }) => {
                let (speaker, mention) = (self.entity(entity), self.span(*evidence));
                self.sheet.add(&node, schema::SPOKEN_BY_CHARACTER, speaker);
                self.sheet.add(&node, dep::SPEAKER_MENTION, mention);
            }
            Some(Speaker::Described(words)) => self.sheet.add(&node, dep::SPEAKER_TEXT, self.words(*words)),
            None => {}
        }
        let kind = match quote.kind {
            QuoteKind::Direct => dep::DIRECT,
            QuoteKind::Indirect => dep::INDIRECT,
        };
        self.sheet.link(&node, dep::QUOTE_KIND, kind);
        if let Some(cue) = quote.cue {
            self.sheet.add(&node, dep::CUE, self.words(cue));
            self.sheet.link(&node, dep::POLARITY, polarity(quote.saying.polarity));
            self.sheet.add(&node, dep::FACTIVE, Literal::from(quote.saying.factive));
        }
        self.saying(&node, &quote.saying);
        self.sheet.add(&node, dep::CONFIDENCE, literal::confidence(quote.confidence));
    }

    /// To whom and as what words were said.
    fn saying(&mut self, quote: &NamedNode, saying: &'a Saying) {
        match &saying.addressee {
            Some(Speaker::Entity { entity, .. }) => {
                let addressee = self.entity(entity);
                self.sheet.add(quote, dep::ADDRESSEE, addressee);
            }
            Some(Speaker::Described(words)) => self.sheet.add(quote, dep::ADDRESSEE_TEXT, self.words(*words)),
            None => {}
        }
        let Some(role) = &saying.role else { return };
        self.sheet.add(quote, dep::SPEAKER_ROLE, self.words(role.words));
        let mention = self.span(role.words);
        self.sheet.add(quote, dep::SPEAKER_ROLE_MENTION, mention);
        if let Some(organization) = &role.at {
            let organization = self.entity(organization);
            self.sheet.add(quote, dep::SPEAKER_ROLE_AT, organization);
        }
    }

    fn quantity(&mut self, quantity: &Quantity) {
        let node = self.span(quantity.span);
        let approximate = quantity.vague || quantity.bound == Some(Bound::About);
        self.sheet.class(&node, dep::QUANTITY);
        self.amount(&node, dep::VALUE, quantity.value, quantity.value_max, &quantity.unit, approximate);
    }

    /// A value in its base unit under `predicate`, with unit, high end and whether it is approximate.
    pub(super) fn amount(
        &mut self,
        node: &NamedNode,
        predicate: &str,
        value: f64,
        max: Option<f64>,
        unit: &Unit,
        approximate: bool,
    ) {
        self.sheet.add_some(node, predicate, literal::decimal(value));
        self.sheet.add_some(node, dep::VALUE_MAX, max.and_then(literal::decimal));
        let unit = (self.vocabulary.units)(unit).and_then(|iri| NamedNode::new(iri).ok());
        self.sheet.add_some(node, dep::UNIT, unit);
        self.sheet.add(node, dep::APPROXIMATE, Literal::from(approximate));
    }

    /// The address of a span, whose place and characters are written down the first time.
    pub(super) fn span(&mut self, span: Span) -> NamedNode {
        let (begin, end) = self.points.span(span);
        let node = self.vocabulary.base.span(&self.id, begin, end);
        if self.described.insert(span) {
            self.place(&node, begin, end);
            self.sheet.add(&node, nif::ANCHOR_OF, self.words(span));
        }
        node
    }

    fn place(&mut self, node: &NamedNode, begin: usize, end: usize) {
        self.sheet.add(node, nif::REFERENCE_CONTEXT, self.node.clone());
        self.sheet.add(node, nif::BEGIN_INDEX, literal::count(begin));
        self.sheet.add(node, nif::END_INDEX, literal::count(end));
    }

    /// The characters of a span, in the article's language.
    pub(super) fn words(&self, span: Span) -> Literal {
        literal::text(span.of(&self.article.text), self.article.lang)
    }

    /// The address of an entity; one that no file names gets class and name here, where it was found.
    pub(super) fn entity(&mut self, entity: &'a Entity) -> NamedNode {
        let node = self.vocabulary.base.entity(&entity.slug);
        if !entity.known && self.minted.insert(entity) {
            if let Some(class) = self.vocabulary.classes.iri(&entity.class) {
                self.sheet.class(&node, class);
            }
            self.sheet.add(&node, skos::PREF_LABEL, literal::text(&entity.name, self.article.lang));
        }
        node
    }
}

fn polarity(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Said => dep::SAID,
        Polarity::Claimed => dep::CLAIMED,
        Polarity::Denied => dep::DENIED,
        Polarity::Refused => dep::REFUSED,
    }
}

/// Words as a reader counts them: what white space parts and holds a letter or digit.
fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
