import Foundation
import HivecorePlumbing

/// The operations that need no handle. Nothing here holds state: use it from any thread.
public struct Core: Operations, Sendable {
  public init() {}

  /// Answers one operation from its request's text: `{"ok":…}` or `{"error":…}`, canonical JSON. Throws nothing.
  public func call(op: String, request: String) -> String {
    HivecorePlumbing.call(op: op, request: request)
  }

  /// The same for bytes that may be no UTF-8: then the answer is the error `json.utf8`.
  public func call(op: String, bytes: Data) -> String {
    callBytes(op: Data(op.utf8), request: bytes)
  }

  /// One answer for each request, in their order, in one crossing.
  public func callBatch(op: String, requests: [String]) -> [String] {
    HivecorePlumbing.callBatch(op: op, requests: requests)
  }
}
