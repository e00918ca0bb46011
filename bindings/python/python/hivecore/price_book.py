"""A price book made ready for many carts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hivecore import _native
from hivecore.handle import Handle
from hivecore.operations import Operations, encoded

if TYPE_CHECKING:
    from hivecore.operations import PriceBookDefinition


class PriceBook(Handle[_native.PriceBook], Operations):
    """The operations, with the prices, promotions and taxes of one catalogue version: requests may leave theirs out.

    >>> from hivecore.operations import Currency
    >>> with PriceBook(PriceBookDefinition(version="1", currency=Currency("EUR"))) as book:
    ...     answers = book.quote_batch(['{"now":"2026-11-21T00:00:00Z","cart":{"lines":[{"id":"a","unitPrice":5}]}}'])
    >>> '"payable":"5"' in answers[0]
    True
    """

    __slots__ = ()

    def __init__(self, definition: PriceBookDefinition | bytes) -> None:
        text = definition if isinstance(definition, bytes) else encoded(definition).encode()
        super().__init__(_native.PriceBook.open(text))

    def call(self, op: str, request: str | bytes) -> str:
        """Answers an operation from its request's text."""
        return self._native.call(op, request)

    def to_bytes(self) -> bytes:
        """The definition's canonical text."""
        return self._native.to_bytes()

    def quote_batch(self, requests: Iterable[str]) -> list[str]:
        """Prices many carts: for each request of `pricing.quote` the JSON text of the plain answer, or `{"error":…}`.

        There are no reasons and digests; the answers are those of `pricing_quote`. Other threads go on meanwhile.
        """
        return self._native.quote_batch(list(requests))
