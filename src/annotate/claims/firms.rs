//! Products that stand for the firm behind them: "Facebook bought Y", "Snapchat is worth $19bn".

use std::{collections::HashMap, sync::Arc};

use crate::annotate::{Entity, Mention, Slug, entities::Entities};

/// Who makes the products that a document names.
#[derive(Debug, Default)]
pub(super) struct Firms(HashMap<Slug, Firm>);

#[derive(Debug)]
struct Firm {
    maker: Arc<Entity>,
    /// Whether the maker goes by the name of the product, as Facebook does.
    namesake: bool,
    /// Whether the document names the maker.
    named: bool,
}

impl Firms {
    pub fn of(mentions: &[Mention], entities: &Entities) -> Self {
        let mut firms = HashMap::new();
        for entity in mentions.iter().map(|mention| &mention.entity).filter(|entity| is_made(entity)) {
            if !firms.contains_key(&entity.slug)
                && let Some(maker) = entities.developer(entity)
            {
                let labels = entities.record(maker).map(|record| record.labels.as_slice()).unwrap_or_default();
                let namesake = labels.iter().any(|label| label.text == entity.name);
                let named = mentions.iter().any(|mention| mention.entity == *maker);
                firms.insert(entity.slug.clone(), Firm { maker: maker.clone(), namesake, named });
            }
        }
        Self(firms)
    }

    /// The maker of a product.
    pub fn maker(&self, entity: &Entity) -> Option<&Arc<Entity>> {
        self.0.get(&entity.slug).filter(|_| is_product(entity)).map(|firm| &firm.maker)
    }

    /// Whether another firm is known to make what a firm is said to make.
    pub fn is_of_another(&self, made: &Entity, firm: &Entity) -> bool {
        self.0.get(&made.slug).is_some_and(|known| *known.maker != *firm)
    }

    /// Who is meant by "the maker of" a product: its maker, if the document names it.
    pub fn named_maker(&self, entity: &Entity) -> Option<&Arc<Entity>> {
        self.0.get(&entity.slug).filter(|firm| firm.named).map(|firm| &firm.maker)
    }

    /// The maker of a product that bears its name.
    pub fn namesake(&self, entity: &Entity) -> Option<&Arc<Entity>> {
        self.0.get(&entity.slug).filter(|firm| firm.namesake && is_product(entity)).map(|firm| &firm.maker)
    }
}

fn is_made(entity: &Entity) -> bool {
    matches!(entity.class.as_str(), "product" | "model" | "chip")
}

fn is_product(entity: &Entity) -> bool {
    entity.class.as_str() == "product"
}
