//! A rule, read once: what is an operation, what is a list of logic, what is a plain value.

use super::value::Value;
use crate::foundation::error::Error;
use crate::foundation::wire::{Document, Node};

/// A rule of JSONLogic.
///
/// ```
/// use hivecore::rules::jsonlogic::Logic;
/// use hivecore::wire::Document;
/// let logic = Logic::read(&Document::parse(r#"{">":[{"var":"age"},17]}"#)?)?;
/// let (result, truthy, _) = logic.apply(&Document::parse(r#"{"age":"18"}"#)?, 1_000)?;
/// assert_eq!((result.as_str(), truthy), ("true", true));
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Debug)]
pub struct Logic(pub(super) Term);

/// A part of a rule.
#[derive(Debug)]
pub(super) enum Term {
    Literal(Value),
    List(Vec<Term>),
    Operation(Operation, Vec<Term>),
}

macro_rules! operations {
    ($($variant:ident $($name:literal)|+;)*) => {
        /// The operations of JSONLogic.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(super) enum Operation {
            $($variant,)*
            /// None: refused when it is reached, as the reference does.
            Unknown(String),
        }

        impl Operation {
            pub(super) fn named(name: &str) -> Self {
                match name {
                    $($($name)|+ => Self::$variant,)*
                    _ => Self::Unknown(name.to_owned()),
                }
            }
        }
    };
}

operations! {
    Equal "=="; Same "==="; Unequal "!="; Other "!==";
    Greater ">"; AtLeast ">="; Less "<"; AtMost "<=";
    Truth "!!"; Not "!"; And "and"; Or "or"; If "if" | "?:";
    Add "+"; Subtract "-"; Multiply "*"; Divide "/"; Remainder "%"; Least "min"; Greatest "max";
    Concatenate "cat"; Substring "substr"; In "in"; Merge "merge"; Log "log";
    Variable "var"; Missing "missing"; MissingSome "missing_some";
    Filter "filter"; Map "map"; Reduce "reduce"; All "all"; None "none"; Some "some";
}

impl Logic {
    /// Reads a rule.
    ///
    /// # Errors
    /// `number.range`, `json.depth`.
    pub fn read(rule: &Document) -> Result<Self, Error> {
        Term::read(&rule.node()?).map(Self)
    }
}

impl Term {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node {
            Node::List(items) => Ok(Self::List(Self::all(items)?)),
            Node::Record(members) => match members.as_slice() {
                [(name, Node::List(arguments))] => Ok(Self::Operation(Operation::named(name), Self::all(arguments)?)),
                [(name, argument)] => Ok(Self::Operation(Operation::named(name), vec![Self::read(argument)?])),
                _ => Value::of(node).map(Self::Literal),
            },
            _ => Value::of(node).map(Self::Literal),
        }
    }

    fn all(nodes: &[Node<'_>]) -> Result<Vec<Self>, Error> {
        let mut terms = Vec::with_capacity(nodes.len());
        for node in nodes {
            terms.push(Self::read(node)?);
        }
        Ok(terms)
    }
}
