//! The operation `emotion.text`, and the same scores for many texts without reasons.

use super::lexicon::Lexicon;
use super::vader::{Scratch, SentimentScores};
use crate::engines::emotion::limits::MAX_TEXT_BYTES;
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal, admit};
use crate::foundation::decision::{Outcome, PackReceipt};
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;
use crate::wire::wire;

/// The pack that holds VADER's tables.
const VADER: &str = "vader";

/// A request of `emotion.text`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmotionTextRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// The texts, each at most 65,536 bytes.
    pub texts: Vec<String>,
    /// Whether to say what each word brought.
    #[wire(default = false)]
    pub explain: bool,
}

/// What texts say.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionTextAnswer {
    /// One for each text, in order.
    pub texts: Vec<TextReading>,
}

/// What one text says.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct TextReading {
    /// Sentiment.
    pub sentiment: Sentiment,
}

/// Sentiment by VADER.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct Sentiment {
    /// From −1, most negative, to 1, most positive: four digits.
    pub compound: f64,
    /// Share of positive words: three digits.
    pub positive: f64,
    /// Share of neutral words: three digits.
    pub neutral: f64,
    /// Share of negative words: three digits.
    pub negative: f64,
    /// Words, emoticons among them.
    pub words: u32,
    /// What exclamation and question marks added, away from zero, to the sum of the valences.
    pub emphasis: f64,
    /// The words that counted, if asked for.
    pub terms: Option<Vec<ValencedWord>>,
}

/// What one word brought.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct ValencedWord {
    /// Its place among the words, from 0. Emoji count as the words of their descriptions.
    pub word: u32,
    /// Its valence after all rules. `compound` is s/√(s² + 15) of the sum s of these and the emphasis.
    pub valence: f64,
}

/// Lets the texts in, and finds the tables.
fn opened<'p>(
    shelf: Shelf<'p>,
    permission: &EmotionPermission,
    texts: impl Iterator<Item = usize>,
) -> Result<(Outcome<()>, &'p Lexicon), Error> {
    let admission = admit(shelf, permission, &[EmotionSignal::Text])?;
    for (at, length) in texts.enumerate() {
        if length > MAX_TEXT_BYTES {
            return Err(Error::new(Code::EmotionLimit, "a text is too long").at(at).under("texts"));
        }
    }
    let pack = shelf.select(VADER, Some(permission.as_of))?;
    let packs: Vec<PackReceipt> = vec![admission.pack, pack.receipt()];
    Ok((Outcome { answer: (), reasons: admission.reasons, packs }, pack.compiled("lexicon")?))
}

/// Reads texts.
///
/// # Errors
/// As [`permit`](crate::engines::emotion::permission::permit) and what it refuses; `emotion.limit` for a text that is
/// too long; `pack.missing`, `pack.payload`.
pub fn read_texts(shelf: Shelf<'_>, request: &EmotionTextRequest) -> Result<Outcome<EmotionTextAnswer>, Error> {
    let (outcome, lexicon) = opened(shelf, &request.permission, request.texts.iter().map(String::len))?;
    let mut scratch = Scratch::default();
    let mut texts = Vec::with_capacity(request.texts.len());
    for text in &request.texts {
        let scores = lexicon.scores(text, &mut scratch);
        let terms = request.explain.then(|| terms(&scratch.valences));
        texts.push(TextReading {
            sentiment: Sentiment {
                compound: scores.compound,
                positive: scores.positive,
                neutral: scores.neutral,
                negative: scores.negative,
                words: scratch.valences.len() as u32,
                emphasis: scratch.emphasis,
                terms,
            },
        });
    }
    Ok(Outcome { answer: EmotionTextAnswer { texts }, reasons: outcome.reasons, packs: outcome.packs })
}

fn terms(valences: &[f64]) -> Vec<ValencedWord> {
    let mut terms = Vec::new();
    for (word, valence) in (0..).zip(valences) {
        if *valence != 0.0 {
            terms.push(ValencedWord { word, valence: *valence });
        }
    }
    terms
}

/// The sentiment of many texts, without reasons: the same scores as [`read_texts`].
///
/// # Errors
/// As [`read_texts`].
pub fn sentiment_batch(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    texts: &[&str],
) -> Result<Vec<SentimentScores>, Error> {
    let (_, lexicon) = opened(shelf, permission, texts.iter().map(|text| text.len()))?;
    let mut scratch = Scratch::default();
    let mut scores = Vec::with_capacity(texts.len());
    for text in texts {
        scores.push(lexicon.scores(text, &mut scratch));
    }
    Ok(scores)
}
