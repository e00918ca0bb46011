//! A set of short words with what is known of each, found by hash: a few nanoseconds a look-up.

/// Words and their values. Immutable once filled; the order of filling leaves no trace in any answer.
#[derive(Clone, Debug)]
pub struct WordTable<T> {
    /// 1 + place in `words`, or 0; as long as a power of two, at most half full.
    slots: Vec<u32>,
    /// Hash, start and length in `text`, value.
    words: Vec<(u32, u32, u32, T)>,
    text: Vec<u8>,
    longest: usize,
}

/// Eight bytes at a time, multiplied and folded.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut state = (bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for chunk in bytes.chunks(8) {
        let mut word = 0_u64;
        for (at, byte) in chunk.iter().enumerate() {
            word |= u64::from(*byte) << (8 * at);
        }
        state = (state ^ word).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        state ^= state >> 32;
    }
    state
}

impl<T> WordTable<T> {
    /// A table for so many words.
    #[must_use]
    pub fn with_capacity(words: usize) -> Self {
        let slots = (words.max(4) * 4).next_power_of_two();
        Self { slots: vec![0; slots], words: Vec::with_capacity(words), text: Vec::new(), longest: 0 }
    }

    fn place(&self, word: &[u8], hash: u64) -> (usize, Option<usize>) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        let tag = (hash >> 32) as u32;
        loop {
            let slot = self.slots[at] as usize;
            let Some((found, start, length, _)) = slot.checked_sub(1).and_then(|n| self.words.get(n)) else {
                return (at, None);
            };
            let same = || self.text.get(*start as usize..(*start + *length) as usize) == Some(word);
            if *found == tag && same() {
                return (at, Some(slot - 1));
            }
            at = (at + 1) & mask;
        }
    }

    /// The value of a word, if it is there.
    #[must_use]
    pub fn get(&self, word: &[u8]) -> Option<&T> {
        if word.len() > self.longest {
            return None;
        }
        let (_, found) = self.place(word, hash(word));
        found.and_then(|n| self.words.get(n)).map(|entry| &entry.3)
    }

    /// The value of a word, put there if it is new and there is room left.
    pub fn entry(&mut self, word: &str, new: T) -> Option<&mut T> {
        let hash = hash(word.as_bytes());
        let (slot, found) = self.place(word.as_bytes(), hash);
        let n = match found {
            Some(n) => n,
            None if self.words.len() * 2 >= self.slots.len() => return None,
            None => {
                self.longest = self.longest.max(word.len());
                let start = self.text.len() as u32;
                self.text.extend_from_slice(word.as_bytes());
                self.words.push(((hash >> 32) as u32, start, word.len() as u32, new));
                self.slots[slot] = self.words.len() as u32;
                self.words.len() - 1
            }
        };
        self.words.get_mut(n).map(|entry| &mut entry.3)
    }
}

#[cfg(test)]
mod tests {
    use super::WordTable;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn finds_what_was_put_in(words in prop::collection::btree_map("[a-zß]{0,20}", 0..9_u8, 0..60), other in "[a-z]{0,3}") {
            let mut table = WordTable::with_capacity(words.len());
            for (word, value) in &words {
                prop_assert_eq!(table.entry(word, *value), Some(&mut value.clone()));
            }
            let known: BTreeMap<_, _> = words;
            for (word, value) in &known {
                prop_assert_eq!(table.get(word.as_bytes()), Some(value));
            }
            prop_assert_eq!(table.get(other.as_bytes()), known.get(&other));
        }
    }
}
