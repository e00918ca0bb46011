//! Is this allowed? Cited rules from packs, applied to facts; a verdict that can be checked by hand.
//!
//! | noun | |
//! |---|---|
//! | [`ComplianceStatus`] | compliant, non-compliant, doubtful, undetermined, not applicable |
//! | [`screen`](screen::screen) | equity screens: evidence, margin, remedy, citation, one verdict for each standard |
//! | [`accounts`](account::accounts) | IBAN, BIC and card numbers: form and check digits |
//! | [`names`] | names against watch lists, by sound or as moov-io/watchman scores them |
//! | [`privacy`] | consent, age, retention, minimisation |
//! | [`personal`] | personal data in texts and records: found, and taken out |
//! | [`access`](access::access) | may this person do this to that? |
//! | [`audit`](audit::audit) | receipts, each bound to the one before |
//! | [`merchants`](merchant::merchants), [`judge`](food::judge) | merchant categories and ingredients by a policy |
//! | [`contract`](contract::contract) | riba, late payment, gharar and maysir in the terms of a contract |
//! | [`transactions`](transactions::transactions) | velocity, structuring and reporting thresholds over a history |
//! | [`zakat`](zakat::zakat) | what is due of wealth, herds, harvests and treasure |
//! | [`purify`](purification::purify) | what to give away, by both methods |
//!
//! A verdict applies the cited rule to the facts that were given. It is neither legal advice nor a religious ruling.

pub mod access;
pub mod account;
pub mod audit;
pub mod contract;
pub mod food;
pub mod merchant;
pub mod names;
pub mod personal;
pub mod privacy;
pub mod purification;
pub mod ratio;
pub mod screen;
pub mod transactions;
pub mod verdict;
pub mod zakat;

pub use screen::{ScreenAnswer, ScreenRequest, ScreenStandard, ScreenVerdict};
pub use verdict::{Citation, ComplianceStatus, Waiver};
