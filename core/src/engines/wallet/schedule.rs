//! Contracts of sale, lease, partnership and loan, and their payments: each fixed before anything is owed.

use super::ijara::Ijara;
use super::murabaha::Murabaha;
use super::musharaka::DiminishingMusharaka;
use super::qard::Qard;
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::rounding::{Rounding, narrow};
use crate::foundation::wire::wire;

/// A contract in which no increase for time can be written down: none has a rate on money owed, and none a charge that
/// grows.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FinanceContract {
    /// A sale at cost plus a disclosed profit.
    Murabaha {
        /// Its terms.
        terms: Murabaha,
    },
    /// A lease.
    Ijara {
        /// Its terms.
        terms: Ijara,
    },
    /// Co-ownership, in which one partner buys the other out and pays rent for what is not bought yet.
    DiminishingMusharaka {
        /// Its terms.
        terms: DiminishingMusharaka,
    },
    /// A loan that is paid back as it was given.
    Qard {
        /// Its terms.
        terms: Qard,
    },
}

/// A request of `wallet.schedule`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinanceScheduleRequest {
    /// The contract.
    pub contract: FinanceContract,
}

/// What is paid, and when. Amounts are minor units of the currency.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinanceSchedule {
    /// The currency.
    pub currency: Currency,
    /// Everything that is paid: the deposit and all lines, exactly.
    pub price: i64,
    /// What is paid at once.
    pub deposit: i64,
    /// Of the price: cost, bought share, or loan. 0 for a lease.
    pub capital: i64,
    /// Of the price: profit of a sale, or rent.
    pub earning: i64,
    /// The payments, in order.
    pub lines: Vec<FinanceLine>,
}

/// One payment.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinanceLine {
    /// From 1 on.
    pub number: u16,
    /// When it falls due.
    pub due: Date,
    /// What is paid: capital and earning.
    pub amount: i64,
    /// Cost, bought share, or loan.
    pub capital: i64,
    /// Profit or rent.
    pub earning: i64,
    /// What is still to be paid by later lines.
    pub outstanding: i64,
    /// The share of the asset that the financing partner still owns afterwards, of a diminishing musharaka.
    pub share: Option<Rational>,
}

pub(super) fn contract(what: &str) -> Error {
    Error::new(Code::WalletContract, what)
}

/// A line without its number and day.
pub(super) const fn split(amount: i64, earning: i64, outstanding: i64) -> FinanceLine {
    FinanceLine { number: 0, due: Date::LEAST, amount, capital: amount - earning, earning, outstanding, share: None }
}

/// Equal parts of a total; the last takes what rounding leaves, so that they add up.
///
/// # Errors
/// `wallet.contract` when a part would not be above zero.
pub(super) fn instalments(total: i64, count: u16, rounding: Rounding) -> Result<Vec<i64>, Error> {
    let equal = narrow(rounding.quotient(i128::from(total), i128::from(count))?)?;
    let last = i128::from(total) - i128::from(equal) * i128::from(count - 1);
    if last <= 0 || (count > 1 && equal <= 0) {
        return Err(contract("so many instalments do not all come out above zero").under("count").under("plan"));
    }
    let mut parts = vec![equal; usize::from(count)];
    if let Some(part) = parts.last_mut() {
        *part = narrow(last)?;
    }
    Ok(parts)
}

/// Numbers the lines from what each pays and earns; what is outstanding follows.
pub(super) fn numbered(
    parts: &[(Date, i64, i64, Option<Rational>)],
    currency: Currency,
) -> Result<FinanceSchedule, Error> {
    let (mut capital, mut earning) = (0_i128, 0_i128);
    for (_, bought, earned, _) in parts {
        capital += i128::from(*bought);
        earning += i128::from(*earned);
    }
    let price = narrow(capital + earning)?;
    let (mut outstanding, mut lines) = (price, Vec::with_capacity(parts.len()));
    for (number, (due, bought, earned, share)) in (1_u16..).zip(parts) {
        // The price holds every sum of parts, so none of these overflows.
        let amount = bought + earned;
        outstanding -= amount;
        lines.push(FinanceLine { number, due: *due, share: *share, ..split(amount, *earned, outstanding) });
    }
    Ok(FinanceSchedule { currency, price, deposit: 0, capital: narrow(capital)?, earning: narrow(earning)?, lines })
}

/// The schedule of a contract.
///
/// # Errors
/// Below `/contract/terms`: `field.range`, `wallet.amount`, `wallet.contract`, `number.precision`, `number.overflow`,
/// `time.range`.
pub fn schedule(request: &FinanceScheduleRequest) -> Result<Outcome<FinanceSchedule>, Error> {
    let found = match &request.contract {
        FinanceContract::Murabaha { terms } => terms.schedule(),
        FinanceContract::Ijara { terms } => terms.schedule(),
        FinanceContract::DiminishingMusharaka { terms } => terms.schedule(),
        FinanceContract::Qard { terms } => terms.schedule(),
    };
    let answer = found.map_err(|error| error.under("terms").under("contract"))?;
    let count = u32::try_from(answer.lines.len()).unwrap_or_default();
    let mut reason = Reason::new("wallet.fixed_total").number("lines", count.into());
    for (name, amount) in [("price", answer.price), ("capital", answer.capital), ("earning", answer.earning)] {
        reason = reason.text(name, &amount.to_string());
    }
    reason = reason.text("currency", answer.currency.code());
    Ok(Outcome { answer, reasons: vec![reason], packs: Vec::new() })
}
