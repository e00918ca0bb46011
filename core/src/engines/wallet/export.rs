//! The journal as text that other people's tools check: hledger and beancount.
//!
//! A posting's amount is positive on the debit side. Account names are mapped one to one: `:` parts them, the category
//! is the root, and whatever is no ASCII letter or digit becomes `-` and two hexadecimal digits; a part that does not
//! begin with a capital letter or a digit gets `X--` in front. Each text ends with the balance of every account, which
//! the tool checks against its own sums.

use super::account::{AccountCategory, AccountId};
use super::action::{TransferReference, WalletAction};
use super::journal::{JournalCause, JournalEntry, Replay};
use super::ledger::{Ledger, WalletConfig};
use super::transfer_id::{CommandKey, TransferId};
use crate::foundation::currency::{Currencies, Currency};
use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::pack::{Packs, Shelf};
use crate::foundation::wire::wire;

/// A request of `wallet.export`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletExportRequest {
    /// How commands were treated.
    #[wire(default = WalletConfig::default())]
    pub config: WalletConfig,
    /// The whole journal, from its first entry on.
    pub entries: Vec<JournalEntry>,
    /// For which tool.
    pub format: ExportFormat,
    /// The day whose currency pack to use; it may be left out when one version is loaded.
    pub as_of: Option<Date>,
}

/// A tool's language.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// hledger's journal format.
    Hledger,
    /// Beancount's language, version 2 and 3.
    Beancount,
}

/// A journal in another tool's language.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletExportAnswer {
    /// The text. What was only held, and what was refused, is not in it.
    pub text: String,
}

/// The account's name in both tools.
fn mapped(category: AccountCategory, id: &AccountId) -> String {
    let mut out = match category {
        AccountCategory::Asset => "Assets",
        AccountCategory::Liability => "Liabilities",
        AccountCategory::Equity => "Equity",
        AccountCategory::Income => "Income",
        AccountCategory::Expense => "Expenses",
        AccountCategory::Charity => "Liabilities:X--charity",
    }
    .to_owned();
    for part in id.as_str().split(':') {
        out.push(':');
        if !part.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit()) {
            out.push_str("X--");
        }
        for byte in part.bytes() {
            if byte.is_ascii_alphanumeric() {
                out.push(byte as char);
            } else {
                out.push('-');
                for nibble in [byte >> 4, byte & 15] {
                    out.push(char::from_digit(u32::from(nibble), 16).unwrap_or_default());
                }
            }
        }
    }
    out
}

/// Minor units as a decimal with all places of the currency.
fn decimal(minor: i64, places: u8) -> String {
    let (digits, places) = (minor.unsigned_abs().to_string(), usize::from(places));
    let mut out = if minor < 0 { "-".to_owned() } else { String::new() };
    let padded = ["0".repeat((places + 1).saturating_sub(digits.len())), digits].concat();
    let (whole, fraction) = padded.split_at(padded.len() - places);
    out.push_str(whole);
    if places > 0 {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A text in quotes for beancount, without what would end it or a line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

struct Export<'c> {
    format: ExportFormat,
    currencies: &'c Currencies,
    declared: Vec<Currency>,
    text: String,
}

impl Export<'_> {
    fn line(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.text.push_str(part));
        self.text.push('\n');
    }

    fn amount(&self, currency: Currency, minor: i64) -> Result<String, Error> {
        Ok([&decimal(minor, self.currencies.exponent(currency)?), " ", currency.code()].concat())
    }

    /// Declares a currency to hledger, once.
    fn commodity(&mut self, currency: Currency) -> Result<(), Error> {
        if !self.declared.contains(&currency) {
            self.declared.push(currency);
            let places = self.currencies.exponent(currency)?;
            let point = if places == 0 { "." } else { "" };
            self.line(&["commodity ", &decimal(0, places), point, " ", currency.code()]);
        }
        Ok(())
    }

    /// An account's name and currency. Whoever stands in an entry that took place is open.
    fn named(ledger: &Ledger, id: &AccountId) -> Result<(String, Currency), Error> {
        let missing = || Error::new(Code::InternalAnswer, "an entry took place without its account");
        let account = ledger.account(id.as_str()).ok_or_else(missing)?;
        Ok((mapped(account.category, &account.id), account.currency))
    }

    /// A transfer that took place.
    fn transfer(
        &mut self,
        ledger: &Ledger,
        day: &str,
        (id, about): (&str, &str),
        (debit, credit): (&AccountId, &AccountId),
        minor: i64,
    ) -> Result<(), Error> {
        let ((to, currency), (from, _)) = (Self::named(ledger, debit)?, Self::named(ledger, credit)?);
        match self.format {
            ExportFormat::Hledger => {
                // What ends a description, and what parts payee and note, is left out of it.
                let ends = |c: char| c.is_control() || c == ';' || c == '|';
                let plain: String = about.chars().map(|c| if ends(c) { ' ' } else { c }).collect();
                self.line(&[day, " * (", id, ") ", &plain]);
            }
            ExportFormat::Beancount => {
                self.line(&[day, " * ", &quoted(about)]);
                self.line(&["  transfer: \"", id, "\""]);
            }
        }
        let (plus, minus) = (self.amount(currency, minor)?, self.amount(currency, -minor)?);
        self.line(&["  ", &to, "  ", &plus]);
        self.line(&["  ", &from, "  ", &minus]);
        self.line(&[]);
        Ok(())
    }
}

fn day_of(at: Instant) -> Result<Date, Error> {
    at.utc().date()
}

/// A hold: its id, both accounts, what it is about.
type Held<'e> = (TransferId, &'e AccountId, &'e AccountId, &'e Option<TransferReference>);

/// The journal in another tool's language, after it was verified.
///
/// # Errors
/// `wallet.journal` below `/entries`, `pack.missing`, `pack.ambiguous`, `money.currency_unknown`, `time.range`.
pub fn export(packs: Option<&Packs>, request: &WalletExportRequest) -> Result<Outcome<WalletExportAnswer>, Error> {
    let (currencies, receipt) = Shelf(packs).currencies(request.as_of)?;
    request.config.check().map_err(|error| error.under("config"))?;
    let mut replay = Replay::of(Ledger::new(request.config));
    let mut out = Export { format: request.format, currencies, declared: Vec::new(), text: String::new() };
    let (mut last, mut holds): (_, Vec<Held<'_>>) = (None, Vec::new());
    if request.format == ExportFormat::Hledger {
        out.line(&["decimal-mark ."]);
    }
    for (at, entry) in request.entries.iter().enumerate() {
        replay.fold(entry, Some(currencies)).map_err(|error| error.at(at).under("entries"))?;
        let ledger = replay.ledger();
        let date = day_of(entry.at()?)?;
        let day = date.to_string();
        last = Some(date);
        let JournalCause::Command { source, id, actions, amounts: Some(amounts), .. } = &entry.what else { continue };
        let key = CommandKey::of(source, id);
        for ((place, action), amount) in (0_u16..).zip(actions).zip(amounts) {
            let name = key.transfer(place).to_string();
            let about = |reference: &Option<TransferReference>| {
                reference.as_ref().map_or_else(|| [source, " ", id].concat(), |text| text.as_str().to_owned())
            };
            match action {
                WalletAction::Open { account, .. } => {
                    let (mapped, currency) = Export::named(ledger, account)?;
                    match out.format {
                        ExportFormat::Hledger => {
                            out.commodity(currency)?;
                            out.line(&["account ", &mapped]);
                        }
                        ExportFormat::Beancount => out.line(&[&day, " open ", &mapped, " ", currency.code()]),
                    }
                }
                WalletAction::Transfer { debit, credit, pending: false, reference, .. }
                | WalletAction::LateCharge { debit, credit, reference, .. } => {
                    out.transfer(ledger, &day, (&name, &about(reference)), (debit, credit), *amount)?;
                }
                WalletAction::Exchange { debit, sold_to, bought_from, credit, amount: sold, reference, .. } => {
                    let about = about(reference);
                    out.transfer(ledger, &day, (&name, &about), (debit, sold_to), sold.minor)?;
                    out.transfer(ledger, &day, (&name, &about), (bought_from, credit), *amount)?;
                }
                WalletAction::Post { transfer, .. } => {
                    let held = holds.iter().find(|(id, ..)| id == transfer);
                    if let Some((_, debit, credit, reference)) = held {
                        out.transfer(ledger, &day, (&name, &about(reference)), (debit, credit), *amount)?;
                    }
                }
                WalletAction::Transfer { debit, credit, reference, .. } => {
                    holds.push((key.transfer(place), debit, credit, reference));
                }
                WalletAction::Void { .. } | WalletAction::Close { .. } => {}
            }
        }
    }
    if let Some(last) = last {
        // Beancount checks a balance at the beginning of its day.
        let day = match out.format {
            ExportFormat::Beancount => last.plus_days(1)?.to_string(),
            ExportFormat::Hledger => {
                let day = last.to_string();
                out.line(&[&day, " * balances"]);
                day
            }
        };
        let ledger = replay.ledger();
        for account in ledger.accounts() {
            let totals = account.totals;
            let minor = totals.debits_posted - totals.credits_posted;
            let (name, amount) = (mapped(account.category, &account.id), out.amount(account.currency, minor)?);
            match out.format {
                ExportFormat::Beancount => out.line(&[&day, " balance ", &name, " ", &amount]),
                ExportFormat::Hledger => {
                    let zero = out.amount(account.currency, 0)?;
                    out.line(&["  ", &name, "  ", &zero, " = ", &amount]);
                }
            }
        }
    }
    Ok(Outcome { answer: WalletExportAnswer { text: out.text }, reasons: Vec::new(), packs: vec![receipt] })
}
