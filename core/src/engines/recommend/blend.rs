//! Item-to-item models as one table.
//!
//! Item-kNN, RP3beta, EASE, the graph filter and content similarity all score `Σ_{i in history} w_ij`: a weighted sum
//! of them is such a score again. So a blend is baked into one table when it is trained, each part rounded to
//! micro-units with its weight before it is added; ranking costs the same for any number of parts.

use super::ease::{self, EaseConfig};
use super::graph_filter::{GraphFilter, GraphFilterConfig};
use super::interactions::Interactions;
use super::item_knn::{Neighbour, Neighbours};
use super::micros;
use super::sort_key;
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, report};

/// Source items between two reports of progress.
const STRIDE: usize = 256;

/// A row in order of its item indices, by micro-units descending, ties by item; the `most` greatest without sign.
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
    keys.clear();
    keys.extend(row.iter().map(|(item, micros)| sort_key::ascending(-i64::from(*micros), 0, *item)));
    sort_key::sort(keys);
    into.neighbours.extend(
        keys.iter().map(|key| Neighbour { item: sort_key::index(*key), micros: -(sort_key::first(*key) as i32) }),
    );
    into.starts.push(into.neighbours.len());
}

fn empty(items: usize) -> Neighbours {
    let mut made = Neighbours { starts: Vec::with_capacity(items + 1), neighbours: Vec::new() };
    made.starts.push(0);
    made
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
        kept(&mut pairs, most, &mut keys, &mut made);
    }
    Ok(made)
}

/// EASE as a table.
///
/// # Errors
/// As [`ease::weights`].
pub(super) fn ease(
    interactions: &Interactions,
    config: &EaseConfig,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let weights = ease::weights(interactions, config, observer)?;
    let most = config.neighbours.map_or(usize::MAX, usize::from);
    let items = interactions.items.len();
    table(items, (config.weight, most), observer, &mut |source, into| {
        into.clear();
        into.extend_from_slice(&weights.row(source as usize)[..items]);
    })
}

/// The graph filter as a table.
///
/// # Errors
/// `budget.cancelled`.
pub(super) fn graph_filter(
    interactions: &Interactions,
    config: &GraphFilterConfig,
    observer: &mut dyn Observer,
) -> Result<Neighbours, Error> {
    let filter = GraphFilter::new(interactions, config, observer)?;
    let kept = (config.weight, usize::from(config.neighbours));
    table(interactions.items.len(), kept, observer, &mut |source, into| filter.row(source, into))
}

/// The same table with every term times a weight.
pub(super) fn weighted(table: Neighbours, weight: u32) -> Neighbours {
    if weight == micros::ONE {
        return table;
    }
    let (mut made, mut row, mut keys) = (empty(table.starts.len()), Vec::new(), Vec::new());
    for source in 0..table.starts.len() - 1 {
        row.clear();
        let scaled = |n: &Neighbour| (n.item, micros::share(n.micros, weight) as i32);
        row.extend(table.of(source as u32).iter().map(scaled).filter(|(_, micros)| *micros != 0));
        kept(&mut row, usize::MAX, &mut keys, &mut made);
    }
    made
}

/// The sum of two tables.
pub(super) fn sum(a: Neighbours, b: Neighbours) -> Neighbours {
    if a.is_empty() {
        return b;
    }
    let items = a.starts.len() - 1;
    let (mut made, mut row, mut keys) = (empty(items), Vec::new(), Vec::new());
    let (mut total, mut touched) = (vec![0_i32; items], Vec::new());
    for source in 0..items as u32 {
        for neighbour in a.of(source).iter().chain(b.of(source)) {
            let total = &mut total[neighbour.item as usize];
            if *total == 0 {
                touched.push(neighbour.item);
            }
            *total = total.saturating_add(neighbour.micros);
        }
        row.clear();
        for item in touched.drain(..) {
            let micros = std::mem::take(&mut total[item as usize]);
            // An item that summed to 0 in between stands here twice, with nothing the second time.
            if micros != 0 {
                row.push((item, micros));
            }
        }
        kept(&mut row, usize::MAX, &mut keys, &mut made);
    }
    made
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
        let a = of(&[&[(1, 5), (2, -7)], &[], &[(0, 3)]]);
        let b = of(&[&[(2, 7), (1, -9)], &[(0, 1)], &[]]);
        let found = sum(a.clone(), b);
        assert_eq!(found, of(&[&[(1, -4)], &[(0, 1)], &[(0, 3)]]));
        assert_eq!(sum(of(&[&[], &[], &[]]), a.clone()), a);
        assert_eq!(weighted(a, 200_000), of(&[&[(1, 1), (2, -1)], &[], &[(0, 1)]]));
    }

    #[test]
    fn the_greatest_without_sign_are_kept_and_told_in_order() {
        let (mut made, mut keys) = (empty(1), Vec::new());
        kept(&mut vec![(4, 2), (1, -3), (2, 2), (9, 1)], 2, &mut keys, &mut made);
        let found: Vec<_> = made.of(0).iter().map(|n| (n.item, n.micros)).collect();
        assert_eq!(found, [(2, 2), (1, -3)]);
    }
}
