//! What people say of themselves: sliders and mood words.

use super::table::ObservationTables;
use crate::foundation::error::{Code, Error};

/// Where a slider's value lies from −1 to 1: on SAM's scale of 1 to 9, (x − 5) / 4 exactly.
pub(super) fn slid(value: f64, lowest: f64, highest: f64) -> f64 {
    (value - (lowest + highest) / 2.0) / ((highest - lowest) / 2.0)
}

/// The mean point of the words that the table knows, and the places of the others. Words count without the case of ASCII.
pub(super) fn named(tables: &ObservationTables, words: &[String]) -> Result<(Option<[f64; 3]>, Vec<u32>), Error> {
    let (mut sums, mut known, mut unknown) = ([0.0; 3], 0.0, Vec::new());
    for (place, word) in (0..).zip(words) {
        let Some(point) = tables.words.get(&word.to_ascii_lowercase()) else {
            unknown.push(place);
            continue;
        };
        if point.len() != 3 {
            return Err(Error::new(Code::PackPayload, "a word has three coordinates"));
        }
        known += 1.0;
        for (sum, coordinate) in sums.iter_mut().zip(point) {
            *sum += f64::from(*coordinate);
        }
    }
    let mean = sums.map(|sum| (sum / known * 1e7).round() / 1e9 + 0.0);
    Ok(((known > 0.0).then_some(mean), unknown))
}
