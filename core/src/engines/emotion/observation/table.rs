//! The pack `emotion-observation`.

use crate::wire::wire;
use std::collections::BTreeMap;

/// Which action units together show an emotion.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FaceTable {
    /// Its name.
    pub id: String,
    /// Whether it was compared with its source.
    pub verified: bool,
    /// For each emotion the combinations that show it, each a list of action units by number.
    pub emotions: BTreeMap<String, Vec<Vec<u32>>>,
}

/// The pack's payload.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ObservationTables {
    /// Tables for faces.
    pub faces: Vec<FaceTable>,
    /// Valence, arousal and dominance of each mood word in hundredths, −100 to 100.
    pub words: BTreeMap<String, Vec<i32>>,
}
