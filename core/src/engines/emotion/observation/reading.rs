//! The operation `emotion.observe`.

use super::face::{Units, shown, unit};
use super::self_report::{named, slid};
use super::table::ObservationTables;
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal, admit_feeling};
use crate::engines::emotion::representation::{EmotionMapRequest, NamedShare, map};
use crate::engines::emotion::time::{EmotionAxis, EmotionMeasure};
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;
use crate::wire::wire;
use std::collections::BTreeMap;

/// What was seen or said.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub enum ObservedSignal {
    /// A face by its action units (FACS).
    ActionUnits {
        /// How strongly each shows, by `AU12` or `12`. Those that are not named do not show.
        intensities: BTreeMap<String, f64>,
        /// The greatest intensity: 5 for FACS's A to E and for OpenFace, 1 for probabilities. 0.001 to 1,000.
        #[wire(default = 5.0)]
        most: f64,
        /// The table of the pack `emotion-observation` that says which units show which emotion.
        #[wire(default = "emfacs".to_owned())]
        table: String,
    },
    /// A face by the probabilities that a model of the host gives.
    FaceProbabilities {
        /// Each emotion's, 0 to 1, by the names of the table of coordinates.
        probabilities: BTreeMap<String, f64>,
    },
    /// Sliders that a person moved: SAM's manikins, or any others.
    Sliders {
        /// From unpleasant to pleasant.
        valence: Option<f64>,
        /// From calm to excited.
        arousal: Option<f64>,
        /// From controlled to in control.
        dominance: Option<f64>,
        /// Where sliders begin.
        #[wire(default = 1.0)]
        lowest: f64,
        /// Where they end, above the beginning.
        #[wire(default = 9.0)]
        highest: f64,
    },
    /// Words that a person chose for a mood.
    MoodWords {
        /// At least one.
        words: Vec<String>,
    },
}

/// A request of `emotion.observe`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionObserveRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// What was seen or said.
    pub observed: ObservedSignal,
    /// Table of the pack `emotion-mappings` that gives a face's emotions coordinates. Absent: a face is not measured.
    pub coordinates: Option<String>,
    /// Variance that the measures get, 10⁻¹² to 10¹². The default is a deviation of one of nine steps.
    #[wire(default = 0.0625)]
    pub variance: f64,
}

/// What a face shows or a person says.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionObserveAnswer {
    /// A face's emotions by id, 0 to 1: votes for `emotion.fuse`, in the order of its labels.
    pub shares: Option<Vec<NamedShare>>,
    /// For `emotion.step`, ascending by axis.
    pub measures: Vec<EmotionMeasure>,
    /// Places of the words that the table does not know, from 0.
    pub unknown: Vec<u32>,
    /// The table of action units.
    pub table: Option<String>,
    /// Whether that table was compared with its source.
    pub verified: Option<bool>,
}

fn range(detail: &'static str, field: &str) -> Error {
    Error::new(Code::FieldRange, detail).under(field).under("observed")
}

const UNMAPPED: &str = "no table of coordinates of this name has all of the face's emotions";

const AXES: [EmotionAxis; 3] = [EmotionAxis::Valence, EmotionAxis::Arousal, EmotionAxis::Dominance];

/// Reads a face or a report.
///
/// # Errors
/// The gate's; `field.range`; `emotion.mapping` for a table or a name that the packs have not; `pack.missing`,
/// `pack.payload`.
pub fn observe(shelf: Shelf<'_>, request: &EmotionObserveRequest) -> Result<Outcome<EmotionObserveAnswer>, Error> {
    let signal = match request.observed {
        ObservedSignal::ActionUnits { .. } | ObservedSignal::FaceProbabilities { .. } => EmotionSignal::Face,
        ObservedSignal::Sliders { .. } | ObservedSignal::MoodWords { .. } => EmotionSignal::SelfReport,
    };
    let admission = admit_feeling(shelf, &request.permission, &[signal], None)?;
    let (mut packs, day) = (vec![admission.pack], request.permission.as_of);
    if !(1e-12..=1e12).contains(&request.variance) {
        return Err(Error::new(Code::FieldRange, "expected 10^-12 to 10^12").under("variance"));
    }
    let mut answer =
        EmotionObserveAnswer { shares: None, measures: Vec::new(), unknown: Vec::new(), table: None, verified: None };
    let mut point = [None; 3];
    let mut tables = || -> Result<&ObservationTables, Error> {
        let pack = shelf.select("emotion-observation", Some(day))?;
        packs.push(pack.receipt());
        pack.compiled("emotion_observation")
    };
    match &request.observed {
        ObservedSignal::ActionUnits { intensities, most, table } => {
            if !(1e-3..=1e3).contains(most) {
                return Err(range("expected 0.001 to 1000", "most"));
            }
            let mut units: Units = [None; 100];
            for (name, intensity) in intensities {
                let unit = unit(name).ok_or_else(|| range("expected units such as AU12", "intensities"))?;
                let before = units.get_mut(unit).and_then(|place| place.replace(*intensity));
                if !(0.0..=*most).contains(intensity) || before.is_some() {
                    let error = Error::new(Code::FieldRange, "expected each unit once, from 0 to the greatest");
                    return Err(error.under(name).under("intensities").under("observed"));
                }
            }
            let unknown = || Error::new(Code::EmotionMapping, "the pack has no such table").under("table");
            let found = tables()?.faces.iter().find(|known| known.id == *table);
            let found = found.ok_or_else(|| unknown().under("observed"))?;
            answer.shares = Some(shown(found, &units, *most));
            (answer.table, answer.verified) = (Some(found.id.clone()), Some(found.verified));
        }
        ObservedSignal::FaceProbabilities { probabilities } => {
            let mut shares = Vec::with_capacity(probabilities.len());
            for (name, share) in probabilities {
                if !(0.0..=1.0).contains(share) {
                    let error = Error::new(Code::FieldRange, "expected 0 to 1").under(name);
                    return Err(error.under("probabilities").under("observed"));
                }
                shares.push(NamedShare { name: name.clone(), share: *share });
            }
            answer.shares = Some(shares);
        }
        ObservedSignal::Sliders { valence, arousal, dominance, lowest, highest } => {
            if !(lowest.abs() <= 1e6 && highest.abs() <= 1e6 && lowest < highest) {
                return Err(range("expected to end above the beginning", "highest"));
            }
            let sliders = [("valence", valence), ("arousal", arousal), ("dominance", dominance)];
            for ((name, value), coordinate) in sliders.into_iter().zip(&mut point) {
                if value.is_some_and(|value| !(*lowest..=*highest).contains(&value)) {
                    return Err(range("expected from the beginning to the end", name));
                }
                *coordinate = value.map(|value| slid(value, *lowest, *highest));
            }
        }
        ObservedSignal::MoodWords { words } => {
            if words.is_empty() {
                return Err(range("expected a word", "words"));
            }
            let (mean, unknown) = named(tables()?, words)?;
            answer.unknown = unknown;
            if let Some(mean) = mean {
                point = mean.map(Some);
            }
        }
    }
    if let (Some(table), Some(shares)) = (&request.coordinates, &answer.shares) {
        let shares: BTreeMap<String, f64> =
            shares.iter().filter(|share| share.share > 0.0).map(|share| (share.name.clone(), share.share)).collect();
        if !shares.is_empty() {
            let asked = EmotionMapRequest {
                table: table.clone(),
                shares: Some(shares),
                coordinates: None,
                reach: 0.5,
                as_of: Some(day),
            };
            let found = map(shelf, &asked).map_err(|error| Error::new(error.code, UNMAPPED).under("coordinates"))?;
            packs.extend(found.packs);
            point = found.answer.coordinates.map_or(point, |at| [at.valence, at.arousal, at.dominance].map(Some));
        }
    }
    for (axis, value) in AXES.into_iter().zip(point) {
        answer.measures.extend(value.map(|value| EmotionMeasure { axis, value, variance: request.variance }));
    }
    Ok(Outcome { answer, reasons: admission.reasons, packs })
}
