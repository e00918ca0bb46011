//! Packs as a handle.

use crate::slot::Slot;
use crate::{HandleError, buffer, operation, wall};
use hivecore::Packs;
use hivecore::emotion::columns::{EmotionColumns, emotion_columns, voice_text};
use hivecore::emotion::voice::Pcm;
use hivecore::foundation::pack::Shelf;

/// A set of packs that calls may read. Safe to use from several threads at once.
#[derive(uniffi::Object)]
pub struct PacksHandle(Slot<Packs>);

impl PacksHandle {
    /// The packs.
    pub(crate) fn value(&self) -> Result<std::sync::Arc<Packs>, hivecore::Error> {
        self.0.get()
    }

    fn answer(&self, op: &str, request: &[u8]) -> String {
        wall::text(|| Ok(self.0.get()?.call(op, request)))
    }
}

#[uniffi::export]
impl PacksHandle {
    /// Reads packs from the bytes of their files.
    ///
    /// # Errors
    /// What a pack's text gives: families `pack`, `json`, `field`.
    #[uniffi::constructor]
    pub fn open(files: Vec<Vec<u8>>) -> Result<Self, HandleError> {
        wall::raised(|| {
            let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
            Ok(Self(Slot::new(Packs::open(&files)?)))
        })
    }

    /// [`call`](crate::call) with these packs at hand.
    #[must_use]
    pub fn call(&self, op: String, request: String) -> String {
        self.answer(&op, request.as_bytes())
    }

    /// [`call_bytes`](crate::call_bytes) with these packs at hand.
    #[must_use]
    pub fn call_bytes(&self, op: &[u8], request: &[u8]) -> String {
        self.answer(operation(op), request)
    }

    /// [`call_batch`](crate::call_batch) with these packs at hand.
    #[must_use]
    pub fn call_batch(&self, op: String, requests: Vec<String>) -> Vec<String> {
        requests.iter().map(|request| self.answer(&op, request.as_bytes())).collect()
    }

    /// Makes something of columns, without reasons: `f64`, as `emotion_columns` of the core says. The request is the text of
    /// an `EmotionColumnsRequest`; `seconds`, `values` and `variances` are `f64`.
    ///
    /// # Errors
    /// What the core gives; `buffer.shape`; `handle.closed`.
    pub fn columns(
        &self,
        request: String,
        texts: Vec<String>,
        seconds: Vec<u8>,
        values: Vec<u8>,
        variances: Vec<u8>,
    ) -> Result<Vec<u8>, HandleError> {
        wall::raised(|| {
            let packs = self.0.get()?;
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let numbers = |bytes: &[u8], name: &str| {
                buffer::numbers(bytes, f64::from_le_bytes).map_err(|error| error.under(name))
            };
            let seconds = numbers(&seconds, "seconds")?;
            let (values, variances) = (numbers(&values, "values")?, numbers(&variances, "variances")?);
            let columns = EmotionColumns { texts: &texts, seconds: &seconds, values: &values, variances: &variances };
            let found = emotion_columns(Shelf(Some(&packs)), request.as_bytes(), &columns)?;
            Ok(buffer::bytes(&found, f64::to_le_bytes))
        })
    }

    /// The text of an `EmotionVoiceAnswer` for samples in a buffer: `f32` of full scale 1, or `i16`.
    ///
    /// # Errors
    /// What the core gives; `buffer.shape`; `handle.closed`.
    pub fn voice(&self, request: String, samples: Vec<u8>, floats: bool) -> Result<String, HandleError> {
        wall::raised(|| {
            let packs = self.0.get()?;
            let (request, under) = (request.as_bytes(), |error: hivecore::Error| error.under("samples"));
            if floats {
                let samples = buffer::numbers(&samples, f32::from_le_bytes).map_err(under)?;
                voice_text(Shelf(Some(&packs)), request, Pcm::F32(&samples))
            } else {
                let samples = buffer::numbers(&samples, i16::from_le_bytes).map_err(under)?;
                voice_text(Shelf(Some(&packs)), request, Pcm::I16(&samples))
            }
        })
    }

    /// Lets the packs go; later calls answer `handle.closed`. Closing twice is fine.
    pub fn release(&self) {
        self.0.close();
    }
}
