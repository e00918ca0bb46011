//! What a training decides with.

use super::limits::{MAX_NEIGHBOURS, MAX_RECENCY};
use super::micros::ONE;
use crate::foundation::error::{Code, Error};
use crate::wire::wire;

/// How the similarity of two items is computed; the formulas stand in [`item_knn`](super::item_knn).
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// Cosine of the items' user sets.
    Cosine,
    /// Cosine in which each user counts in inverse proportion to the length of the history.
    NormalisedCosine,
    /// Cosine of the items' user sets, users weighted by inverse document frequency.
    TfIdf,
    /// BM25 with K1 = 1.2 and B = 0.75.
    Bm25,
}

/// What a training decides with. The defaults suit catalogues of a few thousand items; `recommend.select` finds better
/// ones for a given history.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecommendConfig {
    /// Similarity of two items.
    #[wire(default = Weighting::Bm25)]
    pub weighting: Weighting,
    /// Neighbours kept for each item that somebody liked: 0 to 1,000.
    #[wire(default = 200)]
    pub neighbours: u16,
    /// Shrinkage h: a similarity that n users support is multiplied by n / (n + h).
    #[wire(default = 10)]
    pub shrinkage: u16,
    /// Half-life of a liked item, in later items of the same history, 1 to 10,000: the item liked so many items before
    /// the newest counts half. Absent: all count alike. Needs timestamps.
    pub recency_half_life: Option<u16>,
    /// Weight of popularity beside similarity, in micro-units: 0 to 1,000,000.
    #[wire(default = 30_000)]
    pub popularity_weight: u32,
    /// Half-life of popularity in seconds, at least 1. Absent: popularity never fades. Needs timestamps.
    pub popularity_half_life: Option<u32>,
    /// Whether the model holds the users' histories, so that it can rank for a user by id.
    #[wire(default = true)]
    pub keep_users: bool,
}

impl Default for RecommendConfig {
    fn default() -> Self {
        Self {
            weighting: Weighting::Bm25,
            neighbours: 200,
            shrinkage: 10,
            recency_half_life: None,
            popularity_weight: 30_000,
            popularity_half_life: None,
            keep_users: true,
        }
    }
}

impl RecommendConfig {
    /// Refuses values out of range.
    ///
    /// # Errors
    /// `field.range` with the field; `recommend.timestamps` when a half-life has no times to go by.
    pub fn check(&self, timestamps: bool) -> Result<(), Error> {
        let recency = self.recency_half_life.map(u32::from);
        let ranges = [
            ("neighbours", Some(u32::from(self.neighbours)), 0, u32::from(MAX_NEIGHBOURS)),
            ("recencyHalfLife", recency, 1, u32::from(MAX_RECENCY)),
            ("popularityWeight", Some(self.popularity_weight), 0, ONE),
            ("popularityHalfLife", self.popularity_half_life, 1, u32::MAX),
        ];
        for (field, value, least, most) in ranges {
            if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                let detail = format!("expected {least} to {most}, found {value}");
                return Err(Error::new(Code::FieldRange, detail).under(field));
            }
        }
        for (field, value) in [("recencyHalfLife", recency), ("popularityHalfLife", self.popularity_half_life)] {
            if value.is_some() && !timestamps {
                return Err(Error::new(Code::RecommendTimestamps, "a half-life needs the events' times").under(field));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Node, Read};

    #[test]
    fn an_empty_record_is_the_default() {
        let read = RecommendConfig::read(&Node::parse(b"{}").unwrap());
        assert_eq!(read, Ok(RecommendConfig::default()));
        assert_eq!(RecommendConfig::default().check(false), Ok(()));
    }

    #[test]
    fn values_out_of_range_are_refused_by_name() {
        let base = RecommendConfig::default;
        let cases = [
            (RecommendConfig { neighbours: 1_001, ..base() }, "field.range", "/neighbours"),
            (RecommendConfig { recency_half_life: Some(0), ..base() }, "field.range", "/recencyHalfLife"),
            (RecommendConfig { recency_half_life: Some(10_001), ..base() }, "field.range", "/recencyHalfLife"),
            (RecommendConfig { popularity_weight: 1_000_001, ..base() }, "field.range", "/popularityWeight"),
            (RecommendConfig { popularity_half_life: Some(0), ..base() }, "field.range", "/popularityHalfLife"),
            (RecommendConfig { recency_half_life: Some(1), ..base() }, "recommend.timestamps", "/recencyHalfLife"),
            (
                RecommendConfig { popularity_half_life: Some(1), ..base() },
                "recommend.timestamps",
                "/popularityHalfLife",
            ),
        ];
        for (config, code, path) in cases {
            let error = config.check(false).unwrap_err();
            assert_eq!((error.code.name(), error.path.as_str()), (code, path));
        }
    }
}
