//! Canonical text: the examples of RFC 8785, and a peer's canonicaliser on random trees.

#![allow(clippy::expect_used)]

use hivecore::wire::canonical;
use proptest::prelude::*;

fn canon(text: &str) -> String {
    canonical(text.as_bytes()).expect("valid JSON")
}

/// RFC 8785 appendix B: IEEE 754 bits and their text.
#[test]
fn rfc_8785_numbers() {
    let cases = [
        (0x0000_0000_0000_0000_u64, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0x41b3_de43_5555_5556, "333333333.3333334"),
        (0x41b3_de43_5555_5557, "333333333.33333343"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ];
    for (bits, expected) in cases {
        assert_eq!(hivecore::wire::text(&f64::from_bits(bits)).expect("finite"), expected, "{bits:016x}");
    }
    for bits in [0x7fff_ffff_ffff_ffff_u64, 0x7ff0_0000_0000_0000] {
        let error = hivecore::wire::text(&f64::from_bits(bits)).expect_err("not finite");
        assert_eq!(error.code.name(), "internal.answer");
    }
}

/// RFC 8785 section 3.2.2 and 3.2.3.
#[test]
fn rfc_8785_samples() {
    let sample = r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
        "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#;
    let expected = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
        \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
    assert_eq!(canon(sample), expected);
    let sorting = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
        "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#;
    let order: Vec<usize> = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]
        .iter()
        .map(|name| canon(sorting).find(name).expect("present"))
        .collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn errors_carry_the_path() {
    let cases: &[(&[u8], &str, &str)] = &[
        (br#"{"a":[1,{"b":1,"b":2}]}"#, "json.duplicate_key", "/a/1/b"),
        (br#"{"a/b":[01]}"#, "json.syntax", "/a~1b"),
        (br#"[1e400]"#, "number.range", "/0"),
        (br#"[9007199254740992]"#, "number.range", "/0"),
        (br#"["\ud800"]"#, "json.surrogate", "/0"),
        (b"\"\xff\"", "json.utf8", ""),
        (b"[1] 2", "json.syntax", ""),
        (b"", "json.syntax", ""),
    ];
    for (text, code, path) in cases {
        let error = canonical(text).expect_err("refused");
        assert_eq!((error.code.name(), error.path.as_str()), (*code, *path), "{}", String::from_utf8_lossy(text));
    }
    let deep = "[".repeat(100) + &"]".repeat(100);
    assert_eq!(canonical(deep.as_bytes()).expect_err("refused").code.name(), "json.depth");
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        (-(1i64 << 53) + 1..1 << 53).prop_map(Into::into),
        any::<f64>().prop_filter("finite", |f| f.is_finite()).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|m| serde_json::Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_a_peer(value in any_value()) {
        let text = serde_json::to_string_pretty(&value).expect("text");
        let peer = serde_json_canonicalizer::to_string(&value).expect("text");
        prop_assert_eq!(canon(&text), peer);
    }

    #[test]
    fn doubles_are_spelled_as_by_a_peer(bits in any::<u64>(), whole in any::<i64>(), eighths in -8_000_000_000_000_000..8_000_000_000_000_000_i64) {
        // All magnitudes, whole numbers, and those with few binary places, where two spellings are equally close.
        for value in [f64::from_bits(bits), whole as f64, eighths as f64 / 8.0, eighths as f64 / 4.0] {
            if value.is_finite() {
                let peer = serde_json_canonicalizer::to_string(&value).expect("text");
                prop_assert_eq!(hivecore::wire::text(&value).expect("finite"), peer);
            }
        }
    }

    #[test]
    fn is_idempotent_and_total(text in any::<Vec<u8>>()) {
        if let Ok(once) = canonical(&text) {
            prop_assert_eq!(canonical(once.as_bytes()).expect("canonical text is valid"), once);
        }
    }

    #[test]
    fn call_always_answers_with_canonical_text(op in "[a-z.]{0,12}", request in any::<Vec<u8>>()) {
        let answer = hivecore::call(&op, &request);
        prop_assert_eq!(canon(&answer), answer);
    }
}
