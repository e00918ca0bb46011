// JSON text for the generated types: parsing that keeps numbers as they are spelled, and canonical text (RFC 8785).

/// A text that is not what a type expects.
public struct JsonMismatch: Error, Hashable, Sendable {
    /// What was expected.
    public let due: String
}

/// The tree of a text.
enum Json {
    case null
    case boolean(Bool)
    case number(String)
    case text(String)
    case list([Json])
    case record([(key: String, value: Json)])

    static func parse(_ text: String) throws -> Json {
        var parser = JsonParser(bytes: Array(text.utf8))
        return try parser.whole()
    }

    func members() throws -> [(key: String, value: Json)] {
        guard case .record(let members) = self else { throw JsonMismatch(due: "a record") }
        return members
    }

    subscript(name: String) -> Json? {
        guard case .record(let members) = self else { return nil }
        return members.first { $0.key == name }?.value
    }

    func required(_ name: String) throws -> Json {
        guard let value = self[name] else { throw JsonMismatch(due: "the field \(name)") }
        return value
    }

    func read<T>(_ read: (Json) throws -> T) rethrows -> T {
        try read(self)
    }

    func boolean() throws -> Bool {
        guard case .boolean(let value) = self else { throw JsonMismatch(due: "a boolean") }
        return value
    }

    func text() throws -> String {
        guard case .text(let value) = self else { throw JsonMismatch(due: "a string") }
        return value
    }

    /// A string, or a number as it was spelled; an exponent, which only numbers may have, becomes digits.
    func scalar() throws -> String {
        if case .number(let token) = self { return digits(token) }
        return try text()
    }

    /// A string as it is, anything else as canonical text.
    func document() -> String {
        if case .text(let text) = self { return text }
        return encoded { $0.tree(self) }
    }

    private func token<T>(_ due: String, _ parse: (String) -> T?) throws -> T {
        guard case .number(let token) = self, let value = parse(token) else { throw JsonMismatch(due: due) }
        return value
    }

    func integer() throws -> Int64 { try token("an integer") { Int64($0) } }

    func number() throws -> Double { try token("a number") { Double($0) } }

    func int64() throws -> Int64 {
        guard let value = Int64(try text()) else { throw JsonMismatch(due: "a 64-bit integer") }
        return value
    }

    func uint64() throws -> UInt64 {
        guard let value = UInt64(try text()) else { throw JsonMismatch(due: "an unsigned 64-bit integer") }
        return value
    }

    func list<T>(_ read: (Json) throws -> T) throws -> [T] {
        guard case .list(let items) = self else { throw JsonMismatch(due: "a list") }
        return try items.map(read)
    }

    /// Keys that differ only in their Unicode normal form are one key to Swift: such a record is refused.
    func map<T>(_ read: (Json) throws -> T) throws -> [String: T] {
        var out: [String: T] = [:]
        for (key, value) in try members() {
            guard out.updateValue(try read(value), forKey: key) == nil else {
                throw JsonMismatch(due: "keys that differ beyond Unicode normalisation")
            }
        }
        return out
    }
}

/// A number's spelling without an exponent.
private func digits(_ number: String) -> String {
    let parts = number.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard parts.count == 2, let exponent = Int(parts[1]), abs(exponent) <= 400 else { return number }
    let sign = parts[0].hasPrefix("-") ? "-" : ""
    let halves = parts[0].drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = halves.count == 2 ? String(halves[1]) : ""
    // The point stands so many digits from the left; zeros fill what is missing on either side of it.
    let (all, point) = (String(halves[0]) + fraction, halves[0].count + exponent)
    let padded = String(repeating: "0", count: max(0, 1 - point)) + all
    let filled = padded + String(repeating: "0", count: max(0, point - all.count))
    let split = filled.index(filled.startIndex, offsetBy: max(1, point))
    let (whole, rest) = (filled[..<split], filled[split...])
    return sign + (whole.drop { $0 == "0" }.isEmpty ? "0" : whole.drop { $0 == "0" }) + (rest.isEmpty ? "" : "." + rest)
}

private struct JsonParser {
    let bytes: [UInt8]
    var at = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func whole() throws -> Json {
        let json = try value()
        space()
        guard at == bytes.count else { throw fault() }
        return json
    }

    func fault() -> JsonMismatch { JsonMismatch(due: "JSON at byte \(at)") }

    func peek() throws -> UInt8 {
        guard at < bytes.count else { throw fault() }
        return bytes[at]
    }

    mutating func space() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0a || bytes[at] == 0x0d || bytes[at] == 0x09 {
            at += 1
        }
    }

    mutating func eat(_ byte: UInt8) throws -> Bool {
        space()
        guard try peek() == byte else { return false }
        at += 1
        return true
    }

    mutating func word(_ word: String, _ json: Json) throws -> Json {
        guard bytes[at...].starts(with: word.utf8) else { throw fault() }
        at += word.utf8.count
        return json
    }

    mutating func value() throws -> Json {
        space()
        switch try peek() {
        case UInt8(ascii: "{"): return try record()
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    mutating func record() throws -> Json {
        at += 1
        var members: [(key: String, value: Json)] = []
        if try eat(UInt8(ascii: "}")) { return .record(members) }
        while true {
            space()
            guard try peek() == UInt8(ascii: "\"") else { throw fault() }
            let key = try string()
            guard try eat(UInt8(ascii: ":")) else { throw fault() }
            members.append((key, try value()))
            if try eat(UInt8(ascii: "}")) { return .record(members) }
            guard try eat(UInt8(ascii: ",")) else { throw fault() }
        }
    }

    mutating func list() throws -> Json {
        at += 1
        var items: [Json] = []
        if try eat(UInt8(ascii: "]")) { return .list(items) }
        while true {
            items.append(try value())
            if try eat(UInt8(ascii: "]")) { return .list(items) }
            guard try eat(UInt8(ascii: ",")) else { throw fault() }
        }
    }

    mutating func number() throws -> Json {
        let from = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) || "+-.eE".utf8.contains(bytes[at]) { at += 1 }
        guard at > from else { throw fault() }
        return .number(String(decoding: bytes[from..<at], as: UTF8.self))
    }

    mutating func string() throws -> String {
        at += 1
        let from = at
        while try peek() != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
        var out = Array(bytes[from..<at])
        while try peek() != UInt8(ascii: "\"") {
            if bytes[at] == UInt8(ascii: "\\") {
                at += 1
                try escape(into: &out)
            } else {
                out.append(bytes[at])
                at += 1
            }
        }
        at += 1
        return String(decoding: out, as: UTF8.self)
    }

    mutating func escape(into out: inout [UInt8]) throws {
        let byte = try peek()
        at += 1
        switch byte {
        case UInt8(ascii: "b"): out.append(8)
        case UInt8(ascii: "f"): out.append(12)
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "r"): out.append(13)
        case UInt8(ascii: "t"): out.append(9)
        case UInt8(ascii: "u"):
            var units = [try hex()]
            if (0xd800...0xdbff).contains(units[0]), bytes[at...].starts(with: "\\u".utf8) {
                at += 2
                units.append(try hex())
            }
            out.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        default: out.append(byte)
        }
    }

    mutating func hex() throws -> UInt16 {
        guard at + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw fault() }
        at += 4
        return unit
    }
}

/// The text that `write` builds.
func encoded(_ write: (inout JsonWriter) -> Void) -> String {
    var out = JsonWriter()
    write(&out)
    return String(decoding: out.bytes, as: UTF8.self)
}

/// Builds canonical text; fields come in RFC 8785 order, the caller's duty.
struct JsonWriter {
    var bytes: [UInt8] = []

    mutating func open() { bytes.append(UInt8(ascii: "{")) }

    mutating func close() { bytes.append(UInt8(ascii: "}")) }

    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func field(_ name: String) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        text(name)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func boolean(_ value: Bool) { raw(value ? "true" : "false") }

    mutating func integer(_ value: Int64) { raw(String(value)) }

    mutating func number(_ value: Double) { raw(ecmaScript(value)) }

    mutating func text(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 8: raw("\\b")
            case 9: raw("\\t")
            case 10: raw("\\n")
            case 12: raw("\\f")
            case 13: raw("\\r")
            case 0..<0x20: raw("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func tree(_ json: Json) {
        switch json {
        case .null: raw("null")
        case .boolean(let value): boolean(value)
        case .number(let token):
            if let value = Int64(token) { integer(value) } else { number(Double(token) ?? .nan) }
        case .text(let value): text(value)
        case .list(let items): list(items) { $0.tree($1) }
        case .record(let members):
            open()
            for (key, value) in members.sorted(by: { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }) {
                field(key)
                tree(value)
            }
            close()
        }
    }

    mutating func list<T>(_ values: [T], _ write: (inout JsonWriter, T) -> Void) {
        raw("[")
        for (at, value) in values.enumerated() {
            if at > 0 { raw(",") }
            write(&self, value)
        }
        raw("]")
    }

    mutating func map<T>(_ values: [String: T], _ write: (inout JsonWriter, T) -> Void) {
        open()
        for (key, value) in values.sorted(by: { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }) {
            field(key)
            write(&self, value)
        }
        close()
    }
}

/// A double as ECMAScript spells it. A double that is not finite has no text; the core refuses the `null` it becomes.
func ecmaScript(_ value: Double) -> String {
    if value == 0 { return "0" }
    guard value.isFinite else { return "null" }
    // Swift gives the shortest digits already, in a layout of its own.
    let halves = value.magnitude.description.split(separator: "e")
    let parts = halves[0].split(separator: ".")
    let whole = parts[0], fraction = parts.count > 1 ? parts[1] : ""
    var digits = Array((whole + fraction).utf8)
    let zero = UInt8(ascii: "0")
    let leading = digits.prefix { $0 == zero }.count
    let point = whole.utf8.count + (halves.count > 1 ? Int(halves[1]) ?? 0 : 0) - leading
    digits.removeFirst(leading)
    while digits.last == zero { digits.removeLast() }
    let text = { (bytes: ArraySlice<UInt8>) in String(decoding: bytes, as: UTF8.self) }
    let zeros = { (count: Int) in String(repeating: "0", count: count) }
    let sign = value < 0 ? "-" : ""
    let count = digits.count
    if point > 21 || point < -5 {
        let rest = count > 1 ? "." + text(digits[1...]) : ""
        return sign + text(digits[..<1]) + rest + "e" + (point > 0 ? "+" : "-") + String(abs(point - 1))
    }
    if point <= 0 { return sign + "0." + zeros(-point) + text(digits[...]) }
    if point >= count { return sign + text(digits[...]) + zeros(point - count) }
    return sign + text(digits[..<point]) + "." + text(digits[point...])
}
