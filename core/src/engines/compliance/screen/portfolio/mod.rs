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
//! | `margin` | the least distance of a ratio from its threshold in millionths, rounded down; at most 0 where the ratio touches or breaks it; [`MISSING`] where no ratio can be formed |
//! | `<check>.margin` | the same of one check, where the settings ask for margins |
//! | `<check>.status`, `<check>.run` | what the next evaluation must be given |
//!
//! Each row has the verdict that [`screen`](super::screen) gives for its company without waivers; the request of that is
//! [`ColumnWork::request`].

mod base;
mod compile;
mod ratio;

use super::facts::{CompanyAmount, CompanyFacts, ScreenRequest, ScreenState};
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::columns::{Column, ColumnValues, ColumnWork, MISSING};
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Packs;
use crate::foundation::wire::{text, wire};
use std::collections::BTreeMap;

pub use compile::ScreenPortfolio;
use compile::{ColumnRule, Input, InputKind};

/// Rows that are looked at together: what is summed for them stays in the nearest cache.
const BLOCK: usize = 512;

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

/// The answer's columns while they are filled.
struct Answer {
    status: Vec<u8>,
    failing: Vec<i64>,
    undetermined: Vec<i64>,
    margin: Vec<i64>,
    /// For each check: its margins, its status, its run, where somebody wants them.
    checks: Vec<[Option<Vec<i64>>; 3]>,
}

/// The rows of a block that a check judges, and where they stand in the columns.
#[derive(Clone, Copy)]
struct Rows {
    start: usize,
    count: usize,
}

impl Answer {
    /// Counts what a check found in a row.
    fn judge(&mut self, row: usize, check: usize, found: ComplianceStatus) {
        let (Some(status), bit) = (self.status.get_mut(row), 1_i64 << check) else { return };
        *status = (*status).max(found.code());
        let mask = match found {
            ComplianceStatus::NonCompliant => &mut self.failing,
            ComplianceStatus::Undetermined => &mut self.undetermined,
            _ => return,
        };
        if let Some(mask) = mask.get_mut(row) {
            *mask |= bit;
        }
    }
}

/// The integers of a row, where the column is given; 1 for plain columns.
fn cells(column: Option<&[i64]>, rows: usize, row: usize) -> &[i64] {
    let values = column.unwrap_or_default();
    let width = values.len() / rows.max(1);
    values.get(row * width..(row + 1) * width).unwrap_or_default()
}

/// The value of a row, where there is one.
fn cell(column: Option<&[i64]>, row: usize) -> Option<i64> {
    column.and_then(|values| values.get(row)).copied().filter(|value| *value != MISSING)
}

impl ScreenPortfolio {
    /// The columns by the places of the inputs.
    fn held<'c>(&self, columns: &[(&str, Column<'c>)], rows: usize) -> Result<Vec<Option<&'c [i64]>>, Error> {
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
        Ok(held)
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

    /// The memory of a check in a row.
    fn remembered(
        &self,
        held: &[Option<&[i64]>],
        state: (usize, usize),
        row: usize,
    ) -> Result<Option<(ComplianceStatus, u8)>, Error> {
        let Some(code) = cell(held.get(state.0).copied().flatten(), row) else { return Ok(None) };
        let status = ComplianceStatus::of_code(code).ok_or_else(|| self.refused(state.0, row, "0 to 4"))?;
        let run = cell(held.get(state.1).copied().flatten(), row).unwrap_or_default();
        let run = u8::try_from(run).map_err(|_| self.refused(state.1, row, "0 to 255"))?;
        Ok(Some((status, run)))
    }

    /// A condition in the rows of a block.
    fn condition(
        &self,
        held: &[Option<&[i64]>],
        rows: Rows,
        (check, input, holds): (usize, usize, bool),
        out: &mut Answer,
    ) -> Result<(), Error> {
        let column = held.get(input).copied().flatten();
        for row in rows.start..rows.start + rows.count {
            let found = match cell(column, row) {
                None => ComplianceStatus::Undetermined,
                Some(value) if self.truth(input, row, value)? == holds => ComplianceStatus::Compliant,
                Some(_) => ComplianceStatus::NonCompliant,
            };
            out.judge(row, check, found);
        }
        Ok(())
    }
}

impl ColumnWork for ScreenPortfolio {
    fn run(&self, columns: &[(&str, Column<'_>)], rows: usize) -> Result<Vec<(String, ColumnValues)>, Error> {
        let held = self.held(columns, rows)?;
        let none = || vec![MISSING; rows];
        let mut out = Answer {
            status: vec![0; rows],
            failing: vec![0; rows],
            undetermined: vec![0; rows],
            margin: none(),
            checks: Vec::with_capacity(self.checks.len()),
        };
        for check in &self.checks {
            let (margins, memory) = match &check.rule {
                ColumnRule::Ratio(ratio) => (self.settings.margins, ratio.state.is_some()),
                ColumnRule::Condition { .. } => (false, false),
            };
            let wanted = |is: bool| is.then(none);
            out.checks.push([wanted(margins), wanted(memory), wanted(memory)]);
        }
        let mut sums: Vec<base::Sums> = self.bases.iter().map(|_| base::Sums::default()).collect();
        let mut totals = ratio::Totals::default();
        let mut start = 0;
        while start < rows {
            let block = Rows { start, count: BLOCK.min(rows - start) };
            for (base, sums) in self.bases.iter().zip(&mut sums) {
                sums.fill(base, held.get(base.input).copied().flatten(), rows, block);
            }
            for (place, check) in self.checks.iter().enumerate() {
                match &check.rule {
                    ColumnRule::Condition { input, holds } => {
                        self.condition(&held, block, (place, *input, *holds), &mut out)?;
                    }
                    ColumnRule::Ratio(rule) => {
                        let Some(sums) = sums.get(rule.base) else { continue };
                        totals.fill(&rule.terms, rule.strict, &held, block);
                        self.ratio(&held, (rows, block), (place, rule), (sums, &totals), &mut out)?;
                    }
                }
            }
            start += BLOCK;
        }
        let mut named = vec![
            ("status".to_owned(), ColumnValues::Bytes(out.status)),
            ("failing".to_owned(), ColumnValues::Integers(out.failing)),
            ("undetermined".to_owned(), ColumnValues::Integers(out.undetermined)),
            ("margin".to_owned(), ColumnValues::Integers(out.margin)),
        ];
        for (check, columns) in self.checks.iter().zip(out.checks) {
            for (what, values) in [".margin", ".status", ".run"].into_iter().zip(columns) {
                if let Some(values) = values {
                    named.push(([&check.id, what].concat(), ColumnValues::Integers(values)));
                }
            }
        }
        Ok(named)
    }

    fn request(&self, columns: &[(&str, Column<'_>)], rows: usize, row: usize) -> Result<String, Error> {
        let held = self.held(columns, rows)?;
        if row >= rows {
            return Err(Error::new(Code::NumberRange, "there is no such row").under("row"));
        }
        let (mut amounts, mut series, mut conditions) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (place, (Input { name, kind }, column)) in self.inputs.iter().zip(&held).enumerate() {
            let value = cell(*column, row);
            match (kind, value) {
                (InputKind::Series, _) => {
                    let months = cells(*column, rows, row).iter().copied();
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
