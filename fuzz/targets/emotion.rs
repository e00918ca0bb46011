//! Any bytes as what emotions are read from: a text, a model of texts, the sound of a voice, a state over time. What is
//! refused has a code; what is read stays within its bounds, and repeats.

#![no_main]

use hivecore::Packs;
use hivecore::emotion::columns::{EmotionColumns, emotion_columns, voice_text};
use hivecore::emotion::text::{ClassifierScratch, TextModel};
use hivecore::emotion::voice::Pcm;
use hivecore::foundation::pack::Shelf;
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

const LEAVE: &str = r#""permission":{"setting":"home","purpose":"self_reflection","signals":["text","voice"],
    "subject":"user","jurisdiction":"DE","asOf":"2026-11-21","consents":[
    {"signal":"text","purpose":"self_reflection","from":"2026-01-01"},
    {"signal":"voice","purpose":"self_reflection","from":"2026-01-01"}]}"#;

/// The packs, opened once.
fn packs() -> &'static Packs {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    PACKS.get_or_init(|| {
        let files: [&[u8]; 3] = [
            include_bytes!("../../packs/vader-3.3.2.json"),
            include_bytes!("../../packs/emotion-text-1.json"),
            include_bytes!("../../packs/emotion-permission-2026.1.json"),
        ];
        Packs::open(&files).expect("the packs of this repository")
    })
}

fn text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for (kind, rows, low) in [("sentiment", 4, -1.0), ("emotions", 8, 0.0)] {
        let request = format!(r#"{{"kind":"{kind}",{LEAVE}}}"#);
        let columns = EmotionColumns { texts: &[text, text], ..EmotionColumns::default() };
        let found = emotion_columns(Shelf(Some(packs())), request.as_bytes(), &columns).expect("a text is read");
        assert!(found.len() == 2 * rows && found.iter().all(|score| (low..=1.0).contains(score)), "{kind} {found:?}");
    }
}

fn model(data: &[u8]) {
    let mut file = b"HIVEETXT\x01\0\0\0".to_vec();
    file.extend_from_slice(&(data.len() as u64).to_le_bytes());
    file.extend_from_slice(data);
    let digest = hivecore::Digest::of(&file);
    file.extend_from_slice(digest.bytes());
    for bytes in [data, &file] {
        match TextModel::open(bytes) {
            Ok(model) => {
                let scores = model.scores("I am not so happy, my friend :(", &mut ClassifierScratch::default());
                assert!(scores.probabilities.iter().all(|share| (0.0..=1.0).contains(share)), "{scores:?}");
            }
            Err(error) => assert!(error.code.name().starts_with("file."), "{error}"),
        }
    }
}

fn voice(data: &[u8]) {
    let Some(([rate, hop, lowest], data)) = data.split_first_chunk() else { return };
    let samples: Vec<i16> = data.as_chunks().0.iter().map(|sample| i16::from_le_bytes(*sample)).take(4_000).collect();
    let config = format!(
        r#""config":{{"rate":{},"hop":{},"lowest":{},"contours":true,"mels":8,"coefficients":4}}"#,
        u32::from(*rate) * 200,
        u32::from(*hop) + 60,
        f64::from(*lowest) + 19.5,
    );
    let request = format!("{{{config},{LEAVE}}}");
    match voice_text(Shelf(Some(packs())), request.as_bytes(), Pcm::I16(&samples)) {
        Ok(answer) => assert_eq!(
            answer,
            voice_text(Shelf(Some(packs())), request.as_bytes(), Pcm::I16(&samples)).unwrap_or_default()
        ),
        Err(error) => assert!(error.code.name() == "field.range", "{error}"),
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first() else { return };
    match choice % 4 {
        0 => text(data),
        1 => model(data),
        2 => voice(data),
        // A state, an observation, a calibration: whatever the operations over time and fusion are asked with.
        _ => {
            for op in ["emotion.step", "emotion.forecast", "emotion.fuse", "emotion.observe", "emotion.permit"] {
                let answer = packs().call(op, data);
                assert!(!answer.starts_with(r#"{"error":{"code":"internal."#), "{op}: {answer}");
            }
        }
    }
});
