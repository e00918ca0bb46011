"""What crosses between Python and the core: texts, handles and buffers."""

__all__ = ["call"]

def call(op: str, request: str | bytes, /) -> str:
    """Answers one operation: the request's JSON text in, the answer's canonical JSON text out."""
