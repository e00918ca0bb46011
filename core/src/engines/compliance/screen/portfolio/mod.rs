//! Screening a portfolio: one standard over columns, one company a row.
//!
//! | column in | holds |
//! |---|---|
//! | the name of an amount | minor units |
//! | the name of a series | the months of each row one after another, the latest last, as many in each row |
//! | the name of a condition | 0 or 1 |
//! | `<check>.status`, `<check>.run` | what the last evaluation gave, for checks with memory |
//!
//! [`MISSING`] stands where there is no value, a column that is not given is missing in every row, and names that the
//! standard does not ask for are passed over. Months that are missing are no months of the series.
//!
//! | column out | holds |
//! |---|---|
//! | `status` | [`ComplianceStatus::code`] of all checks together |
//! | `failing`, `undetermined` | masks: bit c stands for check c of the standard |
//! | `margin` | the least distance of a ratio from its threshold in millionths, rounded down (what needs more than 63 bits is cut), at most 0 where the ratio touches or breaks it; [`MISSING`] where no ratio can be formed |
//! | `<check>.margin` | the same of one check, where the settings ask for margins |
//! | `<check>.status`, `<check>.run` | what the next evaluation must be given |
//!
//! Each row has the verdict that [`screen`](super::screen) gives for its company without waivers; the request of that is
//! [`ColumnWork::request`].

mod amount;
mod base;
mod compile;
mod found;
mod quick;
mod ratio;
mod strange;
mod wide;

use super::facts::{CompanyAmount, CompanyFacts, ScreenRequest, ScreenState};
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::columns::{Column, ColumnKind, ColumnMut, ColumnWork, MISSING};
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Packs;
use crate::foundation::wire::{text, wire};
use std::collections::BTreeMap;

use base::Parts;
pub use compile::ScreenPortfolio;
use compile::{ColumnRule, Input, InputKind, RatioRule};
use found::{Answer, BLOCK, Found};
use quick::Totals;
use ratio::Work;

/// How a portfolio is screened.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortfolioSettings {
    /// The day of the law: it selects the version of the standard.
    pub as_of: Date,
    /// The standard, by pack id.
    pub standard: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Whether the margin of each ratio is told as well.
    #[wire(default = false)]
    pub margins: bool,
}

/// The columns by the places of the inputs.
struct Held<'c> {
    columns: Vec<Option<&'c [i64]>>,
    rows: usize,
}

impl<'c> Held<'c> {
    fn column(&self, input: usize) -> Option<&'c [i64]> {
        self.columns.get(input).copied().flatten()
    }

    /// The values of a block, all missing where the column is.
    fn rows(&self, input: usize, (start, count): (usize, usize)) -> &'c [i64] {
        const BLANK: &[i64] = &[MISSING; BLOCK];
        let values = self.column(input).and_then(|column| column.get(start..start + count));
        values.or(BLANK.get(..count)).unwrap_or_default()
    }
}

/// The integers of a row of a column so wide.
fn cells(column: Option<&[i64]>, width: usize, row: usize) -> &[i64] {
    column.and_then(|values| values.get(row * width..(row + 1) * width)).unwrap_or_default()
}

/// The value of a row, where there is one.
fn cell(column: Option<&[i64]>, row: usize) -> Option<i64> {
    column.and_then(|values| values.get(row)).copied().filter(|value| *value != MISSING)
}

impl ScreenPortfolio {
    /// The columns by the places of the inputs.
    fn held<'c>(&self, columns: &[(&str, Column<'c>)], rows: usize) -> Result<Held<'c>, Error> {
        let mut held = Vec::with_capacity(self.inputs.len());
        for Input { name, kind } in &self.inputs {
            let Some((_, column)) = columns.iter().find(|(given, _)| given == name) else {
                held.push(None);
                continue;
            };
            let values = column.integers().map_err(|error| error.under(name))?;
            let fits = match kind {
                InputKind::Series => rows > 0 && values.len() % rows == 0,
                _ => values.len() == rows,
            };
            if !fits && (rows > 0 || !values.is_empty()) {
                return Err(Error::new(Code::BufferShape, "the columns have different numbers of rows").under(name));
            }
            held.push(Some(values));
        }
        Ok(Held { columns: held, rows })
    }

    /// What is wrong with a value.
    fn refused(&self, input: usize, row: usize, detail: &'static str) -> Error {
        let name = self.inputs.get(input).map_or("", |input| input.name.as_str());
        Error::new(Code::NumberRange, detail).at(row).under(name)
    }

    /// A condition's value.
    fn truth(&self, input: usize, row: usize, value: i64) -> Result<bool, Error> {
        if matches!(value, 0 | 1) { Ok(value == 1) } else { Err(self.refused(input, row, "0 or 1")) }
    }

    /// The ratios that are judged by their distances.
    fn quick_rules(&self) -> impl Iterator<Item = &RatioRule> {
        self.checks.iter().filter_map(|check| match &check.rule {
            ColumnRule::Ratio(rule) if rule.quick.is_some() => Some(&**rule),
            _ => None,
        })
    }

    /// The memory of a check in a row.
    fn remembered(
        &self,
        held: &Held<'_>,
        state: (usize, usize),
        row: usize,
    ) -> Result<Option<(ComplianceStatus, u8)>, Error> {
        let Some(code) = cell(held.column(state.0), row) else { return Ok(None) };
        let status = ComplianceStatus::of_code(code).ok_or_else(|| self.refused(state.0, row, "0 to 4"))?;
        let run = cell(held.column(state.1), row).unwrap_or_default();
        let run = u8::try_from(run).map_err(|_| self.refused(state.1, row, "0 to 255"))?;
        Ok(Some((status, run)))
    }

    /// A condition in the rows of a block.
    fn condition(
        &self,
        held: &Held<'_>,
        (check, input, holds): (usize, usize, bool),
        (start, count): (usize, usize),
        found: &mut Found,
    ) {
        let values = held.column(input).and_then(|values| values.get(start..start + count)).unwrap_or_default();
        let (bit, good) = (1_i64 << check, i64::from(holds));
        let masks = found.failing.iter_mut().zip(&mut found.undetermined);
        for ((failing, undetermined), value) in masks.zip(values) {
            *undetermined |= if *value == MISSING { bit } else { 0 };
            *failing |= if (*value == MISSING) | (*value == good) { 0 } else { bit };
        }
        // A column that is not given.
        found.undetermined.iter_mut().take(count).skip(values.len()).for_each(|mask| *mask |= bit);
    }
}

/// What the passes over a block leave for each other.
struct Passes {
    parts: Vec<Parts>,
    totals: Totals,
    work: Work,
    found: Found,
}

impl Passes {
    fn new(bases: usize) -> Self {
        let parts = (0..bases).map(|_| Parts::new()).collect();
        Self { parts, totals: Totals::new(), work: Work::new(), found: Found::new() }
    }
}

impl ScreenPortfolio {
    /// All checks in the rows of a block.
    fn block(
        &self,
        held: &Held<'_>,
        block: (usize, usize),
        Passes { parts, totals, work, found }: &mut Passes,
        answer: &mut Answer<'_>,
    ) -> Result<(), Error> {
        self.checked(held, block)?;
        found.clear();
        for (base, parts) in self.bases.iter().zip(&mut *parts) {
            parts.fill(base, held.column(base.input), held.rows, block);
        }
        for (place, check) in self.checks.iter().enumerate() {
            match &check.rule {
                ColumnRule::Condition { input, holds } => self.condition(held, (place, *input, *holds), block, found),
                ColumnRule::Ratio(rule) => {
                    let Some(parts) = parts.get(rule.base) else { continue };
                    let done = match rule.quick.filter(|_| !self.settings.margins) {
                        Some(quick) => {
                            self.quick(held, (place, rule, quick), block, (parts, totals), (found, answer))?
                        }
                        None => false,
                    };
                    if !done {
                        self.ratio(held, (place, rule), block, (parts, work), (found, answer))?;
                    }
                }
            }
        }
        if self.greatest > 0.0 && !self.settings.margins {
            self.settle(held, block, found)?;
        }
        answer.take(found, block.0, block.1);
        Ok(())
    }
}

/// What a check may tell: its margins, its status, its run.
const OF_CHECKS: [&str; 3] = [".margin", ".status", ".run"];

impl ScreenPortfolio {
    /// Hands the room for a column of a check over.
    fn place<'c>(&self, name: &str, room: &'c mut [i64], answer: &mut Answer<'c>) {
        for (check, columns) in self.checks.iter().zip(&mut answer.checks) {
            let what = name.strip_prefix(check.id.as_str());
            if let Some(column) = OF_CHECKS.iter().position(|of| Some(*of) == what).and_then(|at| columns.get_mut(at)) {
                *column = room;
                return;
            }
        }
    }
}

impl ColumnWork for ScreenPortfolio {
    fn outputs(&self) -> Vec<(String, ColumnKind)> {
        let mut named = vec![("status".to_owned(), ColumnKind::Bytes)];
        for name in ["failing", "undetermined", "margin"] {
            named.push((name.to_owned(), ColumnKind::Integers));
        }
        for check in &self.checks {
            let ColumnRule::Ratio(rule) = &check.rule else { continue };
            let told = [self.settings.margins, rule.state.is_some(), rule.state.is_some()];
            for (what, _) in OF_CHECKS.iter().zip(told).filter(|(_, told)| *told) {
                named.push(([check.id.as_str(), what].concat(), ColumnKind::Integers));
            }
        }
        named
    }

    fn run(&self, columns: &[(&str, Column<'_>)], rows: usize, out: Vec<(&str, ColumnMut<'_>)>) -> Result<(), Error> {
        let held = self.held(columns, rows)?;
        let mut answer = Answer::default();
        answer.checks.resize_with(self.checks.len(), Default::default);
        for (name, room) in out {
            match (name, room) {
                ("status", ColumnMut::Bytes(room)) => answer.status = room,
                ("failing", ColumnMut::Integers(room)) => answer.failing = room,
                ("undetermined", ColumnMut::Integers(room)) => answer.undetermined = room,
                ("margin", ColumnMut::Integers(room)) => answer.margin = room,
                (name, ColumnMut::Integers(room)) => self.place(name, room, &mut answer),
                (_, ColumnMut::Bytes(_)) => {}
            }
        }
        let mut passes = Passes::new(self.bases.len());
        for start in (0..rows).step_by(BLOCK) {
            let block = (start, BLOCK.min(rows - start));
            if let Err(error) = self.block(&held, block, &mut passes, &mut answer) {
                // What means nothing is told first, wherever it stands.
                self.checked(&held, (0, rows))?;
                return Err(error);
            }
        }
        Ok(())
    }

    fn request(&self, columns: &[(&str, Column<'_>)], rows: usize, row: usize) -> Result<String, Error> {
        let held = self.held(columns, rows)?;
        if row >= rows {
            return Err(Error::new(Code::NumberRange, "there is no such row").under("row"));
        }
        let (mut amounts, mut series, mut conditions) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (place, (Input { name, kind }, column)) in self.inputs.iter().zip(&held.columns).enumerate() {
            let value = cell(*column, row);
            match (kind, value) {
                (InputKind::Series, _) => {
                    let width = column.map_or(0, <[i64]>::len) / rows;
                    let months = cells(*column, width, row).iter().copied();
                    series.insert(name.clone(), months.filter(|month| *month != MISSING).collect());
                }
                (InputKind::Amount, Some(minor)) => {
                    amounts.insert(name.clone(), CompanyAmount { minor, as_of: None, source: None });
                }
                (InputKind::Condition, Some(value)) => {
                    conditions.insert(name.clone(), self.truth(place, row, value)?);
                }
                _ => {}
            }
        }
        let mut states = Vec::new();
        for check in &self.checks {
            let ColumnRule::Ratio(rule) = &check.rule else { continue };
            let Some(state) = rule.state else { continue };
            if let Some((status, run)) = self.remembered(&held, state, row)? {
                let (standard, check) = (self.settings.standard.clone(), check.id.clone());
                states.push(ScreenState { standard, check, status, run });
            }
        }
        let (id, currency) = (row.to_string(), self.settings.currency);
        text(&ScreenRequest {
            as_of: self.settings.as_of,
            standards: vec![self.settings.standard.clone()],
            company: CompanyFacts { id, currency, amounts, series, conditions },
            states,
            waivers: Vec::new(),
        })
    }

    fn packs(&self) -> &Packs {
        &self.packs
    }
}
