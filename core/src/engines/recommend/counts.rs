//! Counts: what shards of the users add up to, and what a user can be taken out of again.
//!
//! For N items: the users n_i of each, the users c_ij of each pair, the events of each. All are integers, so the counts
//! of shards with different users add up to the counts of all their users, in any order, and the counts of a user
//! subtract: the bytes are those of counts that never saw the user. A model of counts (item-kNN by cosine, EASE without
//! user exponent, popularity by number of events) has the bytes of the model that
//! [`Recommender::learn`](super::Recommender::learn) gives for all the events together.
//!
//! A user's history must be counted whole, in one shard: pairs across shards are not seen. To add an event of a user,
//! take the old history out and put the new one in.
//!
//! The file, inside the common [container](crate::foundation::container): events u64, users u32, items (as in model
//! files), events of each u64, users of each u32, number of pairs u64, then (i, j, c_ij) with i < j, ascending, u32 each.

use super::blend;
use super::config::{RecommendConfig, Weighting};
use super::ease;
use super::id_table::IdTable;
use super::interactions::Interactions;
use super::item_knn;
use super::limits::MAX_ITEMS;
use super::micros::ONE;
use super::model::Model;
use super::model_file::{read_ids, read_numbers, write_ids};
use super::popularity::scaled;
use super::recommender::Recommender;
use super::sort_key;
use crate::foundation::container::{Format, Reader};
use crate::foundation::error::{Code, Error};
use crate::foundation::identifier::shortlex;
use crate::foundation::progress::Unobserved;
use std::cmp::Ordering;

const FORMAT: Format = Format { magic: *b"HIVECNTS", name: "file of counts", version: 1 };

/// Counts of the events of some users.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub(super) events: u64,
    pub(super) users: u32,
    pub(super) items: IdTable,
    /// Events of each item.
    pub(super) popularity: Vec<u64>,
    /// Users of each item.
    pub(super) audience: Vec<u32>,
    /// Pairs as `i · 2^32 + j`, i < j, ascending, with their users.
    pub(super) pairs: Vec<(u64, u32)>,
}

impl Counts {
    /// Counts events. Weights and times are not counted.
    #[must_use]
    pub fn of(interactions: &Interactions) -> Self {
        let items = interactions.items.len();
        let mut popularity = vec![0; items];
        interactions.item_of.iter().for_each(|item| popularity[*item as usize] += 1);
        let (mut pairs, mut common, mut touched) = (Vec::new(), vec![0_u32; items], Vec::<u128>::new());
        for (item, audience) in interactions.audiences.iter().enumerate() {
            for user in audience {
                for other in interactions.histories.list(*user).iter().filter(|other| **other as usize > item) {
                    if common[*other as usize] == 0 {
                        touched.push(u128::from(*other));
                    }
                    common[*other as usize] += 1;
                }
            }
            sort_key::sort(&mut touched);
            for other in touched.drain(..) {
                let count = std::mem::take(&mut common[sort_key::index(other) as usize]);
                pairs.push(((item as u64) << 32 | other as u64, count));
            }
        }
        Self {
            events: interactions.len() as u64,
            users: interactions.users.len() as u32,
            items: interactions.items.clone(),
            popularity,
            audience: interactions.audiences.iter().map(|users| users.len() as u32).collect(),
            pairs,
        }
    }

    /// The counts of both, whose users must be different.
    ///
    /// # Errors
    /// `recommend.limit` when a number leaves its type.
    pub fn plus(&self, other: &Self) -> Result<Self, Error> {
        let limit = || Error::new(Code::RecommendLimit, "the counts together are too large");
        let sum = |a: u64, b: u64| a.checked_add(b).ok_or_else(limit);
        self.combined(other, &sum).and_then(|made| if made.items.len() > MAX_ITEMS { Err(limit()) } else { Ok(made) })
    }

    /// These counts without those of some of their users, whole histories of which `other` counts.
    ///
    /// # Errors
    /// `recommend.counts` when `other` holds what these do not.
    pub fn minus(&self, other: &Self) -> Result<Self, Error> {
        let missing = || Error::new(Code::RecommendCounts, "there is less than is taken out");
        self.combined(other, &|a, b| a.checked_sub(b).ok_or_else(missing))
    }

    fn combined(&self, other: &Self, of: &dyn Fn(u64, u64) -> Result<u64, Error>) -> Result<Self, Error> {
        let narrow = |number: u64| {
            u32::try_from(number).map_err(|_| Error::new(Code::RecommendLimit, "the counts together are too large"))
        };
        let mut made = Self { events: of(self.events, other.events)?, ..Self::default() };
        made.users = narrow(of(self.users.into(), other.users.into())?)?;
        // The new index of each item of either side.
        let mut places = [Vec::new(), Vec::new()];
        let (mut a, mut b) = (0_u32, 0_u32);
        while (a as usize) < self.items.len() || (b as usize) < other.items.len() {
            let order = if a as usize == self.items.len() {
                Ordering::Greater
            } else if b as usize == other.items.len() {
                Ordering::Less
            } else {
                shortlex(self.items.get(a), other.items.get(b))
            };
            let (mine, theirs) = (order != Ordering::Greater, order != Ordering::Less);
            let count = |there: bool, counts: &[u64], at: u32| if there { counts[at as usize] } else { 0 };
            let users = |there: bool, counts: &[u32], at: u32| if there { counts[at as usize].into() } else { 0 };
            let popularity = of(count(mine, &self.popularity, a), count(theirs, &other.popularity, b))?;
            let audience = of(users(mine, &self.audience, a), users(theirs, &other.audience, b))?;
            let place = made.items.len() as u32;
            made.items.push(if mine { self.items.get(a) } else { other.items.get(b) })?;
            made.popularity.push(popularity);
            made.audience.push(narrow(audience)?);
            if mine {
                places[0].push(place);
                a += 1;
            }
            if theirs {
                places[1].push(place);
                b += 1;
            }
        }
        let renumbered = |pairs: &[(u64, u32)], at: usize, side: usize| {
            let pair = pairs.get(at).map(|(pair, count)| {
                let (i, j) = ((pair >> 32) as usize, *pair as u32 as usize);
                (u64::from(places[side][i]) << 32 | u64::from(places[side][j]), u64::from(*count))
            });
            pair.unwrap_or((u64::MAX, 0))
        };
        let (mut a, mut b) = (0, 0);
        loop {
            let (mine, theirs) = (renumbered(&self.pairs, a, 0), renumbered(&other.pairs, b, 1));
            let pair = mine.0.min(theirs.0);
            if pair == u64::MAX {
                return made.consistent();
            }
            let count = |of: (u64, u64)| if of.0 == pair { of.1 } else { 0 };
            let total = of(count(mine), count(theirs))?;
            if total > 0 {
                made.pairs.push((pair, narrow(total)?));
            }
            a += usize::from(mine.0 == pair);
            b += usize::from(theirs.0 == pair);
        }
    }

    /// The same without items that nobody has any more; refused where pairs and items contradict each other, as they
    /// do after something was taken out that was not in.
    fn consistent(self) -> Result<Self, Error> {
        let contradiction = || Error::new(Code::RecommendCounts, "there is less than is taken out");
        let bad = |(events, users): (&u64, &u32)| u64::from(*users) > *events || (*users == 0) != (*events == 0);
        let users = |item: u64| self.audience[item as usize];
        let too_many = |(pair, count): &(u64, u32)| *count > users(pair >> 32).min(users(u64::from(*pair as u32)));
        if self.popularity.iter().zip(&self.audience).any(bad) || self.pairs.iter().any(too_many) {
            return Err(contradiction());
        }
        let kept: Vec<u32> = (0..self.items.len() as u32).filter(|item| self.audience[*item as usize] > 0).collect();
        let mut place = vec![0_u64; self.items.len()];
        kept.iter().enumerate().for_each(|(at, item)| place[*item as usize] = at as u64);
        let renumbered = |pair: u64| place[(pair >> 32) as usize] << 32 | place[pair as u32 as usize];
        Ok(Self {
            items: self.items.subset(&kept),
            popularity: kept.iter().map(|item| self.popularity[*item as usize]).collect(),
            audience: kept.iter().map(|item| self.audience[*item as usize]).collect(),
            pairs: self.pairs.iter().map(|(pair, count)| (renumbered(*pair), *count)).collect(),
            ..self
        })
    }

    /// Trains a model.
    ///
    /// # Errors
    /// As [`Self::check`]; `recommend.limit` of EASE.
    pub fn learn(&self, config: &RecommendConfig) -> Result<Recommender, Error> {
        Self::check(config)?;
        let popularity: Vec<f64> = self.popularity.iter().map(|events| *events as f64).collect();
        let nearest = item_knn::of_counts(self, config.shrinkage, config.neighbours);
        let mut table = nearest;
        if !config.is_plain() {
            table = blend::weighted(table, config.neighbour_weight.unwrap_or(ONE))?;
        }
        if let Some(part) = &config.ease {
            let weights = ease::weights_of_counts(self, part).map_err(|error| error.under("ease"))?;
            let more = blend::ease_table(&weights, self.items.len(), part, &mut Unobserved)
                .map_err(|error| error.under("ease"))?;
            table = if table.is_empty() { more } else { blend::sum(&more, ONE, &table)? };
        }
        let counts = (self.events, self.users);
        let model = Model::new(*config, counts, self.items.clone(), scaled(&popularity), table, (None, None), None);
        Ok(Recommender::of(model))
    }

    /// Refuses configurations whose models are no function of counts.
    ///
    /// # Errors
    /// `recommend.counts` with the field; as [`RecommendConfig::check`].
    pub fn check(config: &RecommendConfig) -> Result<(), Error> {
        config.check(true)?;
        let refused = [
            ("weighting", config.neighbours > 0 && config.weighting != Weighting::Cosine),
            ("keepUsers", config.keep_users),
            ("rp3Beta", config.rp3_beta.is_some()),
            ("graphFilter", config.graph_filter.is_some()),
            ("ials", config.ials.is_some()),
            ("vmisKnn", config.vmis_knn.is_some()),
            ("content", config.content.is_some()),
            ("dislikes", config.dislikes.is_some()),
            ("userAttributes", config.user_attributes.is_some()),
            ("popularityHalfLife", config.popularity_half_life.is_some()),
            ("recencyHalfLife", config.recency_half_life.is_some()),
            ("ease", config.ease.is_some_and(|ease| ease.user_exponent != 0)),
        ];
        match refused.into_iter().find(|(_, refused)| *refused) {
            Some((field, _)) => Err(Error::new(Code::RecommendCounts, "counts do not tell this").under(field)),
            None => Ok(()),
        }
    }

    /// Events, users, items and pairs.
    #[must_use]
    pub const fn sizes(&self) -> (u64, u32, usize, usize) {
        (self.events, self.users, self.items.len(), self.pairs.len())
    }

    /// The file of the counts.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend_from_slice(&self.events.to_le_bytes());
        out.extend_from_slice(&self.users.to_le_bytes());
        write_ids(&self.items, &mut out);
        self.popularity.iter().for_each(|count| out.extend_from_slice(&count.to_le_bytes()));
        self.audience.iter().for_each(|count| out.extend_from_slice(&count.to_le_bytes()));
        out.extend_from_slice(&(self.pairs.len() as u64).to_le_bytes());
        for (pair, count) in &self.pairs {
            for number in [(pair >> 32) as u32, *pair as u32, *count] {
                out.extend_from_slice(&number.to_le_bytes());
            }
        }
        FORMAT.seal(&out)
    }

    /// Opens a file of counts.
    ///
    /// # Errors
    /// Family `file`.
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        let (_, payload) = FORMAT.open(bytes)?;
        let content = |detail: &str| Error::new(Code::FileContent, detail);
        let mut reader = Reader::new(payload);
        let (events, users) = (reader.u64()?, reader.u32()?);
        let items = read_ids(&mut reader, MAX_ITEMS).map_err(|error| content(&error.detail))?;
        let mut popularity = Vec::new();
        for _ in 0..items.len() {
            popularity.push(reader.u64()?);
        }
        let audience = read_numbers(&mut reader, items.len())?;
        if popularity.iter().zip(&audience).any(|(events, users)| *users == 0 || u64::from(*users) > *events) {
            return Err(content("an item has no users, or more than events"));
        }
        let count = usize::try_from(reader.u64()?).unwrap_or(usize::MAX);
        let numbers = read_numbers(&mut reader, count.saturating_mul(3))?;
        reader.end()?;
        let mut pairs: Vec<(u64, u32)> = Vec::with_capacity(count);
        for numbers in numbers.chunks_exact(3) {
            let (i, j, count) = (numbers[0], numbers[1], numbers[2]);
            let pair = u64::from(i) << 32 | u64::from(j);
            let least = audience.get(i as usize).and_then(|i| Some(i.min(audience.get(j as usize)?)));
            let follows = pairs.last().is_none_or(|(last, _)| *last < pair);
            if i >= j || !follows || count == 0 || least.is_none_or(|least| count > *least) {
                return Err(content("the pairs contradict the items or their order"));
            }
            pairs.push((pair, count));
        }
        Ok(Self { events, users, items, popularity, audience, pairs })
    }
}
