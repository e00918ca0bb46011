//! A tree as RFC 8785 text.

use super::float::nearest;
use super::node::Node;
use super::write::Writer;
use crate::foundation::error::Error;
use std::cmp::Ordering;

/// RFC 8785 orders keys by UTF-16 code units. That is the order of the UTF-8 bytes, except that U+E000..U+FFFF (lead
/// bytes EE, EF) come after the supplementary planes (lead bytes F0 to F4).
pub(crate) fn utf16_order(a: &str, b: &str) -> Ordering {
    fn rank(byte: u8) -> u16 {
        if byte == 0xee || byte == 0xef { u16::from(byte) + 0x100 } else { u16::from(byte) }
    }
    match a.bytes().zip(b.bytes()).find(|(x, y)| x != y) {
        Some((x, y)) => rank(x).cmp(&rank(y)),
        None => a.len().cmp(&b.len()),
    }
}

/// The canonical text of any JSON text.
///
/// # Errors
/// What [`Node::parse`] refuses.
pub fn canonical(text: &[u8]) -> Result<String, Error> {
    let mut out = Writer::default();
    out.node(&Node::parse(text)?);
    out.finish()
}

impl Writer {
    /// Writes a tree.
    pub fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Null => self.raw("null"),
            Node::Boolean(value) => self.raw(if *value { "true" } else { "false" }),
            Node::Number(token) => self.token(token),
            Node::Text(text) => self.text(text),
            Node::List(items) => self.list(items.iter(), |out, item| out.node(item)),
            Node::Record(members) => {
                let mut record = self.record();
                for (key, value) in members {
                    record.with(key, |out| out.node(value));
                }
                record.end();
            }
        }
    }

    /// A number as it was spelled: integers stay, fractions take the shortest form of the double.
    fn token(&mut self, token: &str) {
        let plain = token.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let value = nearest(token);
        if !plain || value == 0.0 { self.float(value) } else { self.raw(token) }
    }
}
