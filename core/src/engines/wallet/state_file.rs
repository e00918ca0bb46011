//! The state of a ledger as a file: what a host that keeps the ledger in memory stores now and then, beside the journal.

use super::ledger::{Ledger, WalletConfig};
use super::state::LedgerState;
use crate::foundation::container::Format;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, text};

/// The payload is the canonical text of the [`LedgerState`].
pub const FORMAT: Format = Format { magic: *b"HIVELEDG", name: "ledger file", version: 1 };

impl Ledger {
    /// The state as a file: magic, version, length, canonical text, digest.
    ///
    /// # Errors
    /// `time.range` for a clock beyond the year 9999.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        Ok(FORMAT.seal(text(&self.state()?)?.as_bytes()))
    }

    /// A ledger that goes on from a file.
    ///
    /// ```
    /// use hivecore::wallet::{Ledger, WalletConfig};
    /// let ledger = Ledger::new(WalletConfig::default());
    /// let opened = Ledger::open(WalletConfig::default(), &ledger.bytes()?)?;
    /// assert_eq!(opened.head(), ledger.head());
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// `file.magic`, `file.version`, `file.length`, `file.digest`; `file.content` for a text that is not canonical; what
    /// reading the state gives; `wallet.state`.
    pub fn open(config: WalletConfig, file: &[u8]) -> Result<Self, Error> {
        let (_, payload) = FORMAT.open(file)?;
        let state = LedgerState::read(&Node::parse(payload)?)?;
        if text(&state)?.as_bytes() != payload {
            return Err(Error::new(Code::FileContent, "the text is not canonical"));
        }
        Self::restore(config, &state)
    }
}
