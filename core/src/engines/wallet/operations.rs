//! The operations on ledgers: what their requests and answers are on the wire.

use super::account::{Account, AccountCategory, AccountId, Side};
use super::command::Command;
use super::journal::{JournalEntry, Replay};
use super::ledger::{CommandOutcome, Ledger, RecordedCommand, Verdict, WalletConfig};
use super::state::LedgerState;
use super::transfer_id::TransferId;
use crate::foundation::currency::{Currencies, Currency};
use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, PackReceipt, Reason};
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::order::sort_by;
use crate::foundation::pack::{Packs, Shelf};
use crate::foundation::rounding::narrow;
use crate::foundation::wire::{Int53, wire};

/// A request of `wallet.step`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletStepRequest {
    /// How commands are treated. The same for the whole life of a ledger.
    #[wire(default = WalletConfig::default())]
    pub config: WalletConfig,
    /// The state as the last answer left it. Left out: an empty ledger.
    pub state: Option<LedgerState>,
    /// Events of type `wallet.command`, whose data are the actions. They are decided by stamp, source and id.
    pub commands: Vec<Event>,
    /// The present: holds that are due by now expire, and clocks that run ahead of it are refused.
    pub now: Instant,
    /// The day whose currency pack an exchange uses; it may be left out when one version is loaded.
    pub as_of: Option<Date>,
}

/// A ledger after some commands.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletStepAnswer {
    /// The state, to be stored.
    pub state: LedgerState,
    /// What became of each command, in the order of the request.
    pub decisions: Vec<CommandDecision>,
    /// The new entries of the journal, to be stored.
    pub entries: Vec<JournalEntry>,
}

/// What became of a command.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandDecision {
    /// It took place.
    Accepted {
        /// Its place in the journal.
        sequence: u64,
        /// What each action did.
        results: Vec<ActionResult>,
    },
    /// Nothing took place, and the journal says so: the same command gets the same answer again.
    Refused {
        /// Its place in the journal.
        sequence: u64,
        /// The error's code.
        code: String,
        /// RFC 6901 pointer to the action, from the event.
        path: String,
        /// By how many minor units it fell short, where that has meaning.
        short: Option<i64>,
    },
    /// It is not in the journal.
    Rejected {
        /// The error's code: `event.conflict`, `event.too_late` or `event.clock`.
        code: String,
    },
}

/// What an action did.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionResult {
    /// The id of what it did: `post` and `void` name a pending transfer by it.
    pub transfer: TransferId,
    /// Minor units moved, held, posted or released; bought by an exchange; 0 for an account opened or closed.
    pub amount: i64,
}

impl CommandDecision {
    fn of(recorded: &RecordedCommand) -> Self {
        let sequence = recorded.sequence;
        match &recorded.outcome {
            CommandOutcome::Accepted(amounts) => {
                let mut results = Vec::new();
                for (place, amount) in (0_u16..).zip(amounts.as_slice()) {
                    results.push(ActionResult { transfer: recorded.key.transfer(place), amount: *amount });
                }
                Self::Accepted { sequence, results }
            }
            CommandOutcome::Refused { code, action, short } => {
                let path = ["/data/actions/", &action.to_string()].concat();
                Self::Refused { sequence, code: code.name().to_owned(), path, short: *short }
            }
        }
    }
}

/// The currencies, where a pack has them; the error that there are none, where they are needed.
type Known<'p> = Result<(&'p Currencies, PackReceipt), Error>;

fn currencies<'p>(packs: Option<&'p Packs>, as_of: Option<Date>) -> Known<'p> {
    Shelf(packs).currencies(as_of)
}

fn used(known: Known<'_>) -> Vec<PackReceipt> {
    known.into_iter().map(|(_, receipt)| receipt).collect()
}

/// The ledger of a request.
fn ledger(config: WalletConfig, state: Option<&LedgerState>) -> Result<Ledger, Error> {
    config.check().map_err(|error| error.under("config"))?;
    match state {
        Some(state) => Ledger::restore(config, state).map_err(|error| error.under("state")),
        None => Ok(Ledger::new(config)),
    }
}

/// Decides commands.
///
/// # Errors
/// Below `/commands`: what [`Command::from_event`] gives. Below `/state`: `wallet.state`. `pack.missing` and
/// `pack.ambiguous` where a command exchanges currencies.
pub fn step(packs: Option<&Packs>, request: &WalletStepRequest) -> Result<Outcome<WalletStepAnswer>, Error> {
    let mut ledger = ledger(request.config, request.state.as_ref())?;
    let mut commands = Vec::with_capacity(request.commands.len());
    for (at, event) in request.commands.iter().enumerate() {
        commands.push(Command::from_event(event).map_err(|error| error.at(at).under("commands"))?);
    }
    let known = if commands.iter().any(Command::exchanges) { Some(currencies(packs, request.as_of)?) } else { None };
    let table = known.as_ref().map(|known| known.0);
    let mut order: Vec<usize> = (0..commands.len()).collect();
    sort_by(&mut order, |a, b| match (request.commands.get(*a), request.commands.get(*b)) {
        (Some(a), Some(b)) => a.order(b),
        _ => std::cmp::Ordering::Equal,
    });
    let (mut entries, mut reasons) = (Vec::new(), Vec::new());
    let mut decided: Vec<(usize, CommandDecision)> = Vec::with_capacity(order.len());
    for at in order {
        let Some(command) = commands.get(at) else { continue };
        let path = ["/decisions/", &at.to_string()].concat();
        let (decision, repeated, recorded) = match ledger.submit(command, request.now, table)? {
            Verdict::Recorded(recorded) => {
                (CommandDecision::of(recorded), false, Some((recorded.sequence, recorded.outcome.clone())))
            }
            Verdict::Repeated(recorded) => (CommandDecision::of(recorded), true, None),
            Verdict::Rejected(code) => (CommandDecision::Rejected { code: code.name().to_owned() }, false, None),
        };
        entries.extend(ledger.expired().iter().map(JournalEntry::from));
        if let Some((sequence, outcome)) = recorded {
            entries.push(JournalEntry::of_command(command, sequence, &outcome, ledger.head()));
        }
        if repeated {
            reasons.push(Reason::new("wallet.repeated").about(&path));
        }
        reasons.extend(refusal_reason(&decision, &path)?);
        decided.push((at, decision));
    }
    ledger.advance(request.now);
    entries.extend(ledger.expired().iter().map(JournalEntry::from));
    sort_by(&mut decided, |a, b| a.0.cmp(&b.0));
    let decisions = decided.into_iter().map(|(_, decision)| decision).collect();
    let answer = WalletStepAnswer { state: ledger.state()?, decisions, entries };
    Ok(Outcome { answer, reasons, packs: known.into_iter().map(|known| known.1).collect() })
}

/// The sentence that a refusal deserves.
fn refusal_reason(decision: &CommandDecision, path: &str) -> Result<Option<Reason>, Error> {
    let (code, short) = match decision {
        CommandDecision::Accepted { .. } => return Ok(None),
        CommandDecision::Refused { code, short, .. } => (code, *short),
        CommandDecision::Rejected { code } => (code, None),
    };
    Ok(Some(match short.and_then(|short| Int53::new(short).ok()) {
        Some(short) => Reason::new("wallet.short").number("short", short).text("code", code).about(path),
        None => Reason::new("wallet.refused").text("code", code).about(path),
    }))
}

/// A request of `wallet.advance`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletAdvanceRequest {
    /// How commands are treated.
    #[wire(default = WalletConfig::default())]
    pub config: WalletConfig,
    /// The state.
    pub state: LedgerState,
    /// The present.
    pub now: Instant,
}

/// Lets time pass: holds that are due by now expire.
///
/// # Errors
/// `wallet.state` below `/state`.
pub fn advance(request: &WalletAdvanceRequest) -> Result<WalletStepAnswer, Error> {
    let mut ledger = ledger(request.config, Some(&request.state))?;
    ledger.advance(request.now);
    let entries = ledger.expired().iter().map(JournalEntry::from).collect();
    Ok(WalletStepAnswer { state: ledger.state()?, decisions: Vec::new(), entries })
}

/// A request of `wallet.verify`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletVerifyRequest {
    /// How commands were treated.
    #[wire(default = WalletConfig::default())]
    pub config: WalletConfig,
    /// The state that the entries follow. Left out: they are the whole journal.
    pub state: Option<LedgerState>,
    /// The entries.
    pub entries: Vec<JournalEntry>,
    /// The hash that the last entry must have: without it, nobody can tell that the end is missing.
    pub head: Option<Digest>,
    /// The day whose currency pack exchanges used; it may be left out when one version is loaded.
    pub as_of: Option<Date>,
}

/// Whether a journal is what happened.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletVerifyAnswer {
    /// Whether every entry follows from those before it.
    pub verified: bool,
    /// Entries that do.
    pub entries: Int53,
    /// The hash after them.
    pub head: Digest,
    /// What does not, where something does not.
    pub broken: Option<BrokenEntry>,
    /// The state after the entries, if all follow: that of the ledger which wrote them, byte for byte.
    pub state: Option<LedgerState>,
}

/// The first thing wrong with a journal.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenEntry {
    /// RFC 6901 pointer into the request.
    pub path: String,
    /// What is wrong.
    pub detail: String,
}

/// Makes a ledger again from its journal and compares every step.
///
/// # Errors
/// `wallet.state` below `/state`. A journal that does not hold is an answer.
pub fn verify(packs: Option<&Packs>, request: &WalletVerifyRequest) -> Result<Outcome<WalletVerifyAnswer>, Error> {
    let known = currencies(packs, request.as_of);
    let table = known.as_ref().ok().map(|known| known.0);
    let state = request.state.as_ref();
    let mut replay = Replay::of(ledger(request.config, state)?);
    let mut checked = replay.fold_all(&request.entries, table);
    if checked.is_ok() && request.head.is_some_and(|head| head != replay.ledger().head()) {
        checked = Err(Error::new(Code::WalletJournal, "the last entry has another hash").under("head"));
    }
    let (good, head) = replay.good();
    let answer = WalletVerifyAnswer {
        verified: checked.is_ok(),
        entries: Int53::count(good)?,
        head,
        broken: checked
            .as_ref()
            .err()
            .map(|error| BrokenEntry { path: error.path.clone(), detail: error.detail.clone() }),
        state: match &checked {
            Ok(()) => Some(replay.ledger().state()?),
            Err(_) => None,
        },
    };
    Ok(Outcome { answer, reasons: Vec::new(), packs: used(known) })
}

/// A request of `wallet.balances`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletBalancesRequest {
    /// How commands were treated.
    #[wire(default = WalletConfig::default())]
    pub config: WalletConfig,
    /// The state that the entries follow. Left out: they are the whole journal.
    pub state: Option<LedgerState>,
    /// The entries since then.
    #[wire(default = Vec::new())]
    pub entries: Vec<JournalEntry>,
    /// Which moment to look at: entries after it do not count, and holds that were due by then have expired. Left out:
    /// after the last entry.
    pub at: Option<Instant>,
}

/// What the accounts hold.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletBalancesAnswer {
    /// Entries that count.
    pub sequence: u64,
    /// The accounts, in the order in which they were opened.
    pub accounts: Vec<AccountBalance>,
    /// For each currency, by code: the trial balance.
    pub totals: Vec<CurrencyTotal>,
}

/// What an account holds.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBalance {
    /// Its name.
    pub account: AccountId,
    /// What it is.
    pub category: AccountCategory,
    /// Its currency.
    pub currency: Currency,
    /// The balance on the normal side, without holds.
    pub balance: i64,
    /// How much may leave it: the balance and the overdraft, less what is held. Absent: without limit.
    pub available: Option<i64>,
    /// Debits that took place.
    pub debits_posted: i64,
    /// Credits that took place.
    pub credits_posted: i64,
    /// Debits held.
    pub debits_pending: i64,
    /// Credits held.
    pub credits_pending: i64,
}

/// The trial balance of a currency: debits equal credits.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencyTotal {
    /// The currency.
    pub currency: Currency,
    /// Debits that took place.
    pub debits: i64,
    /// Credits that took place.
    pub credits: i64,
    /// Debits held, which credits held equal.
    pub pending: i64,
}

impl AccountBalance {
    fn of(account: &Account) -> Result<Self, Error> {
        let leaving = if account.category.normal_side() == Side::Debit { Side::Credit } else { Side::Debit };
        // No transfer moves more than 64 bits hold.
        let available = account.capacity(leaving).map(|capacity| i64::try_from(capacity).unwrap_or(i64::MAX));
        let totals = account.totals;
        Ok(Self {
            account: account.id.clone(),
            category: account.category,
            currency: account.currency,
            balance: account.balance()?,
            available,
            debits_posted: totals.debits_posted,
            credits_posted: totals.credits_posted,
            debits_pending: totals.debits_pending,
            credits_pending: totals.credits_pending,
        })
    }
}

/// The balances at a moment.
///
/// # Errors
/// `wallet.state` below `/state`; `wallet.journal` below `/entries` for entries that do not follow; `number.overflow`.
pub fn balances(request: &WalletBalancesRequest) -> Result<WalletBalancesAnswer, Error> {
    let state = request.state.as_ref();
    let mut replay = Replay::of(ledger(request.config, state)?);
    let mut counted = 0;
    for entry in &request.entries {
        match request.at {
            Some(at) if entry.at()? > at => break,
            _ => counted += 1,
        }
    }
    replay.fold_all(request.entries.get(..counted).unwrap_or_default(), None)?;
    let mut ledger = replay.into_ledger();
    if let Some(at) = request.at {
        ledger.advance(at);
    }
    let (mut accounts, mut totals) = (Vec::new(), Vec::new());
    for account in ledger.accounts() {
        accounts.push(AccountBalance::of(account)?);
    }
    for (currency, debits, credits, pending, _) in ledger.totals() {
        let (debits, credits, pending) = (narrow(debits)?, narrow(credits)?, narrow(pending)?);
        totals.push(CurrencyTotal { currency, debits, credits, pending });
    }
    Ok(WalletBalancesAnswer { sequence: ledger.sequence(), accounts, totals })
}
