//! `hivecore._native`: what crosses between Python and hivecore, and nothing else.
//!
//! | item | crosses |
//! |---|---|
//! | `call` | a request's text, the answer's text |
//! | `id`, `ids` | an id in any spelling, its text |
//! | `Batch`, `Packs`, `PriceBook`, `Recommender`, `RuleSet`, `FactorIndex` | handles, made from bytes or columns |
//!
//! Columns and matrices are read where they lie (NumPy, Arrow). The module is private: `hivecore/__init__.py` is the
//! surface that people use.

#[allow(unsafe_code)]
mod arrow;
mod batch;
mod call;
mod columns;
mod events;
mod factor_index;
mod handle;
mod ids;
mod packs;
mod price_book;
mod recommender;
mod rule_set;
mod wall;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::batch::Batch;
    #[pymodule_export]
    use crate::call::call;
    #[pymodule_export]
    use crate::columns::address_of;
    #[pymodule_export]
    use crate::factor_index::FactorIndex;
    #[pymodule_export]
    use crate::ids::{id, ids};
    #[pymodule_export]
    use crate::packs::Packs;
    #[pymodule_export]
    use crate::price_book::PriceBook;
    #[pymodule_export]
    use crate::recommender::{Recommender, compact_rank};
    #[pymodule_export]
    use crate::rule_set::RuleSet;
}
