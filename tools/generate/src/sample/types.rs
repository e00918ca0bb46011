//! The sample's types.

use hivecore::wire::{Int53, wire};
use std::collections::BTreeMap;

/// An identifier.
#[wire(id)]
pub struct SampleId(String);

impl SampleId {
    /// A known identifier.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// A choice.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shade {
    /// Deep.
    DarkRed,
    /// A reserved word in all languages.
    Default,
    /// A reserved word in some.
    In,
}

/// A recursive sum.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// The contrary.
    Not {
        /// Of this.
        inner: Box<Expression>,
    },
    /// All of them.
    All {
        /// These.
        of: Vec<Expression>,
    },
    /// A value. The same variant name as in [`Bits`].
    Is {
        /// The value.
        value: String,
    },
    /// Variants called as built-in types are.
    List {
        /// Texts.
        string: Vec<String>,
    },
    /// Variants called as built-in types are.
    String {
        /// A type called as a variant is.
        expression: Box<Expression>,
    },
    /// No fields.
    Nothing {},
}

/// A second sum.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub enum Bits {
    /// Nested lists.
    Rest {
        /// A raw name.
        in_: Vec<Vec<i32>>,
    },
    /// As in the other sum.
    Is {
        /// A value.
        value: SampleId,
    },
    /// None.
    NothingSet {},
}

/// Everything.
/// Over several lines: `*/` and `/*` and """ and \ .
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct Everything {
    /// A boolean.
    #[wire(default = true)]
    pub boolean: bool,
    /// A text.
    #[wire(default = "a \"$quoted\" \\ text\n\u{c}é".to_owned())]
    pub text: String,
    /// A small one.
    #[wire(default = 7)]
    pub small: u8,
    /// A count.
    #[wire(default = Int53::from(5))]
    pub count: Int53,
    /// A wide one.
    pub wide: i64,
    /// A wide one without a sign.
    #[wire(default = u64::MAX)]
    pub natural: u64,
    /// A double.
    #[wire(default = 1.0)]
    pub ratio: f64,
    /// An identifier.
    pub id: SampleId,
    /// A choice.
    #[wire(default = Shade::Default)]
    pub shade: Shade,
    /// A sum.
    pub bits: Bits,
    /// A recursive sum, with a default that nests.
    #[wire(default = Expression::All { of: vec![Expression::Nothing {}, Expression::Is { value: "z".to_owned() }] })]
    pub tree: Expression,
    /// A map.
    #[wire(default = [("$k".to_owned(), i64::MIN)].into())]
    pub table: BTreeMap<String, i64>,
    /// Absent.
    pub absent: Option<u32>,
    /// Present.
    pub present: Option<String>,
    /// A map of lists.
    #[wire(default = BTreeMap::new())]
    pub nested: BTreeMap<String, Vec<Bits>>,
}

/// Reserved words.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct Keywords {
    /// `in`.
    pub r#in: Option<u8>,
    /// `default`.
    #[wire(default = String::new())]
    pub default: String,
    /// `from`.
    #[wire(default = vec![1, 2])]
    pub from: Vec<u16>,
    /// `object`.
    #[wire(default = Vec::new())]
    pub object: Vec<SampleId>,
    /// `class`.
    pub class: Option<Expression>,
    /// `is`.
    #[wire(default = false)]
    pub is: bool,
    /// `as`.
    #[wire(default = Shade::In)]
    pub r#as: Shade,
    /// `none`.
    pub none: Option<f64>,
    /// `str`, a type in Python.
    #[wire(default = "s".to_owned())]
    pub str: String,
    /// `init`.
    #[wire(default = -1)]
    pub init: i64,
    /// `value`, `out`, `record` and `json` are names in the codecs.
    #[wire(default = 0)]
    pub value: i64,
    /// `out`.
    pub out: Option<String>,
    /// `record`.
    pub record: Option<String>,
    /// `json`.
    pub json: Option<String>,
    /// `kind` is free in a record.
    pub kind: Option<String>,
}
