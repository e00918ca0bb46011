import Foundation
import Hivecore

/// Counts what holds and says what does not.
final class Checks {
  private var passed = 0
  private var failed = 0

  /// One test: what it says holds, and nothing is thrown.
  func test(_ name: String, _ body: () throws -> [(String, Bool)]) {
    do {
      let wrong = try body().filter { !$0.1 }.map { $0.0 }
      if wrong.isEmpty { passed += 1 } else { fail(name, wrong.joined(separator: "; ")) }
    } catch {
      fail(name, "threw \(error)")
    }
  }

  private func fail(_ name: String, _ why: String) {
    failed += 1
    print("test FAILED: \(name): \(why)")
  }

  func report() -> Bool {
    print("tests: \(passed + failed) run, \(passed) passed, \(failed) failed")
    return failed == 0
  }
}

/// Equal byte by byte: Swift's `==` takes canonically equivalent texts for equal.
func same(_ a: String, _ b: String) -> Bool {
  a.utf8.elementsEqual(b.utf8)
}

/// The members of a JSON record.
func record(_ text: String) throws -> [String: Any] {
  try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
}

/// The code of the error that an answer's text holds, and its path; both empty when it holds none.
func refused(_ answer: String) throws -> [String] {
  let error = try record(answer)["error"] as? [String: Any] ?? [:]
  return [error["code"] as? String ?? "", error["path"] as? String ?? ""]
}

/// The code of the error that some work throws; empty when it throws none.
func code<T>(_ work: () throws -> T) throws -> String {
  do {
    _ = try work()
    return ""
  } catch let error as HivecoreError {
    return error.code
  }
}

/// Runs the same work on several threads at once.
func several<T: Sendable>(_ threads: Int, _ work: @escaping @Sendable (Int) -> T) -> [T] {
  let lock = NSLock()
  nonisolated(unsafe) var results: [T] = []
  DispatchQueue.concurrentPerform(iterations: threads) { thread in
    let result = work(thread)
    lock.withLock { results.append(result) }
  }
  return results
}
