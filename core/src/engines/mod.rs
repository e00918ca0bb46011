//! The engines: rooms side by side that never import each other.

#[cfg(feature = "archetype")]
pub mod archetype;
#[cfg(feature = "compliance")]
pub mod compliance;
#[cfg(feature = "emotion")]
pub mod emotion;
#[cfg(feature = "pricing")]
pub mod pricing;
#[cfg(feature = "recommend")]
pub mod recommend;
#[cfg(feature = "wallet")]
pub mod wallet;
