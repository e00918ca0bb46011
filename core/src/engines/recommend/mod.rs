//! What should this person see next?
//!
//! | noun | |
//! |---|---|
//! | [`Columns`], [`Interactions`] | who liked what, when |
//! | [`RecommendConfig`] | how to learn: similarity, neighbours, popularity, recency |
//! | [`Recommender`] | a trained model: bytes in, bytes out, rankings with their reasons |
//! | [`RankRequest`], [`RankAnswer`] | one ranking: scores whose integer terms add up, and what was taken out and why |
//! | [`RankWhyNot`] | why an item is not in the list; `without` says what a liked item changes |
//! | [`RankedColumns`] | many rankings as flat columns, the same answers without reasons |
//! | [`PipelineRequest`](pipeline::PipelineRequest) | one list out of several models and modules: filters, score terms, re-ranking, pages |
//! | [`exploration`], [`off_policy`](mod@off_policy) | choices that learn, with their propensities, and what another policy would have earned |
//! | [`metrics`] | how good any rankings are, with intervals |
//! | [`Split`], [`Metrics`] | splits without a random generator, and how well rankings meet the test part |
//! | [`select`](select::select) | a configuration chosen on an inner split of the training part |
//!
//! Items score by their nearest neighbours ([`item_knn`]) beside a popularity prior ([`popularity`]). A user of whom
//! nothing usable is known gets the popular items, and the answer says so. How much it takes stands in [`limits`].

pub mod auto;
mod blend;
mod compact;
pub mod config;
pub mod content;
mod counts;
pub mod dislikes;
pub mod ease;
pub mod evaluate;
mod explain;
pub mod exploration;
mod features;
mod filter_name;
pub mod graph_filter;
pub mod history;
mod ials;
mod id_table;
mod interactions;
pub mod item_knn;
pub mod limits;
mod linear_algebra;
mod measure;
pub mod metrics;
mod micros;
mod model;
mod model_file;
pub mod model_operations;
mod nearest;
pub mod off_policy;
pub mod operations;
mod parallel;
pub mod pipeline;
pub mod popularity;
mod positions;
mod rank;
mod recommender;
pub mod rp3beta;
mod score;
pub mod select;
pub mod similar_users;
mod sort_key;
pub mod split;
pub mod vmis_knn;
mod why_not;

pub use compact::CompactRecommender;
pub use config::{RecommendConfig, Weighting};
pub use content::{ContentConfig, UserAttributesConfig};
pub use counts::Counts;
pub use dislikes::DislikesConfig;
pub use ease::EaseConfig;
pub use evaluate::Metrics;
pub use explain::Term;
pub use features::{ItemFeatures, UserFeatures};
pub use graph_filter::GraphFilterConfig;
pub use ials::IalsConfig;
pub use id_table::{IdTable, Ids};
pub use interactions::{Columns, Interactions, Lists};
pub use micros::ONE;
pub use rank::{ItemId, RankAnswer, RankRequest, RankedItem, RemovedItem, UserId};
pub use recommender::{NO_ITEM, RankedColumns, Recommender};
pub use rp3beta::Rp3BetaConfig;
pub use score::Basis;
pub use select::{Candidate, Selection};
pub use similar_users::{SimilarUser, SimilarUsersAnswer, SimilarUsersRequest};
pub use split::Split;
pub use vmis_knn::VmisKnnConfig;
pub use why_not::RankWhyNot;
