import Foundation
import Hivecore

/// Every golden vector, byte for byte, from Swift: as bytes, as text, and through the typed surface.
struct Vectors {
  let folder: URL
  private let packs: [String: Data]

  typealias Door = (text: (String, String) -> String, bytes: (String, Data) -> String)

  init(folder: URL, packs: URL) throws {
    self.folder = folder
    let files = try FileManager.default.contentsOfDirectory(at: packs, includingPropertiesForKeys: nil)
    let contents = try files.filter { $0.pathExtension == "json" }.map { try Data(contentsOf: $0) }
    // A pack's file is canonical text, so the digest of its canonical text is the file's.
    self.packs = try Dictionary(uniqueKeysWithValues: contents.map { (try Self.digest(of: $0), $0) })
  }

  private static func digest(of pack: Data) throws -> String {
    let request = try JSONSerialization.data(withJSONObject: ["text": String(decoding: pack, as: UTF8.self)])
    let ok = try record(Core().call(op: "json.canonicalize", bytes: request))["ok"] as? [String: Any]
    return (ok?["answer"] as? [String: Any])?["digest"] as? String ?? ""
  }

  func file(_ path: String) throws -> Data {
    try Data(contentsOf: folder.appendingPathComponent(path))
  }

  private func door(_ answered: [String: Any]) throws -> Door {
    if let model = answered["model"] as? String {
      let recommender = try Recommender(bytes: file(String(model.prefix { $0 != "@" })))
      return (recommender.call(op:request:), recommender.call(op:bytes:))
    }
    let names = answered["packs"] as? [String] ?? []
    if names.isEmpty { return (Core().call(op:request:), Core().call(op:bytes:)) }
    let files = names.map { packs[String($0.drop { $0 != "@" }.dropFirst())] ?? Data() }
    let opened = try Packs(files: files)
    return (opened.call(op:request:), opened.call(op:bytes:))
  }

  /// The answers of a step: as bytes, and as text where the request is one.
  private func answers(_ door: Door, _ op: String, _ step: [String: Any]) -> [String] {
    guard let text = step["request"] as? String else {
      return [door.bytes(op, Data(base64Encoded: step["requestB64"] as? String ?? "") ?? Data())]
    }
    return [door.text(op, text), door.bytes(op, Data(text.utf8))]
  }

  /// What the typed surface makes of a step (the request's type back as text, called, and the answer's type back), and
  /// what is due.
  private func typed(_ door: Door, _ op: String, _ step: [String: Any]) throws -> (got: String, due: String) {
    let expected = step["response"] as? String ?? ""
    guard expected.hasPrefix(#"{"ok":"#) else {
      do {
        // The operation may be one that does not exist; an error is read alike for all.
        _ = try decided(op: "ops.list", text: expected)
        return ("no error", expected)
      } catch let error as HivecoreError {
        return ("\(error.code) \(error.path)", try refused(expected).joined(separator: " "))
      }
    }
    let request = step["request"] as? String ?? ""
    let again = try roundTrip(op: op, text: request)
    // A request that names its defaults has another digest, and the same answer.
    let comparable = { (answer: String) in
      same(again, request) ? answer : answer.components(separatedBy: #","receipt":"#)[0]
    }
    let answers = comparable(door.text(op, again)) + (try roundTripDecision(op: op, text: expected))
    return (answers, comparable(expected) + expected)
  }

  private func passes(_ line: String) throws -> Bool {
    let answered = try record(line)
    let (door, op) = (try door(answered), answered["op"] as? String ?? "")
    for step in answered["steps"] as? [[String: Any]] ?? [] {
      let expected = step["response"] as? String ?? ""
      let pairs = try answers(door, op, step).map { (got: $0, due: expected) } + [typed(door, op, step)]
      if let wrong = pairs.first(where: { !same($0.got, $0.due) }) {
        print("vector FAILED: \(answered["id"] ?? "")\n  expected \(wrong.due)\n  got      \(wrong.got)")
        return false
      }
    }
    return true
  }

  func run() throws -> Bool {
    let manifest = try record(String(decoding: file("manifest.json"), as: UTF8.self))
    let paths = (manifest["files"] as? [[String: Any]] ?? []).compactMap { $0["path"] as? String }
    let lines = try paths.flatMap { path in
      try String(decoding: file(path), as: UTF8.self).split(separator: "\n").map(String.init)
    }
    let passed = lines.filter { line in
      do {
        return try passes(line)
      } catch {
        // What is thrown fails one vector, not the run.
        print("vector FAILED: \(line.prefix(60))\n  threw    \(error)")
        return false
      }
    }.count
    print("vectors: \(lines.count) run, \(passed) passed, \(lines.count - passed) failed")
    return passed == lines.count && lines.count == manifest["count"] as? Int
  }
}
