//! From typed values to RFC 8785 text.

use super::canonical::utf16_order;
use super::scalar::Int53;
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A value with a canonical text.
pub trait Write {
    /// Writes the value.
    fn write(&self, out: &mut Writer);

    /// Whether a record leaves the field out that holds this value.
    fn is_absent(&self) -> bool {
        false
    }
}

/// The canonical text of a value.
///
/// # Errors
/// `internal.answer` when the value holds a number that has no text (a float that is not finite).
pub fn text<T: Write + ?Sized>(value: &T) -> Result<String, Error> {
    let mut out = Writer::default();
    value.write(&mut out);
    out.finish()
}

/// Builds one canonical text.
#[derive(Default)]
pub struct Writer {
    text: String,
    faulty: bool,
}

impl Writer {
    /// The text.
    ///
    /// # Errors
    /// `internal.answer`, as [`text`].
    pub fn finish(self) -> Result<String, Error> {
        if self.faulty {
            return Err(Error::new(Code::InternalAnswer, "a number is not finite"));
        }
        Ok(self.text)
    }

    /// Text that is canonical already.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// An integer as a JSON number. The caller's type keeps it inside ±(2^53 − 1).
    pub fn integer(&mut self, value: i64) {
        let _ = write!(self.text, "{value}");
    }

    /// A double as ECMAScript spells it (RFC 8785 section 3.2.2.3); `-0` becomes `0`.
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            self.text.push_str(ryu_js::Buffer::new().format_finite(value));
        } else {
            self.faulty = true;
        }
    }

    /// A string with the escapes of RFC 8785 section 3.2.2.2.
    pub fn text(&mut self, text: &str) {
        self.text.push('"');
        let mut copied = 0;
        for (at, byte) in text.bytes().enumerate() {
            let short = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                8 => "\\b",
                9 => "\\t",
                10 => "\\n",
                12 => "\\f",
                13 => "\\r",
                0..=0x1f => "",
                _ => continue,
            };
            self.text.push_str(text.get(copied..at).unwrap_or_default());
            copied = at + 1;
            if short.is_empty() {
                let _ = write!(self.text, "\\u{byte:04x}");
            } else {
                self.text.push_str(short);
            }
        }
        self.text.push_str(text.get(copied..).unwrap_or_default());
        self.text.push('"');
    }

    /// A string that needs no escapes.
    pub fn display(&mut self, value: &dyn std::fmt::Display) {
        let _ = write!(self.text, "\"{value}\"");
    }

    /// A list.
    pub fn list<T>(&mut self, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        self.text.push('[');
        for (n, item) in items.enumerate() {
            if n > 0 {
                self.text.push(',');
            }
            each(self, item);
        }
        self.text.push(']');
    }

    /// A list of so many elements, each written by a function.
    fn elements(&mut self, length: usize, each: &dyn Fn(&mut Self, usize)) {
        self.list(0..length, each);
    }

    /// A record of any keys.
    fn map(&mut self, mut members: Vec<(&str, &dyn Write)>) {
        sort_by(&mut members, |a, b| utf16_order(a.0, b.0));
        let (names, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        self.members(&names, &values);
    }

    /// A record whose field names stand in canonical order, each with its value. One function for all types, so that a
    /// type costs a table and not code.
    pub fn members(&mut self, names: &[&str], values: &[&dyn Write]) {
        let mut record = self.record();
        for (name, value) in names.iter().zip(values) {
            if !value.is_absent() {
                record.with(name, |out| value.write(out));
            }
        }
        record.end();
    }

    /// Opens a record.
    pub fn record(&mut self) -> RecordWriter<'_> {
        self.text.push('{');
        RecordWriter { out: self, first: true }
    }
}

/// A record while it is written. Fields come in RFC 8785 order: the caller's duty, which the derived code fulfils.
pub struct RecordWriter<'w> {
    out: &'w mut Writer,
    first: bool,
}

impl RecordWriter<'_> {
    /// A field whose value a function writes.
    pub fn with(&mut self, name: &str, value: impl FnOnce(&mut Writer)) {
        if !self.first {
            self.out.text.push(',');
        }
        self.first = false;
        self.out.text(name);
        self.out.text.push(':');
        value(self.out);
    }

    /// A field.
    pub fn field<T: Write + ?Sized>(&mut self, name: &str, value: &T) {
        self.with(name, |out| value.write(out));
    }

    /// A field that is left out when there is no value.
    pub fn optional<T: Write>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Closes the record.
    pub fn end(self) {
        self.out.text.push('}');
    }
}

impl Write for str {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl Write for String {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl Write for bool {
    fn write(&self, out: &mut Writer) {
        out.raw(if *self { "true" } else { "false" });
    }
}

impl Write for f64 {
    fn write(&self, out: &mut Writer) {
        out.float(*self);
    }
}

impl Write for Int53 {
    fn write(&self, out: &mut Writer) {
        out.integer(self.get());
    }
}

macro_rules! numbers {
    ($($small:ty),*; $($wide:ty),*) => {
        $(impl Write for $small {
            fn write(&self, out: &mut Writer) {
                out.integer(i64::from(*self));
            }
        })*
        // 64-bit integers are always strings: a JSON number would lose their end in most runtimes.
        $(impl Write for $wide {
            fn write(&self, out: &mut Writer) {
                out.display(self);
            }
        })*
    };
}
numbers!(u8, u16, u32, i8, i16, i32; i64, u64);

impl<T: Write + ?Sized> Write for &T {
    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Write> Write for Box<T> {
    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.faulty = true, // only a field can be absent
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.elements(self.len(), &|out, at| {
            if let Some(item) = self.get(at) {
                item.write(out);
            }
        });
    }
}

impl<T: Write> Write for BTreeMap<String, T> {
    fn write(&self, out: &mut Writer) {
        let members = self.iter().map(|(key, value)| (key.as_str(), value as &dyn Write)).collect();
        out.map(members);
    }
}
