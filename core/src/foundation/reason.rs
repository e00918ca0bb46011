//! Reasons as English sentences: the one table of templates. A host with another language brings its own table; the
//! codes, numbers and texts are the same.

use crate::foundation::decision::Reason;

/// Code and sentence, by code. `{name}` stands for the reason's number or text of that name.
pub const TEMPLATES: &[(&str, &str)] = &[
    (
        "emotion.conflict",
        "{first} finds {one} most likely, {second} finds {other}: they are {divergence} micro-nats apart.",
    ),
    ("emotion.erased", "Everything known of the person up to {at} is erased."),
    ("emotion.fused", "Fused from {signals} signals; {entropy} micro-nats of uncertainty are left."),
    ("emotion.language", "{texts} texts are in a language that the model does not know: nothing was found in them."),
    ("emotion.permitted", "Permitted by the row {row} ({class}): {cites}."),
    ("emotion.prior", "No signal is there: the answer is how common each class was in training."),
    ("emotion.refused", "Refused by the row {row} ({class}): {cites}."),
    ("emotion.reset", "The belief, the baseline and the run begin anew at {at}."),
    ("emotion.tracked", "Took {folded} observations in for good and holds {held} for late ones."),
    ("emotion.uncertain", "Not certain enough for an answer: {entropy} micro-nats of uncertainty are left."),
    ("emotion.undetected", "What is not detected: {need}. Use {instead}."),
    ("money.allocated", "Split into {parts} parts by the method {method}; the parts add up to the amount."),
    ("money.converted", "Converted at the rate {rate} of {source}, fixed at {at}, rounded by {rounding}."),
    (
        "recommend.auto_kept",
        "Kept after {step} ({part}): NDCG {ndcgMicros} millionths, {gainMicros} more than before, with a standard error of {standardErrorMicros}.",
    ),
    ("recommend.cold_user", "Nothing usable is known of the user: the ranking is by popularity."),
    ("recommend.distress", "{items} unpleasant items gain nothing from the person's low mood."),
    ("recommend.explored", "Of {slots} choices {explored} were not the most probable one."),
    (
        "recommend.personal",
        "Ranked by {history} items that the user liked; {unknownItems} more are unknown to the model.",
    ),
    ("recommend.pipeline", "Of {candidates} candidates {eligible} are eligible."),
    ("recommend.relaxed", "{items} items are listed although a quota is full: nothing else was left."),
    ("recommend.removed", "The filter {filter} took out {items} items."),
    ("rules.contradiction", "Rule {rule}: what is asked of {operand} contradicts itself, so that it never holds."),
    ("rules.exhaustive", "Rule {rule}: every value of {operand} fulfils one of the alternatives."),
    ("rules.never_false", "Rule {rule} can never be false."),
    ("rules.never_true", "Rule {rule} can never be true."),
    ("rules.no_row", "No row of the table fits {records} of the records."),
    (
        "rules.not_finite",
        "{numbers} numbers of the result are not finite: they are written null, as JSON.stringify does.",
    ),
    ("rules.other", "{rule} needs {operand} {need}, which is {have}; and {more} more."),
    ("rules.repeated", "Rule {rule} has the same condition twice."),
    ("rules.short", "{rule}: {operand} is {have} of {need} {unit}, {delta} short; and {more} more."),
    ("rules.unknown", "{rule} needs {operand} {need}, which is not known; and {more} more."),
    ("rules.unknown_type", "No event of the type {type} is known."),
    (
        "wallet.fixed_total",
        "The price is fixed at {price} minor units of {currency}: {capital} of capital and {earning} of profit or rent, in {lines} payments; the last takes what rounding leaves.",
    ),
    ("wallet.loss_shared", "A loss falls on the {partners} partners by their capital."),
    ("wallet.profit_shared", "A profit goes to the {partners} partners by the agreed ratios."),
    ("wallet.refused", "The command was refused: {code}."),
    ("wallet.repeated", "The command came before: the answer is the same, and nothing moved."),
    ("wallet.short", "The command was refused: {code}, {short} minor units short."),
];

/// The sentence of a reason; its code, where the table has none.
///
/// ```
/// use hivecore::{Reason, foundation::reason};
/// let text = reason::render(&Reason::new("recommend.removed").number("items", 3_u32.into()).text("filter", "seen"));
/// assert_eq!(text, "The filter seen took out 3 items.");
/// assert_eq!(reason::render(&Reason::new("no.such")), "no.such");
/// ```
#[must_use]
pub fn render(reason: &Reason) -> String {
    let found = TEMPLATES.iter().find(|(code, _)| *code == reason.code);
    let Some(&(_, mut rest)) = found else { return reason.code.clone() };
    let mut out = String::new();
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(b, a)| Some((b, a.split_once('}')?))) {
        out.push_str(before);
        match (reason.numbers.get(name), reason.texts.get(name)) {
            (Some(number), _) => out.push_str(&number.get().to_string()),
            (None, Some(text)) => out.push_str(text),
            (None, None) => out.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    out + rest
}
