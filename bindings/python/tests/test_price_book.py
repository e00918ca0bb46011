"""Price books: opened from a definition, quoted in batches, closed once."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hivecore import HivecoreError, PriceBook, decide
from hivecore.operations import Currency, PriceBookDefinition

TEXT = b'{"currency":"EUR","promotions":[{"effect":{"kind":"percent","percent":10},"id":"ten"}],"version":"1"}'
CART = '{"now":"2026-11-21T00:00:00Z","cart":{"lines":[{"id":"a","unitPrice":1999}]}}'


def test_a_batch_answers_as_single_calls_do() -> None:
    with PriceBook(TEXT) as book:
        answers = book.quote_batch([CART, "{}"] * 3)
        full = json.loads(book.call("pricing.quote", CART))["ok"]
        assert json.loads(answers[0]) == full["answer"]
        assert json.loads(answers[1])["error"]["code"] == "field.missing"
        assert full["answer"]["payable"] == "1799"
        inline = json.loads(decide.call("pricing.quote", CART[:-1] + ',"book":' + TEXT.decode() + "}"))["ok"]
        assert inline["receipt"]["answer"] == full["receipt"]["answer"]
        assert inline["receipt"]["inputs"] != full["receipt"]["inputs"]
        assert PriceBook(book.to_bytes()).to_bytes() == book.to_bytes()


def test_a_definition_may_be_typed() -> None:
    with PriceBook(PriceBookDefinition(version="1", currency=Currency("EUR"))) as book:
        assert json.loads(book.quote_batch([CART])[0])["payable"] == "1999"


def test_threads_share_a_book() -> None:
    with PriceBook(TEXT) as book, ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda _: book.quote_batch([CART] * 50)[-1], range(8)))) == 1


def test_a_closed_book_is_refused() -> None:
    book = PriceBook(TEXT)
    book.close()
    assert '"handle.closed"' in book.call("pricing.quote", CART)
    for use in (book.close, book.to_bytes, lambda: book.quote_batch([CART])):
        with pytest.raises(HivecoreError) as refused:
            use()
        assert refused.value.code == "handle.closed"


def test_a_wrong_definition_is_refused_with_its_path() -> None:
    with pytest.raises(HivecoreError) as refused:
        PriceBook(b'{"version":"1","currency":"EUR","profile":"nobody"}')
    assert (refused.value.code, refused.value.path) == ("pricing.profile", "/profile")
