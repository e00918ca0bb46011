import Foundation
import HivecorePlumbing

/// An item of a list, with its score in micro-units.
public struct ScoredItem: Hashable, Sendable {
  public let item: String
  public let score: Int64
}

/// A compact model, from the bytes of ``Recommender/compact(neighbours:)``: a twentieth of the model for phones, where
/// histories stay. Immutable; use it from any thread. After ``close()`` everything throws `handle.closed`.
public final class CompactRecommender: Sendable {
  private let handle: CompactHandle

  /// Opens the file of a compact model.
  public init(bytes: Data) throws {
    handle = try raised { try CompactHandle.open(bytes: bytes) }
  }

  /// The `k` (1 to 1,000) best items for a history, oldest first.
  public func rankHistory(_ history: Ids, k: Int = 20, includeSeen: Bool = false) throws -> [ScoredItem] {
    try raised {
      let ranked = try handle.rankHistory(history: history.column, k: places(k), includeSeen: includeSeen)
      return zip(ranked.items, [Int64](bytes: ranked.scores)).map { ScoredItem(item: $0, score: $1) }
    }
  }

  /// Lets the model go.
  public func close() {
    handle.release()
  }
}
