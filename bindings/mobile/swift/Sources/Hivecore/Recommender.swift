import Foundation
import HivecorePlumbing

/// How far some work has come: `done` of `total` steps of the `stage`.
public struct TrainingProgress: Hashable, Sendable {
  public let stage: String
  public let done: UInt64
  public let total: UInt64
}

/// Many rankings as flat columns, best first: row r has `lengths[r]` places from `r * k` on.
public struct RankedColumns: Hashable, Sendable {
  /// Places of each row.
  public let k: Int
  /// Indices into ``Recommender/items()``; the greatest `UInt32` where a list ends early.
  public let items: [UInt32]
  /// Scores in micro-units, as in a full decision; 0 where a list ends early.
  public let scores: [Int64]
  /// Items of each row.
  public let lengths: [UInt32]
  /// Whether each row stands on the user's own items, or on popularity alone.
  public let personal: [Bool]

  init(_ buffers: RankedBuffers) {
    k = Int(buffers.k)
    items = Array(bytes: buffers.items)
    scores = Array(bytes: buffers.scores)
    lengths = Array(bytes: buffers.lengths)
    personal = buffers.personal.map { $0 == 1 }
  }
}

/// A trained model: made from bytes or by training, and the same bytes again. Immutable; use it from any thread.
///
/// After ``close()`` calls answer the error `handle.closed`, everything else throws it; closing twice is fine.
public final class Recommender: RecommenderOperations, Sendable {
  private let handle: RecommenderHandle

  /// Opens a model file.
  public init(bytes: Data) throws {
    handle = try raised { try RecommenderHandle.open(bytes: bytes) }
  }

  /// Learns from events in columns of equal length, one row an event; their order has no meaning.
  ///
  /// - Parameters:
  ///   - weights: how much each event tells, above 0, at most 1,000,000,000; absent: 1 each.
  ///   - timestamps: seconds.
  ///   - progress: called now and then; `false` stops the work, which then keeps nothing and throws
  ///     `budget.cancelled`.
  ///   - threads: how many to use; the model is the same for any number.
  public init(
    users: Ids, items: Ids, weights: [Double]? = nil, timestamps: [Int64]? = nil,
    config: RecommendConfig = RecommendConfig(), threads: Int = 1,
    progress: (@Sendable (TrainingProgress) -> Bool)? = nil
  ) throws {
    let columns = EventColumns(
      users: users.column, items: items.column, weights: weights?.bytes, timestamps: timestamps?.bytes)
    handle = try raised {
      try RecommenderHandle.fit(
        columns: columns, config: encoded { writeRecommendConfig(&$0, config) }, threads: atOnce(threads),
        observer: progress.map(Watching.init))
    }
  }

  private init(handle: RecommenderHandle) {
    self.handle = handle
  }

  /// Chooses models, settings and their blend for lists of `k` by an inner split of the events, training at most
  /// `budget` models, and learns from all events with what it chose: `inspect` tells it, and the operation
  /// `recommend.auto` says why. The rest as the initializer that is given a configuration.
  public static func auto(
    users: Ids, items: Ids, weights: [Double]? = nil, timestamps: [Int64]? = nil, k: Int = 20, budget: Int = 24,
    threads: Int = 1, progress: (@Sendable (TrainingProgress) -> Bool)? = nil
  ) throws -> Recommender {
    let columns = EventColumns(
      users: users.column, items: items.column, weights: weights?.bytes, timestamps: timestamps?.bytes)
    return Recommender(
      handle: try raised {
        try RecommenderHandle.auto(
          columns: columns, k: places(k), budget: places(budget), threads: atOnce(threads),
          observer: progress.map(Watching.init))
      })
  }

  /// Answers one operation from its request's text, on this model. Throws nothing.
  public func call(op: String, request: String) -> String {
    handle.call(op: op, request: request)
  }

  /// The same for bytes that may be no UTF-8.
  public func call(op: String, bytes: Data) -> String {
    handle.callBytes(op: Data(op.utf8), request: bytes)
  }

  /// One answer for each request, in their order, in one crossing.
  public func callBatch(op: String, requests: [String]) -> [String] {
    handle.callBatch(op: op, requests: requests)
  }

  /// The model file: the same bytes for the same events and configuration, everywhere.
  public func bytes() throws -> Data {
    try raised { try handle.bytes() }
  }

  /// The file of a ``CompactRecommender``: of each item the `neighbours` (1 to 1,000) greatest terms, in 8 bits. Not for
  /// VMIS-kNN.
  public func compact(neighbours: Int = 200) throws -> Data {
    try raised { try handle.compact(neighbours: places(neighbours)) }
  }

  /// The catalogue, in the order of the indices of ``RankedColumns``.
  public func items() throws -> [String] {
    try raised { try handle.items() }
  }

  /// The `k` (1 to 1,000) best items for each of many users, without reasons: the same answers as `rank`.
  public func rankBatch(users: Ids, k: Int, includeSeen: Bool = false) throws -> RankedColumns {
    try raised {
      RankedColumns(try handle.rankBatch(users: users.column, k: places(k), includeSeen: includeSeen))
    }
  }

  /// The `k` best items for each of many histories, for users whom the model need not know: history h is
  /// `items[starts[h]..<starts[h + 1]]`, oldest first.
  public func rankHistories(starts: [UInt32], items: Ids, k: Int, includeSeen: Bool = false) throws -> RankedColumns {
    try raised {
      RankedColumns(
        try handle.rankHistories(
          starts: starts.bytes, items: items.column, k: places(k), includeSeen: includeSeen))
    }
  }

  /// Lets the model go.
  public func close() {
    handle.release()
  }
}

private final class Watching: ProgressObserver {
  private let progress: @Sendable (TrainingProgress) -> Bool

  init(_ progress: @escaping @Sendable (TrainingProgress) -> Bool) {
    self.progress = progress
  }

  func observe(stage: String, done: UInt64, total: UInt64) -> Bool {
    progress(TrainingProgress(stage: stage, done: done, total: total))
  }
}

/// At least one thread.
private func atOnce(_ threads: Int) -> UInt32 {
  UInt32(clamping: max(threads, 1))
}

/// A number of places as it crosses; what the core would refuse anyway becomes 0, which it refuses.
func places(_ k: Int) -> UInt16 {
  UInt16(exactly: k) ?? 0
}
