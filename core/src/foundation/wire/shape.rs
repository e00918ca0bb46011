//! What a type looks like on the wire: the one source of the JSON Schemas and of every language's types.

use super::scalar::Int53;
use std::collections::BTreeMap;

/// A type that can describe itself.
pub trait Shaped {
    /// The shape.
    fn shape() -> Shape;
}

/// A shape. Nested shapes are functions, so that a type may contain itself.
#[derive(Clone, Copy)]
pub enum Shape {
    /// `true` or `false`.
    Boolean,
    /// A string without further rules.
    Text,
    /// An integer as a JSON number, between two bounds.
    Integer {
        /// Least value.
        least: i64,
        /// Greatest value.
        most: i64,
    },
    /// An `i64` as a decimal string.
    Int64,
    /// A `u64` as a decimal string.
    Uint64,
    /// A finite double.
    Float,
    /// A named string or number with rules of its own.
    Scalar(&'static Scalar),
    /// A list.
    List(fn() -> Shape),
    /// A record of any keys.
    Map(fn() -> Shape),
    /// A record of known fields.
    Record(&'static Record),
    /// A sum of records, told apart by `kind`.
    Tagged(&'static Tagged),
    /// One of several strings.
    Variants(&'static Variants),
}

/// How a named scalar is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// A string that identifies something: 1 to 256 bytes.
    Id,
    /// A string.
    Text,
    /// An exact decimal: a JSON number as it was spelled, or the same as a string.
    Decimal,
    /// A JSON record whose fields the type's own rules name, or the text of one in a string.
    Document,
    /// Any JSON value; a string is the text of one.
    Json,
}

/// A named scalar.
pub struct Scalar {
    /// Type name.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
    /// How it is carried.
    pub base: Base,
    /// A regular expression (ECMA-262) that its text fulfils, where one says it well.
    pub pattern: Option<&'static str>,
}

/// A record.
pub struct Record {
    /// Type name.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
    /// Fields in the order of declaration.
    pub fields: &'static [Field],
}

/// A field of a record.
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// The canonical text of the value that stands for an absent field.
    pub default: Option<fn() -> String>,
    /// Its shape.
    pub shape: fn() -> Shape,
}

/// A sum of records.
pub struct Tagged {
    /// Type name.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
    /// The variants.
    pub variants: &'static [TaggedVariant],
}

/// One variant of a sum.
pub struct TaggedVariant {
    /// The value of the field `kind`.
    pub kind: &'static str,
    /// Its fields, without `kind`.
    pub record: Record,
}

/// Strings to choose from.
pub struct Variants {
    /// Type name.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
    /// The choices.
    pub variants: &'static [Variant],
}

/// One string of [`Variants`].
pub struct Variant {
    /// The string.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
}

macro_rules! shapes {
    ($($type:ty => $shape:expr),* $(,)?) => {
        $(impl Shaped for $type {
            fn shape() -> Shape {
                $shape
            }
        })*
    };
}

const fn integer(least: i64, most: i64) -> Shape {
    Shape::Integer { least, most }
}

shapes! {
    bool => Shape::Boolean,
    String => Shape::Text,
    &'static str => Shape::Text,
    std::sync::Arc<str> => Shape::Text,
    f64 => Shape::Float,
    i64 => Shape::Int64,
    u64 => Shape::Uint64,
    Int53 => integer(-crate::foundation::limits::INT53, crate::foundation::limits::INT53),
    u8 => integer(0, u8::MAX as i64),
    u16 => integer(0, u16::MAX as i64),
    u32 => integer(0, u32::MAX as i64),
    i8 => integer(i8::MIN as i64, i8::MAX as i64),
    i16 => integer(i16::MIN as i64, i16::MAX as i64),
    i32 => integer(i32::MIN as i64, i32::MAX as i64),
}

impl<T: Shaped> Shaped for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape() -> Shape {
        Shape::List(T::shape)
    }
}

impl<T: Shaped> Shaped for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::Map(T::shape)
    }
}
