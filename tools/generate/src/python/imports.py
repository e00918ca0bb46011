from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Generic, Literal, NewType, TypeVar, Union

from ..errors import error
from ..wire import boolean as _boolean
from ..wire import floating as _float
from ..wire import integer as _integer
from ..wire import list_reader as _list_reader
from ..wire import list_writer as _list_writer
from ..wire import map_reader as _map_reader
from ..wire import map_writer as _map_writer
from ..wire import members as _members
from ..wire import parse as _parse
from ..wire import read_boolean as _read_boolean
from ..wire import read_document as _read_document
from ..wire import read_float as _read_float
from ..wire import read_integer as _read_integer
from ..wire import read_scalar as _read_scalar
from ..wire import read_text as _read_text
from ..wire import read_wide as _read_wide
from ..wire import record as _record
from ..wire import required as _required
from ..wire import text as _text
from ..wire import wide as _wide
