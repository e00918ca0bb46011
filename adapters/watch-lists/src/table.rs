//! Tables in files, row by row.

use crate::ListError;
use std::io::Read;

/// Bytes of a row at most: what is longer has an open quote.
const ROW_BYTES: usize = 1 << 20;

/// Gives each row with its line to a function. A byte order mark is passed over, and so are empty lines and the end mark
/// of old files, a lone Ctrl-Z.
pub(crate) fn rows(
    input: &mut impl Read,
    separator: u8,
    mut each: impl FnMut(&[&str], u64) -> Result<(), ListError>,
) -> Result<(), ListError> {
    // By line feeds alone, so that a row's line is the one it begins in; the carriage return before is taken away below.
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .terminator(csv::Terminator::Any(b'\n'))
        .has_headers(false)
        .flexible(true)
        .from_reader(input);
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
            let last = column + 1 == record.len();
            let field = if last { field.strip_suffix(b"\r").unwrap_or(field) } else { field };
            let path = format!("column {}", column + 1);
            fields.push(std::str::from_utf8(field).map_err(|_| ListError::new(line, &path, "not UTF-8"))?);
        }
        first = false;
        if fields != ["\u{1a}"] && fields != [""] {
            each(&fields, line)?;
        }
    }
}
