//! A status with a band around its threshold (DJIM's buffer). The reading of the band's wording is unverified: outside
//! it the ratio decides at once; inside, the last status holds until enough evaluations in a row disagree with it.

use crate::compliance::ratio::Ratio;
use crate::compliance::screen::standard::Buffer;
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::error::Error;

/// What is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The status that holds.
    pub status: ComplianceStatus,
    /// Evaluations in a row that disagree with it.
    pub run: u8,
}

/// The memory after an evaluation, and whether the band held the last status against the ratio. Without a memory of a
/// settled status the ratio decides.
///
/// # Errors
/// `number.overflow`.
pub fn step(
    band: &Buffer,
    ratio: Ratio,
    now: ComplianceStatus,
    before: Option<Memory>,
) -> Result<(Memory, bool), Error> {
    let settled = Memory { status: now, run: 0 };
    let last = before.filter(|memory| {
        matches!(memory.status, ComplianceStatus::Compliant | ComplianceStatus::NonCompliant) && memory.status != now
    });
    let Some(last) = last else { return Ok((settled, false)) };
    if ratio.against(band.lower)?.is_lt() || ratio.against(band.upper)?.is_ge() {
        return Ok((settled, false));
    }
    let run = last.run.saturating_add(1);
    if run >= band.evaluations {
        return Ok((settled, false));
    }
    Ok((Memory { status: last.status, run }, true))
}
