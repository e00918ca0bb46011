//! JavaScript's values, as far as JSON reaches them.

use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::wire::{Node, Read, Writer};
use std::rc::Rc;

/// A value. Lists and records are shared, so that they have an identity as JavaScript's objects do.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    Text(Rc<str>),
    List(Rc<List>),
    Record(Rc<Record>),
}

/// A list with its depth: values nest no deeper than texts may, however long a rule goes on wrapping them.
#[derive(Debug)]
pub(super) struct List {
    pub(super) items: Vec<Value>,
    depth: usize,
    size: u32,
}

/// A record, its members in canonical order.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) members: Vec<(Rc<str>, Value)>,
    depth: usize,
    size: u32,
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// A list of values.
    ///
    /// # Errors
    /// `json.depth`.
    pub(super) fn list(items: Vec<Self>) -> Result<Self, Error> {
        let depth = nested(items.iter().map(Self::depth).max())?;
        let size = items.iter().fold(2_u32, |sum, item| sum.saturating_add(item.size()).saturating_add(1));
        Ok(Self::List(Rc::new(List { items, depth, size })))
    }

    /// A record of members in canonical order.
    ///
    /// # Errors
    /// `json.depth`.
    pub(super) fn record(members: Vec<(Rc<str>, Self)>) -> Result<Self, Error> {
        let depth = nested(members.iter().map(|(_, value)| value.depth()).max())?;
        // "[object Object]" is longer than an empty record.
        let size = members.iter().fold(16_u32, |sum, (key, value)| {
            sum.saturating_add(length(key)).saturating_add(value.size()).saturating_add(4)
        });
        Ok(Self::Record(Rc::new(Record { members, depth, size })))
    }

    /// The value of a tree.
    ///
    /// # Errors
    /// `number.range`.
    pub(super) fn of(node: &Node<'_>) -> Result<Self, Error> {
        Ok(match node {
            Node::Null => Self::Null,
            Node::Boolean(value) => Self::Boolean(*value),
            Node::Number(_) => Self::Number(f64::read(node)?),
            Node::Text(text) => Self::text(text),
            Node::List(nodes) => {
                let mut items = Vec::with_capacity(nodes.len());
                for node in nodes {
                    items.push(Self::of(node)?);
                }
                Self::list(items)?
            }
            Node::Record(nodes) => {
                let mut members = Vec::with_capacity(nodes.len());
                for (key, node) in nodes {
                    members.push((key.as_ref().into(), Self::of(node)?));
                }
                Self::record(members)?
            }
        })
    }

    fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            Self::Record(record) => record.depth,
            _ => 0,
        }
    }

    /// Bytes of its text at most, as JSON or coerced, escapes aside; 4 GiB stand for any more. Lists share their items,
    /// so that a few of them spell more than any memory holds: what asks for a text looks here first.
    pub(super) fn size(&self) -> u32 {
        match self {
            Self::Undefined | Self::Null | Self::Boolean(_) => 9,
            Self::Number(_) => 25,
            Self::Text(text) => length(text).saturating_add(2),
            Self::List(list) => list.size,
            Self::Record(record) => record.size,
        }
    }

    /// A property: a record's member, a list's item, a text's character, and the length of the latter two.
    pub(super) fn property(&self, name: &str) -> Self {
        let found = match self {
            Self::Record(record) => {
                record.members.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.clone())
            }
            Self::List(list) if name == "length" => Some(Self::Number(list.items.len() as f64)),
            Self::List(list) => index(name).and_then(|at| list.items.get(at)).cloned(),
            Self::Text(text) if name == "length" => Some(Self::Number(text.encode_utf16().count() as f64)),
            Self::Text(text) => index(name).and_then(|at| text.encode_utf16().nth(at)).map(|unit| units(&[unit])),
            _ => None,
        };
        found.unwrap_or(Self::Undefined)
    }

    /// Writes the value as `JSON.stringify` does, members in canonical order. Counts the numbers that JSON cannot say.
    pub(super) fn write(&self, out: &mut Writer, lost: &mut u32) {
        match self {
            Self::Undefined | Self::Null => out.raw("null"),
            Self::Boolean(value) => out.raw(if *value { "true" } else { "false" }),
            Self::Number(number) if number.is_finite() => out.float(*number),
            Self::Number(_) => {
                *lost = lost.saturating_add(1);
                out.raw("null");
            }
            Self::Text(text) => out.text(text),
            Self::List(list) => out.list(list.items.iter(), |out, item| item.write(out, lost)),
            Self::Record(record) => {
                let mut fields = out.record();
                for (key, value) in &record.members {
                    if !matches!(value, Self::Undefined) {
                        fields.with(key, |out| value.write(out, lost));
                    }
                }
                fields.end();
            }
        }
    }
}

/// Text of UTF-16 code units, halves of pairs as U+FFFD.
pub(super) fn units(units: &[u16]) -> Value {
    Value::text(&String::from_utf16_lossy(units))
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn nested(inner: Option<usize>) -> Result<usize, Error> {
    let depth = inner.unwrap_or(0) + 1;
    if depth > limits::DEPTH { Err(Error::new(Code::JsonDepth, "a value nests too deeply")) } else { Ok(depth) }
}

/// An index as JavaScript spells it: digits without leading zeros.
fn index(name: &str) -> Option<usize> {
    let plain = name.bytes().all(|byte| byte.is_ascii_digit()) && (name.len() == 1 || !name.starts_with('0'));
    if plain { name.parse().ok() } else { None }
}
