//! Levels: a table of experience points, which generators may fill.

use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::wire::{Int53, wire};

/// Experience points at which each level begins.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelCurve {
    /// The points themselves, from 0 for level 1 on, ascending.
    Table {
        /// Points at which level 1, 2, … begins.
        points: Vec<Int53>,
    },
    /// `factor · n · (n − 1)` for level n.
    Quadratic {
        /// The factor.
        factor: u32,
        /// How many levels.
        levels: u32,
    },
    /// `⌊Σ ⌊l + base · 2^(l / doubling)⌋ / 4⌋` over the levels l below: base 300 and doubling 7 are RuneScape's.
    Exponential {
        /// The base.
        base: u32,
        /// Levels after which a step is about twice as long.
        doubling: u32,
        /// How many levels.
        levels: u32,
    },
}

/// A checked table of levels.
///
/// ```
/// use hivecore::archetype::{LevelCurve, LevelTable};
/// let table = LevelTable::new(&LevelCurve::Quadratic { factor: 50, levels: 11 })?;
/// assert_eq!([99, 100, 299, 300].map(|xp| table.level(xp)), [1, 2, 2, 3]);
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelTable(Vec<i64>);

fn refused(what: &str) -> Error {
    Error::new(Code::ArchetypeLevels, what)
}

impl LevelTable {
    /// Fills and checks the table.
    ///
    /// # Errors
    /// `archetype.levels` for a table that does not begin with 0, does not ascend, has no level or more than 10,000, or
    /// points beyond 2^53.
    pub fn new(curve: &LevelCurve) -> Result<Self, Error> {
        let points: Vec<i64> = match curve {
            LevelCurve::Table { points } => points.iter().map(|points| points.get()).collect(),
            LevelCurve::Quadratic { factor, levels } => {
                counted(*levels)?;
                let (factor, levels) = (i64::from(*factor), i64::from(*levels));
                (1..=levels).map(|n| factor * n * (n - 1)).collect()
            }
            LevelCurve::Exponential { base, doubling, levels } => exponential(*base, *doubling, *levels)?,
        };
        counted(u32::try_from(points.len()).unwrap_or(u32::MAX))?;
        if points.first() != Some(&0) {
            return Err(refused("level 1 begins at 0 points"));
        }
        if points.windows(2).any(|pair| pair.first() >= pair.last()) {
            return Err(refused("each level begins at more points than the one before"));
        }
        if points.last().is_some_and(|last| *last > limits::INT53) {
            return Err(refused("points go up to 2^53 - 1"));
        }
        Ok(Self(points))
    }

    /// The greatest level that so many points reach, from 1 on; fewer than none is level 1.
    #[must_use]
    pub fn level(&self, xp: i64) -> u32 {
        (self.0.partition_point(|least| *least <= xp) as u32).max(1)
    }

    /// The points at which a level begins, if there is such a level.
    #[must_use]
    pub fn points(&self, level: u32) -> Option<i64> {
        self.0.get((level as usize).checked_sub(1)?).copied()
    }
}

fn counted(levels: u32) -> Result<(), Error> {
    if (1..=limits::ARCHETYPE_LEVELS).contains(&levels) { Ok(()) } else { Err(refused("expected 1 to 10000 levels")) }
}

fn exponential(base: u32, doubling: u32, levels: u32) -> Result<Vec<i64>, Error> {
    counted(levels)?;
    if doubling == 0 {
        return Err(refused("doubling is 1 or more"));
    }
    let (mut points, mut sum) = (vec![0], 0.0);
    for level in 1..levels {
        let level = f64::from(level);
        sum += libm::floor(level + f64::from(base) * libm::exp2(level / f64::from(doubling)));
        if sum >= 4.0 * limits::INT53 as f64 {
            return Err(refused("points go up to 2^53 - 1"));
        }
        points.push((sum / 4.0) as i64);
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tables() {
        let quadratic = LevelTable::new(&LevelCurve::Quadratic { factor: 50, levels: 11 }).expect("a table");
        assert_eq!(quadratic.0, [0, 100, 300, 600, 1000, 1500, 2100, 2800, 3600, 4500, 5500]);
        let exponential = LevelCurve::Exponential { base: 300, doubling: 7, levels: 99 };
        let table = LevelTable::new(&exponential).expect("a table");
        for (level, points) in [(2, 83), (3, 174), (4, 276), (5, 388), (6, 512), (50, 101_333), (99, 13_034_431)] {
            assert_eq!(table.points(level), Some(points));
            assert_eq!((table.level(points - 1), table.level(points)), (level - 1, level));
        }
        assert_eq!((table.level(-5), table.level(i64::MAX), table.points(100)), (1, 99, None));
    }
}
