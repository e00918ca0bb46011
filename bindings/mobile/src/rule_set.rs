//! A rule set as a handle.

use crate::buffer;
use crate::packs::PacksHandle;
use crate::slot::Slot;
use crate::{HandleError, operation, wall};
use hivecore::rules::{FactColumn, FactValues, RuleSet, Verdict};
use hivecore::wire::{Node, Read};
use hivecore::{Code, Column, Error};
use std::sync::Arc;

/// Rules over facts and history. Immutable: safe to use from several threads at once.
#[derive(uniffi::Object)]
pub struct RuleSetHandle(Slot<RuleSet>);

/// One fact of many subjects.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum FactBuffer {
    /// Texts, one a row.
    Texts {
        /// The values.
        values: Vec<String>,
    },
    /// `i64`, one a row.
    Integers {
        /// The values.
        values: Vec<u8>,
    },
    /// `f64`, one a row.
    Floats {
        /// The values.
        values: Vec<u8>,
    },
}

/// A column as it is held while the core reads it.
pub(crate) enum Held<'h> {
    Texts(Vec<&'h str>),
    Integers(Vec<i64>),
    Floats(Vec<f64>),
}

impl FactBuffer {
    pub(crate) fn held(&self) -> Result<Held<'_>, Error> {
        Ok(match self {
            Self::Texts { values } => Held::Texts(values.iter().map(String::as_str).collect()),
            Self::Integers { values } => Held::Integers(buffer::numbers(values, i64::from_le_bytes)?),
            Self::Floats { values } => Held::Floats(buffer::numbers(values, f64::from_le_bytes)?),
        })
    }
}

impl Held<'_> {
    pub(crate) fn column(&self) -> Column<'_> {
        match self {
            Self::Texts(values) => Column::Texts(values),
            Self::Integers(values) => Column::Integers(values),
            Self::Floats(values) => Column::Floats(values),
        }
    }
}

impl RuleSetHandle {
    fn answer(&self, op: &str, request: &[u8]) -> String {
        wall::text(|| Ok(self.0.get()?.call(op, request)))
    }
}

#[uniffi::export]
impl RuleSetHandle {
    /// Opens the JSON text of a definition; time zones come from the packs.
    ///
    /// # Errors
    /// What the definition gives: families `rules`, `json`, `field`, `time`, `pack`; `handle.closed` of the packs.
    #[uniffi::constructor]
    pub fn open(definition: Vec<u8>, packs: Option<Arc<PacksHandle>>) -> Result<Self, HandleError> {
        wall::raised(|| {
            let packs = packs.as_ref().map(|packs| packs.value()).transpose()?;
            Ok(Self(Slot::new(RuleSet::open(&definition, packs.as_deref())?)))
        })
    }

    /// The bytes it was made from.
    ///
    /// # Errors
    /// `handle.closed`.
    pub fn bytes(&self) -> Result<Vec<u8>, HandleError> {
        wall::raised(|| Ok(self.0.get()?.bytes().to_vec()))
    }

    /// Ids of the rules, in the order of verdicts.
    ///
    /// # Errors
    /// `handle.closed`.
    pub fn rule_ids(&self) -> Result<Vec<String>, HandleError> {
        wall::raised(|| Ok(self.0.get()?.rule_ids().map(str::to_owned).collect()))
    }

    /// [`call`](crate::call) with this set.
    #[must_use]
    pub fn call(&self, op: String, request: String) -> String {
        self.answer(&op, request.as_bytes())
    }

    /// [`call_bytes`](crate::call_bytes) with this set.
    #[must_use]
    pub fn call_bytes(&self, op: &[u8], request: &[u8]) -> String {
        self.answer(operation(op), request)
    }

    /// [`call_batch`](crate::call_batch) with this set.
    #[must_use]
    pub fn call_batch(&self, op: String, requests: Vec<String>) -> Vec<String> {
        requests.iter().map(|request| self.answer(&op, request.as_bytes())).collect()
    }

    /// The verdicts of all rules by facts alone, the JSON text of a record: 0 false, 1 unknown, 2 true.
    ///
    /// # Errors
    /// `rules.history`, `rules.fact`, families `json` and `field`; `handle.closed`.
    pub fn matches(&self, facts: String) -> Result<Vec<u8>, HandleError> {
        wall::raised(|| {
            let set = self.0.get()?;
            let facts = Node::parse(facts.as_bytes()).and_then(|node| FactValues::read(&node));
            let verdicts = set.matches(&facts.map_err(|error| error.under("facts"))?)?;
            Ok(verdicts.iter().map(|verdict| *verdict as u8).collect())
        })
    }

    /// The verdicts of all rules for each of `rows` subjects: rule r of row s at s × rules + r.
    ///
    /// # Errors
    /// `rules.history`, `rules.fact`, `buffer.shape`, `number.range`; `handle.closed`.
    pub fn matches_columns(
        &self,
        names: Vec<String>,
        columns: Vec<FactBuffer>,
        rows: u32,
    ) -> Result<Vec<u8>, HandleError> {
        wall::raised(|| {
            let set = self.0.get()?;
            if names.len() != columns.len() {
                return Err(Error::new(Code::BufferShape, "expected a name for each column"));
            }
            let mut held = Vec::with_capacity(columns.len());
            for (name, column) in names.iter().zip(&columns) {
                held.push((name.as_str(), column.held().map_err(|error| error.under(name))?));
            }
            let columns: Vec<(&str, FactColumn<'_>)> = held
                .iter()
                .map(|(name, column)| {
                    let column = match column.column() {
                        Column::Texts(values) => FactColumn::Texts(values),
                        Column::Integers(values) => FactColumn::Integers(values),
                        Column::Floats(values) => FactColumn::Floats(values),
                    };
                    (*name, column)
                })
                .collect();
            let rows = rows as usize;
            let places = rows.checked_mul(set.rule_ids().count());
            let places = places.ok_or_else(|| Error::new(Code::BufferShape, "too many rows"))?;
            let mut verdicts = vec![Verdict::Unknown; places];
            set.matches_columns(&columns, rows, &mut verdicts)?;
            Ok(verdicts.iter().map(|verdict| *verdict as u8).collect())
        })
    }

    /// Lets the set go; later calls are refused as `handle.closed`. Closing twice is fine.
    pub fn release(&self) {
        self.0.close();
    }
}
