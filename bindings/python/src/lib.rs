//! `hivecore._native`: what crosses between Python and hivecore, and nothing else.
//!
//! | item | crosses |
//! |---|---|
//! | `call` | a request's text, the answer's text |
//! | `Packs`, `Recommender`, `FactorIndex` | handles, made from bytes or columns |
//!
//! Columns and matrices are read where they lie (NumPy, Arrow). The module is private: `hivecore/__init__.py` is the
//! surface that people use.

mod call;
mod wall;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::call::call;
}
