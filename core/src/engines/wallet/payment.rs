//! A payment at a gateway: authorise, capture in parts, void, refund in parts, chargebacks, with requests and reports
//! that may be lost, repeated and reordered.
//!
//! Each command gets one key for ever, so that no attempt of it can take money twice. After a time-out the outcome is
//! unknown: the gateway is asked what became of the key, and only if it knows nothing is the same request sent again,
//! with the same key. What is unknown counts as done wherever doing more would be wrong. Reports only ever move a
//! request forward (sent, unknown, declined, succeeded), so their order does not matter.
//!
//! What the ledger must book is given as commands with ids of their own: booked again, they are the same commands.

use super::account::AccountId;
use super::action::{Balancing, TransferReference, WalletAction};
use super::gateway::{GatewayAction, GatewayOutcome, GatewayReport, GatewayRequest, PaymentGateway};
use super::transfer_id::{CommandKey, TransferId};
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::money::Money;
use crate::foundation::wire::wire;

/// How a payment is driven and booked.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentConfig {
    /// The account that the gateway owes: debited by captures.
    pub receivable: AccountId,
    /// The account that is paid: credited by captures.
    pub payee: AccountId,
    /// Milliseconds to wait for a report before asking again, 1 to 3,600,000; doubled with each attempt.
    #[wire(default = 10_000)]
    pub patience: u32,
    /// Attempts before a person must look, 1 to 30. Reports that come later still count.
    #[wire(default = 8)]
    pub attempts: u16,
}

/// A payment: a plain value, which the host stores before it sends what the answer asks for.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentState {
    /// What everything here is an amount of, and the most that may be authorised.
    pub amount: Money,
    /// Requests in the order of their commands.
    pub requests: Vec<PaymentRequest>,
    /// Chargebacks, in the order in which they were heard of.
    pub chargebacks: Vec<PaymentChargeback>,
}

/// A request, and what is known of it.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentRequest {
    /// Its key.
    pub key: TransferId,
    /// What was asked.
    pub action: GatewayAction,
    /// Minor units.
    pub minor: i64,
    /// What is known.
    pub status: RequestStatus,
    /// Attempts so far.
    pub attempts: u16,
    /// When the next is due; absent when it is settled or a person must look.
    pub next_at: Option<Instant>,
}

/// What is known of a request. It moves down this list only, save that an unknown one which the gateway never saw is
/// sent again.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestStatus {
    /// It was sent.
    Sent,
    /// Time ran out: it may have been done.
    Unknown,
    /// It was not done.
    Declined,
    /// It was done.
    Succeeded,
}

/// A chargeback: the payer's bank took captured money back.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentChargeback {
    /// The gateway's name for it.
    pub id: TransferReference,
    /// Minor units.
    pub minor: i64,
    /// Whether it was won: the money came back again.
    pub won: bool,
}

/// What happens to a payment.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentInput {
    /// A command of the host, whose key is that of its event: the same key is the same command.
    Command {
        /// What to do.
        action: GatewayAction,
        /// Minor units, above zero; for a void, what is authorised.
        minor: i64,
    },
    /// A report of the gateway: an answer or a webhook.
    Report {
        /// The request's key.
        key: TransferId,
        /// What became of it.
        outcome: GatewayOutcome,
    },
    /// A chargeback was opened, or won.
    Chargeback {
        /// The gateway's name for it.
        id: TransferReference,
        /// Minor units, above zero.
        minor: i64,
        /// Whether it was won.
        won: bool,
    },
}

/// What the host does next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentEffects {
    /// Requests to the gateway.
    pub requests: Vec<GatewayRequest>,
    /// Commands to the ledger.
    pub bookings: Vec<PaymentBooking>,
}

/// A command to the ledger: an event's id and its actions.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentBooking {
    /// The id of the command's event: the same for the same booking.
    pub id: String,
    /// What it books.
    pub actions: Vec<WalletAction>,
}

/// What a payment has come to, in minor units.
#[wire(answer)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentTotals {
    /// Reserved at the payer's bank, unless it was voided.
    pub authorised: i64,
    /// Taken.
    pub captured: i64,
    /// Given back.
    pub refunded: i64,
    /// Taken back by the payer's bank, and not won.
    pub charged_back: i64,
    /// Captures and refunds of which nobody knows whether they took place.
    pub unknown: i64,
}

fn not_now(what: &str) -> Error {
    Error::new(Code::WalletPayment, what)
}

impl PaymentState {
    /// A payment of which nothing is known yet.
    ///
    /// # Errors
    /// `wallet.amount`.
    pub fn new(amount: Money) -> Result<Self, Error> {
        if amount.minor <= 0 {
            return Err(Error::new(Code::WalletAmount, "an amount is above zero").under("minor").under("amount"));
        }
        Ok(Self { amount, requests: Vec::new(), chargebacks: Vec::new() })
    }

    /// The sum of the requests of a kind with at least some status; saturated, as no honest sum comes near.
    fn sum(&self, action: GatewayAction, counts: impl Fn(RequestStatus) -> bool) -> i64 {
        let mut sum = 0_i64;
        for one in self.requests.iter().filter(|one| one.action == action && counts(one.status)) {
            sum = sum.saturating_add(one.minor);
        }
        sum
    }

    /// What it has come to.
    #[must_use]
    pub fn totals(&self) -> PaymentTotals {
        let done = |action| self.sum(action, |status| status == RequestStatus::Succeeded);
        let open = |action| self.sum(action, |status| status < RequestStatus::Declined);
        let lost = self.chargebacks.iter().filter(|one| !one.won);
        let authorised = if done(GatewayAction::Void) > 0 { 0 } else { done(GatewayAction::Authorise) };
        PaymentTotals {
            authorised,
            captured: done(GatewayAction::Capture),
            refunded: done(GatewayAction::Refund),
            charged_back: lost.fold(0, |sum, one| sum.saturating_add(one.minor)),
            unknown: open(GatewayAction::Capture).saturating_add(open(GatewayAction::Refund)),
        }
    }

    /// When time alone changes something next.
    #[must_use]
    pub fn next_change_at(&self) -> Option<Instant> {
        self.requests.iter().filter_map(|one| one.next_at).min()
    }

    /// Takes something in, from the event of that key. `now` is when.
    ///
    /// ```
    /// use hivecore::foundation::{currency::Currency, instant::Instant, money::Money};
    /// use hivecore::wallet::gateway::{GatewayAction, GatewayOutcome};
    /// use hivecore::wallet::payment::{PaymentConfig, PaymentInput, PaymentState};
    /// use hivecore::wallet::{AccountId, CommandKey};
    ///
    /// let (receivable, payee) = (AccountId::new("gateway")?, AccountId::new("shop")?);
    /// let config = PaymentConfig { receivable, payee, patience: 10_000, attempts: 8 };
    /// let mut payment = PaymentState::new(Money { currency: Currency::new("EUR")?, minor: 500 })?;
    /// let (key, now) = (CommandKey::of("hive://shop", "pay 7"), Instant::parse("2026-11-21T10:00:00Z")?);
    /// let authorise = PaymentInput::Command { action: GatewayAction::Authorise, minor: 500 };
    /// let sent = payment.take(&config, key, &authorise, now)?;
    /// assert_eq!(sent.requests[0].key, key.transfer(0));
    /// // Nothing comes back: ten seconds later the gateway is asked what became of it, with the same key.
    /// let asked = payment.advance(&config, Instant::parse("2026-11-21T10:00:10Z")?);
    /// assert!(asked.requests[0].query && asked.requests[0].key == sent.requests[0].key);
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// `wallet.payment` for a command that is not possible now and a report on no request, `wallet.amount`,
    /// `event.conflict` for a key with another command. The payment is then as it was.
    pub fn take(
        &mut self,
        config: &PaymentConfig,
        key: CommandKey,
        input: &PaymentInput,
        now: Instant,
    ) -> Result<PaymentEffects, Error> {
        let mut effects = PaymentEffects::default();
        match input {
            PaymentInput::Command { action, minor } => {
                self.command(config, key.transfer(0), *action, *minor, now, &mut effects)?;
            }
            PaymentInput::Report { key, outcome } => {
                self.report(config, GatewayReport { key: *key, outcome: *outcome }, now, &mut effects)?;
            }
            PaymentInput::Chargeback { id, minor, won } => self.charge_back(config, id, *minor, *won, &mut effects)?,
        }
        Ok(effects)
    }

    fn command(
        &mut self,
        config: &PaymentConfig,
        key: TransferId,
        action: GatewayAction,
        minor: i64,
        now: Instant,
        effects: &mut PaymentEffects,
    ) -> Result<(), Error> {
        if let Some(known) = self.requests.iter().find(|one| one.key == key) {
            if (known.action, known.minor) == (action, minor) {
                return Ok(());
            }
            return Err(Error::new(Code::EventConflict, "the key belongs to another request"));
        }
        if minor <= 0 {
            return Err(Error::new(Code::WalletAmount, "an amount is above zero").under("minor"));
        }
        // What may have been done counts as done.
        let maybe = |action| self.sum(action, |status| status != RequestStatus::Declined);
        let done = |action| self.sum(action, |status| status == RequestStatus::Succeeded);
        let taken = maybe(GatewayAction::Capture);
        let returned = maybe(GatewayAction::Refund).saturating_add(self.totals().charged_back);
        let (allowed, why) = match action {
            GatewayAction::Authorise => (
                if maybe(GatewayAction::Authorise) == 0 { self.amount.minor } else { 0 },
                "one authorisation is open or done",
            ),
            GatewayAction::Capture if maybe(GatewayAction::Void) > 0 => (0, "the authorisation is voided"),
            GatewayAction::Capture => (
                done(GatewayAction::Authorise).saturating_sub(taken),
                "no more than what is authorised can be captured",
            ),
            GatewayAction::Void => {
                let free = taken == 0 && maybe(GatewayAction::Void) == 0;
                (
                    if free { done(GatewayAction::Authorise) } else { 0 },
                    "only an authorisation without captures can be voided",
                )
            }
            GatewayAction::Refund => (
                done(GatewayAction::Capture).saturating_sub(returned),
                "no more than what was captured can be refunded",
            ),
        };
        if minor > allowed || (action == GatewayAction::Void && minor != allowed) {
            return Err(not_now(why));
        }
        let mut request =
            PaymentRequest { key, action, minor, status: RequestStatus::Sent, attempts: 0, next_at: None };
        effects.requests.extend(request.attempt(config, now, false));
        self.requests.push(request);
        Ok(())
    }

    fn report(
        &mut self,
        config: &PaymentConfig,
        report: GatewayReport,
        now: Instant,
        effects: &mut PaymentEffects,
    ) -> Result<(), Error> {
        let currency = self.amount.currency;
        let found = self.requests.iter_mut().find(|one| one.key == report.key);
        let Some(request) = found else { return Err(not_now("no request has this key").under("key")) };
        let told = match report.outcome {
            // An old "not found" may be overtaken by the request itself: only after a time-out does it say something.
            GatewayOutcome::NotFound if request.status == RequestStatus::Unknown => {
                request.status = RequestStatus::Sent;
                effects.requests.extend(request.attempt(config, now, false));
                return Ok(());
            }
            GatewayOutcome::NotFound | GatewayOutcome::Pending => return Ok(()),
            GatewayOutcome::Declined => RequestStatus::Declined,
            GatewayOutcome::Succeeded => RequestStatus::Succeeded,
        };
        if told <= request.status {
            return Ok(());
        }
        (request.status, request.next_at) = (told, None);
        if told == RequestStatus::Succeeded {
            let money = Money { currency, minor: request.minor };
            let id = request.key.to_string();
            match request.action {
                GatewayAction::Capture => effects.bookings.push(config.booking(id, money, true)),
                GatewayAction::Refund => effects.bookings.push(config.booking(id, money, false)),
                // A reservation is the bank's, not ours.
                GatewayAction::Authorise | GatewayAction::Void => {}
            }
        }
        Ok(())
    }

    fn charge_back(
        &mut self,
        config: &PaymentConfig,
        id: &TransferReference,
        minor: i64,
        won: bool,
        effects: &mut PaymentEffects,
    ) -> Result<(), Error> {
        if minor <= 0 {
            return Err(Error::new(Code::WalletAmount, "an amount is above zero").under("minor"));
        }
        let at = match self.chargebacks.iter().position(|one| one.id == *id) {
            Some(at) if self.chargebacks.get(at).is_some_and(|one| one.minor != minor) => {
                return Err(Error::new(Code::EventConflict, "the chargeback has another amount"));
            }
            Some(at) => at,
            None => {
                let money = Money { minor, ..self.amount };
                effects.bookings.push(config.booking(["chargeback ", id.as_str()].concat(), money, false));
                self.chargebacks.push(PaymentChargeback { id: id.clone(), minor, won: false });
                self.chargebacks.len() - 1
            }
        };
        if let Some(known) = self.chargebacks.get_mut(at).filter(|known| won && !known.won) {
            known.won = true;
            let money = Money { minor, ..self.amount };
            effects.bookings.push(config.booking(["chargeback won ", id.as_str()].concat(), money, true));
        }
        Ok(())
    }

    /// Lets time pass: what is overdue is asked about.
    pub fn advance(&mut self, config: &PaymentConfig, now: Instant) -> PaymentEffects {
        let mut effects = PaymentEffects::default();
        for request in self.requests.iter_mut().filter(|one| one.next_at.is_some_and(|at| at <= now)) {
            request.status = request.status.max(RequestStatus::Unknown);
            effects.requests.extend(request.attempt(config, now, true));
        }
        effects
    }

    /// Hands requests to a gateway and takes in what it reports, until it is silent. What is to be booked is returned.
    ///
    /// # Errors
    /// `wallet.payment` for a report on a request that is not this payment's.
    pub fn drive(
        &mut self,
        config: &PaymentConfig,
        gateway: &mut impl PaymentGateway,
        effects: PaymentEffects,
        now: Instant,
    ) -> Result<Vec<PaymentBooking>, Error> {
        let PaymentEffects { mut requests, mut bookings } = effects;
        loop {
            requests.iter().for_each(|request| gateway.send(request));
            requests.clear();
            let Some(report) = gateway.receive() else { return Ok(bookings) };
            let mut more = PaymentEffects::default();
            self.report(config, report, now, &mut more)?;
            requests.extend(more.requests);
            bookings.extend(more.bookings);
        }
    }
}

impl PaymentRequest {
    /// One more attempt, if there is one left; until then patience doubles, up to a day.
    fn attempt(&mut self, config: &PaymentConfig, now: Instant, query: bool) -> Option<GatewayRequest> {
        self.next_at = None;
        if self.attempts >= config.attempts {
            return None;
        }
        self.attempts += 1;
        let wait = (i64::from(config.patience) << self.attempts.min(30) >> 1).min(86_400_000);
        self.next_at = Instant::from_milliseconds(now.milliseconds().saturating_add(wait)).ok();
        Some(GatewayRequest { key: self.key, action: self.action, minor: self.minor, attempt: self.attempts, query })
    }
}

impl PaymentConfig {
    /// Money that came to the payee, or went back.
    fn booking(&self, id: String, amount: Money, came: bool) -> PaymentBooking {
        let (mut debit, mut credit) = (self.receivable.clone(), self.payee.clone());
        if !came {
            std::mem::swap(&mut debit, &mut credit);
        }
        let (pending, expires_at, balancing, reference) = (false, None, Balancing::None, None);
        let action = WalletAction::Transfer { debit, credit, amount, pending, expires_at, balancing, reference };
        PaymentBooking { id, actions: vec![action] }
    }
}
