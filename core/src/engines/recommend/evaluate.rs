//! Ranking metrics.
//!
//! For each user with test items T, all items of the training part but the user's own are ranked; hits are the places
//! (from 0) of test items among the first k. Users without test items are skipped; the figures are means over the rest,
//! added in order of user id.
//!
//! | metric | definition |
//! |---|---|
//! | recall | hits / \|T\| |
//! | recall_min | hits / min(k, \|T\|) |
//! | ndcg | `Σ_hits 1/log2(place + 2) / Σ_{place < min(k, \|T\|)} 1/log2(place + 2)` |
//! | hit | 1 if there is a hit |
//! | mrr | 1 / (place of the first hit + 1), 0 without one |
//! | precision | hits / k |
//! | coverage | distinct items in all lists / all items of both parts |
//! | novelty | mean over the list of `−log2((n_i + 1) / (N_U + 1))`: n_i training users of the item, N_U users of both parts |
//! | gini | inequality of how often each item of both parts is listed: 0 all alike, near 1 few items only |

use super::history::History;
use super::interactions::Interactions;
use super::score::{Best, REMOVED, Scorer, newest};
use super::sort_key;
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, report};
use crate::wire::wire;

/// Users between two reports of progress.
const STRIDE: usize = 256;

/// How well rankings meet the test items. The definitions stand in [`evaluate`](crate::recommend::evaluate).
#[wire(answer)]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metrics {
    /// Users with test items.
    pub users: u32,
    /// Share of the test items that are listed.
    pub recall: f64,
    /// The same, of as many as the list can hold.
    pub recall_min: f64,
    /// Normalised discounted cumulative gain.
    pub ndcg: f64,
    /// Share of users with a hit.
    pub hit: f64,
    /// Mean reciprocal rank of the first hit.
    pub mrr: f64,
    /// Share of the list that are hits.
    pub precision: f64,
    /// Share of the items that are listed for somebody.
    pub coverage: f64,
    /// Mean self-information of the listed items, in bits.
    pub novelty: f64,
    /// Gini index of the items' exposure.
    pub gini: f64,
}

/// Ranks for every user of the test part with what was learnt from the training part.
///
/// # Errors
/// `budget.cancelled`.
pub(super) fn evaluate(
    scorer: &Scorer<'_>,
    train: &Interactions,
    test: &Interactions,
    k: u16,
    observer: &mut dyn Observer,
) -> Result<Metrics, Error> {
    let k = usize::from(k);
    let discounts: Vec<f64> = (0..k).map(|place| 1.0 / libm::log2(place as f64 + 2.0)).collect();
    let new_users = test.users.iter().filter(|user| train.users.find(user).is_none()).count();
    let index_in_train: Vec<Option<u32>> = test.items.iter().map(|item| train.items.find(item)).collect();
    let new_items = index_in_train.iter().filter(|index| index.is_none()).count();
    let users = (train.users.len() + new_users + 1) as f64;
    let surprise: Vec<f64> =
        train.audiences.iter().map(|audience| -libm::log2((audience.len() + 1) as f64 / users)).collect();

    let (mut sums, mut listed) = (Metrics::default(), vec![0_u32; train.items.len()]);
    let (mut scores, mut best, mut wanted) = (Vec::new(), Best::default(), vec![false; train.items.len()]);
    let total = test.users.len() as u64;
    for (at, (user, goal)) in test.users.iter().zip(test.histories.iter()).enumerate() {
        if at % STRIDE == 0 {
            report(observer, "evaluation", at as u64, total)?;
        }
        let history = train.users.find(user).map_or(&[][..], |user| train.histories.list(user));
        scorer.scores(History::stored(newest(history)), &mut scores);
        history.iter().for_each(|item| scores[*item as usize] = REMOVED);
        let ranked = best.of(&scores, k);
        let goals = || goal.iter().filter_map(|item| index_in_train[*item as usize]);
        goals().for_each(|item| wanted[item as usize] = true);
        let (mut hits, mut gain, mut first, mut surprises) = (0_u32, 0.0, None, 0.0);
        for (place, (_, item)) in ranked.iter().enumerate() {
            listed[*item as usize] += 1;
            surprises += surprise[*item as usize];
            if wanted[*item as usize] {
                hits += 1;
                gain += discounts[place];
                first = first.or(Some(place));
            }
        }
        goals().for_each(|item| wanted[item as usize] = false);
        let reachable = k.min(goal.len());
        let ideal = discounts[..reachable].iter().fold(0.0, |sum, discount| sum + discount);
        sums.users += 1;
        sums.recall += f64::from(hits) / goal.len() as f64;
        sums.recall_min += f64::from(hits) / reachable as f64;
        sums.ndcg += gain / ideal;
        sums.hit += f64::from(u8::from(hits > 0));
        sums.mrr += first.map_or(0.0, |place| 1.0 / (place as f64 + 1.0));
        sums.precision += f64::from(hits) / k as f64;
        sums.novelty += if ranked.is_empty() { 0.0 } else { surprises / ranked.len() as f64 };
    }
    report(observer, "evaluation", total, total)?;
    let (users, items) = (f64::from(sums.users), train.items.len() + new_items);
    Ok(Metrics {
        users: sums.users,
        recall: sums.recall / users,
        recall_min: sums.recall_min / users,
        ndcg: sums.ndcg / users,
        hit: sums.hit / users,
        mrr: sums.mrr / users,
        precision: sums.precision / users,
        coverage: listed.iter().filter(|times| **times > 0).count() as f64 / items as f64,
        novelty: sums.novelty / users,
        gini: gini(&listed, items),
    })
}

/// `Σ_r (2r − N − 1) x_r / (N Σ x)` over the ascending counts x_1 … x_N; counts that are missing are 0.
pub(super) fn gini(counts: &[u32], items: usize) -> f64 {
    let mut counts: Vec<u128> = counts.iter().map(|count| u128::from(*count)).collect();
    sort_key::sort(&mut counts);
    let missing = items - counts.len();
    let total: i128 = counts.iter().map(|count| *count as i128).sum();
    let rank = |at: usize| 2 * (missing + at + 1) as i128 - items as i128 - 1;
    let weighted: i128 = counts.iter().enumerate().map(|(at, count)| rank(at) * *count as i128).sum();
    if total == 0 { 0.0 } else { weighted as f64 / (items as f64 * total as f64) }
}

#[cfg(test)]
mod tests {
    use super::super::config::RecommendConfig;
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::super::model::Model;
    use super::*;
    use crate::foundation::progress::Unobserved;

    fn interactions(pairs: &[(i64, i64)]) -> Interactions {
        let (users, items): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
        let (users, items) = (Ids::Integers(&users), Ids::Integers(&items));
        Interactions::new(&Columns { users, items, weights: None, timestamps: None }).unwrap()
    }

    /// Popularity ranks 10 (3 users), 20 (2), 30 (1) for user 9, who is new; 20 and 40 are the test items.
    #[test]
    fn one_hit_at_the_second_of_three_places() {
        let train = interactions(&[(1, 10), (2, 10), (3, 10), (1, 20), (2, 20), (1, 30)]);
        let test = interactions(&[(9, 20), (9, 40)]);
        let model = Model::fit(&train, &RecommendConfig::default(), &mut Unobserved).unwrap();
        let found = evaluate(&model.scorer(), &train, &test, 3, &mut Unobserved).unwrap();
        assert_eq!(found.ndcg, 0.386_852_807_234_541_63);
        assert_eq!((found.users, found.recall, found.recall_min), (1, 0.5, 0.5));
        assert_eq!((found.hit, found.mrr, found.precision), (1.0, 0.5, 1.0 / 3.0));
        assert_eq!(found.coverage, 0.75);
        // −log2 of 4/5, 3/5 and 2/5.
        let surprise = (libm::log2(1.25) + libm::log2(5.0 / 3.0) + libm::log2(2.5)) / 3.0;
        assert!((found.novelty - surprise).abs() < 1e-12);
        assert_eq!(found.gini, 0.25);
    }

    #[test]
    fn the_gini_index_is_0_for_equals_and_near_1_for_one_of_many() {
        assert_eq!(gini(&[3, 3, 3], 3), 0.0);
        assert_eq!(gini(&[5], 100), 0.99);
        assert_eq!(gini(&[0, 0], 2), 0.0);
    }
}
