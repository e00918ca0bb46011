//! A table, checked and compiled: every cell a set of intervals, every output a value.

use super::cell::{Cell, Point, literal};
use super::column::{Column, Set};
use super::operations::TableValue;
use super::table::{Aggregation, DecisionTable, HitPolicy, TableOutput, TableType};
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;

/// A decision table that can decide.
#[derive(Clone, Debug)]
pub struct CompiledTable {
    pub(super) policy: HitPolicy,
    pub(super) aggregation: Aggregation,
    pub(super) inputs: Vec<Input>,
    pub(super) outputs: Vec<Output>,
    pub(super) rows: Vec<Row>,
}

/// A column of conditions.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) fact: String,
    pub(super) column: Column,
    pub(super) optional: bool,
}

/// A column of results.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) name: String,
    pub(super) column: Column,
    pub(super) default: Option<i128>,
}

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) tests: Vec<String>,
    pub(super) when: Vec<Set>,
    pub(super) then: Vec<i128>,
    /// The places of its outputs in the lists of priorities.
    pub(super) rank: Vec<usize>,
}

fn policy(what: &str) -> Error {
    Error::new(Code::RulesTablePolicy, what)
}

fn count(items: usize, most: usize, field: &str) -> Result<(), Error> {
    if (1..=most).contains(&items) {
        return Ok(());
    }
    Err(Error::new(Code::FieldRange, ["expected 1 to ", &most.to_string()].concat()).under(field))
}

impl CompiledTable {
    /// Compiles a table.
    ///
    /// # Errors
    /// `rules.table_cell` for a cell that is no test or literal of its column's type, that no allowed value passes, or
    /// that is missing; `rules.table_policy` for a hit policy that the outputs do not fit; `rules.table_name` for two
    /// columns or rows of one name; `field.range` for too few or too many of them.
    pub fn compile(table: &DecisionTable) -> Result<Self, Error> {
        count(table.inputs.len(), limits::RULES_TABLE_COLUMNS, "inputs")?;
        count(table.outputs.len(), limits::RULES_TABLE_COLUMNS, "outputs")?;
        count(table.rules.len(), limits::RULES_TABLE_ROWS, "rules")?;
        let aggregation = aggregation(table)?;
        let cells = cells(table)?;
        let mut inputs = Vec::with_capacity(table.inputs.len());
        for (at, input) in table.inputs.iter().enumerate() {
            let under = |error: Error| error.at(at).under("inputs");
            if table.inputs.iter().take(at).any(|other| other.fact == input.fact) {
                return Err(under(Error::new(Code::RulesTableName, "two columns look at one fact").under("fact")));
            }
            let allowed = input.allowed.as_deref().unwrap_or("-");
            let allowed = Cell::parse(allowed, input.r#type).map_err(|error| under(error.under("allowed")))?;
            let named = cells.iter().filter_map(|row| row.get(at)).chain([&allowed]).flat_map(Cell::texts);
            let mut column = Column::new(input.r#type, named.map(str::to_owned).collect(), input.optional)?;
            let domain = allowed.set(&column).map_err(|error| under(error.under("allowed")))?;
            let absent = Set(column
                .domain
                .0
                .iter()
                .filter(|end| input.optional && end.0 == super::column::ABSENT)
                .copied()
                .collect());
            column.domain = Set::of([domain.0, absent.0].concat());
            inputs.push(Input { fact: input.fact.clone(), column, optional: input.optional });
        }
        let outputs = outputs(table)?;
        let mut rows: Vec<Row> = Vec::with_capacity(table.rules.len());
        for (at, (rule, cells)) in table.rules.iter().zip(&cells).enumerate() {
            let under = |error: Error| error.at(at).under("rules");
            let id = rule.id.clone().unwrap_or_else(|| (at + 1).to_string());
            if rows.iter().any(|row| row.id == id) {
                return Err(under(Error::new(Code::RulesTableName, "two rows have one id").under("id")));
            }
            let mut when = Vec::with_capacity(cells.len());
            for (n, (cell, input)) in cells.iter().zip(&inputs).enumerate() {
                when.push(cell.set(&input.column).map_err(|error| under(error.at(n).under("when")))?);
            }
            let mut then = Vec::with_capacity(outputs.len());
            let mut rank = Vec::new();
            for (n, (text, output)) in rule.then.iter().zip(&outputs).enumerate() {
                let under = |error: Error| under(error.at(n).under("then"));
                let value = place(text, &output.column).map_err(under)?;
                if let Some(values) = table.outputs.get(n).and_then(|output| output.values.as_ref()) {
                    let mut listed = values.iter().map(|text| place(text, &output.column));
                    let known = listed.position(|place| place.is_ok_and(|place| place == value));
                    rank.push(known.ok_or_else(|| {
                        under(Error::new(Code::RulesTableCell, "the output does not list this value"))
                    })?);
                }
                then.push(value);
            }
            rows.push(Row { id, tests: rule.when.clone(), when, then, rank });
        }
        Ok(Self { policy: table.hit_policy, aggregation, inputs, outputs, rows })
    }

    /// The outputs of a row, or of the defaults.
    pub(super) fn values(&self, places: &[i128]) -> Result<Vec<TableValue>, Error> {
        let mut values = Vec::with_capacity(places.len());
        for (place, output) in places.iter().zip(&self.outputs) {
            values.extend(output.column.value(*place)?);
        }
        Ok(values)
    }
}

/// Every cell, read; the right number of them in each row.
fn cells(table: &DecisionTable) -> Result<Vec<Vec<Cell>>, Error> {
    let mut all = Vec::with_capacity(table.rules.len());
    for (at, rule) in table.rules.iter().enumerate() {
        let sides = [("when", rule.when.len(), table.inputs.len()), ("then", rule.then.len(), table.outputs.len())];
        for (field, found, due) in sides {
            if found != due {
                let wrong = Error::new(Code::RulesTableCell, "expected one cell for each column");
                return Err(wrong.under(field).at(at).under("rules"));
            }
        }
        let mut row = Vec::with_capacity(rule.when.len());
        for (n, (text, input)) in rule.when.iter().zip(&table.inputs).enumerate() {
            let cell = Cell::parse(text, input.r#type);
            row.push(cell.map_err(|error| error.at(n).under("when").at(at).under("rules"))?);
        }
        all.push(row);
    }
    Ok(all)
}

fn outputs(table: &DecisionTable) -> Result<Vec<Output>, Error> {
    let mut outputs: Vec<Output> = Vec::with_capacity(table.outputs.len());
    for (at, output) in table.outputs.iter().enumerate() {
        let under = |error: Error| error.at(at).under("outputs");
        if outputs.iter().any(|other| other.name == output.name) {
            return Err(under(Error::new(Code::RulesTableName, "two outputs have one name").under("name")));
        }
        let mut texts = Vec::new();
        let (values, default) = (output.values.iter().flatten(), output.default.iter());
        let literals = table.rules.iter().filter_map(|rule| rule.then.get(at)).chain(values).chain(default);
        for text in literals {
            // What is no literal is refused below, where its path is known.
            if let Ok(Point::Text(text)) = literal(text, output.r#type) {
                texts.push(text);
            }
        }
        let column = Column::new(output.r#type, texts, false)?;
        for (n, text) in output.values.iter().flatten().enumerate() {
            place(text, &column).map_err(|error| under(error.at(n).under("values")))?;
        }
        let default = match &output.default {
            Some(text) => Some(place(text, &column).map_err(|error| under(error.under("default")))?),
            None => None,
        };
        outputs.push(Output { name: output.name.clone(), column, default });
    }
    Ok(outputs)
}

/// The place of a literal.
fn place(text: &str, column: &Column) -> Result<i128, Error> {
    match literal(text, column.kind)? {
        Point::At(at) => Ok(at),
        Point::Text(text) => Ok(column.place(&text)),
    }
}

fn aggregation(table: &DecisionTable) -> Result<Aggregation, Error> {
    let aggregation = match (table.hit_policy, table.aggregation) {
        (HitPolicy::Collect, aggregation) => aggregation.unwrap_or(Aggregation::List),
        (_, None) => Aggregation::List,
        (_, Some(_)) => return Err(policy("only collect has an aggregation").under("aggregation")),
    };
    let alone = match table.outputs.as_slice() {
        [TableOutput { r#type, .. }] => Some(*r#type),
        _ => None,
    };
    let fits = match aggregation {
        Aggregation::List => true,
        Aggregation::Count => alone.is_some(),
        Aggregation::Sum => matches!(alone, Some(TableType::Integer | TableType::Decimal)),
        Aggregation::Min | Aggregation::Max => {
            matches!(alone, Some(TableType::Integer | TableType::Decimal | TableType::Date | TableType::Instant))
        }
    };
    if !fits {
        return Err(policy("the aggregation needs one output, of a type it can join").under("aggregation"));
    }
    if table.hit_policy == HitPolicy::Priority && table.outputs.iter().all(|output| output.values.is_none()) {
        return Err(policy("priority needs an output that lists its values").under("hitPolicy"));
    }
    let defaults = table.outputs.iter().filter(|output| output.default.is_some()).count();
    if defaults > 0 && defaults < table.outputs.len() {
        return Err(policy("all outputs have a default, or none").under("outputs"));
    }
    Ok(aggregation)
}
