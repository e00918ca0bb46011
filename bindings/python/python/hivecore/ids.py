"""Ids as callers spell them: texts, or integers (7 is the same id as "7")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import SupportsIndex, Union, cast

from hivecore import _native
from hivecore.columns import Column
from hivecore.operations import ItemId, UserId

Id = Union[str, SupportsIndex]
"""A text or an integer, of NumPy too; no boolean and no float."""

Ids = Union[Column, Iterable[Id]]
"""A list or column of them. One text is no list: it is refused with `field.type`."""


def item(given: Id, path: str) -> ItemId:
    """An item; `path` names the argument in a refusal."""
    return ItemId(_native.id(given, path))


def items(given: Ids, path: str) -> list[ItemId]:
    """Items; `path` names the argument in a refusal."""
    return cast("list[ItemId]", _native.ids(given, path))


def user(given: Id | None, path: str = "/user") -> UserId | None:
    """A user, if there is one."""
    return None if given is None else UserId(_native.id(given, path))


def texts(given: Ids, path: str) -> list[str]:
    """Names of attributes or labels, which are spelled as ids are."""
    return _native.ids(given, path)
