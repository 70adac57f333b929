//! Entities by name, from `ontology/entities/`: Turtle files of things the press names, and the families whose
//! versions are too many to list.

mod families;
mod files;
mod first_names;
mod labels;

use std::{collections::HashMap, sync::Arc};

pub use families::Families;
pub use files::Record;
pub use labels::{LabelMatch, Labels, Meaning};

use super::{
    mentions::Gazetteers,
    titles::Gender,
    types::{Entity, Slug},
};
use crate::ontology::{Classes, DataError, DataFiles};
use first_names::FirstNames;

/// The entities that the files name, and what the files know of names in general.
#[derive(Debug)]
pub struct Entities {
    records: Vec<Record>,
    by_slug: HashMap<Slug, usize>,
    by_name: HashMap<String, usize>,
    labels: Labels,
    families: Families,
    first_names: FirstNames,
    pub(super) gazetteers: Gazetteers,
}

impl Entities {
    /// Reads every entity file.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let classes = Classes::load(files)?;
        let records = files::read(files, &classes)?;
        let families = Families::load(files, &classes)?;
        let by_slug: HashMap<Slug, usize> =
            records.iter().enumerate().map(|(i, record)| (record.entity.slug.clone(), i)).collect();
        families.check_developers(|slug| by_slug.contains_key(slug))?;
        let mut by_name = HashMap::new();
        for (i, record) in records.iter().enumerate() {
            for label in &record.labels {
                by_name.entry(label.text.clone()).or_insert(i);
            }
        }
        // A canonical name goes before the same words as another thing's alternative label.
        by_name.extend(records.iter().enumerate().map(|(i, record)| (record.entity.name.clone(), i)));
        let labels = Labels::build(&records, &families)?;
        let first_names = FirstNames::load(files)?;
        let gazetteers = Gazetteers::load(files);
        Ok(Self { records, by_slug, by_name, labels, families, first_names, gazetteers })
    }

    /// The record of a slug.
    pub fn by_slug(&self, slug: &Slug) -> Option<&Record> {
        self.by_slug.get(slug).and_then(|i| self.records.get(*i))
    }

    /// The record of a canonical name, or else of a label that the files give, in exactly these characters.
    pub fn by_name(&self, name: &str) -> Option<&Record> {
        self.by_name.get(name).and_then(|i| self.records.get(*i))
    }

    /// The record behind an entity; none for one that was minted.
    pub fn record(&self, entity: &Entity) -> Option<&Record> {
        if entity.known { self.by_slug(&entity.slug) } else { None }
    }

    /// All records, in the order of files and lines.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.records.iter()
    }

    /// Who makes a model, chip or product: from its record, or from the family that its name belongs to.
    pub fn developer(&self, entity: &Entity) -> Option<&Arc<Entity>> {
        let slug = match self.record(entity).and_then(Record::developer) {
            Some(slug) => slug,
            None => self.families.developer_of(&entity.name)?,
        };
        self.by_slug(slug).map(|record| &record.entity)
    }

    /// Grammatical gender of a person: from the record, or else from the first name.
    pub fn gender(&self, person: &Entity) -> Option<Gender> {
        if person.class.as_str() != "person" {
            return None;
        }
        self.record(person).and_then(|record| record.gender).or_else(|| self.first_names.gender(&person.name))
    }

    /// Whether a word is a first name ("Jean-Luc" by its first part).
    pub fn is_first_name(&self, word: &str) -> bool {
        self.first_names.contains(word)
    }

    pub(crate) fn labels(&self) -> &Labels {
        &self.labels
    }

    pub(crate) fn families(&self) -> &Families {
        &self.families
    }

    /// The record at a [`Meaning`]'s index.
    pub(crate) fn at(&self, index: usize) -> Option<&Record> {
        self.records.get(index)
    }

    /// The entity of a family's version: the record of that name, or a new entity under the name's slug.
    pub(crate) fn version(&self, name: String, class: &crate::ontology::Class) -> Arc<Entity> {
        let slug = Slug::of(&name);
        match self.by_name(&name).or_else(|| self.by_slug(&slug)) {
            Some(record) => record.entity.clone(),
            None => Arc::new(Entity { slug, name, class: class.clone(), known: false }),
        }
    }
}
