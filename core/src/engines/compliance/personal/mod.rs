//! Personal data in texts and records: where it stands, and what is left when it is taken out.
//!
//! | file | |
//! |---|---|
//! | `symbols` | a text as ASCII symbols, with their places in bytes and code points |
//! | `pattern`, `matcher` | patterns of the pack as programs, run in bounded steps |
//! | `check_digits` | what numbers must satisfy |
//! | `recogniser`, `detect` | recognisers as data; the surest of what overlaps |
//! | `safe_harbor`, `deidentify` | 45 CFR 164.514(b)(2): dates to the year, ages to 89, ZIP codes to three digits |
//!
//! Recognisers see forms, check digits and neighbouring words, no meaning: names in free text are found where a title,
//! a label or a known given name stands beside them, and missed elsewhere. Who releases a text reads it first.

mod check_digits;
mod deidentify;
mod detect;
mod matcher;
mod pattern;
mod recogniser;
mod safe_harbor;
mod symbols;

pub use check_digits::PersonalCheck;
pub use deidentify::{
    DeidentifiedRecord, DeidentifiedText, DeidentifyAnswer, DeidentifyRequest, FieldTreatment, deidentify,
};
pub use detect::{DetectAnswer, DetectRequest, DetectedText, PersonalFinding, detect};
pub use recogniser::{PersonalDetector, PersonalRecogniser, PersonalTreatment};
pub use safe_harbor::ZipAreas;
