"""JSON text for the generated types: parsing that keeps numbers as they are spelled, and canonical text (RFC 8785)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from json.encoder import encode_basestring
from operator import index
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Name(str):
    """A string where a member of an enumeration may be due."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """As enumerations have it."""
        return self


class Number(str):
    """A JSON number with a fraction or an exponent, as it was spelled."""

    __slots__ = ()


def parse(text: str) -> object:
    """The tree of a text."""
    return cast(object, json.loads(text, parse_float=Number))


def _wrong(due: str, found: object) -> TypeError:
    return TypeError(f"expected {due}, found {type(found).__name__}")


def members(json: object) -> dict[str, object]:
    """The members of a record."""
    if isinstance(json, dict):
        return json
    raise _wrong("a record", json)


def required(record: Mapping[str, object], name: str) -> object:
    """A member that must be there."""
    if name in record:
        return record[name]
    raise ValueError(f"the field {name!r} is missing")


def read_boolean(json: object) -> bool:
    """A boolean."""
    if isinstance(json, bool):
        return json
    raise _wrong("a boolean", json)


def read_text(json: object) -> str:
    """A string."""
    if isinstance(json, str) and not isinstance(json, Number):
        return json
    raise _wrong("a string", json)


def read_scalar(json: object) -> str:
    """A string, or a number as it was spelled; an exponent, which only numbers may have, becomes digits."""
    if isinstance(json, Number) and "e" in json.lower():
        return format(Decimal(json), "f")
    if isinstance(json, (str, int)) and not isinstance(json, bool):
        return str(json)
    raise _wrong("a string or a number", json)


def read_document(json: object) -> str:
    """A string as it is, anything else as canonical text."""
    return json if isinstance(json, str) and not isinstance(json, Number) else tree(json)


def read_integer(json: object) -> int:
    """An integer of a JSON number."""
    if isinstance(json, int) and not isinstance(json, bool):
        return json
    raise _wrong("an integer", json)


def read_wide(json: object) -> int:
    """An integer of a decimal string."""
    return int(read_text(json))


def read_float(json: object) -> float:
    """A double."""
    if isinstance(json, (int, Number)) and not isinstance(json, bool):
        return float(json)
    raise _wrong("a number", json)


def list_reader(read: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """Reads lists of what `read` reads."""

    def of(json: object) -> tuple[T, ...]:
        if isinstance(json, list):
            return tuple(read(item) for item in json)
        raise _wrong("a list", json)

    return of


def map_reader(read: Callable[[object], T]) -> Callable[[object], dict[str, T]]:
    """Reads records of any keys."""
    return lambda json: {key: read(value) for key, value in members(json).items()}


def boolean(value: bool) -> str:
    """The text of a boolean."""
    return "true" if value else "false"


def text(value: str) -> str:
    """The text of a string, with the escapes of RFC 8785. What is none is spelled as what it is: the core refuses it
    with the path of the field."""
    try:
        return encode_basestring(value)
    except TypeError:
        return _other(value)


def integer(value: int) -> str:
    """The text of an integer as a JSON number. What is none is spelled as what it is, for the core to refuse."""
    try:
        return str(index(value))
    except TypeError:
        return _other(value)


def _other(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, (bool, str)):
        return tree(value)
    if hasattr(value, "__index__"):
        return str(index(value))
    if isinstance(value, float):
        return floating(value)
    if isinstance(value, Iterable):
        # The core tells the type and reads no further.
        return "{}" if isinstance(value, Mapping) else "[]"
    raise TypeError(f"{type(value).__name__} has no text in JSON")


def wide(value: int) -> str:
    """The text of a 64-bit integer: a decimal string."""
    return f'"{int(value)}"'


def floating(value: float) -> str:
    """The text of a double as ECMAScript spells it."""
    if value == 0:
        return "0"
    if value - value != 0:
        raise ValueError("JSON has no text for numbers that are not finite")
    mantissa, _, exponent = f"{float(value)!r}".partition("e")
    sign, mantissa = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or "0")
    digits = whole + fraction
    point -= len(digits) - len(digits.lstrip("0"))
    digits = digits.strip("0")
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def tree(json: object) -> str:
    """The canonical text of a parsed value."""
    if isinstance(json, dict):
        return map_writer(tree)(json)
    if isinstance(json, list):
        return list_writer(tree)(json)
    if isinstance(json, bool):
        return boolean(json)
    if isinstance(json, int):
        return integer(json)
    if isinstance(json, Number):
        return floating(float(json))
    return text(json) if isinstance(json, str) else "null"


def record(*parts: str | None) -> str:
    """A record of members already written, in canonical order; `None` is left out."""
    return "{" + ",".join(part for part in parts if part is not None) + "}"


def list_writer(write: Callable[[T], str]) -> Callable[[Sequence[T]], str]:
    """Writes lists of what `write` writes."""

    def of(values: Sequence[T]) -> str:
        if isinstance(values, (str, bytes)):
            # A string is no list of its characters: the core refuses it with the path of the field.
            return '""'
        return "[" + ",".join([write(value) for value in values]) + "]"

    return of


def map_writer(write: Callable[[T], str]) -> Callable[[Mapping[str, T]], str]:
    """Writes records of any keys, in the order of their UTF-16 code units."""

    def of(values: Mapping[str, T]) -> str:
        keys = sorted(values, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(text(key) + ":" + write(values[key]) for key in keys) + "}"

    return of


def spelled(value: Any) -> Any:
    """A record whose strings will do for members of enumerations: the core judges whether they name one."""
    if isinstance(value, str):
        return Name(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: spelled(getattr(value, field.name)) for field in fields(value)})
    if isinstance(value, (list, tuple)):
        return [spelled(item) for item in value]
    if isinstance(value, Mapping):
        return {key: spelled(item) for key, item in value.items()}
    return value
