use std::{
    fmt::Write as _,
    io::{self, Write as _},
};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use depeche::{
    graph::Ask,
    lang::Lang,
    ledger::{Account, Accounts, Saying, Stance, Value, why},
    ontology::Properties,
    text::human,
    vocab::dep,
};
use serde_json::json;

use super::{
    Common,
    triple::{Triple, Wanted},
};

/// Tell what supports a statement, what speaks against it, and what the policy makes of it
///
/// Without a value: of every value that anybody gives.
#[derive(Args)]
#[command(after_help = "Examples:
  depeche why prometheus-datacenter operator meta-platforms
  depeche why \"Prometheus\" powerCapacity \"1 GW\" --endpoint http://localhost:7878/sparql
  depeche why prometheus-datacenter chipCount --format json")]
pub struct Why {
    #[command(flatten)]
    triple: Triple,
    /// Form of the answer
    #[arg(long, default_value = "text")]
    format: Format,
    /// Ask a SPARQL endpoint instead of the local graph, as while `depeche serve` has it open
    #[arg(long, value_name = "URL")]
    endpoint: Option<reqwest::Url>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// For reading
    Text,
    Json,
}

impl Why {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let properties = Properties::load(&workspace.files)?;
        super::block_on(async {
            let ask: Box<dyn Ask> = match &self.endpoint {
                Some(url) => Box::new(super::query::endpoint(url)?),
                None => {
                    let graph = workspace.graph()?;
                    workspace.derived(graph.clone())?.start().await?;
                    Box::new((*graph).clone())
                }
            };
            let wanted = self.triple.find(&workspace, &properties, &*ask).await?;
            let accounts = why(&*ask, &workspace.base, &properties, &wanted.question).await?;
            if accounts.values.is_empty() {
                bail!("nothing is known of it: no article says anything of {}", self.triple.told());
            }
            let shown = shown(&accounts, &wanted);
            if shown.is_empty() {
                let others = accounts.values.iter().map(|a| value(a, &workspace.base)).collect::<Vec<_>>().join("; ");
                bail!("nothing is known of {}; what is said is {others}", self.triple.told());
            }
            let mut out = io::stdout().lock();
            match self.format {
                Format::Json => {
                    let list: Vec<_> = shown.iter().map(|a| as_json(a, &accounts, &workspace.base)).collect();
                    writeln!(out, "{}", serde_json::to_string_pretty(&list)?)?;
                }
                Format::Text => {
                    let texts: Vec<_> = shown.iter().map(|a| as_text(a, &accounts, &workspace.base)).collect();
                    write!(out, "{}", texts.join("\n"))?;
                }
            }
            Ok(())
        })
    }
}

/// The values that were asked for: those equal to it, else none.
fn shown<'a>(accounts: &'a Accounts, wanted: &Wanted) -> Vec<&'a Account> {
    let is_wanted = |account: &&Account| {
        let unit = wanted.unit.is_none() || wanted.unit == account.entry.measure.unit;
        let same = |value: &Value| account.entry.values.iter().any(|v| v.equals(value) || v == value);
        unit && wanted.value.as_ref().is_none_or(same)
    };
    accounts.values.iter().filter(is_wanted).collect()
}

fn local<'i>(iri: &'i str, base: &depeche::rdf::Base) -> &'i str {
    base.local(iri).and_then(|local| local.strip_prefix("entity/")).unwrap_or(iri)
}

fn value(account: &Account, base: &depeche::rdf::Base) -> String {
    let last = |iri: &str| iri.rsplit(['/', '#']).next().unwrap_or(iri).to_owned();
    let unit = account.entry.measure.unit.as_deref().map(last);
    let text = match account.entry.value() {
        Some(Value::Thing(iri)) => local(iri, base).to_owned(),
        Some(Value::Date(date)) => date.clone(),
        Some(Value::Amount { value, max, approximate }) => {
            let amount = |value: f64| human::amount(value, unit.as_deref(), Lang::EN);
            let to = max.map(|max| format!(" to {}", amount(max))).unwrap_or_default();
            format!("{}{}{to}", if *approximate { "about " } else { "" }, amount(*value))
        }
        None => String::new(),
    };
    match &account.entry.measure.qualifier {
        Some(qualifier) => format!("{text} ({})", local(qualifier, base)),
        None => text,
    }
}

/// The verdict and its reason in one line.
fn verdict(account: &Account, accounts: &Accounts, base: &depeche::rdf::Base) -> String {
    let name = account.status.rsplit('#').next().unwrap_or_default().to_lowercase();
    if let Some(word) = &account.decision {
        let by = word.editor.as_deref().unwrap_or("an editor");
        let at = word.at.as_deref().and_then(|at| at.get(..10)).map(|day| format!(" on {day}")).unwrap_or_default();
        let why = word.reason.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
        return format!("{name} by the word of {by}{at}{why}");
    }
    let names = |stance: Stance| account.entry.said(stance).map(last).collect::<Vec<_>>().join(", ");
    let asserted = account.entry.said(Stance::Asserted).count();
    let policy = &accounts.policy;
    match account.status.as_str() {
        dep::CONTESTED if account.entry.is_said(Stance::Denied) => {
            format!("{name}: denied by {}", names(Stance::Denied))
        }
        dep::CONTESTED => {
            let against = accounts.values.iter().filter(|other| account.conflicts.contains(&other.node));
            let against = against.map(|other| value(other, base)).collect::<Vec<_>>().join("; ");
            format!("{name}: others say {against}")
        }
        _ => {
            let plural = if asserted == 1 { "" } else { "s" };
            format!("{name}: asserted by {asserted} independent publisher{plural} (policy: {policy})")
        }
    }
}

fn last(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or(iri)
}

/// What is said for a value, and against it: denials, and the values that it conflicts with.
fn sides<'a>(account: &'a Account, accounts: &'a Accounts) -> [Vec<(&'a Account, &'a Saying)>; 2] {
    let of = |account: &'a Account| account.sayings.iter().map(move |saying| (account, saying));
    let denied = |saying: &Saying| saying.stance == "denied";
    let (against, mut support): (Vec<_>, Vec<_>) = of(account).partition(|(_, saying)| denied(saying));
    support.retain(|(_, saying)| !denied(saying));
    let others = accounts.values.iter().filter(|other| account.conflicts.contains(&other.node));
    let others = others.flat_map(of).filter(|(_, saying)| !denied(saying));
    [support, against.into_iter().chain(others).collect()]
}

fn as_text(account: &Account, accounts: &Accounts, base: &depeche::rdf::Base) -> String {
    let entry = &account.entry;
    let mut out = format!(
        "{} {} {}\n{}\n",
        local(&entry.subject, base),
        last(&entry.property).rsplit('#').next().unwrap_or_default(),
        value(account, base),
        verdict(account, accounts, base)
    );
    for (title, sayings) in ["supported by", "contradicted by"].iter().zip(sides(account, accounts)) {
        if sayings.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{title}");
        for (of, saying) in sayings {
            let day = saying.published.as_deref().and_then(|date| date.get(..10)).unwrap_or("undated");
            let copy = if saying.copy { ", copy" } else { "" };
            let source = saying.source.as_deref().map(|s| format!(", {}", local(s, base))).unwrap_or_default();
            let said = if of.node == account.node { String::new() } else { format!("{}: ", value(of, base)) };
            let Saying { publisher, lang, stance, url, sentence, .. } = saying;
            let _ =
                writeln!(out, "  {day}  {publisher} ({lang}) {said}{stance}{source}{copy}  {url}\n      {sentence}");
        }
    }
    out
}

fn as_json(account: &Account, accounts: &Accounts, base: &depeche::rdf::Base) -> serde_json::Value {
    let [support, against] = sides(account, accounts);
    let list = |sayings: Vec<(&Account, &Saying)>| {
        let with_value = |(of, saying): (&Account, &Saying)| {
            let mut object = json!(saying);
            object["value"] = value(of, base).into();
            object
        };
        sayings.into_iter().map(with_value).collect::<Vec<_>>()
    };
    json!({
        "subject": account.entry.subject,
        "property": account.entry.property,
        "value": value(account, base),
        "entry": account.node,
        "status": account.status.rsplit('#').next().unwrap_or_default().to_lowercase(),
        "reason": verdict(account, accounts, base),
        "decision": account.decision,
        "publishers": account.entry.publishers().len(),
        "supported": list(support),
        "contradicted": list(against),
    })
}
