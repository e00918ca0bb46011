"""Loaded packs: time zones, currencies, and other versioned data."""

from __future__ import annotations

from collections.abc import Iterable

from hivecore import _native
from hivecore.handle import Handle
from hivecore.operations import Operations


class Packs(Handle[_native.Packs], Operations):
    """The operations, with packs at hand, which are given as the bytes of their files."""

    __slots__ = ()

    def __init__(self, files: Iterable[bytes]) -> None:
        super().__init__(_native.Packs(list(files)))

    def call(self, op: str, request: str | bytes) -> str:
        """Answers an operation from its request's text."""
        return self._native.call(op, request)


class Plain(Operations):
    """The operations that need nothing but their request."""

    __slots__ = ()

    def call(self, op: str, request: str | bytes) -> str:
        """Answers an operation from its request's text."""
        return _native.call(op, request)
