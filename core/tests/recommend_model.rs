//! The committed models of every format version: opened, written again, trained again.

#![cfg(feature = "recommend")]
#![allow(clippy::unwrap_used)]

use hivecore::Code;
use hivecore::foundation::progress::{Threads, Unobserved};
use hivecore::recommend::{
    Basis, Columns, EaseConfig, GraphFilterConfig, IalsConfig, Ids, Interactions, NO_ITEM, RankRequest,
    RecommendConfig, Recommender, Rp3BetaConfig, UserId,
};

const MODEL: &[u8] = include_bytes!("../../vectors/models/recommend-v1.hive");
const REQUEST: &[u8] = include_bytes!("../../vectors/models/recommend-v1.json");

#[test]
fn version_1_is_read_and_written_as_it_was() {
    let recommender = Recommender::open(MODEL).unwrap();
    assert_eq!(recommender.bytes(), MODEL);
    assert_eq!(recommender.digest(), hivecore::Digest::of(MODEL));
}

#[test]
fn the_same_events_give_the_same_model() {
    let answer = hivecore::call("recommend.fit", REQUEST);
    let digest = format!(r#""digest":"{}""#, hivecore::Digest::of(MODEL));
    assert!(answer.contains(&digest), "{answer}");
}

/// Every model beside item-kNN.
const NEWER: [(&[u8], &[u8]); 3] = [
    (
        include_bytes!("../../vectors/models/recommend-v2-blend.hive"),
        include_bytes!("../../vectors/models/recommend-v2-blend.json"),
    ),
    (
        include_bytes!("../../vectors/models/recommend-v2-factors.hive"),
        include_bytes!("../../vectors/models/recommend-v2-factors.json"),
    ),
    (
        include_bytes!("../../vectors/models/recommend-v2-sessions.hive"),
        include_bytes!("../../vectors/models/recommend-v2-sessions.json"),
    ),
];

#[test]
fn version_2_is_read_and_written_and_trained_as_it_was() {
    for (model, request) in NEWER {
        assert_eq!(Recommender::open(model).unwrap().bytes(), model);
        let answer = hivecore::call("recommend.fit", request);
        assert!(answer.contains(&format!(r#""digest":"{}""#, hivecore::Digest::of(model))), "{answer}");
    }
}

#[test]
fn any_number_of_threads_trains_the_same_model() {
    let users: Vec<i64> = (0..4_000).map(|n| n % 211).collect();
    let items: Vec<i64> = (0..4_000).map(|n| n * n % 307).collect();
    let columns = Columns::of(Ids::Integers(&users), Ids::Integers(&items));
    let config = RecommendConfig {
        neighbours: 20,
        rp3_beta: Some(Rp3BetaConfig { weight: 500_000, alpha: 800, beta: 400, neighbours: 30 }),
        ease: Some(EaseConfig::default()),
        graph_filter: Some(GraphFilterConfig {
            weight: 100_000,
            dimensions: 8,
            sweeps: 3,
            co_occurrence: 1_000,
            neighbours: 40,
        }),
        ials: Some(IalsConfig { dimensions: 24, sweeps: 2, ..IalsConfig::default() }),
        ..RecommendConfig::default()
    };
    let trained = |count| {
        let mut threads = Threads { observer: &mut Unobserved, count };
        Recommender::fit(&columns, &config, &mut threads).unwrap().bytes()
    };
    let one = trained(1);
    assert!([0, 2, 8].into_iter().all(|count| trained(count) == one));
}

#[test]
fn damage_is_refused_by_name() {
    let refused = |bytes: &[u8]| Recommender::open(bytes).map(|_| ()).unwrap_err().code;
    assert_eq!(refused(&[]), Code::FileMagic);
    assert_eq!(refused(b"not a model at all"), Code::FileMagic);
    assert_eq!(refused(&MODEL[..MODEL.len() - 1]), Code::FileLength);
    let mut newer = MODEL.to_vec();
    newer[8] = 4;
    assert_eq!(refused(&newer), Code::FileVersion);
    let mut flipped = MODEL.to_vec();
    flipped[100] ^= 1;
    assert_eq!(refused(&flipped), Code::FileDigest);
}

#[test]
fn an_operation_on_a_handle_needs_the_handle() {
    for op in ["recommend.rank", "recommend.inspect"] {
        let answer = hivecore::call(op, b"{}");
        assert!(answer.starts_with(r#"{"error":{"code":"handle.missing""#), "{answer}");
    }
    let inspected = Recommender::open(MODEL).unwrap().call("recommend.inspect", b"{}");
    assert!(inspected.contains(r#""formatVersion":1,"#), "{inspected}");
}

#[test]
fn strangers_get_the_popular_items_and_are_told() {
    let recommender = Recommender::open(MODEL).unwrap();
    let outcome = recommender.rank(&RankRequest::default()).unwrap();
    assert_eq!(outcome.answer.basis, Basis::Popular);
    assert_eq!(outcome.reasons[0].code, "recommend.cold_user");
    assert_eq!(outcome.answer.items[0].score.get(), 1_000_000);
    let stranger = RankRequest { user: Some(UserId::new("nobody").unwrap()), ..RankRequest::default() };
    assert_eq!(recommender.rank(&stranger).unwrap().answer, outcome.answer);
}

#[test]
fn requests_out_of_range_are_refused_with_their_field() {
    let recommender = Recommender::open(MODEL).unwrap();
    let cases = [
        (r#"{"k":0}"#, "field.range", "/k"),
        (r#"{"k":1001}"#, "field.range", "/k"),
        (r#"{"blocked":{"seen":[]}}"#, "recommend.filter", "/blocked/seen"),
        (r#"{"blocked":{"":[]}}"#, "recommend.filter", "/blocked/"),
        (r#"{"blocked":{"Out Of Stock":[]}}"#, "recommend.filter", "/blocked/Out Of Stock"),
        (r#"{"user":""}"#, "id.empty", "/user"),
        (r#"{"history":[1]}"#, "field.type", "/history/0"),
        (r#"{"limit":1}"#, "field.unknown", "/limit"),
    ];
    for (request, code, path) in cases {
        let answer = recommender.call("recommend.rank", request.as_bytes());
        assert!(answer.starts_with(&format!(r#"{{"error":{{"code":"{code}""#)), "{request}: {answer}");
        assert!(answer.ends_with(&format!(r#""path":"{path}"}}}}"#)), "{request}: {answer}");
    }
    let many: Vec<String> = (0..33).map(|n| format!(r#""filter{n}":[]"#)).collect();
    let answer = recommender.call("recommend.rank", format!(r#"{{"blocked":{{{}}}}}"#, many.join(",")).as_bytes());
    assert!(answer.starts_with(r#"{"error":{"code":"recommend.filter""#), "{answer}");
    assert_eq!(recommender.rank_batch(Ids::Integers(&[1]), 0, false).unwrap_err().code, Code::FieldRange);
    let starts = recommender.rank_histories(&[0, 3], Ids::Texts(&["9"]), 1, false).unwrap_err();
    assert_eq!((starts.code, starts.path.as_str()), (Code::BufferShape, "/starts"));
}

#[test]
fn lists_that_end_early_are_filled() {
    let recommender = Recommender::open(MODEL).unwrap();
    let ranked = recommender.rank_batch(Ids::Texts(&["ünal", "nobody"]), 100, false).unwrap();
    let items = recommender.items().len();
    assert_eq!(ranked.lengths, [items as u32 - 1, items as u32]);
    assert!(ranked.items[items - 1..100].iter().all(|item| *item == NO_ITEM));
    assert!(ranked.scores[items - 1..100].iter().all(|score| *score == 0));
}

#[test]
fn a_model_of_nobody_lists_nothing() {
    let ids = Ids::Integers(&[7]);
    let one = Interactions::new(&Columns { users: ids, items: ids, weights: None, timestamps: None }).unwrap();
    let nobody = one.without_user("7");
    assert!(nobody.is_empty() && !one.is_empty());
    let learnt = Recommender::learn(&nobody, &RecommendConfig::default(), &mut Unobserved).unwrap();
    let opened = Recommender::open(&learnt.bytes()).unwrap();
    assert_eq!(opened.rank(&RankRequest::default()).unwrap().answer.items, []);
}

#[test]
fn several_threads_share_one_handle() {
    fn shared<T: Send + Sync>(_: &T) {}
    let recommender = Recommender::open(MODEL).unwrap();
    shared(&recommender);
    let expected = recommender.call("recommend.rank", br#"{"user":"user-3"}"#);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(recommender.call("recommend.rank", br#"{"user":"user-3"}"#), expected));
        }
    });
}
