//! Item-to-item models as one table.
//!
//! Item-kNN, RP3beta, EASE, the graph filter and content similarity all score `Σ_{i in history} w_ij`: a weighted sum
//! of them is such a score again. So a blend is baked into one table when it is trained, each part rounded to
//! micro-units with its weight before it is added; ranking costs the same for any number of parts.

use super::ease::{self, EaseConfig};
use super::graph_filter::{GraphFilter, GraphFilterConfig};
use super::interactions::Interactions;
use super::item_knn::{Neighbour, Neighbours};
use super::linear_algebra::Square;
use super::micros;
use super::sort_key;
use crate::foundation::error::{Code, Error};
use crate::foundation::progress::{Observer, report};

/// Source items between two reports of progress.
const STRIDE: usize = 256;

/// The `most` terms of a row that are greatest without sign, ties by item, in their order.
fn kept(row: &mut Vec<(u32, i32)>, most: usize, keys: &mut Vec<u128>, into: &mut Neighbours) {
    if row.len() > most {
        keys.clear();
        keys.extend(row.iter().map(|(item, micros)| sort_key::descending(micros.unsigned_abs().into(), *item)));
        sort_key::least(keys, most);
        let last = keys.last().copied();
        row.retain(|(item, micros)| {
            last.is_some_and(|last| sort_key::descending(micros.unsigned_abs().into(), *item) <= last)
        });
    }
    into.neighbours.extend(row.iter().map(|(item, micros)| Neighbour { item: *item, micros: *micros }));
    into.starts.push(into.neighbours.len());
}

fn empty(items: usize) -> Neighbours {
    let mut made = Neighbours { starts: Vec::with_capacity(items + 1), neighbours: Vec::new() };
    made.starts.push(0);
    made
}

fn too_great() -> Error {
    Error::new(Code::RecommendLimit, "a term is beyond 32 bits of micro-units: give the parts less weight")
}

/// A table of dense rows, computed one after another.
fn table(
    items: usize,
    (weight, most): (u32, usize),
    observer: &mut dyn Observer,
    row: &mut dyn FnMut(u32, &mut Vec<f64>),
) -> Result<Neighbours, Error> {
    let (mut made, mut values, mut pairs, mut keys) = (empty(items), Vec::new(), Vec::new(), Vec::new());
    for source in 0..items {
        if source % STRIDE == 0 {
            report(observer, "table", source as u64, items as u64)?;
        }
        row(source as u32, &mut values);
        pairs.clear();
        let weighted = (0..items as u32).zip(&values).map(|(item, value)| (item, micros::weighted(*value, weight)));
        pairs.extend(weighted.filter(|(item, micros)| *item as usize != source && *micros != 0));
        if pairs.iter().any(|(_, micros)| micros.unsigned_abs() >= i32::MAX as u32) {
            return Err(too_great().under("weight"));
        }
        kept(&mut pairs, most, &mut keys, &mut made);
    }
    Ok(made)
}

/// EASE as a table.
///
/// # Errors
/// As [`ease::weights`] and [`ease_table`].
pub(super) fn ease(
    interactions: &Interactions,
    config: &EaseConfig,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let weights = ease::weights(interactions, config, observer)?;
    ease_table(&weights, interactions.items.len(), config, observer)
}

/// Weights of EASE as a table.
///
/// # Errors
/// `recommend.limit` for terms that do not fit; `budget.cancelled`.
pub(super) fn ease_table(
    weights: &Square,
    items: usize,
    config: &EaseConfig,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let most = config.neighbours.map_or(usize::MAX, usize::from);
    table(items, (config.weight, most), observer, &mut |source, into| {
        into.clear();
        into.extend_from_slice(&weights.row(source as usize)[..items]);
    })
}

/// The graph filter as a table.
///
/// # Errors
/// `recommend.limit` for terms that do not fit; `budget.cancelled`.
pub(super) fn graph_filter(
    interactions: &Interactions,
    config: &GraphFilterConfig,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let filter = GraphFilter::new(interactions, config, observer)?;
    let kept = (config.weight, usize::from(config.neighbours));
    table(interactions.items.len(), kept, observer, &mut |source, into| filter.row(source, into))
}

/// The cosines of given vectors as a table; vectors of nothing but 0 are like no other. What is unlike adds nothing.
///
/// # Errors
/// `budget.cancelled`.
pub(super) fn cosines(
    vectors: &[f32],
    dims: usize,
    kept: (u32, usize),
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let mut unit: Vec<f64> = vectors.iter().copied().map(f64::from).collect();
    for vector in unit.chunks_exact_mut(dims) {
        let length = vector.iter().fold(0.0, |sum, value| sum + value * value).sqrt();
        vector.iter_mut().filter(|_| length > 0.0).for_each(|value| *value /= length);
    }
    let items = unit.len() / dims;
    table(items, kept, observer, &mut |source, into| {
        let own = &unit[source as usize * dims..(source as usize + 1) * dims];
        let cosine = |other: &[f64]| other.iter().zip(own).fold(0.0, |sum, (a, b)| sum + a * b);
        into.clear();
        into.extend(unit.chunks_exact(dims).map(|other| f64::max(cosine(other), 0.0)));
    })
}

/// The same table, its rows by item, with every term times a weight.
///
/// # Errors
/// `recommend.limit` for terms that do not fit.
pub(super) fn weighted(table: Neighbours, weight: u32) -> Result<Neighbours, Error> {
    sum(&table, weight, &Neighbours::none(table.starts.len() - 1))
}

/// The terms of the table as what they take away.
pub(super) fn negated(mut table: Neighbours) -> Neighbours {
    table.neighbours.iter_mut().for_each(|neighbour| neighbour.micros = -neighbour.micros);
    table
}

/// `a` times a weight plus `b`, rows by item.
///
/// # Errors
/// `recommend.limit` for terms that do not fit.
pub(super) fn sum(a: &Neighbours, weight: u32, b: &Neighbours) -> Result<Neighbours, Error> {
    let sources = a.starts.len() - 1;
    let (mut made, mut row, mut keys) = (empty(sources), Vec::new(), Vec::new());
    let items = a.neighbours.iter().chain(&b.neighbours).map(|neighbour| neighbour.item as usize + 1).max();
    let mut total = vec![0_i64; items.unwrap_or(0)];
    for source in 0..sources as u32 {
        keys.clear();
        for (table, weight) in [(a, weight), (b, micros::ONE)] {
            for neighbour in table.of(source) {
                total[neighbour.item as usize] += micros::share(neighbour.micros, weight);
                keys.push(u128::from(neighbour.item));
            }
        }
        sort_key::sort(&mut keys);
        row.clear();
        for key in &keys {
            // Of an item that stands here twice the second one finds nothing.
            let micros = std::mem::take(&mut total[sort_key::index(*key) as usize]);
            if micros != 0 {
                row.push((sort_key::index(*key), i32::try_from(micros).map_err(|_| too_great())?));
            }
        }
        kept(&mut row, usize::MAX, &mut keys, &mut made);
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[(u32, i32)]]) -> Neighbours {
        let (mut made, mut keys) = (empty(rows.len()), Vec::new());
        rows.iter().for_each(|row| kept(&mut row.to_vec(), usize::MAX, &mut keys, &mut made));
        made
    }

    #[test]
    fn tables_add_up_and_what_cancels_is_gone() {
        let a = of(&[&[(2, -7), (1, 5)], &[], &[(0, 3)]]);
        let b = of(&[&[(2, 7), (1, -9)], &[(0, 1)], &[]]);
        assert_eq!(sum(&a, micros::ONE, &b), Ok(of(&[&[(1, -4)], &[(0, 1)], &[(0, 3)]])));
        assert_eq!(weighted(a, 200_000), Ok(of(&[&[(1, 1), (2, -1)], &[], &[(0, 1)]])));
        let most = of(&[&[(1, i32::MAX)]]);
        assert_eq!(sum(&most, micros::ONE, &of(&[&[(1, 1)]])), Err(too_great()));
    }

    #[test]
    fn the_greatest_without_sign_are_kept_in_their_order() {
        let (mut made, mut keys) = (empty(1), Vec::new());
        kept(&mut vec![(1, -3), (2, 2), (4, 2), (9, 1)], 2, &mut keys, &mut made);
        let found: Vec<_> = made.of(0).iter().map(|n| (n.item, n.micros)).collect();
        assert_eq!(found, [(1, -3), (2, 2)]);
    }
}
