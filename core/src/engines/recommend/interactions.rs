//! Interactions: who did something with what, how much of it, and when.

use super::features::Features;
use super::id_table::{IdTable, Ids};
use super::limits::{MAX_EVENTS, MAX_ITEMS, MAX_USERS};
use super::sort_key;
use crate::foundation::error::{Code, Error};
use std::sync::Arc;

/// Interactions in columns, one row an event. The order of the rows has no meaning.
///
/// | column | unit and range |
/// |---|---|
/// | `users`, `items` | ids |
/// | `weights` | how much the event says: above 0, at most 1,000,000,000; 1 for each event when absent |
/// | `timestamps` | seconds, any `i64` (usually since 1970-01-01T00:00:00Z) |
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// The user of each event.
    pub users: Ids<'a>,
    /// The item of each event.
    pub items: Ids<'a>,
    /// The weight of each event.
    pub weights: Option<&'a [f64]>,
    /// The time of each event.
    pub timestamps: Option<&'a [i64]>,
}

impl<'a> Columns<'a> {
    /// Users and items alone: every event counts the same, and nobody knows when it was.
    #[must_use]
    pub const fn of(users: Ids<'a>, items: Ids<'a>) -> Self {
        Self { users, items, weights: None, timestamps: None }
    }
}

/// Lists of item or user indices, one list for each user or item: the compressed sparse row form of a binary matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists {
    pub(super) starts: Vec<usize>,
    pub(super) indices: Vec<u32>,
}

impl Lists {
    /// Number of lists.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are no lists.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One list; empty beyond the end.
    #[must_use]
    pub fn list(&self, index: u32) -> &[u32] {
        let index = index as usize;
        if index >= self.len() {
            return &[];
        }
        &self.indices[self.starts[index]..self.starts[index + 1]]
    }

    /// All lists in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|ends| &self.indices[ends[0]..ends[1]])
    }

    /// Lists of the given lengths, filled in order.
    pub(super) fn from_lists(lists: &mut dyn Iterator<Item = &[u32]>) -> Self {
        let mut made = Self { starts: vec![0], indices: Vec::new() };
        for list in lists {
            made.indices.extend_from_slice(list);
            made.starts.push(made.indices.len());
        }
        made
    }

    /// The transposed matrix: for each of `width` indices the lists that hold it, ascending.
    pub(super) fn transposed(&self, width: usize) -> Self {
        let mut starts = starts(width, &self.indices);
        let mut indices = vec![0; self.indices.len()];
        let mut next = starts.clone();
        for (list, members) in self.iter().enumerate() {
            for member in members {
                let at = &mut next[*member as usize];
                indices[*at] = list as u32;
                *at += 1;
            }
        }
        starts.truncate(width + 1);
        Self { starts, indices }
    }
}

/// Where each bucket of a counting sort by `keys` begins; `width` + 1 positions.
fn starts(width: usize, keys: &[u32]) -> Vec<usize> {
    let mut starts = vec![0; width + 1];
    keys.iter().for_each(|key| starts[*key as usize + 1] += 1);
    for at in 0..width {
        starts[at + 1] += starts[at];
    }
    starts
}

/// The rows of `keys`, bucket by bucket, in their order inside each bucket.
pub(super) fn buckets(width: usize, keys: &[u32]) -> Lists {
    let starts = starts(width, keys);
    let (mut next, mut indices) = (starts.clone(), vec![0; keys.len()]);
    for (row, key) in keys.iter().enumerate() {
        let at = &mut next[*key as usize];
        indices[*at] = row as u32;
        *at += 1;
    }
    Lists { starts, indices }
}

/// Interactions with dense indices.
///
/// Several events of one user with one item are one entry of the user's history, at the time of the latest of them:
/// neighbours are counted over *users*. Their weights add up in the item's popularity. Everything that is derived here
/// is a function of the set of events (with multiplicity): their order in the columns changes nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Interactions {
    pub(super) users: IdTable,
    pub(super) items: IdTable,
    pub(super) user_of: Vec<u32>,
    pub(super) item_of: Vec<u32>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) timestamps: Option<Vec<i64>>,
    pub(super) histories: Lists,
    pub(super) audiences: Lists,
    /// For each user the items disliked, ascending.
    pub(super) dislikes: Lists,
    pub(super) features: Arc<Features>,
}

impl Interactions {
    /// Takes columns.
    ///
    /// # Errors
    /// `buffer.shape` when the columns differ in length, `recommend.no_events`, `recommend.limit`,
    /// `recommend.weight`, `id.*`, `number.range`; the path names column and row.
    pub fn new(columns: &Columns<'_>) -> Result<Self, Error> {
        let rows = columns.users.len();
        let lengths = [
            ("items", Some(columns.items.len())),
            ("weights", columns.weights.map(<[f64]>::len)),
            ("timestamps", columns.timestamps.map(<[i64]>::len)),
        ];
        for (name, length) in lengths {
            if length.is_some_and(|length| length != rows) {
                return Err(
                    Error::new(Code::BufferShape, format!("expected {rows} rows, one for each user")).under(name)
                );
            }
        }
        if rows == 0 {
            return Err(Error::new(Code::RecommendNoEvents, "there is nothing to learn from"));
        }
        if rows > MAX_EVENTS {
            return Err(Error::new(
                Code::RecommendLimit,
                format!("found {rows} events, at most {MAX_EVENTS} are allowed"),
            ));
        }
        if let Some(row) = columns.weights.and_then(|weights| weights.iter().position(|weight| !sound(*weight))) {
            let error = Error::new(Code::RecommendWeight, "a weight is above 0 and at most 1000000000");
            return Err(error.at(row).under("weights"));
        }
        let (users, user_of) = IdTable::encode(columns.users, MAX_USERS).map_err(|error| error.under("users"))?;
        let (items, item_of) = IdTable::encode(columns.items, MAX_ITEMS).map_err(|error| error.under("items"))?;
        let (weights, timestamps) = (columns.weights.map(<[f64]>::to_vec), columns.timestamps.map(<[i64]>::to_vec));
        Ok(Self::indexed(users, items, user_of, item_of, weights, timestamps))
    }

    fn indexed(
        users: IdTable,
        items: IdTable,
        user_of: Vec<u32>,
        item_of: Vec<u32>,
        weights: Option<Vec<f64>>,
        timestamps: Option<Vec<i64>>,
    ) -> Self {
        let histories = histories((users.len(), items.len()), &user_of, &item_of, timestamps.as_deref());
        let audiences = histories.transposed(items.len());
        let dislikes = Lists { starts: vec![0; users.len() + 1], indices: Vec::new() };
        let features = Arc::default();
        Self { users, items, user_of, item_of, weights, timestamps, histories, audiences, dislikes, features }
    }

    /// Puts more items into the catalogue; `index_of` gives each item its new index.
    pub(super) fn renumber(&mut self, items: IdTable, index_of: &[u32]) {
        for indices in [&mut self.item_of, &mut self.histories.indices, &mut self.dislikes.indices] {
            indices.iter_mut().for_each(|item| *item = index_of[*item as usize]);
        }
        self.audiences = self.histories.transposed(items.len());
        self.items = items;
    }

    /// Number of events.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.user_of.len()
    }

    /// Whether there are no events: only after the only user was taken out.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.user_of.is_empty()
    }

    /// The users.
    #[must_use]
    pub const fn users(&self) -> &IdTable {
        &self.users
    }

    /// The items.
    #[must_use]
    pub const fn items(&self) -> &IdTable {
        &self.items
    }

    /// For each user the distinct items, oldest latest-event first, equal times by item.
    #[must_use]
    pub const fn histories(&self) -> &Lists {
        &self.histories
    }

    /// For each item the distinct users, ascending.
    #[must_use]
    pub const fn audiences(&self) -> &Lists {
        &self.audiences
    }

    pub(super) fn timestamp(&self, row: usize) -> i64 {
        self.timestamps.as_ref().map_or(0, |timestamps| timestamps[row])
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[row])
    }

    /// The interactions as if this user had never been. A model of them has the bytes of one that never saw
    /// the user.
    #[must_use]
    pub fn without_user(&self, user: &str) -> Self {
        let gone = self.users.find(user);
        self.only(&|row| Some(self.user_of[row]) != gone, &|user| Some(user) != gone)
    }

    /// Rows in order of time, then index in `of` (users or items), then weight. What is still equal is equal events.
    pub(super) fn in_time_order(&self, rows: &[u32], of: &[u32], ordered: &mut Vec<u128>) {
        ordered.clear();
        ordered.extend(rows.iter().map(|row| {
            let at = *row as usize;
            sort_key::ascending(self.timestamp(at), of[at], *row)
        }));
        sort_key::sort(ordered);
        if self.weights.is_some() {
            for equals in ordered.chunk_by_mut(|a, b| *a >> 32 == *b >> 32) {
                // Weights are positive, so their bits are in their order.
                for key in equals.iter_mut() {
                    let row = sort_key::index(*key);
                    *key = sort_key::ascending(self.weight(row as usize).to_bits() as i64, 0, row);
                }
                sort_key::sort(equals);
            }
        }
    }

    /// The rows for which `keep` holds, as if the others had never been: users and items without events vanish. Of
    /// the dislikes stay those of users for whom `keep_dislikes` holds.
    pub(super) fn only(&self, keep: &dyn Fn(usize) -> bool, keep_dislikes: &dyn Fn(u32) -> bool) -> Self {
        let users = (0..self.users.len() as u32).filter(|user| keep_dislikes(*user));
        let of = |user: u32| self.dislikes.list(user).iter().map(move |item| (user, *item));
        self.part(keep, &users.flat_map(of).collect::<Vec<_>>())
    }

    /// The same with these dislikes, ascending.
    pub(super) fn part(&self, keep: &dyn Fn(usize) -> bool, dislikes: &[(u32, u32)]) -> Self {
        let rows: Vec<u32> = (0..self.len() as u32).filter(|row| keep(*row as usize)).collect();
        let users = rows.iter().map(|row| self.user_of[*row as usize]).chain(dislikes.iter().map(|(user, _)| *user));
        let (users, new_user) = compacted(&self.users, users);
        let items = rows.iter().map(|row| self.item_of[*row as usize]).chain(dislikes.iter().map(|(_, item)| *item));
        let (items, new_item) = compacted(&self.items, items);
        let user_of = rows.iter().map(|row| new_user[self.user_of[*row as usize] as usize]).collect();
        let item_of = rows.iter().map(|row| new_item[self.item_of[*row as usize] as usize]).collect();
        let weights = self.weights.as_ref().map(|weights| rows.iter().map(|row| weights[*row as usize]).collect());
        let timestamps =
            self.timestamps.as_ref().map(|timestamps| rows.iter().map(|row| timestamps[*row as usize]).collect());
        let mut made = Self::indexed(users, items, user_of, item_of, weights, timestamps);
        let by_user: Vec<u32> = dislikes.iter().map(|(user, _)| new_user[*user as usize]).collect();
        made.dislikes = Lists {
            starts: starts(made.users.len(), &by_user),
            indices: dislikes.iter().map(|(_, item)| new_item[*item as usize]).collect(),
        };
        made.features = Arc::clone(&self.features);
        // Fewer items than there were are not too many.
        let _ = made.extend();
        made
    }
}

fn sound(weight: f64) -> bool {
    weight > 0.0 && weight <= 1e9
}

/// The ids that are used, and the new index of each of them.
fn compacted(table: &IdTable, indices: impl Iterator<Item = u32>) -> (IdTable, Vec<u32>) {
    let mut used = vec![false; table.len()];
    indices.for_each(|index| used[index as usize] = true);
    let kept: Vec<u32> = (0..table.len() as u32).filter(|index| used[*index as usize]).collect();
    let mut renumbered = vec![0; table.len()];
    kept.iter().enumerate().for_each(|(new, old)| renumbered[*old as usize] = new as u32);
    (table.subset(&kept), renumbered)
}

fn histories(counts: (usize, usize), user_of: &[u32], item_of: &[u32], timestamps: Option<&[i64]>) -> Lists {
    let (users, items) = counts;
    let rows = buckets(users, user_of);
    let mut made = Lists { starts: Vec::with_capacity(users + 1), indices: Vec::with_capacity(user_of.len()) };
    made.starts.push(0);
    let (mut events, mut latest) = (Vec::new(), vec![(0_usize, 0_i64); items]);
    for (user, rows) in rows.iter().enumerate() {
        events.clear();
        let time = |row: usize| timestamps.map_or(0, |timestamps| timestamps[row]);
        // The latest event of each item, found by a mark of the last user that met it.
        for row in rows {
            let (item, time) = (item_of[*row as usize], time(*row as usize));
            let (met_by, latest) = &mut latest[item as usize];
            *latest = if *met_by == user + 1 { time.max(*latest) } else { time };
            if std::mem::replace(met_by, user + 1) != user + 1 {
                events.push(u128::from(item));
            }
        }
        for event in &mut events {
            let item = sort_key::index(*event);
            *event = sort_key::ascending(latest[item as usize].1, 0, item);
        }
        sort_key::sort(&mut events);
        made.indices.extend(events.iter().map(|event| sort_key::index(*event)));
        made.starts.push(made.indices.len());
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns<'a>(users: &'a [&'a str], items: &'a [&'a str], timestamps: Option<&'a [i64]>) -> Columns<'a> {
        Columns { users: Ids::Texts(users), items: Ids::Texts(items), weights: None, timestamps }
    }

    #[test]
    fn a_history_holds_each_item_once_at_its_latest_time() {
        let made =
            Interactions::new(&columns(&["u", "u", "v", "u", "u"], &["b", "a", "a", "b", "c"], Some(&[1, 2, 9, 3, 3])))
                .unwrap();
        let names = |list: &[u32]| list.iter().map(|item| made.items().get(*item)).collect::<String>();
        assert_eq!(names(made.histories().list(0)), "abc");
        assert_eq!(names(made.histories().list(1)), "a");
        assert_eq!(made.audiences().list(0), [0, 1]);
        assert_eq!(made.histories().list(2), [0_u32; 0]);
    }

    #[test]
    fn keeping_some_rows_forgets_the_rest() {
        let whole = Interactions::new(&columns(&["u", "v", "w"], &["a", "b", "a"], Some(&[1, 2, 3]))).unwrap();
        let part = Interactions::new(&columns(&["u", "w"], &["a", "a"], Some(&[1, 3]))).unwrap();
        assert_eq!(whole.only(&|row| row != 1, &|_| true), part);
    }

    #[test]
    fn bad_columns_are_refused() {
        let refused = |columns: Columns<'_>| {
            let error = Interactions::new(&columns).unwrap_err();
            (error.code, error.path.clone())
        };
        assert_eq!(refused(columns(&["u"], &[], None)), (Code::BufferShape, "/items".to_owned()));
        assert_eq!(refused(columns(&["u"], &["a"], Some(&[]))), (Code::BufferShape, "/timestamps".to_owned()));
        assert_eq!(refused(columns(&[], &[], None)), (Code::RecommendNoEvents, String::new()));
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY, 1.1e9] {
            let weighted = Columns { weights: Some(&[1.0, weight]), ..columns(&["u", "u"], &["a", "b"], None) };
            assert_eq!(refused(weighted), (Code::RecommendWeight, "/weights/1".to_owned()));
        }
        assert_eq!(refused(columns(&["u", ""], &["a", "b"], None)), (Code::IdEmpty, "/users/1".to_owned()));
    }
}
