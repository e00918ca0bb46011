@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Generic[A]):
    """An answer with the reasons for it and the receipt by which it can be replayed."""

    answer: A
    """The answer."""

    reasons: Sequence[Reason]
    """Why."""

    receipt: Receipt
    """How to replay it."""


def _decided(text: str, read: Callable[[object], A]) -> Decision[A]:
    envelope = _members(_parse(text))
    if "error" in envelope:
        found = _members(envelope["error"])
        names = ("code", "path", "detail", "help")
        raise error(*(_read_text(_required(found, name)) for name in names))
    decision = _members(_required(envelope, "ok"))
    return Decision(
        answer=read(_required(decision, "answer")),
        reasons=_list_reader(_read_reason)(_required(decision, "reasons")),
        receipt=_read_receipt(_required(decision, "receipt")),
    )


def decided(op: str, text: str) -> Decision[Any]:
    """The decision of an answer's text; a refusal is raised."""
    return _decided(text, _CODECS[op][1][0])


def decode_request(op: str, text: str) -> Any:
    """The typed request of a text."""
    return _CODECS[op][0][0](_parse(text))


def encode_request(op: str, request: Any) -> str:
    """The canonical text of a typed request."""
    return _CODECS[op][0][1](request)


def round_trip(op: str, request: str) -> str:
    """A request through its type, as canonical text."""
    return encode_request(op, decode_request(op, request))


def round_trip_decision(op: str, text: str) -> str:
    """An answer through its type, as canonical text."""
    decision = decided(op, text)
    answer = _CODECS[op][1][1](decision.answer)
    reasons = _list_writer(_write_reason)(decision.reasons)
    sealed = _record('"answer":' + answer, '"reasons":' + reasons, '"receipt":' + _write_receipt(decision.receipt))
    return _record('"ok":' + sealed)
