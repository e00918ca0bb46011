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
use super::interactions::Interactions;
use super::micros::{self, ONE};
use super::nearest::{Between, Rows, left, nearest};
use super::rp3beta::{Rp3BetaConfig, Walk};
use super::sort_key;
use crate::foundation::error::Error;
use crate::foundation::progress::Observer;

const K1: f64 = 1.2;
const B: f64 = 0.75;

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
    pub fn scales(&self) -> Vec<f64> {
        let scales = self.of_target.as_ref().unwrap_or(&self.of_item).iter();
        scales.map(|scale| if self.norm && *scale > 0.0 { 1.0 / scale.sqrt() } else { *scale }).collect()
    }

    pub fn similarity(&self, source: usize, target: usize, sum: f64) -> f64 {
        let (a, b) = (self.of_item[source], self.of_target.as_ref().unwrap_or(&self.of_item)[target]);
        if self.norm { sum / (a * b).sqrt() } else { sum * a * b }
    }
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
pub(super) fn scaled(mut starts: Vec<usize>, kept: &[u128]) -> Neighbours {
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
