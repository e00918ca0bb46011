//! Rule sets: named rules over declared facts, with examples that must hold.

use crate::foundation::currency::Currency;
use crate::foundation::error::Error;
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, Node, Read, Write, Writer, wire};
use crate::rules::language::{Condition, Literal, Operand};
use std::collections::BTreeMap;

/// A set of rules as its author writes it. Immutable: another text is another version.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetDefinition {
    /// Name of the set, 1 to 256 bytes.
    pub id: String,
    /// Version of the set, 1 to 256 bytes.
    pub version: String,
    /// Types of facts. A fact that is not declared has the type that its tests imply.
    #[wire(default = BTreeMap::new())]
    pub facts: BTreeMap<String, FactDeclaration>,
    /// The zone for events without one of their own, an IANA name; `UTC` needs no pack.
    #[wire(default = "UTC".to_owned())]
    pub zone: String,
    /// Milliseconds that an event may come late in `rules.step`: one day by default.
    #[wire(default = Int53::from(86_400_000_u32))]
    pub max_lateness: Int53,
    /// The rules, ids distinct.
    pub rules: Vec<Rule>,
    /// Values that answers show by name: any operand, such as `{"sum":"xp.awarded","of":"amount"}`.
    #[wire(default = BTreeMap::new())]
    pub measures: BTreeMap<String, Operand>,
    /// What must hold of the set; `rules.check` runs them.
    #[wire(default = Vec::new())]
    pub examples: Vec<RuleExample>,
}

/// One rule.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Name, 1 to 256 bytes, distinct in the set.
    pub id: String,
    /// When it holds.
    pub when: Condition,
    /// For readers.
    pub description: Option<String>,
    /// What an answer tells of a rule that does not hold.
    #[wire(default = Disclosure::Full)]
    pub disclosure: Disclosure,
}

/// How much of a rule's inner life answers show.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disclosure {
    /// The verdict alone: for rules whose near misses would teach evasion.
    None,
    /// The verdict and the progress.
    Percent,
    /// Everything.
    Full,
}

/// The type of a fact.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactDeclaration {
    /// The type.
    pub r#type: FactType,
    /// The currency of a fact of type `money`, where no literal names it.
    pub currency: Option<Currency>,
}

/// Types of facts.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactType {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal,
    /// A text, compared by code points, never normalised.
    Text,
    /// A set of texts.
    Set,
    /// An instant.
    Instant,
    /// A civil date.
    Date,
    /// A length of time.
    Duration,
    /// An amount of one currency.
    Money,
}

/// A case that must hold of a set.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleExample {
    /// For readers.
    pub name: String,
    /// The facts.
    #[wire(default = FactValues::default())]
    pub facts: FactValues,
    /// The history.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// The present; 1970-01-01T00:00:00Z, if it is left out.
    pub now: Option<Instant>,
    /// The verdict of each rule named.
    pub expect: BTreeMap<String, Verdict>,
}

/// The three values of Kleene's strong logic, in their order.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Verdict {
    /// It does not hold.
    False,
    /// A fact is missing that would decide it.
    Unknown,
    /// It holds.
    True,
}

/// Facts by name: a JSON record of booleans, numbers, texts, lists of texts and money. `null` says that a fact is not
/// known (any more).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactValues(pub BTreeMap<String, Option<Literal>>);

impl Read for FactValues {
    fn blank() -> Self {
        Self(BTreeMap::new())
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let parsed;
        let node = if let Node::Text(text) = node {
            parsed = Node::parse(text.as_bytes())?;
            &parsed
        } else {
            node
        };
        let mut facts = BTreeMap::new();
        for (name, value) in node.members()?.members() {
            let value = match value {
                Node::Null => None,
                value => Some(Literal::read(value).map_err(|error| error.under(name))?),
            };
            facts.insert(name.clone().into_owned(), value);
        }
        Ok(Self(facts))
    }
}

/// A value that may be `null`.
struct Nullable<'a>(&'a Option<Literal>);

impl Write for Nullable<'_> {
    fn write(&self, out: &mut Writer) {
        match self.0 {
            Some(value) => value.write(out),
            None => out.raw("null"),
        }
    }
}

impl Write for FactValues {
    fn write(&self, out: &mut Writer) {
        let values: BTreeMap<String, Nullable<'_>> =
            self.0.iter().map(|(name, value)| (name.clone(), Nullable(value))).collect();
        values.write(out);
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for FactValues {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "FactValues",
            doc: "Facts by name: a JSON record of booleans, numbers, texts, lists of texts and money (or its text); `null` for a fact that is not known.",
            base: crate::foundation::wire::Base::Document,
            pattern: None,
        })
    }
}
