//! Names against watch lists.

pub mod index;
pub mod jaro_winkler;
pub mod normalize;
pub mod similarity;
pub mod watchman;
