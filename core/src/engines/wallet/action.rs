//! What a command asks of the ledger.

use super::account::{AccountCategory, AccountId};
use super::transfer_id::TransferId;
use crate::foundation::currency::Currency;
use crate::foundation::instant::Instant;
use crate::foundation::money::{ExchangeRate, Money};
use crate::foundation::rounding::Rounding;
use crate::foundation::wire::wire;

/// What a transfer is about: an order, an invoice, a contract, the id of a transfer that it corrects.
#[wire(id)]
pub struct TransferReference(String);

/// One action of a command. The actions of a command take place together or not at all; later ones see what earlier
/// ones did.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalletAction {
    /// Opens an account.
    Open {
        /// A name that no account has.
        account: AccountId,
        /// What it is.
        category: AccountCategory,
        /// The one currency that it holds.
        currency: Currency,
        /// How far the balance may fall below zero, in minor units: 0 for never. Left out: without limit.
        overdraft: Option<i64>,
        /// The greatest balance, zero or more, in minor units. Left out: without limit.
        max_balance: Option<i64>,
    },
    /// Closes an account that holds nothing. Its name stays taken.
    Close {
        /// The account.
        account: AccountId,
    },
    /// Moves an amount from one account's debit side to another's credit side, or holds it.
    Transfer {
        /// The account that is debited.
        debit: AccountId,
        /// The account that is credited.
        credit: AccountId,
        /// How much, above zero.
        amount: Money,
        /// Whether the amount is held until it is posted, voided or expires.
        #[wire(default = false)]
        pending: bool,
        /// When a pending transfer expires, in whole milliseconds, later than the command. Left out: never.
        expires_at: Option<Instant>,
        /// Whether less may be moved where an account's limit demands it.
        #[wire(default = Balancing::None)]
        balancing: Balancing,
        /// What it is about.
        reference: Option<TransferReference>,
    },
    /// Posts a pending transfer, in full or in part; the rest of the hold is released.
    Post {
        /// The pending transfer.
        transfer: TransferId,
        /// Minor units to post, above zero, at most what is held. Left out: all of it.
        amount: Option<i64>,
    },
    /// Releases a pending transfer.
    Void {
        /// The pending transfer.
        transfer: TransferId,
    },
    /// Exchanges an amount for another currency: two transfers, each within its own currency, over exchange accounts.
    Exchange {
        /// The account that pays: debited in the currency of the amount.
        debit: AccountId,
        /// The exchange account that takes the amount: credited.
        sold_to: AccountId,
        /// The exchange account that gives the other currency: debited.
        bought_from: AccountId,
        /// The account that is paid: credited in the currency that the rate buys.
        credit: AccountId,
        /// How much is sold, above zero.
        amount: Money,
        /// The rate. Its source has at most 256 bytes.
        rate: ExchangeRate,
        /// How the bought amount becomes whole minor units.
        rounding: Rounding,
        /// What it is about.
        reference: Option<TransferReference>,
    },
    /// Charges a late payer, in one of the two ways that earn nobody anything.
    LateCharge {
        /// The late payer's account: debited.
        debit: AccountId,
        /// The charity account, or the expense account that is recovered: credited.
        credit: AccountId,
        /// How much, above zero.
        amount: Money,
        /// On which ground.
        ground: LateGround,
        /// What it is about: the contract, the instalment.
        reference: Option<TransferReference>,
    },
}

/// On which ground a late payer is charged. There is no third: time alone never earns money.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LateGround {
    /// A donation that the payer undertook to make: to an account of category `charity`.
    Charity {},
    /// A cost that the delay really caused: to an account of category `expense`, whose cost it recovers.
    ActualCost {
        /// Where the cost is documented: an invoice, a receipt.
        evidence: TransferReference,
    },
}

/// Whether a transfer moves as much as its accounts' limits allow, up to its amount.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balancing {
    /// The amount or nothing.
    None,
    /// At most what the debited account's limit allows.
    Debit,
    /// At most what the credited account's limit allows.
    Credit,
    /// At most what both allow.
    Both,
}

impl Balancing {
    /// Every way, in the order of the numbers that the journal writes.
    pub const ALL: [Self; 4] = [Self::None, Self::Debit, Self::Credit, Self::Both];
}
