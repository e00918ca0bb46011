//! What holds for every ranking over several models and modules.

#![cfg(feature = "recommend")]
#![allow(clippy::unwrap_used)]

use hivecore::recommend::ItemId;
use hivecore::recommend::pipeline::{
    CandidateCondition, CandidateItem, EligibilityFilters, LabelQuota, PipelineAnswer, PipelineRequest, Rerank,
    RerankMethod, ScoreScale, ScoreSource, pipeline,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn id(n: u8) -> ItemId {
    ItemId::new(if n.is_multiple_of(3) { format!("é{n}") } else { n.to_string() }).unwrap()
}

fn record(n: u8, labels: &[u8], vector: Vec<f64>) -> CandidateItem {
    CandidateItem {
        module: Some(format!("m{}", n % 3)),
        labels: BTreeMap::from([("creator".to_owned(), labels.iter().map(|l| format!("c{l}")).collect())]),
        numbers: BTreeMap::from([("price".to_owned(), f64::from(n))]),
        vector,
        in_stock: !n.is_multiple_of(7),
        ..CandidateItem::new(id(n))
    }
}

fn any_items() -> impl Strategy<Value = Vec<CandidateItem>> {
    let labels = prop::collection::vec(0..4_u8, 0..3);
    let vector = prop::collection::vec(prop::sample::select(vec![-1.0, 0.0, 0.5, 2.0]), 3);
    prop::collection::btree_map(0..20_u8, (labels, vector), 0..14)
        .prop_map(|items| items.into_iter().map(|(n, (labels, vector))| record(n, &labels, vector)).collect())
}

fn any_source(name: &'static str) -> impl Strategy<Value = ScoreSource> {
    let scale = prop::sample::select(vec![ScoreScale::Units {}, ScoreScale::Micros {}, ScoreScale::Max {}]);
    let causes = prop::collection::vec((0..4_u8, 0.0..2.0_f64), 0..4);
    let candidates = prop::collection::btree_map(0..24_u8, (0.0..3.0_f64, causes), 0..16);
    (scale, candidates, -2_000_000..2_000_000_i64).prop_map(move |(scale, candidates, weight)| {
        let causes = || (0..).zip(candidates.values()).flat_map(|(row, (_, own))| own.iter().map(move |c| (row, c)));
        ScoreSource {
            name: name.to_owned(),
            module: None,
            weight: hivecore::wire::Int53::new(weight).unwrap(),
            scale,
            required: false,
            items: candidates.keys().map(|n| id(*n)).collect(),
            values: candidates.values().map(|(value, _)| *value).collect(),
            causes: causes().map(|(_, (n, _))| format!("x{n}")).collect(),
            cause_rows: causes().map(|(row, _)| row).collect(),
            cause_values: causes().map(|(_, (_, value))| *value).collect(),
        }
    })
}

/// A source without what a test picks.
fn keep(source: &mut ScoreSource, items: impl Fn(&ItemId) -> bool, causes: impl Fn(&str) -> bool) {
    let old = source.clone();
    (source.items, source.values) = (Vec::new(), Vec::new());
    (source.causes, source.cause_rows, source.cause_values) = (Vec::new(), Vec::new(), Vec::new());
    for (row, item) in old.items.iter().enumerate().filter(|(_, item)| items(item)) {
        for (at, _) in old.cause_rows.iter().enumerate().filter(|(_, other)| **other as usize == row) {
            if causes(&old.causes[at]) {
                source.causes.push(old.causes[at].clone());
                source.cause_rows.push(source.items.len() as u32);
                source.cause_values.push(old.cause_values[at]);
            }
        }
        source.items.push(item.clone());
        source.values.push(old.values[row]);
    }
}

fn any_rerank() -> impl Strategy<Value = Rerank> {
    let label = prop::sample::select(vec![None, Some("creator".to_owned())]);
    let method = prop::sample::select(vec![
        RerankMethod::Score,
        RerankMethod::Mmr,
        RerankMethod::Dpp,
        RerankMethod::Calibration,
    ]);
    let cap = prop::option::of((1..3_u16, prop::option::of(1..5_u16)));
    let quota = prop::option::of((0..2_u16, prop::option::of(1..3_u16)));
    (method, 0..=1_000_000_u32, 0.0..5.0_f64, label, (cap, quota), any::<bool>()).prop_map(
        |(method, lambda, theta, label, (cap, quota), relax)| Rerank {
            method,
            lambda,
            theta,
            label,
            target: BTreeMap::from([("c0".to_owned(), 2.0), ("m1".to_owned(), 1.0)]),
            quotas: cap
                .map(|(most, window)| LabelQuota {
                    label: "creator".to_owned(),
                    value: None,
                    least: 0,
                    most: Some(most),
                    window,
                })
                .into_iter()
                .chain(quota.map(|(least, most)| LabelQuota {
                    label: "module".to_owned(),
                    value: Some("m1".to_owned()),
                    least,
                    most,
                    window: None,
                }))
                .collect(),
            relax,
            ..Rerank::default()
        },
    )
}

fn any_filters() -> impl Strategy<Value = EligibilityFilters> {
    let few = || prop::collection::vec(0..24_u8, 0..5).prop_map(|items| items.into_iter().map(id).collect::<Vec<_>>());
    (few(), few(), few(), prop::option::of(few()), 0..25_u8).prop_map(|(seen, exclude, blocked, allow, most)| {
        let most = (most < 20).then_some(f64::from(most));
        let price = CandidateCondition {
            reason: "price".into(),
            label: "item".into(),
            any_of: None,
            none_of: Vec::new(),
            number: Some("price".into()),
            least: None,
            most,
            until: None,
        };
        EligibilityFilters {
            seen,
            exclude,
            allow,
            blocked: BTreeMap::from([("stop".to_owned(), blocked)]),
            conditions: if most.is_some() { vec![price] } else { Vec::new() },
            ..EligibilityFilters::default()
        }
    })
}

fn any_request() -> impl Strategy<Value = PipelineRequest> {
    let sources = (any_source("one"), any_source("two")).prop_map(|(one, two)| vec![one, two]);
    (any_items(), sources, any_filters(), any_rerank(), 2..6_u16).prop_map(|(items, sources, filters, rerank, size)| {
        PipelineRequest { items, sources, filters, rerank, size, ..PipelineRequest::default() }
    })
}

fn answered(request: PipelineRequest) -> PipelineAnswer {
    pipeline(&request).unwrap().answer
}

/// All items by score alone.
fn whole(request: &PipelineRequest) -> PipelineRequest {
    PipelineRequest { rerank: Rerank::default(), size: 1000, ..request.clone() }
}

fn order(answer: &PipelineAnswer) -> Vec<ItemId> {
    answer.items.iter().map(|item| item.item.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn causes_add_up_to_terms_and_terms_to_the_score(request in any_request(), max_causes in 0..4_u16) {
        for item in answered(PipelineRequest { max_causes, ..request }).items {
            prop_assert_eq!(item.terms.iter().map(|term| term.micros.get()).sum::<i64>(), item.score.get());
            for term in &item.terms {
                prop_assert!(term.causes.len() <= usize::from(max_causes));
                let causes: i64 = term.causes.values().map(|micros| micros.get()).sum();
                prop_assert_eq!(causes + term.rest.get(), term.micros.get());
            }
        }
    }

    #[test]
    fn filters_take_out_what_they_name_and_change_no_score(request in any_request()) {
        let all = answered(PipelineRequest { filters: EligibilityFilters::default(), ..whole(&request) });
        let some = answered(PipelineRequest { max_removed: 1000, ..whole(&request) });
        let scores: BTreeMap<_, _> = all.items.iter().map(|item| (item.item.clone(), item.score))
            .chain(all.removed.iter().map(|item| (item.item.clone(), item.score))).collect();
        let gone: BTreeSet<_> = some.removed.iter().map(|item| item.item.clone()).collect();
        prop_assert_eq!(gone.len() + some.items.len(), scores.len());
        let f = &request.filters;
        for item in &some.items {
            prop_assert!(!gone.contains(&item.item));
            prop_assert!(!f.seen.contains(&item.item) && !f.exclude.contains(&item.item));
            prop_assert!(!f.blocked["stop"].contains(&item.item));
            prop_assert!(f.allow.as_ref().is_none_or(|allow| allow.contains(&item.item)));
            prop_assert_eq!(item.score, scores[&item.item]);
        }
        for item in &some.removed {
            prop_assert!(!item.reasons.is_empty());
            prop_assert_eq!(item.score, scores[&item.item]);
        }
        // The same order as without filters: what is taken out leaves no trace.
        let kept: Vec<_> = order(&all).into_iter().filter(|item| !gone.contains(item)).collect();
        prop_assert_eq!(order(&some), kept);
    }

    #[test]
    fn removing_an_item_never_reorders_the_others(request in any_request(), gone in 0..24_u8) {
        // Among scales that look at one value only; the greatest value may be that of the item removed.
        let mut request = whole(&request);
        request.sources.iter_mut().for_each(|source| source.scale = ScoreScale::Units {});
        let mut fewer = request.clone();
        fewer.items.retain(|item| item.item != id(gone));
        fewer.sources.iter_mut().for_each(|source| keep(source, |item| *item != id(gone), |_| true));
        let others: Vec<_> = order(&answered(request)).into_iter().filter(|item| *item != id(gone)).collect();
        prop_assert_eq!(order(&answered(fewer)), others);
    }

    #[test]
    fn pages_are_a_partition_of_the_list(request in any_request()) {
        let listed = answered(request.clone()).listed_count;
        let (mut found, mut cursor, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = answered(PipelineRequest { cursor: cursor.take(), ..request.clone() });
            prop_assert_eq!(page.listed_count, listed);
            prop_assert!(page.items.iter().zip(found.len() as u32 + 1..).all(|(item, rank)| item.rank == rank));
            found.extend(order(&page));
            pages += 1;
            match page.next_cursor {
                Some(next) => {
                    prop_assert_eq!(page.items.len(), usize::from(request.size));
                    cursor = Some(next);
                }
                None => break,
            }
        }
        prop_assert_eq!(pages, listed.div_ceil(request.size.into()).max(1));
        let distinct: BTreeSet<_> = found.iter().cloned().collect();
        prop_assert_eq!((found.len(), distinct.len()), (listed as usize, listed as usize));
        if request.rerank.relax {
            let eligible: BTreeSet<_> = order(&answered(whole(&request))).into_iter().collect();
            prop_assert_eq!(distinct, eligible);
        }
    }

    #[test]
    fn a_cursor_fits_its_own_list_only(request in any_request(), seen in prop::collection::vec(0..24_u8, 0..4)) {
        let first = answered(request.clone());
        let Some(cursor) = first.next_cursor else { return Ok(()) };
        let mut other = request.clone();
        other.filters.seen = seen.into_iter().map(id).collect();
        let whole = |request: &PipelineRequest| order(&answered(PipelineRequest { size: 1000, ..request.clone() }));
        let same = whole(&request) == whole(&other);
        match pipeline(&PipelineRequest { cursor: Some(cursor), ..other }) {
            Ok(next) => {
                prop_assert!(same);
                prop_assert_eq!(next.answer.items.first().map(|item| item.rank), Some(u32::from(request.size) + 1));
            }
            Err(error) => prop_assert!(!same && error.code.name() == "recommend.cursor"),
        }
    }

    #[test]
    fn caps_and_quotas_hold_unless_relaxed(request in any_request()) {
        let answer = answered(PipelineRequest { size: 1000, ..request.clone() });
        let creators = |item: &ItemId| -> BTreeSet<&String> {
            let found = request.items.iter().find(|record| record.item == *item);
            found.map(|record| record.labels["creator"].iter().collect()).unwrap_or_default()
        };
        for quota in &request.rerank.quotas {
            let most = usize::from(quota.most.unwrap_or(u16::MAX));
            let values = |item: &hivecore::recommend::pipeline::PipelineItem| -> BTreeSet<String> {
                if quota.label == "module" { BTreeSet::from([item.module.clone()]) }
                else { creators(&item.item).into_iter().cloned().collect() }
            };
            for (at, item) in answer.items.iter().enumerate().filter(|(_, item)| !item.relaxed) {
                let from = (at + 1).saturating_sub(quota.window.map_or(usize::MAX, usize::from));
                for value in values(item).into_iter().filter(|value| quota.value.as_ref().is_none_or(|own| own == value)) {
                    let count = answer.items[from..=at].iter().filter(|item| values(item).contains(&value)).count();
                    prop_assert!(count <= most);
                }
            }
        }
        prop_assert!(request.rerank.relax || answer.items.iter().all(|item| !item.relaxed));
    }

    #[test]
    fn without_is_what_leaving_out_would_give(request in any_request(), cause in 0..4_u8) {
        let mut request = whole(&request);
        request.sources.iter_mut().for_each(|source| source.scale = ScoreScale::Units {});
        let (cause, mut fewer, mut one, mut part) = (format!("x{cause}"), request.clone(), request.clone(), request.clone());
        fewer.sources.iter_mut().for_each(|source| keep(source, |_| true, |other| other != cause));
        keep(&mut part.sources[1], |_| true, |other| other != cause);
        one.sources[1].weight = 0_u32.into();
        request.without = vec![format!("/{cause}"), "two".to_owned(), format!("two/{cause}")];
        let (fewer, one, part) = (order(&answered(fewer)), order(&answered(one)), order(&answered(part)));
        for item in answered(request).items {
            let rank = |list: &[ItemId]| list.iter().position(|other| *other == item.item).unwrap() as u32 + 1;
            prop_assert_eq!(item.without, vec![rank(&fewer), rank(&one), rank(&part)]);
        }
    }

    #[test]
    fn why_not_agrees_with_the_list(request in any_request()) {
        let request = PipelineRequest { why_not: (0..24).map(id).collect(), ..request };
        let all = answered(PipelineRequest { why_not: Vec::new(), max_removed: 1000, ..whole(&request) });
        let answer = answered(request);
        prop_assert_eq!(answer.why_not.len(), 24);
        for why in answer.why_not {
            let listed = all.items.iter().find(|other| other.item == why.item);
            let gone = all.removed.iter().find(|other| other.item == why.item);
            match (listed, gone) {
                (Some(found), None) => {
                    prop_assert_eq!((Some(found.score), Some(found.score_rank), &found.terms), (why.score, why.score_rank, &why.terms));
                    prop_assert!(why.reasons.is_empty());
                }
                (None, Some(gone)) => {
                    prop_assert_eq!((&gone.reasons, Some(gone.score), why.rank), (&why.reasons, why.score, None));
                    let own = (-gone.score.get(), &gone.item);
                    let above = all.items.iter().filter(|other| (-other.score.get(), &other.item) < own).count();
                    prop_assert_eq!(why.score_rank, Some(above as u32 + 1));
                }
                _ => prop_assert!(why.score.is_none() && why.terms.is_empty() && why.gap.is_none()),
            }
        }
    }
}
