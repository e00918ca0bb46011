//! The tree that a text is read into.

use super::names::Names;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::Read;
use std::borrow::Cow;

/// A JSON value, borrowing from its text where it can.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number as it was spelled.
    Number(&'t str),
    /// A string, its escapes resolved.
    Text(Cow<'t, str>),
    /// An array.
    List(Vec<Node<'t>>),
    /// An object, its members in RFC 8785 order (UTF-16 code units), keys distinct.
    Record(Vec<(Cow<'t, str>, Node<'t>)>),
}

impl<'t> Node<'t> {
    /// What stands here, for an error's detail.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Record(_) => "a record",
        }
    }

    /// The error that something else was due here.
    #[must_use]
    pub fn expected(&self, what: &str) -> Error {
        Error::new(Code::FieldType, ["expected ", what, ", found ", self.type_name()].concat())
    }

    /// The members of a record, all of which are among `known`.
    ///
    /// # Errors
    /// `field.type`, `field.unknown`.
    pub fn record(&self, known: &[&str]) -> Result<Fields<'_, 't>, Error> {
        let fields = self.members()?;
        match fields.0.iter().find(|(key, _)| !known.contains(&key.as_ref())) {
            None => Ok(fields),
            Some((key, _)) if known.is_empty() => {
                Err(Error::new(Code::FieldUnknown, "this record has no fields".to_owned()).under(key))
            }
            Some((key, _)) => {
                Err(Error::new(Code::FieldUnknown, ["the fields here are ", &known.join(", ")].concat()).under(key))
            }
        }
    }

    /// Fills one place for each of the named fields, in their order ([`Names`]). With `tagged` the record has the field
    /// `kind` as well. One function for all types, so that a type costs a text and a list, and not code.
    ///
    /// # Errors
    /// `field.type`, `field.unknown`, `field.missing`, and what reading the values gives, with their paths.
    pub fn fill(&self, tagged: bool, names: &str, places: &mut [&mut dyn Place]) -> Result<(), Error> {
        let fields = self.members()?;
        let (mut known, mut filled) = (usize::from(tagged), Ok(()));
        for ((name, optional), place) in Names::plain(names).zip(places) {
            match fields.find(name) {
                Some(node) => {
                    known += 1;
                    filled = place.put(node).map_err(|error| error.under(name));
                }
                None if optional => {}
                None => filled = Err(missing(name)),
            }
            if filled.is_err() {
                break;
            }
        }
        // Keys are distinct: where there are more of them than were found, one is not known, which is told first.
        if filled.is_err() || known != fields.0.len() {
            fields.known(tagged, names)?;
        }
        filled
    }

    /// The members of a record, whatever their names.
    ///
    /// # Errors
    /// `field.type`.
    pub fn members(&self) -> Result<Fields<'_, 't>, Error> {
        match self {
            Self::Record(members) => Ok(Fields(members)),
            other => Err(other.expected("a record")),
        }
    }

    /// The elements of a list.
    ///
    /// # Errors
    /// `field.type`.
    pub fn list(&self) -> Result<&[Node<'t>], Error> {
        match self {
            Self::List(items) => Ok(items),
            other => Err(other.expected("a list")),
        }
    }

    /// Reads each element of a list. One loop for all types.
    pub(super) fn each(&self, read: &mut dyn FnMut(&Node<'_>) -> Result<(), Error>) -> Result<(), Error> {
        for (at, item) in self.list()?.iter().enumerate() {
            read(item).map_err(|error| error.at(at))?;
        }
        Ok(())
    }

    /// A string.
    ///
    /// # Errors
    /// `field.type`.
    pub fn text(&self) -> Result<&str, Error> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(other.expected("a string")),
        }
    }

    /// A number as it was spelled.
    ///
    /// # Errors
    /// `field.type`.
    pub fn number(&self) -> Result<&'t str, Error> {
        match self {
            Self::Number(token) => Ok(token),
            other => Err(other.expected("a number")),
        }
    }

    /// The place in `names` of a string that is one of them.
    ///
    /// # Errors
    /// `field.type`, `field.variant`.
    pub fn place_in(&self, names: &[&'static str]) -> Result<usize, Error> {
        let text = self.text()?;
        names.iter().position(|name| *name == text).ok_or_else(|| unknown_variant(names))
    }

    /// The place in `kinds` of the `kind` of a tagged record.
    ///
    /// # Errors
    /// `field.type`, `field.missing`, `field.variant`.
    pub fn kind(&self, kinds: &[&'static str]) -> Result<usize, Error> {
        match self.members()?.find("kind") {
            None => Err(missing("kind")),
            Some(node) => node.place_in(kinds).map_err(|error| error.under("kind")),
        }
    }
}

/// A place for a field's value while its record is read.
pub trait Place {
    /// Reads the value into the place.
    ///
    /// # Errors
    /// What reading the value gives.
    fn put(&mut self, node: &Node<'_>) -> Result<(), Error>;
}

impl<T: Read> Place for T {
    fn put(&mut self, node: &Node<'_>) -> Result<(), Error> {
        self.fill(node)
    }
}

/// What derived code answers where a value is not of the variant that it was just made.
#[must_use]
pub fn unfilled() -> Error {
    Error::new(Code::FieldMissing, "a value is of another variant")
}

/// The members of a record while it is read.
#[derive(Clone, Copy)]
pub struct Fields<'n, 't>(&'n [(Cow<'t, str>, Node<'t>)]);

impl<'n, 't> Fields<'n, 't> {
    /// The members, in canonical order.
    #[must_use]
    pub const fn members(self) -> &'n [(Cow<'t, str>, Node<'t>)] {
        self.0
    }

    /// The member of that name.
    #[must_use]
    pub fn find(self, name: &str) -> Option<&'n Node<'t>> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, node)| node)
    }

    /// Refuses the first member that is none of those looked for.
    fn known(self, tagged: bool, names: &str) -> Result<(), Error> {
        let known = || tagged.then_some("kind").into_iter().chain(Names::plain(names).map(|(name, _)| name));
        let Some((key, _)) = self.0.iter().find(|(key, _)| !known().any(|name| name == key)) else { return Ok(()) };
        let known: Vec<&str> = known().collect();
        let detail = match known.as_slice() {
            [] => "this record has no fields".to_owned(),
            known => ["the fields here are ", &known.join(", ")].concat(),
        };
        Err(Error::new(Code::FieldUnknown, detail).under(key))
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// `field.missing`, and what reading the value gives, with its path.
    pub fn required<T: Read>(self, name: &str) -> Result<T, Error> {
        match self.find(name) {
            Some(node) => T::read(node).map_err(|error| error.under(name)),
            None => Err(missing(name)),
        }
    }

    /// A field that may be absent. `null` is not absent: it is refused as of the wrong type.
    ///
    /// # Errors
    /// What reading the value gives, with its path.
    pub fn optional<T: Read>(self, name: &str) -> Result<Option<T>, Error> {
        self.find(name).map(|node| T::read(node).map_err(|error| error.under(name))).transpose()
    }
}

fn missing(name: &str) -> Error {
    Error::new(Code::FieldMissing, "this field is required".to_owned()).under(name)
}

/// The error for a name that is none of `names`.
#[must_use]
pub fn unknown_variant(names: &[&str]) -> Error {
    Error::new(Code::FieldVariant, ["expected one of ", &names.join(", ")].concat())
}
