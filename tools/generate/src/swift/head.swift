/// An answer with the reasons for it and the receipt by which it can be replayed.
public struct Decision<Answer: Hashable & Sendable>: Hashable, Sendable {
    /// The answer.
    public var answer: Answer
    /// Why.
    public var reasons: [Reason]
    /// How to replay it.
    public var receipt: Receipt

    public init(answer: Answer, reasons: [Reason], receipt: Receipt) {
        self.answer = answer
        self.reasons = reasons
        self.receipt = receipt
    }
}

func decided<Answer: Hashable & Sendable>(_ text: String, _ read: (Json) throws -> Answer) throws -> Decision<Answer> {
    let envelope = try Json.parse(text)
    if let error = envelope["error"] {
        throw try HivecoreError(error)
    }
    let decision = try envelope.required("ok")
    return Decision(
        answer: try read(decision.required("answer")),
        reasons: try decision.required("reasons").list { try readReason($0) },
        receipt: try readReceipt(decision.required("receipt"))
    )
}

func roundTripDecision<Answer: Hashable & Sendable>(
    _ text: String, _ read: (Json) throws -> Answer, _ write: (inout JsonWriter, Answer) -> Void
) throws -> String {
    let decision = try decided(text, read)
    return encoded {
        $0.open()
        $0.field("ok")
        $0.open()
        $0.field("answer")
        write(&$0, decision.answer)
        $0.field("reasons")
        $0.list(decision.reasons) { writeReason(&$0, $1) }
        $0.field("receipt")
        writeReceipt(&$0, decision.receipt)
        $0.close()
        $0.close()
    }
}
