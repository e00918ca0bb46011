//! What is known of items and users beside the events.

use super::id_table::{self, IdTable, Ids};
use super::interactions::{Interactions, Lists};
use super::limits::{MAX_DIMENSIONS, MAX_ITEMS, MAX_USERS};
use super::rank::{ItemId, UserId};
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::wire::wire;
use std::sync::Arc;

/// What is known of items, in columns: one row an item. Items without events join the catalogue.
#[wire(request)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemFeatures {
    /// The item of each row, each once.
    pub items: Vec<ItemId>,
    /// Attributes of each item, such as `genre:comedy`: texts of 1 to 256 bytes. Absent: none.
    pub attributes: Option<Vec<Vec<String>>>,
    /// An embedding of each item, all of one length of 1 to 1,024 numbers of magnitude at most 10^15; only the direction
    /// counts, in 32 bits. Absent: none.
    pub embeddings: Option<Vec<Vec<f64>>>,
}

/// What is known of users, in columns: one row a user.
#[wire(request)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserFeatures {
    /// The user of each row, each once.
    pub users: Vec<UserId>,
    /// Attributes of each user, such as `occupation:student`: texts of 1 to 256 bytes.
    pub attributes: Vec<Vec<String>>,
}

/// Features as interactions hold them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Features {
    pub items: Option<Labels>,
    pub embeddings: Option<Embeddings>,
    pub users: Option<Labels>,
}

/// The attributes of some ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Labels {
    ids: IdTable,
    /// The attributes.
    pub names: IdTable,
    /// Of each id its attributes, ascending.
    lists: Option<Lists>,
}

/// The vectors of some ids, row-major.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Embeddings {
    ids: IdTable,
    values: Vec<f32>,
    /// Numbers of a vector.
    pub dims: usize,
}

/// The ids of rows, and the row of each.
fn described(ids: Ids<'_>, most: usize) -> Result<(IdTable, Vec<usize>), Error> {
    let (table, index_of) = IdTable::encode(ids, most)?;
    let mut row_of = vec![usize::MAX; table.len()];
    for (row, index) in index_of.iter().enumerate() {
        if std::mem::replace(&mut row_of[*index as usize], row) != usize::MAX {
            return Err(Error::new(Code::RecommendItem, "this one is described twice").at(row));
        }
    }
    Ok((table, row_of))
}

fn shape(found: usize, rows: usize) -> Result<(), Error> {
    if found == rows {
        return Ok(());
    }
    Err(Error::new(Code::BufferShape, format!("expected {rows} rows, found {found}")))
}

impl Labels {
    fn new(ids: Ids<'_>, attributes: &[Vec<String>], most: usize, of: &str) -> Result<Self, Error> {
        shape(attributes.len(), ids.len()).map_err(|error| error.under("attributes"))?;
        let (ids, row_of) = described(ids, most).map_err(|error| error.under(of))?;
        let mut flat = Vec::new();
        for (row, names) in attributes.iter().enumerate() {
            for (at, name) in names.iter().enumerate() {
                id_table::check(name).map_err(|error| error.at(at).at(row).under("attributes"))?;
                flat.push(name.as_str());
            }
        }
        let (names, codes) =
            IdTable::encode(Ids::Texts(&flat), MAX_ITEMS).map_err(|error| error.under("attributes"))?;
        let (mut codes, mut lists) = (codes.as_slice(), Vec::new());
        for row in attributes {
            let (own, rest) = codes.split_at(row.len());
            let mut own = own.to_vec();
            sort_by(&mut own, Ord::cmp);
            own.dedup();
            lists.push(own);
            codes = rest;
        }
        let lists = Lists::from_lists(&mut row_of.iter().map(|row| lists[*row].as_slice()));
        Ok(Self { ids, names, lists: Some(lists) })
    }

    /// Of each id of another table its attributes.
    pub fn lists(&self, of: &IdTable) -> Lists {
        let own = |id: &str| Some(self.lists.as_ref()?.list(self.ids.find(id)?));
        Lists::from_lists(&mut of.iter().map(|id| own(id).unwrap_or_default()))
    }
}

impl Embeddings {
    fn new(ids: Ids<'_>, values: &[f32], dims: usize) -> Result<Self, Error> {
        let rows = ids.len();
        let (ids, row_of) = described(ids, MAX_ITEMS).map_err(|error| error.under("items"))?;
        let vector = |detail: &str| Error::new(Code::RecommendVector, detail).under("embeddings");
        if !(1..=MAX_DIMENSIONS).contains(&dims) || Some(values.len()) != rows.checked_mul(dims) {
            return Err(vector("the vectors are not all of one length of 1 to 1024"));
        }
        if !values.iter().all(|value| value.abs() <= 1e15) {
            return Err(vector("a number is beyond 10^15"));
        }
        let values = row_of.iter().flat_map(|row| &values[row * dims..(row + 1) * dims]).copied().collect();
        Ok(Self { ids, values, dims })
    }

    /// The vectors of another table's ids; 0 where there is none.
    pub fn of(&self, ids: &IdTable) -> Vec<f32> {
        let mut made = Vec::with_capacity(ids.len() * self.dims);
        for id in ids.iter() {
            match self.ids.find(id).map(|row| row as usize * self.dims) {
                Some(start) => made.extend_from_slice(&self.values[start..start + self.dims]),
                None => made.resize(made.len() + self.dims, 0.0),
            }
        }
        made
    }
}

impl Interactions {
    /// The interactions with attributes of items, one list for each of `items`. Items without events join the catalogue.
    ///
    /// # Errors
    /// `buffer.shape`, `recommend.item` for an item that comes twice, `id.empty`, `id.length`, `recommend.limit`.
    pub fn with_item_attributes(mut self, items: Ids<'_>, attributes: &[Vec<String>]) -> Result<Self, Error> {
        let labels = Labels::new(items, attributes, MAX_ITEMS, "items")?;
        Arc::make_mut(&mut self.features).items = Some(labels);
        self.extend()?;
        Ok(self)
    }

    /// The interactions with embeddings of items, row-major, `dims` numbers for each of `items`, of which only the
    /// direction counts. Items without events join the catalogue.
    ///
    /// # Errors
    /// As [`Self::with_item_attributes`]; `recommend.vector`.
    pub fn with_item_embeddings(mut self, items: Ids<'_>, embeddings: &[f32], dims: usize) -> Result<Self, Error> {
        let embeddings = Embeddings::new(items, embeddings, dims)?;
        Arc::make_mut(&mut self.features).embeddings = Some(embeddings);
        self.extend()?;
        Ok(self)
    }

    /// The interactions with attributes of users, one list for each of `users`; users without events count nothing.
    ///
    /// # Errors
    /// As [`Self::with_item_attributes`].
    pub fn with_user_attributes(mut self, users: Ids<'_>, attributes: &[Vec<String>]) -> Result<Self, Error> {
        let labels = Labels::new(users, attributes, MAX_USERS, "users")?;
        Arc::make_mut(&mut self.features).users = Some(labels);
        self.extend()?;
        Ok(self)
    }

    /// With the features of a request.
    ///
    /// # Errors
    /// As [`Self::with_item_attributes`] and its kin.
    pub(super) fn with_features(
        mut self,
        of_items: Option<&ItemFeatures>,
        of_users: Option<&UserFeatures>,
    ) -> Result<Self, Error> {
        if let Some(features) = of_items {
            let under = |error: Error| error.under("itemFeatures");
            let items: Vec<&str> = features.items.iter().map(ItemId::as_str).collect();
            // Items without any features join the catalogue as well.
            let none = vec![Vec::new(); items.len()];
            let attributes = features.attributes.as_ref().unwrap_or(&none);
            self = self.with_item_attributes(Ids::Texts(&items), attributes).map_err(under)?;
            if let Some(rows) = &features.embeddings {
                shape(rows.len(), items.len()).map_err(|error| under(error.under("embeddings")))?;
                let dims = rows.first().map_or(1, Vec::len);
                let uneven = rows.iter().any(|row| row.len() != dims);
                let values: Vec<f32> = rows.iter().flatten().map(|value| *value as f32).collect();
                let dims = if uneven { 0 } else { dims };
                self = self.with_item_embeddings(Ids::Texts(&items), &values, dims).map_err(under)?;
            }
        }
        if let Some(features) = of_users {
            let users: Vec<&str> = features.users.iter().map(UserId::as_str).collect();
            let made = self.with_user_attributes(Ids::Texts(&users), &features.attributes);
            self = made.map_err(|error| error.under("userFeatures"))?;
        }
        Ok(self)
    }

    /// Puts the items that only features know into the catalogue.
    pub(super) fn extend(&mut self) -> Result<(), Error> {
        let Features { items: labels, embeddings, .. } = &*self.features;
        let known = [labels.as_ref().map(|labels| &labels.ids), embeddings.as_ref().map(|rows| &rows.ids)];
        let mut all: Vec<&str> = self.items.iter().collect();
        let known = known.into_iter().flatten().flat_map(IdTable::iter);
        all.extend(known.filter(|id| self.items.find(id).is_none()));
        if all.len() == self.items.len() {
            return Ok(());
        }
        let (items, index_of) = IdTable::encode(Ids::Texts(&all), MAX_ITEMS)?;
        self.renumber(items, &index_of);
        Ok(())
    }
}
