//! The JSON Schema of the rule language, from the table that the core's reader goes by.
//!
//! Conditions of rules look at facts and history, those of filters at the fields of an event: each kind has its own
//! definitions. What a schema cannot say is left to the core: types, references, nesting, sizes in bytes.

use hivecore::rules::grammar::{Form, Record, logic, operands, tests};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Where a condition stands.
#[derive(Clone, Copy)]
enum Place {
    Rule,
    Filter,
}

impl Place {
    fn name(self, what: &str) -> String {
        let place = if let Self::Rule = self { "Rule" } else { "Filter" };
        format!("{place}{what}")
    }

    fn allows(self, record: &Record) -> bool {
        if let Self::Rule = self { record.places.0 } else { record.places.1 }
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// The schemas of the definitions that `Condition` and `Operand` open; `used` takes what else they name.
pub fn define(name: &str, used: &mut BTreeSet<String>) -> Option<Value> {
    Some(match name {
        "Condition" => {
            used.insert("RuleCondition".to_owned());
            json!({ "anyOf": [{ "type": "string" }, reference("RuleCondition")] })
        }
        "Operand" => {
            used.extend(["RuleOperandRecord".to_owned(), "Money".to_owned()]);
            json!({ "anyOf": [{ "type": "string" }, reference("RuleOperandRecord"), reference("Money")] })
        }
        _ => return None,
    })
}

/// The definitions of the language itself, by name; `used` takes the names that are defined elsewhere.
pub fn definition(name: &str, used: &mut BTreeSet<String>) -> Option<Value> {
    let places = [Place::Rule, Place::Filter];
    let schema = if let Some(place) = places.into_iter().find(|place| place.name("Condition") == name) {
        condition(place)
    } else if let Some(place) = places.into_iter().find(|place| place.name("Operand") == name) {
        json!({ "anyOf": [reference("RuleLiteral"), reference(&place.name("OperandRecord"))] })
    } else if let Some(place) = places.into_iter().find(|place| place.name("OperandRecord") == name) {
        let one = operands().into_iter().filter(|record| place.allows(record));
        json!({ "oneOf": one.map(|record| self::record(place, &record, false)).collect::<Vec<_>>() })
    } else {
        match name {
            "RuleLiteral" => {
                json!({ "description": "A literal; what a text stands for follows from what it meets.", "anyOf": [
                    { "type": ["boolean", "number", "string"] },
                    { "type": "array", "items": { "type": "string" } },
                    reference("Money"),
                ]})
            }
            "RuleFilter" => json!({ "description": "Which events count.", "anyOf": [
                text(),
                { "type": "object", "additionalProperties": false, "properties": {
                    "type": { "anyOf": [text(), { "type": "array", "items": text() }] },
                    "where": reference("FilterCondition"),
                }},
            ]}),
            "RuleOneTest" => {
                let none = json!({ "not": { "anyOf": tests().iter().map(|(key, _)| json!({ "required": [key] })).collect::<Vec<_>>() } });
                let one = tests().iter().map(|(key, _)| json!({ "required": [key] }));
                json!({ "description": "A record has one test at most.", "oneOf": std::iter::once(none).chain(one).collect::<Vec<_>>() })
            }
            _ => return None,
        }
    };
    named(&schema, used);
    Some(schema)
}

/// The names that a schema refers to.
fn named(schema: &Value, used: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            let name = members.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
            used.extend(name.map(str::to_owned));
            members.values().for_each(|member| named(member, used));
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, used)),
        _ => {}
    }
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 256 })
}

fn condition(place: Place) -> Value {
    let joined = logic().into_iter().filter(|record| place.allows(record)).map(|one| record(place, &one, false));
    let tested = operands().into_iter().filter(|record| place.allows(record)).map(|one| record(place, &one, true));
    json!({ "oneOf": joined.chain(tested).collect::<Vec<_>>() })
}

/// A record of the language; `tested` takes a test beside it.
fn record(place: Place, record: &Record, tested: bool) -> Value {
    let (mut properties, mut required) = (Map::new(), vec![record.key]);
    properties.insert(record.key.to_owned(), form(place, record.form));
    for (key, of, needed) in &record.beside {
        properties.insert((*key).to_owned(), form(place, *of));
        required.extend(needed.then_some(*key));
    }
    if tested {
        properties.extend(tests().iter().map(|(key, of)| ((*key).to_owned(), form(place, *of))));
    }
    let mut schema = json!({ "type": "object", "additionalProperties": false, "required": required });
    let has = |key: &str| properties.contains_key(key);
    if has("within") && has("calendar") {
        // A window slides or follows the calendar, and only a calendar has a zone.
        schema["not"] = json!({ "required": ["within", "calendar"] });
        schema["dependentRequired"] = json!({ "zone": ["calendar"] });
    }
    if tested {
        schema["allOf"] = json!([reference("RuleOneTest")]);
    }
    schema["properties"] = Value::Object(properties);
    schema
}

fn form(place: Place, form: Form) -> Value {
    let list = |items: Value, least: usize, most: Option<usize>| {
        let mut schema = json!({ "type": "array", "items": items, "minItems": least });
        if let Some(most) = most {
            schema["maxItems"] = json!(most);
        }
        schema
    };
    match form {
        Form::Condition => reference(&place.name("Condition")),
        Form::Conditions => list(reference(&place.name("Condition")), 0, None),
        Form::Operand => reference(&place.name("Operand")),
        Form::Operands(least, most) => list(reference(&place.name("Operand")), least, most),
        Form::Literal => reference("RuleLiteral"),
        Form::Literals => list(reference("RuleLiteral"), 0, None),
        Form::Text => json!({ "type": "string" }),
        Form::Texts => list(json!({ "type": "string" }), 0, None),
        Form::Name => text(),
        Form::Boolean => json!({ "type": "boolean" }),
        Form::Filter => reference("RuleFilter"),
        Form::Filters(least, most) => list(reference("RuleFilter"), least, Some(most)),
        Form::Span => json!({ "type": "string", "format": "duration", "pattern":
            "^P(?!$)([0-9]{1,12}W)?([0-9]{1,12}D)?(T(?=[0-9])([0-9]{1,12}H)?([0-9]{1,12}M)?([0-9]{1,12}(\\.[0-9]{1,9})?S)?)?$" }),
        Form::Calendar => {
            json!({ "type": "object", "additionalProperties": false, "required": ["unit"], "properties": {
                "unit": self::form(place, Form::Unit),
                "last": { "type": "integer", "minimum": 1, "maximum": hivecore::foundation::limits::RULES_UNITS },
            }})
        }
        Form::Unit => json!({ "enum": ["day", "week", "month", "year"] }),
        Form::Count(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
    }
}
