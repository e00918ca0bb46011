//! The names of a record's fields as one text.

/// Names in one text, each after a character that tells its length: 33 + twice the length, and one more where the field
/// may be absent. Gives each name, and whether its field may be absent.
#[derive(Clone, Copy, Debug)]
pub struct Names<'s> {
    rest: &'s str,
}

impl<'s> Names<'s> {
    /// Names that stand as they are.
    #[must_use]
    pub const fn plain(text: &'s str) -> Self {
        Self { rest: text }
    }
}

/// What the character before a name says: how long it is, and whether its field may be absent.
fn told(lead: u8) -> (usize, bool) {
    let lead = lead.wrapping_sub(33);
    (usize::from(lead >> 1), lead & 1 == 1)
}

/// Of names that stand as a canonical record has them, `,"name":`: the first, whether its field may be absent, and the
/// others. As bytes, for this is where most of an answer's time goes.
pub(super) fn first_quoted(names: &[u8]) -> Option<(&[u8], bool, &[u8])> {
    let (lead, names) = names.split_first()?;
    let (length, optional) = told(*lead);
    let (name, others) = names.split_at_checked(length + 4)?;
    Some((name, optional, others))
}

impl<'s> Iterator for Names<'s> {
    type Item = (&'s str, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, optional) = told(*self.rest.as_bytes().first()?);
        let (name, rest) = self.rest.get(1..)?.split_at_checked(length)?;
        self.rest = rest;
        Some((name, optional))
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, first_quoted};

    #[test]
    fn names_stand_after_their_lengths() {
        assert_eq!(Names::plain("%id8effectiveTo").collect::<Vec<_>>(), [("id", false), ("effectiveTo", true)]);
        assert_eq!(first_quoted(b"&,\"id\":%,"), Some((&b",\"id\":"[..], true, &b"%,"[..])));
        assert_eq!(first_quoted(b"&,\"id"), None);
        assert_eq!(Names::plain("").next(), None);
        // A text that is cut gives what is whole.
        assert_eq!(Names::plain("%id8eff").collect::<Vec<_>>(), [("id", false)]);
    }
}
