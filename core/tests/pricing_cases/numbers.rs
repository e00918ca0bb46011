//! Exact numbers of cases, and calls.

use hivecore::foundation::rational::Rational;
use serde_json::{Value, json};

/// The exact number that a JSON number or string spells.
pub fn exact(value: &Value) -> Rational {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        other => panic!("{other} is no number"),
    };
    Rational::parse(text.strip_suffix(".0").unwrap_or(&text)).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// How many minor units a unit of the case's money is.
pub fn scale(case: &Value) -> Rational {
    Rational::integer(if case["money"] == "major" { 100 } else { 1 })
}

pub fn times(a: Rational, b: Rational) -> Rational {
    a.times(b).expect("a small product")
}

/// Minor units of an amount of the case.
pub fn minor(case: &Value, value: &Value) -> Rational {
    times(exact(value), scale(case))
}

/// A whole number of minor units.
pub fn whole(value: Rational) -> i64 {
    assert_eq!(value.denominator(), 1, "{value} is no whole number");
    value.numerator()
}

/// The answer of an operation, or the text of its error.
pub fn call(op: &str, request: &Value) -> Result<Value, String> {
    let text = hivecore::call(op, request.to_string().as_bytes());
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    match answer.get("ok") {
        Some(ok) => Ok(ok["answer"].clone()),
        None => Err(format!("{text}\nfor {request}")),
    }
}

/// A quote with its tree, all ids and amounts checked to add up.
pub fn quote(book: Value, cart: Value) -> Result<Value, String> {
    let mut book = book;
    let own = [("version", json!("1")), ("currency", json!("EUR"))];
    own.into_iter().for_each(|(key, value)| {
        book.as_object_mut().unwrap().entry(key).or_insert(value);
    });
    let request = json!({"book": book, "cart": cart, "now": "2026-11-21T00:00:00Z", "detail": "tree"});
    let answer = call("pricing.quote", &request)?;
    adds_up(&answer)?;
    Ok(answer)
}

/// An int64 of an answer.
pub fn int(value: &Value) -> i64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{value} is no int64"))
}

/// Minor units of an amount in quanta.
pub fn amount(answer: &Value, value: &Value) -> Rational {
    Rational::new(int(value).into(), int(&answer["resolution"]).into()).unwrap()
}

fn adds_up(answer: &Value) -> Result<(), String> {
    let rows = || answer["lines"].as_array().unwrap().iter().chain(answer["charges"].as_array().unwrap());
    for field in ["listed", "net", "tax"] {
        let sum: i64 = rows().map(|row| int(&row[field])).sum();
        if sum != int(&answer[field]) {
            return Err(format!("{field} does not add up: {sum} in {answer}"));
        }
    }
    let nodes = answer["nodes"].as_array().unwrap();
    for node in nodes.iter().filter(|node| node["op"] == "sum") {
        let inputs = node["inputs"].as_array().unwrap();
        let sum: i64 = inputs.iter().map(|at| int(&nodes[at.as_u64().unwrap() as usize]["amount"])).sum();
        if sum != int(&node["amount"]) {
            return Err(format!("node {} does not add up: {sum} in {}", node["id"], answer["nodes"]));
        }
    }
    Ok(())
}

/// Equal, or a message with both.
pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, expected {expected:?}")) }
}
