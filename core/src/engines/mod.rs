//! The engines: rooms side by side that never import each other.

#[cfg(feature = "recommend")]
pub mod recommend;
