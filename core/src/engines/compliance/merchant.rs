//! Merchant category codes (ISO 18245) by a policy. A code labels the merchant, not the basket: where the policy finds
//! nothing, the answer is doubt that names it, never compliance.

use crate::compliance::verdict::{ComplianceStatus, DISCLAIMER};
use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::Error;
use crate::foundation::pack::Shelf;
use crate::foundation::wire::wire;

/// The payload of a pack of kind `merchant_policy`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantPolicy {
    /// What it is called.
    pub title: String,
    /// Every code that is known, by code: those of ISO 18245 and those of the card schemes alone.
    pub codes: Vec<MerchantCode>,
    /// What the policy says of codes; of the others it says nothing.
    pub rulings: Vec<MerchantRuling>,
}

/// A merchant category code, or a range of them.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantCode {
    /// Four digits; the first of a range.
    pub code: String,
    /// The last of a range.
    pub to: Option<String>,
    /// What it stands for.
    pub name: String,
    /// Whether only card schemes have it, not ISO 18245.
    #[wire(default = false)]
    pub scheme_only: bool,
}

/// What a policy says of one code.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantRuling {
    /// The code.
    pub code: String,
    /// What it is.
    pub status: ComplianceStatus,
    /// Why: `alcohol`, `gambling`, `tobacco`, `conventional_finance`, `adult`, `mixed`, `not_judged_by_code`.
    pub category: String,
}

/// A request of `compliance.merchant`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantRequest {
    /// The day whose policy to use.
    pub as_of: Date,
    /// The pack, of kind `merchant_policy`.
    #[wire(default = String::from("merchants"))]
    pub policy: String,
    /// Merchant category codes.
    pub codes: Vec<String>,
}

/// The answer of `compliance.merchant`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantAnswer {
    /// One for each code, in order.
    pub merchants: Vec<MerchantFound>,
    /// What a verdict is, and is not.
    pub disclaimer: String,
}

/// What a policy says of a merchant.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantFound {
    /// The code, as it was given.
    pub code: String,
    /// What it stands for; absent for an unknown one.
    pub name: Option<String>,
    /// Whether only card schemes have it.
    pub scheme_only: bool,
    /// What the policy says; doubtful where it says nothing.
    pub status: ComplianceStatus,
    /// Why; `none_found` where the policy says nothing, `code_unknown` where nobody knows the code.
    pub category: String,
}

/// Looks codes up in a policy.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload` at `/policy`.
pub fn merchants(shelf: Shelf<'_>, request: &MerchantRequest) -> Result<Outcome<MerchantAnswer>, Error> {
    let loaded = shelf.payload::<MerchantPolicy>(&request.policy, "merchant_policy", Some(request.as_of));
    let (policy, receipt) = loaded.map_err(|error| error.under("policy"))?;
    let found = request.codes.iter().map(|code| look_up(code, &policy)).collect();
    let answer = MerchantAnswer { merchants: found, disclaimer: DISCLAIMER.to_owned() };
    Ok(Outcome { answer, reasons: Vec::new(), packs: vec![receipt] })
}

fn look_up(code: &str, policy: &MerchantPolicy) -> MerchantFound {
    let within = |known: &&MerchantCode| match &known.to {
        Some(last) => code.len() == 4 && known.code.as_str() <= code && code <= last.as_str(),
        None => known.code == code,
    };
    // A code of its own comes before the range around it.
    let exact = policy.codes.iter().find(|known| known.to.is_none() && known.code == code);
    let known = exact.or_else(|| policy.codes.iter().find(within));
    let ruling = policy.rulings.iter().find(|ruling| ruling.code == code);
    let (status, category) = match (known, ruling) {
        (None, _) => (ComplianceStatus::Undetermined, "code_unknown"),
        (Some(_), None) => (ComplianceStatus::Doubtful, "none_found"),
        (Some(_), Some(ruling)) => (ruling.status, ruling.category.as_str()),
    };
    MerchantFound {
        code: code.to_owned(),
        name: known.map(|known| known.name.clone()),
        scheme_only: known.is_some_and(|known| known.scheme_only),
        status,
        category: category.to_owned(),
    }
}
