//! Models that the host brings: for faces, for voices, for anything.

use crate::engines::emotion::fusion::SignalEvidence;
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal, admit};
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;

/// A model of the host. hivecore ships none for faces: it takes what a model makes of one.
///
/// ```
/// use hivecore::emotion::observation::{EmotionModel, evidence};
/// use hivecore::emotion::permission::{EmotionPermission, EmotionSignal};
/// use hivecore::foundation::pack::{Packs, Shelf};
/// use hivecore::wire::{Node, Read};
///
/// /// Stands for a network that looks at 48 × 48 grey pixels: light faces are glad to it.
/// struct Lightness;
///
/// impl EmotionModel for Lightness {
///     type Input = [u8];
///     fn modality(&self) -> &str {
///         "face"
///     }
///     fn signal(&self) -> EmotionSignal {
///         EmotionSignal::Face
///     }
///     fn labels(&self) -> usize {
///         2
///     }
///     fn votes(&mut self, pixels: &[u8]) -> Result<Vec<f64>, hivecore::Error> {
///         let light = pixels.iter().filter(|pixel| **pixel > 127).count() as f64 / pixels.len().max(1) as f64;
///         Ok(vec![light, 1.0 - light])
///     }
/// }
///
/// let table = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/emotion-permission-2026.1.json"));
/// let packs = Packs::open(&[table])?;
/// let permission = Node::parse(br#"{"setting":"home","purpose":"self_reflection","signals":["face"],
///     "subject":"user","jurisdiction":"DE","asOf":"2026-11-21",
///     "consents":[{"signal":"face","purpose":"self_reflection","from":"2026-01-01"}]}"#)
///     .and_then(|node| EmotionPermission::read(&node))?;
/// let found = evidence(Shelf(Some(&packs)), &permission, &mut Lightness, &[200; 48 * 48])?;
/// assert_eq!((found.modality.as_str(), found.votes), ("face", vec![1.0, 0.0]));
/// # Ok::<(), hivecore::Error>(())
/// ```
pub trait EmotionModel {
    /// What it looks at. It stays with the host: no answer holds it.
    type Input: ?Sized;

    /// The signal's name in a calibration.
    fn modality(&self) -> &str;

    /// What kind of signal it is, which consents are asked for.
    fn signal(&self) -> EmotionSignal;

    /// How many labels it votes for.
    fn labels(&self) -> usize;

    /// Votes for each label, 0 to 1,000,000: counts, or probabilities.
    ///
    /// # Errors
    /// The model's own.
    fn votes(&mut self, input: &Self::Input) -> Result<Vec<f64>, Error>;
}

/// Asks a model, if it may be asked: the gate comes first, and a refused model is not run at all. The evidence fits
/// [`FuseRequest`](crate::engines::emotion::fusion::FuseRequest).
///
/// # Errors
/// The gate's; the model's; `emotion.evidence` where its votes are no votes.
pub fn evidence<M: EmotionModel>(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    model: &mut M,
    input: &M::Input,
) -> Result<SignalEvidence, Error> {
    admit(shelf, permission, &[model.signal()])?;
    let votes = model.votes(input)?;
    if votes.len() != model.labels() || !votes.iter().all(|votes| (0.0..=1e6).contains(votes)) {
        return Err(Error::new(Code::EmotionEvidence, "expected 0 to 1000000 votes for each label").under("votes"));
    }
    Ok(SignalEvidence { modality: model.modality().to_owned(), votes, reliability: 1.0 })
}
