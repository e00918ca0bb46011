//! Columns of ids on their way in.

#[cfg(feature = "recommend")]
use hivecore::recommend::Ids;
use hivecore::{Code, Error};

/// A column of ids: integers, or texts one after another in UTF-8 with the places where they start and end.
pub(crate) enum Column<'a> {
    #[cfg_attr(
        not(any(feature = "recommend", feature = "rules")),
        expect(dead_code, reason = "columns of texts alone")
    )]
    Integers(&'a [i64]),
    Texts(Vec<&'a str>),
}

impl<'a> Column<'a> {
    /// The texts between the `starts`, or without starts the integers.
    pub(crate) fn new(integers: &'a [i64], bytes: &'a [u8], starts: &[u32], name: &str) -> Result<Self, Error> {
        if starts.is_empty() {
            return Ok(Self::Integers(integers));
        }
        let texts = std::str::from_utf8(bytes)
            .map_err(|error| Error::new(Code::JsonUtf8, format!("at byte {}", error.valid_up_to())).under(name))?;
        let shape = || Error::new(Code::BufferShape, "the starts do not ascend through the texts").under(name);
        let text = |ends: &[u32]| texts.get(ends[0] as usize..ends[1] as usize).ok_or_else(shape);
        starts.windows(2).map(text).collect::<Result<_, _>>().map(Self::Texts)
    }

    #[cfg(feature = "recommend")]
    pub(crate) fn ids(&self) -> Ids<'_> {
        match self {
            Self::Integers(integers) => Ids::Integers(integers),
            Self::Texts(texts) => Ids::Texts(texts),
        }
    }
}
