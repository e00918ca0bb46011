//! Calendar units in time zones: which day, week, month or year an instant lies in, and where units begin.

use crate::foundation::civil_time::CivilTime;
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::time_zone::{Disambiguation, Occurrence, TimeZone, TimeZones};
use crate::rules::language::CalendarUnit;

/// A zone's clock; without rules it shows UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock<'z>(pub Option<&'z TimeZone>);

impl<'z> Clock<'z> {
    /// The clock of a zone.
    ///
    /// # Errors
    /// `time.zone`, `pack.missing`.
    pub fn of(zones: Option<&'z TimeZones>, zone: &str) -> Result<Self, Error> {
        if zone == "UTC" {
            return Ok(Self(None));
        }
        match zones {
            Some(zones) => zones.get(zone).map(|zone| Self(Some(zone))),
            None => Err(Error::new(Code::PackMissing, "the pack time-zones is needed")),
        }
    }
}

impl Clock<'_> {
    /// The civil date of an instant.
    pub fn date(self, at: Instant) -> Result<Date, Error> {
        match self.0 {
            Some(zone) => zone.civil(at)?.date(),
            None => at.utc().date(),
        }
    }

    /// The unit that an instant lies in.
    pub fn unit(self, unit: CalendarUnit, at: Instant) -> Result<i32, Error> {
        Ok(unit.index(self.date(at)?))
    }

    /// The first instant of a day; where the clock skipped its beginning, that of what it showed next.
    fn midnight(self, date: Date) -> Result<Instant, Error> {
        let midnight = CivilTime::midnight(date);
        let Some(zone) = self.0 else { return Instant::new(midnight.seconds(), 0) };
        let found = zone.instant(midnight, Disambiguation::Compatible)?;
        if found.occurrence != Occurrence::Skipped {
            return Ok(found.instant);
        }
        let before = zone.instant(midnight, Disambiguation::Earlier)?.instant;
        Ok(zone.next_change(before).map_or(found.instant, |(at, _)| at))
    }

    /// The first instant of a unit.
    pub fn start(self, unit: CalendarUnit, index: i32) -> Result<Instant, Error> {
        self.midnight(unit.first_day(index)?)
    }

    /// The first moment after another at which the unit is another one, and that unit: the next one, or where clocks go
    /// back over midnight the one before.
    pub fn turn(self, unit: CalendarUnit, now: Instant) -> Result<(Instant, i32), Error> {
        let here = self.unit(unit, now)?;
        let end = CivilTime::midnight(unit.first_day(here.saturating_add(1))?).seconds();
        let mut at = now;
        loop {
            let offset = self.0.map_or(0, |zone| i64::from(zone.offset(at)));
            let change = self.0.and_then(|zone| zone.next_change(at));
            let end = Instant::new(end - offset, 0)?;
            at = change.map_or(end, |(change, _)| change.min(end));
            let there = self.unit(unit, at)?;
            if there != here {
                return Ok((at, there));
            }
        }
    }

    /// The latest day before another that the zone skipped when it crossed the date line: nobody can miss it.
    pub fn skipped_before(self, unit: CalendarUnit, day: i32) -> Option<i32> {
        match (unit, self.0) {
            (CalendarUnit::Day, Some(zone)) => zone.skipped_before(i64::from(day)).map(|day| day as i32),
            _ => None,
        }
    }
}

impl CalendarUnit {
    /// A unit at or before the one that any clock shows at a moment: zones are less than a day behind UTC.
    pub(crate) fn earliest(self, at: Instant) -> i32 {
        let day = at.utc().date().and_then(|date| date.plus_days(-2));
        day.map_or(i32::MIN, |date| self.index(date))
    }

    /// The number of the unit that a day lies in: days and weeks from 1970-01-01's on, months and years from year 0.
    pub(crate) fn index(self, date: Date) -> i32 {
        match self {
            Self::Day => date.days() as i32,
            // 1970-01-01 was a Thursday: week 0 begins on Monday, 1969-12-29.
            Self::Week => (date.days() + 3).div_euclid(7) as i32,
            Self::Month => date.parts().0 * 12 + i32::from(date.parts().1) - 1,
            Self::Year => date.parts().0,
        }
    }

    /// The first day of a unit.
    pub(crate) fn first_day(self, index: i32) -> Result<Date, Error> {
        match self {
            Self::Day => Date::from_days(i64::from(index)),
            Self::Week => Date::from_days(i64::from(index) * 7 - 3),
            Self::Month => Date::new(index.div_euclid(12), index.rem_euclid(12) as u8 + 1, 1),
            Self::Year => Date::new(index, 1, 1),
        }
    }
}
