//! One decision core for every runtime: the same bytes everywhere, offline, with the reason attached.
//!
//! A question goes in as text or as a typed request; a [`Decision`] comes out: the answer, the reasons, and a receipt
//! with which anybody can replay it.
//!
//! ```
//! use hivecore::recommend::{Columns, Ids, RankRequest, RecommendConfig, Recommender, UserId};
//! use hivecore::{Inputs, Unobserved, decide};
//!
//! let users = Ids::Texts(&["ann", "ann", "bob", "bob", "bob", "cy", "cy"]);
//! let items = Ids::Texts(&["tea", "cup", "tea", "cup", "jam", "cup", "jam"]);
//! let model = Recommender::fit(&Columns::of(users, items), &RecommendConfig::default(), &mut Unobserved)?;
//!
//! let request = RankRequest { user: Some(UserId::new("ann")?), ..RankRequest::default() };
//! let decision = decide::recommend_rank(&Inputs::with_recommender(&model), request)?;
//! let best = &decision.answer.items[0];
//! assert_eq!(best.item.as_str(), "jam");
//! assert_eq!(best.terms.iter().map(|term| term.micros().get()).sum::<i64>(), best.score.get());
//! # Ok::<(), hivecore::Error>(())
//! ```
//!
//! The same through the universal door, as every other language has it:
//!
//! ```
//! let answer = hivecore::call("json.canonicalize", br#"{"text":"{\"b\":1.0,\"a\":2}"}"#);
//! assert!(answer.starts_with(r#"{"ok":{"answer":{"canonical":"{\"a\":2,\"b\":1}","#));
//! ```
//!
//! | where | what |
//! |---|---|
//! | [`call`], [`decide`](mod@decide), [`ops`] | the operations: by name and text, as typed functions, as a table |
//! | [`emotion`] | how does this person feel, and may that be asked? |
//! | [`recommend`] | what should this person see next? |
//! | [`pricing`] | what does it cost, and is that the best price? |
//! | [`archetype`] | what has this person become? |
//! | [`compliance`] | is this allowed? |
//! | [`wallet`] | who owns what? A ledger, and contracts without interest |
//! | [`foundation`] | canonical JSON, errors, money, exact numbers, dates, time zones, events, packs, random numbers, top-k |
//!
//! The core does no I/O, reads no clock and draws no entropy: time, seeds and data are arguments.

#![cfg_attr(docsrs, feature(doc_cfg))]

// The attribute `wire` names this crate as its users do.
extern crate self as hivecore;

pub mod engines;
pub mod foundation;
pub mod ops;
#[cfg(feature = "rules")]
pub mod rules;

#[cfg(feature = "archetype")]
pub use engines::archetype;
#[cfg(feature = "compliance")]
pub use engines::compliance;
#[cfg(feature = "emotion")]
pub use engines::emotion;
#[cfg(feature = "pricing")]
pub use engines::pricing;
#[cfg(feature = "recommend")]
pub use engines::recommend;
#[cfg(feature = "wallet")]
pub use engines::wallet;
pub use foundation::columns::{Column, ColumnKind, ColumnMut, ColumnValues};
pub use foundation::decision::{Decision, Outcome, Reason, Receipt};
pub use foundation::digest::Digest;
pub use foundation::error::{Code, Error, Refusal};
pub use foundation::numbers::{FactorIndex, TopK};
pub use foundation::pack::Packs;
pub use foundation::progress::Unobserved;
pub use foundation::wire;
pub use ops::{Batch, Inputs, call, decide};
