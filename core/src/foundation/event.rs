//! The one event type: CloudEvents 1.0 in its JSON format, with the extensions `hlc` and `timezone`.
//!
//! An event is told apart by `source` and `id`, and ordered by `hlc`, then `source`, then `id`. A state is the fold of
//! the ordered set, so that it does not depend on the order of delivery.

use crate::foundation::digest::Digest;
use crate::foundation::digits::natural;
use crate::foundation::error::{Code, Error};
use crate::foundation::hybrid_clock::Stamp;
use crate::foundation::identifier::shortlex;
use crate::foundation::instant::Instant;
use crate::foundation::limits;
use crate::foundation::order::sort_by;
use crate::foundation::wire::{Fields, Node, Read, Write, Writer};
use std::cmp::Ordering;

/// An event, checked, with its canonical text.
///
/// On the wire it is a CloudEvents record, or the text of one in a string. Required are `specversion` (`1.0`), `id`,
/// `source` (a URI reference), `type` and `hlc`. Known are `subject`, `time`, `datacontenttype` (`application/json` only),
/// `dataschema`, `data` (any JSON value), `timezone`, `partitionkey`, `sequence` (20 digits), `correlationid`,
/// `causationid`, `traceparent`, `tracestate`, `recordedtime` and `dataref`. Further extensions are named by 1 to 20 of
/// `a`–`z` and `0`–`9`; their values are strings, booleans or 32-bit integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    id: String,
    source: String,
    kind: String,
    subject: Option<String>,
    time: Option<Instant>,
    timezone: Option<String>,
    hlc: Stamp,
    text: String,
}

/// How an attribute's value is held to CloudEvents.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Version,
    Text,
    Uri { absolute: bool },
    Instant,
    Json,
    Sequence,
    Trace,
    Stamp,
    Data,
}

/// The attributes that hivecore knows.
const ATTRIBUTES: &[(&str, Form)] = &[
    ("specversion", Form::Version),
    ("id", Form::Text),
    ("source", Form::Uri { absolute: false }),
    ("type", Form::Text),
    ("subject", Form::Text),
    ("time", Form::Instant),
    ("datacontenttype", Form::Json),
    ("dataschema", Form::Uri { absolute: true }),
    ("data", Form::Data),
    ("hlc", Form::Stamp),
    ("timezone", Form::Text),
    ("partitionkey", Form::Text),
    ("sequence", Form::Sequence),
    ("correlationid", Form::Text),
    ("causationid", Form::Text),
    ("traceparent", Form::Trace),
    ("tracestate", Form::Text),
    ("recordedtime", Form::Instant),
    ("dataref", Form::Uri { absolute: false }),
];

fn attribute(what: &str) -> Error {
    Error::new(Code::EventAttribute, what)
}

impl Form {
    fn check(self, node: &Node<'_>) -> Result<(), Error> {
        match self {
            Self::Data => Ok(()),
            Self::Stamp => Stamp::read(node).map(|_| ()),
            Self::Instant => Instant::read(node).map(|_| ()),
            _ => self.check_text(string(node)?),
        }
    }

    fn check_text(self, text: &str) -> Result<(), Error> {
        let ok = match self {
            Self::Version => {
                let unknown = || Error::new(Code::EventVersion, "expected 1.0");
                return if text == "1.0" { Ok(()) } else { Err(unknown()) };
            }
            Self::Uri { absolute } => is_uri_reference(text) && (!absolute || has_scheme(text)),
            Self::Json => text == "application/json",
            Self::Sequence => text.len() == 20 && natural(text.as_bytes()).is_some_and(|number| number > 0),
            Self::Trace => is_trace_parent(text),
            _ => true,
        };
        if ok { Ok(()) } else { Err(attribute(self.expected())) }
    }

    const fn expected(self) -> &'static str {
        match self {
            Self::Uri { absolute: true } => "expected an absolute URI of at most 256 bytes",
            Self::Uri { absolute: false } => "expected a URI reference of at most 256 bytes",
            Self::Json => "the data are JSON: application/json, or leave it out",
            Self::Sequence => "expected 20 digits, from 00000000000000000001 on",
            _ => "expected a trace parent of W3C Trace Context",
        }
    }
}

/// A CloudEvents string: 1 to 256 bytes, none of the characters that CloudEvents forbids.
fn string<'n>(node: &'n Node<'_>) -> Result<&'n str, Error> {
    let text = node.text()?;
    let forbidden = |c: char| c.is_control() || matches!(c as u32, 0xfdd0..=0xfdef) || c as u32 & 0xfffe == 0xfffe;
    if text.is_empty() || text.len() > limits::ID_BYTES || text.contains(forbidden) {
        return Err(attribute("expected 1 to 256 bytes without control characters and noncharacters"));
    }
    Ok(text)
}

/// The characters of RFC 3986, percent signs before two hexadecimal digits.
fn is_uri_reference(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        _ => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
    })
}

fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    let rest = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && rest
}

/// `00-` and 32, 16 and 2 lower-case hexadecimal digits.
fn is_trace_parent(text: &str) -> bool {
    let dashes = [2, 35, 52];
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 55 && text.bytes().enumerate().all(|(at, b)| if dashes.contains(&at) { b == b'-' } else { hex(b) })
}

/// An extension that hivecore passes through.
fn check_extension(name: &str, node: &Node<'_>) -> Result<(), Error> {
    let named = (1..=20).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !named {
        return Err(Error::new(Code::EventExtension, "a name is 1 to 20 of a to z and 0 to 9"));
    }
    match node {
        Node::Boolean(_) => Ok(()),
        Node::Number(_) => i32::read(node).map(|_| ()),
        Node::Text(_) => string(node).map(|_| ()),
        _ => Err(Error::new(Code::EventExtension, "a value is a string, a boolean or a 32-bit integer")),
    }
}

impl Event {
    fn from_record(node: &Node<'_>) -> Result<Self, Error> {
        let record = node.members()?;
        for (name, value) in record.members() {
            let known = ATTRIBUTES.iter().find(|(known, _)| known == name);
            let checked = known.map_or_else(|| check_extension(name, value), |(_, form)| form.check(value));
            checked.map_err(|error| error.under(name))?;
        }
        record.required::<String>("specversion")?;
        Self::from_checked(record, node)
    }

    fn from_checked(record: Fields<'_, '_>, node: &Node<'_>) -> Result<Self, Error> {
        let mut canonical = Writer::default();
        canonical.node(node);
        let text = canonical.finish()?;
        if text.len() > limits::EVENT_BYTES {
            return Err(Error::new(Code::EventSize, format!("the canonical text has {} bytes", text.len())));
        }
        Ok(Self {
            id: record.required("id")?,
            source: record.required("source")?,
            kind: record.required("type")?,
            subject: record.optional("subject")?,
            time: record.optional("time")?,
            timezone: record.optional("timezone")?,
            hlc: record.required("hlc")?,
            text,
        })
    }

    /// Reads the text of a CloudEvents record.
    ///
    /// # Errors
    /// What the strict door refuses; `event.version`, `event.attribute`, `event.extension`, `event.size`.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        Self::from_record(&Node::parse(text)?)
    }

    /// Unique within its source.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who produced it: a URI reference, one for each incarnation of a producer.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Whom or what it is about.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// When it happened, by wall time.
    #[must_use]
    pub const fn time(&self) -> Option<Instant> {
        self.time
    }

    /// The IANA name of the zone in which it happened.
    #[must_use]
    pub fn timezone(&self) -> Option<&str> {
        self.timezone.as_deref()
    }

    /// Its stamp.
    #[must_use]
    pub const fn hlc(&self) -> Stamp {
        self.hlc
    }

    /// Its canonical text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The digest of its canonical text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.text.as_bytes())
    }

    /// The order of folding: stamp, source, id. Equal only for one key and one stamp.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        self.hlc.cmp(&other.hlc).then_with(|| self.key_order(other))
    }

    fn key_order(&self, other: &Self) -> Ordering {
        shortlex(&self.source, &other.source).then_with(|| shortlex(&self.id, &other.id))
    }
}

/// Events without duplicates, in the order of folding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSet {
    /// The places of the events in the list that was given, in the order of folding.
    pub order: Vec<usize>,
    /// The places of events that stand earlier in the list already, with the place where they do.
    pub duplicates: Vec<(usize, usize)>,
}

impl EventSet {
    /// Finds duplicates and puts the rest in order.
    ///
    /// # Errors
    /// `event.conflict` at the later of two events with one source and id whose texts differ.
    pub fn of(events: &[Event]) -> Result<Self, Error> {
        let mut order: Vec<usize> = (0..events.len()).collect();
        sort_by(&mut order, |a, b| events[*a].key_order(&events[*b]).then(a.cmp(b)));
        let mut duplicates: Vec<(usize, usize)> = Vec::new();
        let mut kept: Vec<usize> = Vec::new();
        for at in order {
            match kept.last() {
                Some(first) if events[*first].key_order(&events[at]).is_eq() => {
                    if events[*first].text != events[at].text {
                        let detail = format!("it has the source and id of the event at {first}, and other content");
                        return Err(Error::new(Code::EventConflict, detail).at(at));
                    }
                    duplicates.push((at, *first));
                }
                _ => kept.push(at),
            }
        }
        sort_by(&mut kept, |a, b| events[*a].order(&events[*b]));
        sort_by(&mut duplicates, Ord::cmp);
        Ok(Self { order: kept, duplicates })
    }
}

/// Refuses an event that is older than its definition still takes in.
///
/// # Errors
/// `event.too_late` when its stamp lies more than `max_lateness` milliseconds before `now`; exactly that is in time.
pub fn in_time(event: &Event, now: Instant, max_lateness: i64) -> Result<(), Error> {
    let earliest = now.milliseconds().saturating_sub(max_lateness);
    if i64::try_from(event.hlc.milliseconds()).is_ok_and(|at| at < earliest) {
        return Err(Error::new(
            Code::EventTooLate,
            format!("{} ms too late", earliest - event.hlc.milliseconds() as i64),
        ));
    }
    Ok(())
}

impl Read for Event {
    fn blank() -> Self {
        Self {
            id: String::new(),
            source: String::new(),
            kind: String::new(),
            subject: None,
            time: None,
            timezone: None,
            hlc: Stamp::blank(),
            text: String::new(),
        }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node {
            Node::Text(text) => Self::parse(text.as_bytes()),
            Node::Record(_) => Self::from_record(node),
            other => Err(other.expected("a CloudEvents record, or its text")),
        }
    }
}

impl Write for Event {
    fn write(&self, out: &mut Writer) {
        out.raw(&self.text);
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Event {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Event",
            doc: "An event: CloudEvents 1.0 in its JSON format with the extension `hlc`, as a record or as the text of one.",
            base: crate::foundation::wire::Base::Document,
            pattern: None,
        })
    }
}
