//! Similar users: those with whom a history shares most.
//!
//! The cosine of two histories as sets, `shared / √(n_a n_b)`, over the histories that the model holds.

use super::history::Events;
use super::limits::{MAX_HISTORY, MAX_RANKED};
use super::micros;
use super::rank::{ItemId, UserId};
use super::recommender::Recommender;
use super::score::Best;
use crate::foundation::error::{Code, Error};
use crate::wire::{Int53, wire};

/// Whom to find similar users for. The model must keep users.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarUsersRequest {
    /// A user whose history the model holds; not among the similar ones.
    pub user: Option<UserId>,
    /// Items liked, beside those that the model holds of the user: at most 10,000.
    #[wire(default = Vec::new())]
    pub history: Vec<ItemId>,
    /// Most users, 1 to 1,000.
    #[wire(default = 20)]
    pub k: u16,
}

/// A similar user.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarUser {
    /// The user.
    pub user: UserId,
    /// Similarity in micro-units, 1 to 1,000,000.
    pub similarity: Int53,
    /// Items that both like.
    pub shared: u32,
}

/// The similar users.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarUsersAnswer {
    /// Most similar first, ties by id (length, then bytes). Who shares nothing is not similar.
    pub users: Vec<SimilarUser>,
}

/// Finds the users whose histories are most similar.
///
/// # Errors
/// `field.range`, `recommend.limit`; `recommend.users` for a model that keeps none.
pub fn similar_users(recommender: &Recommender, request: &SimilarUsersRequest) -> Result<SimilarUsersAnswer, Error> {
    let model = &recommender.model;
    if !(1..=MAX_RANKED).contains(&request.k) {
        let detail = format!("expected 1 to {MAX_RANKED}, found {}", request.k);
        return Err(Error::new(Code::FieldRange, detail).under("k"));
    }
    if request.history.len() > MAX_HISTORY {
        let detail = format!("found {} items, at most {MAX_HISTORY} are allowed", request.history.len());
        return Err(Error::new(Code::RecommendLimit, detail).under("history"));
    }
    let Some(users) = &model.users else {
        return Err(Error::new(Code::RecommendUsers, "the model was trained without keeping users"));
    };
    let own = request.user.as_ref().map_or("", UserId::as_str);
    let given: Vec<u32> = request.history.iter().filter_map(|item| model.items.find(item.as_str())).collect();
    let history = Events::new(model, model.history(own), &given).items;
    let mut liked = vec![false; model.items.len()];
    history.iter().for_each(|item| liked[*item as usize] = true);
    let (mut found, mut shares) = (Vec::new(), Vec::with_capacity(users.ids.len()));
    for (user, other) in (0..).zip(users.histories.iter()) {
        let shared = other.iter().filter(|item| liked[**item as usize]).count();
        let similarity = shared as f64 / (history.len() as f64 * other.len() as f64).sqrt();
        let similarity = if shared > 0 { micros::from_unit(similarity) } else { 0 };
        shares.push(shared as u32);
        if similarity > 0 && users.ids.get(user) != own {
            found.push((i64::from(similarity), user));
        }
    }
    let mut best = Best::default();
    let told = best.of_few(&found, request.k.into()).iter().map(|(similarity, user)| {
        Ok(SimilarUser {
            user: UserId::new(users.ids.get(*user))?,
            similarity: Int53::new(*similarity)?,
            shared: shares[*user as usize],
        })
    });
    Ok(SimilarUsersAnswer { users: told.collect::<Result<_, Error>>()? })
}
