//! The ledger: accounts, holds, the commands it remembers, and the head of its journal.

use super::account::Account;
use super::command::{self, Command, Spelling};
use super::index::{Index, bits_of};
use super::transfer_id::{CommandKey, TransferId};
use crate::foundation::currency::Currencies;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::hybrid_clock::Stamp;
use crate::foundation::identifier::shortlex;
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, wire};
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};

/// How a ledger treats commands.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalletConfig {
    /// Milliseconds for which a command is remembered, so that the same command gets the same answer again. After that
    /// it is refused as too late, never carried out twice. Left out: for ever.
    pub remember_for: Option<Int53>,
    /// Milliseconds that a command's stamp may lie ahead of `now`: one minute by default.
    #[wire(default = 60_000)]
    pub max_ahead: u32,
}

impl WalletConfig {
    /// Whether the numbers are within their ranges.
    ///
    /// # Errors
    /// `field.range` at `/rememberFor` for a negative time.
    pub fn check(&self) -> Result<(), Error> {
        if self.remember_for.is_some_and(|kept| kept.get() < 0) {
            return Err(Error::new(Code::FieldRange, "expected zero or more").under("rememberFor"));
        }
        Ok(())
    }
}

impl Default for WalletConfig {
    fn default() -> Self {
        Self { remember_for: None, max_ahead: 60_000 }
    }
}

/// A hold: a transfer that is neither posted nor released yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hold {
    pub id: TransferId,
    pub debit: u32,
    pub credit: u32,
    pub amount: i64,
    /// Milliseconds since 1970.
    pub expires: Option<u64>,
}

/// What a command came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandOutcome {
    /// It took place: one amount for each action. Minor units moved, held, posted or released; bought by an exchange;
    /// 0 for an account opened or closed.
    Accepted(Amounts),
    /// Nothing took place.
    Refused {
        /// Why.
        code: Code,
        /// The place of the action that could not take place.
        action: u16,
        /// By how many minor units it fell short, where that has meaning and fits.
        short: Option<i64>,
    },
}

/// The amounts of a command's actions: most commands have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amounts {
    /// Of a command with one action.
    One(i64),
    /// Of all others.
    Many(Box<[i64]>),
}

impl Amounts {
    /// The amounts, one for each action.
    #[must_use]
    pub fn as_slice(&self) -> &[i64] {
        match self {
            Self::One(amount) => std::slice::from_ref(amount),
            Self::Many(amounts) => amounts,
        }
    }
}

/// A command that the ledger decided, as it remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCommand {
    /// Its key.
    pub key: CommandKey,
    /// The first half of the digest of its spelling.
    pub(super) digest: u128,
    /// Its place in the journal, from 1 on.
    pub sequence: u64,
    /// Milliseconds of its stamp.
    pub(super) milliseconds: u64,
    /// What it came to.
    pub outcome: CommandOutcome,
}

/// A hold that expired, as the journal has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// Its place in the journal.
    pub sequence: u64,
    /// When: the instant that the hold named.
    pub at: Instant,
    /// The hold.
    pub transfer: TransferId,
    /// The entry's hash.
    pub hash: Digest,
}

/// The latest command of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Latest {
    pub stamp: Stamp,
    pub source: String,
    pub id: String,
}

/// What a ledger says to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'l> {
    /// It is in the journal now.
    Recorded(&'l RecordedCommand),
    /// It was in the journal already: the same answer again.
    Repeated(&'l RecordedCommand),
    /// It is not in the journal: `event.conflict`, `event.too_late` or `event.clock`.
    Rejected(Code),
}

/// A double-entry ledger in memory.
///
/// ```
/// use hivecore::wallet::{Command, CommandOutcome, Ledger, Verdict, WalletConfig};
/// use hivecore::foundation::{event::Event, instant::Instant};
///
/// let event = Event::parse(br#"{"specversion":"1.0","id":"1","source":"shop","type":"wallet.command",
///   "hlc":"019aa3b1c00000000000000000000001","data":{"actions":[
///     {"kind":"open","account":"bank","category":"asset","currency":"EUR"},
///     {"kind":"open","account":"ann","category":"liability","currency":"EUR","overdraft":"0"},
///     {"kind":"transfer","debit":"bank","credit":"ann","amount":{"currency":"EUR","minor":"500"}}]}}"#)?;
/// let mut ledger = Ledger::new(WalletConfig::default());
/// let now = Instant::parse("2025-11-21T00:00:00Z")?;
/// let verdict = ledger.submit(&Command::from_event(&event)?, now, None)?;
/// let Verdict::Recorded(recorded) = verdict else { panic!("it is new") };
/// assert!(matches!(&recorded.outcome, CommandOutcome::Accepted(amounts) if amounts.as_slice() == [0, 0, 500]));
/// assert_eq!(ledger.account("ann").map(|account| account.balance()), Some(Ok(500)));
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) config: WalletConfig,
    pub(super) accounts: Vec<Account>,
    pub(super) names: Index,
    pub(super) holds: Vec<Hold>,
    pub(super) hold_index: Index,
    /// Holds by expiry. Those that are settled stay here until their time comes.
    pub(super) expiries: BinaryHeap<Reverse<(u64, u128)>>,
    pub(super) remembered: VecDeque<RecordedCommand>,
    pub(super) remembered_index: Index,
    /// How many commands were forgotten, modulo 2^32: places in the index count from the first command on.
    pub(super) forgotten: u32,
    pub(super) sequence: u64,
    pub(super) head: Digest,
    /// Milliseconds of the latest entry.
    pub(super) clock: u64,
    pub(super) latest: Option<Latest>,
    pub(super) expired: Vec<Expiry>,
    pub(super) undo: Vec<super::apply::Undo>,
    pub(super) amounts: Vec<i64>,
    scratch: Vec<u8>,
}

/// What the first entry's hash commits to.
const GENESIS: &[u8] = b"hive.wallet.journal.v1";

impl Ledger {
    /// An empty ledger.
    #[must_use]
    pub fn new(config: WalletConfig) -> Self {
        Self {
            config,
            accounts: Vec::new(),
            names: Index::default(),
            holds: Vec::new(),
            hold_index: Index::default(),
            expiries: BinaryHeap::new(),
            remembered: VecDeque::new(),
            remembered_index: Index::default(),
            forgotten: 0,
            sequence: 0,
            head: Digest::of(GENESIS),
            clock: 0,
            latest: None,
            expired: Vec::new(),
            undo: Vec::new(),
            amounts: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// The accounts, in the order in which they were opened.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// The account of that name.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.place(id).and_then(|at| self.accounts.get(at as usize))
    }

    pub(super) fn place(&self, id: &str) -> Option<u32> {
        self.names.find(bits_of(id), |at| self.accounts.get(at as usize).is_some_and(|found| found.id.as_str() == id))
    }

    /// The number of entries in the journal so far.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The hash of the journal's latest entry; of an empty journal, the digest of `hive.wallet.journal.v1`.
    #[must_use]
    pub const fn head(&self) -> Digest {
        self.head
    }

    /// The holds that expired by the latest [`submit`](Self::submit) or [`advance`](Self::advance), before anything
    /// else it did.
    #[must_use]
    pub fn expired(&self) -> &[Expiry] {
        &self.expired
    }

    /// When time alone changes something next: the earliest expiry.
    #[must_use]
    pub fn next_change_at(&self) -> Option<Instant> {
        let first = self.holds.iter().filter_map(|hold| hold.expires).min()?;
        Instant::from_milliseconds(i64::try_from(first).ok()?).ok()
    }

    pub(super) fn hold_place(&self, id: TransferId) -> Option<u32> {
        self.hold_index.find((id.0 >> 64) as u64, |at| self.holds.get(at as usize).is_some_and(|hold| hold.id == id))
    }

    fn recorded_at(&self, place: u32) -> Option<&RecordedCommand> {
        self.remembered.get(place.wrapping_sub(self.forgotten) as usize)
    }

    /// Decides a command: pure, replayable, and the same however commands were grouped.
    ///
    /// `now` only guards against clocks that run ahead. The packs' currencies are needed by exchanges alone.
    ///
    /// # Errors
    /// What [`Command::check`] gives; `pack.missing` for an exchange without currencies. Everything else is a verdict.
    pub fn submit(
        &mut self,
        command: &Command,
        now: Instant,
        currencies: Option<&Currencies>,
    ) -> Result<Verdict<'_>, Error> {
        command.check()?;
        if currencies.is_none() && command.exchanges() {
            return Err(Error::new(Code::PackMissing, "the pack currencies is needed for an exchange"));
        }
        let ahead = now.milliseconds().saturating_add(i64::from(self.config.max_ahead));
        Ok(self.decide(command, ahead, currencies, None))
    }

    /// Decides a command whose stamp is at most `latest` milliseconds. Where there are no currencies, what was `told`
    /// by the journal says what exchanges came to.
    pub(super) fn decide(
        &mut self,
        command: &Command,
        latest: i64,
        currencies: Option<&Currencies>,
        told: Option<&CommandOutcome>,
    ) -> Verdict<'_> {
        self.expired.clear();
        let key = command.key();
        let (digest, half) = command::digest(command, &mut self.scratch);
        let bits = (key.0 >> 64) as u64;
        let known = self
            .remembered_index
            .find(bits, |place| self.recorded_at(place).is_some_and(|recorded| recorded.key == key));
        if let Some(place) = known {
            return match self.recorded_at(place) {
                Some(recorded) if recorded.digest == half => Verdict::Repeated(recorded),
                _ => Verdict::Rejected(Code::EventConflict),
            };
        }
        let milliseconds = command.stamp.milliseconds();
        if i64::try_from(milliseconds).map_or(true, |at| at > latest) {
            return Verdict::Rejected(Code::EventClock);
        }
        if milliseconds < self.clock || !self.is_next(command) {
            return Verdict::Rejected(Code::EventTooLate);
        }
        self.expire(milliseconds);
        self.forget(milliseconds);
        let outcome = match told {
            Some(refused @ CommandOutcome::Refused { .. }) if currencies.is_none() && command.exchanges() => {
                refused.clone()
            }
            Some(CommandOutcome::Accepted(amounts)) => self.apply(command, key, currencies, amounts.as_slice()),
            _ => self.apply(command, key, currencies, &[]),
        };
        self.chain(|out| spell_outcome(out, &digest, &outcome));
        self.clock = milliseconds;
        self.note_latest(command);
        let place = self.forgotten.wrapping_add(self.remembered.len() as u32);
        self.remembered_index.insert(bits, place);
        let recorded = RecordedCommand { key, digest: half, sequence: self.sequence, milliseconds, outcome };
        self.remembered.push_back(recorded);
        match self.remembered.back() {
            Some(recorded) => Verdict::Recorded(recorded),
            None => Verdict::Rejected(Code::InternalAnswer),
        }
    }

    /// Lets time pass: holds that are due by `now` expire.
    pub fn advance(&mut self, now: Instant) {
        self.expired.clear();
        if let Ok(now) = u64::try_from(now.milliseconds()) {
            self.expire(now);
        }
    }

    /// Whether a command comes after the latest one, by stamp, source, id.
    fn is_next(&self, command: &Command) -> bool {
        self.latest.as_ref().is_none_or(|latest| {
            let order = command.stamp.cmp(&latest.stamp);
            let order = order.then_with(|| shortlex(&command.source, &latest.source));
            order.then_with(|| shortlex(&command.id, &latest.id)) == Ordering::Greater
        })
    }

    fn note_latest(&mut self, command: &Command) {
        let Command { source, id, stamp, .. } = command;
        match &mut self.latest {
            // The texts' memory is used again: this runs for every command.
            Some(latest) => {
                latest.stamp = *stamp;
                source.clone_into(&mut latest.source);
                id.clone_into(&mut latest.id);
            }
            none => *none = Some(Latest { stamp: *stamp, source: source.clone(), id: id.clone() }),
        }
    }

    /// Releases the holds that are due, each at its own time, in order of time and id.
    fn expire(&mut self, until: u64) {
        while self.next_due().is_some_and(|(due, _)| due <= until) {
            self.expire_first();
        }
    }

    /// The hold that expires next. Those in front of it that were settled, or never took place, are dropped.
    fn next_due(&mut self) -> Option<(u64, Hold)> {
        while let Some(Reverse((due, id))) = self.expiries.peek().copied() {
            let hold = self.hold_place(TransferId(id)).and_then(|at| self.holds.get(at as usize)).copied();
            match hold {
                Some(hold) if hold.expires == Some(due) => return Some((due, hold)),
                _ => self.expiries.pop(),
            };
        }
        None
    }

    fn expire_first(&mut self) {
        let Some((due, hold)) = self.next_due() else { return };
        self.expiries.pop();
        // Neither fails: what was held can be released, and the time was an instant before.
        let released = self.release(hold, 0);
        self.undo.clear();
        let (Ok(()), Ok(at)) = (released, Instant::from_milliseconds(i64::try_from(due).unwrap_or(i64::MAX))) else {
            return;
        };
        self.chain(|out| {
            out.push(3);
            out.extend_from_slice(&due.to_le_bytes());
            out.extend_from_slice(&hold.id.0.to_be_bytes());
        });
        self.clock = due;
        self.expired.push(Expiry { sequence: self.sequence, at, transfer: hold.id, hash: self.head });
    }

    /// Lets the hold that expires next expire, if it is this one.
    pub(super) fn expire_next(&mut self, id: TransferId) -> bool {
        self.expired.clear();
        let is_next = self.next_due().is_some_and(|(_, hold)| hold.id == id);
        if is_next {
            self.expire_first();
        }
        is_next
    }

    fn forget(&mut self, now: u64) {
        let Some(kept) = self.config.remember_for.and_then(|kept| u64::try_from(kept.get()).ok()) else { return };
        while let Some(oldest) = self.remembered.front() {
            if oldest.milliseconds.saturating_add(kept) >= now {
                return;
            }
            self.remembered_index.remove((oldest.key.0 >> 64) as u64, self.forgotten);
            self.remembered.pop_front();
            self.forgotten = self.forgotten.wrapping_add(1);
        }
    }

    /// One more entry: its hash is SHA-256 of the previous hash, its sequence (u64) and what `spell` writes.
    fn chain(&mut self, spell: impl FnOnce(&mut Vec<u8>)) {
        // 2^64 entries are out of reach: at a million a second they take half a million years.
        self.sequence = self.sequence.saturating_add(1);
        self.scratch.clear();
        self.scratch.extend_from_slice(self.head.bytes());
        self.scratch.extend_from_slice(&self.sequence.to_le_bytes());
        spell(&mut self.scratch);
        self.head = Digest::of(&self.scratch);
    }
}

/// The part of an entry's hash that says what a command came to.
fn spell_outcome(out: &mut Vec<u8>, digest: &Digest, outcome: &CommandOutcome) {
    match outcome {
        CommandOutcome::Accepted(amounts) => {
            out.push(1);
            out.extend_from_slice(digest.bytes());
            let amounts = amounts.as_slice();
            out.extend_from_slice(&(amounts.len() as u16).to_le_bytes());
            amounts.iter().for_each(|amount| out.extend_from_slice(&amount.to_le_bytes()));
        }
        CommandOutcome::Refused { code, action, short } => {
            out.push(2);
            out.extend_from_slice(digest.bytes());
            let mut spelling = Spelling(out);
            spelling.text(code.name());
            spelling.bytes(&action.to_le_bytes());
            spelling.optional(*short);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_says_of_memory() {
        let sizes = [size_of::<Account>(), size_of::<RecordedCommand>(), size_of::<Hold>()];
        assert!(sizes.iter().zip([96, 80, 48]).all(|(size, told)| *size <= told), "{sizes:?}");
    }
}
