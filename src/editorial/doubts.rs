//! What makes a name doubtful: read together with all others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::survey::Tally;

/// Mean confidence below which a name's links are doubtful.
const LOW: f64 = 0.75;

/// Shortest name of which another is a misspelling when one letter differs.
const LONG_ENOUGH: usize = 6;

/// Why each name is doubtful, in words; nothing where it is not. Linear in the number of names.
pub(super) fn find(tallies: &[Tally]) -> Vec<Vec<String>> {
    let mut doubts: Vec<Vec<String>> = tallies.iter().map(of_one).collect();
    shared_forms(tallies, &mut doubts);
    near_duplicates(tallies, &mut doubts);
    doubts
}

fn of_one(tally: &Tally) -> Vec<String> {
    let mut doubts = Vec::new();
    if tally.confidence() < LOW {
        doubts.push(format!("confidence {:.2}", tally.confidence()));
    }
    if tally.classes.len() > 1 {
        let classes: Vec<String> = tally.classes.iter().map(|(class, n)| format!("{class} {n}×")).collect();
        doubts.push(format!("several classes: {}", classes.join(", ")));
    }
    doubts
}

/// The same characters for things of different classes.
fn shared_forms(tallies: &[Tally], doubts: &mut [Vec<String>]) {
    let mut by_form: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, tally) in tallies.iter().enumerate() {
        tally.surfaces.keys().for_each(|form| by_form.entry(form).or_default().push(index));
    }
    let mut forms: Vec<_> = by_form.into_iter().filter(|(_, owners)| owners.len() > 1).collect();
    forms.sort_unstable();
    for (form, owners) in forms {
        for owner in &owners {
            let others = owners.iter().filter(|other| *other != owner).filter_map(|other| tallies.get(*other));
            let others: Vec<String> = others.map(|other| format!("{} ({})", other.slug, other.class())).collect();
            say(doubts, *owner, format!("“{form}” is also {}", others.join(", ")));
        }
    }
}

/// Names of one class that differ by case, accents, signs or one letter, or of which one begins another.
fn near_duplicates(tallies: &[Tally], doubts: &mut [Vec<String>]) {
    let mut similar: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut buckets: HashMap<(&str, String), Vec<usize>> = HashMap::new();
    for (index, tally) in tallies.iter().enumerate() {
        for key in spellings(&letters(&tally.name)) {
            buckets.entry((tally.class(), key)).or_default().push(index);
        }
    }
    for owners in buckets.into_values().filter(|owners| (2..=8).contains(&owners.len())) {
        for (i, first) in owners.iter().enumerate() {
            similar.extend(owners.iter().skip(i + 1).map(|second| (*first.min(second), *first.max(second))));
        }
    }
    let mut whole: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (index, tally) in tallies.iter().enumerate() {
        whole.entry((tally.class(), words(&tally.name).join(" "))).or_insert(index);
    }
    for (index, tally) in tallies.iter().enumerate() {
        let words = words(&tally.name);
        for end in 1..words.len() {
            let beginning = words.get(..end).unwrap_or_default().join(" ");
            if let Some(other) = whole.get(&(tally.class(), beginning)).filter(|other| **other != index) {
                similar.insert((index.min(*other), index.max(*other)));
            }
        }
    }
    for (first, second) in similar {
        // Versions of one name are told apart by their digits.
        let (Some(a), Some(b)) = (tallies.get(first), tallies.get(second)) else { continue };
        if (a.new || b.new) && a.slug != b.slug && digits(&a.name) == digits(&b.name) {
            say(doubts, first, format!("like {} ({}×)", b.slug, b.mentions()));
            say(doubts, second, format!("like {} ({}×)", a.slug, a.mentions()));
        }
    }
}

fn say(doubts: &mut [Vec<String>], index: usize, doubt: String) {
    if let Some(list) = doubts.get_mut(index) {
        list.push(doubt);
    }
}

/// Lower-case words without accents.
fn words(name: &str) -> Vec<String> {
    slug::slugify(name).split('-').map(str::to_owned).collect()
}

fn letters(name: &str) -> String {
    words(name).concat()
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

/// The name, and if it is long enough the name without each of its letters: two names that one letter parts share one.
fn spellings(name: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([name.to_owned()]);
    if name.chars().count() >= LONG_ENOUGH {
        all.extend(name.char_indices().map(|(at, c)| {
            let (before, after) =
                (name.get(..at).unwrap_or_default(), name.get(at + c.len_utf8()..).unwrap_or_default());
            format!("{before}{after}")
        }));
    }
    all
}
