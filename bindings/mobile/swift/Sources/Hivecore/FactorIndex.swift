import Foundation
import HivecorePlumbing

/// The best items of each query, flat: query q's are `q * perQuery ..< (q + 1) * perQuery`, best first.
public struct TopK: Hashable, Sendable {
  /// Items of each query: k, or the number of items where that is less.
  public let perQuery: Int
  /// Item indices.
  public let indices: [UInt32]
  /// Their scores.
  public let scores: [Float]
}

/// Exact top-k by inner product over factors; the same bits on every platform. Immutable; use it from any thread.
///
/// After ``close()`` everything throws `handle.closed`; closing twice is fine.
public final class FactorIndex: Sendable {
  private let handle: FactorIndexHandle

  /// Takes the factors, row-major: `dims` (1 to 16,384) finite values for each item.
  public init(values: [Float], dims: Int) throws {
    handle = try raised { try FactorIndexHandle.open(values: values.bytes, dims: UInt32(exactly: dims) ?? 0) }
  }

  /// The `k` best items of each query; the queries lie row-major, one after another.
  public func topK(queries: [Float], k: Int) throws -> TopK {
    let best = try raised { try handle.topK(queries: queries.bytes, k: UInt32(exactly: k) ?? 0) }
    return TopK(perQuery: Int(best.perQuery), indices: Array(bytes: best.indices), scores: Array(bytes: best.scores))
  }

  /// Lets the factors go.
  public func close() {
    handle.release()
  }
}
