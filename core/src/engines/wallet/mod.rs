//! The wallet: a double-entry ledger that can be replayed, and the contracts that move money in it.
//!
//! Every transfer debits one account and credits another by the same amount of one currency, so that debits equal
//! credits in every currency after any sequence of commands. Nothing is edited: a correction is a transfer the other
//! way that refers to the first.
//!
//! | module | noun |
//! |---|---|
//! | [`account`] | accounts, their normal side, their limits |
//! | [`action`] | what a command asks for: open, close, transfer, post, void, exchange, late charge |
//! | [`command`] | commands, and the one spelling of theirs that is hashed |
//! | [`transfer_id`] | ids that follow from the idempotency key |
//! | [`ledger`] | the ledger in memory |
//! | [`journal`] | the hash-chained journal, and the ledger made again from it |
//! | [`state`], [`state_file`] | the state as a plain value, and as a file |
//! | [`schedule`], [`plan`] | contracts with fixed payments, and when they fall due |
//! | [`murabaha`], [`ijara`], [`musharaka`], [`qard`] | sale at cost plus, lease, buying a partner out, loan without increase |
//! | [`ibra`] | what is remitted when a murabaha is settled early |
//! | [`profit_loss`] | the result of a venture, shared |
//! | [`payment`], [`gateway`] | a payment at a gateway that loses, repeats and reorders what it says |
//! | [`export`] | the journal for hledger and beancount |
//!
//! # Commands
//! A command is an event of type `wallet.command`; its data are `{"actions": […]}`, carried out together or not at all
//! (linked transfers). Its key is (source, id): sent again, it gets the same answer and moves nothing; sent with other
//! actions or another stamp it is `event.conflict`. What else the event carries (a trace, a subject) is not the
//! ledger's.
//!
//! A payment needs its answer at once, so nothing is held back: the lateness that events may have elsewhere is zero
//! here. Commands of one step are decided by (stamp, source, id), and a command whose stamp lies before the latest
//! entry is refused as `event.too_late`: the host stamps it anew. So the journal is always in that order, and the state
//! is the fold of the journal, however commands were grouped into steps. That is also why forgetting old commands
//! (`rememberFor`) is safe: a command that was forgotten is too late.
//!
//! A refused command is an entry of the journal, too: sent again after the account was filled, it is still refused. Ask
//! again under a new key.
//!
//! # The chain
//! `hash₀ = SHA-256("hive.wallet.journal.v1")` and `hashₙ = SHA-256(hashₙ₋₁ ‖ n ‖ what)`, with `n` as u64. Integers are
//! little-endian, texts stand after their length in bytes (u16), `optional` is a byte 0, or 1 and an i64. `what` is
//!
//! | first byte | then |
//! |---|---|
//! | 1, a command took place | SHA-256 of the command; number of actions (u16); an amount (i64) for each |
//! | 2, a command was refused | SHA-256 of the command; code (text); place of the action (u16); shortfall (optional) |
//! | 3, a hold expired | its expiry in milliseconds since 1970 (u64); its id (16 bytes) |
//!
//! A command is spelled: source, id (texts); milliseconds (u64), counter (u16) and node (u64) of its stamp; number of
//! actions (u16); the actions. An action is a number and its fields:
//!
//! | action | fields |
//! |---|---|
//! | 1 open | account (text), category (u8: 0 asset, 1 liability, 2 equity, 3 income, 4 expense, 5 charity), currency (3 letters), overdraft, maxBalance (optional) |
//! | 2 close | account |
//! | 3 transfer | debit, credit (texts), currency, amount (i64), pending (u8), balancing (u8: 0 none, 1 debit, 2 credit, 3 both), expiry in milliseconds (optional), reference (text, empty for none) |
//! | 4 post | id (16 bytes), amount (optional) |
//! | 5 void | id |
//! | 6 exchange | debit, soldTo, boughtFrom, credit, currency, amount, the rate's from, to, numerator and denominator (i64), source (text), instant (i64 seconds, u32 nanoseconds), rounding (u8, in the order of the type), reference |
//! | 7 late charge | debit, credit, currency, amount, evidence (text, empty for charity), reference |
//!
//! # No riba
//! Riba (increase on what is owed) cannot be written down: a loan ([`qard`]) has a principal and no rate; a sale has one
//! price, and a rate that helped to find it is gone once it is signed; rent pays for the use of an asset and is agreed
//! before its period; partners have ratios of a profit, never a promised sum, and bear losses by capital; no operation
//! lets an overdue amount grow. A late payer is charged an actual cost, credited to the expense that bore it, or a
//! donation, credited to an account of charity, whose money the ledger keeps out of income, equity and expenses. One
//! currency is never exchanged for itself.
//!
//! The methods follow what is commonly cited from AAOIFI's Shari'ah standards 3, 8, 9, 12 and 13, as secondary sources
//! give them. They are arithmetic, not a ruling: **this is no religious and no legal advice.** Whether a contract is
//! valid depends on more than its numbers; ask a scholar and a lawyer.
//!
//! # Price
//! In memory an account takes 96 bytes and its name, a remembered command 80, a hold 48, and each 16 to 32 of an index;
//! in the state's text about 150, 155 and 125. An entry's hash reads two blocks of SHA-256, its command two more, its
//! key one.

pub mod account;
pub mod action;
mod apply;
pub mod command;
pub mod export;
pub mod gateway;
pub mod ibra;
pub mod ijara;
mod index;
pub mod journal;
pub mod ledger;
pub mod murabaha;
pub mod musharaka;
mod natural;
pub mod operations;
pub mod pay;
pub mod payment;
pub mod plan;
pub mod profit_loss;
pub mod qard;
pub mod schedule;
pub mod state;
pub mod state_file;
pub mod transfer_id;

pub use account::{Account, AccountCategory, AccountId, Limits, Side, Totals};
pub use action::{Balancing, LateGround, TransferReference, WalletAction};
pub use command::{COMMAND_TYPE, Command};
pub use journal::{JournalCause, JournalEntry, Replay};
pub use ledger::{Amounts, CommandOutcome, Expiry, Ledger, RecordedCommand, Verdict, WalletConfig};
pub use state::LedgerState;
pub use transfer_id::{CommandKey, TransferId};
