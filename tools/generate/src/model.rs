//! What the surfaces are made from: the shapes of all operations as a flat set of named definitions, in the order of
//! their names.

use crate::names;
use anyhow::{Context, Result, bail, ensure};
use hivecore::wire::{self, Base, Shape};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A type as a field has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Boolean,
    Text,
    Integer { least: i64, most: i64 },
    Int64,
    Uint64,
    Float,
    Named(String),
    List(Box<Type>),
    Map(Box<Type>),
}

/// The fields in the order of canonical text; a variant's tag goes in as a field without documentation.
pub fn canonical<'a>(fields: &'a [Field], kind: Option<&'static str>) -> Vec<Member<'a>> {
    let mut members: Vec<Member<'_>> = fields.iter().map(Member::Field).collect();
    members.extend(kind.map(Member::Kind));
    members.sort_by_key(Member::name);
    members
}

/// A member of a record's text.
pub enum Member<'m> {
    Field(&'m Field),
    Kind(&'static str),
}

impl Member<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Field(field) => field.name,
            Self::Kind(_) => "kind",
        }
    }
}

/// A field of a record or of a variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: &'static str,
    pub doc: String,
    pub required: bool,
    pub default: Option<Value>,
    pub ty: Type,
}

impl Field {
    /// Whether the language's value may be absent: not required, and nothing stands for it.
    pub fn optional(&self) -> bool {
        !self.required && self.default.is_none()
    }
}

/// A variant of a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub kind: &'static str,
    pub name: &'static str,
    pub doc: String,
    pub fields: Vec<Field>,
}

/// What a named type is.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    Record(Vec<Field>),
    Tagged(Vec<Variant>),
    Choice(Vec<(&'static str, String)>),
    Scalar(Base, Option<&'static str>),
}

/// A named type.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    pub name: &'static str,
    pub doc: String,
    pub form: Form,
}

/// An operation.
pub struct Operation {
    pub name: &'static str,
    pub doc: &'static str,
    pub engine: &'static str,
    /// `None`, or the handle that it is called on.
    pub handle: String,
    pub request: String,
    pub answer: String,
}

impl Operation {
    /// The set's name as a type: `Operations`, `RecommenderOperations`.
    pub fn set_name(handle: &str) -> String {
        format!("{}Operations", if handle == "None" { "" } else { handle })
    }

    /// The name of its method, in snake case: handles leave the engine out.
    pub fn method(&self) -> String {
        let verb = if self.handle == "None" { self.name } else { self.name.rsplit('.').next().unwrap_or(self.name) };
        verb.replace('.', "_")
    }
}

/// A row of a table of operations.
pub struct Row {
    pub name: &'static str,
    pub doc: &'static str,
    /// Whose operation it is: `foundation`, or an engine.
    pub engine: &'static str,
    /// `None`, or the handle that it is called on.
    pub handle: String,
    pub request: fn() -> Shape,
    pub answer: fn() -> Shape,
}

/// Everything.
#[derive(Default)]
pub struct Model {
    pub definitions: BTreeMap<&'static str, Definition>,
    pub operations: Vec<Operation>,
}

/// One line break per line of the source, without Rust's links.
fn prose(doc: &str) -> String {
    let mut out = doc.trim().replace("[`", "`");
    while let Some(at) = out.find("`](") {
        let end = out[at..].find(')').map_or(out.len(), |end| at + end + 1);
        out.replace_range(at + 1..end, "");
    }
    out.replace("`]", "`")
}

impl Model {
    /// The model of the core's operations.
    pub fn of_core() -> Result<Self> {
        let rows = hivecore::ops::OPERATIONS.iter().map(|row| {
            let handle = format!("{:?}", row.handle);
            let engine = row.engine.split('/').next().unwrap_or_default();
            Row { name: row.name, doc: row.doc, engine, handle, request: row.request, answer: row.answer }
        });
        Self::new(&rows.collect::<Vec<_>>())
    }

    /// The model of a table's operations; `Reason` and `Receipt`, of which decisions are made, are always in it.
    pub fn new(rows: &[Row]) -> Result<Self> {
        let mut model = Self::default();
        model.ty(<hivecore::Reason as wire::Shaped>::shape())?;
        model.ty(<hivecore::Receipt as wire::Shaped>::shape())?;
        for row in rows {
            model.operation(row).with_context(|| format!("operation {}", row.name))?;
        }
        model.operations.sort_by_key(|operation| operation.name);
        model.check()?;
        Ok(model)
    }

    fn operation(&mut self, row: &Row) -> Result<()> {
        let (Type::Named(request), Type::Named(answer)) = (self.ty((row.request)())?, self.ty((row.answer)())?) else {
            bail!("requests and answers are records");
        };
        let (doc, handle) = (row.doc.trim(), row.handle.clone());
        self.operations.push(Operation { name: row.name, doc, engine: row.engine, handle, request, answer });
        Ok(())
    }

    /// The type of a shape; what it names is defined on the way.
    fn ty(&mut self, shape: Shape) -> Result<Type> {
        let flat = flat(shape);
        let Some(definition) = definition(shape)? else {
            if let Shape::List(inner) | Shape::Map(inner) = shape {
                self.ty(inner())?;
            }
            return Ok(flat);
        };
        if let Some(known) = self.definitions.get(definition.name) {
            ensure!(*known == definition, "two types are called {} and differ", definition.name);
            return Ok(flat);
        }
        self.definitions.insert(definition.name, definition);
        let fields: Vec<&wire::Field> = match shape {
            Shape::Record(record) => record.fields.iter().collect(),
            Shape::Tagged(tagged) => tagged.variants.iter().flat_map(|variant| variant.record.fields).collect(),
            _ => Vec::new(),
        };
        for field in fields {
            self.ty((field.shape)())?;
        }
        Ok(flat)
    }

    /// The handles, each with its operations; the plain set, `None`, first.
    pub fn sets(&self) -> BTreeMap<&str, Vec<&Operation>> {
        let mut sets: BTreeMap<&str, Vec<&Operation>> = BTreeMap::from([("None", Vec::new())]);
        for operation in &self.operations {
            sets.entry(&operation.handle).or_default().push(operation);
        }
        sets
    }

    /// The definition that a type names.
    pub fn definition(&self, ty: &Type) -> Option<&Definition> {
        if let Type::Named(name) = ty { self.definitions.get(name.as_str()) } else { None }
    }

    /// The members of a record literal that differ from what stands for an absent field.
    pub fn given<'f>(&self, fields: &'f [Field], value: &'f Value) -> impl Iterator<Item = (&'f Field, &'f Value)> {
        let given = fields.iter().filter_map(|field| Some((field, value.get(field.name)?)));
        given.filter(|(field, value)| field.default.as_ref() != Some(*value))
    }

    /// Whether a request may be left out, as none of its fields is required.
    pub fn empty_request(&self, name: &str) -> bool {
        let form = self.definitions.get(name).map(|definition| &definition.form);
        matches!(form, Some(Form::Record(fields)) if fields.iter().all(|field| !field.required))
    }

    /// Whether a value of `name` holds one of the same type directly, not through a list or map.
    pub fn recursive(&self, name: &str) -> bool {
        let (mut seen, mut open) = (BTreeSet::new(), vec![name.to_owned()]);
        while let Some(next) = open.pop() {
            let fields: Vec<&Field> = match self.definitions.get(next.as_str()).map(|definition| &definition.form) {
                Some(Form::Record(fields)) => fields.iter().collect(),
                Some(Form::Tagged(variants)) => variants.iter().flat_map(|variant| &variant.fields).collect(),
                _ => continue,
            };
            for field in fields {
                if let Type::Named(inner) = &field.ty {
                    if inner == name {
                        return true;
                    }
                    if seen.insert(inner.clone()) {
                        open.push(inner.clone());
                    }
                }
            }
        }
        false
    }

    /// Refuses what some language could not say.
    fn check(&self) -> Result<()> {
        let mut python = BTreeSet::new();
        for definition in self.definitions.values() {
            let name = definition.name;
            ensure!(!names::taken(name), "{name} means something else in one of the languages");
            ensure!(python.insert(name.to_owned()), "{name} stands twice among Python's classes");
            match &definition.form {
                Form::Record(fields) => {
                    check_fields(fields).with_context(|| name.to_owned())?;
                    ensure!(!self.recursive(name), "{name} holds itself: no Swift struct can. Use a list or an enum");
                }
                Form::Tagged(variants) => {
                    for variant in variants {
                        check_fields(&variant.fields).with_context(|| format!("{name}::{}", variant.name))?;
                        ensure!(variant.fields.iter().all(|f| f.name != "kind"), "{name}: `kind` is the tag's name");
                        let class = format!("{name}{}", variant.name);
                        ensure!(python.insert(class.clone()), "{class} stands twice among Python's classes");
                    }
                }
                Form::Choice(_) | Form::Scalar(..) => {}
            }
        }
        for (handle, operations) in self.sets() {
            let methods: BTreeSet<String> = operations.iter().map(|operation| operation.method()).collect();
            ensure!(methods.len() == operations.len(), "two operations of {handle} have one method name");
            ensure!(!methods.contains("call"), "`call` is the door's own name");
        }
        Ok(())
    }
}

fn check_fields(fields: &[Field]) -> Result<()> {
    let distinct: BTreeSet<String> = fields.iter().map(|field| names::python(field.name)).collect();
    ensure!(distinct.len() == fields.len(), "two fields have one name");
    Ok(())
}

fn fields(fields: &[wire::Field]) -> Result<Vec<Field>> {
    let flat = fields.iter().map(|field| {
        let default = field.default.map(|text| serde_json::from_str(&text())).transpose()?;
        let ty = flat((field.shape)());
        Ok(Field { name: field.name, doc: prose(field.doc), required: field.required, default, ty })
    });
    flat.collect()
}

/// The type of a shape, by name where it has one.
fn flat(shape: Shape) -> Type {
    let named = |name| Type::Named(names::public(name).to_owned());
    match shape {
        Shape::Boolean => Type::Boolean,
        Shape::Text => Type::Text,
        Shape::Integer { least, most } => Type::Integer { least, most },
        Shape::Int64 => Type::Int64,
        Shape::Uint64 => Type::Uint64,
        Shape::Float => Type::Float,
        Shape::List(inner) => Type::List(Box::new(flat(inner()))),
        Shape::Map(inner) => Type::Map(Box::new(flat(inner()))),
        Shape::Scalar(scalar) => named(scalar.name),
        Shape::Record(record) => named(record.name),
        Shape::Tagged(tagged) => named(tagged.name),
        Shape::Variants(choice) => named(choice.name),
    }
}

/// The definition of a shape that has a name of its own. What its fields name is not followed.
fn definition(shape: Shape) -> Result<Option<Definition>> {
    let (name, doc, form) = match shape {
        Shape::Scalar(scalar) => (scalar.name, scalar.doc, Form::Scalar(scalar.base, scalar.pattern)),
        Shape::Record(record) => (record.name, record.doc, Form::Record(fields(record.fields)?)),
        Shape::Tagged(tagged) => {
            let variants = tagged.variants.iter().map(|variant| {
                let record = &variant.record;
                let (doc, fields) = (prose(record.doc), fields(record.fields)?);
                Ok(Variant { kind: variant.kind, name: record.name, doc, fields })
            });
            (tagged.name, tagged.doc, Form::Tagged(variants.collect::<Result<_>>()?))
        }
        Shape::Variants(choice) => {
            let choices = choice.variants.iter().map(|variant| (variant.name, prose(variant.doc)));
            (choice.name, choice.doc, Form::Choice(choices.collect()))
        }
        _ => return Ok(None),
    };
    Ok(Some(Definition { name: names::public(name), doc: prose(doc), form }))
}
