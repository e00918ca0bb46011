/** An answer with the reasons for it and the receipt by which it can be replayed. */
public data class Decision<out A>(
    /** The answer. */
    val answer: A,
    /** Why. */
    val reasons: List<Reason>,
    /** How to replay it. */
    val receipt: Receipt,
)

internal fun <A> decided(text: String, read: (Any?) -> A): Decision<A> {
    val envelope = parseJson(text).asRecord()
    envelope["error"]?.let { throw HivecoreException.of(it.asRecord()) }
    val decision = envelope.required("ok").asRecord()
    return Decision(
        read(decision.required("answer")),
        decision.required("reasons").asList { readReason(it) },
        readReceipt(decision.required("receipt")),
    )
}

internal fun <A> roundTripDecision(text: String, read: (Any?) -> A, write: (JsonWriter, A) -> Unit): String {
    val decision = decided(text, read)
    return encoded { out ->
        out.open()
        out.field("ok")
        out.open()
        out.field("answer")
        write(out, decision.answer)
        out.field("reasons")
        out.list(decision.reasons) { writeReason(out, it) }
        out.field("receipt")
        writeReceipt(out, decision.receipt)
        out.close()
        out.close()
    }
}
