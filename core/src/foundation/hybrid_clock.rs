//! Hybrid logical clocks: stamps that follow wall time and still put every cause before its effect.
//!
//! Kulkarni, Demirbas, Madappa, Avva, Leone: Logical Physical Clocks (2014). Wall time is an argument.

use crate::foundation::digits;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, Node, Read, Write, Writer, wire};

/// The greatest time of a stamp, in milliseconds since 1970: 48 bits.
const MOST_MILLISECONDS: u64 = (1 << 48) - 1;

/// The clock of one node: the time and counter of its latest stamp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HybridClock {
    /// Milliseconds since 1970-01-01T00:00:00Z, below 2^48.
    milliseconds: u64,
    /// Stamps given in that millisecond, less one.
    counter: u16,
}

/// A moment of a hybrid clock at a node: 32 lower-case hexadecimal digits, of which the order is the order of stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    clock: HybridClock,
    node: u64,
}

/// The state of a clock on the wire.
#[wire(request)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockState {
    /// Milliseconds since 1970-01-01T00:00:00Z, below 2^48.
    pub milliseconds: Int53,
    /// Counter within the millisecond.
    pub counter: u16,
}

fn refused(what: &str) -> Error {
    Error::new(Code::EventClock, what)
}

impl HybridClock {
    /// A clock by its latest stamp's time and counter; zeros for one that gave none yet.
    ///
    /// # Errors
    /// `event.clock` for a time of 2^48 or more.
    pub fn new(milliseconds: u64, counter: u16) -> Result<Self, Error> {
        if milliseconds > MOST_MILLISECONDS {
            return Err(refused("the time needs more than 48 bits"));
        }
        Ok(Self { milliseconds, counter })
    }

    /// The clock that a host stored.
    ///
    /// # Errors
    /// `event.clock` for a negative time or one of 2^48 or more.
    pub fn restore(state: ClockState) -> Result<Self, Error> {
        let milliseconds = u64::try_from(state.milliseconds.get()).map_err(|_| refused("the time is before 1970"))?;
        Self::new(milliseconds, state.counter)
    }

    /// Stamps given in its millisecond, less one.
    #[must_use]
    pub const fn counter(self) -> u16 {
        self.counter
    }

    /// The state, as a host stores it.
    ///
    /// # Errors
    /// None in practice: 48 bits fit 53.
    pub fn state(self) -> Result<ClockState, Error> {
        Ok(ClockState { milliseconds: Int53::new(self.milliseconds as i64)?, counter: self.counter })
    }

    /// The clock after an event of its own. Wall time that went back does no harm.
    ///
    /// # Errors
    /// `event.clock` for a time before 1970 or when 48 bits run out.
    pub fn send(self, now: Instant) -> Result<Self, Error> {
        let now = wall(now)?;
        if now > self.milliseconds { Self::new(now, 0) } else { self.next(self.counter) }
    }

    /// The clock after it received a stamp. A stamp more than `max_ahead` milliseconds before wall time is refused, and
    /// the clock stays as it was; exactly `max_ahead` is accepted.
    ///
    /// # Errors
    /// `event.clock`.
    pub fn receive(self, now: Instant, stamp: Stamp, max_ahead: u64) -> Result<Self, Error> {
        let (now, other) = (wall(now)?, stamp.clock);
        if other.milliseconds > now.saturating_add(max_ahead) {
            return Err(refused("the stamp received is too far ahead of wall time"));
        }
        let latest = self.milliseconds.max(other.milliseconds);
        if now > latest {
            return Self::new(now, 0);
        }
        let counter = match self.milliseconds.cmp(&other.milliseconds) {
            std::cmp::Ordering::Less => other.counter,
            std::cmp::Ordering::Equal => self.counter.max(other.counter),
            std::cmp::Ordering::Greater => self.counter,
        };
        Self { milliseconds: latest, counter }.next(counter)
    }

    /// One step on in the same millisecond, or the next one when the counter is full.
    fn next(self, counter: u16) -> Result<Self, Error> {
        match counter.checked_add(1) {
            Some(counter) => Ok(Self { counter, ..self }),
            None => Self::new(self.milliseconds + 1, 0),
        }
    }

    /// The stamp of the clock's latest event at a node.
    #[must_use]
    pub const fn stamp(self, node: u64) -> Stamp {
        Stamp { clock: self, node }
    }
}

/// Wall time in whole milliseconds.
fn wall(now: Instant) -> Result<u64, Error> {
    u64::try_from(now.milliseconds()).map_err(|_| refused("wall time is before 1970"))
}

impl Stamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn milliseconds(self) -> u64 {
        self.clock.milliseconds
    }

    /// The clock that gave it.
    #[must_use]
    pub const fn clock(self) -> HybridClock {
        self.clock
    }

    /// The node that gave it.
    #[must_use]
    pub const fn node(self) -> u64 {
        self.node
    }

    /// Reads 32 lower-case hexadecimal digits: 12 of the time, 4 of the counter, 16 of the node.
    ///
    /// # Errors
    /// `event.attribute`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 16];
        if !digits::read_hexadecimal(text, &mut bytes) {
            return Err(Error::new(Code::EventAttribute, "expected 32 lower-case hexadecimal digits"));
        }
        let number = u128::from_be_bytes(bytes);
        let clock = HybridClock { milliseconds: (number >> 80) as u64, counter: (number >> 64) as u16 };
        Ok(Self { clock, node: number as u64 })
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let clock = u128::from(self.clock.milliseconds) << 80 | u128::from(self.clock.counter) << 64;
        let mut text = String::with_capacity(32);
        digits::write_hexadecimal(&(clock | u128::from(self.node)).to_be_bytes(), &mut text);
        f.write_str(&text)
    }
}

impl Read for Stamp {
    fn blank() -> Self {
        Self { clock: HybridClock::default(), node: 0 }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        Self::parse(node.text()?)
    }
}

impl Write for Stamp {
    fn write(&self, out: &mut Writer) {
        out.display(self);
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Stamp {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Stamp",
            doc: "A stamp of a hybrid logical clock: 12 hexadecimal digits of milliseconds, 4 of a counter, 16 of the node.",
            base: crate::foundation::wire::Base::Text,
            pattern: Some("^[0-9a-f]{32}$"),
        })
    }
}
