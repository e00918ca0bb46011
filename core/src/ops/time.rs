//! Operations on dates, times and time zones.

use crate::foundation::civil_time::CivilTime;
use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::pack::Shelf;
use crate::foundation::time_zone::{Disambiguation, Occurrence};
use crate::foundation::wire::{Int53, wire};
use crate::ops::Inputs;

/// A request of `time.civil`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CivilRequest {
    /// The instant.
    pub instant: Instant,
    /// The zone's IANA name, such as `Europe/Paris`.
    pub zone: String,
    /// Uses the rules as known on this day; it may be left out when one version of the pack is loaded.
    pub as_of: Option<Date>,
}

/// What the clocks of a zone show.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CivilAnswer {
    /// Day and time of day.
    pub civil: CivilTime,
    /// The day alone.
    pub date: Date,
    /// Seconds east of UTC.
    pub offset: i32,
    /// 1 (Monday) to 7 (Sunday).
    pub weekday: u8,
    /// The day within its year, 1 to 366.
    pub day_of_year: u16,
    /// The year that the ISO 8601 week belongs to, −1 to 10000.
    pub week_year: i32,
    /// The ISO 8601 week, 1 to 53.
    pub week: u8,
    /// When the offset changes next, if the rules know it.
    pub next_change: Option<Instant>,
}

/// Civil time of an instant.
///
/// # Errors
/// `time.zone` at `/zone`, `time.range`, `pack.missing`, `pack.ambiguous`.
pub fn civil(inputs: &Inputs<'_>, request: &CivilRequest) -> Result<Outcome<CivilAnswer>, Error> {
    let (zones, receipt) = Shelf(inputs.packs).time_zones(request.as_of)?;
    let zone = zones.get(&request.zone).map_err(|error| error.under("zone"))?;
    let civil = zone.civil(request.instant).map_err(|error| error.under("instant"))?;
    let date = civil.date()?;
    let week = date.iso_week();
    let answer = CivilAnswer {
        civil,
        date,
        offset: zone.offset(request.instant),
        weekday: week.weekday,
        day_of_year: date.day_of_year(),
        week_year: week.year,
        week: week.week,
        next_change: zone.next_change(request.instant).map(|(at, _)| at),
    };
    Ok(Outcome { answer, reasons: Vec::new(), packs: vec![receipt] })
}

/// A request of `time.instant`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstantRequest {
    /// What the clock shows.
    pub civil: CivilTime,
    /// The zone's IANA name, such as `Europe/Paris`.
    pub zone: String,
    /// Which instant to take when the clock shows the time twice, or never.
    #[wire(default = Disambiguation::Compatible)]
    pub disambiguation: Disambiguation,
    /// Uses the rules as known on this day; it may be left out when one version of the pack is loaded.
    pub as_of: Option<Date>,
}

/// The instant at which a clock shows a time.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstantAnswer {
    /// The instant.
    pub instant: Instant,
    /// Seconds east of UTC in use at the instant.
    pub offset: i32,
    /// How often the clock shows the time.
    pub occurrence: Occurrence,
}

/// Instant of a civil time.
///
/// # Errors
/// `time.zone` at `/zone`; `time.skipped`, `time.repeated` and `time.range` at `/civil`; `pack.missing`,
/// `pack.ambiguous`.
pub fn instant(inputs: &Inputs<'_>, request: &InstantRequest) -> Result<Outcome<InstantAnswer>, Error> {
    let (zones, receipt) = Shelf(inputs.packs).time_zones(request.as_of)?;
    let zone = zones.get(&request.zone).map_err(|error| error.under("zone"))?;
    let resolved = zone.instant(request.civil, request.disambiguation).map_err(|error| error.under("civil"))?;
    let answer = InstantAnswer { instant: resolved.instant, offset: resolved.offset, occurrence: resolved.occurrence };
    Ok(Outcome { answer, reasons: Vec::new(), packs: vec![receipt] })
}

/// A request of `time.shift`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftRequest {
    /// The day to start from.
    pub date: Date,
    /// Years to add.
    #[wire(default = Int53::default())]
    pub years: Int53,
    /// Months to add.
    #[wire(default = Int53::default())]
    pub months: Int53,
    /// Weeks to add.
    #[wire(default = Int53::default())]
    pub weeks: Int53,
    /// Days to add.
    #[wire(default = Int53::default())]
    pub days: Int53,
}

/// A shifted day.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftAnswer {
    /// The day.
    pub date: Date,
    /// Days that were left off because the month is too short: from 31 January to 28 February, 3.
    pub clamped: u8,
    /// Days from the day started from.
    pub distance: i32,
}

/// Adds years and months first, as months together, ending on the last day where the month is too short; then weeks and
/// days.
///
/// # Errors
/// `time.range`.
pub fn shift(request: &ShiftRequest) -> Result<ShiftAnswer, Error> {
    let beyond = || Error::new(Code::TimeRange, "outside the years 0000 to 9999");
    let product = |many: Int53, unit: i64, few: Int53| {
        many.get().checked_mul(unit).and_then(|n| n.checked_add(few.get())).ok_or_else(beyond)
    };
    let month = request.date.plus_months(product(request.years, 12, request.months)?)?;
    let date = month.plus_days(product(request.weeks, 7, request.days)?)?;
    let distance = i32::try_from(date.days() - request.date.days()).map_err(|_| beyond())?;
    Ok(ShiftAnswer { date, clamped: request.date.parts().2 - month.parts().2, distance })
}
