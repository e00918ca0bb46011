//! The journal: what happened, entry by entry, each one committed to by the hash of the next.

use super::action::WalletAction;
use super::command::Command;
use super::ledger::{CommandOutcome, Expiry, Ledger, Verdict};
use super::state::{WalletRefusal, amounts_of, told};
use super::transfer_id::TransferId;
use crate::foundation::currency::Currencies;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::hybrid_clock::Stamp;
use crate::foundation::instant::Instant;
use crate::foundation::wire::wire;

/// One entry of the journal.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its place, from 1 on.
    pub sequence: u64,
    /// What happened.
    pub what: JournalCause,
    /// SHA-256 over the previous entry's hash and this entry.
    pub hash: Digest,
}

/// What an entry tells.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalCause {
    /// A command was decided.
    Command {
        /// Who asked.
        source: String,
        /// The idempotency key within the source.
        id: String,
        /// When.
        hlc: Stamp,
        /// For what.
        actions: Vec<WalletAction>,
        /// If it took place, one amount for each action: minor units moved, held, posted or released; bought by an
        /// exchange; 0 for an account opened or closed.
        amounts: Option<Vec<i64>>,
        /// If it did not: why.
        refusal: Option<WalletRefusal>,
    },
    /// A hold expired.
    Expiry {
        /// The hold.
        transfer: TransferId,
        /// When.
        at: Instant,
    },
}

impl From<&Expiry> for JournalEntry {
    fn from(expiry: &Expiry) -> Self {
        let what = JournalCause::Expiry { transfer: expiry.transfer, at: expiry.at };
        Self { sequence: expiry.sequence, what, hash: expiry.hash }
    }
}

impl JournalEntry {
    /// The entry of a command that was just recorded.
    #[must_use]
    pub fn of_command(command: &Command, sequence: u64, outcome: &CommandOutcome, hash: Digest) -> Self {
        let (amounts, refusal) = told(outcome);
        let Command { source, id, stamp, actions } = command.clone();
        Self { sequence, what: JournalCause::Command { source, id, hlc: stamp, actions, amounts, refusal }, hash }
    }

    /// When it happened, to the millisecond.
    ///
    /// # Errors
    /// `time.range`.
    pub fn at(&self) -> Result<Instant, Error> {
        match &self.what {
            JournalCause::Command { hlc, .. } => {
                Instant::from_milliseconds(i64::try_from(hlc.milliseconds()).unwrap_or(i64::MAX))
            }
            JournalCause::Expiry { at, .. } => Ok(*at),
        }
    }
}

/// A ledger made again from its journal, entry by entry: every hash, every amount and every refusal must come out the
/// same.
#[derive(Clone, Debug)]
pub struct Replay {
    ledger: Ledger,
    good: usize,
    head: Digest,
}

fn broken(what: &str) -> Error {
    Error::new(Code::WalletJournal, what)
}

impl Replay {
    /// Starts from a ledger: an empty one, or one that the journal goes on from.
    #[must_use]
    pub const fn of(ledger: Ledger) -> Self {
        Self { good: 0, head: ledger.head(), ledger }
    }

    /// The ledger so far.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The ledger, to go on with.
    #[must_use]
    pub fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// Entries that followed, and the hash after them.
    #[must_use]
    pub const fn good(&self) -> (usize, Digest) {
        (self.good, self.head)
    }

    /// The next entry. With the packs' currencies, exchanges are computed again; without them, the recorded amount
    /// counts, which the hash guards.
    ///
    /// # Errors
    /// `wallet.journal` when the entry does not follow from what came before it.
    pub fn fold(&mut self, entry: &JournalEntry, currencies: Option<&Currencies>) -> Result<(), Error> {
        if entry.sequence.checked_sub(1) != Some(self.ledger.sequence()) {
            return Err(broken("it is not the next entry").under("sequence"));
        }
        match &entry.what {
            JournalCause::Expiry { transfer, at } => {
                let due = self.ledger.hold_place(*transfer).and_then(|place| self.ledger.holds.get(place as usize));
                let due = due.and_then(|hold| hold.expires).and_then(|due| i64::try_from(due).ok());
                let exact = Instant::from_milliseconds(at.milliseconds()) == Ok(*at);
                if due != Some(at.milliseconds()) || !exact || !self.ledger.expire_next(*transfer) {
                    return Err(broken("this hold does not expire then").under("what"));
                }
            }
            JournalCause::Command { source, id, hlc, actions, amounts, refusal } => {
                let command = Command { source: source.clone(), id: id.clone(), stamp: *hlc, actions: actions.clone() };
                command.check().map_err(|error| error.under("what"))?;
                let told = match (amounts, refusal) {
                    (Some(amounts), None) => CommandOutcome::Accepted(amounts_of(amounts)),
                    (None, Some(refusal)) => {
                        refusal.outcome().map_err(|_| broken("there is no such code").under("what"))?
                    }
                    _ => return Err(broken("a command has either amounts or a refusal").under("what")),
                };
                let verdict = self.ledger.decide(&command, i64::MAX, currencies, Some(&told));
                if !matches!(verdict, Verdict::Recorded(recorded) if recorded.outcome == told) {
                    return Err(broken("the command comes to something else").under("what"));
                }
                if !self.ledger.expired().is_empty() {
                    return Err(broken("a hold expired before it, and the journal does not say so").under("sequence"));
                }
            }
        }
        if self.ledger.head() != entry.hash {
            return Err(broken("the hash is not that of the entry and those before it").under("hash"));
        }
        self.good += 1;
        self.head = entry.hash;
        Ok(())
    }

    /// All entries of a list.
    ///
    /// # Errors
    /// `wallet.journal` at the first entry that does not follow.
    pub fn fold_all(&mut self, entries: &[JournalEntry], currencies: Option<&Currencies>) -> Result<(), Error> {
        for (at, entry) in entries.iter().enumerate() {
            self.fold(entry, currencies).map_err(|error| error.at(at).under("entries"))?;
        }
        Ok(())
    }
}
