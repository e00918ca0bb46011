//! The operation `wallet.pay`: a payment's events in, requests and bookings out.

use super::gateway::GatewayRequest;
use super::payment::{PaymentBooking, PaymentConfig, PaymentInput, PaymentState, PaymentTotals};
use super::transfer_id::CommandKey;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::order::sort_by;
use crate::foundation::wire::{Node, Read, wire};

/// The type of the events that happen to a payment.
pub const PAYMENT_TYPE: &str = "wallet.payment";

/// A request of `wallet.pay`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayRequest {
    /// How the payment is driven and booked. The same for its whole life.
    pub config: PaymentConfig,
    /// The payment as the last answer left it; at first its amount, with empty lists.
    pub payment: PaymentState,
    /// Events of type `wallet.payment`, whose data are the inputs. They are taken in by stamp, source and id.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// The present: requests that are overdue by now are asked about.
    pub now: Instant,
}

/// A payment after some events. Store it before sending anything.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayAnswer {
    /// The payment, to be stored.
    pub payment: PaymentState,
    /// What to send to the gateway.
    pub requests: Vec<GatewayRequest>,
    /// What to book: the id and the actions of commands to the ledger.
    pub bookings: Vec<PaymentBooking>,
    /// What became of each event, in the order of the request.
    pub decisions: Vec<PaymentDecision>,
    /// What it has come to.
    pub totals: PaymentTotals,
    /// When time alone changes something next.
    pub next_change_at: Option<Instant>,
}

/// What became of an event.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentDecision {
    /// It was taken in, or had been before.
    Taken {},
    /// It changed nothing.
    Refused {
        /// The error's code.
        code: String,
        /// Why.
        detail: String,
    },
}

fn checked(request: &PayRequest) -> Result<(), Error> {
    let PaymentConfig { patience, attempts, .. } = request.config;
    let range = |field: &str| Error::new(Code::FieldRange, "out of the range that the schema names").under(field);
    if !(1..=3_600_000).contains(&patience) || !(1..=30).contains(&attempts) {
        let field = if (1..=30).contains(&attempts) { "patience" } else { "attempts" };
        return Err(range(field).under("config"));
    }
    PaymentState::new(request.payment.amount).map_err(|error| error.under("payment"))?;
    let PaymentState { requests, chargebacks, .. } = &request.payment;
    let amounts = requests.iter().map(|one| ("requests", one.minor)).enumerate();
    let returned = chargebacks.iter().map(|one| ("chargebacks", one.minor)).enumerate();
    for (at, (list, minor)) in amounts.chain(returned) {
        if minor <= 0 {
            let error = Error::new(Code::WalletAmount, "an amount is above zero");
            return Err(error.under("minor").at(at).under(list).under("payment"));
        }
    }
    Ok(())
}

/// Takes events of a payment in, and lets time pass.
///
/// # Errors
/// `field.range` below `/config`, `wallet.amount` below `/payment`; below `/events` `wallet.command` for another type
/// and what reading the data gives. What is not possible is a decision.
pub fn pay(request: &PayRequest) -> Result<PayAnswer, Error> {
    checked(request)?;
    let mut inputs: Vec<(usize, &Event, PaymentInput)> = Vec::with_capacity(request.events.len());
    for (at, event) in request.events.iter().enumerate() {
        let wrong = |error: Error| error.at(at).under("events");
        if event.kind() != PAYMENT_TYPE {
            let error = Error::new(Code::WalletCommand, "expected an event of type wallet.payment");
            return Err(wrong(error.under("type")));
        }
        let data = Node::parse(event.text().as_bytes())?;
        let data = data.members()?.find("data").map(PaymentInput::read);
        let missing = || Error::new(Code::FieldMissing, "this field is required");
        let input = data.unwrap_or_else(|| Err(missing())).map_err(|error| wrong(error.under("data")))?;
        inputs.push((at, event, input));
    }
    sort_by(&mut inputs, |a, b| a.1.order(b.1));
    let mut payment = request.payment.clone();
    let (mut requests, mut bookings, mut decided) = (Vec::new(), Vec::new(), Vec::with_capacity(inputs.len()));
    for (at, event, input) in inputs {
        let key = CommandKey::of(event.source(), event.id());
        decided.push((
            at,
            match payment.take(&request.config, key, &input, request.now) {
                Ok(effects) => {
                    requests.extend(effects.requests);
                    bookings.extend(effects.bookings);
                    PaymentDecision::Taken {}
                }
                Err(error) => {
                    PaymentDecision::Refused { code: error.code.name().to_owned(), detail: error.detail.clone() }
                }
            },
        ));
    }
    requests.extend(payment.advance(&request.config, request.now).requests);
    sort_by(&mut decided, |a, b| a.0.cmp(&b.0));
    Ok(PayAnswer {
        totals: payment.totals(),
        next_change_at: payment.next_change_at(),
        payment,
        requests,
        bookings,
        decisions: decided.into_iter().map(|(_, decision)| decision).collect(),
    })
}
