//! Access policies of hivecore in [Cedar](https://www.cedarpolicy.com): policy text, entities and requests, and what
//! Cedar decides.
//!
//! | hivecore | Cedar |
//! |---|---|
//! | a policy's `effect`, deny-overrides, default deny | `permit`, `forbid`: Cedar decides the same way |
//! | `roles` of the asker | parents `Role::"…"` of the principal `User::"asker"`; `principal in …` |
//! | `action`, `resource` | `Action::"…"`, `Kind::"…"` |
//! | `facts` | `context.facts`: booleans, integers, decimals, texts and sets under their names |
//! | `breakGlass` | `context.breakGlass`, true or false |
//! | `when` | tests by their Cedar operators, below `all`, `any`, `not` and `atLeast` |
//!
//! # What is not known
//! A condition of hivecore is true, false or unknown (a fact is missing); Cedar's are true, false, or an error, and a
//! policy that errs is skipped, also one that forbids. Read word for word, a `forbid` over a missing fact would stay
//! silent in Cedar where hivecore denies. So a test is written behind `context.facts has "…"`: a permit applies *when*
//! its condition is known to hold, a forbid applies *unless* its condition is known not to hold. Of what is compared no
//! evaluation errs; if one does, as where the stack ends, [`CedarPolicies::decide`] answers the error and no decision.
//!
//! # What is not expressible
//! Refused with the path of the part: operators over history, arithmetic, `rule`, facts that are instants, dates,
//! durations or money, texts in an order, an integer compared with a decimal, decimals outside Cedar's (4 digits behind
//! the point, 64 bits), and policies of more than [`CONDITIONS`] conditions.
//!
//! # What is compared
//! The tests hold `allowed` and the policies that decide it (those that permit; or those that forbid and those that
//! would if they were not undecided) against hivecore's own answer, on the shared vectors and on random policies. Reasons
//! and obligations have no counterpart in Cedar.
//!
//! ```
//! use hivecore::compliance::access::AccessRequest;
//! use hivecore::wire::{Node, Read};
//! use hivecore_cedar::CedarPolicies;
//!
//! let request = AccessRequest::read(&Node::parse(br#"{"now":"2026-06-30T12:00:00Z","policies":[
//!     {"id":"treat","effect":"permit","roles":["doctor"],"when":{"fact":"treating","eq":true}},
//!     {"id":"seal","effect":"forbid","when":{"fact":"sealed"}}],
//!     "questions":[{"roles":["doctor"],"action":"read","resource":"record","facts":{"treating":true,"sealed":false}},
//!                  {"roles":["doctor"],"action":"read","resource":"record","facts":{"treating":true}}]}"#)?)?;
//! let cedar = CedarPolicies::translate(&request)?;
//! assert!(cedar.text().contains(r#"unless { (context.facts has "sealed" && !(context.facts["sealed"])) };"#));
//! assert!(cedar.decide(&request.questions[0])?.allowed);
//! assert_eq!(cedar.decide(&request.questions[1])?.policies, ["seal"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod condition;
mod error;
mod policy;
mod question;
mod value;

pub use condition::CONDITIONS;
pub use error::CedarError;
pub use policy::CedarPolicies;
pub use question::CedarDecision;
