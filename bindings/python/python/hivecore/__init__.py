"""One decision core for every runtime: the same bytes everywhere, offline, with the reason attached.

>>> import hivecore
>>> hivecore.call("no.such", "{}")[:36]
'{"error":{"code":"operation.unknown"'
"""

from hivecore._native import call

__all__ = ["call"]
