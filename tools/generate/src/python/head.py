"""Requests, answers and operations, typed.

Each operation is a function of `call` (the text door) and its request, and a method of the set that a handle has.
Refusals are raised as the classes of `hivecore.errors`. A module for each engine; it is loaded when one of its names
is first used.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..wire import parse as _parse
from ..wire import record as _record
from .foundation import Call as Call
from .foundation import Decision as Decision
from .foundation import _decided, _sealed
