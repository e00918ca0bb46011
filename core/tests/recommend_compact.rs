//! The export for phones: what it keeps, and that no bytes of it can do harm.

#![cfg(feature = "recommend")]
#![allow(clippy::unwrap_used)]

use hivecore::Code;
use hivecore::foundation::progress::Unobserved;
use hivecore::recommend::{
    Columns, CompactRecommender, EaseConfig, IalsConfig, Ids, RecommendConfig, Recommender, VmisKnnConfig,
};
use proptest::prelude::*;

fn learnt(events: &[(u8, u8)], config: &RecommendConfig) -> Recommender {
    let (users, items): (Vec<i64>, Vec<i64>) =
        events.iter().map(|(user, item)| (i64::from(*user), i64::from(*item))).unzip();
    Recommender::fit(&Columns::of(Ids::Integers(&users), Ids::Integers(&items)), config, &mut Unobserved).unwrap()
}

const EVENTS: [(u8, u8); 12] =
    [(1, 1), (1, 2), (2, 1), (2, 2), (2, 30), (3, 2), (3, 30), (4, 30), (4, 1), (5, 2), (5, 200), (6, 200)];

#[test]
fn a_compact_model_ranks_as_the_model_does_but_for_rounding() {
    let factors = IalsConfig { dimensions: 3, ..IalsConfig::default() };
    let blend = RecommendConfig { ease: Some(EaseConfig::default()), neighbours: 0, ..RecommendConfig::default() };
    let mixed = RecommendConfig { ials: Some(factors), ..blend };
    for (config, most) in [(RecommendConfig::default(), 8_000), (blend, 8_000), (mixed, 900_000)] {
        let model = learnt(&EVENTS, &config);
        let file = model.compact(100, &mut Unobserved).unwrap();
        let compact = CompactRecommender::open(&file).unwrap();
        assert_eq!((compact.len(), compact.item(0), compact.item(3), compact.item(9)), (4, "1", "200", ""));
        assert_eq!((compact.find("30"), compact.find("31"), compact.find("")), (Some(2), None, None));
        for history in [&[1_i64][..], &[2, 30], &[77], &[]] {
            let whole = model.rank_history(Ids::Integers(history), 9, true).unwrap();
            let small = compact.rank_history(Ids::Integers(history), 9, true).unwrap();
            assert_eq!(whole.len(), small.len());
            for (item, score) in small {
                let expected = whole.iter().find(|known| known.0 == item).unwrap().1;
                assert!((score - expected).abs() <= most, "{history:?}: {item} {score}, expected {expected}");
            }
        }
        // Nothing is copied: what an answer names lies in the file.
        let best = compact.rank_history(Ids::Integers(&[1]), 1, false).unwrap()[0].0;
        assert!(file.as_ptr_range().contains(&best.as_ptr()));
    }
}

#[test]
fn the_greatest_terms_are_kept_and_refusals_are_named() {
    let model = learnt(&EVENTS, &RecommendConfig { popularity_weight: 0, ..RecommendConfig::default() });
    let file = model.compact(1, &mut Unobserved).unwrap();
    let compact = CompactRecommender::open(&file).unwrap();
    let ranked = compact.rank_history(Ids::Texts(&["1"]), 4, true).unwrap();
    assert_eq!(ranked[0], model.rank_history(Ids::Texts(&["1"]), 1, true).unwrap()[0]);
    assert_eq!(ranked.iter().filter(|(_, score)| *score > 0).count(), 1);
    let refused = |error: hivecore::Error| (error.code, error.path.clone());
    assert_eq!(refused(model.compact(0, &mut Unobserved).unwrap_err()), (Code::FieldRange, "/neighbours".to_owned()));
    assert_eq!(
        refused(compact.rank_history(Ids::Texts(&[]), 0, true).unwrap_err()),
        (Code::FieldRange, "/k".to_owned())
    );
    let sessions = VmisKnnConfig { weight: 1, candidates: 2, neighbours: 2, last: 2, idf: true };
    let sessions = learnt(&EVENTS, &RecommendConfig { vmis_knn: Some(sessions), ..RecommendConfig::default() });
    assert_eq!(sessions.compact(5, &mut Unobserved).unwrap_err().code, Code::RecommendCompact);
    let code = |bytes: &[u8]| CompactRecommender::open(bytes).unwrap_err().code;
    assert_eq!((code(&[]), code(&model.bytes())), (Code::FileMagic, Code::FileMagic));
    assert_eq!(code(&file[..file.len() - 1]), Code::FileLength);
    let mut damaged = file;
    damaged[30] ^= 1;
    assert_eq!(code(&damaged), Code::FileDigest);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Lists keep their order, hold nothing twice and nothing seen; and whatever the bytes say, nothing panics.
    #[test]
    fn no_bytes_do_harm(
        events in prop::collection::vec((0..9_u8, 0..12_u8), 1..50),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        history in prop::collection::vec(0..14_i64, 0..6),
        k in 1..15_u16,
    ) {
        let config = RecommendConfig { neighbours: 5, ..RecommendConfig::default() };
        let mut file = learnt(&events, &config).compact(4, &mut Unobserved).unwrap();
        {
            let compact = CompactRecommender::open(&file).unwrap();
            let ranked = compact.rank_history(Ids::Integers(&history), k, false).unwrap();
            prop_assert!(ranked.is_sorted_by(|a, b| a.1 > b.1 || (a.1 == b.1 && compact.find(a.0) < compact.find(b.0))));
            prop_assert!(ranked.iter().all(|(item, _)| !history.contains(&item.parse::<i64>().unwrap())));
        }
        for (at, byte) in damage {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Ok(compact) = CompactRecommender::open_checked(&file) {
            let _ = compact.rank_history(Ids::Integers(&history), k, true).unwrap();
        }
    }
}
