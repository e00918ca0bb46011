"""What the module reads columns and matrices from: arrays, Arrow columns, lists. See `Column` and `Matrix`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, Union

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ArrowArray(Protocol):
    """A column of the Arrow PyCapsule interface in one piece."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


class ArrowStream(Protocol):
    """A column of the Arrow PyCapsule interface in several pieces."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ToNumpy(Protocol):
    """What gives itself as a NumPy array, such as a pandas series."""

    def to_numpy(self) -> Any: ...


Column = Union["NDArray[Any]", ArrowArray, ArrowStream, ToNumpy, Sequence[str], Sequence[int], Sequence[float]]
"""One value a row. Read in place: contiguous NumPy arrays of `int64` and `float64`, Arrow columns of `int64`, `double`,
`string` and `timestamp[s]`. Lists and arrays of texts are read, lists of numbers copied. Copied into 64 bits: integers
and floats of other widths, integers where floats are due, and, where seconds are due, `datetime64` and timestamps of any
unit and zone, and dates. Categoricals and enums are read as their values: texts in place, integers copied. Anything else
(strides, other types, nulls) is refused with `buffer.shape`. Do not write to an array while it is read."""

Matrix = Union["NDArray[Any]", ArrowArray, ArrowStream]
"""Rows of f32, read in place: a C-contiguous NumPy array of two dimensions, or an Arrow column of fixed-size lists."""


class Frame(Protocol):
    """A table whose columns are found by name: of pandas, polars or PyArrow."""

    def __getitem__(self, name: Any, /) -> Any: ...
