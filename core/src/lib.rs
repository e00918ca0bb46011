//! One decision core for every runtime: the same bytes everywhere, offline, with the reason attached.
//!
//! ```
//! let answer = hivecore::call("json.canonicalize", br#"{"text":"{\"b\":1.0,\"a\":2}"}"#);
//! assert!(answer.starts_with(r#"{"ok":{"answer":{"canonical":"{\"a\":2,\"b\":1}","#));
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

// The attribute `wire` names this crate as its users do.
extern crate self as hivecore;

pub mod engines;
pub mod foundation;
pub mod ops;

#[cfg(feature = "recommend")]
pub use engines::recommend;
pub use foundation::decision::{Decision, Outcome, Reason, Receipt};
pub use foundation::digest::Digest;
pub use foundation::error::{Code, Error};
pub use foundation::numbers::{FactorIndex, TopK};
pub use foundation::pack::Packs;
pub use foundation::wire;
pub use ops::{Inputs, call};
