//! Splits of events into training and test without a random generator, so that everyone gets the same ones.

use super::interactions::{Interactions, buckets};
use super::sort_key;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::random::splitmix64;
use crate::wire::wire;

/// How events are split into training and test.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The end of each history is the test: of a user's n events in order of (time, item) the last `n · tenths div 10`.
    Time {
        /// Tenths of each history that go to the test, 1 to 9.
        #[wire(default = 2)]
        tenths: u8,
    },
    /// An event is test if a hash of its user and item is divisible by `modulus`.
    ///
    /// For ids that are canonical integers below 2^32 the key is `user · 2^32 + item`; for others it is the first
    /// eight bytes, little-endian, of the SHA-256 of the user, a zero byte and the item. The hash is `rounds`
    /// applications of splitmix64 to the key.
    Hash {
        /// One part in so many is test: 2 to 1,000.
        #[wire(default = 5)]
        modulus: u16,
        /// Applications of the hash, 1 to 8: one for a split, two for the split of its training part, and so on.
        #[wire(default = 1)]
        rounds: u8,
    },
}

impl Split {
    /// The split of the training part, by which hyperparameters are chosen.
    #[must_use]
    pub const fn inner(self) -> Self {
        match self {
            Self::Time { tenths } => Self::Time { tenths },
            Self::Hash { modulus, rounds } => Self::Hash { modulus, rounds: rounds.saturating_add(1) },
        }
    }

    /// Refuses values out of range.
    ///
    /// # Errors
    /// `field.range`; `recommend.timestamps` for a split by time of events that have none.
    pub fn check(self, interactions: &Interactions) -> Result<(), Error> {
        let ranges = match self {
            Self::Time { tenths } => [("tenths", u16::from(tenths), 1, 9), ("tenths", 1, 1, 9)],
            Self::Hash { modulus, rounds } => [("modulus", modulus, 2, 1_000), ("rounds", u16::from(rounds), 1, 8)],
        };
        for (field, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                let detail = format!("expected {least} to {most}, found {value}");
                return Err(Error::new(Code::FieldRange, detail).under(field));
            }
        }
        if matches!(self, Self::Time { .. }) && interactions.timestamps.is_none() {
            return Err(Error::new(Code::RecommendTimestamps, "a split by time needs the events' times").under("kind"));
        }
        Ok(())
    }

    /// For each event whether it is test.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn test_rows(self, interactions: &Interactions) -> Result<Vec<bool>, Error> {
        self.check(interactions)?;
        Ok(match self {
            Self::Time { tenths } => by_time(interactions, usize::from(tenths)),
            Self::Hash { modulus, rounds } => by_hash(interactions, u64::from(modulus), rounds),
        })
    }

    /// The training and the test part.
    ///
    /// # Errors
    /// As [`Self::check`]; `recommend.no_test` when one of the parts is empty.
    pub fn apply(self, interactions: &Interactions) -> Result<(Interactions, Interactions), Error> {
        let test = self.test_rows(interactions)?;
        let count = test.iter().filter(|test| **test).count();
        if count == 0 || count == test.len() {
            let detail = format!("the split puts {count} of {} events into the test", test.len());
            return Err(Error::new(Code::RecommendNoTest, detail));
        }
        // What is disliked is no goal to be found.
        Ok((interactions.only(&|row| !test[row], &|_| true), interactions.only(&|row| test[row], &|_| false)))
    }
}

fn by_time(interactions: &Interactions, tenths: usize) -> Vec<bool> {
    let mut test = vec![false; interactions.len()];
    let mut ordered = Vec::new();
    for rows in buckets(interactions.users.len(), &interactions.user_of).iter() {
        interactions.in_time_order(rows, &interactions.item_of, &mut ordered);
        let train = ordered.len() - ordered.len() * tenths / 10;
        ordered[train..].iter().for_each(|row| test[sort_key::index(*row) as usize] = true);
    }
    test
}

fn by_hash(interactions: &Interactions, modulus: u64, rounds: u8) -> Vec<bool> {
    let numbers = |ids: &super::id_table::IdTable| ids.iter().map(small_integer).collect::<Vec<_>>();
    let (users, items) = (numbers(&interactions.users), numbers(&interactions.items));
    let rows = interactions.user_of.iter().zip(&interactions.item_of);
    rows.map(|(user, item)| {
        let key = match (users[*user as usize], items[*item as usize]) {
            (Some(user), Some(item)) => u64::from(user) << 32 | u64::from(item),
            _ => text_key(interactions.users.get(*user), interactions.items.get(*item)),
        };
        (0..rounds).fold(key, |key, _| splitmix64(key)) % modulus == 0
    })
    .collect()
}

/// The value of a canonical decimal integer below 2^32.
fn small_integer(id: &str) -> Option<u32> {
    let canonical = id == "0" || (!id.starts_with('0') && id.bytes().all(|byte| byte.is_ascii_digit()));
    if canonical { id.parse().ok() } else { None }
}

fn text_key(user: &str, item: &str) -> u64 {
    let digest = Digest::of_pieces([user.as_bytes(), &[0], item.as_bytes()]);
    let mut leading = [0; 8];
    leading.iter_mut().zip(digest.bytes()).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(leading)
}

/// The digest of a part: SHA-256 over the lines `user,item`, each ended by a line feed, in order of user, then item.
#[must_use]
pub fn digest(interactions: &Interactions) -> Digest {
    let pairs = interactions.user_of.iter().zip(&interactions.item_of);
    let mut pairs: Vec<u128> = pairs.map(|(user, item)| sort_key::ascending(0, *user, *item)).collect();
    sort_key::sort(&mut pairs);
    let mut lines = String::new();
    for pair in pairs {
        lines.push_str(interactions.users.get(sort_key::index(pair >> 32)));
        lines.push(',');
        lines.push_str(interactions.items.get(sort_key::index(pair)));
        lines.push('\n');
    }
    Digest::of(lines.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::*;

    #[test]
    fn the_last_tenths_of_each_history_are_test() {
        let users = [1, 1, 1, 1, 1, 2, 2, 2, 2];
        let items = [1, 2, 3, 4, 5, 1, 2, 3, 4];
        let times = [9, 1, 5, 3, 9, 1, 2, 3, 4];
        let columns = Columns {
            users: Ids::Integers(&users),
            items: Ids::Integers(&items),
            weights: None,
            timestamps: Some(&times),
        };
        let made = Interactions::new(&columns).unwrap();
        let test = |tenths| Split::Time { tenths }.test_rows(&made).unwrap();
        let rows = |test: Vec<bool>| (0..9).filter(|row| test[*row]).collect::<Vec<_>>();
        assert_eq!(rows(test(2)), [4]);
        assert_eq!(rows(test(5)), [0, 4, 7, 8]);
        assert_eq!(Split::Time { tenths: 1 }.apply(&made).unwrap_err().code, Code::RecommendNoTest);
    }

    #[test]
    fn texts_have_keys_of_their_own_and_leading_zeros_are_texts() {
        assert_eq!(
            [small_integer("0"), small_integer("42"), small_integer("4294967295")],
            [Some(0), Some(42), Some(u32::MAX)]
        );
        assert_eq!([small_integer("042"), small_integer("4294967296"), small_integer("+1")], [None; 3]);
        assert_ne!(text_key("ab", "c"), text_key("a", "bc"));
        // The first bytes of sha256("u\0i"), by coreutils: printf 'u\0i' | sha256sum
        assert_eq!(text_key("u", "i"), u64::from_str_radix("809013ea95c594da", 16).map_or(0, u64::swap_bytes));
    }

    #[test]
    fn bad_splits_are_refused() {
        let ids = Ids::Integers(&[1, 2]);
        let made = Interactions::new(&Columns { users: ids, items: ids, weights: None, timestamps: None }).unwrap();
        let refused =
            |split: Split| split.test_rows(&made).map_err(|error| (error.code, error.path.clone())).unwrap_err();
        assert_eq!(refused(Split::Time { tenths: 0 }), (Code::FieldRange, "/tenths".to_owned()));
        assert_eq!(refused(Split::Time { tenths: 2 }), (Code::RecommendTimestamps, "/kind".to_owned()));
        assert_eq!(refused(Split::Hash { modulus: 1, rounds: 1 }), (Code::FieldRange, "/modulus".to_owned()));
        assert_eq!(refused(Split::Hash { modulus: 5, rounds: 9 }), (Code::FieldRange, "/rounds".to_owned()));
    }
}
