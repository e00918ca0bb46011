//! The rows of the pack `emotion-permission`.

use crate::foundation::date::Date;
use crate::wire::wire;

/// One row. An absent condition fits anything.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct GateRow {
    /// Name in answers.
    pub id: String,
    /// Whether biometric signals are among those used.
    pub biometric: Option<bool>,
    /// `eu`, `outside` or `unknown`.
    pub places: Option<Vec<String>>,
    /// Names of [`super::EmotionSetting`].
    pub settings: Option<Vec<String>>,
    /// Names of [`super::EmotionPurpose`].
    pub purposes: Option<Vec<String>>,
    /// Names of [`super::EmotionSubject`].
    pub subjects: Option<Vec<String>>,
    /// Names of [`super::EmotionTarget`].
    pub infers: Option<Vec<String>>,
    /// What the row makes of the case.
    pub classification: String,
    /// Whether to refuse.
    pub refuse: bool,
    /// Where it stands.
    pub cites: String,
    /// First day it applies; earlier the class is the same and nothing is refused.
    pub from: Option<Date>,
    /// What the host must then do.
    #[wire(default = Vec::new())]
    pub duties: Vec<GateDuty>,
}

/// A duty of the host.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct GateDuty {
    /// What.
    pub duty: String,
    /// Where it stands.
    pub cites: String,
    /// First day it applies.
    pub from: Date,
    /// Whether the day was read in the Official Journal.
    pub verified: bool,
}

/// The payload.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct GateTable {
    /// Member states of the European Union, ISO 3166-1 alpha-2.
    pub members: Vec<String>,
    /// Names of the biometric signals.
    pub biometric: Vec<String>,
    /// The rows: the first that fits decides.
    pub rows: Vec<GateRow>,
    /// What hosts often hope for and the engine does not do.
    pub undetected: Vec<GateNeed>,
}

/// Something that is not detected.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct GateNeed {
    /// What.
    pub need: String,
    /// What to use instead.
    pub instead: String,
}
