//! Events on their way from columns to interactions.

use crate::columns::{HeldIds, refused, retain_marked};
use crate::wall::exception;
use hivecore::Error;
use hivecore::recommend::{Columns, Interactions};
use pyo3::prelude::*;
use std::borrow::Cow;

/// Events as they are held until they are interactions.
pub struct Events<'c> {
    /// Who.
    pub users: HeldIds<'c>,
    /// What.
    pub items: HeldIds<'c>,
    /// How much, if told.
    pub weights: Option<Cow<'c, [f64]>>,
    /// When, if told.
    pub timestamps: Option<Cow<'c, [i64]>>,
}

impl Events<'_> {
    fn columns(&self) -> Columns<'_> {
        Columns {
            users: self.users.ids(),
            items: self.items.ids(),
            weights: self.weights.as_deref(),
            timestamps: self.timestamps.as_deref(),
        }
    }

    /// Keeps the marked rows.
    ///
    /// # Errors
    /// `buffer.shape` for columns of different lengths.
    pub fn retain(&mut self, marks: &[bool]) -> Result<(), Error> {
        let columns = self.columns();
        let lengths = [
            ("items", Some(columns.items.len())),
            ("weights", columns.weights.map(<[f64]>::len)),
            ("timestamps", columns.timestamps.map(<[i64]>::len)),
            ("rating", Some(marks.len())),
        ];
        let rows = columns.users.len();
        if let Some((name, _)) = lengths.iter().find(|(_, length)| length.is_some_and(|length| length != rows)) {
            return Err(refused(format!("expected {rows} rows, one for each user")).under(name));
        }
        self.users.retain(marks);
        self.items.retain(marks);
        self.weights.iter_mut().for_each(|weights| retain_marked(weights, marks));
        self.timestamps.iter_mut().for_each(|timestamps| retain_marked(timestamps, marks));
        Ok(())
    }

    /// The interactions; pointers and copies are freed before the training asks for memory of its own.
    ///
    /// # Errors
    /// Those of [`Interactions::new`].
    pub fn interactions(self) -> Result<Interactions, Error> {
        Interactions::new(&self.columns())
    }
}

/// The error with the row of the column that was given, of which the marked rows were kept; without marks as it is.
pub fn before(error: Error, marks: &[bool]) -> Error {
    let kept = || marks.iter().enumerate().filter(|(_, mark)| **mark).map(|(row, _)| row);
    let Some((column, row)) = error.path.rsplit_once('/') else { return error };
    match row.parse().ok().and_then(|row| kept().nth(row)) {
        Some(row) => {
            let path = format!("{column}/{row}");
            error.with_path(&path)
        }
        None => error,
    }
}

/// Which events say no: booleans of any column or list.
pub fn marks(given: &Bound<'_, PyAny>) -> PyResult<Vec<bool>> {
    let py = given.py();
    let raised = |error: Error| exception(py, &error.under("disliked"));
    let given = if given.hasattr("to_pylist")? {
        given.call_method0("to_pylist")?
    } else if given.hasattr("to_numpy")? {
        given.call_method0("to_numpy")?
    } else {
        given.clone()
    };
    let Ok(rows) = given.try_iter() else { return Err(raised(refused("expected a column of booleans"))) };
    let mut marks = Vec::new();
    for (row, mark) in rows.enumerate() {
        marks.push(mark?.extract().map_err(|_| raised(refused("expected a boolean").at(row)))?);
    }
    Ok(marks)
}
