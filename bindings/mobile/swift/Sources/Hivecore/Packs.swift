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

  /// Lets the packs go.
  public func close() {
    handle.release()
  }
}
