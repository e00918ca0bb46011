//! The names of a record's fields as one text.

/// Names in one text, each after a character that tells its length: 33 + twice the length, and one more where the field
/// may be absent. Gives each name, and whether its field may be absent.
#[derive(Clone, Copy, Debug)]
pub struct Names<'s> {
    rest: &'s str,
    /// What stands around each name.
    around: usize,
}

impl<'s> Names<'s> {
    /// Names that stand as they are.
    #[must_use]
    pub const fn plain(text: &'s str) -> Self {
        Self { rest: text, around: 0 }
    }

    /// Names that stand as a canonical record has them: `,"name":`.
    #[must_use]
    pub const fn quoted(text: &'s str) -> Self {
        Self { rest: text, around: 4 }
    }
}

impl<'s> Iterator for Names<'s> {
    type Item = (&'s str, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let lead = self.rest.as_bytes().first()?.wrapping_sub(33);
        let (name, rest) = self.rest.get(1..)?.split_at_checked(usize::from(lead >> 1) + self.around)?;
        self.rest = rest;
        Some((name, lead & 1 == 1))
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_stand_after_their_lengths() {
        assert_eq!(Names::plain("%id8effectiveTo").collect::<Vec<_>>(), [("id", false), ("effectiveTo", true)]);
        assert_eq!(Names::quoted("&,\"id\":").collect::<Vec<_>>(), [(",\"id\":", true)]);
        assert_eq!(Names::plain("").next(), None);
        // A text that is cut gives what is whole.
        assert_eq!(Names::plain("%id8eff").collect::<Vec<_>>(), [("id", false)]);
    }
}
