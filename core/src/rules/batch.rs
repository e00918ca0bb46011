//! Verdicts of many subjects at once: facts in columns, one row a subject.

use crate::foundation::error::{Code, Error};
use crate::rules::evaluate::quantised;
use crate::rules::exact::NANO;
use crate::rules::program::Cell;
use crate::rules::rule_set::RuleSet;
use crate::rules::set::Verdict;
use crate::rules::value_type::Type;

/// One fact of many subjects, one value a row. A fact without a column is unknown in every row.
#[derive(Clone, Copy, Debug)]
pub enum FactColumn<'c> {
    /// Integers; whole numbers of decimals; 0 and 1 of booleans; days since 1970-01-01 of dates; nanoseconds of durations
    /// and, since 1970-01-01T00:00:00Z, of instants; minor units of money.
    Integers(&'c [i64]),
    /// Decimals, rounded half to even to millionths.
    Floats(&'c [f64]),
    /// Texts.
    Texts(&'c [&'c str]),
}

impl FactColumn<'_> {
    /// Its values.
    #[must_use]
    pub const fn rows(&self) -> usize {
        match self {
            Self::Integers(values) => values.len(),
            Self::Floats(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }

    /// Whether it may hold facts of a type.
    const fn fits(&self, value_type: Type) -> bool {
        match self {
            Self::Integers(_) => !matches!(value_type, Type::Text | Type::Set),
            Self::Floats(_) => matches!(value_type, Type::Decimal),
            Self::Texts(_) => matches!(value_type, Type::Text),
        }
    }
}

impl RuleSet {
    /// The verdicts of all rules for each of `rows` subjects by facts alone: rule r of row s stands at s × rules + r.
    ///
    /// Names that no rule uses are passed over, as elsewhere.
    ///
    /// # Errors
    /// `rules.history` for a set that looks at history; `buffer.shape` for columns of another length and for another
    /// number of places; `rules.fact` for a column of another type than its fact; `number.range` for a number that is
    /// not finite.
    pub fn matches_columns(
        &self,
        columns: &[(&str, FactColumn<'_>)],
        rows: usize,
        out: &mut [Verdict],
    ) -> Result<(), Error> {
        self.stateless()?;
        let rules = self.roots.len();
        if rows.checked_mul(rules) != Some(out.len()) {
            return Err(Error::new(Code::BufferShape, "expected a place for each rule of each row"));
        }
        let mut known: Vec<(usize, Type, FactColumn<'_>)> = Vec::with_capacity(columns.len());
        for (name, column) in columns {
            if column.rows() != rows {
                return Err(Error::new(Code::BufferShape, "the columns have different lengths").under(name));
            }
            let Some(slot) = self.program.slot_sorted(name) else { continue };
            let Some(value_type) = self.program.slots.get(slot as usize).map(|slot| slot.value_type) else { continue };
            if !column.fits(value_type) {
                let detail = ["the fact is of the type ", value_type.name()].concat();
                return Err(Error::new(Code::RulesFact, detail).under(name));
            }
            if let FactColumn::Floats(values) = column {
                for (row, value) in values.iter().enumerate() {
                    quantised(*value).map_err(|error| error.at(row).under(name))?;
                }
            }
            known.push((slot as usize, value_type, *column));
        }
        let mut cells = vec![Cell::Unknown; self.program.slots.len()];
        for row in 0..rows {
            for (slot, value_type, column) in &known {
                let cell = match column {
                    FactColumn::Integers(values) => {
                        let value = values.get(row).copied().unwrap_or_default();
                        match value_type {
                            Type::Decimal => Cell::Wide(i128::from(value) * NANO),
                            Type::Instant | Type::Duration => Cell::Wide(i128::from(value)),
                            _ => Cell::Integer(value),
                        }
                    }
                    FactColumn::Floats(values) => values
                        .get(row)
                        .map_or(Cell::Unknown, |value| quantised(*value).map_or(Cell::Unknown, Cell::Wide)),
                    FactColumn::Texts(values) => {
                        values.get(row).map_or(Cell::Unknown, |text| Cell::Text(self.program.symbol(text), text))
                    }
                };
                if let Some(place) = cells.get_mut(*slot) {
                    *place = cell;
                }
            }
            if let Some(out) = out.get_mut(row * rules..(row + 1) * rules) {
                self.judge_cells(&cells, out);
            }
        }
        Ok(())
    }
}
