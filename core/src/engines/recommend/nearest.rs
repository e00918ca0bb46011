//! The nearest of each source, by sums over those in between.
//!
//! Sums are of doubles in one order. Which of them are the greatest is first told by similarities that are nearly right;
//! only what may be among the greatest is computed exactly and sorted. Rows are independent: any number of threads
//! computes the same.

use super::interactions::{Interactions, Lists};
use super::item_knn::{Neighbours, Terms, scaled};
use super::parallel;
use super::sort_key;
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, report};

/// Sources between two reports of progress.
const STRIDE: usize = 256;

/// What is compared: for each source those in between, and for each of them its targets. Users stand between items;
/// so do attributes, and between attributes and items the users who have them.
#[derive(Clone, Copy)]
pub(super) struct Between<'i> {
    /// Those in between, of each source.
    pub of_source: &'i Lists,
    /// The targets of each in between.
    pub targets: &'i Lists,
    /// Number of targets.
    pub width: usize,
    /// Whether sources are targets: none is its own neighbour.
    pub same: bool,
}

impl<'i> Between<'i> {
    pub const fn items(interactions: &'i Interactions) -> Self {
        let Interactions { audiences, histories, items, .. } = interactions;
        Self { of_source: audiences, targets: histories, width: items.len(), same: true }
    }
}

/// Parts of an octave that similarities are counted by, as bits of an `f32` left out: sixteen parts.
const PART: u32 = 19;
/// Parts counted: sixteen octaves below the greatest.
const PARTS: usize = 256;

/// Computes one source item's similarities after another, in memory that it keeps.
pub(super) struct Rows<'i> {
    between: Between<'i>,
    terms: &'i Terms,
    /// What each item weighs as a target, nearly: similarities in their order but for the last bits.
    scales: &'i [f64],
    /// What shrinkage leaves of a similarity, by the users of the pair; empty without shrinkage.
    shrinkage: &'i [f64],
    sums: Vec<f64>,
    users: Vec<u32>,
    touched: Vec<u32>,
    /// Similarities as `f32`, nearly, greatest first, and their items.
    near: Vec<u64>,
    row: Vec<u128>,
}

impl<'i> Rows<'i> {
    pub fn new(between: Between<'i>, terms: &'i Terms, scales: &'i [f64], shrinkage: &'i [f64]) -> Self {
        let items = between.width;
        let users = vec![0; if shrinkage.is_empty() { 0 } else { items }];
        let (touched, near, row) = (Vec::new(), vec![0; items], Vec::new());
        Self { between, terms, scales, shrinkage, sums: vec![0.0; items], users, touched, near, row }
    }

    /// The `most` greatest similarities above 0 of one source item as sort keys, most similar first. The bits of
    /// positive doubles are in their order.
    ///
    /// Only what may be among the greatest is computed and sorted exactly: what is less than them by more than an
    /// `f32` can err is no neighbour.
    pub fn of(&mut self, source: u32, most: usize) -> &[u128] {
        let dense = self.add_up(source);
        if self.between.same {
            self.sums[source as usize] = 0.0;
        }
        let (mut found, mut greatest) = (0, 0);
        let mut see = |item: u32, near: &mut [u64], sum: f64, scale: f64| {
            let similarity = if sum > 0.0 { ((sum * scale) as f32).to_bits() } else { 0 };
            near[found] = u64::from(!similarity) << 32 | u64::from(item);
            // A user with every item carries no TF-IDF weight: such pairs have 0, or 0/0.
            found += usize::from(sum > 0.0);
            greatest = similarity.max(greatest);
        };
        let shrunk = |item: usize| self.scales[item] * self.shrinkage[self.users[item] as usize];
        if !dense {
            for item in &self.touched {
                let at = *item as usize;
                let scale = if self.shrinkage.is_empty() { self.scales[at] } else { shrunk(at) };
                see(*item, &mut self.near, self.sums[at], scale);
            }
        } else if self.shrinkage.is_empty() {
            for (item, (sum, scale)) in (0..).zip(self.sums.iter().zip(self.scales)) {
                see(item, &mut self.near, *sum, *scale);
            }
        } else {
            for (item, sum) in (0..).zip(&self.sums) {
                see(item, &mut self.near, *sum, shrunk(item as usize));
            }
        }
        let found = contenders(&mut self.near[..found], greatest, most);
        self.row.clear();
        for key in found {
            let item = *key as u32;
            let mut similarity = self.terms.similarity(source as usize, item as usize, self.sums[item as usize]);
            if let Some(users) = self.users.get(item as usize) {
                similarity *= self.shrinkage[*users as usize];
            }
            if similarity > 0.0 {
                self.row.push(sort_key::descending(similarity.to_bits(), item));
            }
        }
        if !self.row.is_sorted() {
            sort_key::sort(&mut self.row);
        }
        self.row.truncate(most);
        if dense {
            self.sums.fill(0.0);
            self.users.fill(0);
        } else {
            self.touched.drain(..).for_each(|item| self.sums[item as usize] = 0.0);
            if !self.users.is_empty() {
                let Between { of_source, targets, .. } = self.between;
                let histories = of_source.list(source).iter().map(|user| targets.list(*user));
                histories.flatten().for_each(|item| self.users[*item as usize] = 0);
            }
        }
        &self.row
    }

    /// Adds up what the users of the source item say about each item, and tells whether it is of so many items that
    /// all are to be looked at; otherwise they are `touched`.
    fn add_up(&mut self, source: u32) -> bool {
        let Between { of_source: audiences, targets: histories, .. } = self.between;
        let of_user = |user: &u32| self.terms.of_user.as_ref().map_or(1.0, |terms| terms[*user as usize]);
        let audience = audiences.list(source);
        let events: usize = audience.iter().map(|user| histories.list(*user).len()).sum();
        let dense = events > self.sums.len() / 4;
        // Users come in ascending order for every pair, so each sum has one order of addition.
        for user in audience {
            let (term, history) = (of_user(user), histories.list(*user));
            if !self.users.is_empty() {
                history.iter().for_each(|item| self.users[*item as usize] += 1);
            }
            if dense {
                history.iter().for_each(|item| self.sums[*item as usize] += term);
                continue;
            }
            // What adds nothing would look untouched again.
            for item in history.iter().filter(|_| term > 0.0) {
                let sum = &mut self.sums[*item as usize];
                if *sum == 0.0 {
                    self.touched.push(*item);
                }
                *sum += term;
            }
        }
        dense
    }
}

/// Those of the similarities that may be among the `most` greatest, about `most` of them; in their order, nearly.
fn contenders(near: &mut [u64], greatest: u32, most: usize) -> &[u64] {
    let mut found = near.len();
    if found > most && most > 0 {
        let part = |key: u64| (greatest.wrapping_sub(!((key >> 32) as u32)) >> PART) as usize;
        let mut counts = [0_usize; PARTS];
        near.iter().for_each(|key| counts[part(*key).min(PARTS - 1)] += 1);
        let (mut last, mut counted) = (0, counts[0]);
        while counted < most {
            last += 1;
            counted += counts[last];
        }
        if last < PARTS - 1 {
            // One step of an f32 further: what is exactly greater may be less by that much here.
            let least = greatest.saturating_sub(((last as u32 + 1) << PART) - 1).saturating_sub(1);
            let worst = u64::from(!least) << 32 | u64::from(u32::MAX);
            found = 0;
            for at in 0..near.len() {
                near[found] = near[at];
                found += usize::from(near[at] <= worst);
            }
        }
    }
    let near = &mut near[..found];
    #[cfg(not(target_arch = "wasm32"))]
    near.sort_unstable();
    near
}

/// The `most` targets of each source that are most similar to it, in micro-units of the greatest similarity.
///
/// # Errors
/// `budget.cancelled`.
pub(super) fn nearest(
    between: Between<'_>,
    terms: &Terms,
    shrinkage: u16,
    most: u16,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let (items, most) = (between.of_source.len(), usize::from(most));
    let (mut starts, mut kept) = (vec![0; items + 1], Vec::<u128>::new());
    let (scales, left) = (terms.scales(), left(between.targets.len(), shrinkage));
    let mut rows = vec![0_u128; STRIDE.min(items) * most];
    for first in (0..items).step_by(STRIDE) {
        report(observer, "neighbours", first as u64, items as u64)?;
        if most == 0 {
            continue;
        }
        let together = STRIDE.min(items - first);
        let memory = || Rows::new(between, terms, &scales, &left);
        let work = |at: usize, into: &mut [u128], rows: &mut Rows<'_>| {
            let row = rows.of((first + at) as u32, most);
            let (kept, rest) = into.split_at_mut(row.len());
            kept.copy_from_slice(row);
            rest.fill(u128::MAX);
        };
        parallel::rows(observer.threads(), &mut rows[..together * most], most, memory, work);
        for (at, row) in rows[..together * most].chunks_exact(most).enumerate() {
            // The last key is that of no similarity.
            kept.extend(row.iter().take_while(|key| **key != u128::MAX));
            starts[first + at + 1] = kept.len();
        }
    }
    report(observer, "neighbours", items as u64, items as u64)?;
    Ok(scaled(starts, &kept))
}

/// What shrinkage h leaves of a similarity that n users support, n / (n + h), for every n there is; nothing for h = 0.
pub(super) fn left(users: usize, shrinkage: u16) -> Vec<f64> {
    let most = if shrinkage > 0 { users as u32 } else { 0 };
    let of = |users: u32| f64::from(users) / (f64::from(users) + f64::from(shrinkage));
    if most == 0 { Vec::new() } else { (0..=most).map(of).collect() }
}
