//! The ledger of a thing as its page shows it.

use super::{
    statement::{Named, value},
    view::{Names, View, last_part},
};
use crate::{
    graph::{QueryError, Row, Rows},
    vocab::{dep, prov, schema},
};

/// Most lines on one page; the query has the rest.
const MOST: usize = 200;

/// One value of one property, with everybody who gives it.
pub(super) struct Line {
    /// The subject, where the page is about the value.
    pub about: Option<Named>,
    pub property: String,
    pub value: Named,
    pub qualifier: Option<Named>,
    /// Local name of the status, for the style sheet.
    pub status_class: String,
    pub status: String,
    pub modality_class: String,
    pub modality: String,
    pub publishers: String,
    pub articles: String,
    pub first: String,
    /// By whom it was said first, and where.
    pub publisher: String,
    pub headline: Named,
    pub lang: String,
    /// The values that it conflicts with.
    pub conflicts: Vec<String>,
}

/// What an article said of it before it was changed.
pub(super) struct Revision {
    pub property: String,
    pub value: Named,
    pub now: Option<Named>,
    pub words: String,
    pub lang: String,
    pub seen: String,
    pub publisher: String,
    pub headline: Named,
}

/// The lines on something, by property; those in which it is the value last.
pub(super) async fn lines(view: &View<'_>, node: &str) -> Result<Vec<Line>, QueryError> {
    let ledger = view.state.base.ledger_graph();
    let rows = view.select(query(ledger.as_str(), node)).await?;
    let conflicts = format!(
        "SELECT ?entry ?object ?max ?unit ?approximate WHERE {{ GRAPH <{ledger}> {{
            ?entry <{about}> {node} ; <{conflicts}> ?other . ?other <{object}> ?object .
            OPTIONAL {{ ?other <{max}> ?max }} OPTIONAL {{ ?other <{unit}> ?unit }}
            OPTIONAL {{ ?other <{approximate}> ?approximate }} }} }}",
        ledger = ledger.as_str(),
        about = schema::ABOUT,
        conflicts = dep::CONFLICTS_WITH,
        object = dep::OBJECT,
        max = dep::VALUE_MAX,
        unit = dep::UNIT,
        approximate = dep::APPROXIMATE,
    );
    let conflicts = view.select(conflicts).await?;
    let names = names(view, &[&rows, &conflicts]).await?;
    let mut lines: Vec<(bool, String, Line)> = rows
        .iter()
        .filter_map(|row| {
            let entry = row.text("entry")?;
            let mut line = line(&row, node, view, &names)?;
            let other = |other: &Row<'_>| (other.text("entry") == Some(entry)).then(|| value(other, view, &names))?;
            line.conflicts = conflicts.iter().filter_map(|row| other(&row)).map(|named| named.name).collect();
            Some((line.about.is_some(), line.property.clone(), line))
        })
        .collect();
    lines.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(lines.into_iter().map(|(_, _, line)| line).take(MOST).collect())
}

fn line(row: &Row<'_>, node: &str, view: &View<'_>, names: &Names) -> Option<Line> {
    let about = row.text("about").filter(|about| format!("<{about}>") != node);
    let (status, modality) = (row.text("status")?, last_part(row.text("modality")?));
    let article = row.text("article");
    Some(Line {
        about: about.map(|about| Named::entity(about, view, names)),
        property: view.label(row.text("property")?),
        value: value(row, view, names)?,
        qualifier: row.text("qualifier").map(|iri| Named::entity(iri, view, names)),
        status_class: last_part(status).to_lowercase(),
        status: view.label(status),
        modality: view.t.modality(modality).to_owned(),
        modality_class: modality.to_lowercase(),
        publishers: row.text("publishers")?.to_owned(),
        articles: row.text("articles")?.to_owned(),
        first: row.text("first").map(|d| view.day(d)).unwrap_or_default(),
        publisher: row.text("publisher").unwrap_or_default().to_owned(),
        headline: Named {
            name: row.text("headline").unwrap_or_default().to_owned(),
            link: article.map(|iri| view.link(iri)),
        },
        lang: row.text("lang").unwrap_or_default().to_owned(),
        conflicts: Vec::new(),
    })
}

fn query(ledger: &str, node: &str) -> String {
    format!(
        "SELECT * WHERE {{
            GRAPH <{ledger}> {{
                {{ ?entry <{about}> {node} }} UNION {{ ?entry <{object}> {node} }}
                ?entry a <{entry}> ; <{about}> ?about ; <{property}> ?property ; <{object}> ?object ; <{status}> ?status ;
                       <{modality}> ?modality ; <{publishers}> ?publishers ; <{articles}> ?articles .
                OPTIONAL {{ ?entry <{max}> ?max }}
                OPTIONAL {{ ?entry <{unit}> ?unit }}
                OPTIONAL {{ ?entry <{approximate}> ?approximate }}
                OPTIONAL {{ ?entry <{qualifier}> ?qualifier }}
                OPTIONAL {{ ?entry <{first}> ?first ; <{first_in}> ?article }}
            }}
            OPTIONAL {{ GRAPH ?article {{
                ?article <{headline}> ?headline ; <{lang}> ?lang ; <{outlet}> ?outlet . OPTIONAL {{ ?outlet <{name}> ?publisher }} }} }}
        }} ORDER BY ?about DESC(?publishers) ?first ?entry LIMIT {MOST}",
        about = schema::ABOUT,
        object = dep::OBJECT,
        entry = dep::LEDGER_ENTRY,
        property = dep::PROPERTY,
        status = dep::STATUS,
        modality = dep::MODALITY,
        publishers = dep::PUBLISHERS,
        articles = dep::ARTICLES,
        max = dep::VALUE_MAX,
        unit = dep::UNIT,
        approximate = dep::APPROXIMATE,
        qualifier = dep::QUALIFIER,
        first = dep::FIRST_SAID,
        first_in = dep::FIRST_SAID_IN,
        headline = schema::HEADLINE,
        lang = schema::IN_LANGUAGE,
        outlet = schema::PUBLISHER,
        name = schema::NAME,
    )
}

/// What articles said of something and say no more, the last change first.
pub(super) async fn revisions(view: &View<'_>, node: &str) -> Result<Vec<Revision>, QueryError> {
    let query = format!(
        "SELECT * WHERE {{
            GRAPH {revisions} {{
                ?revision <{about}> {node} ; <{property}> ?property ; <{object}> ?object ; <{part}> ?article ; <{at}> ?seen .
                OPTIONAL {{ ?revision <{unit}> ?unit }}
                OPTIONAL {{ ?revision <{max}> ?max }}
                OPTIONAL {{ ?revision <{approximate}> ?approximate }}
                OPTIONAL {{ ?revision <{now}> ?now }}
                OPTIONAL {{ ?revision <{earlier}> ?words }}
            }}
            GRAPH ?article {{
                ?article <{headline}> ?headline ; <{lang}> ?lang ; <{outlet}> ?outlet . OPTIONAL {{ ?outlet <{name}> ?publisher }} }}
        }} ORDER BY DESC(?seen) ?revision LIMIT {MOST}",
        revisions = view.state.base.revisions_graph(),
        about = schema::ABOUT,
        property = dep::PROPERTY,
        object = dep::OBJECT,
        part = schema::IS_PART_OF,
        at = prov::INVALIDATED_AT_TIME,
        unit = dep::UNIT,
        max = dep::VALUE_MAX,
        approximate = dep::APPROXIMATE,
        now = dep::REPLACED_BY,
        earlier = dep::EARLIER_WORDS,
        headline = schema::HEADLINE,
        lang = schema::IN_LANGUAGE,
        outlet = schema::PUBLISHER,
        name = schema::NAME,
    );
    let rows = view.select(query).await?;
    let names = names(view, &[&rows]).await?;
    let text = |row: &Row<'_>, name: &str| row.text(name).unwrap_or_default().to_owned();
    let revision = |row: Row<'_>| {
        Some(Revision {
            property: view.label(row.text("property")?),
            value: value(&row, view, &names)?,
            now: super::statement::amount_or_name(&row, "now", view, &names),
            words: text(&row, "words"),
            lang: text(&row, "lang"),
            seen: view.day(row.text("seen")?),
            publisher: text(&row, "publisher"),
            headline: Named { name: text(&row, "headline"), link: row.text("article").map(|iri| view.link(iri)) },
        })
    };
    Ok(rows.iter().filter_map(revision).collect())
}

/// Names of whatever the rows speak of.
async fn names(view: &View<'_>, rows: &[&Rows]) -> Result<Names, QueryError> {
    let of = |row: Row<'_>| {
        ["about", "object", "qualifier", "now"].map(|name| row.node(name).map(|node| node.as_str().to_owned()))
    };
    let iris: std::collections::BTreeSet<String> =
        rows.iter().flat_map(|rows| rows.iter()).flat_map(of).flatten().collect();
    Names::load(view, iris.iter().map(String::as_str)).await
}

/// A published check of something that an article says.
pub(super) struct Check {
    pub claim: String,
    pub verdict: String,
    pub checker: String,
    pub link: Option<String>,
    /// Where in the article it stands.
    pub about: String,
    pub confidence: String,
}

/// The checks of what an article says.
pub(super) async fn checks(view: &View<'_>, article: &str) -> Result<Vec<Check>, QueryError> {
    let query = format!(
        "SELECT * WHERE {{
            GRAPH {ledger} {{ ?match <{part}> {article} ; <{review}> ?review ; <{reviewed}> ?reviewed ; <{confidence}> ?confidence }}
            ?review <{claim}> ?claim .
            OPTIONAL {{ ?review <{author}> ?checker }}
            OPTIONAL {{ ?review <{url}> ?url }}
            OPTIONAL {{ ?review <{rating}> ?rating . ?rating <{name}> ?verdict }}
            FILTER(STRSTARTS(STR(?reviewed), STR({article})))
        }} ORDER BY DESC(?confidence) ?review ?reviewed LIMIT {MOST}",
        ledger = view.state.base.ledger_graph(),
        part = schema::IS_PART_OF,
        review = dep::REVIEW,
        reviewed = dep::REVIEWED,
        confidence = dep::CONFIDENCE,
        claim = schema::CLAIM_REVIEWED,
        author = schema::AUTHOR,
        url = schema::URL,
        rating = schema::REVIEW_RATING,
        name = schema::ALTERNATE_NAME,
    );
    let check = |row: Row<'_>| {
        let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
        Some(Check {
            claim: row.text("claim")?.to_owned(),
            verdict: text("verdict"),
            checker: text("checker"),
            // Whatever a page gives as the address of a check is followed only where it is one of the web.
            link: row.text("url").filter(|url| url.starts_with("http")).map(str::to_owned),
            about: view.link(row.text("reviewed")?),
            confidence: text("confidence"),
        })
    };
    Ok(view.select(query).await?.iter().filter_map(check).collect())
}
