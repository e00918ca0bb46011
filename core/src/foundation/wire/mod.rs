//! The strict door and the canonical text.
//!
//! Text in: [`Node::parse`] reads UTF-8 JSON into a borrowed tree and refuses duplicate keys, lone surrogates, depth and
//! sizes beyond [`limits`](crate::foundation::limits); [`Read`] turns a node into a typed value and refuses unknown
//! fields, wrong types and numbers out of range, each with the path of the field. Numbers keep their source text, so
//! that decimals are read exactly.
//!
//! Text out: [`Write`] gives RFC 8785 (JSON Canonicalization Scheme) text directly from a typed value.
//!
//! A type gets all of this from one attribute, [`macro@wire`].

mod canonical;
mod document;
mod float;
mod names;
mod node;
mod parse;
mod read;
mod scalar;
#[cfg(feature = "shapes")]
mod shape;
mod write;

pub use canonical::canonical;
#[cfg(feature = "rules")]
pub(crate) use canonical::utf16_order;
pub use document::Document;
#[cfg(feature = "rules")]
pub(crate) use float::nearest;
pub use hivecore_derive::wire;
pub use names::Names;
pub use node::{Fields, Node, Place, unfilled, unknown_variant};
pub use read::Read;
pub use scalar::Int53;
#[cfg(feature = "shapes")]
pub use shape::{Base, Field, Record, Scalar, Shape, Shaped, Tagged, TaggedVariant, Variant, Variants};
pub use write::{RecordWriter, Write, Writer, text, text_of};
