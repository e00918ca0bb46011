//! Numbers of accounts: is this an IBAN, a BIC, a card number, and if not, why not? Form and check digits only: whether
//! the account or its bank exists, no check digit knows.

mod bic;
mod card;
mod iban;

use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::Error;
use crate::foundation::pack::Shelf;
use crate::foundation::wire::wire;

/// The payload of a pack of kind `account_registry`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRegistry {
    /// The countries with an IBAN, by code.
    pub ibans: Vec<IbanCountry>,
    /// The country codes that a BIC may hold.
    pub bic_countries: Vec<String>,
}

/// The IBAN of one country.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IbanCountry {
    /// ISO 3166-1 alpha-2, or the registry's own (`XK`).
    pub country: String,
    /// What follows the check digits, as the registry writes it: `8!n10!n` (n digits, a capital letters, c both).
    pub structure: String,
}

/// A request of `compliance.account`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRequest {
    /// The day whose registry to use; it may be left out when one version is loaded.
    pub as_of: Option<Date>,
    /// What to check.
    pub accounts: Vec<AccountNumber>,
}

/// A number to check.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountNumber {
    /// An International Bank Account Number (ISO 13616).
    Iban {
        /// As it was written: spaces and small letters are taken.
        text: String,
    },
    /// A Business Identifier Code (ISO 9362).
    Bic {
        /// As it was written.
        text: String,
    },
    /// A payment card number (ISO/IEC 7812).
    Card {
        /// As it was written: spaces and hyphens are taken.
        text: String,
    },
}

/// The answer of `compliance.account`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountAnswer {
    /// One for each number, in order.
    pub accounts: Vec<AccountFound>,
}

/// What one number is.
#[wire(answer)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFound {
    /// Whether nothing is wrong with it.
    pub valid: bool,
    /// Its standard form; of a card only the first six and the last four digits.
    pub normalized: Option<String>,
    /// The country that it names.
    pub country: Option<String>,
    /// What is wrong: `characters`, `length`, `country_unknown`, `structure`, `check_digits_range`, `checksum`,
    /// `repeated_digit`.
    pub problems: Vec<&'static str>,
    /// What was mended: `lower_case`, `separators`.
    pub notes: Vec<&'static str>,
}

/// A text without separators and in capitals, with a note of each.
fn normal(text: &str, separators: &[char], found: &mut AccountFound) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if separators.contains(&letter) {
            note(found, "separators");
            continue;
        }
        if letter.is_ascii_lowercase() {
            note(found, "lower_case");
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}

fn note(found: &mut AccountFound, note: &'static str) {
    if !found.notes.contains(&note) {
        found.notes.push(note);
    }
}

/// Checks numbers.
///
/// # Errors
/// `pack.missing`, `pack.ambiguous`, `pack.kind`, `pack.payload`.
pub fn accounts(shelf: Shelf<'_>, request: &AccountRequest) -> Result<Outcome<AccountAnswer>, Error> {
    let (registry, receipt) = shelf.payload::<AccountRegistry>("accounts", "account_registry", request.as_of)?;
    let mut accounts = Vec::with_capacity(request.accounts.len());
    for number in &request.accounts {
        let mut found = AccountFound::default();
        match number {
            AccountNumber::Iban { text } => iban::check(text, &registry, &mut found),
            AccountNumber::Bic { text } => bic::check(text, &registry, &mut found),
            AccountNumber::Card { text } => card::check(text, &mut found),
        }
        found.valid = found.problems.is_empty();
        accounts.push(found);
    }
    Ok(Outcome { answer: AccountAnswer { accounts }, reasons: Vec::new(), packs: vec![receipt] })
}
