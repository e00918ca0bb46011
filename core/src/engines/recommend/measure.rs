//! NDCG of many blends of the same scores.

use super::history::History;
use super::interactions::Interactions;
use super::score::{Best, REMOVED, Scorer, newest};

/// Most scores of one model that are held.
const MOST_SCORES: usize = 8_000_000;
/// What a score is rounded to before it is ranked: micro-units of a micro-unit.
const SCALE: f64 = 1.0 / 1_000_000.0;

/// The measured users: what they had, and what they took next.
#[derive(Debug)]
pub(super) struct Goals {
    users: Vec<Goal>,
    items: usize,
    k: usize,
    discounts: Vec<f64>,
}

#[derive(Debug)]
struct Goal {
    /// Index in the training part; none for a user who is new.
    user: Option<u32>,
    seen: Vec<u32>,
    /// Items to be found, ascending, and their number with those that the training part does not know.
    wanted: Vec<u32>,
    count: usize,
}

/// NDCG of each measured user.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Measured(Vec<f64>);

impl Measured {
    /// The mean.
    pub fn ndcg(&self) -> f64 {
        mean(&self.0)
    }

    /// Mean difference to another measurement, and the standard error of this mean.
    pub fn gain_over(&self, other: &Self) -> (f64, f64) {
        let differences: Vec<f64> = self.0.iter().zip(&other.0).map(|(a, b)| a - b).collect();
        let gain = mean(&differences);
        let squares = differences.iter().fold(0.0, |sum, value| sum + (value - gain) * (value - gain));
        let count = differences.len() as f64;
        (gain, if count > 1.0 { (squares / (count * (count - 1.0))).sqrt() } else { f64::MAX })
    }
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().fold(0.0, |sum, value| sum + value) / values.len() as f64 }
}

impl Goals {
    pub fn new(train: &Interactions, test: &Interactions, k: usize) -> Self {
        let items = train.items.len();
        let most = (MOST_SCORES / items.max(1)).max(1);
        let stride = test.users.len().div_ceil(most).max(1);
        let index_in_train: Vec<Option<u32>> = test.items.iter().map(|item| train.items.find(item)).collect();
        let goal = |(user, goal): (&str, &[u32])| {
            let user = train.users.find(user);
            let mut wanted: Vec<u32> = goal.iter().filter_map(|item| index_in_train[*item as usize]).collect();
            crate::foundation::order::sort_by(&mut wanted, Ord::cmp);
            let seen = user.map_or(&[][..], |user| train.histories.list(user)).to_vec();
            Goal { user, seen, wanted, count: goal.len() }
        };
        let users = test.users.iter().zip(test.histories.iter()).step_by(stride).map(goal).collect();
        let discounts = (0..k).map(|place| 1.0 / libm::log2(place as f64 + 2.0)).collect();
        Self { users, items, k, discounts }
    }

    /// The scores of all items for each measured user, in micro-units.
    pub fn scores(&self, train: &Interactions, scorer: &Scorer<'_>) -> Vec<f32> {
        let (mut all, mut scores) = (Vec::with_capacity(self.users.len() * self.items), Vec::new());
        for goal in &self.users {
            let history = goal.user.map_or(&[][..], |user| train.histories.list(user));
            scorer.scores(History::stored(newest(history)), &mut scores);
            all.extend(scores.iter().map(|score| *score as f32));
        }
        all
    }

    /// How the weighted sum of parts does, weights in micro-units.
    pub fn measure(&self, parts: &[(f64, &[f32])]) -> Measured {
        let (mut totals, mut best) = (vec![0.0_f64; self.items], Best::default());
        let mut scores = Vec::with_capacity(self.items);
        let of_user = |(at, goal): (usize, &Goal)| {
            totals.iter_mut().for_each(|total| *total = 0.0);
            for (weight, values) in parts {
                let values = &values[at * self.items..(at + 1) * self.items];
                totals.iter_mut().zip(values).for_each(|(total, value)| *total += weight * f64::from(*value));
            }
            scores.clear();
            scores.extend(totals.iter().map(|total| (total * SCALE * 1_000.0).round_ties_even() as i64));
            goal.seen.iter().for_each(|item| scores[*item as usize] = REMOVED);
            let ranked = best.of(&scores, self.k).iter().zip(&self.discounts);
            let gain = ranked.fold(
                0.0,
                |sum, ((_, item), discount)| {
                    if goal.wanted.binary_search(item).is_ok() { sum + discount } else { sum }
                },
            );
            let ideal = self.discounts[..self.k.min(goal.count)].iter().fold(0.0, |sum, discount| sum + discount);
            gain / ideal
        };
        Measured(self.users.iter().enumerate().map(of_user).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::RecommendConfig;
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::super::model::Model;
    use super::*;
    use crate::foundation::progress::Unobserved;

    /// The figure is that of [`evaluate`](super::super::evaluate::evaluate) on the same parts.
    #[test]
    fn a_blend_of_one_is_measured_as_the_model_is() {
        let of = |pairs: &[(i64, i64)]| {
            let (users, items): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
            Interactions::new(&Columns::of(Ids::Integers(&users), Ids::Integers(&items))).unwrap()
        };
        let train = of(&[(1, 10), (2, 10), (3, 10), (1, 20), (2, 20), (1, 30)]);
        let test = of(&[(9, 20), (9, 40), (3, 20)]);
        let model = Model::fit(&train, &RecommendConfig::default(), &mut Unobserved).unwrap();
        let goals = Goals::new(&train, &test, 3);
        let scores = goals.scores(&train, &model.scorer());
        let found = goals.measure(&[(1.0, &scores)]);
        let expected = super::super::evaluate::evaluate(&model.scorer(), &train, &test, 3, &mut Unobserved).unwrap();
        assert_eq!(found.ndcg(), expected.ndcg);
        assert_eq!(found.gain_over(&found), (0.0, 0.0));
        let worse = goals.measure(&[(-1.0, &scores)]);
        assert!(found.gain_over(&worse).0 > 0.0);
    }
}
