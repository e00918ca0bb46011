//! Without the rule language: conditions are refused, and nothing is judged.

use super::super::basket::Basket;
use super::super::book::PriceBookDefinition;
use super::super::candidates::PromotionRejection;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::wire::{Node, Read, wire};

/// What stands for conditions and facts where the build has no rules: it cannot be read.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRules {}

impl Read for NoRules {
    fn blank() -> Self {
        Self {}
    }

    fn read(_: &Node<'_>) -> Result<Self, Error> {
        Err(Error::new(Code::FieldUnknown, "this build has no rules"))
    }
}

/// A condition.
pub type Eligibility = NoRules;
/// Facts of a cart.
pub type CartFacts = NoRules;
/// Types of facts.
pub type FactTypes = NoRules;
/// What is missing.
pub type EligibilityMiss = NoRules;

/// The conditions of a book: none.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct EligibilityRules;

impl EligibilityRules {
    pub const fn new(_: &PriceBookDefinition) -> Result<Self, Error> {
        Ok(Self)
    }

    pub const fn keep(&mut self, _: usize) {}
}

/// What was judged: nothing.
pub(in super::super) struct Judged<'r>(std::marker::PhantomData<&'r EligibilityRules>);

impl<'r> Judged<'r> {
    pub const fn new(
        _: &'r EligibilityRules,
        _: &Basket<'_>,
        _: crate::foundation::currency::Currency,
        _: Instant,
    ) -> Result<Self, Error> {
        Ok(Self(std::marker::PhantomData))
    }

    pub const fn exception(&self, _: usize) -> bool {
        true
    }

    pub const fn refuses(&self, _: usize, _: &PromotionRejection) -> Option<PromotionRejection> {
        None
    }
}
