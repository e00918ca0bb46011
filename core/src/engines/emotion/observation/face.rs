//! Action units of FACS (Ekman and Friesen 1978). A combination shows as strongly as its weakest unit; an emotion as
//! strongly as the strongest of its combinations.

use super::table::FaceTable;
use crate::engines::emotion::representation::NamedShare;

/// Intensities by unit; units that nobody looked at have none.
pub(super) type Units = [Option<f64>; 100];

/// The unit that a name means: `AU12` is 12, and so is `12`.
pub(super) fn unit(name: &str) -> Option<usize> {
    let digits = name.strip_prefix("AU").unwrap_or(name);
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = || digits.bytes().fold(0, |number, byte| 10 * number + usize::from(byte - b'0'));
    (plain && !digits.starts_with('0')).then(number)
}

/// Each of the table's emotions, by id, from 0 to 1. Units that nobody looked at count as not there.
pub(super) fn shown(table: &FaceTable, intensities: &Units, most: f64) -> Vec<NamedShare> {
    let mut shares = Vec::with_capacity(table.emotions.len());
    for (name, combinations) in &table.emotions {
        let mut share = 0.0_f64;
        for combination in combinations {
            let mut weakest = most;
            for unit in combination {
                weakest = weakest.min(intensities.get(*unit as usize).copied().flatten().unwrap_or(0.0));
            }
            share = share.max(weakest / most);
        }
        shares.push(NamedShare { name: name.clone(), share: (share * 1e9).round() / 1e9 });
    }
    shares
}
