//! From a tree to typed values.

use super::float::nearest;
use super::node::Node;
use super::scalar::Int53;
use crate::foundation::digits;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use std::collections::BTreeMap;

/// A value that can be read, strictly, from a tree.
pub trait Read: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// A code of the families `field`, `number`, `id` or the type's own, with the path below this node.
    fn read(node: &Node<'_>) -> Result<Self, Error>;
}

impl Read for bool {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node {
            Node::Boolean(value) => Ok(*value),
            other => Err(other.expected("a boolean")),
        }
    }
}

impl Read for String {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        node.text().map(str::to_owned)
    }
}

impl Read for f64 {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let token = node.number()?;
        let value = nearest(token) + 0.0; // -0 becomes 0
        if value.is_finite() { Ok(value) } else { Err(Error::new(Code::NumberRange, ["found ", token].concat())) }
    }
}

/// An integer of a JSON number between two bounds: digits only, so `1.0`, `1e3` and `-0` are refused.
fn integer(node: &Node<'_>, least: i64, most: i64) -> Result<i64, Error> {
    let token = node.number()?;
    match digits::integer(token) {
        Some(value) if token != "-0" && (least..=most).contains(&value) => Ok(value),
        Some(_) if token != "-0" => {
            Err(Error::new(Code::NumberRange, format!("expected {least} to {most}, found {token}")))
        }
        _ => Err(Error::new(Code::NumberInteger, format!("found {token}"))),
    }
}

impl Read for Int53 {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        integer(node, -limits::INT53, limits::INT53).and_then(Self::new)
    }
}

/// The decimal text of a 64-bit integer: an optional minus, no leading zeros, no `-0`.
fn wide<'n>(node: &'n Node<'_>) -> Result<&'n str, Error> {
    let Node::Text(text) = node else { return Err(node.expected("a string with a decimal integer")) };
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits::is_decimal(digits) && (!digits.starts_with('0') || text == "0") {
        return Ok(text);
    }
    Err(Error::new(Code::NumberInteger, "expected decimal digits without leading zeros".to_owned()))
}

fn beyond(least: i64, most: u64) -> Error {
    Error::new(Code::NumberRange, format!("expected {least} to {most}"))
}

impl Read for i64 {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        digits::integer(wide(node)?).ok_or_else(|| beyond(Self::MIN, Self::MAX as u64))
    }
}

impl Read for u64 {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        digits::natural(wide(node)?.as_bytes()).ok_or_else(|| beyond(0, Self::MAX))
    }
}

macro_rules! integers {
    ($($small:ty),*) => {
        $(impl Read for $small {
            fn read(node: &Node<'_>) -> Result<Self, Error> {
                let value = integer(node, i64::from(Self::MIN), i64::from(Self::MAX))?;
                Self::try_from(value).map_err(|_| node.expected("a smaller number"))
            }
        })*
    };
}
integers!(u8, u16, u32, i8, i16, i32);

impl<T: Read> Read for Box<T> {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        T::read(node).map(Self::new)
    }
}

// Loops rather than `collect`: an iterator of results compiles to several times the code, for every type of element.

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let mut items = Self::with_capacity(node.list()?.len());
        node.each(&mut |item| {
            items.push(T::read(item)?);
            Ok(())
        })?;
        Ok(items)
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let mut read = Self::new();
        for (key, value) in node.members()?.members() {
            match T::read(value) {
                Ok(value) => read.insert(key.clone().into_owned(), value),
                Err(error) => return Err(error.under(key)),
            };
        }
        Ok(read)
    }
}
