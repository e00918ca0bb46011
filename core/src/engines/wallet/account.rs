//! Accounts: what kind they are, what they may hold, and what they hold.

use crate::foundation::currency::Currency;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::wire;

/// An account's name, which may be a path such as `user:42:wallet`.
#[wire(id)]
pub struct AccountId(String);

/// What an account is in the books. It decides the normal side: assets and expenses grow by debits, all others by
/// credits.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountCategory {
    /// What the operator owns or is owed: cash, a bank account, receivables. Grows by debits.
    Asset,
    /// What the operator owes: users' wallets, payables. Grows by credits.
    Liability,
    /// What the owners put in, and what balances opening amounts and exchanges. Grows by credits.
    Equity,
    /// What the operator earned. Grows by credits.
    Income,
    /// What the operator spent. Grows by debits.
    Expense,
    /// What is owed to charities: late-payment donations. A liability that never becomes income or equity. Grows by
    /// credits.
    Charity,
}

impl AccountCategory {
    /// Every category, in the order of the numbers that the journal writes.
    pub const ALL: [Self; 6] = [Self::Asset, Self::Liability, Self::Equity, Self::Income, Self::Expense, Self::Charity];

    /// The side on which an account of this category grows.
    #[must_use]
    pub const fn normal_side(self) -> Side {
        match self {
            Self::Asset | Self::Expense => Side::Debit,
            _ => Side::Credit,
        }
    }
}

/// A side of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Left.
    Debit,
    /// Right.
    Credit,
}

/// What an account may hold: fixed when it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// How far the balance may fall below zero, in minor units; 0 for an account that never does; `None` for no limit.
    pub overdraft: Option<i64>,
    /// The greatest balance, in minor units.
    pub max_balance: Option<i64>,
}

/// An account of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub id: AccountId,
    /// What it is.
    pub category: AccountCategory,
    /// The one currency that it holds.
    pub currency: Currency,
    /// What it may hold.
    pub limits: Limits,
    /// Whether it takes no further transfers.
    pub closed: bool,
    /// What it holds.
    pub totals: Totals,
}

/// Running totals of an account in minor units, each zero or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Debits that took place.
    pub debits_posted: i64,
    /// Credits that took place.
    pub credits_posted: i64,
    /// Debits held by pending transfers.
    pub debits_pending: i64,
    /// Credits held by pending transfers.
    pub credits_pending: i64,
}

/// Why an account takes no part in a transfer: a code, and by how many minor units it fell short where that has meaning.
pub(super) type Short = (Code, Option<i64>);

const OVERFLOW: Short = (Code::NumberOverflow, None);

impl Account {
    /// The balance on the normal side without pending transfers.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn balance(&self) -> Result<i64, Error> {
        i64::try_from(self.posted())
            .map_err(|_| Error::new(Code::NumberOverflow, "the balance needs more than 64 bits"))
    }

    /// The same, in a type that always holds it.
    pub(super) fn posted(&self) -> i128 {
        let totals = &self.totals;
        let debits = i128::from(totals.debits_posted) - i128::from(totals.credits_posted);
        if self.category.normal_side() == Side::Debit { debits } else { -debits }
    }

    /// How much a transfer may move on a side: what is at hand, or what there is room for. Pending transfers count
    /// against it, and never for it, so that no outcome of theirs breaks a limit. `None` for no limit.
    #[must_use]
    pub fn capacity(&self, side: Side) -> Option<i128> {
        let pending = match side {
            Side::Debit => self.totals.debits_pending,
            Side::Credit => self.totals.credits_pending,
        };
        if side == self.category.normal_side() {
            self.limits.max_balance.map(|most| i128::from(most) - self.posted() - i128::from(pending))
        } else {
            self.limits.overdraft.map(|below| self.posted() + i128::from(below) - i128::from(pending))
        }
    }

    /// Refuses an amount beyond the capacity of a side.
    pub(super) fn admit(&self, side: Side, amount: i64) -> Result<(), Short> {
        let Some(capacity) = self.capacity(side) else { return Ok(()) };
        if i128::from(amount) <= capacity {
            return Ok(());
        }
        let code = if side == self.category.normal_side() { Code::WalletMaxBalance } else { Code::WalletInsufficient };
        Err((code, i64::try_from(i128::from(amount) - capacity).ok()))
    }
}

impl Totals {
    /// The pending total of a side, and the posted one.
    fn side(&mut self, side: Side) -> (&mut i64, &mut i64) {
        match side {
            Side::Debit => (&mut self.debits_pending, &mut self.debits_posted),
            Side::Credit => (&mut self.credits_pending, &mut self.credits_posted),
        }
    }

    /// Adds to the pending or the posted total of a side.
    pub(super) fn add(&mut self, side: Side, amount: i64, pending: bool) -> Result<(), Short> {
        let (held, done) = self.side(side);
        let total = if pending { held } else { done };
        *total = total.checked_add(amount).ok_or(OVERFLOW)?;
        Ok(())
    }

    /// Takes a hold away and posts as much of it as was asked for.
    pub(super) fn settle(&mut self, side: Side, held: i64, posted: i64) -> Result<(), Short> {
        let (pending, done) = self.side(side);
        let (left, sum) = (pending.checked_sub(held).ok_or(OVERFLOW)?, done.checked_add(posted).ok_or(OVERFLOW)?);
        (*pending, *done) = (left, sum);
        Ok(())
    }

    /// Whether nothing is pending.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.debits_pending == 0 && self.credits_pending == 0
    }
}
