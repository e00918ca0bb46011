//! From conditions to flat programs, with types checked.

use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::time_zone::TimeZones;
use crate::rules::calendar::Clock;
use crate::rules::exact::{Exact, NANO};
use crate::rules::history::Histories;
use crate::rules::inference::{Types, arithmetic};
use crate::rules::language::{Comparison, Condition, History, Literal, Operand, Test, Zone};
use crate::rules::program::{Check, Expression, General, Leaf, Node, Operator, Program, Slot};
use crate::rules::symbols::Symbols;
use crate::rules::value_type::{Type, mismatch, sorted, unlike};

/// What compiling a condition may refer to.
pub(crate) struct Compiler<'a> {
    /// What is built.
    pub program: Program,
    /// The types of names.
    pub types: &'a Types,
    /// Ids of the rules that conditions may name, ascending, each with its place.
    pub rules: &'a [(&'a str, u32)],
    /// History operators; `None` within a filter.
    pub histories: Option<&'a mut Histories>,
    /// Zones that operators may name.
    pub zones: Option<&'a TimeZones>,
    /// Nodes left for this rule.
    pub left: usize,
    /// The rules named so far.
    pub named: Vec<u32>,
}

impl Compiler<'_> {
    /// Slots and symbols for all names and literals of some conditions. Comes before [`Self::root`].
    pub fn prepare(&mut self) -> Result<(), Error> {
        for name in self.types.declared.keys().chain(self.types.inferred.keys()) {
            if self.program.slots.iter().any(|slot| slot.name == *name) {
                continue;
            }
            // Where nothing says the type, the condition that looks at it does not compile.
            if let Some(value_type) = self.types.get(name) {
                self.program.slots.push(Slot { name: name.clone(), value_type });
            }
        }
        crate::foundation::order::sort_by(&mut self.program.slots, |a, b| a.name.cmp(&b.name));
        Ok(())
    }

    /// Appends the program of a condition and answers its root.
    pub fn root(&mut self, condition: &Condition) -> Result<u32, Error> {
        let at = self.program.nodes.len();
        self.program.nodes.push(Node { operator: Operator::Leaf, from: u32::MAX, to: 0 });
        self.emit(condition, at)?;
        Ok(at as u32)
    }

    fn spend(&mut self) -> Result<(), Error> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| Error::new(Code::RulesLimit, "a rule has more than 10000 conditions and operands"))?;
        Ok(())
    }

    fn put(&mut self, at: usize, node: Node) {
        if let Some(place) = self.program.nodes.get_mut(at) {
            *place = node;
        }
    }

    fn emit(&mut self, condition: &Condition, at: usize) -> Result<(), Error> {
        self.spend()?;
        match condition {
            Condition::All(of) => self.children(Operator::All, of, "all", at),
            Condition::Any(of) => self.children(Operator::Any, of, "any", at),
            Condition::AtLeast { count, of } => self.children(Operator::AtLeast(*count), of, "of", at),
            Condition::Not(inner) => {
                let from = self.block(1);
                self.put(at, Node { operator: Operator::Not, from: from as u32, to: from as u32 + 1 });
                self.emit(inner, from).map_err(|error| error.under("not"))
            }
            Condition::Rule(id) => {
                let found = self.rules.binary_search_by(|(rule, _)| (*rule).cmp(id.as_str()));
                let Some((_, rule)) = found.ok().and_then(|place| self.rules.get(place)) else {
                    let detail =
                        if self.histories.is_none() { "a filter names no rules" } else { "there is no such rule" };
                    return Err(Error::new(Code::RulesReference, detail).under("rule"));
                };
                self.named.push(*rule);
                self.put(at, Node { operator: Operator::Rule, from: *rule, to: 0 });
                Ok(())
            }
            Condition::Test { operand, test } => {
                let leaf = self.test(operand, test)?;
                let from = self.program.leaves.len() as u32;
                self.program.leaves.push(leaf);
                self.put(at, Node { operator: Operator::Leaf, from, to: 0 });
                Ok(())
            }
        }
    }

    fn block(&mut self, count: usize) -> usize {
        let from = self.program.nodes.len();
        self.program.nodes.resize(from + count, Node { operator: Operator::Leaf, from: u32::MAX, to: 0 });
        from
    }

    fn children(&mut self, operator: Operator, of: &[Condition], key: &str, at: usize) -> Result<(), Error> {
        let from = self.block(of.len());
        self.put(at, Node { operator, from: from as u32, to: (from + of.len()) as u32 });
        for (place, inner) in of.iter().enumerate() {
            self.emit(inner, from + place).map_err(|error| error.at(place).under(key))?;
        }
        Ok(())
    }

    fn symbol(&mut self, text: &str) -> u32 {
        // `intern` has put all of them in already.
        self.program.symbols.number(text)
    }

    fn test(&mut self, operand: &Operand, test: &Test) -> Result<Leaf, Error> {
        self.spend()?;
        let (have, expression) = match (operand, test) {
            // A literal takes the type of what it is compared with.
            (Operand::Literal(literal), Test::Compare(_, with)) => {
                let expected = self.types.of(with).unwrap_or_else(|| literal.natural());
                (expected, literal.typed(expected).map_err(|error| error.under("value"))?)
            }
            (operand, _) => self.operand(operand, true)?,
        };
        if let Some(leaf) = self.flat(operand, test, have)? {
            return Ok(leaf);
        }
        let wrong = |detail: &str, key: &str| Err(mismatch(&[have.name(), detail].concat()).under(key));
        let check = match test {
            Test::Holds => {
                let counts = matches!(operand, Operand::History(history) if history.operator == crate::rules::language::HistoryOperator::Sequence);
                if have != Type::Boolean && !counts {
                    return Err(mismatch(&[have.name(), " is no condition: add a test such as gte"].concat()));
                }
                Check::Holds
            }
            Test::Exists(known) => Check::Exists(*known),
            Test::Compare(comparison, with) => {
                let key = comparison.key();
                let ordered = !matches!(comparison, Comparison::Eq | Comparison::Ne);
                if ordered && !have.is_ordered() {
                    return wrong(" has no order: test with eq or ne", key);
                }
                Check::Compare(*comparison, self.against(have, with).map_err(|error| error.under(key))?)
            }
            Test::Between(least, most) => {
                if !have.is_ordered() {
                    return wrong(" has no order", "between");
                }
                let least = self.against(have, least).map_err(|error| error.at(0).under("between"))?;
                Check::Between(least, self.against(have, most).map_err(|error| error.at(1).under("between"))?)
            }
            Test::In(values) | Test::NotIn(values) => {
                let within = matches!(test, Test::In(_));
                let key = if within { "in" } else { "notIn" };
                if have == Type::Set {
                    return wrong(" is tested with containsAny or containsAll", key);
                }
                Check::In(self.literals(have, values).map_err(|error| error.under(key))?, within)
            }
            Test::Contains(_) if !matches!(have, Type::Text | Type::Set) => {
                return wrong(" contains nothing", "contains");
            }
            Test::Contains(part) => Check::Contains(part.clone()),
            Test::ContainsAny(_) if have != Type::Set => return wrong(" is no set", "containsAny"),
            Test::ContainsAny(members) => Check::ContainsAny(sorted(members)),
            Test::ContainsAll(_) if have != Type::Set => return wrong(" is no set", "containsAll"),
            Test::ContainsAll(members) => Check::ContainsAll(sorted(members)),
            Test::Prefix(_) if have != Type::Text => return wrong(" is no text", "prefix"),
            Test::Prefix(part) => Check::Prefix(part.clone()),
            Test::Suffix(_) if have != Type::Text => return wrong(" is no text", "suffix"),
            Test::Suffix(part) => Check::Suffix(part.clone()),
        };
        self.flowing(operand, &check)?;
        Ok(Leaf::General(Box::new(General { operand: expression, check, value_type: have })))
    }

    /// What changes at every moment is compared with something that stays.
    fn flowing(&self, operand: &Operand, check: &Check) -> Result<(), Error> {
        let Operand::History(history) = operand else { return Ok(()) };
        let stays = |end: &Expression| matches!(end, Expression::Exact(_) | Expression::Slot(_));
        let fine = match check {
            _ if !history.operator.flows() => true,
            Check::Compare(_, with) => stays(with),
            Check::Between(least, most) => stays(least) && stays(most),
            Check::Exists(_) => true,
            _ => false,
        };
        if fine {
            return Ok(());
        }
        Err(mismatch("what changes at every moment is compared with a literal or a fact, by one comparison or between"))
    }

    fn literals(&mut self, have: Type, values: &[Literal]) -> Result<Vec<Expression>, Error> {
        let mut typed = Vec::with_capacity(values.len());
        for (at, value) in values.iter().enumerate() {
            self.spend()?;
            typed.push(value.typed(have).map_err(|error| error.at(at))?);
        }
        Ok(typed)
    }

    /// The other side of a comparison.
    fn against(&mut self, have: Type, with: &Operand) -> Result<Expression, Error> {
        self.spend()?;
        if let Operand::Literal(literal) = with {
            return literal.typed(have);
        }
        let (other, expression) = self.operand(with, false)?;
        if let (Type::Money(a), Type::Money(b)) = (have, other) {
            crate::foundation::money::same(a, b)?;
        }
        if have.meets(other) { Ok(expression) } else { Err(unlike(have, other)) }
    }

    /// The frequent forms.
    fn flat(&mut self, operand: &Operand, test: &Test, have: Type) -> Result<Option<Leaf>, Error> {
        let (Operand::Fact(name) | Operand::Field(name)) = operand else { return Ok(None) };
        let Some(slot) = self.program.slot_sorted(name) else { return Ok(None) };
        Ok(match (test, have) {
            (Test::Holds, Type::Boolean) => Some(Leaf::Integer { slot, comparison: Comparison::Eq, value: 1 }),
            (
                Test::Compare(comparison @ (Comparison::Eq | Comparison::Ne), Operand::Literal(Literal::Text(text))),
                Type::Text,
            ) => {
                let (symbol, equal) = (self.symbol(text), *comparison == Comparison::Eq);
                Some(Leaf::Symbol { slot, symbol, equal })
            }
            (Test::In(values) | Test::NotIn(values), Type::Text) => {
                let key = if matches!(test, Test::In(_)) { "in" } else { "notIn" };
                let mut symbols = Vec::with_capacity(values.len());
                for value in self.literals(have, values).map_err(|error| error.under(key))? {
                    if let Expression::Text(text) = value {
                        symbols.push(self.symbol(&text));
                    }
                }
                Some(Leaf::Symbols { slot, symbols: symbols.into(), within: matches!(test, Test::In(_)) })
            }
            (Test::Compare(comparison, Operand::Literal(literal)), _) if have.is_exact() => {
                let key = comparison.key();
                if !have.is_ordered() && !matches!(comparison, Comparison::Eq | Comparison::Ne) {
                    return Ok(None);
                }
                let Expression::Exact(exact) = literal.typed(have).map_err(|error| error.under(key))? else {
                    return Ok(None);
                };
                let comparison = *comparison;
                match (have, i64::try_from(exact.n)) {
                    (Type::Decimal, _) => {
                        let nano = exact.times(Exact::whole(NANO)).filter(|nano| nano.d == 1);
                        nano.map(|nano| Leaf::Wide { slot, comparison, value: nano.n })
                    }
                    (Type::Instant | Type::Duration, _) => Some(Leaf::Wide { slot, comparison, value: exact.n }),
                    (_, Ok(value)) if exact.d == 1 => Some(Leaf::Integer { slot, comparison, value }),
                    _ => None,
                }
            }
            _ => None,
        })
    }

    /// An operand with its type; `alone` where it is the whole left side of a test.
    pub fn operand(&mut self, operand: &Operand, alone: bool) -> Result<(Type, Expression), Error> {
        self.spend()?;
        match operand {
            Operand::Literal(literal) => {
                let natural = literal.natural();
                Ok((natural, literal.typed(natural)?))
            }
            Operand::Fact(name) if self.histories.is_none() => {
                let error = Error::new(Code::RulesSyntax, "a filter looks at fields of an event, not at facts");
                Err(error.under(if name.is_empty() { "" } else { "fact" }))
            }
            Operand::Field(_) if self.histories.is_some() => {
                Err(Error::new(Code::RulesSyntax, "fields belong to a filter's where: a condition looks at facts")
                    .under("field"))
            }
            Operand::Fact(name) | Operand::Field(name) => {
                let found = self.program.slot_sorted(name).zip(self.types.get(name));
                let (slot, value_type) = found.ok_or_else(|| {
                    let detail = ["nothing says the type of ", name, ": declare it under facts"].concat();
                    mismatch(&detail).under("fact")
                })?;
                Ok((value_type, Expression::Slot(slot)))
            }
            Operand::Arithmetic { operator, of } => {
                let key = operator.key();
                let (mut total, mut terms): (Option<Type>, Vec<Expression>) = (None, Vec::with_capacity(of.len()));
                for (at, operand) in of.iter().enumerate() {
                    let place = |error: Error| error.at(at).under(key);
                    let (found, expression) = match (operand, self.types.term(operand)) {
                        (Operand::Literal(literal), Some(expected)) => {
                            (expected, literal.typed(expected).map_err(place)?)
                        }
                        _ => self.operand(operand, false).map_err(place)?,
                    };
                    total = Some(match total {
                        None if found.is_exact() && found != Type::Boolean => found,
                        None => return Err(place(mismatch("no arithmetic with this type"))),
                        Some(before) => arithmetic(*operator, before, found).ok_or_else(|| {
                            place(mismatch(&[key, " does not take ", before.name(), " and ", found.name()].concat()))
                        })?,
                    });
                    terms.push(expression);
                }
                Ok((total.unwrap_or(Type::Integer), Expression::Arithmetic(*operator, terms)))
            }
            Operand::History(history) => self.history(history, alone),
        }
    }

    fn history(&mut self, history: &History, alone: bool) -> Result<(Type, Expression), Error> {
        let key = history.operator.key();
        let Some(histories) = self.histories.as_deref_mut() else {
            return Err(Error::new(Code::RulesSyntax, "a filter has no history of its own").under(key));
        };
        if history.operator.flows() && !alone {
            return Err(mismatch("this value changes at every moment: let it stand alone on the left").under(key));
        }
        if let Zone::Named(name) = &history.zone {
            Clock::of(self.zones, name).map_err(|error| error.under("zone"))?;
        }
        let operator = histories.add(history, &mut self.left)?;
        Ok((history.operator.value_type(), Expression::History(operator)))
    }
}

/// Every text that a condition's literals spell, which may become a symbol.
pub(crate) fn texts<'c>(condition: &'c Condition, out: &mut Vec<&'c str>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            of.iter().for_each(|inner| texts(inner, out));
        }
        Condition::Not(inner) => texts(inner, out),
        Condition::Rule(_) => {}
        Condition::Test { test, .. } => match test {
            Test::Compare(_, Operand::Literal(Literal::Text(text))) => out.push(text),
            Test::In(values) | Test::NotIn(values) => {
                for value in values {
                    if let Literal::Text(text) = value {
                        out.push(text);
                    }
                }
            }
            _ => {}
        },
    }
}

impl Program {
    /// The slot of that name; slots are in order of their names.
    pub fn slot_sorted(&self, name: &str) -> Option<u32> {
        self.slots.binary_search_by(|slot| slot.name.as_str().cmp(name)).ok().map(|at| at as u32)
    }

    /// Takes in the texts of literals.
    pub fn intern(&mut self, texts: Vec<&str>) {
        self.symbols = Symbols::new(texts);
    }
}

/// The nodes that one rule may have.
pub(crate) const RULE_NODES: usize = limits::RULES_RULE_NODES;
