//! From typed values to RFC 8785 text.

use super::canonical::utf16_order;
use super::names::first_quoted;
use super::scalar::Int53;
use crate::foundation::COMPACT;
use crate::foundation::digits;
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
    text_of(value, 512)
}

/// The canonical text of a value, and about how many bytes it will have, which spares moving it as it grows.
///
/// # Errors
/// As [`text`].
pub fn text_of<T: Write + ?Sized>(value: &T, about: usize) -> Result<String, Error> {
    let mut out = Writer { text: Vec::with_capacity(about), faulty: false };
    value.write(&mut out);
    out.finish()
}

/// Builds one canonical text.
#[derive(Default)]
pub struct Writer {
    /// UTF-8, for only texts and ASCII are put there.
    text: Vec<u8>,
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
        String::from_utf8(self.text).map_err(|_| Error::new(Code::InternalAnswer, "the text is not UTF-8"))
    }

    /// Text that is canonical already.
    pub fn raw(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        // Engines of wasm copy by a call, which for the few bytes of most texts costs more than the copy.
        match bytes.len() {
            _ if COMPACT => self.text.extend_from_slice(bytes),
            0 => {}
            1..4 => bytes.iter().for_each(|byte| self.text.push(*byte)),
            4..8 => self.halves::<4>(bytes),
            8..16 => self.halves::<8>(bytes),
            16..=32 => self.halves::<16>(bytes),
            _ => self.text.extend_from_slice(bytes),
        }
    }

    /// Copies `N` to `2 N` bytes: the first `N`, and the last `N`, which may be the same in part.
    fn halves<const N: usize>(&mut self, bytes: &[u8]) {
        if let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) {
            let second = self.text.len() + bytes.len() - N;
            self.text.extend_from_slice(first);
            self.text.truncate(second);
            self.text.extend_from_slice(last);
        }
    }

    /// An integer as a JSON number. The caller's type keeps it inside ±(2^53 − 1).
    pub fn integer(&mut self, value: i64) {
        digits::write_integer(value, &mut self.text);
    }

    /// An integer after a character or none (0) and before one.
    pub(crate) fn between(&mut self, before: u8, value: i64, after: u8) {
        digits::write_between(before, value, after, &mut self.text);
    }

    /// A double as ECMAScript spells it (RFC 8785 section 3.2.2.3); `-0` becomes `0`.
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            self.raw(ryu_js::Buffer::new().format_finite(value));
        } else {
            self.faulty = true;
        }
    }

    /// A string with the escapes of RFC 8785 section 3.2.2.2.
    pub fn text(&mut self, text: &str) {
        let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
        if !COMPACT && text.bytes().all(plain) {
            return self.quoted(text);
        }
        self.text.push(b'"');
        let mut copied = 0;
        for (at, byte) in text.bytes().enumerate() {
            if plain(byte) {
                continue;
            }
            let short = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                8 => "\\b",
                9 => "\\t",
                10 => "\\n",
                12 => "\\f",
                13 => "\\r",
                16.. => "\\u001",
                _ => "\\u000",
            };
            self.raw(text.get(copied..at).unwrap_or_default());
            copied = at + 1;
            self.raw(short);
            if short.len() > 2 {
                self.text.push(b"0123456789abcdef"[usize::from(byte & 15)]);
            }
        }
        self.raw(text.get(copied..).unwrap_or_default());
        self.text.push(b'"');
    }

    /// A string that needs no escapes, its text given.
    pub fn quoted(&mut self, text: &str) {
        self.text.push(b'"');
        self.raw(text);
        self.text.push(b'"');
    }

    /// A string that needs no escapes.
    pub fn display(&mut self, value: &dyn std::fmt::Display) {
        let _ = write!(self, "\"{value}\"");
    }

    /// A list.
    pub fn list<T>(&mut self, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        self.text.push(b'[');
        for (n, item) in items.enumerate() {
            if n > 0 {
                self.text.push(b',');
            }
            each(self, item);
        }
        self.text.push(b']');
    }

    /// A list of so many elements, each written by a function.
    fn elements(&mut self, length: usize, each: &dyn Fn(&mut Self, usize)) {
        self.list(0..length, each);
    }

    /// A record of any keys.
    fn map(&mut self, mut members: Vec<(&str, &dyn Write)>) {
        sort_by(&mut members, |a, b| utf16_order(a.0, b.0));
        let mut record = self.record();
        for (name, value) in members.iter().filter(|(_, value)| !value.is_absent()) {
            record.with(name, |out| value.write(out));
        }
        record.end();
    }

    /// A record whose fields stand in canonical order: their [`Names`](super::Names), each as `,"name":`, and their
    /// values. One function for all types, so that a type costs a text and a list, and not code.
    pub fn members(&mut self, fields: &str, values: &[&dyn Write]) {
        let (start, mut names) = (self.text.len(), fields.as_bytes());
        for value in values {
            let Some((name, optional, others)) = first_quoted(names) else { break };
            if !optional || !value.is_absent() {
                // Mostly others stand behind it, so that sixteen bytes can be copied, which is one store.
                match names.get(1..).and_then(|names| names.first_chunk::<16>()) {
                    Some(chunk) if name.len() <= 16 && !COMPACT => {
                        let end = self.text.len() + name.len();
                        self.text.extend_from_slice(chunk);
                        self.text.truncate(end);
                    }
                    _ => self.bytes(name),
                }
                value.write(self);
            }
            names = others;
        }
        // The first comma is where the record opens.
        match self.text.get_mut(start) {
            Some(first) => *first = b'{',
            None => self.text.push(b'{'),
        }
        self.text.push(b'}');
    }

    /// Opens a record.
    pub fn record(&mut self) -> RecordWriter<'_> {
        self.text.push(b'{');
        RecordWriter { out: self, first: true }
    }
}

impl std::fmt::Write for Writer {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.raw(text);
        Ok(())
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
            self.out.text.push(b',');
        }
        self.first = false;
        self.out.text(name);
        self.out.text.push(b':');
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
        self.out.text.push(b'}');
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

impl Write for std::sync::Arc<str> {
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
    ($($small:ty),*) => {
        $(impl Write for $small {
            fn write(&self, out: &mut Writer) {
                out.integer(i64::from(*self));
            }
        })*
    };
}
numbers!(u8, u16, u32, i8, i16, i32);

// 64-bit integers are always strings: a JSON number would lose their end in most runtimes.
impl Write for i64 {
    fn write(&self, out: &mut Writer) {
        out.between(b'"', *self, b'"');
    }
}

impl Write for u64 {
    fn write(&self, out: &mut Writer) {
        out.text.push(b'"');
        digits::write_natural(*self, &mut out.text);
        out.text.push(b'"');
    }
}

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
