//! How much the engine takes: its rows of the [one table](crate::foundation::limits), which `ops.limits` lists.

pub use crate::foundation::limits::{
    RECOMMEND_CANDIDATES as MAX_CANDIDATES, RECOMMEND_EVENTS as MAX_EVENTS, RECOMMEND_FILTERS as MAX_FILTERS,
    RECOMMEND_HISTORY as MAX_HISTORY, RECOMMEND_ITEMS as MAX_ITEMS, RECOMMEND_NEIGHBOURS as MAX_NEIGHBOURS,
    RECOMMEND_RANKED as MAX_RANKED, RECOMMEND_RECENCY as MAX_RECENCY, RECOMMEND_USERS as MAX_USERS,
};
