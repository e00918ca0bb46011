def _room(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")


def _codec(op: str, which: int) -> tuple[Any, Any]:
    room = _room(_CODECS[op][0])
    return getattr(room, f"_read_{_snake(_CODECS[op][which])}"), getattr(room, f"_write_{_snake(_CODECS[op][which])}")


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() and at else c.lower() for at, c in enumerate(name))


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_room(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOMS})


def decided(op: str, text: str) -> Decision[Any]:
    """The decision of an answer's text; a refusal is raised."""
    return _decided(text, _codec(op, 2)[0])


def decode_request(op: str, text: str) -> Any:
    """The typed request of a text."""
    return _codec(op, 1)[0](_parse(text))


def encode_request(op: str, request: Any) -> str:
    """The canonical text of a typed request."""
    written: str = _codec(op, 1)[1](request)
    return written


def round_trip(op: str, request: str) -> str:
    """A request through its type, as canonical text."""
    return encode_request(op, decode_request(op, request))


def round_trip_decision(op: str, text: str) -> str:
    """An answer through its type, as canonical text."""
    decision = decided(op, text)
    return _record('"ok":' + _sealed(decision, _codec(op, 2)[1](decision.answer)))


def encoded(value: Any) -> str:
    """The canonical text of one of the types' records."""
    kind = type(value)
    if kind.__name__ not in _ROOMS:
        raise TypeError(f"{kind.__name__} is none of hivecore's records")
    written: str = getattr(_room(_ROOMS[kind.__name__]), f"_write_{_snake(kind.__name__)}")(value)
    return written
