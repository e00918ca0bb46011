//! VADER (Hutto and Gilbert: VADER: A parsimonious rule-based model for sentiment analysis of social media text, ICWSM
//! 2014), exactly as vaderSentiment 3.3.2 computes it under CPython 3.11, its quirks included.
//!
//! | quirk kept | |
//! |---|---|
//! | "but" | the list is changed while it is walked, by the first index that holds an equal value |
//! | "so", "this" | right before a word that has three before it they strengthen it, without any "never" |
//! | capitals | a dampener in capitals strengthens; "NO" before a listed word counts against it |
//! | idioms | need three words before: "that movie was the shit", but not "the shit" |
//! | emoji | those of several code points never match |
//! | sums | from left to right: CPython 3.12's compensated `sum` can change the side that punctuation is added to |

use super::lexicon::{Lexicon, Phrase, part};
use super::rounding::rounded;
use super::tokens::{Token, is_space, split};

const CAPITALS: f64 = 0.733;
const NEGATION: f64 = -0.74;

/// VADER's four scores.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SentimentScores {
    /// −1 to 1, four digits.
    pub compound: f64,
    /// Share of positive words, 0 to 1, three digits.
    pub positive: f64,
    /// Share of neutral words, 0 to 1, three digits.
    pub neutral: f64,
    /// Share of negative words, 0 to 1, three digits.
    pub negative: f64,
}

/// Memory that is used again from text to text, and what the last text gave.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    tokens: Vec<Token>,
    text: String,
    /// The valence of each token of the last text, rules applied.
    pub valences: Vec<f64>,
    /// What its exclamation and question marks added to the sum of the valences, away from zero.
    pub emphasis: f64,
}

impl Lexicon {
    /// Scores a text.
    pub fn scores(&self, text: &str, scratch: &mut Scratch) -> SentimentScores {
        let Scratch { tokens, text: described, valences, emphasis } = scratch;
        let text = if text.is_ascii() {
            text
        } else {
            describe(self, text, described);
            described.as_str()
        };
        let text = text.trim_matches(is_space);
        split(self, text, tokens);
        let capitals = tokens.iter().filter(|token| token.upper).count();
        let mixed = 0 < capitals && capitals < tokens.len();
        valences.clear();
        for at in 0..tokens.len() {
            valences.push(valence(self, tokens, at, mixed));
        }
        if let Some(but) = tokens.iter().position(|token| token.is(part::BUT)) {
            contrast(valences, but);
        }
        *emphasis = 0.0;
        if valences.is_empty() {
            return SentimentScores::default();
        }
        *emphasis = punctuation(text);
        total(valences, *emphasis)
    }
}

/// Emoji become their descriptions, each after a space unless one was there.
fn describe(lexicon: &Lexicon, text: &str, out: &mut String) {
    out.clear();
    let mut after_space = true;
    for scalar in text.chars() {
        match if scalar.is_ascii() { None } else { lexicon.emoji(scalar) } {
            Some(description) => {
                if !after_space {
                    out.push(' ');
                }
                out.push_str(description);
                after_space = false;
            }
            None => {
                out.push(scalar);
                after_space = scalar == ' ';
            }
        }
    }
}

/// The valence of one token, with what stands before and after it.
fn valence(lexicon: &Lexicon, tokens: &[Token], at: usize, mixed: bool) -> f64 {
    let Some(token) = tokens.get(at) else { return 0.0 };
    if token.word.boosts || !token.word.listed {
        return 0.0;
    }
    let before = |distance: usize| at.checked_sub(distance).and_then(|n| tokens.get(n));
    let next = tokens.get(at + 1);
    if token.is(part::KIND) && next.is_some_and(|next| next.is(part::OF)) {
        return 0.0;
    }
    let mut valence = token.word.valence;
    if token.is(part::NO) && next.is_some_and(|next| next.word.listed) {
        valence = 0.0;
    }
    let is = |distance: usize, part: u8| before(distance).is_some_and(|token| token.is(part));
    if is(1, part::NO) || is(2, part::NO) || (is(3, part::NO) && (is(1, part::OR) || is(1, part::NOR))) {
        valence = token.word.valence * NEGATION;
    }
    if token.upper && mixed {
        valence += if valence > 0.0 { CAPITALS } else { -CAPITALS };
    }
    for distance in 1..=3 {
        let Some(earlier) = before(distance).filter(|earlier| !earlier.word.listed) else { continue };
        if earlier.word.boosts {
            valence += boost(earlier, valence, mixed) * [1.0, 0.95, 0.9][distance - 1];
        }
        valence *= negation(distance, earlier, before(2), before(1));
        if distance == 3 {
            valence = idiom(lexicon, tokens, at, valence);
        }
    }
    if is(1, part::LEAST)
        && before(1).is_some_and(|before| !before.word.listed)
        && !is(2, part::AT)
        && !is(2, part::VERY)
    {
        valence *= NEGATION;
    }
    valence
}

fn boost(booster: &Token, valence: f64, mixed: bool) -> f64 {
    let mut scalar = booster.word.booster;
    if valence < 0.0 {
        scalar = -scalar;
    }
    if booster.upper && mixed {
        scalar += if valence > 0.0 { CAPITALS } else { -CAPITALS };
    }
    scalar
}

/// The factor that a word at a distance of one to three before the valued one brings.
fn negation(distance: usize, earlier: &Token, two: Option<&Token>, one: Option<&Token>) -> f64 {
    let so = |token: Option<&Token>| token.is_some_and(Token::is_so_or_this);
    let doubt = |token: Option<&Token>| token.is_some_and(|token| token.is(part::DOUBT));
    let (never, without) = (earlier.is(part::NEVER), earlier.is(part::WITHOUT));
    let (strengthened, spared) = match distance {
        1 => (false, false),
        2 => (never && so(one), without && doubt(one)),
        // The quirk: `never and so(two) or so(one)`.
        _ => ((never && so(two)) || so(one), without && (doubt(two) || doubt(one))),
    };
    match (strengthened, spared, earlier.negates) {
        (true, ..) => 1.25,
        (false, false, true) => NEGATION,
        _ => 1.0,
    }
}

fn idiom(lexicon: &Lexicon, tokens: &[Token], at: usize, mut valence: f64) -> f64 {
    let part = |at: Option<usize>| at.and_then(|n| tokens.get(n)).map_or(0, |token| token.word.part);
    let [three, two, one, zero] = [3, 2, 1, 0].map(|distance| part(at.checked_sub(distance)));
    let [next, after] = [1, 2].map(|distance| part(at.checked_add(distance)));
    let find =
        |phrases: &[Phrase], phrase: [u8; 3]| phrases.iter().find(|known| known.0 == phrase).map(|known| known.1);
    let pair = |a, b| if a == 0 || b == 0 { [0; 3] } else { [a, b, 0] };
    let triple = |a, b, c| if a == 0 || b == 0 || c == 0 { [0; 3] } else { [a, b, c] };
    let (two_one, three_two_one, three_two) = (pair(two, one), triple(three, two, one), pair(three, two));
    let idioms = &lexicon.idioms;
    for phrase in [pair(one, zero), triple(two, one, zero), two_one, three_two_one, three_two] {
        if let Some(value) = find(idioms, phrase) {
            valence = value;
            break;
        }
    }
    for phrase in [pair(zero, next), triple(zero, next, after)] {
        valence = find(idioms, phrase).unwrap_or(valence);
    }
    for phrase in [three_two_one, three_two, two_one] {
        valence += find(&lexicon.booster_phrases, phrase).unwrap_or(0.0);
    }
    valence
}

/// "but": what comes before counts half, what comes after one and a half, by the first index of an equal value.
fn contrast(valences: &mut [f64], but: usize) {
    for at in 0..valences.len() {
        let Some(value) = valences.get(at).copied() else { continue };
        let Some(first) = valences.iter().position(|other| *other == value) else { continue };
        if let Some(place) = valences.get_mut(first) {
            *place = match first.cmp(&but) {
                std::cmp::Ordering::Less => value * 0.5,
                std::cmp::Ordering::Equal => value,
                std::cmp::Ordering::Greater => value * 1.5,
            };
        }
    }
}

fn punctuation(text: &str) -> f64 {
    let (mut exclamations, mut questions) = (0_u32, 0_u32);
    for byte in text.bytes() {
        exclamations += u32::from(byte == b'!');
        questions += u32::from(byte == b'?');
    }
    let asked = match questions {
        0 | 1 => 0.0,
        2 | 3 => f64::from(questions) * 0.18,
        _ => 0.96,
    };
    f64::from(exclamations.min(4)) * 0.292 + asked
}

fn total(valences: &[f64], emphasis: f64) -> SentimentScores {
    let (mut sum, mut positive, mut negative, mut neutral) = (0.0, 0.0, 0.0, 0_u32);
    for valence in valences {
        sum += valence;
        if *valence > 0.0 {
            positive += valence + 1.0;
        } else if *valence < 0.0 {
            negative += valence - 1.0;
        } else {
            neutral += 1;
        }
    }
    if sum > 0.0 {
        sum += emphasis;
    } else if sum < 0.0 {
        sum -= emphasis;
    }
    let compound = (sum / (sum * sum + 15.0).sqrt()).clamp(-1.0, 1.0);
    let against = f64::abs(negative);
    if positive > against {
        positive += emphasis;
    } else if positive < against {
        negative -= emphasis;
    }
    let (against, neutral) = (f64::abs(negative), f64::from(neutral));
    let total = positive + against + neutral;
    SentimentScores {
        compound: rounded(compound, 4),
        positive: rounded(positive / total, 3),
        neutral: rounded(neutral / total, 3),
        negative: rounded(against / total, 3),
    }
}
