//! Item-to-item nearest neighbours.
//!
//! With the binary matrix x of users and items, n_i users of item i, n_u items of user u, N items:
//!
//! | weighting | similarity of i and j |
//! |---|---|
//! | cosine | `c_ij / √(n_i n_j)`, where `c_ij = Σ_u x_ui x_uj` is an exact count |
//! | normalised cosine | `Σ_u x_ui x_uj / n_u / √(n_i n_j)`: a busy user says less about each pair |
//! | TF-IDF | cosine of columns weighted `ln N − ln(1 + n_u)`: the item is the document, the user the term |
//! | BM25 | dot product of columns weighted `(K1 + 1) / (K1 (1 − B + B n_i / avg) + 1) · (ln N − ln(1 + n_u))`, K1 = 1.2, B = 0.75, avg = mean n_i |
//!
//! (TF-IDF and BM25 as the Python package `implicit` 0.7.3 defines them, for x = 1.) Shrinkage h multiplies by
//! `c_ij / (c_ij + h)`: pairs seen together rarely count less.
//!
//! Each item keeps its K most similar items as their *source*: `score(u, j) = Σ_{i in history of u, j in N(i)} sim(i, j)`.
//! Neighbours are ordered by similarity, ties by id. Similarities are kept in micro-units of the greatest similarity
//! of the whole catalogue, so that they lie on one scale, from 0 to 1, with popularity.

use super::config::Weighting;
use super::counts::Counts;
use super::interactions::{Interactions, Lists};
use super::micros::{self, ONE};
use super::parallel;
use super::rp3beta::{Rp3BetaConfig, Walk};
use super::sort_key;
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, report};

const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Source items between two reports of progress.
const STRIDE: usize = 256;

/// A neighbour of a source item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Index of the item.
    pub item: u32,
    /// What the neighbour gains from the source, in micro-units, never 0. A similarity is 1 to 1,000,000 of the
    /// greatest in the catalogue; blended models may take something away.
    pub micros: i32,
}

/// For each source item its neighbours, most similar first, ties by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    pub(super) starts: Vec<usize>,
    pub(super) neighbours: Vec<Neighbour>,
}

impl Neighbours {
    /// No neighbours of so many sources.
    pub(super) fn none(sources: usize) -> Self {
        Self { starts: vec![0; sources + 1], neighbours: Vec::new() }
    }

    /// Adds the rows of another table as sources that follow.
    pub(super) fn followed_by(mut self, more: &Self) -> Self {
        let first = self.neighbours.len();
        self.neighbours.extend_from_slice(&more.neighbours);
        self.starts.extend(more.starts.iter().skip(1).map(|start| first + start));
        self
    }

    /// The neighbours of one item; none beyond the end.
    #[must_use]
    pub fn of(&self, item: u32) -> &[Neighbour] {
        let item = item as usize;
        if item + 1 >= self.starts.len() {
            return &[];
        }
        &self.neighbours[self.starts[item]..self.starts[item + 1]]
    }

    /// Number of neighbours of all items together.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// Whether no item has a neighbour.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.neighbours.is_empty()
    }
}

/// Every weighting is a sum over the users of both items, scaled by something of each item.
pub(super) struct Terms {
    /// What each user adds to the pairs of his items; `None` for 1, which makes the sum an exact count.
    pub of_user: Option<Vec<f64>>,
    /// Scale of each item.
    pub of_item: Vec<f64>,
    /// Whether a pair's sum is divided by the root of the product of its scales, or multiplied by both.
    pub norm: bool,
    /// Scale of each item as a target, where that is another one.
    pub of_target: Option<Vec<f64>>,
}

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
    const fn items(interactions: &'i Interactions) -> Self {
        let Interactions { audiences, histories, items, .. } = interactions;
        Self { of_source: audiences, targets: histories, width: items.len(), same: true }
    }
}

impl Terms {
    fn new(interactions: &Interactions, weighting: Weighting) -> Self {
        let audiences = || interactions.audiences.iter().map(<[u32]>::len);
        let degrees = || interactions.histories.iter().map(|history| history.len() as f64);
        // Items without events are of no weight.
        let items = audiences().filter(|users| *users > 0).count() as f64;
        let log_items = libm::log(items);
        let squared_idf = || -> Vec<f64> {
            let idf = degrees().map(|degree| log_items - libm::log(1.0 + degree));
            idf.map(|idf| idf * idf).collect()
        };
        match weighting {
            Weighting::Cosine => {
                Self { of_user: None, of_item: audiences().map(|n| n as f64).collect(), norm: true, of_target: None }
            }
            Weighting::NormalisedCosine => Self {
                of_user: Some(degrees().map(|degree| 1.0 / degree).collect()),
                of_item: audiences().map(|n| n as f64).collect(),
                norm: true,
                of_target: None,
            },
            Weighting::TfIdf => {
                let of_user = squared_idf();
                let length = |users: &[u32]| users.iter().fold(0.0, |sum, user| sum + of_user[*user as usize]);
                Self {
                    of_item: interactions.audiences.iter().map(length).collect(),
                    of_user: Some(of_user),
                    norm: true,
                    of_target: None,
                }
            }
            Weighting::Bm25 => {
                let average = interactions.audiences.indices.len() as f64 / items;
                let saturation = |n: usize| (K1 + 1.0) / (K1 * (1.0 - B + B * n as f64 / average) + 1.0);
                Self {
                    of_user: Some(squared_idf()),
                    of_item: audiences().map(saturation).collect(),
                    norm: false,
                    of_target: None,
                }
            }
        }
    }

    fn of_walk(interactions: &Interactions, config: &Rp3BetaConfig) -> Self {
        let walk = Walk::new(interactions, config);
        Self { of_user: Some(walk.user), of_item: walk.source, norm: false, of_target: Some(walk.target) }
    }

    /// What each item weighs as a target, nearly.
    fn scales(&self) -> Vec<f64> {
        let scales = self.of_target.as_ref().unwrap_or(&self.of_item).iter();
        scales.map(|scale| if self.norm && *scale > 0.0 { 1.0 / scale.sqrt() } else { *scale }).collect()
    }

    fn similarity(&self, source: usize, target: usize, sum: f64) -> f64 {
        let (a, b) = (self.of_item[source], self.of_target.as_ref().unwrap_or(&self.of_item)[target]);
        if self.norm { sum / (a * b).sqrt() } else { sum * a * b }
    }
}

/// Parts of an octave that similarities are counted by, as bits of an `f32` left out: sixteen parts.
const PART: u32 = 19;
/// Parts counted: sixteen octaves below the greatest.
const PARTS: usize = 256;

/// Computes one source item's similarities after another, in memory that it keeps.
struct Rows<'i> {
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
    fn new(between: Between<'i>, terms: &'i Terms, scales: &'i [f64], shrinkage: &'i [f64]) -> Self {
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
    fn of(&mut self, source: u32, most: usize) -> &[u128] {
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

/// The similarities above 0 of one source item to all others, by item.
#[must_use]
pub fn similarities(interactions: &Interactions, weighting: Weighting, shrinkage: u16, source: u32) -> Vec<(u32, f64)> {
    let mut dense = vec![0.0; interactions.items.len()];
    if let Some(source) = Some(source).filter(|source| (*source as usize) < dense.len()) {
        let terms = Terms::new(interactions, weighting);
        let (scales, left) = (terms.scales(), left(interactions.users.len(), shrinkage));
        let mut rows = Rows::new(Between::items(interactions), &terms, &scales, &left);
        rows.of(source, usize::MAX).iter().for_each(|key| dense[sort_key::index(*key) as usize] = similarity(*key));
    }
    (0..).zip(dense).filter(|(_, similarity)| *similarity > 0.0).collect()
}

fn similarity(key: u128) -> f64 {
    f64::from_bits(sort_key::value(key))
}

/// The `most` neighbours of each item.
///
/// # Errors
/// `budget.cancelled`.
pub fn neighbours(
    interactions: &Interactions,
    weighting: Weighting,
    shrinkage: u16,
    most: u16,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    nearest(Between::items(interactions), &Terms::new(interactions, weighting), shrinkage, most, observer)
}

/// The neighbours of each item by random walks, as [`neighbours`].
///
/// # Errors
/// `budget.cancelled`.
pub fn walks(
    interactions: &Interactions,
    config: &Rp3BetaConfig,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    nearest(Between::items(interactions), &Terms::of_walk(interactions, config), 0, config.neighbours, observer)
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
fn left(users: usize, shrinkage: u16) -> Vec<f64> {
    let most = if shrinkage > 0 { users as u32 } else { 0 };
    let of = |users: u32| f64::from(users) / (f64::from(users) + f64::from(shrinkage));
    if most == 0 { Vec::new() } else { (0..=most).map(of).collect() }
}

/// The `most` neighbours of each item by cosine, of counts: the same as [`neighbours`] of the events counted.
pub(super) fn of_counts(counts: &Counts, shrinkage: u16, most: u16) -> Neighbours {
    let items = counts.items.len();
    let (mut rows, most, shrinkage) = (vec![Vec::new(); items], usize::from(most), f64::from(shrinkage));
    for (pair, users) in counts.pairs.iter().filter(|_| most > 0) {
        let (i, j, users) = ((pair >> 32) as usize, *pair as u32 as usize, f64::from(*users));
        let mut similarity = users / (f64::from(counts.audience[i]) * f64::from(counts.audience[j])).sqrt();
        if shrinkage > 0.0 {
            similarity *= users / (users + shrinkage);
        }
        rows[i].push(sort_key::descending(similarity.to_bits(), j as u32));
        rows[j].push(sort_key::descending(similarity.to_bits(), i as u32));
    }
    let (mut starts, mut kept) = (vec![0], Vec::new());
    for row in &mut rows {
        sort_key::least(row, most);
        kept.extend_from_slice(row);
        starts.push(kept.len());
    }
    scaled(starts, &kept)
}

/// Similarities in micro-units of the greatest. What rounds to 0 is no neighbour: it would explain nothing.
fn scaled(mut starts: Vec<usize>, kept: &[u128]) -> Neighbours {
    let greatest = kept.iter().fold(0.0, |greatest, key| f64::max(greatest, similarity(*key)));
    let mut neighbours = Vec::with_capacity(kept.len());
    let mut start = 0;
    for end in starts.iter_mut().skip(1) {
        let list = kept[start..*end].iter();
        start = *end;
        let scaled = list.map(|key| Neighbour {
            item: sort_key::index(*key),
            micros: micros::weighted(similarity(*key) / greatest, ONE),
        });
        neighbours.extend(scaled.take_while(|neighbour| neighbour.micros > 0));
        *end = neighbours.len();
    }
    Neighbours { starts, neighbours }
}

#[cfg(test)]
mod tests {
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::*;
    use crate::foundation::error::Code;
    use crate::foundation::progress::{Progress, Unobserved};
    use std::ops::ControlFlow;

    /// The rows (1,1,0,0), (1,1,1,0), (0,1,1,1) over the items a, b, c, d.
    fn example() -> Interactions {
        let users = Ids::Integers(&[1, 1, 2, 2, 2, 3, 3, 3]);
        let items = Ids::Texts(&["a", "b", "a", "b", "c", "b", "c", "d"]);
        Interactions::new(&Columns { users, items, weights: None, timestamps: None }).unwrap()
    }

    fn row(weighting: Weighting, shrinkage: u16, source: u32) -> Vec<f64> {
        let mut dense = vec![0.0; 4];
        for (item, similarity) in similarities(&example(), weighting, shrinkage, source) {
            dense[item as usize] = similarity;
        }
        dense
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "found {found}, expected {expected}");
    }

    #[test]
    fn cosine_known_answers() {
        let found = row(Weighting::Cosine, 0, 0);
        close(found[1], 0.816_496_580_927_726_1);
        assert_eq!(found[2..], [0.5, 0.0]);
        close(row(Weighting::Cosine, 2, 0)[1], 0.816_496_580_927_726_1 / 2.0);
    }

    #[test]
    fn normalised_cosine_known_answers() {
        let found = row(Weighting::NormalisedCosine, 0, 0);
        close(found[1], 0.340_206_908_719_885_85);
        assert_eq!(found[2], 1.0 / 6.0);
    }

    /// Four users, six items; the expected rows are those of `implicit` 0.7.3's `tfidf_weight` (normalised) and
    /// `bm25_weight(K1 = 1.2, B = 0.75)`.
    #[test]
    fn tf_idf_and_bm25_agree_with_implicit() {
        let users = Ids::Integers(&[1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4]);
        let items = Ids::Integers(&[0, 1, 0, 1, 2, 1, 2, 3, 0, 3, 4, 5]);
        let made = Interactions::new(&Columns { users, items, weights: None, timestamps: None }).unwrap();
        let agree = |weighting, expected: [f64; 5]| {
            let found = similarities(&made, weighting, 0, 0);
            assert_eq!(found.len(), expected.len());
            found.into_iter().zip(expected).for_each(|((_, found), expected)| close(found, expected));
        };
        let tf_idf = [0.8705088877081618, 0.34817121298913145, 0.09080077997111444, 0.22140753228372012];
        agree(Weighting::TfIdf, [tf_idf[0], tf_idf[1], tf_idf[2], tf_idf[3], tf_idf[3]]);
        let bm25 = [0.4444425837247442, 0.13648464096791094, 0.027596426474678016, 0.034692650425309515];
        agree(Weighting::Bm25, [bm25[0], bm25[1], bm25[2], bm25[3], bm25[3]]);
    }

    #[test]
    fn neighbours_are_ordered_by_similarity_and_ties_by_id() {
        let found = neighbours(&example(), Weighting::Cosine, 0, 2, &mut Unobserved).unwrap();
        let of = |item| found.of(item).iter().map(|n| (n.item, n.micros)).collect::<Vec<_>>();
        // a and c are equally similar to b.
        assert_eq!(of(1), [(0, 1_000_000), (2, 1_000_000)]);
        assert_eq!(of(0), [(1, 1_000_000), (2, 612_372)]);
        assert_eq!(of(9), []);
    }

    /// What is computed nearly and left out is nothing that a full computation keeps.
    #[test]
    fn the_neighbours_are_those_of_every_similarity_sorted() {
        let mut state = 11_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as i64
        };
        // Of few items every row is dense; of many, only those of busy users. One user has every item of the first.
        for (items, users) in [(60, 40), (3_000, 30)] {
            let mut pairs: Vec<(i64, i64)> =
                (0..users * 12).map(|_| (next(users as u64), next(items) * next(items) / items as i64)).collect();
            pairs.extend((0..60).map(|item| (users, item)));
            let (users, items): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            let made = Interactions::new(&Columns::of(Ids::Integers(&users), Ids::Integers(&items))).unwrap();
            let walk = Rp3BetaConfig { weight: ONE, alpha: 800, beta: 400, neighbours: 7 };
            let kinds = [Weighting::Cosine, Weighting::NormalisedCosine, Weighting::TfIdf, Weighting::Bm25];
            let mut all: Vec<_> = kinds.iter().map(|kind| (Terms::new(&made, *kind), 0)).collect();
            all.extend(kinds.iter().map(|kind| (Terms::new(&made, *kind), 7)));
            all.push((Terms::of_walk(&made, &walk), 0));
            for (terms, shrinkage) in all {
                let mut expected = Vec::new();
                let mut starts = vec![0];
                for source in 0..made.items().len() {
                    let mut row = Vec::new();
                    for target in (0..made.items().len()).filter(|target| *target != source) {
                        let (mut sum, mut count) = (0.0, 0.0);
                        for user in made.audiences().list(source as u32) {
                            if made.audiences().list(target as u32).contains(user) {
                                sum += terms.of_user.as_ref().map_or(1.0, |terms| terms[*user as usize]);
                                count += 1.0;
                            }
                        }
                        let mut similarity = terms.similarity(source, target, sum);
                        if shrinkage > 0 && count > 0.0 {
                            similarity *= count / (count + f64::from(shrinkage));
                        }
                        if similarity > 0.0 {
                            row.push(sort_key::descending(similarity.to_bits(), target as u32));
                        }
                    }
                    row.sort_unstable();
                    row.truncate(7);
                    expected.extend(row);
                    starts.push(expected.len());
                }
                let mut pair = crate::foundation::progress::Threads { observer: &mut Unobserved, count: 2 };
                assert_eq!(
                    nearest(Between::items(&made), &terms, shrinkage, 7, &mut pair).unwrap(),
                    scaled(starts, &expected)
                );
            }
        }
    }

    #[test]
    fn a_catalogue_without_pairs_has_no_neighbours() {
        let users = Ids::Integers(&[1, 2]);
        let alone = Columns { users, items: users, weights: None, timestamps: None };
        let found = neighbours(&Interactions::new(&alone).unwrap(), Weighting::Bm25, 0, 5, &mut Unobserved).unwrap();
        assert!(found.is_empty() && found.of(0).is_empty());
    }

    #[test]
    fn an_observer_may_stop_the_work() {
        let mut stop = |_: Progress| ControlFlow::Break(());
        let refused = neighbours(&example(), Weighting::Cosine, 0, 2, &mut stop).unwrap_err();
        assert_eq!((refused.code, refused.detail.as_str()), (Code::BudgetCancelled, "during neighbours"));
    }
}
