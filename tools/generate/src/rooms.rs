//! The model by rooms, so that each language has a file for each engine: a type stands with the engine whose operations
//! use it, in `rules` where engines share it with the rules, and else in the foundation.

use crate::model::{Definition, Field, Form, Model, Operation, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What everything stands on.
pub const FOUNDATION: &str = "foundation";
const RULES: &str = "rules";

/// A room's types and operations, each in the order of their names.
#[derive(Default)]
pub struct Room<'m> {
    pub definitions: Vec<&'m Definition>,
    pub operations: Vec<&'m Operation>,
}

/// The rooms by name. Those that a room may use are [`below`] it.
pub fn rooms(model: &Model) -> BTreeMap<&'static str, Room<'_>> {
    let mut owners: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
    for name in ["Reason", "Receipt"] {
        own(model, name, FOUNDATION, &mut owners);
    }
    let mut rooms: BTreeMap<&'static str, Room<'_>> = BTreeMap::new();
    for operation in &model.operations {
        own(model, &operation.request, operation.engine, &mut owners);
        own(model, &operation.answer, operation.engine, &mut owners);
        rooms.entry(operation.engine).or_default().operations.push(operation);
    }
    for definition in model.definitions.values() {
        let engines = owners.get(definition.name).cloned().unwrap_or_default();
        let room = match engines.first() {
            Some(only) if engines.len() == 1 => only,
            // Beside one engine only: what two share may be named by what the two share without the rules.
            Some(_) if engines.len() == 2 && engines.contains(RULES) && !engines.contains(FOUNDATION) => RULES,
            _ => FOUNDATION,
        };
        rooms.entry(room).or_default().definitions.push(definition);
    }
    rooms
}

/// The rooms whose types a room may name.
pub fn below(room: &str) -> &'static [&'static str] {
    match room {
        FOUNDATION => &[],
        RULES => &[FOUNDATION],
        _ => &[FOUNDATION, RULES],
    }
}

/// Says of a type, and of all that it names, that `engine` uses it.
fn own<'m>(
    model: &'m Model,
    name: &'m str,
    engine: &'static str,
    owners: &mut BTreeMap<&'m str, BTreeSet<&'static str>>,
) {
    if !owners.entry(name).or_default().insert(engine) {
        return;
    }
    let fields: Vec<&Field> = match model.definitions.get(name).map(|definition| &definition.form) {
        Some(Form::Record(fields)) => fields.iter().collect(),
        Some(Form::Tagged(variants)) => variants.iter().flat_map(|variant| &variant.fields).collect(),
        _ => return,
    };
    for field in fields {
        let mut ty = &field.ty;
        while let Type::List(inner) | Type::Map(inner) = ty {
            ty = inner;
        }
        if let Type::Named(inner) = ty {
            own(model, inner, engine, owners);
        }
    }
}

/// The words of a source text, to see which names it uses.
pub fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}
