//! Decimals, rationals, rounding and allocation: known answers and laws.

#![allow(clippy::expect_used)]

use hivecore::foundation::allocation::{Allocation, ZeroWeights};
use hivecore::foundation::decimal::Decimal;
use hivecore::foundation::rational::Rational;
use hivecore::foundation::rounding::Rounding;
use hivecore::wire::{Node, Read};
use proptest::prelude::*;

fn decimal(json: &str) -> Result<String, &'static str> {
    let node = Node::parse(json.as_bytes()).expect("JSON");
    Decimal::read(&node).map(|d| d.to_string()).map_err(|e| e.code.name())
}

#[test]
fn decimals_are_read_from_their_spelling() {
    let right = [
        ("0.1", "0.1"),
        ("3.7", "3.7"),
        ("-0", "0"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("12.5E-3", "0.0125"),
        ("1e17", "100000000000000000"),
        ("1e-9", "0.000000001"),
        ("0e99", "0"),
        ("\"1.000000000000\"", "1"),
        ("\"-0.10\"", "-0.1"),
        ("\"999999999999999999\"", "999999999999999999"),
        ("\"123456789.123456789\"", "123456789.123456789"),
        ("\"-0.000000001\"", "-0.000000001"),
    ];
    for (json, text) in right {
        assert_eq!(decimal(json).as_deref(), Ok(text), "{json}");
    }
    let wrong = [
        ("1e18", "number.precision"),
        ("1e-10", "number.precision"),
        ("1e99", "number.precision"),
        ("\"1000000000000000000\"", "number.precision"),
        ("\"0.0000000001\"", "number.precision"),
        // a double would make this 123456789.12345679, and two requests would share a digest
        ("123456789.123456789", "number.precision"),
        ("\"1e3\"", "number.decimal"),
        ("\"01\"", "number.decimal"),
        ("\".5\"", "number.decimal"),
        ("\"5.\"", "number.decimal"),
        ("\"+5\"", "number.decimal"),
        ("\"\"", "number.decimal"),
        ("\"-\"", "number.decimal"),
        ("\"1,5\"", "number.decimal"),
        ("\"１\"", "number.decimal"),
        ("true", "field.type"),
        ("null", "field.type"),
    ];
    for (json, code) in wrong {
        assert_eq!(decimal(json), Err(code), "{json}");
    }
}

#[test]
fn rationals_are_reduced_and_checked() {
    let parse = |text: &str| Rational::parse(text).map(|r| r.to_string()).map_err(|e| e.code.name());
    assert_eq!(parse("6/4").as_deref(), Ok("3/2"));
    assert_eq!(parse("-6/4").as_deref(), Ok("-3/2"));
    assert_eq!(parse("0/7").as_deref(), Ok("0/1"));
    assert_eq!(parse("7.7").as_deref(), Ok("77/10"));
    assert_eq!(parse("9223372036854775807/1").as_deref(), Ok("9223372036854775807/1"));
    assert_eq!(parse("1/0"), Err("number.zero_divisor"));
    assert_eq!(parse("9223372036854775808/1"), Err("number.overflow"));
    for text in ["1/-2", "/2", "1/", "1/2/3", "a/b", "1.5/2"] {
        assert_eq!(parse(text), Err("number.decimal"), "{text}");
    }
    let least = Rational::new(i128::from(i64::MIN), 1).expect("fits");
    assert_eq!(least.minus(Rational::ONE).map_err(|e| e.code.name()), Err("number.overflow"));
    assert_eq!(Rational::new(i128::MIN, i128::MIN).expect("reduces"), Rational::ONE);
    assert_eq!(Rational::ONE.over(Rational::ZERO).map_err(|e| e.code.name()), Err("number.zero_divisor"));
}

#[test]
fn the_eight_modes() {
    // half-up, half-down, half-even, half-ceiling, up, down, floor, ceiling
    let table: [(i128, [i128; 8]); 6] = [
        (5, [3, 2, 2, 3, 3, 2, 2, 3]),
        (-5, [-3, -2, -2, -2, -3, -2, -3, -2]),
        (7, [4, 3, 4, 4, 4, 3, 3, 4]),
        (-7, [-4, -3, -4, -3, -4, -3, -4, -3]),
        (4, [2; 8]),
        (0, [0; 8]),
    ];
    for (halves, expected) in table {
        let found = Rounding::ALL.map(|mode| mode.quotient(halves, 2).expect("a divisor above zero"));
        assert_eq!(found, expected, "{halves}/2");
    }
    // what a library that looks only at the first discarded digit gets wrong
    for (value, cents) in [(23_451, 235), (855, 9), (23_455, 235)] {
        assert_eq!(Rounding::HalfEven.quotient(value, 100), Ok(cents));
    }
    assert_eq!(Rounding::HalfEven.quotient(i128::MAX, i128::MAX), Ok(1));
    assert!(Rounding::Up.quotient(1, 0).is_err());
}

/// Amount, weights, and the parts of `largest_remainder`, `first`, `largest_weight`, `half_down_first`, `cumulative`.
type Row<'r> = (i64, &'r [i64], [&'r [i64]; 5]);

#[test]
fn peers_disagree_over_the_remainder() {
    let table: [Row<'_>; 6] = [
        (15, &[80, 8, 12], [&[12, 1, 2], &[13, 1, 1], &[13, 1, 1], &[12, 1, 2], &[12, 1, 2]]),
        (5, &[1, 3], [&[1, 4], &[2, 3], &[1, 4], &[1, 4], &[1, 4]]),
        (300, &[4300, 1400, 2300], [&[161, 53, 86], &[162, 52, 86], &[162, 52, 86], &[162, 52, 86], &[161, 52, 87]]),
        (299, &[4300, 1400, 2300], [&[161, 52, 86], &[161, 53, 85], &[161, 52, 86], &[161, 52, 86], &[160, 53, 86]]),
        (
            93,
            &[10, 20, 10, 30, 50, 20, 10, 40],
            [
                &[5, 10, 5, 15, 24, 10, 5, 19],
                &[5, 10, 5, 15, 25, 10, 4, 19],
                &[5, 10, 4, 15, 25, 10, 4, 20],
                &[4, 10, 5, 15, 24, 10, 5, 20],
                &[4, 10, 5, 15, 24, 10, 5, 20],
            ],
        ),
        (
            5000,
            &[12_000, 23_000, 30_000],
            [&[923, 1769, 2308], &[924, 1769, 2307], &[923, 1769, 2308], &[923, 1769, 2308], &[923, 1769, 2308]],
        ),
    ];
    let methods = [
        Allocation::LargestRemainder,
        Allocation::First,
        Allocation::LargestWeight,
        Allocation::HalfDownFirst,
        Allocation::Cumulative,
    ];
    let mut wrong = Vec::new();
    for (amount, weights, rows) in table {
        for (method, expected) in methods.into_iter().zip(rows) {
            let parts = method.split(amount, weights, ZeroWeights::Reject).expect("parts");
            if parts != expected {
                wrong.push((amount, method, parts, expected));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(Allocation::Last.split(4, &[1, 1, 1], ZeroWeights::Reject), Ok(vec![1, 1, 2]));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rounding_stays_within_one_and_negation_mirrors(n in any::<i64>(), d in 1..i64::MAX) {
        let (n, d) = (i128::from(n), i128::from(d));
        for mode in Rounding::ALL {
            let rounded = mode.quotient(n, d).expect("positive divisor");
            prop_assert!((rounded * d - n).abs() < d);
            let mirrored = match mode {
                Rounding::Floor => Rounding::Ceiling,
                Rounding::Ceiling => Rounding::Floor,
                Rounding::HalfCeiling => continue,
                same => same,
            };
            prop_assert_eq!(mirrored.quotient(-n, d).expect("positive divisor"), -rounded);
        }
        for mode in [Rounding::HalfUp, Rounding::HalfDown, Rounding::HalfEven, Rounding::HalfCeiling] {
            prop_assert!(2 * (mode.quotient(n, d).expect("positive divisor") * d - n).abs() <= d);
        }
    }

    #[test]
    fn rounding_is_monotone(n in any::<i32>(), step in 0..1000_i128, d in 1..50_i128) {
        for mode in Rounding::ALL {
            let (low, high) = (mode.quotient(i128::from(n), d), mode.quotient(i128::from(n) + step, d));
            prop_assert!(low.expect("positive divisor") <= high.expect("positive divisor"));
        }
    }

    #[test]
    fn parts_add_up(amount in any::<i64>(), weights in prop::collection::vec(0..1_i64 << 40, 1..40)) {
        for method in Allocation::ALL {
            let parts = method.split(amount, &weights, ZeroWeights::Equal).expect("parts");
            prop_assert_eq!(parts.iter().copied().map(i128::from).sum::<i128>(), i128::from(amount));
            let total: i128 = weights.iter().copied().map(i128::from).sum();
            if total > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    prop_assert!(*weight > 0 || *part == 0);
                    let far = (i128::from(*part) * total - i128::from(amount) * i128::from(*weight)).abs();
                    // the last part takes what rounding all the others left over
                    prop_assert!(method == Allocation::Last || far < 2 * total);
                }
            }
            if amount != i64::MIN {
                let refund = method.split(-amount, &weights, ZeroWeights::Equal).expect("parts");
                prop_assert_eq!(refund, parts.iter().map(|part| -part).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn decimals_round_trip(coefficient in -999_999_999_999_999_999..=999_999_999_999_999_999_i64, scale in 0..=9_u32) {
        let exact = Rational::new(i128::from(coefficient), 10_i128.pow(scale)).expect("fits");
        let unit = 10_u64.pow(scale);
        let magnitude = coefficient.unsigned_abs();
        let sign = if coefficient < 0 { "-" } else { "" };
        let text = match scale {
            0 => format!("{sign}{magnitude}"),
            _ => format!("{sign}{}.{:0width$}", magnitude / unit, magnitude % unit, width = scale as usize),
        };
        let read = Decimal::parse(&text).expect("18 digits");
        prop_assert_eq!(read.rational().expect("fits"), exact);
        prop_assert_eq!(Decimal::parse(&read.to_string()), Ok(read));
    }

    #[test]
    fn rationals_are_a_field(a in any::<(i32, i32)>(), b in any::<(i32, i32)>()) {
        prop_assume!(a.1 != 0 && b.1 != 0);
        let of = |(n, d): (i32, i32)| Rational::new(n.into(), d.into()).expect("fits");
        let (a, b) = (of(a), of(b));
        if let Ok(sum) = a.plus(b) {
            prop_assert_eq!(b.plus(a), Ok(sum));
            prop_assert_eq!(sum.minus(b), Ok(a));
            prop_assert_eq!(sum > a, b > Rational::ZERO);
        }
        let product = a.times(b).expect("62 bits fit");
        if b != Rational::ZERO {
            prop_assert_eq!(product.over(b), Ok(a));
        }
    }
}
