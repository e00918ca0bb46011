//! Batches of the emotion engine, with packs at hand.

use crate::answer::{HivecoreText, done, text};
use crate::border::{self, Column, HivecoreIds};
use crate::packs::PACKS;
use hivecore::emotion::columns::{EmotionColumns, emotion_columns, voice_text};
use hivecore::emotion::voice::Pcm;
use hivecore::foundation::pack::Shelf;
use hivecore::{Code, Error};
use std::ffi::c_char;

/// Observations of one person, one row a time.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HivecoreObservations {
    /// Number of rows.
    pub rows: usize,
    /// Numbers of each row: the axes of the configuration.
    pub axes: usize,
    /// `rows` times in seconds, ascending.
    pub seconds: *const f64,
    /// `rows` times `axes` numbers, row after row; NaN was not observed.
    pub values: *const f64,
    /// The variance of each number's noise.
    pub variances: *const f64,
}

/// Samples of one channel: either 16-bit integers, or floats of full scale 1.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HivecoreSamples {
    /// Number of samples.
    pub length: usize,
    /// `length` integers, or NULL.
    pub integers: *const i16,
    /// `length` floats, or NULL.
    pub floats: *const f32,
}

/// Makes something of columns, without reasons, and writes it as doubles: the numbers of the operations. The request is a
/// JSON record:
///
/// {"kind":"sentiment","permission"}: of texts VADER's compound of all, then positive, neutral and negative of all.
/// {"kind":"emotions","permission"}: of texts seven probabilities, row after row, then for each row 1 if it could be read.
/// {"kind":"fuse","permission","calibration","method"?}: of values that are votes for all labels of all signals, row after
/// row, the probability of each class, row after row; seconds and variances are not looked at.
/// {"kind":"track","permission","signal","config"}: of observations the means after each row, then the variances.
///
/// `texts` or `observations` is NULL where the request does not ask for them. `written` becomes the number of doubles.
/// Returns NULL, or the error: then nothing was written.
///
/// # Safety
/// `request` points to `request_length` readable bytes; `texts` and `observations` are NULL or point to what they say;
/// `out` has room for `capacity` doubles; `written` points to one writable number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_packs_columns(
    handle: u64,
    request: *const c_char,
    request_length: usize,
    texts: *const HivecoreIds,
    observations: *const HivecoreObservations,
    out: *mut f64,
    capacity: usize,
    written: *mut usize,
) -> HivecoreText {
    done(|| {
        border::writable(written, "written")?;
        let packs = PACKS.get(handle)?;
        // SAFETY: the caller's promise.
        let request = unsafe { border::slice(request.cast::<u8>(), request_length, "request") }?;
        // SAFETY: the caller's promise: NULL, or one record.
        let texts = unsafe { border::slice(texts, usize::from(!texts.is_null()), "texts") }?;
        // SAFETY: as above.
        let observations =
            unsafe { border::slice(observations, usize::from(!observations.is_null()), "observations") }?;
        let column = match texts.first() {
            // SAFETY: the caller's promise.
            Some(ids) => unsafe { border::column(ids, "texts") }?,
            None => Column::Texts(Vec::new()),
        };
        let texts = match &column {
            Column::Texts(texts) => texts.as_slice(),
            Column::Integers([]) => &[],
            Column::Integers(_) => return Err(Error::new(Code::BufferShape, "expected texts").under("texts")),
        };
        let mut columns = EmotionColumns { texts, ..EmotionColumns::default() };
        if let Some(rows) = observations.first() {
            let numbers = rows.rows.checked_mul(rows.axes);
            let numbers = numbers.ok_or_else(|| Error::new(Code::BufferShape, "too many rows").under("rows"))?;
            // SAFETY: the caller's promise.
            columns.seconds = unsafe { border::slice(rows.seconds, rows.rows, "seconds") }?;
            // SAFETY: the caller's promise.
            columns.values = unsafe { border::slice(rows.values, numbers, "values") }?;
            // SAFETY: the caller's promise.
            columns.variances = unsafe { border::slice(rows.variances, numbers, "variances") }?;
        }
        let found = emotion_columns(Shelf(Some(&packs)), request, &columns)?;
        if found.len() > capacity {
            return Err(Error::new(Code::BufferShape, "less room than numbers found").under("capacity"));
        }
        // SAFETY: no more elements than `capacity`; the caller's promise.
        unsafe { border::write(&found, out, "out") }?;
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[found.len()], written, "written") }
    })
}

/// The answer of emotion.voice to its request without samples, {"permission","config"}, for samples in a buffer, without
/// reasons; or the error. Free it with hivecore_free.
///
/// # Safety
/// `request` points to `request_length` readable bytes; `samples` points to one record and what it says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_packs_voice(
    handle: u64,
    request: *const c_char,
    request_length: usize,
    samples: *const HivecoreSamples,
) -> HivecoreText {
    text(|| {
        let packs = PACKS.get(handle)?;
        // SAFETY: the caller's promise.
        let request = unsafe { border::slice(request.cast::<u8>(), request_length, "request") }?;
        // SAFETY: the caller's promise.
        let samples = unsafe { border::slice(samples, 1, "samples") }?;
        let none = HivecoreSamples { length: 0, integers: std::ptr::null(), floats: std::ptr::null() };
        let samples = samples.first().copied().unwrap_or(none);
        let samples = if samples.integers.is_null() {
            // SAFETY: the caller's promise.
            Pcm::F32(unsafe { border::slice(samples.floats, samples.length, "samples") }?)
        } else {
            // SAFETY: the caller's promise.
            Pcm::I16(unsafe { border::slice(samples.integers, samples.length, "samples") }?)
        };
        voice_text(Shelf(Some(&packs)), request, samples)
    })
}
