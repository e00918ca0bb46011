//! The terms of a score.

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
    /// Many users liked this one.
    Popular {
        /// What it adds.
        micros: Int53,
    },
    /// Further items liked, each of which adds less than those named.
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
            Self::Liked { micros, .. } | Self::Popular { micros } | Self::Others { micros, .. } => *micros,
        }
    }
}

/// The terms of each listed item; at most `most` items liked are named.
pub(super) fn explain(
    model: &Model,
    history: &[u32],
    basis: Basis,
    listed: &[(i64, u32)],
    most: usize,
) -> Result<Vec<Vec<Term>>, Error> {
    let scorer = model.scorer();
    // The place of each listed item, so that one walk over the history finds the terms of all.
    let mut place = vec![usize::MAX; model.items.len()];
    listed.iter().enumerate().for_each(|(at, (_, item))| place[*item as usize] = at);
    let mut liked: Vec<Vec<u128>> = vec![Vec::new(); listed.len()];
    if basis == Basis::Personal {
        scorer.terms(history, |source, item, micros| {
            if let Some(terms) = liked.get_mut(place[item as usize]) {
                terms.push(sort_key::descending(micros.into(), source));
            }
        });
    }
    let popular = scorer.popular(basis);
    let told = liked.into_iter().zip(listed).map(|(mut liked, (_, item))| {
        sort_key::sort(&mut liked);
        let (named, rest) = liked.split_at(most.min(liked.len()));
        let mut terms = Vec::with_capacity(named.len() + 2);
        let micros_of = |key: &u128| sort_key::value(*key) as i64;
        for key in named {
            let item = ItemId::new(model.items.get(sort_key::index(*key)))?;
            terms.push(Term::Liked { item, micros: Int53::new(micros_of(key))? });
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
