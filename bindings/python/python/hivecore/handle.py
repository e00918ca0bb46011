"""What every handle does alike."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from typing_extensions import Self


class Closable(Protocol):
    """A handle of the native module."""

    @property
    def closed(self) -> bool: ...

    def close(self) -> None: ...


N = TypeVar("N", bound=Closable)


class Handle(Generic[N]):
    """A native handle: usable from several threads, closed by `close` or at the end of `with`.

    Using or closing it afterwards is refused with `handle.closed`.
    """

    __slots__ = ("_native",)

    _native: N

    def __init__(self, native: N) -> None:
        self._native = native

    def close(self) -> None:
        """Frees the memory. Calls that run in other threads end well."""
        self._native.close()

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self._native.closed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._native.closed:
            self._native.close()
