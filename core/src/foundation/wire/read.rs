//! From a tree to typed values.

use super::float::nearest;
use super::node::Node;
use super::scalar::Int53;
use crate::foundation::digits;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use std::collections::BTreeMap;

/// A value that can be read, strictly, from a tree.
///
/// A record is filled in place, field by field, and moved only once it is whole: what a type costs in code is then a
/// table and a list of places. A type implements one of [`Self::read`] (a value that is made at once, such as a date)
/// and [`Self::fill`] (a record or a list); the other follows.
pub trait Read: Sized {
    /// What stands in the place of a value until it is read. It may break the type's own rules, for it never gets out:
    /// reading either replaces it or fails.
    fn blank() -> Self;

    /// Reads a value into the place of a blank. What the place holds after an error is of no use.
    ///
    /// # Errors
    /// As [`Self::read`].
    fn fill(&mut self, node: &Node<'_>) -> Result<(), Error> {
        *self = Self::read(node)?;
        Ok(())
    }

    /// Reads the value.
    ///
    /// # Errors
    /// A code of the families `field`, `number`, `id` or the type's own, with the path below this node.
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let mut value = Self::blank();
        value.fill(node)?;
        Ok(value)
    }
}

impl Read for bool {
    fn blank() -> Self {
        false
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node {
            Node::Boolean(value) => Ok(*value),
            other => Err(other.expected("a boolean")),
        }
    }
}

impl Read for String {
    fn blank() -> Self {
        Self::new()
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        node.text().map(str::to_owned)
    }
}

impl Read for f64 {
    fn blank() -> Self {
        0.0
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let token = node.number()?;
        let value = nearest(token) + 0.0; // -0 becomes 0
        if value.is_finite() { Ok(value) } else { Err(Error::new(Code::NumberRange, ["found ", token].concat())) }
    }
}

/// What was expected.
fn between(least: i64, most: u64) -> String {
    let mut text = b"expected ".to_vec();
    digits::write_integer(least, &mut text);
    text.extend_from_slice(b" to ");
    digits::write_natural(most, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// An integer of a JSON number between two bounds: digits only, so `1.0`, `1e3` and `-0` are refused.
fn integer(node: &Node<'_>, least: i64, most: i64) -> Result<i64, Error> {
    let token = node.number()?;
    match digits::integer(token) {
        Some(value) if token != "-0" && (least..=most).contains(&value) => Ok(value),
        Some(_) if token != "-0" => Err(Error::new(
            Code::NumberRange,
            [between(least, most.unsigned_abs()).as_str(), ", found ", token].concat(),
        )),
        _ => Err(Error::new(Code::NumberInteger, ["found ", token].concat())),
    }
}

impl Read for Int53 {
    fn blank() -> Self {
        Self::default()
    }

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
    Error::new(Code::NumberRange, between(least, most))
}

impl Read for i64 {
    fn blank() -> Self {
        0
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        digits::integer(wide(node)?).ok_or_else(|| beyond(Self::MIN, Self::MAX as u64))
    }
}

impl Read for u64 {
    fn blank() -> Self {
        0
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        digits::natural(wide(node)?.as_bytes()).ok_or_else(|| beyond(0, Self::MAX))
    }
}

macro_rules! integers {
    ($($small:ty),*) => {
        $(impl Read for $small {
            fn blank() -> Self {
                0
            }

            fn read(node: &Node<'_>) -> Result<Self, Error> {
                let value = integer(node, i64::from(Self::MIN), i64::from(Self::MAX))?;
                Self::try_from(value).map_err(|_| node.expected("a smaller number"))
            }
        })*
    };
}
integers!(u8, u16, u32, i8, i16, i32);

impl<T: Read> Read for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn fill(&mut self, node: &Node<'_>) -> Result<(), Error> {
        self.as_mut().fill(node)
    }
}

/// A field that may be absent. What is there is a value: `null` is not absence.
impl<T: Read> Read for Option<T> {
    fn blank() -> Self {
        None
    }

    fn fill(&mut self, node: &Node<'_>) -> Result<(), Error> {
        self.insert(T::blank()).fill(node)
    }
}

impl<T: Read> Read for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, node: &Node<'_>) -> Result<(), Error> {
        // A default may stand here.
        self.clear();
        self.reserve_exact(node.list()?.len());
        node.each(&mut |item| {
            self.push(T::blank());
            self.last_mut().map_or(Ok(()), |place| place.fill(item))
        })
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, node: &Node<'_>) -> Result<(), Error> {
        *self = Self::new();
        for (key, value) in node.members()?.members() {
            let value = T::read(value).map_err(|error| error.under(key))?;
            self.insert(key.clone().into_owned(), value);
        }
        Ok(())
    }
}
