import Foundation
import HivecorePlumbing

/// Packs (time zones, currencies, …) that operations may read. Immutable; use it from any thread.
///
/// After ``close()`` every call answers the error `handle.closed`; closing twice is fine.
public final class Packs: Operations, Sendable {
  let handle: PacksHandle

  /// Reads packs from the bytes of their files. Throws what a pack's text gives, with its path.
  public init(files: [Data]) throws {
    handle = try raised { try PacksHandle.open(files: files) }
  }

  /// As ``Core/call(op:request:)``, with these packs at hand.
  public func call(op: String, request: String) -> String {
    handle.call(op: op, request: request)
  }

  /// As ``Core/call(op:bytes:)``, with these packs at hand.
  public func call(op: String, bytes: Data) -> String {
    handle.callBytes(op: Data(op.utf8), request: bytes)
  }

  /// As ``Core/callBatch(op:requests:)``, with these packs at hand.
  public func callBatch(op: String, requests: [String]) -> [String] {
    handle.callBatch(op: op, requests: requests)
  }

  /// VADER's scores of many texts, without reasons: the same as `emotion.text` gives.
  public func sentiment(texts: [String], permission: EmotionPermission) throws -> SentimentColumns {
    let found = try columns(kind: "sentiment", permission, texts: texts)
    let parts = (0..<4).map { Array(found[$0 * texts.count..<($0 + 1) * texts.count]) }
    return SentimentColumns(compound: parts[0], positive: parts[1], neutral: parts[2], negative: parts[3])
  }

  /// The emotions of many texts, without reasons: the same probabilities as `emotion.text` gives.
  public func emotions(texts: [String], permission: EmotionPermission) throws -> EmotionColumns {
    let found = try columns(kind: "emotions", permission, texts: texts)
    return EmotionColumns(
      probabilities: Array(found[..<(7 * texts.count)]), readable: found[(7 * texts.count)...].map { $0 == 1 })
  }

  /// Follows one person through rows of observations: row r has a number for each axis from r * axes on, with the
  /// variance of its noise beside it. NaN was not observed.
  public func track(
    permission: EmotionPermission, signal: EmotionSignal, config: EmotionTrackConfig, seconds: [Double],
    values: [Double], variances: [Double]
  ) throws -> TrackedColumns {
    let told = encoded { writeEmotionSignal(&$0, signal) }
    let more = ",\"signal\":\(told),\"config\":" + encoded { writeEmotionTrackConfig(&$0, config) }
    let found = try columns(
      kind: "track", permission, more: more, seconds: seconds, values: values, variances: variances)
    return TrackedColumns(means: Array(found[..<values.count]), variances: Array(found[values.count...]))
  }

  /// What a voice does, from 16-bit samples, without reasons: the answer of `emotion.voice`.
  public func voice(samples: [Int16], permission: EmotionPermission, config: VoiceConfig) throws -> EmotionVoiceAnswer {
    try voice(samples.bytes, floats: false, permission, config)
  }

  /// What a voice does, from floats of full scale 1.
  public func voice(samples: [Float], permission: EmotionPermission, config: VoiceConfig) throws -> EmotionVoiceAnswer {
    try voice(samples.bytes, floats: true, permission, config)
  }

  private func voice(
    _ samples: Data, floats: Bool, _ permission: EmotionPermission, _ config: VoiceConfig
  ) throws -> EmotionVoiceAnswer {
    let told = encoded { writeEmotionPermission(&$0, permission) }
    let request = "{\"permission\":\(told),\"config\":" + encoded { writeVoiceConfig(&$0, config) } + "}"
    let answer = try raised { try handle.voice(request: request, samples: samples, floats: floats) }
    return try Json.parse(answer).read(readEmotionVoiceAnswer)
  }

  private func columns(
    kind: String, _ permission: EmotionPermission, more: String = "", texts: [String] = [], seconds: [Double] = [],
    values: [Double] = [], variances: [Double] = []
  ) throws -> [Double] {
    let told = encoded { writeEmotionPermission(&$0, permission) }
    let found = try raised {
      try handle.columns(
        request: "{\"kind\":\"\(kind)\",\"permission\":\(told)\(more)}", texts: texts, seconds: seconds.bytes,
        values: values.bytes, variances: variances.bytes)
    }
    return [Double](bytes: found)
  }

  /// Lets the packs go.
  public func close() {
    handle.release()
  }
}

/// Sentiment of many texts by VADER, one row a text.
public struct SentimentColumns: Hashable, Sendable {
  /// From -1, most negative, to 1, most positive.
  public let compound: [Double]
  /// Share of positive words.
  public let positive: [Double]
  /// Share of neutral words.
  public let neutral: [Double]
  /// Share of negative words.
  public let negative: [Double]
}

/// Emotions of many texts, one row a text.
public struct EmotionColumns: Hashable, Sendable {
  /// Of anger, disgust, fear, joy, neutral, sadness, surprise: seven numbers a row. A text may hold several.
  public let probabilities: [Double]
  /// Whether the text is in a language that the model knows; where not, its row means nothing.
  public let readable: [Bool]
}

/// What is believed after each row: a number for each axis.
public struct TrackedColumns: Hashable, Sendable {
  /// Means.
  public let means: [Double]
  /// Variances.
  public let variances: [Double]
}
