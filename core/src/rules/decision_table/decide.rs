//! Deciding: which rows fit, which of them count, and why the others do not.

use super::column::{ABSENT, decimal};
use super::compiled::{CompiledTable, Row};
use super::operations::{FailedCell, RowVerdict, TableDecision, TableField, TableValue};
use super::table::{Aggregation, HitPolicy, TableType};
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Fields, Int53};

fn conflict(first: &Row, second: &Row, what: &str) -> Error {
    Error::new(Code::RulesTableConflict, ["the rows ", &first.id, " and ", &second.id, what].concat())
}

impl CompiledTable {
    /// Decides for facts by name. Facts that the table does not look at do not matter.
    ///
    /// # Errors
    /// `field.missing` for an absent fact that is not optional, and what reading a fact gives; `rules.table_value` for a
    /// value that its column does not allow; `rules.table_conflict` where the hit policy forbids what fits;
    /// `number.overflow` and `number.precision` for a sum that does not fit.
    pub fn decide(&self, facts: Fields<'_, '_>) -> Result<TableDecision, Error> {
        let mut places = Vec::with_capacity(self.inputs.len());
        for input in &self.inputs {
            let under = |error: Error| error.under(&input.fact);
            let place = facts.find(&input.fact).map_or(Ok(ABSENT), |node| input.column.read(node)).map_err(under)?;
            if place == ABSENT && !input.optional {
                return Err(under(Error::new(Code::FieldMissing, "the table needs this fact")));
            }
            if !input.column.domain.contains(place) {
                return Err(under(Error::new(Code::RulesTableValue, "the column does not allow this value")));
            }
            places.push(place);
        }
        let fits = |row: &&Row| row.when.iter().zip(&places).all(|(set, place)| set.contains(*place));
        let hits: Vec<&Row> = self.rows.iter().filter(fits).collect();
        let chosen = self.chosen(&hits)?;
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            rows.push(self.verdict(row, &places, facts, &chosen)?);
        }
        Ok(TableDecision {
            outputs: self.joined(&chosen)?,
            matched: chosen.iter().map(|row| row.id.clone()).collect(),
            rows,
        })
    }

    /// The rows that count, of those that fit.
    fn chosen<'r>(&self, hits: &[&'r Row]) -> Result<Vec<&'r Row>, Error> {
        let Some(first) = hits.first() else { return Ok(Vec::new()) };
        match self.policy {
            HitPolicy::Collect => Ok(hits.to_vec()),
            HitPolicy::First => Ok(vec![first]),
            HitPolicy::Unique => match hits.get(1) {
                Some(second) => Err(conflict(first, second, " both fit: the table is not unique")),
                None => Ok(vec![first]),
            },
            HitPolicy::Any => match hits.iter().find(|row| row.then != first.then) {
                Some(other) => Err(conflict(first, other, " fit and differ")),
                None => Ok(vec![first]),
            },
            HitPolicy::Priority => {
                let best = hits.iter().skip(1).fold(*first, |best, row| if row.rank < best.rank { row } else { best });
                Ok(vec![best])
            }
        }
    }

    fn named(&self, values: Vec<TableValue>) -> Vec<TableField> {
        let names = self.outputs.iter().map(|output| output.name.clone());
        names.zip(values).map(|(name, value)| TableField { name, value }).collect()
    }

    fn joined(&self, rows: &[&Row]) -> Result<Vec<Vec<TableField>>, Error> {
        if rows.is_empty() && self.aggregation != Aggregation::Count {
            let defaults: Vec<i128> = self.outputs.iter().filter_map(|output| output.default).collect();
            if defaults.is_empty() {
                return Ok(Vec::new());
            }
            return Ok(vec![self.named(self.values(&defaults)?)]);
        }
        let places = rows.iter().filter_map(|row| row.then.first().copied());
        let joined = match self.aggregation {
            Aggregation::List => {
                let mut all = Vec::with_capacity(rows.len());
                for row in rows {
                    all.push(self.named(self.values(&row.then)?));
                }
                return Ok(all);
            }
            Aggregation::Count => {
                return Ok(vec![self.named(vec![TableValue::Integer { value: Int53::count(rows.len())? }])]);
            }
            // At most 10,000 places below 10^27 each.
            Aggregation::Sum => places.sum(),
            Aggregation::Min => places.min().unwrap_or_default(),
            Aggregation::Max => places.max().unwrap_or_default(),
        };
        match self.outputs.first().map(|output| &output.column) {
            Some(column) if column.kind == TableType::Decimal => {
                Ok(vec![self.named(vec![TableValue::Decimal { value: decimal(joined)? }])])
            }
            Some(column) => {
                let whole =
                    i64::try_from(joined).map_err(|_| Error::new(Code::NumberOverflow, "the sum does not fit"))?;
                Ok(vec![self.named(column.value(whole.into())?.into_iter().collect())])
            }
            None => Ok(Vec::new()),
        }
    }

    /// Whether a row fits, and which cells keep it from fitting.
    fn verdict(&self, row: &Row, places: &[i128], facts: Fields<'_, '_>, chosen: &[&Row]) -> Result<RowVerdict, Error> {
        let mut failed = Vec::new();
        for (((set, place), input), test) in row.when.iter().zip(places).zip(&self.inputs).zip(&row.tests) {
            if set.contains(*place) {
                continue;
            }
            let value = match facts.find(&input.fact) {
                // A text that the table does not name has no place of its own.
                Some(crate::foundation::wire::Node::Text(text)) if input.column.kind == TableType::Text => {
                    Some(TableValue::Text { value: text.clone().into_owned() })
                }
                _ => input.column.value(*place)?,
            };
            failed.push(FailedCell { fact: input.fact.clone(), test: test.clone(), value });
        }
        let fits = failed.is_empty();
        let outranked = fits && !chosen.iter().any(|other| other.id == row.id);
        Ok(RowVerdict { rule: row.id.clone(), fits, outranked, failed })
    }
}
