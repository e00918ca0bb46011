/// What an error says: `code` is stable, `path` an RFC 6901 pointer into the request, `detail` and `help` are English.
public struct Refusal: Hashable, Sendable {
    /// Stable name, `family.reason`.
    public let code: String
    /// Where in the request; empty for the request as a whole.
    public let path: String
    /// What was found.
    public let detail: String
    /// What to do about it.
    public let help: String

    public init(code: String, path: String, detail: String, help: String) {
        self.code = code
        self.path = path
        self.detail = detail
        self.help = help
    }
}

/// A refusal, by the family of its code.
public enum HivecoreError: Error, Hashable, Sendable {
    /* cases */
    /// A code of a family that this version does not know.
    case other(Refusal)

    /// The error of the code's family.
    public init(_ refusal: Refusal) {
        switch refusal.code.split(separator: ".").first {
        /* table */
        default: self = .other(refusal)
        }
    }

    /// The error of an answer's text `{"error":{…}}`.
    public init(text: String) throws {
        try self.init(Json.parse(text).required("error"))
    }

    init(_ json: Json) throws {
        self.init(
            Refusal(
                code: try json.required("code").text(),
                path: try json.required("path").text(),
                detail: try json.required("detail").text(),
                help: try json.required("help").text()
            )
        )
    }

    /// What the error says.
    public var refusal: Refusal {
        switch self {
        /* all */
        case .other(let refusal): return refusal
        }
    }

    /// Stable name, `family.reason`.
    public var code: String { refusal.code }
    /// Where in the request; empty for the request as a whole.
    public var path: String { refusal.path }
    /// What was found.
    public var detail: String { refusal.detail }
    /// What to do about it.
    public var help: String { refusal.help }
}
