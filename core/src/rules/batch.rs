//! Verdicts of many subjects at once: facts in columns, one row a subject. A node is decided for some hundred rows before
//! the next one, so that a frequent leaf is a loop over numbers or texts where they lie.

use crate::foundation::error::{Code, Error};
use crate::rules::evaluate::quantised;
use crate::rules::exact::NANO;
use crate::rules::index::each_slot;
use crate::rules::language::Comparison;
use crate::rules::program::{
    Cell, Check, Expression, General, Leaf, Node, Operator, Plain, Program, at_least, not, truth,
};
use crate::rules::rule_set::RuleSet;
use crate::rules::set::Verdict;
use crate::rules::value_type::Type;

/// Rows that are decided together: their verdicts stay in the nearest cache.
const ROWS: usize = 256;

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

/// A text column is symbols only where a leaf has more literals than this: fewer are compared as they are.
const FEW: usize = 8;

/// Some rows of the columns.
struct Rows<'b> {
    program: &'b Program,
    /// By slot.
    columns: &'b [Option<FactColumn<'b>>],
    from: usize,
    /// The verdicts of rules that other rules name: rule r of row s of these rows stands at s × rules + r.
    decided: &'b [Verdict],
    rules: usize,
}

/// The values that a comparison accepts: from the first to the second, or all but these.
fn accepted(comparison: Comparison, value: i128) -> (i128, i128, bool) {
    match comparison {
        Comparison::Eq => (value, value, true),
        Comparison::Ne => (value, value, false),
        Comparison::Gte => (value, i128::MAX, true),
        Comparison::Lt => (value, i128::MAX, false),
        Comparison::Lte => (i128::MIN, value, true),
        Comparison::Gt => (i128::MIN, value, false),
    }
}

/// The whole multiples of `unit` from `least` to `most`, in units.
const fn multiples(least: i128, most: i128, unit: i128) -> (i128, i128) {
    (least.div_euclid(unit) + (least.rem_euclid(unit) != 0) as i128, most.div_euclid(unit))
}

/// The least double that is no less than a number.
fn upwards(number: i128) -> f64 {
    let near = number as f64;
    if (near as i128) < number { libm::nextafter(near, f64::INFINITY) } else { near }
}

fn each<T: Copy>(values: &[T], out: &mut [Verdict], holds: impl Fn(T) -> bool) {
    for (place, value) in out.iter_mut().zip(values) {
        *place = truth(holds(*value));
    }
}

impl Rows<'_> {
    fn node(&self, node: &Node, out: &mut [Verdict]) {
        let children = self.program.nodes.get(node.from as usize..node.to as usize).unwrap_or_default();
        let mut room = [Verdict::Unknown; ROWS];
        let part = room.get_mut(..out.len()).unwrap_or_default();
        match node.operator {
            Operator::Leaf => match self.program.leaves.get(node.from as usize) {
                Some(leaf) => self.leaf(leaf, out),
                None => out.fill(Verdict::Unknown),
            },
            Operator::All | Operator::Any => {
                let all = node.operator == Operator::All;
                out.fill(truth(all));
                for child in children {
                    self.node(child, part);
                    for (place, verdict) in out.iter_mut().zip(part.iter()) {
                        *place = if all { (*place).min(*verdict) } else { (*place).max(*verdict) };
                    }
                }
            }
            Operator::Not => {
                children.iter().for_each(|child| self.node(child, out));
                out.iter_mut().for_each(|verdict| *verdict = not(*verdict));
            }
            Operator::AtLeast(count) => {
                let mut counts = [(0_u32, 0_u32); ROWS];
                for child in children {
                    self.node(child, part);
                    for ((holding, open), verdict) in counts.iter_mut().zip(part.iter()) {
                        *holding += u32::from(*verdict == Verdict::True);
                        *open += u32::from(*verdict == Verdict::Unknown);
                    }
                }
                for (place, (holding, open)) in out.iter_mut().zip(counts) {
                    *place = at_least(count, holding, open);
                }
            }
            Operator::Rule => {
                let verdicts = self.decided.iter().skip(node.from as usize).step_by(self.rules.max(1));
                out.iter_mut().zip(verdicts).for_each(|(place, verdict)| *place = *verdict);
            }
        }
    }

    /// The column of a slot, from the first of these rows on.
    fn column(&self, slot: u32) -> Option<FactColumn<'_>> {
        Some(match (*self.columns.get(slot as usize)?)? {
            FactColumn::Integers(values) => FactColumn::Integers(values.get(self.from..)?),
            FactColumn::Floats(values) => FactColumn::Floats(values.get(self.from..)?),
            FactColumn::Texts(values) => FactColumn::Texts(values.get(self.from..)?),
        })
    }

    fn leaf(&self, leaf: &Leaf, out: &mut [Verdict]) {
        match leaf {
            Leaf::Integer { slot, comparison, value } => self.compare(*slot, *comparison, i128::from(*value), out),
            Leaf::Wide { slot, comparison, value } => self.compare(*slot, *comparison, *value, out),
            Leaf::Symbol { slot, symbol, equal } => self.one_of(*slot, &[*symbol], *equal, out),
            Leaf::Symbols { slot, symbols, within } => self.one_of(*slot, symbols, *within, out),
            Leaf::General(general) => self.general(leaf, general, out),
        }
    }

    /// A number against a literal in the unit of its slot.
    fn compare(&self, slot: u32, comparison: Comparison, value: i128, out: &mut [Verdict]) {
        let (least, most, inside) = accepted(comparison, value);
        match self.column(slot) {
            Some(FactColumn::Integers(values)) => {
                let unit = if self.value_type(slot) == Some(Type::Decimal) { NANO } else { 1 };
                let (least, most) = multiples(least, most, unit);
                match (i64::try_from(least.max(i64::MIN.into())), i64::try_from(most.min(i64::MAX.into()))) {
                    (Ok(least), Ok(most)) => {
                        each(values, out, |have| (least <= have && have <= most) == inside);
                    }
                    // Beyond all integers of 64 bits.
                    _ => out.fill(truth(!inside)),
                }
            }
            Some(FactColumn::Floats(values)) => {
                // Rounded to millionths, as everywhere; the bounds in the same unit.
                let (least, most) = multiples(least, most, 1_000);
                let (least, most) = (upwards(least), -upwards(-most));
                each(values, out, |have| {
                    let micro = libm::rint(have * 1e6);
                    (least <= micro && micro <= most) == inside
                });
            }
            _ => out.fill(Verdict::Unknown),
        }
    }

    /// A text against literals.
    fn one_of(&self, slot: u32, symbols: &[u32], within: bool, out: &mut [Verdict]) {
        let Some(FactColumn::Texts(values)) = self.column(slot) else { return out.fill(Verdict::Unknown) };
        let mut few = [""; FEW];
        if let Some(few) = few.get_mut(..symbols.len()) {
            for (place, symbol) in few.iter_mut().zip(symbols) {
                *place = self.program.symbols.get(*symbol).unwrap_or_default();
            }
            each(values, out, |text| few.contains(&text) == within);
        } else {
            each(values, out, |text| symbols.contains(&self.program.symbols.number(text)) == within);
        }
    }

    fn value_type(&self, slot: u32) -> Option<Type> {
        self.program.slots.get(slot as usize).map(|slot| slot.value_type)
    }

    /// Any other leaf, row by row.
    fn general(&self, leaf: &Leaf, general: &General, out: &mut [Verdict]) {
        let mut slots: Vec<u32> = Vec::new();
        let ends: &[&Expression] = match &general.check {
            Check::Compare(_, with) => &[with],
            Check::Between(least, most) => &[least, most],
            _ => &[],
        };
        for operand in [&general.operand].into_iter().chain(ends.iter().copied()) {
            each_slot(operand, &mut |slot| slots.push(slot));
        }
        let mut cells = vec![Cell::Unknown; self.program.slots.len()];
        for (row, place) in out.iter_mut().enumerate() {
            for slot in &slots {
                if let Some(cell) = cells.get_mut(*slot as usize) {
                    *cell = self.cell(*slot, row);
                }
            }
            *place = self.program.leaf(leaf, &Plain::facts(&cells));
        }
    }

    fn cell(&self, slot: u32, row: usize) -> Cell<'_> {
        let value_type = self.value_type(slot);
        match self.column(slot) {
            Some(FactColumn::Integers(values)) => {
                let value = values.get(row).copied().unwrap_or_default();
                match value_type {
                    Some(Type::Decimal) => Cell::Wide(i128::from(value) * NANO),
                    Some(Type::Instant | Type::Duration) => Cell::Wide(i128::from(value)),
                    _ => Cell::Integer(value),
                }
            }
            Some(FactColumn::Floats(values)) => {
                let value = values.get(row).and_then(|value| quantised(*value).ok());
                value.map_or(Cell::Unknown, Cell::Wide)
            }
            Some(FactColumn::Texts(values)) => {
                values.get(row).map_or(Cell::Unknown, |text| Cell::Text(self.program.symbols.number(text), text))
            }
            None => Cell::Unknown,
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
        let mut known: Vec<Option<FactColumn<'_>>> = vec![None; self.program.slots.len()];
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
            // The same range as of single numbers, tested without rounding them: so great ones are whole.
            let fine = |value: &f64| libm::fabs(*value * 1e6) < 1e21;
            if let FactColumn::Floats(values) = column
                && let Some((row, value)) = values.iter().enumerate().find(|(_, value)| !fine(value))
            {
                quantised(*value).map_err(|error| error.at(row).under(name))?;
            }
            if let Some(place) = known.get_mut(slot as usize) {
                *place = Some(*column);
            }
        }
        let mut room = [Verdict::Unknown; ROWS];
        for from in (0..rows).step_by(ROWS) {
            let count = ROWS.min(rows - from);
            let (Some(room), Some(out)) = (room.get_mut(..count), out.get_mut(from * rules..(from + count) * rules))
            else {
                continue;
            };
            for rule in &self.order {
                let root = self.roots.get(*rule as usize).and_then(|root| self.program.nodes.get(*root as usize));
                let Some(root) = root else { continue };
                let rows = Rows { program: &self.program, columns: &known, from, decided: out, rules };
                rows.node(root, room);
                let places = out.iter_mut().skip(*rule as usize).step_by(rules.max(1));
                places.zip(room.iter()).for_each(|(place, verdict)| *place = *verdict);
            }
        }
        Ok(())
    }
}
