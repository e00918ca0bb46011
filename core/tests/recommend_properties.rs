//! What holds for every history, every configuration and every filter.

#![cfg(feature = "recommend")]
#![allow(clippy::unwrap_used)]

use hivecore::foundation::progress::Unobserved;
use hivecore::recommend::{
    Basis, Columns, Counts, EaseConfig, GraphFilterConfig, IalsConfig, Ids, Interactions, ItemId, NO_ITEM, RankAnswer,
    RankRequest, RecommendConfig, Recommender, Rp3BetaConfig, Split, Term, UserId, VmisKnnConfig, Weighting,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// User, item, weight, time.
type Event = (u8, u8, f64, i64);

#[derive(Clone, Debug)]
struct World {
    events: Vec<Event>,
    config: RecommendConfig,
}

/// Items whose ids differ in length and reach beyond ASCII, so that shortlex order is neither numeric nor alphabetic.
fn item(n: u8) -> String {
    match n % 4 {
        0 => n.to_string(),
        1 => format!("item {n}"),
        2 => format!("ü{n}"),
        _ => format!("{n}/~"),
    }
}

fn user(n: u8) -> String {
    format!("u{n}")
}

fn fitted(events: &[Event], config: &RecommendConfig) -> Recommender {
    let (users, items): (Vec<_>, Vec<_>) = events.iter().map(|event| (user(event.0), item(event.1))).unzip();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let (weights, times): (Vec<_>, Vec<_>) = events.iter().map(|event| (event.2, event.3)).unzip();
    let columns = Columns {
        users: Ids::Texts(&users),
        items: Ids::Texts(&items),
        weights: Some(&weights),
        timestamps: Some(&times),
    };
    Recommender::fit(&columns, config, &mut Unobserved).unwrap()
}

fn any_config() -> impl Strategy<Value = RecommendConfig> {
    let weighting =
        prop::sample::select(vec![Weighting::Cosine, Weighting::NormalisedCosine, Weighting::TfIdf, Weighting::Bm25]);
    let half_lives = (prop::option::of(1..6_u16), prop::option::of(1..100_u32));
    let plain = (weighting, 0..8_u16, 0..4_u16, half_lives, prop::sample::select(vec![0, 1, 30_000, 1_000_000]));
    (plain, prop::option::of(any_parts())).prop_map(|(plain, parts)| {
        let (weighting, neighbours, shrinkage, (recency_half_life, popularity_half_life), popularity_weight) = plain;
        RecommendConfig {
            weighting,
            neighbours,
            shrinkage,
            recency_half_life,
            popularity_weight,
            popularity_half_life,
            ..parts.unwrap_or_default()
        }
    })
}

/// Models beside item-kNN.
fn any_parts() -> impl Strategy<Value = RecommendConfig> {
    let weight = || prop::sample::select(vec![1_u32, 250_000, 1_000_000, 7_000_000]);
    let rp3_beta = (weight(), 1..2_000_u16, 0..2_000_u16, 1..6_u16)
        .prop_map(|(weight, alpha, beta, neighbours)| Rp3BetaConfig { weight, alpha, beta, neighbours });
    let exponents = (0..1_000_u16, 0..1_000_u16, any::<bool>(), prop::option::of(1..6_u16));
    let ease = (weight(), 100..9_000_u32, 0..2_000_u32, exponents).prop_map(
        |(weight, ridge, dropout, (user_exponent, item_exponent, zero_diagonal, neighbours))| EaseConfig {
            weight,
            ridge,
            dropout,
            user_exponent,
            item_exponent,
            zero_diagonal,
            neighbours,
        },
    );
    let graph_filter = (weight(), 1..5_u16, 1..4_u8, 0..2_000_u32, 1..9_u16).prop_map(
        |(weight, dimensions, sweeps, co_occurrence, neighbours)| GraphFilterConfig {
            weight,
            dimensions,
            sweeps,
            co_occurrence,
            neighbours,
        },
    );
    let ials = (weight(), 1..5_u16, 1_000..100_000_u32, 1..3_u8).prop_map(|(weight, dimensions, ridge, sweeps)| {
        IalsConfig { weight, dimensions, ridge, sweeps, ..IalsConfig::default() }
    });
    let vmis_knn = (weight(), 1..6_u16, 1..6_u16, 1..4_u8, any::<bool>()).prop_map(
        |(weight, candidates, neighbours, last, idf)| VmisKnnConfig { weight, candidates, neighbours, last, idf },
    );
    let parts = (
        prop::option::of(rp3_beta),
        prop::option::of(ease),
        prop::option::of(graph_filter),
        prop::option::of(ials),
        prop::option::of(vmis_knn),
        prop::option::of(weight()),
    );
    parts.prop_map(|(rp3_beta, ease, graph_filter, ials, vmis_knn, neighbour_weight)| RecommendConfig {
        rp3_beta,
        ease,
        graph_filter,
        ials,
        vmis_knn,
        neighbour_weight,
        ..RecommendConfig::default()
    })
}

fn any_world() -> impl Strategy<Value = World> {
    let weight = prop::sample::select(vec![1.0, 0.1, 2.5, 1e9]);
    let event = (0..7_u8, 0..12_u8, weight, -50..50_i64);
    (prop::collection::vec(event, 1..60), any_config()).prop_map(|(events, config)| World { events, config })
}

fn ids(numbers: &[u8]) -> Vec<ItemId> {
    numbers.iter().map(|n| ItemId::new(item(*n)).unwrap()).collect()
}

fn any_request() -> impl Strategy<Value = RankRequest> {
    let few = || prop::collection::vec(0..14_u8, 0..6);
    let filters = (few(), few(), prop::option::of(prop::collection::vec(0..14_u8, 0..12)), any::<bool>());
    (prop::option::of(0..9_u8), few(), 1..16_u16, filters, 0..4_u16, 0..16_u16).prop_map(
        |(who, history, k, (exclude, blocked, allow, include_seen), max_terms, max_removed)| RankRequest {
            attributes: Vec::new(),
            user: who.map(|n| UserId::new(user(n)).unwrap()),
            history: ids(&history),
            k,
            include_seen,
            disliked: Vec::new(),
            exclude: ids(&exclude),
            blocked: BTreeMap::from([("out_of_stock".to_owned(), ids(&blocked))]),
            allow: allow.map(|allow| ids(&allow)),
            max_terms,
            max_removed,
            ..RankRequest::default()
        },
    )
}

/// The same request without any filter, over the whole catalogue.
fn unfiltered(request: &RankRequest) -> RankRequest {
    RankRequest {
        user: request.user.clone(),
        history: request.history.clone(),
        k: 1_000,
        include_seen: true,
        ..RankRequest::default()
    }
}

fn rank(recommender: &Recommender, request: &RankRequest) -> RankAnswer {
    recommender.rank(request).unwrap().answer
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn terms_add_up_to_the_score(world in any_world(), request in any_request()) {
        let recommender = fitted(&world.events, &world.config);
        for ranked in rank(&recommender, &request).items {
            let sum: i64 = ranked.terms.iter().map(|term| term.micros().get()).sum();
            prop_assert_eq!(sum, ranked.score.get());
            let told = |term: &Term| term.micros().get() != 0 || matches!(term, Term::Others { .. });
            prop_assert!(ranked.terms.iter().all(told));
        }
    }

    #[test]
    fn a_counterfactual_is_the_ranking_of_the_other_history(
        world in any_world(), history in prop::collection::vec(0..14_u8, 1..6), at in 0..6_usize, exclude in prop::collection::vec(0..14_u8, 0..4),
    ) {
        let recommender = fitted(&world.events, &world.config);
        let gone = ids(&history[at % history.len()..][..1]).remove(0);
        let asked = RankRequest {
            history: ids(&history), exclude: ids(&exclude), without: vec![gone.clone()], ..RankRequest::default()
        };
        let mut other = RankRequest { exclude: ids(&exclude), k: 1_000, ..RankRequest::default() };
        other.history = ids(&history).into_iter().filter(|item| *item != gone).collect();
        // What was liked stays out, though it is not seen any more.
        other.exclude.push(gone);
        let standing = rank(&recommender, &other).items;
        for ranked in rank(&recommender, &asked).items {
            let place = standing.iter().position(|other| other.item == ranked.item).map(|place| vec![place as u32 + 1]);
            prop_assert_eq!(ranked.without, place);
        }
    }

    #[test]
    fn why_not_says_of_each_item_what_the_whole_ranking_says(world in any_world(), request in any_request()) {
        let recommender = fitted(&world.events, &world.config);
        let asked = ids(&(0..14).collect::<Vec<u8>>());
        let told = rank(&recommender, &RankRequest { why_not: asked, ..request.clone() });
        let all = rank(&recommender, &RankRequest { k: 1_000, max_removed: 1_000, ..request.clone() });
        let last = told.items.last().map(|item| item.score.get());
        for why in told.why_not.unwrap() {
            let listed = all.items.iter().position(|ranked| ranked.item == why.item);
            let removed = all.removed.iter().find(|removed| removed.item == why.item);
            let score = listed.map(|at| all.items[at].score).or(removed.map(|removed| removed.score));
            prop_assert_eq!(why.score, score);
            prop_assert_eq!(&why.reasons[..], removed.map_or(&[][..], |removed| &removed.reasons));
            prop_assert_eq!(why.gap.map(|gap| gap.get()), score.map(|score| last.unwrap_or(score.get()) - score.get()));
            let sum: i64 = why.terms.iter().map(|term| term.micros().get()).sum();
            prop_assert_eq!(sum, score.map_or(0, |score| score.get()));
            match listed {
                Some(at) => prop_assert_eq!(why.rank, Some(at as u32 + 1)),
                None => prop_assert_eq!(why.rank.is_some(), removed.is_some()),
            }
        }
    }

    #[test]
    fn filters_take_out_what_they_name_and_change_nothing_else(world in any_world(), request in any_request()) {
        let recommender = fitted(&world.events, &world.config);
        let (all, filtered) = (rank(&recommender, &unfiltered(&request)), rank(&recommender, &request));
        prop_assert_eq!(all.items.len(), recommender.items().len());
        prop_assert_eq!(all.removed_count, 0);
        let seen = |item: &ItemId| {
            let stored = request.user.as_ref().is_some_and(|who| {
                world.events.iter().any(|event| user(event.0) == who.as_str() && self::item(event.1) == item.as_str())
            });
            !request.include_seen && (stored || request.history.contains(item))
        };
        let reasons = |item: &ItemId| {
            let checks = [
                ("seen", seen(item)),
                ("excluded", request.exclude.contains(item)),
                ("not_allowed", request.allow.as_ref().is_some_and(|allow| !allow.contains(item))),
                ("out_of_stock", request.blocked["out_of_stock"].contains(item)),
            ];
            checks.iter().filter(|(_, holds)| *holds).map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>()
        };
        let pairs = |answer: &RankAnswer| {
            answer.items.iter().map(|ranked| (ranked.item.clone(), ranked.score)).collect::<Vec<_>>()
        };
        let (mut kept, mut removed) = (Vec::new(), Vec::new());
        for (item, score) in pairs(&all) {
            let why = reasons(&item);
            if why.is_empty() { kept.push((item, score)) } else { removed.push((item, score, why)) }
        }
        prop_assert_eq!(filtered.removed_count as usize, removed.len());
        kept.truncate(request.k.into());
        removed.truncate(request.max_removed.into());
        prop_assert_eq!(pairs(&filtered), kept);
        let told: Vec<_> = filtered.removed.into_iter().map(|gone| (gone.item, gone.score, gone.reasons)).collect();
        prop_assert_eq!(told, removed);
    }

    #[test]
    fn what_is_disliked_is_neither_listed_nor_liked(
        world in any_world(), history in prop::collection::vec(0..14_u8, 0..8), disliked in prop::collection::vec(0..14_u8, 0..5),
    ) {
        let recommender = fitted(&world.events, &world.config);
        let kept: Vec<u8> = history.iter().copied().filter(|n| !disliked.contains(n)).collect();
        let given = RankRequest { history: ids(&history), disliked: ids(&disliked), k: 1_000, ..RankRequest::default() };
        let plain = RankRequest { history: ids(&kept), exclude: ids(&disliked), k: 1_000, ..RankRequest::default() };
        let (given, plain) = (rank(&recommender, &given), rank(&recommender, &plain));
        prop_assert_eq!(&given.items, &plain.items);
        prop_assert_eq!(given.basis, plain.basis);
        for gone in given.removed {
            let reason = |name: &str| gone.reasons.iter().any(|reason| reason == name);
            prop_assert_eq!(reason("disliked"), ids(&disliked).contains(&gone.item));
            prop_assert_eq!(reason("seen"), ids(&history).contains(&gone.item));
        }
    }

    #[test]
    fn the_order_is_by_score_then_id(world in any_world(), request in any_request()) {
        let answer = rank(&fitted(&world.events, &world.config), &request);
        let sorted = answer.items.is_sorted_by(|a, b| a.score > b.score || (a.score == b.score && a.item < b.item));
        prop_assert!(sorted, "{:?}", answer.items);
    }

    #[test]
    fn the_order_of_events_does_not_matter(
        (world, shuffled) in any_world().prop_flat_map(|world| {
            let shuffled = Just(world.events.clone()).prop_shuffle();
            (Just(world), shuffled)
        })
    ) {
        prop_assert_eq!(fitted(&world.events, &world.config).bytes(), fitted(&shuffled, &world.config).bytes());
    }

    #[test]
    fn a_model_comes_back_from_its_bytes(world in any_world(), request in any_request()) {
        let recommender = fitted(&world.events, &world.config);
        let opened = Recommender::open(&recommender.bytes()).unwrap();
        prop_assert_eq!(opened.bytes(), recommender.bytes());
        prop_assert_eq!(opened.digest(), recommender.digest());
        prop_assert_eq!(rank(&opened, &request), rank(&recommender, &request));
    }

    #[test]
    fn deleting_a_user_is_never_having_had_the_user(world in any_world(), gone in 0..7_u8) {
        let keep: Vec<Event> = world.events.iter().copied().filter(|event| event.0 != gone).collect();
        prop_assume!(!keep.is_empty());
        let rows = |events: &[Event]| {
            let users: Vec<i64> = events.iter().map(|event| event.0.into()).collect();
            let items: Vec<i64> = events.iter().map(|event| event.1.into()).collect();
            let times: Vec<i64> = events.iter().map(|event| event.3).collect();
            Interactions::new(&Columns {
                users: Ids::Integers(&users), items: Ids::Integers(&items), weights: None, timestamps: Some(&times),
            }).unwrap()
        };
        let model = |interactions: &Interactions| {
            Recommender::learn(interactions, &world.config, &mut Unobserved).unwrap().bytes()
        };
        let forgotten = rows(&world.events).without_user(&gone.to_string());
        prop_assert_eq!(model(&forgotten), model(&rows(&keep)));
    }

    #[test]
    fn the_batch_gives_the_same_answers(world in any_world(), k in 1..16_u16, include_seen: bool) {
        let recommender = fitted(&world.events, &world.config);
        let users: Vec<String> = (0..9).map(user).collect();
        let texts: Vec<&str> = users.iter().map(String::as_str).collect();
        let batch = recommender.rank_batch(Ids::Texts(&texts), k, include_seen).unwrap();
        for (row, who) in users.iter().enumerate() {
            let request = RankRequest { user: Some(UserId::new(who).unwrap()), k, include_seen, ..RankRequest::default() };
            let single = rank(&recommender, &request);
            let (from, length) = (row * batch.k, batch.lengths[row] as usize);
            let places = from..from + length;
            let found: Vec<(&str, i64)> = batch.items[places.clone()].iter()
                .map(|item| recommender.items().get(*item)).zip(batch.scores[places].iter().copied()).collect();
            let expected: Vec<(&str, i64)> =
                single.items.iter().map(|ranked| (ranked.item.as_str(), ranked.score.get())).collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(batch.bases[row], single.basis);
            prop_assert!(batch.items[from + length..from + batch.k].iter().all(|item| *item == NO_ITEM));
        }
    }

    #[test]
    fn a_history_from_outside_ranks_as_the_same_history_inside(world in any_world(), k in 1..16_u16) {
        let recommender = fitted(&world.events, &world.config);
        for who in 0..7 {
            let mut events: Vec<_> =
                world.events.iter().filter(|event| event.0 == who).map(|event| (event.3, item(event.1))).collect();
            // Latest events decide the place of an item; equal times go by id, in shortlex order.
            events.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.len().cmp(&b.1.len())).then(a.1.cmp(&b.1)));
            if world.config.vmis_knn.is_some() {
                // For whose query each event counts, whereas a model holds each item once, at its latest place.
                let all = events.clone();
                let mut later = all.iter();
                events.retain(|event| later.next().is_some() && later.clone().all(|other| other.1 != event.1));
            }
            let history: Vec<ItemId> = events.iter().map(|event| ItemId::new(&event.1).unwrap()).collect();
            let known = RankRequest { user: Some(UserId::new(user(who)).unwrap()), k, ..RankRequest::default() };
            let folded = RankRequest { history, k, ..RankRequest::default() };
            prop_assert_eq!(rank(&recommender, &known), rank(&recommender, &folded));
            let texts: Vec<&str> = events.iter().map(|event| event.1.as_str()).collect();
            let rows = recommender.rank_histories(&[0, texts.len()], Ids::Texts(&texts), k, false).unwrap();
            let inside = recommender.rank_batch(Ids::Texts(&[&user(who)]), k, false).unwrap();
            prop_assert_eq!(rows, inside);
        }
    }

    #[test]
    fn nothing_usable_means_popular_and_only_then(world in any_world(), request in any_request()) {
        let recommender = fitted(&world.events, &world.config);
        let answer = rank(&recommender, &request);
        let liked = |basis| answer.items.iter().any(|ranked| basis == answer.basis && ranked.terms.len() > 1);
        prop_assert!(!liked(Basis::Popular), "{:?}", answer);
        if request.user.is_none() && request.history.is_empty() {
            prop_assert_eq!(answer.basis, Basis::Popular);
        }
    }

    #[test]
    fn a_split_loses_nothing(world in any_world(), modulus in 2..6_u16) {
        let users: Vec<i64> = world.events.iter().map(|event| event.0.into()).collect();
        let items: Vec<i64> = world.events.iter().map(|event| event.1.into()).collect();
        let times: Vec<i64> = world.events.iter().map(|event| event.3).collect();
        let all = Interactions::new(&Columns {
            users: Ids::Integers(&users), items: Ids::Integers(&items), weights: None, timestamps: Some(&times),
        }).unwrap();
        for split in [Split::Time { tenths: 3 }, Split::Hash { modulus, rounds: 1 }] {
            if let Ok((train, test)) = split.apply(&all) {
                prop_assert_eq!(train.len() + test.len(), all.len());
            }
        }
        // The hash sees the pair alone, so one pair never lies on both sides.
        let test = Split::Hash { modulus, rounds: 1 }.test_rows(&all).unwrap();
        let mut side = BTreeMap::new();
        for (event, test) in world.events.iter().zip(test) {
            prop_assert_eq!(*side.entry((event.0, event.1)).or_insert(test), test);
        }
    }

    #[test]
    fn counts_of_shards_add_up_and_users_are_forgotten(world in any_world(), modulus in 1..4_u8, ease in any::<bool>()) {
        let counted = |keep: &dyn Fn(u8) -> bool| {
            let events: Vec<&Event> = world.events.iter().filter(|event| keep(event.0)).collect();
            let (users, items): (Vec<_>, Vec<_>) = events.iter().map(|event| (user(event.0), item(event.1))).unzip();
            let users: Vec<&str> = users.iter().map(String::as_str).collect();
            let items: Vec<&str> = items.iter().map(String::as_str).collect();
            Interactions::new(&Columns::of(Ids::Texts(&users), Ids::Texts(&items))).ok()
        };
        let counts = |keep: &dyn Fn(u8) -> bool| counted(keep).map_or_else(Counts::default, |made| Counts::of(&made));
        let whole = counts(&|_| true);
        let shards: Vec<Counts> = (0..modulus).map(|part| counts(&|who| who % modulus == part)).collect();
        let sum = |shards: &[Counts]| shards.iter().try_fold(Counts::default(), |sum, shard| sum.plus(shard)).unwrap();
        let merged = sum(&shards);
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(sum(&shards.iter().rev().cloned().collect::<Vec<_>>()), merged);
        prop_assert_eq!(Counts::open(&whole.bytes()).unwrap(), whole.clone());
        prop_assert_eq!(whole.minus(&shards[0]).unwrap(), sum(&shards[1..]));

        let ease = ease.then(|| EaseConfig { user_exponent: 0, ..EaseConfig::default() });
        let config = RecommendConfig { weighting: Weighting::Cosine, keep_users: false, ease, ..RecommendConfig::default() };
        let together = Recommender::learn(&counted(&|_| true).unwrap(), &config, &mut Unobserved).unwrap();
        prop_assert_eq!(whole.learn(&config).unwrap().bytes(), together.bytes());
    }
}
