//! Ids and their dense indices.

use super::sort_key;
use crate::foundation::error::{Code, Error};
use crate::foundation::identifier::shortlex;
use crate::foundation::limits;
use crate::foundation::order::sort_by;
use std::cmp::Ordering;

/// A column of ids as a host holds it.
#[derive(Clone, Copy, Debug)]
pub enum Ids<'a> {
    /// Texts of 1 to 256 bytes.
    Texts(&'a [&'a str]),
    /// Non-negative integers. `7` is the same id as the text `"7"`.
    Integers(&'a [i64]),
}

impl Ids<'_> {
    /// Rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::Integers(integers) => integers.len(),
        }
    }

    /// Whether there are no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Distinct ids in shortlex order (length, then bytes: numeric order for canonical integers). The rank of an id is its
/// index, so that comparing indices compares ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdTable {
    text: String,
    ends: Vec<u32>,
}

impl IdTable {
    /// Number of ids.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The id at an index; the empty text beyond the end.
    #[must_use]
    pub fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(index).map_or(start, |end| *end as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The index of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<u32> {
        let (mut low, mut high) = (0_usize, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match shortlex(self.get(middle as u32), id) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle as u32),
            }
        }
        None
    }

    /// All ids in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index as u32))
    }

    /// Adds an id that follows all others.
    ///
    /// # Errors
    /// `id.empty`, `id.length`; `recommend.limit` beyond 4 GiB of text; `file.content` when it does not follow.
    pub(super) fn push(&mut self, id: &str) -> Result<(), Error> {
        check(id)?;
        if !self.is_empty() && shortlex(self.get(self.len() as u32 - 1), id) != Ordering::Less {
            return Err(Error::new(Code::FileContent, "the ids are not in order"));
        }
        self.text.push_str(id);
        let end = u32::try_from(self.text.len())
            .map_err(|_| Error::new(Code::RecommendLimit, "the ids have more than 4294967295 bytes"))?;
        self.ends.push(end);
        Ok(())
    }

    /// The ids of a column, and each row's index among them.
    ///
    /// # Errors
    /// `id.empty`, `id.length`, `number.range` (negative), each with the row as its path; `recommend.limit`.
    pub(super) fn encode(column: Ids<'_>, most: usize) -> Result<(Self, Vec<u32>), Error> {
        match column {
            Ids::Texts(texts) => match canonical_integers(texts) {
                Some(integers) => Self::encode_integers(&integers, most),
                None => Self::encode_texts(texts, most),
            },
            Ids::Integers(integers) => Self::encode_integers(integers, most),
        }
    }

    fn encode_texts(texts: &[&str], most: usize) -> Result<(Self, Vec<u32>), Error> {
        let mut rows = Vec::with_capacity(texts.len());
        for (row, id) in texts.iter().enumerate() {
            check(id).map_err(|error| error.at(row))?;
            rows.push((id.len() as u32, leading_bytes(id), row as u32));
        }
        // Length and the first eight bytes decide nearly always, without following the pointer to the text.
        sort_by(&mut rows, |a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| texts[a.2 as usize].as_bytes().cmp(texts[b.2 as usize].as_bytes()))
        });
        let (mut table, mut indices) = (Self::default(), vec![0; texts.len()]);
        let mut previous = "";
        for (_, _, row) in rows {
            let id = texts[row as usize];
            if id != previous {
                table.push(id)?;
                previous = id;
            }
            indices[row as usize] = table.len() as u32 - 1;
        }
        table.within(most)?;
        Ok((table, indices))
    }

    fn encode_integers(integers: &[i64], most: usize) -> Result<(Self, Vec<u32>), Error> {
        if let Some(row) = integers.iter().position(|id| *id < 0) {
            return Err(Error::new(Code::NumberRange, "an integer id is 0 or more").at(row));
        }
        let mut table = Self::default();
        // Ids that lie close together are looked up in a table by value, others by bisection.
        let span = integers.iter().max().map_or(0, |last| *last as usize).saturating_add(1);
        let indices = if span <= integers.len().saturating_mul(4).saturating_add(1024) {
            let mut index_of = vec![u32::MAX; span];
            integers.iter().for_each(|id| index_of[*id as usize] = 0);
            for (id, index) in index_of.iter_mut().enumerate().filter(|(_, index)| **index == 0) {
                *index = table.len() as u32;
                table.push(&id.to_string())?;
            }
            integers.iter().map(|id| index_of[*id as usize]).collect()
        } else {
            let mut distinct: Vec<u128> = integers.iter().map(|id| *id as u128).collect();
            sort_key::sort(&mut distinct);
            distinct.dedup();
            distinct.iter().try_for_each(|id| table.push(&id.to_string()))?;
            integers.iter().map(|id| distinct.partition_point(|other| *other < *id as u128) as u32).collect()
        };
        table.within(most)?;
        Ok((table, indices))
    }

    fn within(&self, most: usize) -> Result<(), Error> {
        if self.len() <= most {
            return Ok(());
        }
        Err(Error::new(Code::RecommendLimit, format!("found {} distinct ids, at most {most} are allowed", self.len())))
    }

    /// The ids at the given ascending indices.
    pub(super) fn subset(&self, indices: &[u32]) -> Self {
        let mut table = Self::default();
        for index in indices {
            table.text.push_str(self.get(*index));
            table.ends.push(table.text.len() as u32);
        }
        table
    }

    /// Each row's index in this table, where it has one.
    pub(super) fn look_up(&self, column: Ids<'_>) -> Vec<Option<u32>> {
        match column {
            Ids::Texts(texts) => texts.iter().map(|id| self.find(id)).collect(),
            Ids::Integers(integers) => integers.iter().map(|id| self.find(&id.to_string())).collect(),
        }
    }
}

/// Refuses what is no id.
///
/// # Errors
/// `id.empty`, `id.length`.
pub(super) fn check(id: &str) -> Result<(), Error> {
    match id.len() {
        0 => Err(Error::new(Code::IdEmpty, "found an empty string")),
        n if n > limits::ID_BYTES => Err(Error::new(Code::IdLength, format!("found {n} bytes"))),
        _ => Ok(()),
    }
}

/// The values of texts that are all canonical integers of at most 18 digits: these are sorted much faster.
fn canonical_integers(texts: &[&str]) -> Option<Vec<i64>> {
    let canonical = |id: &str| match id.as_bytes() {
        [b'0'] => Some(0),
        [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit) => id.parse().ok(),
        _ => None,
    };
    texts.iter().map(|id| canonical(id)).collect()
}

fn leading_bytes(id: &str) -> u64 {
    let mut leading = [0_u8; 8];
    for (to, from) in leading.iter_mut().zip(id.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(leading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_integers_are_in_numeric_order_as_texts_and_as_integers() {
        let (texts, of_texts) = IdTable::encode(Ids::Texts(&["10", "9", "100", "9"]), 10).unwrap();
        let (integers, of_integers) = IdTable::encode(Ids::Integers(&[10, 9, 100, 9]), 10).unwrap();
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["9", "10", "100"]);
        assert_eq!(texts, integers);
        assert_eq!(of_texts, [1, 0, 2, 0]);
        assert_eq!(of_texts, of_integers);
    }

    #[test]
    fn sparse_integers_and_long_texts_are_told_apart_beyond_the_leading_bytes() {
        let (table, rows) = IdTable::encode(Ids::Integers(&[i64::MAX, 3, i64::MAX - 1]), 10).unwrap();
        assert_eq!((table.get(2), rows), ("9223372036854775807", vec![2, 0, 1]));
        let (table, rows) = IdTable::encode(Ids::Texts(&["product-b", "product-a"]), 10).unwrap();
        assert_eq!((table.get(0), rows), ("product-a", vec![1, 0]));
        assert_eq!((table.find("product-b"), table.find("product-c"), table.get(7)), (Some(1), None, ""));
    }

    #[test]
    fn only_canonical_integers_are_taken_for_integers() {
        assert_eq!(canonical_integers(&["0", "7", "999999999999999999"]), Some(vec![0, 7, 999_999_999_999_999_999]));
        for text in ["", "07", "+7", "-7", "1000000000000000000", "7 ", "٧"] {
            assert_eq!(canonical_integers(&["1", text]), None);
        }
        let (mixed, rows) = IdTable::encode(Ids::Texts(&["10", "9", "x", "10"]), 10).unwrap();
        assert_eq!((mixed.iter().collect::<Vec<_>>(), rows), (vec!["9", "x", "10"], vec![2, 0, 1, 2]));
    }

    #[test]
    fn bad_ids_are_refused_with_their_row() {
        let long = "x".repeat(257);
        let codes =
            |column: Ids<'_>| IdTable::encode(column, 1).map_err(|error| (error.code, error.path.clone())).unwrap_err();
        assert_eq!(codes(Ids::Texts(&["a", ""])), (Code::IdEmpty, "/1".to_owned()));
        assert_eq!(codes(Ids::Texts(&[&long])), (Code::IdLength, "/0".to_owned()));
        assert_eq!(codes(Ids::Integers(&[1, -1])), (Code::NumberRange, "/1".to_owned()));
        assert_eq!(codes(Ids::Integers(&[1, 2])), (Code::RecommendLimit, String::new()));
    }
}
