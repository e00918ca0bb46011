Call = Callable[[str, str], str]
"""The text door: operation and request's text to the answer's text."""

A = TypeVar("A")


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


def _sealed(decision: Decision[A], answer: str) -> str:
    reasons = _list_writer(_write_reason)(decision.reasons)
    return _record('"answer":' + answer, '"reasons":' + reasons, '"receipt":' + _write_receipt(decision.receipt))
