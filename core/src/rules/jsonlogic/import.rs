//! Strict import: a rule of JSONLogic as a condition of the rule language, or the name of what has no strict meaning.
//!
//! A rule is translated only where JavaScript's answer and the strict one agree for all facts of the types that the
//! condition gives them. What coerces (text and number compared, the truth of a number, `+` of texts), what is not a
//! truth value, what runs over lists, and arithmetic that doubles round is refused with its place. A missing fact is
//! `null` there and then coerced; here it makes the condition unknown, which is never a silent verdict.
//!
//! Facts are numbers as JSON has them: integers within ±(2^53 − 1), decimals of up to 15 digits. Beyond 2^53 doubles
//! round and exact numbers do not, so that each term carries how far it may come ([`Reach`]). What is translated is
//! read and compiled once more as a rule set of its own: nothing is answered that a rule set then refuses.

use crate::foundation::decimal::Decimal;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Int53, Node, Read};
use crate::foundation::{limits, wire::text};
use crate::rules::inference::Types;
use crate::rules::language::{Arithmetic, Comparison, Condition, Literal, Operand, Test};
use crate::rules::{Disclosure, FactDeclaration, FactType, Rule, RuleSet, RuleSetDefinition};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Digits up to which distinct decimals are distinct doubles, in the same order.
const EXACT_DIGITS: usize = 15;

/// What is known of the type of a term.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Boolean,
    Integer,
    Decimal,
    Text,
    Set,
    /// A fact that is not declared: it takes the type of what it is compared with.
    Open,
}

/// The greatest whole number up to which a double has every whole number.
const WHOLE: i128 = 1 << 53;

/// The most that a number may come to, either way. Up to 2^53 a double has it exactly. Beyond, only what was rounded
/// once, or multiplied, is let through: then the double and the exact number are equal, or both at 2^53 or more with
/// one sign, so that they compare alike with whatever stays below 2^53.
#[derive(Clone, Copy)]
struct Reach(i128);

impl Reach {
    const NONE: Self = Self(0);

    const fn exact(self) -> bool {
        self.0 <= WHOLE
    }
}

/// What a literal has no counterpart for.
fn refused(what: &str) -> Error {
    Error::new(Code::RulesJsonlogicImport, what)
}

fn holds(operand: Operand) -> Condition {
    Condition::Test { operand, test: Test::Holds }
}

/// The arguments of an operation; one that is no list stands for a list of one.
fn arguments<'n, 't>(node: &'n Node<'t>) -> &'n [Node<'t>] {
    if let Node::List(items) = node { items } else { std::slice::from_ref(node) }
}

/// The one operation of a record.
fn operation<'n, 't>(node: &'n Node<'t>) -> Option<(&'n str, &'n Node<'t>)> {
    match node {
        Node::Record(members) => match members.as_slice() {
            [(name, node)] => Some((name, node)),
            _ => None,
        },
        _ => None,
    }
}

/// Translates with the types of facts that are declared.
pub(super) struct Import<'f> {
    facts: &'f BTreeMap<String, FactDeclaration>,
    /// Conditions that may still be written: an `if` writes its conditions twice.
    left: Cell<usize>,
}

impl<'f> Import<'f> {
    pub(super) const fn new(facts: &'f BTreeMap<String, FactDeclaration>) -> Self {
        Self { facts, left: Cell::new(limits::RULES_RULE_NODES) }
    }

    /// The text of a rule's condition, which a rule set takes.
    ///
    /// # Errors
    /// `rules.jsonlogic_import` at what has no strict meaning, `rules.limit`.
    pub(super) fn import(&self, node: &Node<'_>) -> Result<String, Error> {
        // Of what is too much no place is to blame.
        let whole = |error: Error| Error::new(error.code, error.detail.clone());
        let limited = |error: Error| if error.code == Code::RulesLimit { whole(error) } else { error };
        let spelled = text(&self.condition(node).map_err(limited)?)?;
        self.taken(&spelled).map_err(|error| match error.code {
            Code::RulesLimit => whole(error),
            _ => refused(&error.detail),
        })?;
        Ok(spelled)
    }

    /// Whether a rule set takes it, with the facts that it names.
    fn taken(&self, spelled: &str) -> Result<(), Error> {
        let when = Condition::read(&Node::parse(spelled.as_bytes())?)?;
        let mut types = Types::default();
        types.infer(&[(&when, 0)], "", "when")?;
        let mut definition: RuleSetDefinition = Read::blank();
        for (name, known) in types.inferred {
            let declared = self.facts.get(&name).cloned();
            // Of a fact that need only be there the rule set says the type.
            let any = known.is_none().then_some(FactDeclaration { r#type: FactType::Text, currency: None });
            if let Some(declaration) = declared.or(any) {
                definition.facts.insert(name, declaration);
            }
        }
        (definition.id, definition.version, definition.zone) = ("i".to_owned(), "1".to_owned(), "UTC".to_owned());
        definition.rules.push(Rule { id: "i".to_owned(), when, description: None, disclosure: Disclosure::Full });
        RuleSet::compile(definition, None).map(|_| ())
    }

    fn spend(&self, nodes: usize) -> Result<(), Error> {
        let left = self.left.get().checked_sub(nodes);
        self.left.set(left.ok_or_else(|| Error::new(Code::RulesLimit, "the condition has more than 10000 parts"))?);
        Ok(())
    }

    /// The condition that holds exactly where a rule is true.
    ///
    /// # Errors
    /// `rules.jsonlogic_import` at what has no strict meaning.
    fn condition(&self, node: &Node<'_>) -> Result<Condition, Error> {
        self.spend(1)?;
        let Some((name, argument)) = operation(node) else {
            return match node {
                Node::Boolean(value) => Ok(holds(Operand::Literal(Literal::Boolean(*value)))),
                Node::Record(_) => Err(refused("a record that is no operation has no strict truth")),
                Node::List(_) => Err(refused("the truth of a list is a coercion")),
                Node::Number(_) => Err(refused("the truth of a number is a coercion")),
                Node::Text(_) => Err(refused("the truth of a text is a coercion")),
                Node::Null => Err(refused("the truth of null is a coercion")),
            };
        };
        let translated = match name {
            "var" => self.fact(argument).and_then(|(operand, kind, _)| match kind {
                Kind::Boolean | Kind::Open => Ok(holds(operand)),
                _ => Err(refused("the truth of a fact that is no boolean is a coercion")),
            }),
            "and" => self.each(argument).map(Condition::All),
            "or" => self.each(argument).map(Condition::Any),
            "!" => self.only(argument).map(|inner| Condition::Not(Box::new(inner))),
            "!!" => self.only(argument),
            "if" | "?:" => self.choice(argument),
            "==" | "===" => self.comparison(Comparison::Eq, argument),
            "!=" | "!==" => self.comparison(Comparison::Ne, argument),
            ">" => self.comparison(Comparison::Gt, argument),
            ">=" => self.comparison(Comparison::Gte, argument),
            "<" => self.chain(Comparison::Lt, argument),
            "<=" => self.chain(Comparison::Lte, argument),
            "in" => self.membership(argument),
            "+" | "-" | "*" | "/" | "%" | "min" | "max" => Err(refused("the truth of a number is a coercion")),
            "cat" | "substr" => Err(refused("the truth of a text is a coercion")),
            "missing" | "missing_some" => {
                Err(refused("a list of missing keys, which counts empty texts, is no condition"))
            }
            "merge" | "filter" | "map" | "reduce" | "all" | "none" | "some" => {
                Err(refused("lists are not gone through: the rule language has no loops"))
            }
            "log" => Err(refused("log has an effect")),
            _ => Err(refused("there is no such operation")),
        };
        translated.map_err(|error| error.under(name))
    }

    fn each(&self, argument: &Node<'_>) -> Result<Vec<Condition>, Error> {
        let items = arguments(argument);
        if items.is_empty() {
            return Err(refused("of nothing the result is undefined"));
        }
        let mut conditions = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            conditions.push(self.condition(item).map_err(|error| place(error, argument, at))?);
        }
        Ok(conditions)
    }

    fn only(&self, argument: &Node<'_>) -> Result<Condition, Error> {
        match arguments(argument) {
            [item] => self.condition(item).map_err(|error| place(error, argument, 0)),
            _ => Err(refused("expected one argument")),
        }
    }

    /// `if`: the first pair whose condition holds, with the conditions before it not holding.
    fn choice(&self, argument: &Node<'_>) -> Result<Condition, Error> {
        let terms = self.each(argument)?;
        let mut otherwise = holds(Operand::Literal(Literal::Boolean(false)));
        let pairs: Vec<&[Condition]> = terms.chunks(2).collect();
        for pair in pairs.into_iter().rev() {
            otherwise = match pair {
                [condition, value] => {
                    self.spend(size(condition) + 5)?;
                    Condition::Any(vec![
                        Condition::All(vec![condition.clone(), value.clone()]),
                        Condition::All(vec![Condition::Not(Box::new(condition.clone())), otherwise]),
                    ])
                }
                [value] => value.clone(),
                _ => otherwise,
            };
        }
        Ok(otherwise)
    }

    fn comparison(&self, comparison: Comparison, argument: &Node<'_>) -> Result<Condition, Error> {
        match arguments(argument) {
            [a, b] => self.compared(comparison, argument, (0, a), (1, b)),
            _ => Err(refused("expected two arguments")),
        }
    }

    /// `<` and `<=`, which take a third argument.
    fn chain(&self, comparison: Comparison, argument: &Node<'_>) -> Result<Condition, Error> {
        match arguments(argument) {
            [a, b, c] => Ok(Condition::All(vec![
                self.compared(comparison, argument, (0, a), (1, b))?,
                self.compared(comparison, argument, (1, b), (2, c))?,
            ])),
            _ => self.comparison(comparison, argument),
        }
    }

    fn compared(
        &self,
        comparison: Comparison,
        argument: &Node<'_>,
        (at, a): (usize, &Node<'_>),
        (next, b): (usize, &Node<'_>),
    ) -> Result<Condition, Error> {
        let ordered = !matches!(comparison, Comparison::Eq | Comparison::Ne);
        let against_null = match (a, b) {
            _ if ordered => None,
            (_, Node::Null) => Some((at, a)),
            (Node::Null, _) => Some((next, b)),
            _ => None,
        };
        if let Some((at, other)) = against_null {
            let (operand, ..) = self.operand(other).map_err(|error| place(error, argument, at))?;
            let Operand::Fact(_) = operand else { return Err(refused("only a fact can be null")) };
            return Ok(Condition::Test { operand, test: Test::Exists(comparison == Comparison::Ne) });
        }
        let (left, kind, reach) = self.operand(a).map_err(|error| place(error, argument, at))?;
        let (right, other, far) = self.operand(b).map_err(|error| place(error, argument, next))?;
        let numeric = |kind| matches!(kind, Kind::Integer | Kind::Decimal);
        match (kind, other) {
            (Kind::Open, Kind::Open) => return Err(refused("two facts of unknown type: declare them under facts")),
            (Kind::Set, _) | (_, Kind::Set) => return Err(refused("lists are equal to themselves alone")),
            (a, b) if a == b || a == Kind::Open || b == Kind::Open || (numeric(a) && numeric(b)) => {}
            _ => return Err(refused("values of two types are compared by a coercion")),
        }
        if ordered && (kind == Kind::Boolean || other == Kind::Boolean) {
            return Err(refused("the order of booleans is a coercion"));
        }
        if ordered && (kind == Kind::Text || other == Kind::Text) && !(plain(&left) || plain(&right)) {
            return Err(refused("texts are ordered by UTF-16 units there and by code points here"));
        }
        let below = |reach: Reach| reach.0 < WHOLE;
        if !(below(reach) || below(far) || (reach.exact() && far.exact())) {
            return Err(refused("doubles round beyond 2^53: both sides may come there"));
        }
        Ok(Condition::Test { operand: left, test: Test::Compare(comparison, right) })
    }

    /// `in`: one of literals, a part of a text, a member of a set.
    fn membership(&self, argument: &Node<'_>) -> Result<Condition, Error> {
        let [needle, heap] = arguments(argument) else { return Err(refused("expected two arguments")) };
        if let Node::List(items) = heap {
            let (operand, mut kind, _) = self.operand(needle).map_err(|error| place(error, argument, 0))?;
            if items.is_empty() && kind == Kind::Open {
                return Ok(holds(Operand::Literal(Literal::Boolean(false))));
            }
            self.spend(items.len())?;
            let mut literals = Vec::with_capacity(items.len());
            for (n, item) in items.iter().enumerate() {
                let under = |error: Error| place(error.at(n), argument, 1);
                let (literal, of, _) = literal(item).map_err(under)?;
                let numbers = matches!((kind, of), (Kind::Integer | Kind::Decimal, Kind::Integer | Kind::Decimal));
                if kind == Kind::Open {
                    kind = of;
                } else if kind != of && !numbers {
                    return Err(under(refused("values of two types are never identical")));
                }
                literals.push(literal);
            }
            return Ok(Condition::Test { operand, test: Test::In(literals) });
        }
        let (operand, kind, _) = self.operand(heap).map_err(|error| place(error, argument, 1))?;
        let Node::Text(part) = needle else { return Err(place(refused("expected a text"), argument, 0)) };
        match kind {
            Kind::Text if part.is_empty() => {
                Err(place(refused("the empty text is in every text but the empty one"), argument, 0))
            }
            Kind::Text | Kind::Set => Ok(Condition::Test { operand, test: Test::Contains(part.clone().into_owned()) }),
            Kind::Open => Err(place(refused("a text or a set: declare the fact under facts"), argument, 1)),
            _ => Err(place(refused("nothing is in a number or a boolean"), argument, 1)),
        }
    }

    /// A value, what is known of its type, and how far it may come.
    fn operand(&self, node: &Node<'_>) -> Result<(Operand, Kind, Reach), Error> {
        self.spend(1)?;
        let Some((name, argument)) = operation(node) else {
            return literal(node).map(|(literal, kind, reach)| (Operand::Literal(literal), kind, reach));
        };
        let translated = match name {
            "var" => self.fact(argument),
            "+" => self.arithmetic(Arithmetic::Add, argument),
            "-" => self.arithmetic(Arithmetic::Subtract, argument),
            "*" => self.arithmetic(Arithmetic::Multiply, argument),
            "%" => self.arithmetic(Arithmetic::Remainder, argument),
            "/" => Err(refused("division of doubles rounds")),
            _ => Err(refused("the result of this operation has no strict form as a value")),
        };
        translated.map_err(|error| error.under(name))
    }

    /// Arithmetic on integers: on fractions doubles round, exact numbers do not.
    fn arithmetic(&self, operator: Arithmetic, argument: &Node<'_>) -> Result<(Operand, Kind, Reach), Error> {
        let items = arguments(argument);
        let many = matches!(operator, Arithmetic::Add | Arithmetic::Multiply) && items.len() > 2;
        if items.len() != 2 && !many {
            return Err(refused("expected two arguments: of one it is a coercion to a number"));
        }
        let mut of = Vec::with_capacity(items.len());
        let mut total: Option<Reach> = None;
        for (at, item) in items.iter().enumerate() {
            let under = |error: Error| place(error, argument, at);
            let (operand, kind, reach) = self.operand(item).map_err(under)?;
            if kind != Kind::Integer {
                return Err(under(refused("doubles round: only integers, declared under facts, are calculated alike")));
            }
            of.push(operand);
            let Some(before) = total else {
                total = Some(reach);
                continue;
            };
            let multiplied = operator == Arithmetic::Multiply;
            if !(multiplied || before.exact() && reach.exact()) {
                return Err(under(refused("doubles round beyond 2^53: what was rounded is calculated with again")));
            }
            total = Some(Reach(match operator {
                // A factor of zero makes nothing of the others, not the other way round.
                Arithmetic::Multiply => before.0.max(1).saturating_mul(reach.0.max(1)),
                Arithmetic::Remainder => before.0.min(reach.0),
                _ => before.0.saturating_add(reach.0),
            }));
        }
        Ok((Operand::Arithmetic { operator, of }, Kind::Integer, total.unwrap_or(Reach::NONE)))
    }

    fn fact(&self, argument: &Node<'_>) -> Result<(Operand, Kind, Reach), Error> {
        let name = match arguments(argument) {
            [Node::Text(name)] if !name.is_empty() => name,
            [Node::Text(_) | Node::Null] | [] => return Err(refused("the data as a whole is no fact")),
            [Node::Number(_)] => return Err(refused("a place in a list is no fact")),
            [_] => return Err(refused("a name that is computed is no fact")),
            _ => return Err(refused("a default hides that the fact is missing: use exists")),
        };
        let kind = match self.facts.get(name.as_ref()).map(|fact| fact.r#type) {
            None => Kind::Open,
            Some(FactType::Boolean) => Kind::Boolean,
            Some(FactType::Integer) => Kind::Integer,
            Some(FactType::Decimal) => Kind::Decimal,
            Some(FactType::Text) => Kind::Text,
            Some(FactType::Set) => Kind::Set,
            Some(_) => return Err(refused("JSONLogic has no times and no money: they would be compared as texts")),
        };
        let reach = if kind == Kind::Integer { Reach(WHOLE - 1) } else { Reach::NONE };
        Ok((Operand::Fact(name.clone().into_owned()), kind, reach))
    }
}

/// The path of an argument: a list's place, or nothing where the argument stands alone.
fn place(error: Error, argument: &Node<'_>, at: usize) -> Error {
    if matches!(argument, Node::List(_)) { error.at(at) } else { error }
}

/// Whether a literal's texts come in one order in UTF-16 units and in code points, whatever they are compared with.
fn plain(operand: &Operand) -> bool {
    matches!(operand, Operand::Literal(Literal::Text(text)) if text.chars().all(|c| c < '\u{d7ff}'))
}

/// Conditions within a condition, itself included, and the literals of its lists.
fn size(condition: &Condition) -> usize {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            of.iter().fold(1, |sum, inner| sum.saturating_add(size(inner)))
        }
        Condition::Not(inner) => size(inner).saturating_add(1),
        Condition::Rule(_) => 1,
        Condition::Test { operand, test } => {
            let more = match test {
                Test::Compare(_, with) => terms(with),
                Test::In(values) | Test::NotIn(values) => values.len(),
                _ => 0,
            };
            terms(operand).saturating_add(more).saturating_add(1)
        }
    }
}

fn terms(operand: &Operand) -> usize {
    match operand {
        Operand::Arithmetic { of, .. } => of.iter().fold(1, |sum, operand| sum.saturating_add(terms(operand))),
        _ => 1,
    }
}

fn literal(node: &Node<'_>) -> Result<(Literal, Kind, Reach), Error> {
    match node {
        Node::Boolean(value) => Ok((Literal::Boolean(*value), Kind::Boolean, Reach::NONE)),
        Node::Text(text) => Ok((Literal::Text(text.clone().into_owned()), Kind::Text, Reach::NONE)),
        Node::Number(token) => {
            if let Ok(value) = Int53::read(node) {
                let reach = Reach(i128::from(value.get()).abs());
                return Ok((Literal::Integer(value.get()), Kind::Integer, reach));
            }
            let digits = token.bytes().filter(u8::is_ascii_digit).count();
            let exact = digits <= EXACT_DIGITS && !token.contains(['e', 'E']);
            let value = Decimal::read(node).ok().filter(|_| exact);
            value
                .map(|value| (Literal::Decimal(value), Kind::Decimal, Reach::NONE))
                .ok_or_else(|| refused("a double rounds this number"))
        }
        Node::Null => Err(refused("null is equal to nothing but null")),
        Node::List(_) => Err(refused("lists are equal to themselves alone")),
        Node::Record(_) => Err(refused("records are equal to themselves alone")),
    }
}
