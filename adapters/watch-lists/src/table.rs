//! Tables in files, row by row.

use crate::ListError;
use std::io::Read;

/// Bytes of a row at most: what is longer has an open quote.
const ROW_BYTES: usize = 1 << 20;

/// Gives each row with its line to a function. `named` says whether the first row names the columns; then that comes
/// first, as line 1. A byte order mark is passed over, and so is the end mark of old files, a lone Ctrl-Z.
pub(crate) fn rows(
    input: &mut impl Read,
    separator: u8,
    mut each: impl FnMut(&[&str], u64) -> Result<(), ListError>,
) -> Result<(), ListError> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(input);
    let mut record = csv::ByteRecord::new();
    let mut first = true;
    loop {
        let line = reader.position().line();
        let more = reader.read_byte_record(&mut record).map_err(|error| {
            let line = error.position().map_or(line, csv::Position::line);
            ListError::new(line, "", &format!("the table cannot be read: {error}"))
        })?;
        if !more {
            return Ok(());
        }
        let line = record.position().map_or(line, csv::Position::line);
        if record.as_slice().len() > ROW_BYTES {
            return Err(ListError::new(line, "", "a row of more than a megabyte: is a quote left open?"));
        }
        let mut fields = Vec::with_capacity(record.len());
        for (column, field) in record.iter().enumerate() {
            let field = if first && column == 0 { field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field) } else { field };
            let path = format!("column {}", column + 1);
            fields.push(std::str::from_utf8(field).map_err(|_| ListError::new(line, &path, "not UTF-8"))?);
        }
        first = false;
        if fields != ["\u{1a}"] {
            each(&fields, line)?;
        }
    }
}
