//! The state of a ledger as a plain value: what a host stores and hands back.

use super::account::{Account, AccountCategory, AccountId, Limits, Side, Totals};
use super::index::bits_of;
use super::ledger::{Amounts, CommandOutcome, Hold, Latest, Ledger, RecordedCommand, WalletConfig};
use super::transfer_id::TransferId;
use crate::foundation::currency::Currency;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::hybrid_clock::Stamp;
use crate::foundation::identifier::checked;
use crate::foundation::instant::Instant;
use crate::foundation::order::sort_by;
use crate::foundation::wire::wire;
use std::cmp::Reverse;

/// The state of a ledger.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerState {
    /// The accounts, in the order in which they were opened.
    pub accounts: Vec<AccountState>,
    /// The holds, by id.
    pub pending: Vec<PendingTransfer>,
    /// The commands that are remembered, in the order of the journal.
    pub remembered: Vec<RememberedCommand>,
    /// Entries in the journal so far.
    pub sequence: u64,
    /// The hash of the latest entry.
    pub head: Digest,
    /// When the latest entry was; absent before the first.
    pub clock: Option<Instant>,
    /// The latest command; absent before the first.
    pub latest: Option<LatestCommand>,
    /// When time alone changes something next: the earliest expiry of a hold.
    pub next_change_at: Option<Instant>,
}

/// An account and what it holds.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountState {
    /// Its name.
    pub account: AccountId,
    /// What it is.
    pub category: AccountCategory,
    /// The one currency that it holds.
    pub currency: Currency,
    /// How far the balance may fall below zero, in minor units. Absent: without limit.
    pub overdraft: Option<i64>,
    /// The greatest balance, in minor units. Absent: without limit.
    pub max_balance: Option<i64>,
    /// Whether it is closed.
    #[wire(default = false)]
    pub closed: bool,
    /// Debits that took place, in minor units.
    pub debits_posted: i64,
    /// Credits that took place.
    pub credits_posted: i64,
    /// Debits held.
    pub debits_pending: i64,
    /// Credits held.
    pub credits_pending: i64,
}

/// A hold.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingTransfer {
    /// Its id.
    pub transfer: TransferId,
    /// The account that is debited.
    pub debit: AccountId,
    /// The account that is credited.
    pub credit: AccountId,
    /// Minor units held.
    pub amount: i64,
    /// When it expires, if it does.
    pub expires_at: Option<Instant>,
}

/// A command that was decided, remembered so that it gets the same answer again.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RememberedCommand {
    /// The id of its first action's transfer; it stands for the command's source and id.
    pub command: TransferId,
    /// The first 16 bytes of the digest of the command's spelling, as 32 hexadecimal digits.
    pub digest: TransferId,
    /// Its place in the journal.
    pub sequence: u64,
    /// When, to the millisecond.
    pub at: Instant,
    /// One amount for each action, of a command that took place.
    pub amounts: Option<Vec<i64>>,
    /// Why not, of one that did not.
    pub refusal: Option<WalletRefusal>,
}

/// Why a command did not take place.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletRefusal {
    /// The error's code.
    pub code: String,
    /// The place of the action that could not take place.
    pub action: u16,
    /// By how many minor units it fell short.
    pub short: Option<i64>,
}

/// A command's stamp, source and id.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatestCommand {
    /// Stamp.
    pub hlc: Stamp,
    /// Source.
    pub source: String,
    /// Id.
    pub id: String,
}

pub(super) fn wrong(what: &str) -> Error {
    Error::new(Code::WalletState, what)
}

fn milliseconds(at: Instant) -> Result<u64, Error> {
    let whole = at.nanoseconds().is_multiple_of(1_000_000);
    u64::try_from(at.milliseconds())
        .ok()
        .filter(|_| whole)
        .ok_or_else(|| wrong("expected whole milliseconds from 1970 on"))
}

fn instant(milliseconds: u64) -> Result<Instant, Error> {
    Instant::from_milliseconds(i64::try_from(milliseconds).unwrap_or(i64::MAX))
}

/// A code by its name: the codes that a ledger may give.
pub(super) fn code_named(name: &str) -> Result<Code, Error> {
    let found = Code::ALL.iter().find(|code| code.name() == name);
    found.copied().ok_or_else(|| wrong("there is no such code").under("code"))
}

impl WalletRefusal {
    pub(super) fn outcome(&self) -> Result<CommandOutcome, Error> {
        Ok(CommandOutcome::Refused { code: code_named(&self.code)?, action: self.action, short: self.short })
    }
}

pub(super) fn amounts_of(amounts: &[i64]) -> Amounts {
    match amounts {
        [amount] => Amounts::One(*amount),
        amounts => Amounts::Many(amounts.into()),
    }
}

/// What a command came to, in the two fields that records have for it.
pub(super) fn told(outcome: &CommandOutcome) -> (Option<Vec<i64>>, Option<WalletRefusal>) {
    match outcome {
        CommandOutcome::Accepted(amounts) => (Some(amounts.as_slice().to_vec()), None),
        CommandOutcome::Refused { code, action, short } => {
            (None, Some(WalletRefusal { code: code.name().to_owned(), action: *action, short: *short }))
        }
    }
}

impl Ledger {
    /// The state, as a host stores it.
    ///
    /// # Errors
    /// `time.range` for a clock beyond the year 9999.
    pub fn state(&self) -> Result<LedgerState, Error> {
        let mut state = LedgerState {
            accounts: Vec::with_capacity(self.accounts.len()),
            pending: Vec::with_capacity(self.holds.len()),
            remembered: Vec::with_capacity(self.remembered.len()),
            sequence: self.sequence,
            head: self.head,
            clock: None,
            latest: None,
            next_change_at: self.next_change_at(),
        };
        if self.sequence > 0 {
            state.clock = Some(instant(self.clock)?);
        }
        if let Some(Latest { stamp, source, id }) = &self.latest {
            state.latest = Some(LatestCommand { hlc: *stamp, source: source.clone(), id: id.clone() });
        }
        for account in &self.accounts {
            let Totals { debits_posted, credits_posted, debits_pending, credits_pending } = account.totals;
            state.accounts.push(AccountState {
                account: account.id.clone(),
                category: account.category,
                currency: account.currency,
                overdraft: account.limits.overdraft,
                max_balance: account.limits.max_balance,
                closed: account.closed,
                debits_posted,
                credits_posted,
                debits_pending,
                credits_pending,
            });
        }
        let name = |at: u32| {
            let account = self.accounts.get(at as usize).ok_or_else(|| wrong("a hold has no account"));
            account.map(|account| account.id.clone())
        };
        for hold in &self.holds {
            let expires_at = match hold.expires {
                Some(due) => Some(instant(due)?),
                None => None,
            };
            let (debit, credit) = (name(hold.debit)?, name(hold.credit)?);
            state.pending.push(PendingTransfer { transfer: hold.id, debit, credit, amount: hold.amount, expires_at });
        }
        sort_by(&mut state.pending, |a, b| a.transfer.cmp(&b.transfer));
        for recorded in &self.remembered {
            let (amounts, refusal) = told(&recorded.outcome);
            state.remembered.push(RememberedCommand {
                command: recorded.key.transfer(0),
                digest: TransferId(recorded.digest),
                sequence: recorded.sequence,
                at: instant(recorded.milliseconds)?,
                amounts,
                refusal,
            });
        }
        Ok(state)
    }

    /// A ledger that goes on from a state.
    ///
    /// # Errors
    /// `wallet.state`, with the path of what contradicts the rest: accounts twice, debits and credits that differ in a
    /// currency, a broken limit, holds that do not add up, commands out of order.
    pub fn restore(config: WalletConfig, state: &LedgerState) -> Result<Self, Error> {
        let mut ledger = Self::new(config);
        let (empty, genesis) = (state.sequence == 0, ledger.head);
        if empty != state.clock.is_none()
            || (empty && (state.latest.is_some() || state.head != genesis || !state.accounts.is_empty()))
        {
            return Err(wrong(
                "an empty journal has no accounts, no clock, no latest command and the head of the beginning",
            ));
        }
        (ledger.sequence, ledger.head) = (state.sequence, state.head);
        if let Some(clock) = state.clock {
            ledger.clock = milliseconds(clock).map_err(|error| error.under("clock"))?;
        }
        if let Some(latest) = &state.latest {
            let (source, id) = (checked(latest.source.clone()), checked(latest.id.clone()));
            let at = |field| move |error: Error| error.under(field).under("latest");
            let (source, id) = (source.map_err(at("source"))?, id.map_err(at("id"))?);
            if latest.hlc.milliseconds() > ledger.clock {
                return Err(wrong("it is later than the clock").under("latest"));
            }
            ledger.latest = Some(Latest { stamp: latest.hlc, source, id });
        }
        for (at, account) in state.accounts.iter().enumerate() {
            ledger.restore_account(account).map_err(|error| error.at(at).under("accounts"))?;
        }
        ledger.balanced().map_err(|error| error.under("accounts"))?;
        let mut held = vec![Totals::default(); ledger.accounts.len()];
        for (at, hold) in state.pending.iter().enumerate() {
            ledger.restore_hold(hold, &mut held).map_err(|error| error.at(at).under("pending"))?;
        }
        for (at, (account, held)) in ledger.accounts.iter().zip(&held).enumerate() {
            let Totals { debits_pending, credits_pending, .. } = account.totals;
            if (held.debits_pending, held.credits_pending) != (debits_pending, credits_pending) {
                return Err(wrong("the holds do not add up to the pending totals").at(at).under("accounts"));
            }
        }
        for (at, recorded) in state.remembered.iter().enumerate() {
            ledger.restore_command(recorded).map_err(|error| error.at(at).under("remembered"))?;
        }
        if ledger.next_change_at() != state.next_change_at {
            return Err(wrong("it is not the earliest expiry").under("nextChangeAt"));
        }
        Ok(ledger)
    }

    fn restore_account(&mut self, state: &AccountState) -> Result<(), Error> {
        if self.place(state.account.as_str()).is_some() {
            return Err(wrong("the name stands above already").under("account"));
        }
        let totals = Totals {
            debits_posted: state.debits_posted,
            credits_posted: state.credits_posted,
            debits_pending: state.debits_pending,
            credits_pending: state.credits_pending,
        };
        let account = Account {
            id: state.account.clone(),
            category: state.category,
            currency: state.currency,
            limits: Limits { overdraft: state.overdraft, max_balance: state.max_balance },
            closed: state.closed,
            totals,
        };
        let numbers = [state.debits_posted, state.credits_posted, state.debits_pending, state.credits_pending];
        let negative = numbers.iter().any(|n| *n < 0) || state.overdraft < Some(0) && state.overdraft.is_some();
        let within = |side| account.capacity(side).is_none_or(|capacity| capacity >= 0);
        if negative || !within(Side::Debit) || !within(Side::Credit) {
            return Err(wrong("the totals break the account's limits"));
        }
        if state.closed && (account.posted() != 0 || !totals.is_settled()) {
            return Err(wrong("a closed account holds nothing"));
        }
        self.names.insert(bits_of(state.account.as_str()), self.accounts.len() as u32);
        self.accounts.push(account);
        Ok(())
    }

    /// Debits equal credits, in each currency, posted and pending.
    fn balanced(&self) -> Result<(), Error> {
        for total in self.totals() {
            if total.1 != total.2 || total.3 != total.4 {
                return Err(wrong(&["debits and credits differ in ", total.0.code()].concat()));
            }
        }
        Ok(())
    }

    /// For each currency, by code: debits and credits posted, debits and credits pending.
    #[must_use]
    pub fn totals(&self) -> Vec<(Currency, i128, i128, i128, i128)> {
        let mut sums: Vec<(Currency, i128, i128, i128, i128)> = Vec::new();
        for Account { currency, totals, .. } in &self.accounts {
            let at = match sums.iter().position(|sum| sum.0 >= *currency) {
                Some(at) if sums.get(at).is_some_and(|sum| sum.0 == *currency) => at,
                place => {
                    let at = place.unwrap_or(sums.len());
                    sums.insert(at, (*currency, 0, 0, 0, 0));
                    at
                }
            };
            if let Some(sum) = sums.get_mut(at) {
                sum.1 += i128::from(totals.debits_posted);
                sum.2 += i128::from(totals.credits_posted);
                sum.3 += i128::from(totals.debits_pending);
                sum.4 += i128::from(totals.credits_pending);
            }
        }
        sums
    }

    fn restore_hold(&mut self, state: &PendingTransfer, held: &mut [Totals]) -> Result<(), Error> {
        let place = |id: &AccountId, field| {
            self.place(id.as_str()).ok_or_else(|| wrong("there is no such account").under(field))
        };
        let (debit, credit) = (place(&state.debit, "debit")?, place(&state.credit, "credit")?);
        let expires = match state.expires_at {
            Some(at) => Some(milliseconds(at).map_err(|error| error.under("expiresAt"))?),
            None => None,
        };
        let currency = |at: u32| self.accounts.get(at as usize).map(|account| account.currency);
        if currency(debit) != currency(credit) {
            return Err(wrong("the accounts are of two currencies"));
        }
        let ascending = self.holds.last().is_none_or(|last| last.id < state.transfer);
        if !ascending || state.amount <= 0 || debit == credit || expires.is_some_and(|due| due <= self.clock) {
            return Err(wrong("holds ascend by id, are above zero, between two accounts, and not due"));
        }
        for (at, side) in [(debit, Side::Debit), (credit, Side::Credit)] {
            let sum = held.get_mut(at as usize).map(|totals| totals.add(side, state.amount, true));
            if sum != Some(Ok(())) {
                return Err(wrong("the holds need more than 64 bits"));
            }
        }
        if let Some(due) = expires {
            self.expiries.push(Reverse((due, state.transfer.0)));
        }
        self.keep_hold(Hold { id: state.transfer, debit, credit, amount: state.amount, expires });
        Ok(())
    }

    fn restore_command(&mut self, state: &RememberedCommand) -> Result<(), Error> {
        let at = milliseconds(state.at).map_err(|error| error.under("at"))?;
        let key = state.command.command();
        let outcome = match (&state.amounts, &state.refusal) {
            (Some(amounts), None) => CommandOutcome::Accepted(amounts_of(amounts)),
            (None, Some(refusal)) => refusal.outcome().map_err(|error| error.under("refusal"))?,
            _ => return Err(wrong("a command has either amounts or a refusal")),
        };
        let follows =
            self.remembered.back().is_none_or(|last| last.sequence < state.sequence && last.milliseconds <= at);
        if !follows
            || state.sequence == 0
            || state.sequence > self.sequence
            || at > self.clock
            || key.transfer(0) != state.command
        {
            return Err(wrong("commands stand in the order of the journal, none beyond its end"));
        }
        self.remembered_index.insert((key.0 >> 64) as u64, self.remembered.len() as u32);
        self.remembered.push_back(RecordedCommand {
            key,
            digest: state.digest.0,
            sequence: state.sequence,
            milliseconds: at,
            outcome,
        });
        Ok(())
    }
}
