//! Two ways to check a quote.
//!
//! | check | cost | proves |
//! |---|---|---|
//! | `pricing.verify` | linear in lines times promotions | the chosen set may be applied, and gives that sum |
//! | `pricing.replay` | the search again | every byte of the answer, and with it that no other set is better |

use super::basket::Basket;
use super::book::PriceBook;
use super::candidates::Candidates;
use super::combine::{BestPriceCertificate, apply_set};
use super::constraints::{Constraints, one};
use super::effect::Applier;
use super::eligibility::Judged;
use crate::foundation::error::Error;
use crate::foundation::instant::Instant;
use crate::wire::{Node, wire};

/// What a check found.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyFinding {
    /// Nothing is wrong.
    Holds,
    /// A promotion of the set cannot apply to this cart at all, or stands in the set twice or out of order.
    Candidate,
    /// Promotions of the set do not go together, or one of them lacks its threshold or takes nothing off.
    Infeasible,
    /// The set gives another sum.
    Payable,
}

/// Checks that a certificate's set may be applied and gives its sum; returns the sum that it gives.
pub(super) fn verify(
    book: &PriceBook,
    basket: &Basket<'_>,
    judged: &Judged<'_>,
    now: Instant,
    certificate: &BestPriceCertificate,
) -> Result<(VerifyFinding, Option<i64>), Error> {
    let candidates = Candidates::new(book, basket, judged, now)?;
    let constraints = Constraints::new(&candidates.offers, &book.group_limits)?;
    let (mut chosen, mut from) = (0, 0);
    for id in &certificate.chosen {
        let later = candidates.offers.iter().skip(from).position(|offer| offer.promotion.id.as_str() == id);
        let Some(ahead) = later else { return Ok((VerifyFinding::Candidate, None)) };
        chosen |= one(from + ahead);
        from += ahead + 1;
    }
    let applier = Applier { basket, policy: &book.policy };
    let Some((_, standing)) = apply_set(&applier, &candidates.offers, &constraints, chosen)? else {
        return Ok((VerifyFinding::Infeasible, None));
    };
    let payable = standing.total();
    Ok((if payable == certificate.payable { VerifyFinding::Holds } else { VerifyFinding::Payable }, Some(payable)))
}

/// The pointer of the first place, in canonical order, at which two values differ.
pub(super) fn first_difference(a: &Node<'_>, b: &Node<'_>) -> Option<String> {
    match (a, b) {
        (Node::List(x), Node::List(y)) => {
            for (at, (x, y)) in x.iter().zip(y).enumerate() {
                if let Some(rest) = first_difference(x, y) {
                    return Some(["/", &at.to_string(), &rest].concat());
                }
            }
            let shorter = x.len().min(y.len());
            (x.len() != y.len()).then(|| ["/", &shorter.to_string()].concat())
        }
        (Node::Record(x), Node::Record(y)) => {
            let mut at = 0;
            loop {
                match (x.get(at), y.get(at)) {
                    (None, None) => return None,
                    (Some((key, value)), Some((other, theirs))) if key == other => {
                        if let Some(rest) = first_difference(value, theirs) {
                            return Some(["/", &escaped(key), &rest].concat());
                        }
                    }
                    // The key that comes first is the one that the other side lacks.
                    (Some((key, _)), Some((other, _))) => return Some(["/", &escaped(key.min(other))].concat()),
                    (Some((key, _)), None) | (None, Some((key, _))) => return Some(["/", &escaped(key)].concat()),
                }
                at += 1;
            }
        }
        _ => (a != b).then(String::new),
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
