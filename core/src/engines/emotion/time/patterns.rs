//! The operation `emotion.patterns`: when, and after what, does this person feel otherwise?
//!
//! Feelings of one day hang together, so days are drawn and not points: the intervals come from bootstraps over days
//! (Politis and Romano's blocks, one block a day), and are widened for the number of patterns looked at (Bonferroni).

use crate::engines::emotion::limits::MAX_SERIES;
use crate::engines::emotion::permission::{EmotionPermission, admit_feeling};
use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::order::sort_by;
use crate::foundation::pack::Shelf;
use crate::foundation::random::Random;
use crate::wire::{Int53, wire};

/// One known state.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PatternPoint {
    /// When.
    pub at: Instant,
    /// Where on an axis.
    pub value: f64,
}

/// Something that happened.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternMark {
    /// What kind, such as `sleep` or `run`.
    pub kind: String,
    /// When.
    pub at: Instant,
}

/// A request of `emotion.patterns`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionPatternsRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// What is known, in any order.
    pub points: Vec<PatternPoint>,
    /// What happened, in any order.
    #[wire(default = Vec::new())]
    pub marks: Vec<PatternMark>,
    /// Seconds for which a point counts as after an event, 1 to 604,800.
    #[wire(default = 14_400)]
    pub after_seconds: u32,
    /// The person's time zone: its IANA name. The pack of time zones must be at hand unless it is `UTC`.
    pub zone: String,
    /// Seed of the bootstrap.
    #[wire(default = 0)]
    pub seed: i64,
    /// Bootstraps, 100 to 5,000.
    #[wire(default = 1_000)]
    pub bootstraps: u16,
}

/// How one group of points differs from all others.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionPattern {
    /// `part_of_day`, `weekday` or `after`.
    pub family: String,
    /// `night` (0 to 6 o'clock), `morning`, `afternoon`, `evening`; `1` (Monday) to `7`; or the kind of event.
    pub name: String,
    /// Points of the group.
    pub points: u32,
    /// Days on which they lie.
    pub days: u32,
    /// Mean of the group less mean of the others, nine digits.
    pub difference: f64,
    /// Hedges' g: the difference in pooled standard deviations, corrected for few points.
    pub effect: f64,
    /// Lower end of the difference's interval: 95 % for all patterns of this answer together.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the interval leaves 0 out and stands on at least five days.
    pub clear: bool,
}

/// Patterns.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionPatternsAnswer {
    /// By family, then in the order of the day, the week, or the kinds.
    pub patterns: Vec<EmotionPattern>,
    /// Days with points.
    pub days: u32,
}

/// One point: its value, its day's place, and the groups that it is in.
struct Row {
    value: f64,
    day: usize,
    groups: Vec<bool>,
}

const PARTS: [&str; 4] = ["night", "morning", "afternoon", "evening"];

/// Sums over points in and out of a group.
#[derive(Clone, Copy, Default)]
struct Sums {
    inside: (f64, f64, f64),
    outside: (f64, f64, f64),
}

impl Sums {
    fn add(&mut self, value: f64, inside: bool) {
        let to = if inside { &mut self.inside } else { &mut self.outside };
        *to = (to.0 + 1.0, to.1 + value, to.2 + value * value);
    }

    fn join(&mut self, other: &Self) {
        for (to, from) in [(&mut self.inside, &other.inside), (&mut self.outside, &other.outside)] {
            *to = (to.0 + from.0, to.1 + from.1, to.2 + from.2);
        }
    }

    fn difference(&self) -> Option<f64> {
        let ((n, a, _), (m, b, _)) = (self.inside, self.outside);
        (n > 0.0 && m > 0.0).then(|| a / n - b / m)
    }

    fn effect(&self) -> f64 {
        let ((n, a, aa), (m, b, bb)) = (self.inside, self.outside);
        let freedom = n + m - 2.0;
        if n < 1.0 || m < 1.0 || freedom < 1.0 {
            return 0.0;
        }
        let pooled = ((aa - a * a / n) + (bb - b * b / m)).max(0.0) / freedom;
        if pooled <= 0.0 {
            return 0.0;
        }
        (a / n - b / m) / pooled.sqrt() * (1.0 - 3.0 / (4.0 * freedom - 1.0))
    }
}

fn digits(value: f64) -> f64 {
    super::step::digits(value)
}

/// Finds patterns.
///
/// # Errors
/// The gate's; `field.range`, `emotion.limit`, `time.zone`, `pack.missing`.
pub fn patterns(shelf: Shelf<'_>, request: &EmotionPatternsRequest) -> Result<Outcome<EmotionPatternsAnswer>, Error> {
    let last = request.points.iter().map(|point| point.at).max();
    let admission = admit_feeling(shelf, &request.permission, &[], last)?;
    let range = |detail: &'static str, field: &str| Error::new(Code::FieldRange, detail).under(field);
    if !(1..=604_800).contains(&request.after_seconds) {
        return Err(range("expected 1 to 604800", "afterSeconds"));
    }
    if !(100..=5_000).contains(&request.bootstraps) {
        return Err(range("expected 100 to 5000", "bootstraps"));
    }
    if request.points.len().max(request.marks.len()) > MAX_SERIES {
        return Err(Error::new(Code::EmotionLimit, "too many points or marks").under("points"));
    }
    if !request.points.iter().all(|point| point.value.abs() <= 1e6) {
        return Err(range("expected values of at most 1000000", "points"));
    }
    let mut packs = vec![admission.pack];
    let zone = if request.zone == "UTC" {
        None
    } else {
        let (zones, receipt) = shelf.time_zones(Some(request.permission.as_of))?;
        packs.push(receipt);
        Some(zones.get(&request.zone).map_err(|error| error.under("zone"))?)
    };
    let mut points = request.points.clone();
    sort_by(&mut points, |a, b| a.at.cmp(&b.at).then(a.value.total_cmp(&b.value)));
    let mut kinds: Vec<(&str, Vec<Instant>)> = Vec::new();
    let mut marks: Vec<&PatternMark> = request.marks.iter().collect();
    sort_by(&mut marks, |a, b| (&a.kind, a.at).cmp(&(&b.kind, b.at)));
    for mark in marks {
        match kinds.last_mut() {
            Some((kind, times)) if *kind == mark.kind => times.push(mark.at),
            _ => kinds.push((&mark.kind, vec![mark.at])),
        }
    }
    let mut days: Vec<Date> = Vec::new();
    let mut rows = Vec::with_capacity(points.len());
    for point in &points {
        let civil = zone.map_or_else(|| Ok(point.at.utc()), |zone| zone.civil(point.at))?;
        let date = civil.date()?;
        // Local time may go back; a day is found again where it was.
        let day = days.iter().rposition(|known| *known == date).unwrap_or_else(|| {
            days.push(date);
            days.len() - 1
        });
        let hour = civil.seconds().rem_euclid(86_400) / 3600;
        let mut groups: Vec<bool> = (0..4).map(|part| hour / 6 == part).collect();
        groups.extend((1..=7).map(|weekday| date.iso_week().weekday == weekday));
        for (_, times) in &kinds {
            let next = times.partition_point(|time| *time <= point.at);
            let last = next.checked_sub(1).and_then(|last| times.get(last));
            let since = last.map(|last| super::state::seconds_between(*last, point.at));
            groups.push(since.is_some_and(|since| since <= f64::from(request.after_seconds)));
        }
        rows.push(Row { value: point.value, day, groups });
    }
    let mut names: Vec<(&str, String)> = PARTS.iter().map(|part| ("part_of_day", (*part).to_owned())).collect();
    names.extend((1..=7).map(|weekday: u8| ("weekday", weekday.to_string())));
    names.extend(kinds.iter().map(|(kind, _)| ("after", (*kind).to_owned())));

    let there = |group: usize| rows.iter().any(|row| row.groups[group]) && rows.iter().any(|row| !row.groups[group]);
    let groups: Vec<usize> = (0..names.len()).filter(|group| there(*group)).collect();
    let mut patterns = Vec::with_capacity(groups.len());
    for group in &groups {
        let mut by_day = vec![Sums::default(); days.len()];
        for row in &rows {
            by_day[row.day].add(row.value, row.groups[*group]);
        }
        let mut whole = Sums::default();
        by_day.iter().for_each(|day| whole.join(day));
        let (family, name) = &names[*group];
        let mut random = Random::new(request.seed, "emotion.patterns", &[family, name]);
        let mut draws = Vec::with_capacity(usize::from(request.bootstraps));
        for _ in 0..request.bootstraps {
            let mut drawn = Sums::default();
            for _ in 0..days.len() {
                drawn.join(&by_day[random.below(days.len() as u64) as usize]);
            }
            draws.extend(drawn.difference());
        }
        sort_by(&mut draws, f64::total_cmp);
        // Bonferroni: the tails are shared by all patterns. With few draws the ends are the least and the greatest.
        let tail = draws.len() as f64 * 0.025 / groups.len() as f64;
        let low = draws.get(tail as usize).copied().unwrap_or(f64::MIN);
        let high = draws.len().checked_sub(1 + tail as usize).and_then(|at| draws.get(at)).copied().unwrap_or(f64::MAX);
        let inside = by_day.iter().filter(|day| day.inside.0 > 0.0).count() as u32;
        patterns.push(EmotionPattern {
            family: (*family).to_owned(),
            name: name.clone(),
            points: whole.inside.0 as u32,
            days: inside,
            difference: digits(whole.difference().unwrap_or(0.0)),
            effect: digits(whole.effect()),
            low: digits(low),
            high: digits(high),
            clear: inside >= 5 && (low > 0.0 || high < 0.0),
        });
    }
    let answer = EmotionPatternsAnswer { patterns, days: Int53::count(days.len())?.get() as u32 };
    Ok(Outcome { answer, reasons: admission.reasons, packs })
}
