//! A trained model.

use super::blend;
use super::config::RecommendConfig;
use super::ials::{self, Factors};
use super::id_table::IdTable;
use super::interactions::{Interactions, Lists};
use super::item_knn::{self, Neighbours};
use super::micros::{self, ONE};
use super::popularity::{popularity, scaled};
use super::score::{Recency, Scorer, newest};
use super::vmis_knn::Sessions;
use super::{content, dislikes};
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, report};

/// The users whose histories a model holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Users {
    pub ids: IdTable,
    pub histories: Lists,
    /// Items that each dislikes; empty where the model does not look at dislikes.
    pub dislikes: Lists,
}

/// A trained model: the parts that are stored, and what follows from them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Model {
    pub config: RecommendConfig,
    pub events: u64,
    pub user_count: u32,
    pub items: IdTable,
    pub popularity: Vec<u32>,
    /// The blend of all item-to-item models; after the items come the rows of the attributes of users.
    pub neighbours: Neighbours,
    /// Attributes of users, the sources after the items.
    pub attributes: IdTable,
    pub factors: Option<Factors>,
    pub sessions: Option<Sessions>,
    pub users: Option<Users>,
    prior: Vec<u32>,
    recency: Recency,
}

/// Popularity beside similarity.
pub(super) fn prior(popularity: &[u32], weight: u32) -> Vec<u32> {
    popularity.iter().map(|popularity| micros::product(*popularity, weight)).collect()
}

/// The item-to-item models of a configuration as one table, beside the one of content.
fn table(
    interactions: &Interactions,
    config: &RecommendConfig,
    alike: Option<Neighbours>,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let (weighting, shrinkage) = (config.weighting, config.shrinkage);
    let nearest = item_knn::neighbours(interactions, weighting, shrinkage, config.neighbours, observer)?;
    if config.is_plain() {
        return Ok(nearest);
    }
    let mut table = blend::weighted(nearest, config.neighbour_weight.unwrap_or(ONE))?;
    if let Some(part) = &config.rp3_beta {
        table = blend::sum(&item_knn::walks(interactions, part, observer)?, part.weight, &table)?;
    }
    let filter = match &config.graph_filter {
        Some(part) => {
            let filter = blend::graph_filter(interactions, part, observer);
            Some(filter.map_err(|error| error.under("graphFilter"))?)
        }
        None => None,
    };
    let ease = match &config.ease {
        Some(part) => Some(blend::ease(interactions, part, observer).map_err(|error| error.under("ease"))?),
        None => None,
    };
    let disliked = match &config.dislikes {
        Some(part) => Some(dislikes::dislikes(interactions, part, observer)?),
        None => None,
    };
    for more in filter.into_iter().chain(ease).chain(alike).chain(disliked) {
        table = if table.is_empty() { more } else { blend::sum(&more, ONE, &table)? };
    }
    Ok(table)
}

impl Model {
    /// Learns from interactions.
    pub fn fit(
        interactions: &Interactions,
        config: &RecommendConfig,
        observer: &mut dyn Observer,
    ) -> Result<Self, Error> {
        config.check(interactions.timestamps.is_some())?;
        let mut popularity = popularity(interactions, config.popularity_half_life);
        let alike = match &config.content {
            Some(part) => Some(content::content(interactions, part, observer)?),
            None => None,
        };
        if let Some(alike) = &alike {
            content::prior_of_neighbours(interactions, alike, &mut popularity);
        }
        let mut neighbours = table(interactions, config, alike, observer)?;
        let mut attributes = IdTable::default();
        if let Some(part) = &config.user_attributes {
            let (names, rows) = content::user_attributes(interactions, part, observer)?;
            (attributes, neighbours) = (names, neighbours.followed_by(&rows));
        }
        let popularity = scaled(&popularity);
        let items = interactions.items.len();
        let factors = match &config.ials {
            Some(part) => Some(Factors::new(*part, ials::factors(interactions, part, observer)?, items)?),
            None => None,
        };
        let sessions = config.vmis_knn.map(|part| Sessions::learn(interactions, part));
        report(observer, "model", 1, 1)?;
        let users = config.keep_users.then(|| Users {
            ids: interactions.users.clone(),
            histories: Lists::from_lists(&mut interactions.histories.iter().map(newest)),
            dislikes: match config.dislikes {
                Some(_) => Lists::from_lists(&mut interactions.dislikes.iter().map(newest)),
                None => Lists::from_lists(&mut interactions.users.iter().map(|_| &[][..])),
            },
        });
        let counts = (interactions.len() as u64, interactions.users.len() as u32);
        let items = interactions.items.clone();
        let made = Self::new(*config, counts, items, popularity, neighbours, (factors, sessions), users);
        Ok(Self { attributes, ..made })
    }

    /// A model of its stored parts; `counts` are events and users.
    pub fn new(
        config: RecommendConfig,
        counts: (u64, u32),
        items: IdTable,
        popularity: Vec<u32>,
        neighbours: Neighbours,
        (factors, sessions): (Option<Factors>, Option<Sessions>),
        users: Option<Users>,
    ) -> Self {
        let (prior, recency) = (prior(&popularity, config.popularity_weight), Recency::new(config.recency_half_life));
        let (events, user_count) = counts;
        let attributes = IdTable::default();
        Self {
            config,
            events,
            user_count,
            items,
            popularity,
            neighbours,
            attributes,
            factors,
            sessions,
            users,
            prior,
            recency,
        }
    }

    /// The same model with another recency.
    pub fn with_recency(&self, half_life: Option<u16>) -> Self {
        let config = RecommendConfig { recency_half_life: half_life, ..self.config };
        Self { config, recency: Recency::new(half_life), ..self.clone() }
    }

    pub fn scorer(&self) -> Scorer<'_> {
        Scorer {
            neighbours: &self.neighbours,
            most: usize::MAX,
            popularity: &self.popularity,
            prior: &self.prior,
            has_prior: self.config.popularity_weight > 0,
            recency: &self.recency,
            factors: self.factors.as_ref(),
            sessions: self.sessions.as_ref(),
        }
    }

    /// The stored history of a user; none for one that the model does not know.
    pub fn history(&self, user: &str) -> &[u32] {
        let known = self.users.as_ref().and_then(|users| Some(users.histories.list(users.ids.find(user)?)));
        known.unwrap_or_default()
    }

    /// The items that a stored user dislikes.
    pub fn dislikes(&self, user: &str) -> &[u32] {
        let known = self.users.as_ref().and_then(|users| Some(users.dislikes.list(users.ids.find(user)?)));
        known.unwrap_or_default()
    }
}
