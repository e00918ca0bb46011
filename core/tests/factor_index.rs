//! The factor index against the plain loop that defines it, bit for bit.

#![allow(clippy::expect_used)]

use hivecore::foundation::numbers::dot;
use hivecore::foundation::random::splitmix64;
use hivecore::{Code, FactorIndex, TopK};
use proptest::prelude::*;

/// Scores every item of every query in sequence and sorts them all.
fn by_definition(values: &[f32], dims: usize, queries: &[f32], k: usize) -> TopK {
    let items: Vec<&[f32]> = values.chunks_exact(dims).collect();
    let mut answer = TopK { per_query: k.min(items.len()), ..TopK::default() };
    for query in queries.chunks_exact(dims) {
        let mut scored: Vec<(f32, u32)> = items.iter().map(|item| dot(item, query)).zip(0..).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (score, index) in scored.into_iter().take(k) {
            answer.indices.push(index);
            answer.scores.push(score);
        }
    }
    answer
}

fn bits(answer: &TopK) -> (usize, Vec<u32>, Vec<u32>) {
    (answer.per_query, answer.indices.clone(), answer.scores.iter().map(|score| score.to_bits()).collect())
}

/// Values between -1 and 1 from splitmix64.
fn uniform(count: usize, seed: u64) -> Vec<f32> {
    let draws = (0..count as u64).map(|n| splitmix64(seed.wrapping_add(n.wrapping_mul(0x9E37_79B9_7F4A_7C15))));
    draws.map(|draw| (draw >> 40) as f32 / 16_777_216.0 * 2.0 - 1.0).collect()
}

/// FNV-1a (64 bits) over score bits and index, little-endian.
fn fnv(answer: &TopK) -> u64 {
    let pairs = answer.scores.iter().zip(&answer.indices);
    let bytes = pairs.flat_map(|(score, index)| [score.to_bits().to_le_bytes(), index.to_le_bytes()]).flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash was found by a program of another author and confirmed with NumPy.
#[test]
fn known_hash_of_100_000_items() {
    let index = FactorIndex::new(&uniform(100_000 * 64, 1), 64).expect("finite values");
    let queries = uniform(100 * 64, 2);
    let batch = index.top_k(&queries, 20).expect("finite values");
    assert_eq!(fnv(&batch), 0x4bfb_270d_087c_523c);
    assert_eq!(batch.indices[..3], [64_581, 62_736, 84_872]);
    assert_eq!(batch.scores[..3], [0x4138_fa21, 0x4129_4305, 0x4123_665a].map(f32::from_bits));
}

/// As above, for languages that generate the input slowly.
#[test]
fn known_hash_of_5_000_items() {
    let index = FactorIndex::new(&uniform(5_000 * 64, 1), 64).expect("finite values");
    let batch = index.top_k(&uniform(10 * 64, 2), 20).expect("finite values");
    assert_eq!(fnv(&batch), 0xf7d7_06b5_6f33_0dba);
}

/// Values of every size and sign, among them zeros of both signs, subnormals and the greatest allowed.
fn value() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -1.0_f32..1.0,
        2 => (-2_i8..3).prop_map(f32::from),
        1 => Just(-0.0_f32),
        1 => -1e15_f32..1e15,
        1 => (0_u32..200).prop_map(f32::from_bits),
        1 => -1e-22_f32..1e-22,
    ]
}

/// Matrices whose values are all of one kind, and matrices of mixed ones.
fn values(count: usize) -> impl Strategy<Value = Vec<f32>> {
    prop_oneof![
        prop::collection::vec(value(), count),
        prop::collection::vec(-1.0_f32..1.0, count),
        prop::collection::vec((-1_i8..2).prop_map(f32::from), count),
        prop::collection::vec((0_u32..200).prop_map(f32::from_bits), count),
        prop::collection::vec(-1e-22_f32..1e-22, count),
    ]
}

fn problem() -> impl Strategy<Value = (usize, Vec<f32>, Vec<f32>)> {
    (1_usize..40, 0_usize..300, 0_usize..5)
        .prop_flat_map(|(dims, items, queries)| (Just(dims), values(items * dims), values(queries * dims)))
}

proptest! {
    #[test]
    fn equals_the_definition_bit_for_bit((dims, items, queries) in problem(), k in 1_usize..40) {
        let index = FactorIndex::new(&items, dims).expect("values in range");
        let batch = index.top_k(&queries, k).expect("values in range");
        prop_assert_eq!(bits(&batch), bits(&by_definition(&items, dims, &queries, k)));
        for (n, query) in queries.chunks_exact(dims).enumerate() {
            let own = n * batch.per_query..(n + 1) * batch.per_query;
            let alone = index.top_k(query, k).expect("values in range");
            prop_assert_eq!(&alone.indices, &batch.indices[own.clone()]);
            prop_assert_eq!(bits(&alone).2, batch.scores[own].iter().map(|s| s.to_bits()).collect::<Vec<_>>());
        }
    }
}

#[test]
fn wide_matrices_of_every_allowed_width() {
    for dims in [1_000, 16_384] {
        let (items, queries) = (uniform(200 * dims, 5), uniform(3 * dims, 6));
        let index = FactorIndex::new(&items, dims).expect("finite values");
        let answer = index.top_k(&queries, 7).expect("finite values");
        assert_eq!(bits(&answer), bits(&by_definition(&items, dims, &queries, 7)));
        // An item is its own best match, at the greatest sum that the codes can reach.
        let own = index.top_k(&items[..dims], 1).expect("finite values");
        assert_eq!(own.indices, [0]);
    }
}

#[test]
fn equal_scores_rank_by_index() {
    let index = FactorIndex::new(&[0.5; 1_000], 2).expect("finite values");
    let answer = index.top_k(&[1.0, 1.0, 0.0, 0.0, -1.0, -1.0], 3).expect("finite values");
    assert_eq!(answer.indices, [0, 1, 2].repeat(3));
    assert_eq!(answer.scores, [[1.0; 3], [0.0; 3], [-1.0; 3]].concat());
}

#[test]
fn negative_zero_becomes_zero() {
    let index = FactorIndex::new(&[-0.0, 1.0], 1).expect("finite values");
    let answer = index.top_k(&[-0.0], 2).expect("finite values");
    assert_eq!(bits(&answer), (2, vec![0, 1], vec![0, 0]));
}

#[test]
fn refusals_name_the_place() {
    let refused = |values: &[f32], dims| FactorIndex::new(values, dims).map(|_| ()).expect_err("refused");
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1.1e15, -f32::MAX] {
        let error = refused(&[0.0, 0.0, bad, 0.0], 2);
        assert_eq!((error.code, error.path.as_str()), (Code::NumberRange, "/values"));
        assert!(error.detail.starts_with("row 1, column 0"), "{}", error.detail);
    }
    assert_eq!(refused(&[0.0; 3], 2).code, Code::BufferShape);
    assert_eq!(refused(&[], 0).path, "/dims");
    assert_eq!(refused(&[], 16_385).code, Code::FieldRange);

    let index = FactorIndex::new(&[1.0, 2.0], 2).expect("finite values");
    assert_eq!(index.top_k(&[1.0], 1).expect_err("refused").code, Code::BufferShape);
    assert_eq!(index.top_k(&[1.0, 1.0], 0).expect_err("refused").path, "/k");
    let error = index.top_k(&[1.0, f32::NAN], 1).expect_err("refused");
    assert_eq!((error.code, error.path.as_str()), (Code::NumberRange, "/queries"));
    assert_eq!(index.top_k(&[], 1).expect("no queries"), TopK { per_query: 1, ..TopK::default() });
    assert!(FactorIndex::new(&[], 3).expect("no items").is_empty());
}

#[test]
fn one_index_serves_many_threads() {
    let index = FactorIndex::new(&uniform(2_000, 3), 4).expect("finite values");
    let queries = uniform(40, 4);
    let expected = index.top_k(&queries, 9).expect("finite values");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| index.top_k(&queries, 9))).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("no panic").expect("finite values"), expected);
        }
    });
}
