//! Evaluating one standard on one company.

use crate::compliance::ratio::{Comparison, Ratio, product, sum, text_of};
use crate::compliance::screen::facts::{CompanyFacts, ScreenState};
use crate::compliance::screen::memory::{self, Memory};
use crate::compliance::screen::standard::{
    AbsentInput, Denominator, ScreenCheck, ScreenRule, ShortWindow, WeightedInput,
};
use crate::compliance::screen::verdict::{CheckVerdict, Evidence, Measured, Remedy};
use crate::compliance::verdict::{ComplianceStatus, Obligation};
use crate::foundation::currency::Currency;
use crate::foundation::error::Error;
use crate::foundation::rational::Rational;

/// What evaluating a check gives beside its verdict.
#[derive(Debug)]
pub struct Evaluated {
    /// The verdict.
    pub verdict: CheckVerdict,
    /// What to remember.
    pub state: Option<ScreenState>,
    /// What stays to be done.
    pub obligation: Option<Obligation>,
    /// Names of missing facts.
    pub missing: Vec<String>,
}

/// The pointer of a fact in the request.
fn pointer(table: &str, name: &str) -> String {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    ["/company/", table, "/", &escaped].concat()
}

/// Evaluates one check.
///
/// # Errors
/// `number.overflow`.
pub fn check(
    standard: &str,
    check: &ScreenCheck,
    company: &CompanyFacts,
    last: Option<&ScreenState>,
) -> Result<Evaluated, Error> {
    let verdict = CheckVerdict {
        id: check.id.clone(),
        title: check.title.clone(),
        status: ComplianceStatus::Undetermined,
        citation: check.citation.clone(),
        certainty: check.status,
        measured: None,
        evidence: Vec::new(),
        notes: if check.note.is_some() { vec!["disputed"] } else { Vec::new() },
        remedies: Vec::new(),
        waiver: None,
    };
    let mut out = Evaluated { verdict, state: None, obligation: None, missing: Vec::new() };
    match &check.rule {
        ScreenRule::Condition { input, holds } => condition(&mut out, company, input, *holds),
        ScreenRule::Ratio { numerator, denominator, absent, .. } => {
            let measured = gather(&mut out, company, numerator, denominator, *absent)?;
            if let Some(ratio) = measured {
                compare(&mut out, standard, check, company.currency, &ratio, last)?;
            } else if let Some(last) = last {
                out.state = Some(last.clone());
            }
        }
    }
    Ok(out)
}

fn condition(out: &mut Evaluated, company: &CompanyFacts, input: &str, holds: bool) {
    let Some(&found) = company.conditions.get(input) else {
        out.missing.push(input.to_owned());
        return;
    };
    let path = pointer("conditions", input);
    if found == holds {
        out.verdict.status = ComplianceStatus::Compliant;
    } else {
        out.verdict.status = ComplianceStatus::NonCompliant;
        out.verdict.remedies.push(Remedy::Condition { path: path.clone(), holds });
    }
    out.verdict.evidence.push(Evidence { path, minor: None, months: None, holds: Some(found) });
}

/// A ratio that could be formed, with what each fact adds to it.
struct Formed {
    ratio: Ratio,
    /// Each plain amount: its pointer, its value, what one unit of it adds above and below.
    parts: Vec<(String, i64, i128, i128)>,
}

/// The numerator over the denominator, both scaled until all weights are whole; for a mean, the numerator is multiplied
/// by the number of months instead of dividing their sum.
fn gather(
    out: &mut Evaluated,
    company: &CompanyFacts,
    numerator: &[WeightedInput],
    denominator: &Denominator,
    absent: AbsentInput,
) -> Result<Option<Formed>, Error> {
    let scale = scale_of(numerator)?;
    let base = against(out, company, denominator);
    let months = base.as_ref().map_or(1, |base| base.months);
    let mut parts: Vec<(String, i64, i128, i128)> = Vec::new();
    let mut total: i128 = 0;
    for part in numerator {
        let Some(amount) = company.amounts.get(&part.input) else {
            match absent {
                AbsentInput::Zero => note(out, "absent_as_zero"),
                AbsentInput::Undetermined => out.missing.push(part.input.clone()),
            }
            continue;
        };
        let weight = product(i128::from(part.weight.numerator()), scale / i128::from(part.weight.denominator()))?;
        let unit = product(weight, months)?;
        total = sum(total, product(unit, i128::from(amount.minor))?)?;
        parts.push((pointer("amounts", &part.input), amount.minor, unit, 0));
    }
    for (path, minor, ..) in &parts {
        out.verdict.evidence.push(Evidence {
            path: path.clone(),
            minor: Some(minor.to_string()),
            months: None,
            holds: None,
        });
    }
    let Some(base) = base else { return Ok(None) };
    out.verdict.evidence.push(base.evidence);
    if !out.missing.is_empty() {
        return Ok(None);
    }
    if base.sum <= 0 {
        note(out, "denominator_not_positive");
        return Ok(None);
    }
    if let Some((path, minor)) = base.amount {
        match parts.iter_mut().find(|part| part.0 == path) {
            Some(part) => part.3 = scale,
            None => parts.push((path, minor, 0, scale)),
        }
    }
    Ok(Some(Formed { ratio: Ratio { numerator: total, denominator: product(base.sum, scale)? }, parts }))
}

/// What a ratio is measured against.
struct Base {
    /// The amount, or the sum of the months.
    sum: i128,
    /// How many months, 1 for a plain amount.
    months: i128,
    /// A plain amount's pointer and value: what a remedy may change.
    amount: Option<(String, i64)>,
    evidence: Evidence,
}

fn against(out: &mut Evaluated, company: &CompanyFacts, wanted: &Denominator) -> Option<Base> {
    let Some(months) = wanted.months else {
        let Some(amount) = company.amounts.get(&wanted.input) else {
            out.missing.push(wanted.input.clone());
            return None;
        };
        let (path, minor) = (pointer("amounts", &wanted.input), amount.minor);
        let evidence = Evidence { path: path.clone(), minor: Some(minor.to_string()), months: None, holds: None };
        return Some(Base { sum: i128::from(minor), months: 1, amount: Some((path, minor)), evidence });
    };
    let series = company.series.get(&wanted.input).map_or(&[][..], Vec::as_slice);
    let latest = series.get(series.len().saturating_sub(usize::from(months))..).unwrap_or_default();
    let short = latest.len() < usize::from(months);
    if latest.is_empty() || (short && wanted.short_window == ShortWindow::Undetermined) {
        out.missing.push(wanted.input.clone());
        return None;
    }
    if short {
        note(out, "short_window");
    }
    // At most 2^16 amounts of 2^63: the sum fits.
    let sum: i128 = latest.iter().map(|&minor| i128::from(minor)).sum();
    let evidence = Evidence {
        path: pointer("series", &wanted.input),
        minor: Some(text_of(sum)),
        months: u16::try_from(latest.len()).ok(),
        holds: None,
    };
    Some(Base { sum, months: latest.len() as i128, amount: None, evidence })
}

fn note(out: &mut Evaluated, code: &'static str) {
    if !out.verdict.notes.contains(&code) {
        out.verdict.notes.push(code);
    }
}

/// What all weights are multiplied by so that they are whole.
///
/// # Errors
/// `number.overflow`.
pub(super) fn scale_of(numerator: &[WeightedInput]) -> Result<i128, Error> {
    let mut scale: i128 = 1;
    for part in numerator {
        scale = common_multiple(scale, i128::from(part.weight.denominator()))?;
    }
    Ok(scale)
}

/// The least common multiple of two positive integers.
fn common_multiple(a: i128, b: i128) -> Result<i128, Error> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    product(a / x.max(1), b)
}

fn compare(
    out: &mut Evaluated,
    standard: &str,
    check: &ScreenCheck,
    currency: Currency,
    formed: &Formed,
    last: Option<&ScreenState>,
) -> Result<(), Error> {
    let ScreenRule::Ratio { operator, threshold, member_threshold, buffer, purify, .. } = &check.rule else {
        return Ok(());
    };
    let ratio = formed.ratio;
    let member = last.is_some_and(|state| state.status == ComplianceStatus::Compliant);
    let threshold = match member_threshold {
        Some(wider) if member => {
            note(out, "member_threshold");
            *wider
        }
        _ => *threshold,
    };
    let holds = operator.holds(ratio.against(threshold)?);
    let now = if holds { ComplianceStatus::Compliant } else { ComplianceStatus::NonCompliant };
    let mut memory = Memory { status: now, run: 0 };
    if let Some(band) = buffer {
        let before = last.map(|state| Memory { status: state.status, run: state.run });
        let (after, held) = memory::step(band, ratio, now, before)?;
        if held {
            note(out, "buffer_holds");
        }
        memory = after;
    }
    out.verdict.status = memory.status;
    if buffer.is_some() || member_threshold.is_some() {
        let (standard, check) = (standard.to_owned(), check.id.clone());
        out.state = Some(ScreenState { standard, check, status: memory.status, run: memory.run });
    }
    out.verdict.measured =
        Some(Measured { value: ratio.text(), operator: *operator, threshold, margin: ratio.margin(threshold)? });
    if !holds {
        out.verdict.remedies = remedies(formed, *operator, threshold, currency)?;
    } else if *purify && ratio.numerator > 0 {
        out.obligation = Some(Obligation { code: "purify", check: check.id.clone(), by: None });
    }
    Ok(())
}

/// The smallest change of each amount that mends the ratio; the smallest of them first, in the order of the standard
/// where equal. No amount is taken below zero, and no denominator to it: what would need that has no remedy of its own.
fn remedies(
    formed: &Formed,
    operator: Comparison,
    threshold: Rational,
    currency: Currency,
) -> Result<Vec<Remedy>, Error> {
    let mut found: Vec<(i128, &str)> = Vec::new();
    for (path, minor, above, below) in &formed.parts {
        let Some(change) = formed.ratio.mend(operator, threshold, *above, *below)? else { continue };
        let after = sum(i128::from(*minor), change)?;
        if after > 0 || (after == 0 && *below == 0) {
            found.push((change, path));
        }
    }
    crate::foundation::order::sort_by(&mut found, |a, b| a.0.unsigned_abs().cmp(&b.0.unsigned_abs()));
    let amount =
        |(change, path): (i128, &str)| Remedy::Amount { path: path.to_owned(), change: text_of(change), currency };
    Ok(found.into_iter().map(amount).collect())
}
