//! Conditions compiled with the price book, and what they come to for one cart.

use super::super::basket::Basket;
use super::super::book::PriceBookDefinition;
use super::super::candidates::PromotionRejection;
use crate::foundation::currency::Currency;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::money::Money;
use crate::foundation::order::sort_by;
use crate::rules::language::Literal;
use crate::rules::{
    Condition, Disclosure, FactDeclaration, FactType, FactValues, NearMiss, Relation, Rule, RuleSet, RuleSetDefinition,
    RuleState, Verdict,
};
use crate::wire::{Int53, Node, text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A condition in the language of rules.
pub type Eligibility = Condition;
/// Facts of a cart that only the host knows.
pub type CartFacts = FactValues;
/// Types of the host's facts.
pub type FactTypes = BTreeMap<String, FactDeclaration>;
/// The smallest change that would let a promotion in.
pub type EligibilityMiss = NearMiss;

/// Facts that every cart has.
const CART: &[(&str, FactType)] = &[
    ("cart.channel", FactType::Text),
    ("cart.charges", FactType::Money),
    ("cart.codes", FactType::Set),
    ("cart.items", FactType::Set),
    ("cart.lines", FactType::Integer),
    ("cart.listed", FactType::Money),
    ("cart.now", FactType::Instant),
    ("cart.tags", FactType::Set),
    ("cart.units", FactType::Integer),
    ("customer.id", FactType::Text),
    ("customer.segments", FactType::Set),
];

/// The tag or item of a fact about some lines, and whether it is their sum.
fn of_lines(name: &str) -> Option<(bool, &str, bool)> {
    let (tag, rest) = match name.strip_prefix("tag.") {
        Some(rest) => (true, rest),
        None => (false, name.strip_prefix("item.")?),
    };
    match rest.strip_suffix(".listed") {
        Some(named) => Some((tag, named, true)),
        None => Some((tag, rest.strip_suffix(".units")?, false)),
    }
}

/// The type of a fact that the cart itself says.
fn own(name: &str) -> Option<FactType> {
    match (CART.iter().find(|(known, _)| *known == name), of_lines(name)) {
        (Some((_, kind)), _) => Some(*kind),
        (None, Some((_, _, sum))) => Some(if sum { FactType::Money } else { FactType::Integer }),
        (None, None) => None,
    }
}

/// The facts that a condition names, by its text: `fact` is a key of nothing else.
fn named(node: &Node<'_>, out: &mut Vec<String>) {
    match node {
        Node::List(items) => items.iter().for_each(|item| named(item, out)),
        Node::Record(members) => {
            for (key, value) in members {
                match value {
                    Node::Text(fact) if key == "fact" => out.push(fact.clone().into_owned()),
                    other => named(other, out),
                }
            }
        }
        _ => {}
    }
}

/// The conditions of a book.
#[derive(Clone, Debug)]
pub(in super::super) struct EligibilityRules {
    set: Option<Arc<RuleSet>>,
    /// By place in the book: the rule of each promotion and of each tax exception.
    promotions: Vec<Option<u32>>,
    exceptions: Vec<Option<u32>>,
    /// The facts that the rules name and the cart says.
    facts: Vec<(String, FactType)>,
}

impl EligibilityRules {
    /// Compiles the conditions of a book.
    pub fn new(book: &PriceBookDefinition) -> Result<Self, Error> {
        let (mut rules, mut paths) = (Vec::new(), Vec::new());
        let mut rule = |when: &Option<Condition>, list: &str, at: usize, field: &str| {
            let when = when.clone()?;
            let number = rules.len() as u32;
            rules.push(Rule { id: number.to_string(), when, description: None, disclosure: Disclosure::Full });
            paths.push(["/", list, "/", &at.to_string(), "/", field].concat());
            Some(number)
        };
        let (mut promotions, mut exceptions) = (Vec::new(), Vec::new());
        for (at, promotion) in book.promotions.iter().enumerate() {
            promotions.push(rule(&promotion.eligibility, "promotions", at, "eligibility"));
        }
        for (at, exception) in book.tax_exceptions.iter().enumerate() {
            exceptions.push(rule(&exception.when, "taxExceptions", at, "when"));
        }
        let mut types = book.facts.clone().unwrap_or_default();
        if let Some(taken) = types.keys().find(|name| own(name).is_some()) {
            let error = Error::new(Code::RulesFact, "the cart itself says this");
            return Err(error.under(taken).under("facts"));
        }
        if rules.is_empty() {
            return Ok(Self { set: None, promotions, exceptions, facts: Vec::new() });
        }
        let mut names = Vec::new();
        for rule in &rules {
            named(&Node::parse(text(&rule.when)?.as_bytes())?, &mut names);
        }
        sort_by(&mut names, Ord::cmp);
        names.dedup();
        let mut facts = Vec::new();
        for name in names {
            if let Some(r#type) = own(&name) {
                let currency = (r#type == FactType::Money).then_some(book.currency);
                types.insert(name.clone(), FactDeclaration { r#type, currency });
                facts.push((name, r#type));
            }
        }
        let definition = RuleSetDefinition {
            id: "eligibility".to_owned(),
            version: "1".to_owned(),
            facts: types,
            zone: "UTC".to_owned(),
            max_lateness: Int53::from(0),
            rules,
            measures: BTreeMap::new(),
            examples: Vec::new(),
        };
        let set = RuleSet::compile(definition, None).map_err(|error| in_book(error, &paths))?;
        if !set.is_stateless() {
            return Err(Error::new(Code::RulesHistory, "a cart has no history").under("promotions"));
        }
        Ok(Self { set: Some(Arc::new(set)), promotions, exceptions, facts })
    }

    /// After the promotions that did not apply were forgotten: the others have proved eligible.
    pub fn keep(&mut self, count: usize) {
        self.promotions = vec![None; count];
    }
}

/// The path of an error in a rule as that of what the rule was made of.
fn in_book(error: Error, paths: &[String]) -> Error {
    let Some(rest) = error.path.strip_prefix("/rules/") else {
        let untold = error.path == "/rules";
        return if untold { error.with_path("/facts") } else { error };
    };
    let (number, below) = rest.split_once('/').unwrap_or((rest, ""));
    let Some(path) = number.parse::<usize>().ok().and_then(|number| paths.get(number)) else { return error };
    let below = below.strip_prefix("when").unwrap_or(below);
    let path = [path, below].concat();
    error.with_path(&path)
}

/// What the conditions come to for one cart.
pub(in super::super) struct Judged<'r> {
    rules: &'r EligibilityRules,
    state: Option<RuleState>,
}

impl<'r> Judged<'r> {
    /// Evaluates all conditions of a book.
    ///
    /// # Errors
    /// `rules.fact` below `/facts` for a host's fact of another type, or one that the cart says itself.
    pub fn new(
        rules: &'r EligibilityRules,
        basket: &Basket<'_>,
        currency: Currency,
        now: Instant,
    ) -> Result<Self, Error> {
        let given = basket.cart.facts.as_ref();
        if let Some(taken) = given.and_then(|facts| facts.0.keys().find(|name| own(name).is_some())) {
            return Err(Error::new(Code::RulesFact, "the cart itself says this").under(taken).under("facts"));
        }
        let Some(set) = &rules.set else { return Ok(Self { rules, state: None }) };
        let mut facts = given.cloned().unwrap_or_default();
        for (name, _) in &rules.facts {
            facts.0.insert(name.clone(), fact(name, basket, currency, now)?);
        }
        let state = set.evaluate(&facts, &[], None, now)?;
        Ok(Self { rules, state: Some(state) })
    }

    fn verdict(&self, rule: Option<&Option<u32>>) -> Option<u32> {
        let (rule, state) = (rule.copied().flatten()?, self.state.as_ref()?);
        (state.verdict(rule) != Verdict::True).then_some(rule)
    }

    /// Whether a tax exception's condition is true.
    pub fn exception(&self, place: usize) -> bool {
        self.verdict(self.rules.exceptions.get(place)).is_none()
    }

    /// The rejection of a promotion whose condition is not true.
    pub fn refuses(&self, place: usize, rejection: &PromotionRejection) -> Option<PromotionRejection> {
        let rule = self.verdict(self.rules.promotions.get(place))?;
        let proof = self.rules.set.as_ref()?.proof(self.state.as_ref()?, rule)?;
        let mut refused = PromotionRejection { near_miss: proof.near_miss, ..rejection.clone() };
        // One number that is too low is said as other thresholds are.
        if let Some([repair]) = refused.near_miss.as_ref().map(|miss| miss.repairs.as_slice())
            && repair.relation == Relation::AtLeast
            && let Some(have) = repair.have.as_ref().and_then(|have| have.parse().ok())
            && let Ok(need) = repair.need.parse()
        {
            refused = refused.short(have, need);
        }
        Some(refused)
    }
}

fn set<'t>(texts: impl Iterator<Item = &'t String>) -> Literal {
    let mut members: Vec<String> = texts.cloned().collect();
    sort_by(&mut members, Ord::cmp);
    members.dedup();
    Literal::Set(members)
}

/// The value of a fact that the cart says.
fn fact(name: &str, basket: &Basket<'_>, currency: Currency, now: Instant) -> Result<Option<Literal>, Error> {
    let cart = basket.cart;
    let money = |quanta: i64| Literal::Money(Money { currency, minor: quanta.div_euclid(basket.quanta) });
    // Units and sums of the lines that fit.
    let lines = |fits: &dyn Fn(usize) -> bool| {
        let (mut units, mut listed) = (0, 0);
        for position in basket.positions.iter().filter(|position| position.line && fits(position.at)) {
            units += position.units;
            listed += position.listed;
        }
        (units, listed)
    };
    if let Some((tag, wanted, sum)) = of_lines(name) {
        let (units, listed) = lines(&|at| {
            cart.lines.get(at).is_some_and(|line| match tag {
                true => line.tags.iter().any(|tag| tag == wanted),
                false => line.item.as_deref() == Some(wanted),
            })
        });
        return Ok(Some(if sum { money(listed) } else { Literal::Integer(units) }));
    }
    let text = |text: &Option<String>| text.clone().map(Literal::Text);
    Ok(match name {
        "cart.channel" => text(&cart.channel),
        "cart.charges" => {
            let charges = basket.positions.iter().filter(|position| !position.line);
            Some(money(charges.map(|position| position.listed).sum()))
        }
        "cart.codes" => Some(set(cart.codes.iter())),
        "cart.items" => Some(set(cart.lines.iter().filter_map(|line| line.item.as_ref()))),
        "cart.lines" => Some(Literal::Integer(cart.lines.len() as i64)),
        "cart.listed" => Some(money(lines(&|_| true).1)),
        "cart.now" => Some(Literal::Text(now.to_string())),
        "cart.tags" => Some(set(cart.lines.iter().flat_map(|line| &line.tags))),
        "cart.units" => Some(Literal::Integer(lines(&|_| true).0)),
        "customer.id" => text(&cart.customer),
        "customer.segments" => Some(set(cart.segments.iter())),
        _ => None,
    })
}
