//! Items, users and dislikes beside the events: cold items, cold users, and who says no.

#![cfg(feature = "recommend")]
#![allow(clippy::unwrap_used)]

use hivecore::Code;
use hivecore::foundation::progress::{Threads, Unobserved};
use hivecore::recommend::similar_users::similar_users;
use hivecore::recommend::{
    Basis, Columns, ContentConfig, DislikesConfig, IalsConfig, Ids, Interactions, ItemId, RankRequest, RecommendConfig,
    Recommender, SimilarUsersRequest, Split, Term, UserAttributesConfig, UserId,
};
use proptest::prelude::*;

/// Item-kNN and popularity take no part, so that what is left is what a test is about.
const NOTHING: RecommendConfig = RecommendConfig {
    weighting: hivecore::recommend::Weighting::Cosine,
    neighbours: 0,
    shrinkage: 0,
    recency_half_life: None,
    popularity_weight: 0,
    popularity_half_life: None,
    neighbour_weight: None,
    rp3_beta: None,
    ease: None,
    graph_filter: None,
    ials: None,
    vmis_knn: None,
    content: None,
    user_attributes: None,
    dislikes: None,
    keep_users: true,
};

fn likes(pairs: &[(&str, &str)]) -> Interactions {
    let (users, items): (Vec<&str>, Vec<&str>) = pairs.iter().copied().unzip();
    Interactions::new(&Columns::of(Ids::Texts(&users), Ids::Texts(&items))).unwrap()
}

fn labels(of: &[&[&str]]) -> Vec<Vec<String>> {
    of.iter().map(|names| names.iter().map(|name| (*name).to_owned()).collect()).collect()
}

fn learnt(interactions: &Interactions, config: &RecommendConfig) -> Recommender {
    let model = Recommender::learn(interactions, config, &mut Unobserved).unwrap();
    let opened = Recommender::open(&model.bytes()).unwrap();
    assert_eq!(opened.bytes(), model.bytes());
    opened
}

fn ids(items: &[&str]) -> Vec<ItemId> {
    items.iter().map(|item| ItemId::new(*item).unwrap()).collect()
}

fn listed(model: &Recommender, request: &RankRequest) -> Vec<(String, i64)> {
    let answer = model.rank(request).unwrap().answer;
    answer.items.iter().map(|item| (item.item.as_str().to_owned(), item.score.get())).collect()
}

#[test]
fn a_new_item_is_found_by_its_attributes_and_has_the_popularity_of_its_like() {
    let events = likes(&[("u", "jazz"), ("v", "jazz"), ("v", "rock"), ("w", "rock"), ("w", "jazz")]);
    let attributes = labels(&[&["calm", "sax"], &["loud"], &["calm", "sax"], &["calm"]]);
    let made = events.with_item_attributes(Ids::Texts(&["jazz", "rock", "new", "odd"]), &attributes).unwrap();
    let config = RecommendConfig {
        content: Some(ContentConfig { weight: 1_000_000, embedding_weight: 0, neighbours: 9 }),
        ..NOTHING
    };
    let model = learnt(&made, &config);
    let found = listed(&model, &RankRequest { history: ids(&["jazz"]), ..RankRequest::default() });
    // Both attributes shared: 1. One of two, weights ln(5/4)² and ln(5/3)²: ln(5/4) / √(ln(5/4)² + ln(5/3)²).
    assert_eq!(found, [("new".to_owned(), 1_000_000), ("odd".to_owned(), 400_303), ("rock".to_owned(), 0)]);
    // Three liked jazz, two rock; the new one is like jazz alone.
    let popular = listed(&model, &RankRequest::default());
    assert_eq!(popular[..2], [("new".to_owned(), 1_000_000), ("odd".to_owned(), 1_000_000)]);
    assert_eq!(popular[3], ("rock".to_owned(), 666_667));
    let cold = listed(&model, &RankRequest { history: ids(&["new"]), ..RankRequest::default() });
    assert_eq!(cold[0], ("jazz".to_owned(), 1_000_000));
}

#[test]
fn embeddings_count_by_their_direction() {
    let events = likes(&[("u", "a"), ("u", "b")]);
    let vectors = [3.0, 0.0, 0.0, 2.0, 7.0, 7.0, -1.0, 0.0];
    let made = events.with_item_embeddings(Ids::Texts(&["a", "b", "c", "d"]), &vectors, 2).unwrap();
    let config = RecommendConfig {
        content: Some(ContentConfig { weight: 0, embedding_weight: 500_000, neighbours: 9 }),
        ..NOTHING
    };
    let found = listed(&learnt(&made, &config), &RankRequest { history: ids(&["a"]), ..RankRequest::default() });
    assert_eq!(found, [("c".to_owned(), 353_553), ("b".to_owned(), 0), ("d".to_owned(), 0)]);
}

#[test]
fn a_new_user_is_known_by_attributes() {
    let events = likes(&[("u", "tea"), ("v", "tea"), ("v", "cup"), ("w", "ale"), ("x", "ale")]);
    let attributes = labels(&[&["calm"], &["calm"], &["wild"], &["wild"], &["nobody"]]);
    let made = events.with_user_attributes(Ids::Texts(&["u", "v", "w", "x", "away"]), &attributes).unwrap();
    let part = UserAttributesConfig { weight: 1_000_000, neighbours: 10 };
    let config = RecommendConfig {
        user_attributes: Some(part),
        ials: Some(IalsConfig { dimensions: 2, ..IalsConfig::default() }),
        ..NOTHING
    };
    let model = learnt(&made, &config);
    let asked = |attributes: &[&str]| RankRequest {
        attributes: attributes.iter().map(|name| (*name).to_owned()).collect(),
        ..RankRequest::default()
    };
    let answer = model.rank(&asked(&["calm", "calm", "unheard of"])).unwrap().answer;
    assert_eq!(
        (answer.basis, answer.items[0].item.as_str(), answer.items[0].score.get()),
        (Basis::Personal, "tea", 1_000_000)
    );
    assert!(matches!(&answer.items[0].terms[0], Term::Attribute { attribute, .. } if attribute == "calm"));
    // One of the two who are calm likes the cup: 1/√2.
    assert_eq!((answer.items[1].item.as_str(), answer.items[1].score.get()), ("cup", 707_107));
    // An attribute that only people without events have says nothing.
    assert_eq!(model.rank(&asked(&["nobody"])).unwrap().answer.basis, Basis::Popular);
    let both = RankRequest { history: ids(&["tea"]), ..asked(&["wild"]) };
    assert_eq!(model.rank(&both).unwrap().answer.items[0].item.as_str(), "ale");
}

#[test]
fn dislikes_are_no_likes_count_against_and_are_never_listed() {
    let users = ["u", "u", "v", "v", "v", "w", "w", "x"];
    let items = ["tea", "cup", "tea", "ale", "cup", "tea", "ale", "ale"];
    let disliked = [false, false, false, true, false, false, true, false];
    let times = [1, 2, 1, 2, 3, 1, 2, 1];
    let columns = Columns { timestamps: Some(&times), ..Columns::of(Ids::Texts(&users), Ids::Texts(&items)) };
    let made = Interactions::new(&columns).unwrap().disliking(&disliked).unwrap();
    let config = RecommendConfig { dislikes: Some(DislikesConfig { weight: 1_000_000, neighbours: 5 }), ..NOTHING };
    let model = learnt(&made, &config);
    // Two of three who like tea dislike ale, whom two dislike: 2/√(3·2), the greatest. Of the cup 1/√(2·2).
    let found = listed(&model, &RankRequest { history: ids(&["tea"]), ..RankRequest::default() });
    assert_eq!(found, [("cup".to_owned(), 0), ("ale".to_owned(), -1_000_000)]);
    let found = listed(&model, &RankRequest { history: ids(&["cup"]), ..RankRequest::default() });
    assert_eq!(found[1], ("ale".to_owned(), -612_372));
    let known =
        model.rank(&RankRequest { user: Some(UserId::new("v").unwrap()), ..RankRequest::default() }).unwrap().answer;
    assert!(known.items.is_empty() && known.removed.iter().any(|gone| gone.reasons == ["disliked"]));
    assert_eq!(model.rank_batch(Ids::Texts(&["v", "u"]), 3, true).unwrap().lengths, [2, 3]);
    // Who comes round likes it: the latest event counts, and of equal times the dislike.
    for (again, expected) in [(9, 1), (2, 0)] {
        let (users, items, times) = (["v", "v", "w", "w"], ["ale", "ale", "tea", "cup"], [2, again, 1, 1]);
        let columns = Columns { timestamps: Some(&times), ..Columns::of(Ids::Texts(&users), Ids::Texts(&items)) };
        let made = Interactions::new(&columns).unwrap().disliking(&[true, false, false, false]).unwrap();
        let ale = made.items().find("ale").unwrap();
        assert_eq!(made.audiences().list(ale).len(), expected);
    }
    let all = likes(&[("u", "a")]).disliking(&[true]).unwrap_err();
    assert_eq!((all.code, all.path.as_str()), (Code::RecommendNoEvents, "/disliked"));
    assert_eq!(likes(&[("u", "a")]).disliking(&[]).unwrap_err().code, Code::BufferShape);
}

#[test]
fn similar_users_share_most() {
    let model = learnt(&likes(&[("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "x"), ("d", "z")]), &NOTHING);
    let request = SimilarUsersRequest { user: Some(UserId::new("a").unwrap()), history: Vec::new(), k: 5 };
    let found = similar_users(&model, &request).unwrap().users;
    let found: Vec<_> = found.iter().map(|u| (u.user.as_str(), u.similarity.get(), u.shared)).collect();
    assert_eq!(found, [("b", 1_000_000, 2), ("c", 707_107, 1)]);
    let alone = RecommendConfig { keep_users: false, ..NOTHING };
    let refused = similar_users(&learnt(&likes(&[("a", "x")]), &alone), &request).unwrap_err();
    assert_eq!(refused.code, Code::RecommendUsers);
}

#[test]
fn bad_features_are_refused() {
    let made = || likes(&[("u", "a")]);
    let code = |tried: Result<Interactions, hivecore::Error>| {
        let error = tried.unwrap_err();
        (error.code, error.path.clone())
    };
    let twice = made().with_item_attributes(Ids::Texts(&["b", "b"]), &labels(&[&[], &[]]));
    assert_eq!(code(twice), (Code::RecommendItem, "/items/1".to_owned()));
    let empty = made().with_user_attributes(Ids::Texts(&["u"]), &labels(&[&["fine", ""]]));
    assert_eq!(code(empty), (Code::IdEmpty, "/attributes/0/1".to_owned()));
    let fewer = made().with_user_attributes(Ids::Texts(&["u"]), &[]);
    assert_eq!(code(fewer), (Code::BufferShape, "/attributes".to_owned()));
    for (vectors, dims) in [(&[1.0_f32][..], 2), (&[], 0), (&[f32::NAN, 1.0], 2), (&[1e30, 1.0], 2)] {
        let tried = made().with_item_embeddings(Ids::Texts(&["a"]), vectors, dims);
        assert_eq!(code(tried), (Code::RecommendVector, "/embeddings".to_owned()));
    }
}

/// User, item, time, and whether it is a dislike.
type Event = (u8, u8, i64, bool);

fn world(events: &[Event], attributes: &[(u8, u8)], users: &[(u8, u8)]) -> Option<Interactions> {
    let column = |of: fn(&Event) -> i64| events.iter().map(of).collect::<Vec<i64>>();
    let (who, what, when) = (column(|e| e.0.into()), column(|e| e.1.into()), column(|e| e.2));
    let columns = Columns { timestamps: Some(&when), ..Columns::of(Ids::Integers(&who), Ids::Integers(&what)) };
    let disliked: Vec<bool> = events.iter().map(|event| event.3).collect();
    let made = Interactions::new(&columns).ok()?.disliking(&disliked).ok()?;
    let described = |of: &[(u8, u8)], many: i64| -> (Vec<i64>, Vec<Vec<String>>) {
        let names =
            |n: i64| of.iter().filter(|pair| i64::from(pair.0) == n).map(|pair| format!("a{}", pair.1)).collect();
        (0..many).map(|n| (n, names(n))).unzip()
    };
    let ((items, of_items), (people, of_people)) = (described(attributes, 14), described(users, 7));
    let vectors: Vec<f32> = (0..28).map(|n| f32::from(n as u8 % 5) - 2.0).collect();
    let made = made.with_item_attributes(Ids::Integers(&items), &of_items).unwrap();
    let made = made.with_item_embeddings(Ids::Integers(&items), &vectors, 2).unwrap();
    Some(made.with_user_attributes(Ids::Integers(&people), &of_people).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Sums are exact, nothing disliked is listed, batches agree, files and threads keep the bytes, a user who is taken
    /// out was never there, and a split keeps every described item in the catalogue.
    #[test]
    fn features_keep_every_promise(
        events in prop::collection::vec((0..7_u8, 0..9_u8, 0..20_i64, prop::bool::weighted(0.3)), 1..40),
        attributes in prop::collection::vec((0..14_u8, 0..4_u8), 0..20),
        users in prop::collection::vec((0..7_u8, 0..3_u8), 0..9),
        gone in 0..7_u8,
    ) {
        let Some(made) = world(&events, &attributes, &users) else { return Ok(()) };
        let config = RecommendConfig {
            neighbours: 4,
            popularity_weight: 30_000,
            recency_half_life: Some(2),
            ials: Some(IalsConfig { dimensions: 2, sweeps: 1, ..IalsConfig::default() }),
            content: Some(ContentConfig { weight: 300_000, embedding_weight: 200_000, neighbours: 3 }),
            user_attributes: Some(UserAttributesConfig { weight: 500_000, neighbours: 4 }),
            dislikes: Some(DislikesConfig { weight: 400_000, neighbours: 3 }),
            ..NOTHING
        };
        let model = learnt(&made, &config);
        let mut pair = Threads { observer: &mut Unobserved, count: 3 };
        prop_assert_eq!(Recommender::learn(&made, &config, &mut pair).unwrap().bytes(), model.bytes());
        prop_assert_eq!(model.items().len(), 14);
        for who in 0..7_u8 {
            let user = Some(UserId::new(who.to_string()).unwrap());
            let attributes = vec!["a1".to_owned(), "a2".to_owned()];
            let request = RankRequest { user, attributes, include_seen: true, max_terms: 3, ..RankRequest::default() };
            let answer = model.rank(&request).unwrap().answer;
            for item in &answer.items {
                prop_assert_eq!(item.terms.iter().map(|term| term.micros().get()).sum::<i64>(), item.score.get());
                let last = events.iter().filter(|e| e.0 == who && item.item.as_str() == e.1.to_string()).max_by_key(|e| (e.2, e.3));
                prop_assert!(last.is_none_or(|event| !event.3));
            }
            let plain = model.rank(&RankRequest { attributes: Vec::new(), ..request }).unwrap().answer;
            let batch = model.rank_batch(Ids::Integers(&[who.into()]), 20, true).unwrap();
            let found = batch.items[..batch.lengths[0] as usize].iter().map(|item| model.items().get(*item));
            prop_assert!(found.eq(plain.items.iter().map(|item| item.item.as_str())));
        }
        let rest: Vec<Event> = events.iter().copied().filter(|event| event.0 != gone).collect();
        if let Some(rest) = world(&rest, &attributes, &users) {
            let never = Recommender::learn(&rest, &config, &mut Unobserved).unwrap().bytes();
            let forgotten = Recommender::learn(&made.without_user(&gone.to_string()), &config, &mut Unobserved).unwrap();
            prop_assert_eq!(forgotten.bytes(), never);
        }
        if let Ok((train, _)) = (Split::Hash { modulus: 3, rounds: 1 }).apply(&made) {
            prop_assert_eq!(train.items().len(), 14);
        }
    }
}

#[test]
fn a_model_chosen_by_itself_never_lists_what_a_user_dislikes() {
    let (mut users, mut items, mut disliked) = (Vec::new(), Vec::new(), Vec::new());
    for user in 0..40_i64 {
        for item in (0..12_i64).filter(|item| (user * 7 + item * 5) % 3 != 0) {
            users.push(user);
            items.push(item);
            disliked.push((user + item) % 11 == 0);
        }
    }
    let events = Interactions::new(&Columns::of(Ids::Integers(&users), Ids::Integers(&items))).unwrap();
    let model = Recommender::auto(&events.disliking(&disliked).unwrap(), 5, 3, &mut Unobserved).unwrap();
    for ((user, item), _) in users.iter().zip(&items).zip(&disliked).filter(|(_, disliked)| **disliked) {
        let user = Some(UserId::new(user.to_string()).unwrap());
        let request = RankRequest { user, k: 12, include_seen: true, ..RankRequest::default() };
        assert!(listed(&model, &request).iter().all(|(listed, _)| *listed != item.to_string()));
    }
}
