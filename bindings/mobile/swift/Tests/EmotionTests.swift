import Foundation
import Hivecore

private let texts = ["I love this!", "not a good day", "", "Ich bin heute sehr traurig"]

private func permission(consents: Bool = true) -> EmotionPermission {
  let signals = [EmotionSignal.text, .voice]
  let held = signals.map { EmotionConsent(signal: $0, purpose: .selfReflection, from: "2026-01-01") }
  return EmotionPermission(
    setting: .home, purpose: .selfReflection, signals: signals, subject: .user, jurisdiction: "DE", asOf: "2026-11-21",
    consents: consents ? held : [])
}

/// Texts, observations and a voice in buffers: the answers of the operations.
func emotionTests(_ checks: Checks, packs folder: URL) throws {
  func opened() throws -> Packs {
    let names = ["vader-3.3.2", "emotion-text-1", "emotion-permission-2026.1"]
    return try Packs(files: names.map { try Data(contentsOf: folder.appendingPathComponent("\($0).json")) })
  }

  checks.test("texts in columns") {
    let packs = try opened()
    let request = EmotionTextRequest(permission: permission(), texts: texts, analysers: [.sentiment, .emotions])
    let readings = try packs.emotionText(request).answer.texts
    let sentiment = try packs.sentiment(texts: texts, permission: permission())
    let emotions = try packs.emotions(texts: texts, permission: permission())
    let known = readings.enumerated().allSatisfy { row, reading in
      (reading.emotions?.classes ?? []).enumerated().allSatisfy { at, found in
        Int64((emotions.probabilities[7 * row + at] * 1e6).rounded()) == found.micros
      }
    }
    return [
      ("compound", sentiment.compound == readings.map { $0.sentiment?.compound ?? 9 }),
      ("negative", sentiment.negative == readings.map { $0.sentiment?.negative ?? 9 }),
      ("emotions", known),
      ("readable", emotions.readable == [true, true, true, false]),
      ("none", try packs.sentiment(texts: [], permission: permission()).compound.isEmpty),
      (
        "consent",
        try code { try packs.sentiment(texts: texts, permission: permission(consents: false)) } == "emotion.consent"
      ),
    ]
  }

  checks.test("a person in columns") {
    let packs = try opened()
    let config = EmotionTrackConfig(axes: [AxisDynamics(axis: .valence, halfLifeSeconds: 600, spread: 0.3)])
    let found = try packs.track(
      permission: permission(), signal: .text, config: config, seconds: [0, 600], values: [0.6, .nan],
      variances: [0.09, 0.09])
    let short = {
      try packs.track(
        permission: permission(), signal: .text, config: config, seconds: [0], values: [0, 0], variances: [1, 1])
    }
    return [
      ("means", abs(found.means[1] - 0.15) < 1e-12),
      ("variances", abs(found.variances[0] - 0.045) < 1e-12),
      ("shape", try code { try short() } == "buffer.shape"),
    ]
  }

  checks.test("a voice in a buffer") {
    let packs = try opened()
    let integers = (0..<4000).map { Int16(abs($0 % 80 - 40) * 500 - 10_000) }
    let floats = integers.map { Float($0) / 32_768 }
    let config = VoiceConfig(rate: 8000, contours: true)
    let answer = try packs.voice(samples: integers, permission: permission(), config: config)
    let request = EmotionVoiceRequest(permission: permission(), config: config, samples: floats.map(Double.init))
    var claims = [
      ("pitch", answer.pitch?.median == 100),
      ("floats", try packs.voice(samples: floats, permission: permission(), config: config) == answer),
      ("operation", try packs.emotionVoice(request).answer == answer),
      (
        "rate",
        try code { try packs.voice(samples: integers, permission: permission(), config: VoiceConfig(rate: 1)) }
          == "field.range"
      ),
    ]
    packs.close()
    claims.append(
      (
        "closed",
        try code { try packs.voice(samples: integers, permission: permission(), config: config) } == "handle.closed"
      ))
    return claims
  }
}
