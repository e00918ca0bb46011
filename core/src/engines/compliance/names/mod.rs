//! Names against watch lists: which listed people or organisations may be meant, how sure, and by which words.
//!
//! A hit is a candidate for a person to look at, never a finding. Two scorers: `sound`, ours, over an index; and
//! `watchman`, whose scores are those of moov-io/watchman, over every name.

pub mod index;
pub mod jaro_winkler;
pub mod normalize;
mod screening;
pub mod similarity;
mod watch_list;
pub mod watchman;

pub use screening::{
    AllowedHit, HitChange, NameAnswer, NameCandidate, NameFound, NameQuery, NameRequest, NameScorer, TokenMatch, screen,
};
pub use watch_list::{WatchEntry, WatchList};
