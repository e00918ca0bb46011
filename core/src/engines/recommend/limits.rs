//! How much the engine takes. The wire door's own limits (`ops.limits`) come before these.

/// Most events of one training.
pub const MAX_EVENTS: usize = 100_000_000;
/// Most distinct users.
pub const MAX_USERS: usize = 20_000_000;
/// Most distinct items.
pub const MAX_ITEMS: usize = 2_000_000;
/// Most items of a history that count: of a longer one the newest.
pub const MAX_HISTORY: usize = 10_000;
/// Most neighbours of an item.
pub const MAX_NEIGHBOURS: u16 = 1_000;
/// Longest ranking.
pub const MAX_RANKED: u16 = 1_000;
/// Longest half-life of a history, in events.
pub const MAX_RECENCY: u16 = 10_000;
/// Most candidates of one selection.
pub const MAX_CANDIDATES: u16 = 1_000;
