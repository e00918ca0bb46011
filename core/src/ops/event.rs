//! Operations on events.

use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::{Event, EventSet, in_time};
use crate::foundation::event_id::event_id;
use crate::foundation::hybrid_clock::{ClockState, HybridClock, Stamp};
use crate::foundation::identifier::check as check_id;
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, wire};

/// A request of `event.check`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckEventsRequest {
    /// The events, in the order of their arrival.
    pub events: Vec<Event>,
    /// Milliseconds that an event's stamp may lie before `now`; any, if it is left out.
    pub max_lateness: Option<Int53>,
    /// The present. Needed with `maxLateness`.
    pub now: Option<Instant>,
}

/// Events without duplicates, in the order of folding.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckEventsAnswer {
    /// By stamp, source and id.
    pub order: Vec<OrderedEvent>,
    /// Events that came before already, by place.
    pub duplicates: Vec<DuplicateEvent>,
    /// The digest of the canonical texts in order, a line feed between them: one for any order of arrival.
    pub digest: Digest,
}

/// An event in the order of folding.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedEvent {
    /// Its place in the request.
    pub place: Int53,
    /// Stamp.
    pub hlc: Stamp,
    /// Source.
    pub source: String,
    /// Id.
    pub id: String,
    /// The digest of its canonical text.
    pub digest: Digest,
}

/// An event that came twice.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateEvent {
    /// Its place in the request.
    pub place: Int53,
    /// The place of the same event before it.
    pub of: Int53,
}

/// Checks events, finds duplicates and puts the rest in order.
///
/// # Errors
/// Below `/events`: `event.version`, `event.attribute`, `event.extension`, `event.size`, `event.conflict`,
/// `event.too_late`. `field.missing` at `/now`, `number.range` at `/maxLateness`.
pub fn check(request: &CheckEventsRequest) -> Result<CheckEventsAnswer, Error> {
    if let Some(most) = request.max_lateness {
        if most.get() < 0 {
            return Err(Error::new(Code::NumberRange, "a lateness is zero or more").under("maxLateness"));
        }
        let missing = || Error::new(Code::FieldMissing, "needed with maxLateness").under("now");
        let now = request.now.ok_or_else(missing)?;
        for (at, event) in request.events.iter().enumerate() {
            in_time(event, now, most.get()).map_err(|error| error.at(at).under("events"))?;
        }
    }
    let set = EventSet::of(&request.events).map_err(|error| error.under("events"))?;
    let (mut order, mut texts) = (Vec::new(), Vec::new());
    for at in set.order {
        let event = &request.events[at];
        if !texts.is_empty() {
            texts.push(b"\n".as_slice());
        }
        texts.push(event.text().as_bytes());
        order.push(OrderedEvent {
            place: Int53::count(at)?,
            hlc: event.hlc(),
            source: event.source().to_owned(),
            id: event.id().to_owned(),
            digest: event.digest(),
        });
    }
    let mut duplicates = Vec::with_capacity(set.duplicates.len());
    for (at, of) in set.duplicates {
        duplicates.push(DuplicateEvent { place: Int53::count(at)?, of: Int53::count(of)? });
    }
    Ok(CheckEventsAnswer { order, duplicates, digest: Digest::of_pieces(texts) })
}

/// A request of `event.identify`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentifyEventRequest {
    /// The producer's incarnation, as events name it.
    pub source: String,
    /// The number that the source gives the event, from 1 on.
    pub sequence: u64,
}

/// An event's id.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentifyEventAnswer {
    /// UUID version 8.
    pub id: String,
    /// The attribute `sequence`: 20 digits.
    pub sequence: String,
}

/// The id of a source's event.
///
/// # Errors
/// `id.empty` and `id.length` at `/source`, `number.range` at `/sequence` for zero.
pub fn identify(request: &IdentifyEventRequest) -> Result<IdentifyEventAnswer, Error> {
    check_id(&request.source).map_err(|error| error.under("source"))?;
    if request.sequence == 0 {
        return Err(Error::new(Code::NumberRange, "sequences begin with 1").under("sequence"));
    }
    Ok(IdentifyEventAnswer {
        id: event_id(&request.source, request.sequence),
        sequence: format!("{:020}", request.sequence),
    })
}

/// A request of `event.stamp`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampEventRequest {
    /// The node's clock as the last answer left it; zeros at first.
    #[wire(default = ClockState::default())]
    pub clock: ClockState,
    /// The node's number, distinct among all that exchange events.
    pub node: u64,
    /// Wall time, of which whole milliseconds count.
    pub now: Instant,
    /// The stamp of an event that was received; left out for an event of the node's own.
    pub received: Option<Stamp>,
    /// Milliseconds that a stamp received may lie ahead of wall time: one minute by default.
    #[wire(default = 60_000)]
    pub max_ahead: u32,
}

/// The clock after an event.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampEventAnswer {
    /// The clock, to be stored.
    pub clock: ClockState,
    /// The stamp of the event.
    pub stamp: Stamp,
}

/// Stamps an event of the node's own, or takes in a stamp received.
///
/// # Errors
/// `event.clock` at `/clock`, `/now` or `/received`.
pub fn stamp(request: &StampEventRequest) -> Result<StampEventAnswer, Error> {
    let clock = HybridClock::restore(request.clock).map_err(|error| error.under("clock"))?;
    if request.now.milliseconds() < 0 {
        return Err(Error::new(Code::EventClock, "wall time is before 1970").under("now"));
    }
    let next = match request.received {
        None => clock.send(request.now).map_err(|error| error.under("clock")),
        Some(stamp) => {
            let next = clock.receive(request.now, stamp, u64::from(request.max_ahead));
            next.map_err(|error| error.under("received"))
        }
    }?;
    Ok(StampEventAnswer { clock: next.state()?, stamp: next.stamp(request.node) })
}
