//! A trained model.

use super::config::RecommendConfig;
use super::id_table::IdTable;
use super::interactions::{Interactions, Lists};
use super::item_knn::{self, Neighbours};
use super::micros;
use super::popularity::{popularity, scaled};
use super::score::{Recency, Scorer, newest};
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, report};

/// The users whose histories a model holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Users {
    pub ids: IdTable,
    pub histories: Lists,
}

/// A trained model: the parts that are stored, and what follows from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Model {
    pub config: RecommendConfig,
    pub events: u64,
    pub user_count: u32,
    pub items: IdTable,
    pub popularity: Vec<u32>,
    pub neighbours: Neighbours,
    pub users: Option<Users>,
    prior: Vec<u32>,
    recency: Recency,
}

/// Popularity beside similarity.
pub(super) fn prior(popularity: &[u32], weight: u32) -> Vec<u32> {
    popularity.iter().map(|popularity| micros::product(*popularity, weight)).collect()
}

impl Model {
    /// Learns from interactions.
    pub fn fit(
        interactions: &Interactions,
        config: &RecommendConfig,
        observer: &mut dyn Observer,
    ) -> Result<Self, Error> {
        config.check(interactions.timestamps.is_some())?;
        let popularity = scaled(&popularity(interactions, config.popularity_half_life));
        let neighbours =
            item_knn::neighbours(interactions, config.weighting, config.shrinkage, config.neighbours, observer)?;
        report(observer, "model", 1, 1)?;
        let users = config.keep_users.then(|| Users {
            ids: interactions.users.clone(),
            histories: Lists::from_lists(interactions.histories.iter().map(newest)),
        });
        let counts = (interactions.len() as u64, interactions.users.len() as u32);
        Ok(Self::new(*config, counts, interactions.items.clone(), popularity, neighbours, users))
    }

    /// A model of its stored parts; `counts` are events and users.
    pub fn new(
        config: RecommendConfig,
        counts: (u64, u32),
        items: IdTable,
        popularity: Vec<u32>,
        neighbours: Neighbours,
        users: Option<Users>,
    ) -> Self {
        let (prior, recency) = (prior(&popularity, config.popularity_weight), Recency::new(config.recency_half_life));
        Self { config, events: counts.0, user_count: counts.1, items, popularity, neighbours, users, prior, recency }
    }

    pub fn scorer(&self) -> Scorer<'_> {
        Scorer {
            neighbours: &self.neighbours,
            most: usize::MAX,
            popularity: &self.popularity,
            prior: &self.prior,
            recency: &self.recency,
        }
    }

    /// The stored history of a user; none for one that the model does not know.
    pub fn history(&self, user: &str) -> &[u32] {
        let known = self.users.as_ref().and_then(|users| Some(users.histories.list(users.ids.find(user)?)));
        known.unwrap_or_default()
    }

    /// Indices of a history given from outside, oldest first: each item once, at its latest place, items that the
    /// model does not know left out, of a history that is too long the newest.
    pub fn fold_in(&self, known: &[u32], given: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let mut history: Vec<u32> = known.iter().copied().chain(given).collect();
        history.reverse();
        let mut seen = vec![false; self.items.len()];
        history.retain(|item| !std::mem::replace(&mut seen[*item as usize], true));
        history.truncate(super::limits::MAX_HISTORY);
        history.reverse();
        history
    }
}
