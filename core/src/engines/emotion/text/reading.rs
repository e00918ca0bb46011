//! The operation `emotion.text`, and the same scores for many texts without reasons.

use super::classifier::{CLASSES, ClassifierScratch, TextModel, TextScores};
use super::lexicon::Lexicon;
use super::vader::{Scratch, SentimentScores};
use crate::engines::emotion::limits::MAX_TEXT_BYTES;
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal, admit_feeling};
use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, PackReceipt, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;
use crate::wire::{Int53, wire};

/// A request of `emotion.text`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmotionTextRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// The texts, each at most 65,536 bytes.
    pub texts: Vec<String>,
    /// What to ask of each text.
    #[wire(default = vec![TextAnalyser::Sentiment])]
    pub analysers: Vec<TextAnalyser>,
    /// Whether to say what each word brought to the sentiment.
    #[wire(default = false)]
    pub explain: bool,
}

/// What may be asked of a text.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextAnalyser {
    /// VADER. It reads English, and needs the pack `vader`.
    Sentiment,
    /// Ekman's six emotions and neutral. It reads English, and needs the pack `emotion-text`.
    Emotions,
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
    /// Sentiment, where it was asked for.
    pub sentiment: Option<Sentiment>,
    /// Emotions, where they were asked for.
    pub emotions: Option<TextEmotions>,
}

/// Whether a text is in the language that the model was trained on.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextLanguage {
    /// At least a third of the words are known English ones.
    English,
    /// They are not: nothing is found in such a text.
    Unknown,
}

/// Emotions of a text.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct TextEmotions {
    /// The language.
    pub language: TextLanguage,
    /// Words that tell the language: without emoji, punctuation, and words such as `no` that other languages share.
    pub words: u32,
    /// Those of them that the model knows.
    pub known_words: u32,
    /// The classes found, by id: all above their thresholds, or the one that comes closest. None in an unknown
    /// language.
    pub found: Vec<String>,
    /// Every class, by id; empty in an unknown language.
    pub classes: Vec<FoundEmotion>,
}

/// One class.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct FoundEmotion {
    /// Its name: Ekman's six, or `neutral`. `joy` holds approval and love as well, `surprise` curiosity and confusion.
    pub class: String,
    /// Probability that the text holds it, in millionths. A text may hold several.
    pub micros: Int53,
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

/// Lets the texts in.
fn opened(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    texts: impl Iterator<Item = usize>,
) -> Result<Outcome<()>, Error> {
    let admission = admit_feeling(shelf, permission, &[EmotionSignal::Text], None)?;
    for (at, length) in texts.enumerate() {
        if length > MAX_TEXT_BYTES {
            return Err(Error::new(Code::EmotionLimit, "a text is too long").at(at).under("texts"));
        }
    }
    Ok(Outcome { answer: (), reasons: admission.reasons, packs: vec![admission.pack] })
}

fn lexicon<'p>(shelf: Shelf<'p>, day: Date) -> Result<(&'p Lexicon, PackReceipt), Error> {
    let pack = shelf.select("vader", Some(day))?;
    Ok((pack.compiled("lexicon")?, pack.receipt()))
}

fn model<'p>(shelf: Shelf<'p>, day: Date) -> Result<(&'p TextModel, PackReceipt), Error> {
    let pack = shelf.select("emotion-text", Some(day))?;
    Ok((pack.compiled("emotion_text_model")?, pack.receipt()))
}

/// Reads texts.
///
/// # Errors
/// As [`permit`](crate::engines::emotion::permission::permit) and what it refuses; `emotion.limit` for a text that is
/// too long; `pack.missing`, `pack.payload`.
pub fn read_texts(shelf: Shelf<'_>, request: &EmotionTextRequest) -> Result<Outcome<EmotionTextAnswer>, Error> {
    let outcome = opened(shelf, &request.permission, request.texts.iter().map(String::len))?;
    let (mut packs, mut reasons, day) = (outcome.packs, outcome.reasons, request.permission.as_of);
    let mut texts = vec![TextReading { sentiment: None, emotions: None }; request.texts.len()];
    if request.analysers.contains(&TextAnalyser::Sentiment) {
        let (lexicon, receipt) = lexicon(shelf, day)?;
        packs.push(receipt);
        let mut scratch = Scratch::default();
        for (text, reading) in request.texts.iter().zip(&mut texts) {
            let scores = lexicon.scores(text, &mut scratch);
            reading.sentiment = Some(Sentiment {
                compound: scores.compound,
                positive: scores.positive,
                neutral: scores.neutral,
                negative: scores.negative,
                words: scratch.valences.len() as u32,
                emphasis: scratch.emphasis,
                terms: request.explain.then(|| terms(&scratch.valences)),
            });
        }
    }
    if request.analysers.contains(&TextAnalyser::Emotions) {
        let (model, receipt) = model(shelf, day)?;
        packs.push(receipt);
        let (mut scratch, mut unknown) = (ClassifierScratch::default(), 0_u32);
        for (text, reading) in request.texts.iter().zip(&mut texts) {
            let emotions = emotions(&model.scores(text, &mut scratch));
            unknown += u32::from(emotions.language == TextLanguage::Unknown);
            reading.emotions = Some(emotions);
        }
        if unknown > 0 {
            reasons.push(Reason::new("emotion.language").number("texts", unknown.into()));
        }
    }
    Ok(Outcome { answer: EmotionTextAnswer { texts }, reasons, packs })
}

fn emotions(scores: &TextScores) -> TextEmotions {
    let readable = scores.is_readable();
    let (mut found, mut classes) = (Vec::new(), Vec::new());
    if readable {
        for class in scores.found() {
            found.extend(CLASSES.get(class).map(|name| (*name).to_owned()));
        }
        for (name, probability) in CLASSES.iter().zip(scores.probabilities) {
            let micros = Int53::new((probability * 1e6).round() as i64).unwrap_or_default();
            classes.push(FoundEmotion { class: (*name).to_owned(), micros });
        }
    }
    let language = if readable { TextLanguage::English } else { TextLanguage::Unknown };
    TextEmotions { language, words: scores.words, known_words: scores.known, found, classes }
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
    opened(shelf, permission, texts.iter().map(|text| text.len()))?;
    let (lexicon, _) = lexicon(shelf, permission.as_of)?;
    let mut scratch = Scratch::default();
    let mut scores = Vec::with_capacity(texts.len());
    for text in texts {
        scores.push(lexicon.scores(text, &mut scratch));
    }
    Ok(scores)
}

/// What the model makes of many texts, without reasons: the same probabilities as [`read_texts`].
///
/// # Errors
/// As [`read_texts`].
pub fn emotion_batch(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    texts: &[&str],
) -> Result<Vec<TextScores>, Error> {
    opened(shelf, permission, texts.iter().map(|text| text.len()))?;
    let (model, _) = model(shelf, permission.as_of)?;
    let mut scratch = ClassifierScratch::default();
    let mut scores = Vec::with_capacity(texts.len());
    for text in texts {
        scores.push(model.scores(text, &mut scratch));
    }
    Ok(scores)
}
