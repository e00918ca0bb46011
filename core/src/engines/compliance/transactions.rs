//! Money laundering: velocity, structuring and reporting thresholds over a history of transactions, as rules of a pack
//! in the language of `rules`. A flag is a question for a person, never a finding: intent cannot be read out of amounts.

use crate::compliance::ratio::{Comparison, Ratio};
use crate::compliance::screen::Measured;
use crate::compliance::verdict::{Citation, ComplianceStatus, DISCLAIMER, Obligation};
use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, PackReceipt};
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::order::sort_by;
use crate::foundation::pack::{PackStatus, Packs, Shelf};
use crate::foundation::rational::Rational;
use crate::foundation::wire::{Int53, wire};
use crate::rules::language::{self, Condition, Literal, Operand, Test};
use crate::rules::{Disclosure, FactValues, Rule, RuleSet, RuleSetDefinition, RuleState, Verdict};
use std::collections::BTreeMap;

/// Milliseconds for which an event's stamp and time may lie apart.
const DAY: u32 = 86_400_000;

/// The payload of a pack of kind `transaction_rules`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionRules {
    /// What it is called.
    pub title: String,
    /// The rules, in order.
    pub rules: Vec<TransactionRule>,
}

/// One rule: a measure of the history beside a threshold.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionRule {
    /// Its id, distinct in the pack.
    pub id: String,
    /// What it says, in words.
    pub title: String,
    /// Where it stands.
    pub citation: Citation,
    /// How sure its figures are.
    #[wire(default = PackStatus::Cited)]
    pub status: PackStatus,
    /// What is measured: a history operator of the language of rules.
    pub measure: Operand,
    /// How the measure stands to the threshold when the rule fires: `gt` or `ge`.
    pub operator: Comparison,
    /// The threshold: minor units, or a number of transactions.
    pub threshold: Int53,
    /// What it means that the rule fires.
    pub outcome: TransactionOutcome,
}

/// What a rule that fires means.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionOutcome {
    /// A report is due. The transaction itself is not unlawful.
    Report,
    /// A record is to be kept.
    Record,
    /// A person looks at it.
    Flag,
}

/// A request of `compliance.transactions`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionsRequest {
    /// The day of the rules: it selects the version of each pack.
    pub as_of: Date,
    /// The packs, of kind `transaction_rules`, such as `transactions-us`.
    pub rules: Vec<String>,
    /// The zone of business days, where an event names none.
    #[wire(default = String::from("UTC"))]
    pub zone: String,
    /// Everything that one person did or had done: events of type `transaction` with `minor` (a number), `currency`,
    /// `instrument` (`cash`, `transfer`, `monetary_instrument`), `direction` (`in`, `out`) and, where somebody says so,
    /// `suspicious` in their data. In any order.
    pub events: Vec<Event>,
    /// The present.
    pub now: Instant,
}

/// The answer of `compliance.transactions`. What it says of flags is for compliance staff alone.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionsAnswer {
    /// Doubtful where a flag fired; else compliant, or undetermined where a measure could not be formed.
    pub status: ComplianceStatus,
    /// Each rule, by pack in the order asked for.
    pub rules: Vec<TransactionVerdict>,
    /// What stays to be done: `file_report`, `keep_record`, `review`, once for each time that a rule began to fire.
    pub obligations: Vec<Obligation>,
    /// What a verdict is, and is not.
    pub disclaimer: String,
}

/// What one rule says.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionVerdict {
    /// The pack.
    pub pack: String,
    /// The rule.
    pub rule: String,
    /// What it says.
    pub title: String,
    /// Where it stands.
    pub citation: Citation,
    /// How sure its figures are.
    pub certainty: PackStatus,
    /// Doubtful for a flag that fired at any time; compliant else; undetermined without a measure.
    pub status: ComplianceStatus,
    /// What it means when it fires.
    pub outcome: TransactionOutcome,
    /// Whether it fires now.
    pub fires: bool,
    /// The measure now, beside the operator and threshold at which the rule fires; the margin is what is left to it.
    pub measured: Option<Measured>,
    /// Each time that it began to fire.
    pub findings: Vec<TransactionFinding>,
}

/// A transaction with which a rule began to fire.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionFinding {
    /// When.
    pub at: Instant,
    /// The source of the event.
    pub source: String,
    /// The id of the event.
    pub event: String,
    /// The measure then, `n/d`.
    pub value: String,
}

/// Applies rules to a history: at each transaction as things stood then, and now.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload` below `/rules`; what compiling a measure gives, below `/rules`;
/// `event.conflict`, `event.too_late` where stamp and time lie more than a day apart, `time.zone` below `/events`;
/// `field.range` at `/now` before the last event; `number.overflow`.
pub fn transactions(
    packs: Option<&Packs>,
    request: &TransactionsRequest,
) -> Result<Outcome<TransactionsAnswer>, Error> {
    let mut receipts = Vec::new();
    let mut verdicts = Vec::new();
    let mut known = Vec::new();
    for (at, id) in request.rules.iter().enumerate() {
        let loaded = rules_of(Shelf(packs), id, request.as_of, &mut receipts);
        for rule in loaded.map_err(|error| error.at(at).under("rules"))? {
            verdicts.push(blank(id, &rule));
            known.push(rule);
        }
    }
    let set = compile(packs, &known, &request.zone)?;
    receipts.extend(set.packs());
    let mut order: Vec<usize> = (0..request.events.len()).collect();
    let events = &request.events;
    let at = |place: usize| events.get(place).map(moment).transpose();
    for place in &order {
        if at(*place)?.is_some_and(|at| at > request.now) {
            return Err(Error::new(Code::FieldRange, "an event is later").under("now"));
        }
    }
    sort_by(&mut order, |a, b| match (events.get(*a), events.get(*b)) {
        (Some(a), Some(b)) => moment(a).ok().cmp(&moment(b).ok()).then_with(|| a.order(b)),
        _ => a.cmp(b),
    });
    let mut state = RuleState::new(&set);
    let facts = FactValues::default();
    for place in order {
        let Some(event) = events.get(place) else { continue };
        let now = moment(event)?;
        let fault = |error: Error| if error.path.starts_with("/events/0") { relocated(&error, place) } else { error };
        // First what time alone has ended, so that a rule may begin to fire again.
        set.advance(&mut state, now)?;
        let stepped = set.step(&mut state, &facts, core::slice::from_ref(event), now).map_err(fault)?;
        for change in stepped.changes {
            let Some(verdict) = verdicts.get_mut(change.rule as usize).filter(|_| change.to == Verdict::True) else {
                continue;
            };
            let value = value(&set, &state, change.rule).map_or_else(String::new, Ratio::text);
            let (source, event) = (event.source().to_owned(), event.id().to_owned());
            verdict.findings.push(TransactionFinding { at: now, source, event, value });
        }
    }
    set.advance(&mut state, request.now)?;
    let mut obligations = Vec::new();
    for (place, (verdict, rule)) in verdicts.iter_mut().zip(&known).enumerate() {
        let place = place as u32;
        verdict.fires = state.verdict(place) == Verdict::True;
        if let Some(ratio) = value(&set, &state, place) {
            let threshold = Rational::integer(rule.threshold.get());
            let (value, margin) = (ratio.text(), ratio.margin(threshold)?);
            verdict.measured = Some(Measured { value, operator: rule.operator, threshold, margin });
            verdict.status = ComplianceStatus::Compliant;
        }
        if !verdict.findings.is_empty() {
            let flag = rule.outcome == TransactionOutcome::Flag;
            verdict.status = if flag { ComplianceStatus::Doubtful } else { ComplianceStatus::Compliant };
        }
        for _ in &verdict.findings {
            let code = match rule.outcome {
                TransactionOutcome::Report => "file_report",
                TransactionOutcome::Record => "keep_record",
                TransactionOutcome::Flag => "review",
            };
            obligations.push(Obligation { code, check: rule.id.clone(), by: None });
        }
    }
    let status = ComplianceStatus::together(verdicts.iter().map(|verdict| verdict.status));
    let answer = TransactionsAnswer { status, rules: verdicts, obligations, disclaimer: DISCLAIMER.to_owned() };
    Ok(Outcome { answer, reasons: Vec::new(), packs: receipts })
}

fn rules_of(
    shelf: Shelf<'_>,
    id: &str,
    as_of: Date,
    receipts: &mut Vec<PackReceipt>,
) -> Result<Vec<TransactionRule>, Error> {
    let (rules, receipt) = shelf.payload::<TransactionRules>(id, "transaction_rules", Some(as_of))?;
    receipts.push(receipt);
    if let Some(rule) = rules.rules.iter().find(|rule| rule.operator.is_ceiling()) {
        return Err(Error::new(Code::PackPayload, [&rule.id, ": a rule fires above its threshold"].concat()));
    }
    Ok(rules.rules)
}

fn blank(pack: &str, rule: &TransactionRule) -> TransactionVerdict {
    TransactionVerdict {
        pack: pack.to_owned(),
        rule: rule.id.clone(),
        title: rule.title.clone(),
        citation: rule.citation.clone(),
        certainty: rule.status,
        status: ComplianceStatus::Undetermined,
        outcome: rule.outcome,
        fires: false,
        measured: None,
        findings: Vec::new(),
    }
}

/// Rules and measures by their place, so that ids of several packs never meet.
fn compile(packs: Option<&Packs>, known: &[TransactionRule], zone: &str) -> Result<RuleSet, Error> {
    let mut rules = Vec::with_capacity(known.len());
    let mut measures = BTreeMap::new();
    for (at, rule) in known.iter().enumerate() {
        let literal = Operand::Literal(Literal::Integer(rule.threshold.get()));
        let comparison =
            if rule.operator == Comparison::Gt { language::Comparison::Gt } else { language::Comparison::Gte };
        let when = Condition::Test { operand: rule.measure.clone(), test: Test::Compare(comparison, literal) };
        rules.push(Rule { id: name(at), when, description: None, disclosure: Disclosure::None });
        measures.insert(name(at), rule.measure.clone());
    }
    let definition = RuleSetDefinition {
        id: "transactions".to_owned(),
        version: "1".to_owned(),
        facts: BTreeMap::new(),
        zone: zone.to_owned(),
        max_lateness: Int53::from(DAY),
        rules,
        measures,
        examples: Vec::new(),
    };
    RuleSet::compile(definition, packs)
}

fn name(at: usize) -> String {
    at.to_string()
}

/// When an event is known to have been: at its time or its stamp, whichever is later.
fn moment(event: &Event) -> Result<Instant, Error> {
    let stamp = Instant::from_milliseconds(i64::try_from(event.hlc().milliseconds()).unwrap_or(i64::MAX))?;
    Ok(event.time().map_or(stamp, |time| time.max(stamp)))
}

/// The error of the only event of a step as that of its place in the request.
fn relocated(error: &Error, place: usize) -> Error {
    let rest = error.path.strip_prefix("/events/0").unwrap_or_default();
    let path = ["/events/", &place.to_string(), rest].concat();
    error.clone().with_path(&path)
}

fn value(set: &RuleSet, state: &RuleState, rule: u32) -> Option<Ratio> {
    let (numerator, denominator) = set.measured(state, &name(rule as usize))?;
    Some(Ratio { numerator, denominator })
}
