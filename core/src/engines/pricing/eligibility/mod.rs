//! Who a promotion or a tax exception is for, in the language of [rules](crate::rules).
//!
//! A condition asks for facts of the cart, which are these, and for facts that the host adds to the cart under names of
//! its own. None looks at history.
//!
//! | fact | type | what |
//! |---|---|---|
//! | `cart.lines` | integer | lines |
//! | `cart.units` | integer | pieces; a measured quantity is one |
//! | `cart.listed` | money | the sum of the lines before promotions, as prices are listed |
//! | `cart.charges` | money | shipping and other charges |
//! | `cart.items`, `cart.tags` | set | items and tags of the lines |
//! | `cart.codes` | set | coupon codes |
//! | `cart.channel` | text | where the sale happens |
//! | `cart.now` | instant | the moment of the quote |
//! | `customer.id` | text | who buys |
//! | `customer.segments` | set | the buyer's segments |
//! | `tag.T.units`, `item.I.units` | integer | pieces of the lines with that tag, or of that item; zero without any |
//! | `tag.T.listed`, `item.I.listed` | money | their sum before promotions |
//!
//! Money is that of the book's currency, rounded down to whole minor units. A promotion applies where its condition is
//! true: what is not known keeps it out, and its rejection names the smallest change that would let it in.

#[cfg(not(feature = "pricing-eligibility"))]
mod absent;
#[cfg(feature = "pricing-eligibility")]
mod judged;

#[cfg(not(feature = "pricing-eligibility"))]
pub use absent::{CartFacts, Eligibility, EligibilityMiss, FactTypes};
#[cfg(not(feature = "pricing-eligibility"))]
pub(super) use absent::{EligibilityRules, Judged};
#[cfg(feature = "pricing-eligibility")]
pub use judged::{CartFacts, Eligibility, EligibilityMiss, FactTypes};
#[cfg(feature = "pricing-eligibility")]
pub(super) use judged::{EligibilityRules, Judged};
