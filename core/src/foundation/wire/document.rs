//! Any JSON value as part of a request: what a definition language or a set of facts comes as.

use super::node::Node;
use super::read::Read;
use super::write::{Write, Writer};
use crate::foundation::error::Error;

/// Any JSON value, its numbers as they were spelled.
///
/// On the wire it is the value itself; a JSON string is the *text* of a value, so that a host that has a text need not
/// read it first. The string `a` is therefore sent as `"\"a\""`.
///
/// ```
/// use hivecore::wire::Document;
/// let document = Document::parse("{\"price\":1.10}")?;
/// assert_eq!(document.text(), "{\"price\":1.10}");
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document(String);

impl Document {
    /// Takes the text of a value.
    ///
    /// # Errors
    /// What [`Node::parse`] refuses.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Node::parse(text.as_bytes())?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The value.
    ///
    /// # Errors
    /// None in practice: the text was read once.
    pub fn node(&self) -> Result<Node<'_>, Error> {
        Node::parse(self.0.as_bytes())
    }
}

/// The text of a tree, numbers as they were spelled: canonical text would round what a decimal keeps.
fn spelled(out: &mut Writer, node: &Node<'_>) {
    match node {
        Node::Number(token) => out.raw(token),
        Node::List(items) => out.list(items.iter(), spelled),
        Node::Record(members) => {
            let mut record = out.record();
            for (key, value) in members {
                record.with(key, |out| spelled(out, value));
            }
            record.end();
        }
        other => out.node(other),
    }
}

impl Read for Document {
    fn blank() -> Self {
        Self(String::new())
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        if let Node::Text(text) = node {
            return Self::parse(text);
        }
        let mut out = Writer::default();
        spelled(&mut out, node);
        out.finish().map(Self)
    }
}

impl Write for Document {
    fn write(&self, out: &mut Writer) {
        // The text was read once, so reading it again succeeds.
        if let Ok(node) = self.node() {
            out.node(&node);
        }
    }
}

#[cfg(feature = "shapes")]
impl super::shape::Shaped for Document {
    fn shape() -> super::shape::Shape {
        super::shape::Shape::Scalar(&super::shape::Scalar {
            name: "AnyValue",
            doc: "Any JSON value. A JSON string is the text of a value: the string `a` is sent as `\"\\\"a\\\"\"`.",
            base: super::shape::Base::Json,
            pattern: None,
        })
    }
}
