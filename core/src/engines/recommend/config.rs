//! What a training decides with.

use super::ease::EaseConfig;
use super::graph_filter::GraphFilterConfig;
use super::ials::IalsConfig;
use super::limits::{MAX_NEIGHBOURS, MAX_RECENCY};
use super::micros::ONE;
use super::rp3beta::Rp3BetaConfig;
use super::vmis_knn::VmisKnnConfig;
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

/// What a training decides with. The defaults suit catalogues of a few thousand items; `recommend.auto` finds better
/// ones for a given history.
///
/// The score is a blend: item-kNN times `neighbourWeight`, plus each further model that stands here times its weight,
/// plus popularity times its weight. An item-kNN of 0 neighbours takes no part.
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
    /// Weight of item-kNN in the blend, in micro-units: 0 to 100,000,000. Absent: 1,000,000.
    pub neighbour_weight: Option<u32>,
    /// RP3beta, in micro-units of its greatest similarity.
    pub rp3_beta: Option<Rp3BetaConfig>,
    /// EASE, of at most 5,000 items.
    pub ease: Option<EaseConfig>,
    /// The graph filter.
    pub graph_filter: Option<GraphFilterConfig>,
    /// iALS.
    pub ials: Option<IalsConfig>,
    /// VMIS-kNN: users are sessions.
    pub vmis_knn: Option<VmisKnnConfig>,
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
            neighbour_weight: None,
            rp3_beta: None,
            ease: None,
            graph_filter: None,
            ials: None,
            vmis_knn: None,
            keep_users: true,
        }
    }
}

/// A part of a configuration: its name, then each field with its value, least and greatest.
type Ranges = (&'static str, [(&'static str, u32, u32, u32); 6]);

/// Greatest weight of a part.
const MAX_WEIGHT: u32 = 100 * ONE;
/// Fills places of [`Ranges`] that no field takes.
const NONE: (&str, u32, u32, u32) = ("", 0, 0, 0);

impl RecommendConfig {
    fn parts(&self) -> [Option<Ranges>; 6] {
        [
            Some((
                "",
                [
                    ("neighbourWeight", self.neighbour_weight.unwrap_or(ONE), 0, MAX_WEIGHT),
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                ],
            )),
            self.rp3_beta.map(|part| {
                let [alpha, beta] = [part.alpha, part.beta].map(u32::from);
                let kept = ("neighbours", part.neighbours.into(), 1, MAX_NEIGHBOURS.into());
                let exponents = [("alpha", alpha, 1, 3_000), ("beta", beta, 0, 3_000)];
                ("rp3Beta", [("weight", part.weight, 0, MAX_WEIGHT), exponents[0], exponents[1], kept, NONE, NONE])
            }),
            self.ease.map(|part| {
                let kept = ("neighbours", part.neighbours.map_or(1, u32::from), 1, 5_000);
                let ridges = [("ridge", part.ridge, 1, ONE), ("dropout", part.dropout, 0, 100_000)];
                let exponents = [
                    ("userExponent", part.user_exponent.into(), 0, 2_000),
                    ("itemExponent", part.item_exponent.into(), 0, 2_000),
                ];
                (
                    "ease",
                    [("weight", part.weight, 0, MAX_WEIGHT), ridges[0], ridges[1], exponents[0], exponents[1], kept],
                )
            }),
            self.graph_filter.map(|part| {
                let kept = ("neighbours", part.neighbours.into(), 1, 5_000);
                let size = [
                    ("dimensions", part.dimensions.into(), 1, 256),
                    ("sweeps", part.sweeps.into(), 1, 100),
                    ("coOccurrence", part.co_occurrence, 0, 100_000),
                ];
                ("graphFilter", [("weight", part.weight, 0, MAX_WEIGHT), size[0], size[1], size[2], kept, NONE])
            }),
            self.ials.map(|part| {
                let size = [("dimensions", part.dimensions.into(), 1, 256), ("sweeps", part.sweeps.into(), 1, 100)];
                let ridges = [("ridge", part.ridge, 1, ONE), ("background", part.background, 1, 10 * ONE)];
                ("ials", [("weight", part.weight, 0, MAX_WEIGHT), size[0], ridges[0], ridges[1], size[1], NONE])
            }),
            self.vmis_knn.map(|part| {
                let [candidates, neighbours] = [part.candidates, part.neighbours].map(u32::from);
                let sizes = [("candidates", candidates, 1, 10_000), ("neighbours", neighbours, 1, 10_000)];
                let last = ("last", part.last.into(), 1, 100);
                ("vmisKnn", [("weight", part.weight, 0, MAX_WEIGHT), sizes[0], sizes[1], last, NONE, NONE])
            }),
        ]
    }

    /// Whether the score is item-kNN and popularity alone, as models of format version 1 are.
    pub(super) fn is_plain(&self) -> bool {
        self.neighbour_weight.is_none() && self.parts().iter().skip(1).all(Option::is_none)
    }

    /// Whether no model takes part, popularity apart.
    pub(super) fn parts_weigh_nothing(&self) -> bool {
        self.neighbours == 0 && self.parts().iter().skip(1).all(Option::is_none)
    }

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
        for (part, ranges) in self.parts().into_iter().flatten() {
            for (field, value, least, most) in ranges {
                if !(least..=most).contains(&value) {
                    let detail = format!("expected {least} to {most}, found {value}");
                    let error = Error::new(Code::FieldRange, detail).under(field);
                    return Err(if part.is_empty() { error } else { error.under(part) });
                }
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
