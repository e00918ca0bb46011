//! What holds for every choice that explores, and for what is learnt from it.

#![cfg(feature = "recommend")]
#![allow(clippy::unwrap_used)]

use hivecore::foundation::rational::Rational;
use hivecore::recommend::exploration::{
    BanditLearnRequest, BanditPolicy, BanditState, ExploreAnswer, ExploreRequest, explore, learn,
};
use hivecore::recommend::off_policy::{OffPolicyRequest, off_policy};
use hivecore::recommend::{ItemId, UserId};
use proptest::prelude::*;
use std::collections::BTreeSet;

const POLICIES: [BanditPolicy; 4] =
    [BanditPolicy::EpsilonGreedy, BanditPolicy::Thompson, BanditPolicy::LinUcb, BanditPolicy::LinearThompson];

/// Arm, reward, context of two numbers.
type Event = (u8, f64, [f64; 2]);

fn arm(n: u8) -> ItemId {
    ItemId::new(if n.is_multiple_of(2) { format!("arm {n}") } else { n.to_string() }).unwrap()
}

fn any_events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((0..6_u8, 0.0..=1.0_f64, prop::array::uniform2(-100.0..100.0_f64)), 0..30)
}

fn columns(events: &[Event]) -> BanditLearnRequest {
    BanditLearnRequest {
        arms: events.iter().map(|event| arm(event.0)).collect(),
        rewards: events.iter().map(|event| event.1).collect(),
        contexts: events.iter().map(|event| event.2.to_vec()).collect(),
        ..BanditLearnRequest::default()
    }
}

fn learnt(events: &[Event]) -> BanditState {
    learn(&columns(events)).unwrap()
}

fn any_request() -> impl Strategy<Value = ExploreRequest> {
    let policy = prop::sample::select(POLICIES.to_vec());
    let arms = prop::collection::btree_set(0..8_u8, 1..7);
    (policy, any_events(), arms, 0..=1_000_000_u32, (1..40_u16, 1..5_u16), any::<i64>(), 0..100_u8).prop_map(
        |(policy, events, arms, epsilon, (draws, slots), seed, request)| {
            let contexts = arms.iter().map(|n| vec![f64::from(*n) / 4.0, 1.0]).collect();
            let arms = arms.into_iter().map(arm).collect();
            let user = UserId::new("ann").unwrap();
            let base = ExploreRequest::new(policy, arms, seed, user, &request.to_string());
            ExploreRequest { state: learnt(&events), contexts, epsilon, draws, slots, ..base }
        },
    )
}

fn answered(request: &ExploreRequest) -> ExploreAnswer {
    explore(request).unwrap().answer
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn propensities_sum_to_one_exactly(request in any_request()) {
        let answer = answered(&request);
        prop_assert_eq!(answer.slots.len(), request.arms.len().min(request.slots.into()));
        let mut chosen = BTreeSet::new();
        for slot in &answer.slots {
            let sum = slot.propensities.iter().try_fold(Rational::ZERO, |sum, propensity| sum.plus(*propensity)).unwrap();
            prop_assert_eq!(sum, Rational::ONE);
            let at = slot.arms.iter().position(|arm| *arm == slot.arm).unwrap();
            prop_assert_eq!(slot.propensities[at], slot.propensity);
            prop_assert!(slot.propensity > Rational::ZERO);
            prop_assert!(slot.arms.is_sorted());
            prop_assert_eq!(slot.explored, slot.propensities.iter().any(|other| *other > slot.propensity));
            prop_assert!(slot.arms.iter().all(|arm| !chosen.contains(arm)));
            chosen.insert(slot.arm.clone());
        }
    }

    #[test]
    fn a_choice_is_replayed_whatever_the_order_of_the_arms(request in any_request()) {
        let mut turned = request.clone();
        turned.arms.reverse();
        turned.contexts.reverse();
        prop_assert_eq!(answered(&request), answered(&turned));
    }

    #[test]
    fn the_order_of_events_does_not_matter((events, shuffled) in any_events().prop_flat_map(|events| {
        let shuffled = Just(events.clone()).prop_shuffle();
        (Just(events), shuffled)
    })) {
        prop_assert_eq!(learnt(&events), learnt(&shuffled));
    }

    #[test]
    fn learning_in_parts_is_learning_at_once_and_forgetting_undoes_it(events in any_events(), cut in 0..30_usize) {
        let (first, second) = events.split_at(cut.min(events.len()));
        let parts = learn(&BanditLearnRequest { state: learnt(first), ..columns(second) }).unwrap();
        prop_assert_eq!(&parts, &learnt(&events));
        let forgotten = learn(&BanditLearnRequest { state: parts, forget: true, ..columns(second) }).unwrap();
        prop_assert_eq!(forgotten, learnt(first));
    }

    #[test]
    fn evaluating_the_logging_policy_gives_its_mean(rows in prop::collection::vec((-5.0..5.0_f64, 0.01..1.0_f64), 1..30)) {
        let (rewards, logged): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let mean = rewards.iter().sum::<f64>() / rewards.len() as f64;
        let request = OffPolicyRequest {
            target: logged.clone(), rewards, logged, estimates: Vec::new(), target_estimates: Vec::new(), clip: None, confidence: 95,
        };
        let found = off_policy(&request).unwrap();
        for estimate in [found.ips, found.snips.unwrap()] {
            prop_assert!((estimate.value - mean).abs() < 1e-9);
            prop_assert_eq!(estimate.low.is_some(), request.rewards.len() > 1);
            if let (Some(low), Some(high)) = (estimate.low, estimate.high) {
                prop_assert!(low <= estimate.value && estimate.value <= high);
            }
        }
        prop_assert!((found.effective_count - request.rewards.len() as f64).abs() < 1e-6);
    }

    #[test]
    fn the_self_normalised_estimate_moves_with_the_rewards(
        rows in prop::collection::vec((0.0..1.0_f64, 0.05..1.0_f64, 0.05..1.0_f64), 2..30), shift in -3.0..3.0_f64,
    ) {
        let request = OffPolicyRequest {
            rewards: rows.iter().map(|row| row.0).collect(), logged: rows.iter().map(|row| row.1).collect(),
            target: rows.iter().map(|row| row.2).collect(), estimates: Vec::new(), target_estimates: Vec::new(), clip: None, confidence: 90,
        };
        let mut moved = request.clone();
        moved.rewards.iter_mut().for_each(|reward| *reward += shift);
        let (before, after) = (off_policy(&request).unwrap().snips.unwrap(), off_policy(&moved).unwrap().snips.unwrap());
        prop_assert!((after.value - before.value - shift).abs() < 1e-9);
        // It stays within the rewards.
        let least = request.rewards.iter().copied().fold(f64::INFINITY, f64::min);
        let most = request.rewards.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        prop_assert!(before.value >= least - 1e-12 && before.value <= most + 1e-12);
    }
}

/// Over 20,000 requests each arm is chosen as often as its propensity says, within five standard deviations.
#[test]
fn choices_follow_their_propensities() {
    let arms: Vec<ItemId> = (0..4).map(arm).collect();
    let events = [(0, 1.0, [0.0; 2]), (1, 0.5, [0.0; 2]), (2, 0.0, [0.0; 2])];
    for policy in [BanditPolicy::EpsilonGreedy, BanditPolicy::Thompson] {
        let mut expected = [0.0; 4];
        let mut variance = [0.0; 4];
        let mut counts = [0_u32; 4];
        for n in 0..20_000 {
            let user = UserId::new("ann").unwrap();
            let base = ExploreRequest::new(policy, arms.clone(), 11, user, &n.to_string());
            let slots = answered(&ExploreRequest { state: learnt(&events), epsilon: 400_000, draws: 10, ..base }).slots;
            for (arm, propensity) in slots[0].arms.iter().zip(&slots[0].propensities) {
                let at = arms.iter().position(|other| other == arm).unwrap();
                let p = propensity.numerator() as f64 / propensity.denominator() as f64;
                expected[at] += p;
                variance[at] += p * (1.0 - p);
                counts[at] += u32::from(*arm == slots[0].arm);
            }
        }
        for at in 0..4 {
            let distance = (f64::from(counts[at]) - expected[at]).abs();
            assert!(distance < 5.0 * f64::sqrt(variance[at]), "{policy:?} {at}: {} for {}", counts[at], expected[at]);
        }
    }
}

/// A policy that learns from what it chose finds the arm that pays.
#[test]
fn every_policy_finds_the_arm_that_pays() {
    for policy in POLICIES {
        let mut state = BanditState::default();
        let mut paying = 0;
        for n in 0..400_u32 {
            let user = UserId::new("ann").unwrap();
            let base = ExploreRequest::new(policy, (0..4).map(arm).collect(), 5, user, &n.to_string());
            let contexts = vec![vec![1.0]; 4];
            let request = ExploreRequest { state, contexts, draws: 50, ..base };
            let chosen = answered(&request).slots[0].arm.clone();
            // Arm 2 pays nine times of ten, the others one of ten.
            let reward = f64::from(u8::from((chosen == arm(2)) != n.is_multiple_of(10)));
            paying += u32::from(n >= 200 && chosen == arm(2));
            let event = BanditLearnRequest {
                arms: vec![chosen],
                rewards: vec![reward],
                contexts: vec![vec![1.0]],
                ..BanditLearnRequest::default()
            };
            state = learn(&BanditLearnRequest { state: request.state, ..event }).unwrap();
        }
        assert!(paying > 150, "{policy:?} chose the paying arm {paying} times of 200");
    }
}
