//! What is known beside the events: similarity by content, and what users with an attribute like.
//!
//! - *Attributes of items*: the cosine of the items' sets of attributes, each attribute weighted by
//!   `(ln(1 + N) − ln(1 + n))²` for n of N described items that have it, in units of the greatest of the catalogue.
//! - *Embeddings of items* (of their texts, of their pictures): the cosine, where it is above 0.
//! - *Attributes of users*: an attribute a is a source as an item is. With n_a users who have it, n_j who like the item
//!   and c_aj who do both, `c_aj / √(n_a n_j)`, in units of the greatest. The model holds these rows, not who has what: a
//!   ranking names the attributes of its user.
//!
//! All are rows of the one table that histories are scored by, so they blend, explain and fold in as every other. An
//! item without events is liked by nobody yet: it is scored by content alone, and its popularity is that of its
//! neighbours by content, `Σ sim · popularity / Σ sim` — a prior which its first events replace.

use super::blend;
use super::features::{Features, Labels};
use super::id_table::IdTable;
use super::interactions::{Interactions, Lists};
use super::item_knn::{Neighbours, Terms};
use super::nearest::{Between, nearest};
use crate::foundation::error::Error;
use crate::foundation::progress::Observer;
use crate::wire::wire;

/// How items are compared by content.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentConfig {
    /// Weight of the similarity by attributes in the blend, in micro-units: 0 to 100,000,000.
    #[wire(default = 1_000_000)]
    pub weight: u32,
    /// The same of the similarity by embeddings.
    #[wire(default = 1_000_000)]
    pub embedding_weight: u32,
    /// Neighbours kept for each item, by attributes and by embeddings: 1 to 1,000.
    #[wire(default = 100)]
    pub neighbours: u16,
}

/// How attributes of users count.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserAttributesConfig {
    /// Weight of an attribute in the blend, in micro-units: 0 to 100,000,000.
    #[wire(default = 300_000)]
    pub weight: u32,
    /// Items kept for each attribute: 1 to 1,000.
    #[wire(default = 1_000)]
    pub neighbours: u16,
}

/// Content similarity as a table.
///
/// # Errors
/// `budget.cancelled`.
pub(super) fn content(
    interactions: &Interactions,
    config: &ContentConfig,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let Features { items: labels, embeddings, .. } = &*interactions.features;
    let catalogue = interactions.items();
    let none = Labels::default();
    let alike = by_labels(catalogue, labels.as_ref().unwrap_or(&none), config.neighbours, observer)?;
    let table = blend::weighted(alike, config.weight)?;
    let Some(embeddings) = embeddings else { return Ok(table) };
    let vectors = embeddings.of(catalogue);
    let kept = (config.embedding_weight, usize::from(config.neighbours));
    blend::sum(&blend::cosines(&vectors, embeddings.dims, kept, observer)?, super::ONE, &table)
}

fn by_labels(
    catalogue: &IdTable,
    labels: &Labels,
    most: u16,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let of_item = labels.lists(catalogue);
    let having = of_item.transposed(labels.names.len());
    let described = of_item.iter().filter(|labels| !labels.is_empty()).count() as f64;
    let weight = |items: &[u32]| {
        let idf = libm::log(1.0 + described) - libm::log(1.0 + items.len() as f64);
        idf * idf
    };
    let weights: Vec<f64> = having.iter().map(weight).collect();
    let length = |labels: &[u32]| labels.iter().fold(0.0, |sum, label| sum + weights[*label as usize]);
    let lengths = of_item.iter().map(length).collect();
    let terms = Terms { of_user: Some(weights), of_item: lengths, norm: true, of_target: None };
    let between = Between { of_source: &of_item, targets: &having, width: catalogue.len(), same: true };
    nearest(between, &terms, 0, most, observer)
}

/// What users with an attribute like: a row of items for each attribute that some user with a history has.
///
/// # Errors
/// `budget.cancelled`.
pub(super) fn user_attributes(
    interactions: &Interactions,
    config: &UserAttributesConfig,
    observer: &mut dyn Observer,
) -> Result<(IdTable, Neighbours), Error> {
    let Some(labels) = &interactions.features.users else {
        return Ok((IdTable::default(), Neighbours::none(0)));
    };
    let having = labels.lists(interactions.users()).transposed(labels.names.len());
    let used: Vec<u32> = (0..having.len() as u32).filter(|label| !having.list(*label).is_empty()).collect();
    let having = Lists::from_lists(&mut used.iter().map(|label| having.list(*label)));
    let count = |lists: &Lists| lists.iter().map(|list| list.len() as f64).collect();
    let of_target = Some(count(interactions.audiences()));
    let terms = Terms { of_user: None, of_item: count(&having), norm: true, of_target };
    let (targets, width) = (interactions.histories(), interactions.items().len());
    let between = Between { of_source: &having, targets, width, same: false };
    let table = nearest(between, &terms, 0, config.neighbours, observer)?;
    Ok((labels.names.subset(&used), blend::weighted(table, config.weight)?))
}

/// Gives items without events the popularity of their neighbours by content that have events.
pub(super) fn prior_of_neighbours(interactions: &Interactions, content: &Neighbours, popularity: &mut [f64]) {
    let known = popularity.to_vec();
    let cold = |item: u32| interactions.audiences().list(item).is_empty();
    for item in (0..known.len() as u32).filter(|item| cold(*item)) {
        let (mut total, mut sum) = (0.0, 0.0);
        for other in content.of(item).iter().filter(|other| !cold(other.item)) {
            total += f64::from(other.micros);
            sum += f64::from(other.micros) * known[other.item as usize];
        }
        if total > 0.0 {
            popularity[item as usize] = sum / total;
        }
    }
}
