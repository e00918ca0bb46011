//! Packs: versioned data with a digest (time zones, lexicons, rate tables, rule packs), handed in by the host.

/// A set of packs that calls may read. Immutable, made from bytes.
#[derive(Clone, Debug, Default)]
pub struct Packs {}
