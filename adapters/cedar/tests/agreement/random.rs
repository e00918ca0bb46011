//! Random policies, askers, resources, actions and facts in the expressible part.

use crate::{ours, theirs};
use hivecore::compliance::access::{AccessEffect, AccessPolicy, AccessQuestion, AccessRequest, access};
use hivecore::foundation::decimal::Decimal;
use hivecore::foundation::instant::Instant;
use hivecore::rules::language::{Comparison, Condition, Literal, Operand, Test};
use hivecore::rules::{FactDeclaration, FactType, FactValues};
use hivecore_cedar::CedarError;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeMap;

const FACTS: &[(&str, FactType)] = &[
    ("b", FactType::Boolean),
    ("other b", FactType::Boolean),
    ("n", FactType::Integer),
    ("\"n\"", FactType::Integer),
    ("d", FactType::Decimal),
    ("d2", FactType::Decimal),
    ("t", FactType::Text),
    ("t\\2", FactType::Text),
    ("s", FactType::Set),
    ("s2", FactType::Set),
];
const NAMES: &[&str] = &["read", "wr\"ite", "löschen\n"];
const TEXTS: &[&str] = &["", "a", "ab", "b", "a*b", "*", "\\", "\"a\"", "é", "a\u{0}\r\n", "\u{1f600}", "${x}"];

fn texts(names: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    subsequence(names, 0..=most).prop_map(|names| names.into_iter().map(str::to_owned).collect())
}

/// The names that a policy fits; often any.
fn scope() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![3 => Just(Vec::new()), 2 => texts(NAMES, 2)]
}

fn literal(value_type: FactType) -> BoxedStrategy<Literal> {
    let integer = prop_oneof![4 => -2_i64..4, 1 => select(&[i64::MIN, i64::MAX, (1 << 53) - 1][..])];
    let decimal = select(&["-1.25", "0", "0.0001", "0.5", "1", "2.5", "2.4999", "99999999999999.9999"][..]);
    match value_type {
        FactType::Boolean => any::<bool>().prop_map(Literal::Boolean).boxed(),
        FactType::Integer => prop_oneof![
            3 => integer.clone().prop_map(Literal::Integer),
            1 => integer.prop_map(|value| Literal::Text(value.to_string())),
        ]
        .boxed(),
        FactType::Decimal => prop_oneof![
            3 => decimal.prop_map(|text| Literal::Decimal(Decimal::parse(text).expect("a decimal"))),
            1 => (-2_i64..4).prop_map(Literal::Integer),
        ]
        .boxed(),
        FactType::Text => select(TEXTS).prop_map(|text| Literal::Text(text.to_owned())).boxed(),
        _ => texts(TEXTS, 3).prop_map(Literal::Set).boxed(),
    }
}

fn fact(wanted: FactType) -> impl Strategy<Value = Operand> {
    let fitting: Vec<&str> = FACTS.iter().filter(|(_, found)| *found == wanted).map(|(name, _)| *name).collect();
    select(fitting).prop_map(|name| Operand::Fact(name.to_owned()))
}

/// A literal three times, a fact once.
fn operand(value_type: FactType) -> BoxedStrategy<Operand> {
    prop_oneof![3 => literal(value_type).prop_map(Operand::Literal), 1 => fact(value_type)].boxed()
}

fn comparison(value_type: FactType, with: impl Strategy<Value = Operand>) -> impl Strategy<Value = Test> {
    let equal = [Comparison::Eq, Comparison::Ne];
    let ordered = [Comparison::Gt, Comparison::Gte, Comparison::Lt, Comparison::Lte];
    let numbers = matches!(value_type, FactType::Integer | FactType::Decimal);
    let all: Vec<Comparison> = equal.into_iter().chain(ordered.into_iter().filter(|_| numbers)).collect();
    (select(all), with).prop_map(|(comparison, with)| Test::Compare(comparison, with))
}

fn test(value_type: FactType) -> BoxedStrategy<Test> {
    let text = || select(TEXTS).prop_map(str::to_owned);
    let several = move || vec(literal(value_type), 0..4);
    let any_type = prop_oneof![
        4 => comparison(value_type, operand(value_type)),
        1 => any::<bool>().prop_map(Test::Exists),
    ];
    let scalar = prop_oneof![several().prop_map(Test::In), several().prop_map(Test::NotIn)];
    match value_type {
        FactType::Boolean => prop_oneof![2 => Just(Test::Holds), 2 => any_type, 1 => scalar].boxed(),
        FactType::Integer | FactType::Decimal => {
            let ends = (operand(value_type), operand(value_type));
            prop_oneof![3 => any_type, 1 => scalar, 1 => ends.prop_map(|(a, b)| Test::Between(a, b))].boxed()
        }
        FactType::Text => prop_oneof![
            2 => any_type,
            1 => scalar,
            1 => text().prop_map(Test::Contains),
            1 => text().prop_map(Test::Prefix),
            1 => text().prop_map(Test::Suffix),
        ]
        .boxed(),
        _ => prop_oneof![
            2 => any_type,
            1 => text().prop_map(Test::Contains),
            1 => texts(TEXTS, 2).prop_map(Test::ContainsAny),
            1 => texts(TEXTS, 2).prop_map(Test::ContainsAll),
        ]
        .boxed(),
    }
}

fn leaf() -> impl Strategy<Value = Condition> {
    let types = [FactType::Boolean, FactType::Integer, FactType::Decimal, FactType::Text, FactType::Set];
    select(types.to_vec()).prop_flat_map(|value_type| {
        let facts = (fact(value_type), test(value_type)).boxed();
        // A literal on the left takes the type of the fact that it is compared with.
        let literals = literal(value_type).prop_map(Operand::Literal);
        let literals = (literals, comparison(value_type, fact(value_type))).boxed();
        prop_oneof![9 => facts, 1 => literals].prop_map(|(operand, test)| Condition::Test { operand, test })
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    leaf().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Condition::All),
            vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.clone().prop_map(|inner| Condition::Not(Box::new(inner))),
            (0_u32..4, vec(inner, 0..4)).prop_map(|(count, of)| Condition::AtLeast { count, of }),
        ]
    })
}

fn policy() -> impl Strategy<Value = AccessPolicy> {
    let effect = prop_oneof![3 => Just(AccessEffect::Permit), 1 => Just(AccessEffect::Forbid)];
    let when = proptest::option::weighted(0.7, condition());
    (effect, scope(), scope(), scope(), when, proptest::bool::weighted(0.3)).prop_map(
        |(effect, roles, actions, resources, when, break_glass)| AccessPolicy {
            id: String::new(),
            effect,
            roles,
            actions,
            resources,
            when,
            break_glass,
        },
    )
}

fn facts() -> impl Strategy<Value = FactValues> {
    let known = FACTS.iter().map(|(name, value_type)| {
        let value = prop_oneof![
            6 => literal(*value_type).prop_map(|value| Some(Some(value))),
            2 => Just(None),
            1 => Just(Some(None)),
        ];
        value.prop_map(|value| value.map(|value| ((*name).to_owned(), value)))
    });
    known.collect::<Vec<_>>().prop_map(|facts| FactValues(facts.into_iter().flatten().collect()))
}

fn question() -> impl Strategy<Value = AccessQuestion> {
    let name = || select(NAMES).prop_map(str::to_owned);
    let glass = proptest::option::weighted(0.5, Just("why".to_owned()));
    (texts(NAMES, 3), name(), name(), facts(), glass).prop_map(|(roles, action, resource, facts, break_glass)| {
        AccessQuestion { roles, action, resource, facts, events: Vec::new(), break_glass }
    })
}

fn asked() -> impl Strategy<Value = AccessRequest> {
    (vec(policy(), 0..6), vec(question(), 1..4)).prop_map(|(mut policies, questions)| {
        for (at, policy) in policies.iter_mut().enumerate() {
            policy.id = format!("policy \"{at}\"");
        }
        let declared = |value_type| FactDeclaration { r#type: value_type, currency: None };
        let facts = FACTS.iter().map(|(name, value_type)| ((*name).to_owned(), declared(*value_type)));
        let now = Instant::parse("2026-06-30T12:00:00Z").expect("an instant");
        AccessRequest { policies, facts: facts.collect(), now, questions }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    /// Whatever is asked, both decide the same, by the same policies.
    #[test]
    fn cedar_and_hivecore_decide_the_same(request in asked()) {
        prop_assert_eq!(theirs(&request).expect("decisions"), ours(&request));
    }

    /// Where types follow from use, Cedar's side knows them as well, or says that it lacks a word; what hivecore refuses
    /// is refused with the same error.
    #[test]
    fn undeclared_facts_have_the_types_of_their_uses(
        request in asked(),
        declared in btree_map(select(FACTS), Just(()), 0..FACTS.len()),
    ) {
        let mut request = request;
        let kept = |name: &String| declared.keys().any(|(kept, _)| kept == name);
        request.facts = std::mem::take(&mut request.facts).into_iter().filter(|(name, _)| kept(name)).collect::<BTreeMap<_, _>>();
        match (theirs(&request), access(None, &request)) {
            (Ok(theirs), Ok(_)) => prop_assert_eq!(theirs, ours(&request)),
            (Err(CedarError::Refused(theirs)), Err(ours)) => prop_assert_eq!(theirs.code, ours.code),
            (Err(CedarError::Inexpressible { .. }), _) => {}
            (theirs, ours) => prop_assert!(false, "{:?} and {:?}", theirs, ours),
        }
    }
}

/// The random requests are worth asking: all kinds of answers come up, often enough.
#[test]
fn random_requests_are_varied() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..300 {
        let request = asked().new_tree(&mut runner).expect("a request").current();
        for decision in access(None, &request).expect("an answer").decisions {
            *counts.entry(decision.reason).or_default() += 1;
            *counts.entry("by broken glass").or_default() += u32::from(!decision.obligations.is_empty());
        }
    }
    println!("{counts:?}");
    assert_eq!(counts.len(), 5);
    assert!(counts.values().all(|count| *count >= 10), "{counts:?}");
}
