//! Ibra: what a seller remits when a murabaha is paid early. Its methods stand side by side; the contract or the seller
//! chooses. It lowers what is owed, and nothing here can raise it.

use super::murabaha::{Murabaha, MurabahaProfit};
use crate::foundation::error::{Code, Error};
use crate::foundation::rounding::narrow;
use crate::foundation::wire::wire;

/// How profit is spread over instalments: over which it is recognised, and what is remitted with those not due yet.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IbraMethod {
    /// The same for each instalment: m / n of the profit is left with m of n instalments.
    StraightLine,
    /// By the sum of digits: m (m + 1) / (n (n + 1)) of the profit is left.
    RuleOf78,
    /// What the declining balance has not earned yet. Only where the profit was found by one.
    DecliningBalance,
}

/// A request of `wallet.settle`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IbraRequest {
    /// The murabaha.
    pub contract: Murabaha,
    /// Instalments that were paid or are due, 0 to all of them.
    pub paid: u16,
}

/// What early settlement comes to. Amounts are minor units.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IbraAnswer {
    /// What is owed without a rebate: the instalments that are left.
    pub outstanding: i64,
    /// What of the financed cost a declining balance leaves, before its instalments are made whole; absent where the
    /// profit was found otherwise. It differs by their rounding from what the method of that name makes payable.
    pub balance: Option<i64>,
    /// Each method that the contract allows.
    pub methods: Vec<IbraOffer>,
}

/// What one method remits.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IbraOffer {
    /// The method.
    pub method: IbraMethod,
    /// What the seller remits: zero or more, at most the profit and at most what is outstanding.
    pub rebate: i64,
    /// What settles the contract: outstanding less rebate.
    pub payable: i64,
}

/// The rebates of a murabaha after some instalments.
///
/// # Errors
/// `field.range` at `/paid`; below `/contract` as [`Murabaha::schedule`].
pub fn settle(request: &IbraRequest) -> Result<IbraAnswer, Error> {
    let IbraRequest { contract, paid } = request;
    let schedule = contract.schedule().map_err(|error| error.under("contract"))?;
    let Some(left) = contract.plan.count.checked_sub(*paid) else {
        return Err(Error::new(Code::FieldRange, "there are fewer instalments").under("paid"));
    };
    let mut outstanding = 0;
    for line in schedule.lines.iter().skip(usize::from(*paid)) {
        outstanding += i128::from(line.amount);
    }
    let outstanding = narrow(outstanding)?;
    let mut methods = Vec::new();
    for method in [IbraMethod::StraightLine, IbraMethod::RuleOf78, IbraMethod::DecliningBalance] {
        let declining = matches!(contract.profit, MurabahaProfit::DecliningBalance { .. });
        if method != IbraMethod::DecliningBalance || declining {
            let profit = contract.profit_left(schedule.earning, left, method);
            let rebate = profit.map_err(|error| error.under("contract"))?.min(outstanding);
            methods.push(IbraOffer { method, rebate, payable: outstanding - rebate });
        }
    }
    let balance = contract.balance(left).map_err(|error| error.under("contract"))?;
    Ok(IbraAnswer { outstanding, balance, methods })
}
