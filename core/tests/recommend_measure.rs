//! What holds for the metrics of every ranking.

#![cfg(feature = "recommend")]
#![allow(clippy::unwrap_used)]

use hivecore::foundation::progress::Unobserved;
use hivecore::recommend::metrics::{MeasureAnswer, MeasureRequest, measure};
use hivecore::recommend::{
    Columns, Ids, Interactions, ItemId, RankRequest, RecommendConfig, Recommender, Split, UserId,
};
use hivecore::wire::Int53;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn ids(numbers: &[u8]) -> Vec<ItemId> {
    numbers.iter().map(|n| ItemId::new(n.to_string()).unwrap()).collect()
}

fn any_request() -> impl Strategy<Value = MeasureRequest> {
    let list = Just((0..20_u8).collect::<Vec<u8>>()).prop_shuffle();
    let row = (list, 0..12_usize, prop::collection::btree_map(0..20_u8, 1..5_u8, 1..8));
    (prop::collection::vec(row, 1..6), 1..15_u16, any::<bool>(), any::<i64>()).prop_map(
        |(rows, k, exponential, seed)| MeasureRequest {
            lists: rows.iter().map(|(list, length, _)| ids(&list[..*length])).collect(),
            relevant: rows.iter().map(|(_, _, goal)| ids(&goal.keys().copied().collect::<Vec<_>>())).collect(),
            gains: rows.iter().map(|(_, _, goal)| goal.values().map(|gain| f64::from(*gain)).collect()).collect(),
            exponential,
            k,
            catalogue: Some(25),
            users: Some(50),
            popularity: (0..20_u8).map(|n| (n.to_string(), Int53::from(u32::from(n)))).collect(),
            labels: (0..20_u8).map(|n| (n.to_string(), vec![format!("l{}", n % 4), format!("l{}", n % 3)])).collect(),
            targets: rows.iter().map(|_| BTreeMap::from([("l1".to_owned(), 1.0), ("l3".to_owned(), 2.0)])).collect(),
            resamples: 20,
            seed,
            per_list: true,
            ..MeasureRequest::default()
        },
    )
}

fn value(answer: &MeasureAnswer, name: &str) -> f64 {
    answer.metrics[name].value
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn metrics_are_shares_and_intervals_hold_their_order(request in any_request()) {
        let answer = measure(&request).unwrap();
        prop_assert_eq!(answer.metrics.len(), 12);
        for (name, metric) in &answer.metrics {
            let most = if name == "novelty" { 6.0 } else if name == "calibration" { 5.0 } else { 1.0 + 1e-12 };
            prop_assert!((-1e-12..=most).contains(&metric.value), "{} {}", name, metric.value);
            prop_assert!(metric.low <= metric.high);
            if let Some(column) = answer.lists.get(name) {
                let (least, most) = column.iter().fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(*x), b.max(*x)));
                prop_assert!(metric.low.unwrap() >= least - 1e-12 && metric.high.unwrap() <= most + 1e-12);
            }
        }
        prop_assert!(value(&answer, "hit") >= value(&answer, "mrr"));
        prop_assert!(value(&answer, "recall_min") >= value(&answer, "recall"));
    }

    #[test]
    fn the_ideal_list_has_every_gain(request in any_request()) {
        let mut ideal = request;
        for (list, (relevant, gains)) in ideal.lists.iter_mut().zip(ideal.relevant.iter().zip(&ideal.gains)) {
            let mut order: Vec<usize> = (0..relevant.len()).collect();
            order.sort_by(|a, b| gains[*b].total_cmp(&gains[*a]));
            *list = order.into_iter().map(|at| relevant[at].clone()).collect();
        }
        let answer = measure(&ideal).unwrap();
        for name in ["ndcg", "mrr", "hit", "recall_min"] {
            prop_assert!((value(&answer, name) - 1.0).abs() < 1e-12, "{}", name);
        }
    }

    #[test]
    fn an_item_that_is_not_relevant_at_the_end_changes_no_accuracy(request in any_request()) {
        let mut longer = request.clone();
        longer.lists.iter_mut().for_each(|list| list.push(ItemId::new("unknown").unwrap()));
        let (before, after) = (measure(&request).unwrap(), measure(&longer).unwrap());
        for name in ["recall", "precision", "ndcg", "map", "mrr", "hit"] {
            prop_assert_eq!(before.metrics[name], after.metrics[name]);
        }
    }

    #[test]
    fn the_order_of_the_lists_changes_no_value(request in any_request()) {
        let mut turned = request.clone();
        turned.lists.reverse();
        turned.relevant.reverse();
        turned.gains.reverse();
        turned.targets.reverse();
        let (before, after) = (measure(&request).unwrap(), measure(&turned).unwrap());
        for (name, metric) in &before.metrics {
            prop_assert!((metric.value - value(&after, name)).abs() < 1e-12, "{}", name);
        }
    }

    #[test]
    fn a_model_measured_from_outside_is_as_good_as_from_inside(events in prop::collection::vec((0..6_u8, 0..10_u8), 8..50), k in 1..8_u16) {
        let (users, items): (Vec<i64>, Vec<i64>) = events.iter().map(|(u, i)| (i64::from(*u), i64::from(*i))).unzip();
        let columns = Columns { users: Ids::Integers(&users), items: Ids::Integers(&items), weights: None, timestamps: None };
        let all = Interactions::new(&columns).unwrap();
        let split = Split::Hash { modulus: 3, rounds: 1 };
        let Ok((train, test)) = split.apply(&all) else { return Ok(()) };
        let model = Recommender::learn(&train, &RecommendConfig::default(), &mut Unobserved).unwrap();
        let inside = model.evaluate(&train, &test, k, &mut Unobserved).unwrap();
        let rows = split.test_rows(&all).unwrap();
        let mut request = MeasureRequest { k, resamples: 0, ..MeasureRequest::default() };
        for user in 0..6 {
            let goal: std::collections::BTreeSet<u8> =
                events.iter().zip(&rows).filter(|((u, _), test)| *u == user && **test).map(|((_, i), _)| *i).collect();
            let asked = RankRequest { user: Some(UserId::new(user.to_string()).unwrap()), k, ..RankRequest::default() };
            request.lists.push(model.rank(&asked).unwrap().answer.items.into_iter().map(|item| item.item).collect());
            request.relevant.push(ids(&goal.into_iter().collect::<Vec<_>>()));
        }
        let outside = measure(&request).unwrap();
        prop_assert_eq!(outside.count, inside.users);
        for (name, figure) in [("recall", inside.recall), ("recall_min", inside.recall_min), ("ndcg", inside.ndcg),
            ("hit", inside.hit), ("mrr", inside.mrr), ("precision", inside.precision)] {
            prop_assert!((value(&outside, name) - figure).abs() < 1e-12, "{} {} {}", name, value(&outside, name), figure);
        }
    }
}
