//! Dislikes: events that say no.
//!
//! What stands between a person and an item is the latest of their events; of a like and a dislike at the same time the
//! dislike. A disliked item is in no history: it makes no neighbours, is not popular for it, and is never listed for who
//! dislikes it. Beyond this, with n_i users who like item i, m_j who dislike item j and d_ij who do both,
//! `d_ij / √(n_i m_j)` in units of the greatest of the catalogue counts against j for everybody who likes i.
//!
//! Explicit ratings: nothing here predicts a rating, for a list is what is asked for, and what is rated high and what is
//! taken next are different questions. Ratings become events: those that say yes are likes (of 1 to 5 usually 4 and 5),
//! those that say no are dislikes (1 and 2), the rest says nothing and stays out. A weight tells how popular an event
//! makes its item; similarities count users, not weights.

use super::blend;
use super::interactions::{Interactions, Lists, buckets};
use super::item_knn::{Neighbours, Terms};
use super::nearest::{Between, nearest};
use super::sort_key;
use crate::foundation::error::{Code, Error};
use crate::foundation::progress::Observer;
use crate::wire::wire;

/// How much dislikes take away.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DislikesConfig {
    /// Weight of dislikes in the blend, in micro-units: 0 to 100,000,000.
    #[wire(default = 100_000)]
    pub weight: u32,
    /// Items kept for each source, those disliked most: 1 to 1,000.
    #[wire(default = 100)]
    pub neighbours: u16,
}

impl Interactions {
    /// The interactions when the marked events are dislikes.
    ///
    /// # Errors
    /// `buffer.shape` unless there is a mark for each event; `recommend.no_events` when nothing is liked.
    pub fn disliking(mut self, disliked: &[bool]) -> Result<Self, Error> {
        if disliked.len() != self.len() {
            let detail = format!("expected {} marks, found {}", self.len(), disliked.len());
            return Err(Error::new(Code::BufferShape, detail).under("disliked"));
        }
        // They are made anew, and there may be many events.
        (self.histories, self.audiences) =
            (Lists::from_lists(&mut std::iter::empty()), Lists::from_lists(&mut std::iter::empty()));
        let (mut keep, mut pairs, mut of_user) = (vec![false; self.len()], Vec::new(), Vec::new());
        for (user, rows) in (0..).zip(buckets(self.users.len(), &self.user_of).iter()) {
            of_user.clear();
            of_user.extend(rows.iter().map(|row| sort_key::ascending(self.item_of[*row as usize].into(), 0, *row)));
            sort_key::sort(&mut of_user);
            for rows in of_user.chunk_by(|a, b| sort_key::first(*a) == sort_key::first(*b)) {
                let rows = || rows.iter().map(|key| sort_key::index(*key) as usize);
                let latest = |of: bool| rows().filter(|row| disliked[*row] == of).map(|row| self.timestamp(row)).max();
                if latest(true).is_none() || latest(false) > latest(true) {
                    rows().filter(|row| !disliked[*row]).for_each(|row| keep[row] = true);
                } else {
                    pairs.extend(rows().next().map(|row| (user, self.item_of[row])));
                }
            }
        }
        let made = self.part(&|row| keep[row], &pairs);
        if made.is_empty() {
            return Err(Error::new(Code::RecommendNoEvents, "nothing is liked").under("disliked"));
        }
        Ok(made)
    }
}

/// What those dislike who like an item, as a table that takes away.
///
/// # Errors
/// `budget.cancelled`.
pub(super) fn dislikes(
    interactions: &Interactions,
    config: &DislikesConfig,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let (audiences, width) = (interactions.audiences(), interactions.items().len());
    let mut dislikers = vec![0.0; width];
    interactions.dislikes.indices.iter().for_each(|item| dislikers[*item as usize] += 1.0);
    let likers = audiences.iter().map(|users| users.len() as f64).collect();
    let terms = Terms { of_user: None, of_item: likers, norm: true, of_target: Some(dislikers) };
    let between = Between { of_source: audiences, targets: &interactions.dislikes, width, same: true };
    let table = nearest(between, &terms, 0, config.neighbours, observer)?;
    Ok(blend::negated(blend::weighted(table, config.weight)?))
}
