//! Emotional weight: Σ round(wᵢ · 2^(−ageᵢ / half-life)) over events, wᵢ = valence × intensity in micro-units.
//!
//! Each term is rounded on its own, half to even, so that the sum does not depend on the order of events and the terms
//! of an explanation add up to it. Nothing is carried on by multiplication: that would drift.

use super::definition::EmotionalWeight;
use crate::foundation::decimal::Decimal;
use crate::foundation::error::Error;
use crate::foundation::instant::Instant;
use crate::foundation::rounding::Rounding;
use crate::foundation::wire::{Node, Read};
use crate::rules::Duration;

/// Weights beyond this many micro-units are no feelings but mistakes.
const MOST: i128 = 1_000_000_000_000;

/// One event's weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Feeling {
    /// Nanoseconds since 1970, of an instant.
    pub at: i128,
    /// Micro-units, at most [`MOST`].
    pub weight: i64,
}

impl Feeling {
    /// A feeling; nothing for a weight out of range.
    pub fn new(at: Instant, micros: i128) -> Option<Self> {
        (micros.abs() <= MOST).then(|| Self { at: nanoseconds(at), weight: micros as i64 })
    }
}

/// A definition with its half-life read.
#[derive(Clone, Debug)]
pub(super) struct Weighing {
    definition: EmotionalWeight,
    half_life: i128,
}

/// Nanoseconds since 1970.
pub(super) fn nanoseconds(instant: Instant) -> i128 {
    i128::from(instant.seconds()) * 1_000_000_000 + i128::from(instant.nanoseconds())
}

/// The value at a place in data, points between names.
pub(super) fn field<'n, 't>(data: &'n Node<'t>, path: &str) -> Option<&'n Node<'t>> {
    path.split('.').try_fold(data, |node, name| node.members().ok()?.find(name))
}

impl Weighing {
    /// Reads the half-life.
    ///
    /// # Errors
    /// `rules.duration`; also for a half-life of nothing.
    pub fn new(definition: &EmotionalWeight) -> Result<Self, Error> {
        let half_life = Duration::parse(&definition.half_life)?.nanoseconds();
        if half_life == 0 {
            return Err(Error::new(crate::Code::RulesDuration, "a half-life is longer than nothing"));
        }
        Ok(Self { definition: definition.clone(), half_life })
    }

    /// What an event of a type with such data weighs, if it weighs anything.
    pub fn feeling(&self, kind: &str, data: &Node<'_>, at: Instant) -> Option<Feeling> {
        if !self.definition.types.iter().any(|known| known == kind) {
            return None;
        }
        let read = |path: &str| Decimal::read(field(data, path)?).ok();
        let (valence, intensity) = (read(&self.definition.valence)?, read(&self.definition.intensity)?);
        let product = i128::from(valence.coefficient()) * i128::from(intensity.coefficient());
        let scale = 10_i128.pow(u32::from(valence.scale()) + u32::from(intensity.scale()));
        // At most 36 digits: beyond 10^31 the weight is out of range anyway.
        let micros = Rounding::HalfEven.quotient(product.checked_mul(1_000_000)?, scale).ok()?;
        Feeling::new(at, micros).filter(|feeling| feeling.weight != 0)
    }

    /// What is left of a weight; nothing of one whose time has not come.
    pub fn term(&self, feeling: Feeling, now: i128) -> i64 {
        let age = now - feeling.at;
        if age < 0 {
            return 0;
        }
        let factor = libm::exp2(-(age as f64 / self.half_life as f64));
        libm::rint(feeling.weight as f64 * factor) as i64
    }

    /// The sum of what is left.
    pub fn sum(&self, feelings: &[Feeling], now: i128) -> i64 {
        feelings.iter().fold(0, |sum, feeling| sum + self.term(*feeling, now))
    }

    /// Lets go of what has faded for good: a term that rounds to nothing stays nothing.
    pub fn prune(&self, feelings: &mut Vec<Feeling>, now: i128) {
        feelings.retain(|feeling| feeling.at > now || self.term(*feeling, now) != 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answer() {
        let definition = EmotionalWeight {
            types: vec!["felt".to_owned()],
            valence: "v".to_owned(),
            intensity: "i".to_owned(),
            half_life: "P7D".to_owned(),
        };
        let weighing = Weighing::new(&definition).expect("a half-life");
        let day = 86_400_000_000_000;
        let feelings = [(800_000, 0), (500_000, 2), (-300_000, 7), (1_000_000, 21)]
            .map(|(weight, age)| Feeling { at: -age * day, weight });
        assert_eq!(feelings.map(|feeling| weighing.term(feeling, 0)), [800_000, 410_168, -150_000, 125_000]);
        assert_eq!(weighing.sum(&feelings, 0), 1_185_168);
        let mut faded =
            vec![Feeling { at: -147 * day, weight: 1_000_000 }, Feeling { at: -146 * day, weight: 1_000_000 }];
        weighing.prune(&mut faded, 0);
        assert_eq!(faded.len(), 1);
        let data = Node::parse(br#"{"v":-0.5,"i":"0.000003"}"#).expect("JSON");
        let at = Instant::parse("2026-01-01T00:00:00Z").expect("an instant");
        // -1.5 micro-units: half to even.
        assert_eq!(weighing.feeling("felt", &data, at).map(|feeling| feeling.weight), Some(-2));
        assert_eq!(weighing.feeling("other", &data, at), None);
    }
}
