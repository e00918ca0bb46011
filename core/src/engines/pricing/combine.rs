//! Which promotions are applied, by the policy's way of combining them, and what each takes off each position.

use super::basket::{Basket, Standing};
use super::branch_and_bound::search;
use super::candidates::{Candidates, PromotionRejection, RejectionReason};
use super::constraints::{Constraints, Set, one};
use super::effect::Applier;
use super::offer::Offer;
use super::policy::{Combination, PricingPolicy};
use crate::foundation::error::Error;
use crate::wire::{Int53, wire};
use std::collections::BTreeMap;

/// What a best-price search proves. [`verify`](super::verify) checks `chosen` and `payable`; that no other set is lower
/// is proved by the search itself, which [`replay`](super::verify) repeats.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BestPriceCertificate {
    /// The promotions, in the order of application.
    pub chosen: Vec<String>,
    /// The sum of lines and charges after promotions, as prices are listed (before taxes that they do not contain), in
    /// quanta of the quote's resolution.
    pub payable: i64,
    /// Nodes of the search.
    pub nodes: Int53,
    /// Whether no set that may be applied gives a lower sum, or the same with fewer promotions, or as many with smaller
    /// ids.
    pub proved: bool,
    /// How far below `payable` a set might be that was not looked at; 0 when proved.
    pub gap: i64,
}

/// One promotion that is applied.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    /// Its place among the candidates.
    pub place: usize,
    /// What it takes off, by position.
    pub terms: Vec<i64>,
    pub sum: i64,
}

/// The outcome of combining.
pub(super) struct Combined {
    pub applied: Vec<Applied>,
    pub standing: Standing,
    pub certificate: Option<BestPriceCertificate>,
}

/// Applies a set in order; `None` for one that may not be applied.
pub(super) fn apply_set(
    applier: &Applier<'_>,
    offers: &[Offer<'_>],
    constraints: &Constraints,
    chosen: Set,
) -> Result<Option<(Vec<Applied>, Standing)>, Error> {
    let (mut standing, mut applied, mut so_far) = (applier.basket.standing(), Vec::new(), 0);
    for (place, offer) in offers.iter().enumerate().filter(|(place, _)| chosen & one(*place) != 0) {
        if !constraints.admits(so_far, place) || applier.short(offer, &standing).is_some() {
            return Ok(None);
        }
        let mut terms = vec![0; applier.basket.positions.len()];
        let sum = applier.apply(offer, &mut standing, &mut terms)?;
        if sum == 0 {
            return Ok(None);
        }
        so_far |= one(place);
        applied.push(Applied { place, terms, sum });
    }
    Ok(Some((applied, standing)))
}

/// Chooses and applies.
pub(super) fn combine(
    basket: &Basket<'_>,
    policy: &PricingPolicy,
    candidates: &mut Candidates<'_>,
    group_limits: &BTreeMap<String, u32>,
    budget: u64,
) -> Result<Combined, Error> {
    let applier = Applier { basket, policy };
    let offers = std::mem::take(&mut candidates.offers);
    let constraints = Constraints::new(&offers, group_limits)?;
    let mut certificate = None;
    let chosen = match policy.combine {
        Combination::Optimal => {
            let found = search(&applier, &offers, &constraints, budget)?;
            let names = offers.iter().enumerate().filter(|(place, _)| found.chosen & one(*place) != 0);
            certificate = Some(BestPriceCertificate {
                chosen: names.map(|(_, offer)| offer.promotion.id.as_str().to_owned()).collect(),
                payable: found.payable,
                nodes: Int53::new(found.nodes as i64)?,
                proved: found.proved,
                gap: found.payable - found.bound,
            });
            found.chosen
        }
        Combination::Sequential => sequential(&applier, &offers, &constraints)?,
        Combination::BestSingle => best_of_lanes(&applier, &offers, &constraints)?,
        Combination::GreedyPerLine => {
            let combined = greedy(&applier, &offers)?;
            reject(&applier, &offers, &constraints, &combined, &mut candidates.rejections);
            candidates.offers = offers;
            return Ok(combined);
        }
    };
    let (applied, standing) =
        apply_set(&applier, &offers, &constraints, chosen)?.unwrap_or_else(|| (Vec::new(), basket.standing()));
    let combined = Combined { applied, standing, certificate };
    reject(&applier, &offers, &constraints, &combined, &mut candidates.rejections);
    candidates.offers = offers;
    Ok(combined)
}

/// One after the other. The first exclusive promotion that takes anything off stands alone.
fn sequential(applier: &Applier<'_>, offers: &[Offer<'_>], constraints: &Constraints) -> Result<Set, Error> {
    let mut terms = vec![0; applier.basket.positions.len()];
    for (place, offer) in offers.iter().enumerate().filter(|(_, offer)| offer.promotion.exclusive) {
        let mut standing = applier.basket.standing();
        terms.fill(0);
        if applier.short(offer, &standing).is_none() && applier.apply(offer, &mut standing, &mut terms)? > 0 {
            return Ok(one(place));
        }
    }
    let (mut standing, mut chosen) = (applier.basket.standing(), 0);
    for (place, offer) in offers.iter().enumerate() {
        terms.fill(0);
        if constraints.admits(chosen, place)
            && applier.short(offer, &standing).is_none()
            && applier.apply(offer, &mut standing, &mut terms)? > 0
        {
            chosen |= one(place);
        }
    }
    Ok(chosen)
}

/// Of each lane the promotion that takes most off what earlier lanes left; ties to the earlier one.
fn best_of_lanes(applier: &Applier<'_>, offers: &[Offer<'_>], constraints: &Constraints) -> Result<Set, Error> {
    let (mut standing, mut chosen, mut from) = (applier.basket.standing(), 0, 0);
    let mut terms = vec![0; applier.basket.positions.len()];
    while from < offers.len() {
        let lane = (offers[from].promotion.level, offers[from].promotion.lane);
        let mut best: Option<(i64, usize, Standing)> = None;
        while from < offers.len() && (offers[from].promotion.level, offers[from].promotion.lane) == lane {
            let offer = &offers[from];
            if constraints.admits(chosen, from) && applier.short(offer, &standing).is_none() {
                let mut after = standing.clone();
                terms.fill(0);
                let sum = applier.apply(offer, &mut after, &mut terms)?;
                if sum > best.as_ref().map_or(0, |(most, ..)| *most) {
                    best = Some((sum, from, after));
                }
            }
            from += 1;
        }
        if let Some((_, place, after)) = best {
            chosen |= one(place);
            standing = after;
        }
    }
    Ok(chosen)
}

/// Of each lane, for each line the promotion that takes most off it; ties to the earlier one. Promotions of a lane all
/// see what earlier lanes left.
fn greedy(applier: &Applier<'_>, offers: &[Offer<'_>]) -> Result<Combined, Error> {
    let count = applier.basket.positions.len();
    let mut standing = applier.basket.standing();
    let (mut applied, mut from): (Vec<Applied>, usize) = (Vec::new(), 0);
    while from < offers.len() {
        let lane = (offers[from].promotion.level, offers[from].promotion.lane);
        let mut tried: Vec<Applied> = Vec::new();
        while from < offers.len() && (offers[from].promotion.level, offers[from].promotion.lane) == lane {
            let mut terms = vec![0; count];
            if applier.short(&offers[from], &standing).is_none() {
                applier.apply(&offers[from], &mut standing.clone(), &mut terms)?;
                tried.push(Applied { place: from, terms, sum: 0 });
            }
            from += 1;
        }
        for at in 0..count {
            let most = tried.iter().map(|one| one.terms[at]).max().unwrap_or(0);
            let mut taken = false;
            for one in &mut tried {
                if taken || one.terms[at] < most || most == 0 {
                    one.terms[at] = 0;
                } else {
                    taken = true;
                    standing.left[at] -= most;
                    standing.lines -= if applier.basket.positions[at].line { most } else { 0 };
                    one.sum += most;
                }
            }
        }
        applied.extend(tried.into_iter().filter(|one| one.sum > 0));
    }
    Ok(Combined { applied, standing, certificate: None })
}

/// Says of each candidate that was not applied why.
fn reject(
    applier: &Applier<'_>,
    offers: &[Offer<'_>],
    constraints: &Constraints,
    combined: &Combined,
    rejections: &mut Vec<PromotionRejection>,
) {
    let mut chosen: Set = 0;
    for applied in &combined.applied {
        chosen |= one(applied.place);
    }
    for (place, offer) in offers.iter().enumerate().filter(|(place, _)| chosen & one(*place) == 0) {
        let quanta = applier.basket.quanta;
        let other = constraints.conflicts[place] & chosen;
        let rejection = |reason| PromotionRejection::new(offer.promotion, reason);
        rejections.push(if other != 0 {
            let by = &offers[other.trailing_zeros() as usize];
            let stopped = by.promotion.stop_after && (other.trailing_zeros() as usize) < place;
            let reason = if stopped && !by.promotion.exclusive {
                RejectionReason::StoppedBy
            } else {
                RejectionReason::ExcludedBy
            };
            rejection(reason).by(by.promotion)
        } else if let Some(short) = applier.short(offer, &combined.standing) {
            let (actual, required) = (short.actual.div_euclid(quanta), short.required.div_euclid(quanta));
            rejection(RejectionReason::MinAmount).short(actual, required)
        } else if !constraints.admits(chosen, place) {
            let group =
                constraints.groups.iter().find(|(members, _)| members & one(place) != 0 && members & chosen != 0);
            let by = group.map_or(0, |(members, _)| (members & chosen).trailing_zeros() as usize);
            rejection(RejectionReason::ExcludedBy).by(offers[by].promotion)
        } else if applier.most(offer, &combined.standing).unwrap_or(0) == 0 {
            rejection(RejectionReason::NoTarget)
        } else {
            let best = combined.applied.iter().max_by_key(|applied| applied.sum);
            let rejection = rejection(RejectionReason::NotBetter);
            best.map_or(rejection.clone(), |applied| rejection.by(offers[applied.place].promotion))
        });
    }
}
