//! Musharaka and mudaraba: profit by agreed ratios, loss by capital.

use crate::foundation::allocation::{Allocation, ZeroWeights};
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::money::Money;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::narrow;
use crate::foundation::wire::{Int53, wire};

/// A partner's name.
#[wire(id)]
pub struct PartnerId(String);

/// A request of `wallet.share`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareResultRequest {
    /// What the venture came to: profit above zero, loss below.
    pub result: Money,
    /// The partners, each named once. One without capital is a mudarib, who puts in work.
    pub partners: Vec<VenturePartner>,
    /// Which partners take the units that rounding leaves over.
    #[wire(default = Allocation::LargestRemainder)]
    pub method: Allocation,
}

/// A partner of a venture. There is no place for a promised sum or a rate on capital.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenturePartner {
    /// Who.
    pub partner: PartnerId,
    /// What was put in, in minor units of the result's currency: zero or more.
    pub capital: i64,
    /// The agreed part of a profit: zero or more; all together exactly 1.
    pub profit_ratio: Rational,
    /// Whether the partner takes no part in the work: then the ratio is at most the part of the capital.
    #[wire(default = false)]
    pub silent: bool,
}

/// Who gets or bears what.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareResultAnswer {
    /// In the order of the partners; they add up to the result.
    pub parts: Vec<PartnerPart>,
}

/// One partner's part.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerPart {
    /// Who.
    pub partner: PartnerId,
    /// Minor units: profit above zero, loss below.
    pub amount: i64,
    /// The exact part of the result: the agreed ratio of a profit, the part of the capital of a loss.
    pub ratio: Rational,
}

fn refused(what: &str) -> Error {
    Error::new(Code::WalletContract, what)
}

/// Shares a profit by ratios, a loss by capital.
///
/// # Errors
/// Below `/partners`: `field.range`, `wallet.contract` for names twice, ratios that do not add up to 1, no capital at
/// all, and a silent partner's ratio above the part of the capital. `wallet.contract` at `/result` for a loss beyond
/// the capital; `number.overflow`.
pub fn share(request: &ShareResultRequest) -> Result<Outcome<ShareResultAnswer>, Error> {
    let partners = &request.partners;
    let (mut capital, mut ratios, mut scale) = (0_i128, Rational::ZERO, 1_i128);
    for (at, one) in partners.iter().enumerate() {
        let wrong = |error: Error, field: &str| error.under(field).at(at).under("partners");
        if one.capital < 0 || one.profit_ratio < Rational::ZERO {
            let field = if one.capital < 0 { "capital" } else { "profitRatio" };
            return Err(wrong(Error::new(Code::FieldRange, "expected zero or more"), field));
        }
        if partners.iter().take(at).any(|other| other.partner == one.partner) {
            return Err(wrong(refused("a partner is named once"), "partner"));
        }
        capital += i128::from(one.capital);
        ratios = ratios.plus(one.profit_ratio).map_err(|error| wrong(error, "profitRatio"))?;
        // The scale becomes the least common denominator: each new one adds the factors that it lacks.
        let denominator = i128::from(one.profit_ratio.denominator());
        let lacking = Rational::new(denominator, scale)?.numerator();
        scale = i128::from(narrow(scale * i128::from(lacking)).map_err(|error| wrong(error, "profitRatio"))?);
    }
    if capital == 0 || ratios != Rational::ONE {
        let what = if capital == 0 { "somebody puts in capital" } else { "the profit ratios add up to 1" };
        return Err(refused(what).under("partners"));
    }
    let loss = request.result.minor < 0;
    if loss && i128::from(request.result.minor) + capital < 0 {
        return Err(refused("no partner loses more than the capital").under("minor").under("result"));
    }
    let (mut weights, mut exact) = (Vec::with_capacity(partners.len()), Vec::with_capacity(partners.len()));
    for (at, one) in partners.iter().enumerate() {
        let part = Rational::new(i128::from(one.capital), capital)?;
        if one.silent && one.profit_ratio > part {
            let error = refused("a silent partner's ratio is at most the part of the capital");
            return Err(error.under("profitRatio").at(at).under("partners"));
        }
        let ratio = if loss { part } else { one.profit_ratio };
        let scaled = i128::from(one.profit_ratio.numerator()) * (scale / i128::from(one.profit_ratio.denominator()));
        weights.push(if loss { one.capital } else { narrow(scaled)? });
        exact.push(ratio);
    }
    let amounts = request.method.split(request.result.minor, &weights, ZeroWeights::Reject);
    let amounts = amounts.map_err(|error| error.with_path("/partners"))?;
    let mut parts = Vec::with_capacity(partners.len());
    for ((one, amount), ratio) in partners.iter().zip(amounts).zip(exact) {
        parts.push(PartnerPart { partner: one.partner.clone(), amount, ratio });
    }
    let code = if loss { "wallet.loss_shared" } else { "wallet.profit_shared" };
    let reason = Reason::new(code).number("partners", Int53::count(parts.len())?);
    Ok(Outcome { answer: ShareResultAnswer { parts }, reasons: vec![reason], packs: Vec::new() })
}
