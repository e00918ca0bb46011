//! Columns as grids of integers, and sets of their values as unions of closed intervals.

use super::operations::TableValue;
use super::table::TableType;
use crate::foundation::date::Date;
use crate::foundation::decimal::Decimal;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::limits;
use crate::foundation::order::sort_by;
use crate::foundation::wire::{Int53, Node, Read};

/// The place of an absent fact: below every value.
pub(super) const ABSENT: i128 = i128::MIN;

/// Billionths: the finest that a decimal goes.
const UNIT: i128 = 1_000_000_000;

/// A set of values: closed intervals, ascending, none touching the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Set(pub(crate) Vec<(i128, i128)>);

impl Set {
    /// The union of intervals in any order; those that end before they begin are empty.
    pub(crate) fn of(mut intervals: Vec<(i128, i128)>) -> Self {
        intervals.retain(|(least, most)| least <= most);
        sort_by(&mut intervals, Ord::cmp);
        let mut merged: Vec<(i128, i128)> = Vec::with_capacity(intervals.len());
        for (least, most) in intervals {
            match merged.last_mut() {
                // ABSENT stays apart: it is no neighbour of the least value.
                Some(last) if least <= last.1.saturating_add(1) && (last.1 != ABSENT || least == ABSENT) => {
                    last.1 = last.1.max(most);
                }
                _ => merged.push((least, most)),
            }
        }
        Self(merged)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn contains(&self, value: i128) -> bool {
        self.0.iter().any(|(least, most)| (*least..=*most).contains(&value))
    }

    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let (mut common, mut a, mut b) = (Vec::new(), 0, 0);
        while let (Some(x), Some(y)) = (self.0.get(a), other.0.get(b)) {
            if x.0.max(y.0) <= x.1.min(y.1) {
                common.push((x.0.max(y.0), x.1.min(y.1)));
            }
            if x.1 < y.1 { a += 1 } else { b += 1 }
        }
        Self(common)
    }

    /// What lies in `domain` and not in this set.
    pub(crate) fn complement(&self, domain: &Self) -> Self {
        let mut rest = Vec::new();
        for (least, most) in &domain.0 {
            let mut from = Some(*least);
            for (x, y) in self.0.iter().filter(|(x, y)| x <= most && y >= least) {
                match from {
                    Some(start) if start < *x => rest.push((start, *x - 1)),
                    _ => {}
                }
                from = y.checked_add(1).filter(|next| next <= most);
            }
            if let Some(start) = from {
                rest.push((start, *most));
            }
        }
        Self(rest)
    }
}

/// A column: its type, the texts that the table names in it, and what may stand there.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) kind: TableType,
    /// Ascending. A text that is not among them has the place behind the last.
    pub(super) texts: Vec<String>,
    pub(super) domain: Set,
}

impl Column {
    /// A column that may have every value of its type, and be absent where it is optional.
    pub(super) fn new(kind: TableType, mut texts: Vec<String>, optional: bool) -> Result<Self, Error> {
        sort_by(&mut texts, Ord::cmp);
        texts.dedup();
        let day = |text: &str| Date::parse(text).map(|date| i128::from(date.days()));
        let whole = match kind {
            TableType::Boolean => (0, 1),
            TableType::Integer => (-i128::from(limits::INT53), i128::from(limits::INT53)),
            TableType::Decimal => {
                let most = 10_i128.pow(limits::DECIMAL_DIGITS as u32) * UNIT - UNIT;
                (-most, most)
            }
            TableType::Text => (0, texts.len() as i128),
            TableType::Date => (day("0000-01-01")?, day("9999-12-31")?),
            TableType::Instant => (
                nanoseconds(Instant::parse("0000-01-01T00:00:00Z")?),
                nanoseconds(Instant::parse("9999-12-31T23:59:59.999999999Z")?),
            ),
        };
        let mut domain = vec![whole];
        if optional {
            domain.push((ABSENT, ABSENT));
        }
        Ok(Self { kind, texts, domain: Set::of(domain) })
    }

    /// The place of a text.
    pub(super) fn place(&self, text: &str) -> i128 {
        self.texts.iter().position(|known| known == text).unwrap_or(self.texts.len()) as i128
    }

    /// The place of a fact's value.
    ///
    /// # Errors
    /// What reading a value of the type gives.
    pub(super) fn read(&self, node: &Node<'_>) -> Result<i128, Error> {
        Ok(match self.kind {
            _ if matches!(node, Node::Null) => ABSENT,
            TableType::Boolean => i128::from(bool::read(node)?),
            TableType::Integer => Int53::read(node)?.get().into(),
            TableType::Decimal => billionths(Decimal::read(node)?),
            TableType::Text => self.place(node.text()?),
            TableType::Date => Date::read(node)?.days().into(),
            TableType::Instant => nanoseconds(Instant::read(node)?),
        })
    }

    /// The value at a place; nothing for an absent fact.
    pub(super) fn value(&self, at: i128) -> Result<Option<TableValue>, Error> {
        if at == ABSENT {
            return Ok(None);
        }
        let small = i64::try_from(at).unwrap_or_default();
        Ok(Some(match self.kind {
            TableType::Boolean => TableValue::Boolean { value: at == 1 },
            TableType::Integer => TableValue::Integer { value: Int53::new(small)? },
            TableType::Decimal => TableValue::Decimal { value: decimal(at)? },
            TableType::Text => TableValue::Text { value: self.text(at) },
            TableType::Date => TableValue::Date { value: Date::from_days(small)? },
            TableType::Instant => TableValue::Instant { value: instant(at)? },
        }))
    }

    /// A text at a place; behind the last one, a text that is none of them.
    fn text(&self, at: i128) -> String {
        let known = usize::try_from(at).ok().and_then(|at| self.texts.get(at)).cloned();
        known.unwrap_or_else(|| {
            let mut other = String::from("other");
            while self.texts.contains(&other) {
                other.push('_');
            }
            other
        })
    }

    /// A value of the set that shows it well: zero, or the roundest near the end of its first interval. Absent only
    /// where nothing else is in the set.
    pub(super) fn example(&self, set: &Set) -> i128 {
        let bottom = self.domain.0.iter().find(|(least, _)| *least != ABSENT).map_or(0, |(least, _)| *least);
        let Some((least, most)) = set.0.iter().find(|(least, _)| *least != ABSENT) else { return ABSENT };
        let without_lower_end = *least == bottom && self.is_wide();
        if without_lower_end && (least..=most).contains(&&0) {
            return 0;
        }
        if self.kind != TableType::Decimal {
            return if without_lower_end { *most } else { *least };
        }
        let mut unit = UNIT;
        while unit > 1 {
            let (up, down) = (-(-*least).div_euclid(unit) * unit, most.div_euclid(unit) * unit);
            if up <= *most {
                return if without_lower_end { down } else { up };
            }
            unit /= 10;
        }
        *least
    }

    const fn is_wide(&self) -> bool {
        !matches!(self.kind, TableType::Boolean | TableType::Text)
    }
}

/// The literal of a value in a cell.
pub(super) fn literal(value: &TableValue) -> String {
    match value {
        TableValue::Boolean { value } => (if *value { "true" } else { "false" }).to_owned(),
        TableValue::Integer { value } => value.to_string(),
        TableValue::Decimal { value } => value.to_string(),
        TableValue::Text { value } => {
            let mut out = crate::foundation::wire::Writer::default();
            out.text(value);
            out.finish().unwrap_or_default()
        }
        TableValue::Date { value } => ["@\"", &value.to_string(), "\""].concat(),
        TableValue::Instant { value } => ["@\"", &value.to_string(), "\""].concat(),
    }
}

pub(super) fn billionths(value: Decimal) -> i128 {
    i128::from(value.coefficient()) * 10_i128.pow((limits::DECIMAL_SCALE as u32).saturating_sub(value.scale().into()))
}

/// A decimal of billionths.
///
/// # Errors
/// `number.precision` beyond 18 digits.
pub(super) fn decimal(billionths: i128) -> Result<Decimal, Error> {
    let beyond = |_| Error::new(Code::NumberPrecision, "more than 18 digits");
    let whole = i64::try_from(billionths / UNIT).map_err(beyond)?;
    let fraction = (billionths % UNIT) as i64;
    let sign = if billionths < 0 { "-" } else { "" };
    let digits = ["000000000", &fraction.unsigned_abs().to_string()].concat();
    let nine = digits.get(digits.len() - 9..).unwrap_or_default();
    Decimal::parse(&[sign, &whole.unsigned_abs().to_string(), ".", nine].concat())
}

pub(super) fn nanoseconds(instant: Instant) -> i128 {
    i128::from(instant.seconds()) * UNIT + i128::from(instant.nanoseconds())
}

fn instant(nanoseconds: i128) -> Result<Instant, Error> {
    let seconds = i64::try_from(nanoseconds.div_euclid(UNIT)).unwrap_or(i64::MAX);
    Instant::new(seconds, nanoseconds.rem_euclid(UNIT) as u32)
}
