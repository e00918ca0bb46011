//! What a training decides with.

use super::content::{ContentConfig, UserAttributesConfig};
use super::dislikes::DislikesConfig;
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
    /// Content similarity, by attributes and embeddings of the items. Items without events take part.
    pub content: Option<ContentConfig>,
    /// What users with an attribute like: a ranking may name a user's attributes.
    pub user_attributes: Option<UserAttributesConfig>,
    /// What people dislike who like an item counts against it.
    pub dislikes: Option<DislikesConfig>,
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
            content: None,
            user_attributes: None,
            dislikes: None,
            keep_users: true,
        }
    }
}

/// Greatest weight of a model.
const MAX_WEIGHT: u32 = 100 * ONE;

/// The numbers of a model: its fields in order, 0 where it has fewer or where one is absent.
pub(super) type Numbers = [u32; 7];

/// The models beside item-kNN, each by its numbers: RP3beta, EASE, graph filter, iALS, VMIS-kNN, content, attributes of
/// users, dislikes.
pub(super) type Parts = [Option<Numbers>; 8];

/// How many of them stand in model files of version 2.
pub(super) const PARTS_OF_VERSION_2: usize = 5;

/// A field with its least and greatest value.
type Range = (&'static str, u32, u32);

/// The models beside item-kNN, in the order of [`RecommendConfig::numbers`]: name, and of each field name, least and
/// greatest. Flags need no range.
const RANGES: [(&str, &[Range]); 8] = [
    ("rp3Beta", &[WEIGHT, ("alpha", 1, 3_000), ("beta", 0, 3_000), ("neighbours", 1, MAX_NEIGHBOURS as u32)]),
    (
        "ease",
        &[
            WEIGHT,
            ("ridge", 1, ONE),
            ("dropout", 0, 100_000),
            ("userExponent", 0, 2_000),
            ("itemExponent", 0, 2_000),
            ("zeroDiagonal", 0, 1),
            ("neighbours", 0, 5_000),
        ],
    ),
    (
        "graphFilter",
        &[WEIGHT, ("dimensions", 1, 256), ("sweeps", 1, 100), ("coOccurrence", 0, 100_000), ("neighbours", 1, 5_000)],
    ),
    ("ials", &[WEIGHT, ("dimensions", 1, 256), ("ridge", 1, ONE), ("background", 1, 10 * ONE), ("sweeps", 1, 100)]),
    ("vmisKnn", &[WEIGHT, ("candidates", 1, 10_000), ("neighbours", 1, 10_000), ("last", 1, 100), ("idf", 0, 1)]),
    ("content", &[WEIGHT, ("embeddingWeight", 0, MAX_WEIGHT), NEAREST]),
    ("userAttributes", &[WEIGHT, NEAREST]),
    ("dislikes", &[WEIGHT, NEAREST]),
];
const NEAREST: Range = ("neighbours", 1, MAX_NEIGHBOURS as u32);
const WEIGHT: Range = ("weight", 0, MAX_WEIGHT);

impl RecommendConfig {
    /// The numbers of the models beside item-kNN.
    pub(super) fn numbers(&self) -> Parts {
        [
            self.rp3_beta.map(|p| [p.weight, p.alpha.into(), p.beta.into(), p.neighbours.into(), 0, 0, 0]),
            self.ease.map(|p| {
                let kept = p.neighbours.unwrap_or(0).into();
                let exponents = [p.user_exponent, p.item_exponent].map(u32::from);
                [p.weight, p.ridge, p.dropout, exponents[0], exponents[1], p.zero_diagonal.into(), kept]
            }),
            self.graph_filter
                .map(|p| [p.weight, p.dimensions.into(), p.sweeps.into(), p.co_occurrence, p.neighbours.into(), 0, 0]),
            self.ials.map(|p| [p.weight, p.dimensions.into(), p.ridge, p.background, p.sweeps.into(), 0, 0]),
            self.vmis_knn
                .map(|p| [p.weight, p.candidates.into(), p.neighbours.into(), p.last.into(), p.idf.into(), 0, 0]),
            self.content.map(|p| [p.weight, p.embedding_weight, p.neighbours.into(), 0, 0, 0, 0]),
            self.user_attributes.map(|p| [p.weight, p.neighbours.into(), 0, 0, 0, 0, 0]),
            self.dislikes.map(|p| [p.weight, p.neighbours.into(), 0, 0, 0, 0, 0]),
        ]
    }

    /// The configuration with these numbers in place of its own; of one too large for its field the low bits.
    pub(super) fn with_numbers(self, parts: Parts) -> Self {
        let [rp3_beta, ease, graph_filter, ials, vmis_knn, content, user_attributes, dislikes] = parts;
        Self {
            content: content.map(|[weight, embedding_weight, neighbours, ..]| ContentConfig {
                weight,
                embedding_weight,
                neighbours: neighbours as u16,
            }),
            user_attributes: user_attributes
                .map(|[weight, neighbours, ..]| UserAttributesConfig { weight, neighbours: neighbours as u16 }),
            dislikes: dislikes.map(|[weight, neighbours, ..]| DislikesConfig { weight, neighbours: neighbours as u16 }),
            rp3_beta: rp3_beta.map(|[weight, alpha, beta, neighbours, ..]| Rp3BetaConfig {
                weight,
                alpha: alpha as u16,
                beta: beta as u16,
                neighbours: neighbours as u16,
            }),
            ease: ease.map(|[weight, ridge, dropout, users, items, diagonal, kept]| EaseConfig {
                weight,
                ridge,
                dropout,
                user_exponent: users as u16,
                item_exponent: items as u16,
                zero_diagonal: diagonal == 1,
                neighbours: Some(kept as u16).filter(|kept| *kept > 0),
            }),
            graph_filter: graph_filter.map(|[weight, dimensions, sweeps, co_occurrence, neighbours, ..]| {
                let (dimensions, neighbours) = (dimensions as u16, neighbours as u16);
                GraphFilterConfig { weight, dimensions, sweeps: sweeps as u8, co_occurrence, neighbours }
            }),
            ials: ials.map(|[weight, dimensions, ridge, background, sweeps, ..]| IalsConfig {
                weight,
                dimensions: dimensions as u16,
                ridge,
                background,
                sweeps: sweeps as u8,
            }),
            vmis_knn: vmis_knn.map(|[weight, candidates, neighbours, last, idf, ..]| VmisKnnConfig {
                weight,
                candidates: candidates as u16,
                neighbours: neighbours as u16,
                last: last as u8,
                idf: idf == 1,
            }),
            ..self
        }
    }

    /// Whether the score is item-kNN and popularity alone, as models of format version 1 are.
    pub(super) fn is_plain(&self) -> bool {
        self.neighbour_weight.is_none() && self.numbers().iter().all(Option::is_none)
    }

    /// Whether no model takes part, popularity apart.
    pub(super) fn parts_weigh_nothing(&self) -> bool {
        self.neighbours == 0 && self.numbers().iter().all(Option::is_none)
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
            ("neighbourWeight", self.neighbour_weight, 0, MAX_WEIGHT),
            ("popularityHalfLife", self.popularity_half_life, 1, u32::MAX),
        ];
        for (field, value, least, most) in ranges {
            if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                return Err(refusal(field, value, least, most));
            }
        }
        if self.ease.is_some_and(|ease| ease.neighbours == Some(0)) {
            return Err(refusal("neighbours", 0, 1, 5_000).under("ease"));
        }
        for ((name, fields), numbers) in RANGES.into_iter().zip(self.numbers()) {
            for ((field, least, most), number) in fields.iter().zip(numbers.into_iter().flatten()) {
                if !(*least..=*most).contains(&number) {
                    return Err(refusal(field, number, *least, *most).under(name));
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

fn refusal(field: &str, found: u32, least: u32, most: u32) -> Error {
    Error::new(Code::FieldRange, format!("expected {least} to {most}, found {found}")).under(field)
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
