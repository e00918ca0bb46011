//! Texts of literals and their numbers.

/// The number of a text that no literal of the set spells.
pub(crate) const NO_SYMBOL: u32 = u32::MAX;

/// Texts, ascending, each once; the number of a text is its place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Symbols {
    texts: Vec<String>,
    /// The [`head`] of each text: ascending as well, and side by side, so that a text is looked up among numbers and
    /// compared as a text once.
    heads: Vec<u64>,
}

/// The first eight bytes, the first one highest, zeros behind a shorter text: in the order of the texts wherever they
/// differ in these bytes.
fn head(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if let Some(first) = bytes.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let unused = 64 - 8 * bytes.len() as u32;
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        // Where the two overlap they have the same bits.
        return u64::from(u32::from_be_bytes(*first)) << 32 | u64::from(u32::from_be_bytes(*last)) << unused;
    }
    bytes.iter().rev().fold(0, |head, byte| head >> 8 | u64::from(*byte) << 56)
}

impl Symbols {
    /// Texts in any order, also repeated.
    pub fn new(mut texts: Vec<&str>) -> Self {
        crate::foundation::order::sort_by(&mut texts, Ord::cmp);
        texts.dedup();
        Self {
            heads: texts.iter().map(|text| head(text)).collect(),
            texts: texts.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The number of a text, [`NO_SYMBOL`] for one that is not among them.
    #[inline]
    pub fn number(&self, text: &str) -> u32 {
        let head = head(text);
        let from = self.heads.partition_point(|other| *other < head);
        match self.texts.get(from) {
            Some(first) if first == text => from as u32,
            Some(_) if self.heads.get(from) == Some(&head) => self.number_from(from, text),
            _ => NO_SYMBOL,
        }
    }

    /// The number of a text, of which those before a place are known to be less.
    fn number_from(&self, from: usize, text: &str) -> u32 {
        let later = self.texts.get(from..).unwrap_or_default();
        later.binary_search_by(|other| other.as_str().cmp(text)).map_or(NO_SYMBOL, |at| (from + at) as u32)
    }

    /// The text of a number.
    pub fn get(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::{NO_SYMBOL, Symbols, head};
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn heads_ascend_with_texts() {
        let texts =
            ["", "\0", "a", "a\0", "ab", "abc", "abcd", "abcde", "abcdefg", "abcdefgh", "abcdefghi", "b", "ü", "日本"];
        assert!(texts.is_sorted() && texts.iter().map(|text| head(text)).is_sorted());
        assert_eq!(head("abc"), 0x6162_6300_0000_0000);
        assert_eq!(head("abcde"), 0x6162_6364_6500_0000);
        assert_eq!(head("abcdefghi"), 0x6162_6364_6566_6768);
    }

    proptest! {
        /// Few letters, zeros among them, so that many texts begin alike.
        #[test]
        fn a_number_is_the_place_among_the_sorted(texts in vec("[ab\0]{0,12}", 0..40), other in "[ab\0]{0,12}") {
            let symbols = Symbols::new(texts.iter().map(String::as_str).collect());
            let mut sorted = texts.clone();
            sorted.sort();
            sorted.dedup();
            for text in texts.iter().chain([&other]) {
                let place = sorted.binary_search(text).map_or(NO_SYMBOL, |at| at as u32);
                prop_assert_eq!(symbols.number(text), place);
                prop_assert_eq!(symbols.get(place), (place != NO_SYMBOL).then_some(text.as_str()));
            }
        }
    }
}
