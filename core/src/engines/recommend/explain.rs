//! The terms of a score.

use super::history::History;
use super::model::Model;
use super::rank::ItemId;
use super::score::Basis;
use super::sort_key;
use crate::foundation::error::Error;
use crate::wire::{Int53, wire};

/// A term of a score, in micro-units. The terms of an item add up exactly to its score.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// The user liked an item that is similar.
    Liked {
        /// The item liked.
        item: ItemId,
        /// What it adds.
        micros: Int53,
    },
    /// The user has an attribute, and users who have it like this one.
    Attribute {
        /// The attribute.
        attribute: String,
        /// What it adds.
        micros: Int53,
    },
    /// Many users liked this one.
    Popular {
        /// What it adds.
        micros: Int53,
    },
    /// Further items liked and attributes, each of which adds less than those named.
    Others {
        /// How many.
        count: u32,
        /// What they add together.
        micros: Int53,
    },
}

impl Term {
    /// What the term adds.
    #[must_use]
    pub const fn micros(&self) -> Int53 {
        match self {
            Self::Liked { micros, .. }
            | Self::Attribute { micros, .. }
            | Self::Popular { micros }
            | Self::Others { micros, .. } => *micros,
        }
    }
}

/// The terms of each listed item; at most `most` items liked are named.
pub(super) fn explain(
    model: &Model,
    history: History<'_>,
    basis: Basis,
    listed: &[(i64, u32)],
    most: usize,
) -> Result<Vec<Vec<Term>>, Error> {
    let scorer = model.scorer();
    let asked: Vec<u32> = listed.iter().map(|(_, item)| *item).collect();
    let liked = scorer.explained(history, &asked);
    let popular = scorer.popular(basis);
    let told = liked.into_iter().zip(listed).map(|(terms, (_, item))| {
        let mut liked: Vec<u128> =
            terms.iter().map(|(liked, micros)| sort_key::ascending(-*micros, 0, *liked)).collect();
        sort_key::sort(&mut liked);
        let (named, rest) = liked.split_at(most.min(liked.len()));
        let mut terms = Vec::with_capacity(named.len() + 2);
        let micros_of = |key: &u128| -sort_key::first(*key);
        for key in named {
            let (source, micros) = (sort_key::index(*key), Int53::new(micros_of(key))?);
            terms.push(match source.checked_sub(model.items.len() as u32) {
                None => Term::Liked { item: ItemId::new(model.items.get(source))?, micros },
                Some(attribute) => Term::Attribute { attribute: model.attributes.get(attribute).to_owned(), micros },
            });
        }
        let micros = popular[*item as usize];
        if micros > 0 {
            terms.push(Term::Popular { micros: Int53::from(micros) });
        }
        if !rest.is_empty() {
            let micros = rest.iter().map(micros_of).sum();
            terms.push(Term::Others { count: rest.len() as u32, micros: Int53::new(micros)? });
        }
        Ok(terms)
    });
    told.collect()
}
