//! Emotions of a text: Naive-Bayes-weighted logistic regression (Wang and Manning: Baselines and bigrams, ACL 2012), one
//! for each class, over hashed n-grams. The model is a file that the pack `emotion-text` carries.

use super::features::Features;
use crate::foundation::base64;
use crate::foundation::container::{Format, Reader};
use crate::foundation::error::{Code, Error};
use crate::wire::{Node, Read};

/// The model file.
const FORMAT: Format = Format { magic: *b"HIVEETXT", name: "model of emotions of a text", version: 1 };

/// Ekman's six and neutral, in the order of the model.
pub(super) const CLASSES: [&str; 7] = ["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"];

/// How one class is decided.
#[derive(Clone, Copy, Debug)]
struct Rule {
    scale: f64,
    intercept: f64,
    threshold: f64,
    slope: f64,
    offset: f64,
}

/// A model, opened.
#[derive(Clone, Debug)]
pub struct TextModel {
    rules: Vec<Rule>,
    /// Keys and, beside each, its place: open addressing, a power of two, at most half full. Place 0 is none.
    slots: Vec<(u32, u32)>,
    /// By place: inverse frequency, then a weight for each class.
    rows: Vec<[f32; 8]>,
}

/// What the model makes of one text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TextScores {
    /// How far each class lies above its threshold: 0 or more is found.
    pub margins: [f64; 7],
    /// Calibrated probability of each class on its own; a text may hold several, or none.
    pub probabilities: [f64; 7],
    /// Words of the text.
    pub words: u32,
    /// Words that the model knows.
    pub known: u32,
}

/// Memory that is used again from text to text.
#[derive(Clone, Debug, Default)]
pub struct ClassifierScratch {
    features: Features,
    found: Vec<u32>,
}

/// 1 + ln n for the first counts.
fn damped(count: u32) -> f64 {
    if count == 1 { 1.0 } else { 1.0 + libm::log(f64::from(count)) }
}

fn content(detail: &'static str) -> Error {
    Error::new(Code::FileContent, detail)
}

impl TextModel {
    /// Opens a model file.
    ///
    /// # Errors
    /// Family `file`.
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        let (_, payload) = FORMAT.open(bytes)?;
        let mut reader = Reader::new(payload);
        let float = |reader: &mut Reader<'_>| {
            let value = f64::from(f32::from_bits(reader.u32()?));
            if value.abs() < 1e6 { Ok(value) } else { Err(content("a number is out of range")) }
        };
        let (count, classes) = (reader.u32()? as usize, reader.u32()? as usize);
        if classes != CLASSES.len() || count > 1 << 20 {
            return Err(content("another number of classes, or too many features"));
        }
        let step = float(&mut reader)?;
        let mut rules = Vec::new();
        for _ in 0..classes {
            let [scale, intercept, threshold] = [float(&mut reader)?, float(&mut reader)?, float(&mut reader)?];
            rules.push(Rule { scale, intercept, threshold, slope: float(&mut reader)?, offset: float(&mut reader)? });
        }
        let mut model = Self {
            rules,
            slots: vec![(0, 0); (count.max(2) * 2).next_power_of_two()],
            rows: Vec::with_capacity(count + 1),
        };
        model.rows.push([0.0; 8]);
        let mask = model.slots.len() - 1;
        let mut before = None;
        for place in 1..=count as u32 {
            let key = reader.u32()?;
            if before.is_some_and(|before| before >= key) {
                return Err(content("the keys do not ascend"));
            }
            before = Some(key);
            let mut at = key as usize & mask;
            while model.slots[at].1 != 0 {
                at = (at + 1) & mask;
            }
            model.slots[at] = (key, place);
        }
        for frequency in reader.bytes(count)? {
            let mut row = [0.0; 8];
            row[0] = (f64::from(*frequency) * step) as f32;
            model.rows.push(row);
        }
        for row in model.rows.iter_mut().skip(1) {
            for (to, weight) in row.iter_mut().skip(1).zip(reader.bytes(classes)?) {
                *to = f32::from(*weight as i8);
            }
        }
        reader.end()?;
        Ok(model)
    }

    /// The place of a key, or 0.
    fn place(&self, key: u32) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let (found, place) = self.slots[at];
            if place == 0 || found == key {
                return place;
            }
            at = (at + 1) & mask;
        }
    }

    /// Scores a text.
    pub fn scores(&self, text: &str, scratch: &mut ClassifierScratch) -> TextScores {
        let ClassifierScratch { features, found } = scratch;
        features.read(text);
        found.clear();
        let mut scores = TextScores { words: features.words.len() as u32, ..TextScores::default() };
        for key in &features.keys {
            let place = self.place(*key);
            if place != 0 {
                found.push(place);
            }
        }
        for at in &features.words {
            let key = features.keys.get(*at as usize).copied();
            scores.known += u32::from(key.is_some_and(|key| self.place(key) != 0));
        }
        // In the order of the places, so that sums are the same however the text is walked.
        crate::foundation::order::sort_by(found, u32::cmp);
        let (mut sums, mut squares) = ([0.0; 7], 0.0);
        for run in found.chunk_by(|a, b| a == b) {
            let Some(row) = run.first().and_then(|place| self.rows.get(*place as usize)) else { continue };
            let value = damped(run.len() as u32) * f64::from(row[0]);
            squares += value * value;
            for (sum, weight) in sums.iter_mut().zip(&row[1..]) {
                *sum += value * f64::from(*weight);
            }
        }
        let length = if squares > 0.0 { squares.sqrt() } else { 1.0 };
        for (class, (rule, sum)) in self.rules.iter().zip(sums).enumerate() {
            let score = sum * rule.scale / length + rule.intercept;
            scores.margins[class] = score - rule.threshold;
            scores.probabilities[class] = 1.0 / (1.0 + libm::exp(-(rule.slope * score + rule.offset)));
        }
        scores
    }
}

impl TextScores {
    /// Whether the text is one that the model can read: at least a third of its words are known. A text without words
    /// (emoji alone) counts as readable.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        self.known as u64 * 3 >= self.words as u64
    }

    /// The classes found, in order: all above their thresholds; where there is none, the closest one.
    #[must_use]
    pub fn found(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut closest = 0;
        for (class, margin) in self.margins.iter().enumerate() {
            if *margin >= 0.0 {
                found.push(class);
            }
            if *margin > self.margins[closest] {
                closest = class;
            }
        }
        if found.is_empty() {
            found.push(closest);
        }
        found
    }
}

impl Read for TextModel {
    fn blank() -> Self {
        Self { rules: Vec::new(), slots: vec![(0, 0)], rows: Vec::new() }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let record = node.record(&["card", "model"])?;
        let model: String = record.required("model")?;
        let bytes = base64::decode(&model).ok_or_else(|| Error::new(Code::PackPayload, "the model is not base64"))?;
        Self::open(&bytes)
    }
}
