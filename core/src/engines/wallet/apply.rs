//! Carrying out a command's actions, together or not at all.

use super::account::{Account, AccountCategory, AccountId, Limits, Short, Side, Totals};
use super::action::{Balancing, LateGround, WalletAction};
use super::command::Command;
use super::index::bits_of;
use super::ledger::{Amounts, CommandOutcome, Hold, Ledger};
use super::transfer_id::{CommandKey, TransferId};
use crate::foundation::currency::{Currencies, Currency};
use crate::foundation::error::Code;
use crate::foundation::instant::Instant;
use std::cmp::Reverse;

/// What takes back one step of a command.
#[derive(Clone, Copy, Debug)]
pub(super) enum Undo {
    Opened,
    Closed(u32),
    Totals(u32, Totals),
    Held(TransferId),
    Released(Hold),
}

const fn refused(code: Code) -> Short {
    (code, None)
}

/// Both sides of a transfer, found and open.
#[derive(Clone, Copy)]
struct Pair {
    debit: u32,
    credit: u32,
}

impl Ledger {
    /// Carries a command out. Where an action cannot take place, what came before it is taken back.
    pub(super) fn apply(
        &mut self,
        command: &Command,
        key: CommandKey,
        currencies: Option<&Currencies>,
        bought: &[i64],
    ) -> CommandOutcome {
        self.undo.clear();
        self.amounts.clear();
        for (place, action) in (0_u16..).zip(&command.actions) {
            match self.act(action, key.transfer(place), currencies, bought.get(usize::from(place)).copied()) {
                Ok(amount) => self.amounts.push(amount),
                Err((code, short)) => {
                    self.roll_back();
                    return CommandOutcome::Refused { code, action: place, short };
                }
            }
        }
        CommandOutcome::Accepted(match self.amounts.as_slice() {
            [amount] => Amounts::One(*amount),
            amounts => Amounts::Many(amounts.into()),
        })
    }

    fn roll_back(&mut self) {
        while let Some(step) = self.undo.pop() {
            match step {
                Undo::Opened => {
                    if let Some(account) = self.accounts.pop() {
                        self.names.remove(bits_of(account.id.as_str()), self.accounts.len() as u32);
                    }
                }
                Undo::Closed(at) => {
                    if let Some(account) = self.accounts.get_mut(at as usize) {
                        account.closed = false;
                    }
                }
                Undo::Totals(at, totals) => {
                    if let Some(account) = self.accounts.get_mut(at as usize) {
                        account.totals = totals;
                    }
                }
                Undo::Held(id) => self.drop_hold(id),
                Undo::Released(hold) => self.keep_hold(hold),
            }
        }
    }

    /// Files a hold; its expiry as well.
    pub(super) fn keep_hold(&mut self, hold: Hold) {
        self.hold_index.insert((hold.id.0 >> 64) as u64, self.holds.len() as u32);
        self.holds.push(hold);
    }

    /// Takes a hold out; the last one moves into its place.
    fn drop_hold(&mut self, id: TransferId) {
        let Some(at) = self.hold_place(id) else { return };
        self.hold_index.remove((id.0 >> 64) as u64, at);
        self.holds.swap_remove(at as usize);
        if let Some(moved) = self.holds.get(at as usize) {
            let bits = (moved.id.0 >> 64) as u64;
            self.hold_index.remove(bits, self.holds.len() as u32);
            self.hold_index.insert(bits, at);
        }
    }

    fn act(
        &mut self,
        action: &WalletAction,
        id: TransferId,
        currencies: Option<&Currencies>,
        bought: Option<i64>,
    ) -> Result<i64, Short> {
        match action {
            WalletAction::Open { account, category, currency, overdraft, max_balance } => {
                let limits = Limits { overdraft: *overdraft, max_balance: *max_balance };
                self.open_account(account, *category, *currency, limits)
            }
            WalletAction::Close { account } => self.close_account(account),
            WalletAction::Transfer { debit, credit, amount, pending, expires_at, balancing, .. } => {
                let pair = self.pair(debit, credit, amount.currency)?;
                self.transfer(pair, amount.minor, *balancing, pending.then_some((id, *expires_at)))
            }
            WalletAction::Post { transfer, amount } => self.settle(*transfer, *amount, true),
            WalletAction::Void { transfer } => self.settle(*transfer, None, false),
            WalletAction::LateCharge { debit, credit, amount, ground, .. } => {
                let pair = self.pair(debit, credit, amount.currency)?;
                let due = match ground {
                    LateGround::Charity {} => AccountCategory::Charity,
                    LateGround::ActualCost { .. } => AccountCategory::Expense,
                };
                if self.accounts.get(pair.credit as usize).map(|account| account.category) != Some(due) {
                    return Err(refused(Code::WalletLateCharge));
                }
                self.transfer(pair, amount.minor, Balancing::None, None)
            }
            WalletAction::Exchange { debit, sold_to, bought_from, credit, amount, rate, rounding, .. } => {
                if rate.from == rate.to {
                    return Err(refused(Code::WalletSameCurrency));
                }
                if amount.currency != rate.from {
                    return Err(refused(Code::MoneyCurrencyMismatch));
                }
                let minor = match (currencies, bought) {
                    (Some(currencies), _) => {
                        let converted = rate.convert(*amount, currencies, *rounding);
                        converted.map_err(|error| refused(error.code))?.amount.minor
                    }
                    (None, recorded) => recorded.unwrap_or_default(),
                };
                if minor <= 0 {
                    return Err(refused(Code::WalletAmount));
                }
                let sold = self.pair(debit, sold_to, rate.from)?;
                let paid = self.pair(bought_from, credit, rate.to)?;
                self.transfer(sold, amount.minor, Balancing::None, None)?;
                self.transfer(paid, minor, Balancing::None, None)
            }
        }
    }

    fn open_account(
        &mut self,
        id: &AccountId,
        category: AccountCategory,
        currency: Currency,
        limits: Limits,
    ) -> Result<i64, Short> {
        if self.place(id.as_str()).is_some() {
            return Err(refused(Code::WalletAccountExists));
        }
        self.names.insert(bits_of(id.as_str()), self.accounts.len() as u32);
        let totals = Totals::default();
        self.accounts.push(Account { id: id.clone(), category, currency, limits, closed: false, totals });
        self.undo.push(Undo::Opened);
        Ok(0)
    }

    fn close_account(&mut self, id: &AccountId) -> Result<i64, Short> {
        let at = self.find(id)?;
        let Some(account) = self.accounts.get_mut(at as usize) else { return Err(refused(Code::InternalAnswer)) };
        if account.posted() != 0 || !account.totals.is_settled() {
            return Err(refused(Code::WalletAccountNotEmpty));
        }
        account.closed = true;
        self.undo.push(Undo::Closed(at));
        Ok(0)
    }

    /// An account that is open.
    fn find(&self, id: &AccountId) -> Result<u32, Short> {
        let at = self.place(id.as_str()).ok_or(refused(Code::WalletAccountUnknown))?;
        match self.accounts.get(at as usize) {
            Some(account) if !account.closed => Ok(at),
            _ => Err(refused(Code::WalletAccountClosed)),
        }
    }

    /// The two accounts of a transfer, if money of that currency may go from one to the other.
    fn pair(&self, debit: &AccountId, credit: &AccountId, currency: Currency) -> Result<Pair, Short> {
        let pair = Pair { debit: self.find(debit)?, credit: self.find(credit)? };
        if pair.debit == pair.credit {
            return Err(refused(Code::WalletSameAccount));
        }
        let (Some(from), Some(to)) = (self.accounts.get(pair.debit as usize), self.accounts.get(pair.credit as usize))
        else {
            return Err(refused(Code::InternalAnswer));
        };
        if from.currency != currency || to.currency != currency {
            return Err(refused(Code::MoneyCurrencyMismatch));
        }
        let earns = |account: &Account| {
            matches!(account.category, AccountCategory::Income | AccountCategory::Equity | AccountCategory::Expense)
        };
        if from.category == AccountCategory::Charity && earns(to) {
            return Err(refused(Code::WalletCharity));
        }
        Ok(pair)
    }

    fn transfer(
        &mut self,
        pair: Pair,
        most: i64,
        balancing: Balancing,
        hold: Option<(TransferId, Option<Instant>)>,
    ) -> Result<i64, Short> {
        let sides = [
            (pair.debit, Side::Debit, matches!(balancing, Balancing::Debit | Balancing::Both)),
            (pair.credit, Side::Credit, matches!(balancing, Balancing::Credit | Balancing::Both)),
        ];
        let mut amount = most;
        for (at, side, balances) in sides {
            let capacity = self.accounts.get(at as usize).and_then(|account| account.capacity(side));
            if let (true, Some(capacity)) = (balances, capacity) {
                // What is below one unit moves nothing, and `admit` says so.
                amount = amount.min(i64::try_from(capacity.max(1)).unwrap_or(i64::MAX));
            }
        }
        for (at, side, _) in sides {
            let Some(account) = self.accounts.get_mut(at as usize) else { return Err(refused(Code::InternalAnswer)) };
            account.admit(side, amount)?;
            self.undo.push(Undo::Totals(at, account.totals));
            account.totals.add(side, amount, hold.is_some())?;
        }
        if let Some((id, expires_at)) = hold {
            let expires = expires_at.and_then(|at| u64::try_from(at.milliseconds()).ok());
            self.keep_hold(Hold { id, debit: pair.debit, credit: pair.credit, amount, expires });
            self.undo.push(Undo::Held(id));
            if let Some(due) = expires {
                self.expiries.push(Reverse((due, id.0)));
            }
        }
        Ok(amount)
    }

    /// Posts a hold, or voids it.
    fn settle(&mut self, id: TransferId, amount: Option<i64>, post: bool) -> Result<i64, Short> {
        let hold = self.hold_place(id).and_then(|at| self.holds.get(at as usize)).copied();
        let hold = hold.ok_or(refused(Code::WalletNotPending))?;
        let amount = amount.unwrap_or(hold.amount);
        if amount > hold.amount {
            return Err((Code::WalletPostAmount, amount.checked_sub(hold.amount)));
        }
        self.release(hold, if post { amount } else { 0 })?;
        Ok(amount)
    }

    /// Takes a hold away and posts some of it.
    pub(super) fn release(&mut self, hold: Hold, posted: i64) -> Result<(), Short> {
        for (at, side) in [(hold.debit, Side::Debit), (hold.credit, Side::Credit)] {
            let Some(account) = self.accounts.get_mut(at as usize) else { return Err(refused(Code::InternalAnswer)) };
            self.undo.push(Undo::Totals(at, account.totals));
            account.totals.settle(side, hold.amount, posted)?;
        }
        self.drop_hold(hold.id);
        self.undo.push(Undo::Released(hold));
        Ok(())
    }
}
