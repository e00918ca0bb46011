//! What a payment gateway is to a payment: somebody to whom requests go, and from whom reports come, or not.
//!
//! An adapter implements [`PaymentGateway`] with its own I/O. The core never waits: a request may be answered at once,
//! later by a webhook, several times, in another order, or never.

use super::transfer_id::TransferId;
use crate::foundation::wire::wire;

/// What a gateway is asked to do.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GatewayAction {
    /// Reserve an amount at the payer's bank.
    Authorise,
    /// Take some of what is reserved.
    Capture,
    /// Give some of what was taken back.
    Refund,
    /// Release the reservation.
    Void,
}

/// A request to a gateway.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatewayRequest {
    /// The idempotency key: the same for every attempt. A gateway that honours it does a thing once.
    pub key: TransferId,
    /// What to do.
    pub action: GatewayAction,
    /// Minor units.
    pub minor: i64,
    /// From 1 on.
    pub attempt: u16,
    /// Whether to ask what became of the key instead of doing it: after a time-out nobody knows.
    pub query: bool,
}

/// What a gateway says became of a request.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GatewayOutcome {
    /// It knows no request of this key.
    NotFound,
    /// It has not decided yet.
    Pending,
    /// It was not done, and will not be.
    Declined,
    /// It was done.
    Succeeded,
}

/// A gateway's report on a request: the answer to it, or a webhook.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatewayReport {
    /// The request's key.
    pub key: TransferId,
    /// What became of it.
    pub outcome: GatewayOutcome,
}

/// A payment gateway. It is asked to keep one promise, which every serious one gives: that it does the thing of a key at
/// most once. [`PaymentState::drive`](super::payment::PaymentState::drive) goes through it.
pub trait PaymentGateway {
    /// Hands a request over.
    fn send(&mut self, request: &GatewayRequest);

    /// The next report that has arrived, if one has.
    fn receive(&mut self) -> Option<GatewayReport>;
}
