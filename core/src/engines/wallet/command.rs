//! Commands: events that move money, and the one spelling of theirs that is hashed.

use super::action::{LateGround, TransferReference, WalletAction};
use super::transfer_id::{CommandKey, leading};
use crate::foundation::currency::Currency;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::hybrid_clock::Stamp;
use crate::foundation::instant::Instant;
use crate::foundation::limits;
use crate::foundation::money::Money;
use crate::foundation::wire::{Node, wire};

/// The type of the events that are commands.
pub const COMMAND_TYPE: &str = "wallet.command";

/// The data of a command's event.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletCommandData {
    /// What is to be done, 1 to 8,190 actions, together or not at all.
    pub actions: Vec<WalletAction>,
}

/// A command: who asks under which key, when, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Who asks: an event's source, 1 to 256 bytes.
    pub source: String,
    /// The idempotency key within the source: an event's id, 1 to 256 bytes.
    pub id: String,
    /// When, by the clock that orders commands.
    pub stamp: Stamp,
    /// What, 1 to 8,190 actions.
    pub actions: Vec<WalletAction>,
}

impl Command {
    /// The command of an event of type `wallet.command`.
    ///
    /// # Errors
    /// `wallet.command` for another type, what reading the data gives, and what [`check`](Self::check) gives, with
    /// paths below the event.
    pub fn from_event(event: &Event) -> Result<Self, Error> {
        if event.kind() != COMMAND_TYPE {
            return Err(Error::new(Code::WalletCommand, "expected an event of type wallet.command").under("type"));
        }
        let node = Node::parse(event.text().as_bytes())?;
        let data: WalletCommandData = node.members()?.required("data")?;
        let command = Self {
            source: event.source().to_owned(),
            id: event.id().to_owned(),
            stamp: event.hlc(),
            actions: data.actions,
        };
        command.check().map_err(|error| error.under("data"))?;
        Ok(command)
    }

    /// Whether it is well formed, whatever the state of the ledger: what events and the types do not see to already.
    ///
    /// # Errors
    /// `id.empty`, `id.length` for source, id and a rate's source; `json.length` for no actions or too many;
    /// `wallet.amount` for an amount that is not above zero; `wallet.expiry` for an expiry without a hold, not
    /// in whole milliseconds or not after the command; `number.range` for a negative limit and a rate that is not above zero.
    pub fn check(&self) -> Result<(), Error> {
        for (field, text) in [("source", &self.source), ("id", &self.id)] {
            sized(text).map_err(|error| error.under(field))?;
        }
        if self.actions.is_empty() || self.actions.len() > limits::WALLET_ACTIONS {
            return Err(Error::new(Code::JsonLength, "a command has 1 to 8190 actions").under("actions"));
        }
        for (at, action) in self.actions.iter().enumerate() {
            check_action(action, self.stamp).map_err(|error| error.at(at).under("actions"))?;
        }
        Ok(())
    }

    /// Whether it needs the currencies of a pack.
    pub(super) fn exchanges(&self) -> bool {
        self.actions.iter().any(|action| matches!(action, WalletAction::Exchange { .. }))
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> CommandKey {
        CommandKey::of(&self.source, &self.id)
    }
}

/// A text as an identifier's, without taking it.
fn sized(text: &str) -> Result<(), Error> {
    match text.len() {
        0 => Err(Error::new(Code::IdEmpty, "found an empty string")),
        1..=limits::ID_BYTES => Ok(()),
        _ => Err(Error::new(Code::IdLength, "found more than 256 bytes")),
    }
}

fn above_zero(amount: i64) -> Result<(), Error> {
    if amount > 0 { Ok(()) } else { Err(Error::new(Code::WalletAmount, "an amount is above zero")) }
}

fn money_above_zero(amount: &Money) -> Result<(), Error> {
    above_zero(amount.minor).map_err(|error| error.under("minor").under("amount"))
}

fn check_action(action: &WalletAction, stamp: Stamp) -> Result<(), Error> {
    match action {
        WalletAction::Open { overdraft, max_balance, .. } => {
            for (field, limit) in [("overdraft", overdraft), ("maxBalance", max_balance)] {
                if *limit < Some(0) && limit.is_some() {
                    return Err(Error::new(Code::NumberRange, "a limit is zero or more").under(field));
                }
            }
            Ok(())
        }
        WalletAction::Transfer { amount, pending, expires_at, .. } => {
            let later = |at: &Instant| u64::try_from(at.milliseconds()).is_ok_and(|at| at > stamp.milliseconds());
            let fits = expires_at.is_none_or(|at| at.nanoseconds().is_multiple_of(1_000_000) && later(&at) && *pending);
            if !fits {
                let detail = "a pending transfer may expire at a whole millisecond after its command";
                return Err(Error::new(Code::WalletExpiry, detail).under("expiresAt"));
            }
            money_above_zero(amount)
        }
        WalletAction::Post { amount: Some(amount), .. } => above_zero(*amount).map_err(|error| error.under("amount")),
        WalletAction::Exchange { amount, rate, .. } => {
            sized(&rate.source).map_err(|error| error.under("source").under("rate"))?;
            if rate.value.numerator() <= 0 {
                let error = Error::new(Code::NumberRange, "an exchange rate is above zero");
                return Err(error.under("value").under("rate"));
            }
            money_above_zero(amount)
        }
        WalletAction::LateCharge { amount, .. } => money_above_zero(amount),
        WalletAction::Close { .. } | WalletAction::Void { .. } | WalletAction::Post { .. } => Ok(()),
    }
}

/// Writes the binary spelling: little-endian integers; texts after their length in bytes (u16).
pub(super) struct Spelling<'b>(pub &'b mut Vec<u8>);

impl Spelling<'_> {
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub fn text(&mut self, text: &str) {
        // Every text here is an identifier of at most 256 bytes.
        self.bytes(&(text.len() as u16).to_le_bytes());
        self.bytes(text.as_bytes());
    }

    fn int(&mut self, value: i64) {
        self.bytes(&value.to_le_bytes());
    }

    fn currency(&mut self, currency: Currency) {
        self.bytes(currency.code().as_bytes());
    }

    fn money(&mut self, money: &Money) {
        self.currency(money.currency);
        self.int(money.minor);
    }

    pub fn optional(&mut self, value: Option<i64>) {
        self.bytes(&[u8::from(value.is_some())]);
        if let Some(value) = value {
            self.int(value);
        }
    }

    fn reference(&mut self, reference: &Option<TransferReference>) {
        self.text(reference.as_ref().map_or("", TransferReference::as_str));
    }

    fn instant(&mut self, at: Instant) {
        self.int(at.seconds());
        self.bytes(&at.nanoseconds().to_le_bytes());
    }

    /// A command: source, id, stamp (u64 milliseconds, u16 counter, u64 node), number of actions (u16), actions.
    pub fn command(&mut self, command: &Command) {
        self.text(&command.source);
        self.text(&command.id);
        let (clock, node) = (command.stamp.clock(), command.stamp.node());
        self.int(command.stamp.milliseconds() as i64);
        self.bytes(&clock.counter().to_le_bytes());
        self.bytes(&node.to_le_bytes());
        self.bytes(&(command.actions.len() as u16).to_le_bytes());
        command.actions.iter().for_each(|action| self.action(action));
    }

    /// An action: its number (u8), then its fields. The table stands in the engine's documentation.
    fn action(&mut self, action: &WalletAction) {
        match action {
            WalletAction::Open { account, category, currency, overdraft, max_balance } => {
                self.bytes(&[1]);
                self.text(account.as_str());
                self.bytes(&[*category as u8]);
                self.currency(*currency);
                self.optional(*overdraft);
                self.optional(*max_balance);
            }
            WalletAction::Close { account } => {
                self.bytes(&[2]);
                self.text(account.as_str());
            }
            WalletAction::Transfer { debit, credit, amount, pending, expires_at, balancing, reference } => {
                self.bytes(&[3]);
                self.text(debit.as_str());
                self.text(credit.as_str());
                self.money(amount);
                self.bytes(&[u8::from(*pending), *balancing as u8]);
                self.optional(expires_at.map(Instant::milliseconds));
                self.reference(reference);
            }
            WalletAction::Post { transfer, amount } => {
                self.bytes(&[4]);
                self.bytes(&transfer.0.to_be_bytes());
                self.optional(*amount);
            }
            WalletAction::Void { transfer } => {
                self.bytes(&[5]);
                self.bytes(&transfer.0.to_be_bytes());
            }
            WalletAction::Exchange { debit, sold_to, bought_from, credit, amount, rate, rounding, reference } => {
                self.bytes(&[6]);
                for account in [debit, sold_to, bought_from, credit] {
                    self.text(account.as_str());
                }
                self.money(amount);
                self.currency(rate.from);
                self.currency(rate.to);
                self.int(rate.value.numerator());
                self.int(rate.value.denominator());
                self.text(&rate.source);
                self.instant(rate.at);
                self.bytes(&[*rounding as u8]);
                self.reference(reference);
            }
            WalletAction::LateCharge { debit, credit, amount, ground, reference } => {
                self.bytes(&[7]);
                self.text(debit.as_str());
                self.text(credit.as_str());
                self.money(amount);
                match ground {
                    LateGround::Charity {} => self.text(""),
                    LateGround::ActualCost { evidence } => self.text(evidence.as_str()),
                }
                self.reference(reference);
            }
        }
    }
}

/// The digest of a command's spelling, and its first half, which tells commands with one key apart.
pub(super) fn digest(command: &Command, scratch: &mut Vec<u8>) -> (Digest, u128) {
    scratch.clear();
    Spelling(scratch).command(command);
    let digest = Digest::of(scratch);
    (digest, leading(&digest))
}
