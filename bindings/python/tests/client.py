"""What a typed caller writes; checked by mypy --strict, and that it refuses what it must."""

import hivecore

answer: str = hivecore.call("ops.list", "{}")
hivecore.call("ops.list", b"{}")
hivecore.call("ops.list", 7)  # type: ignore[arg-type]
hivecore.no_such_function()  # type: ignore[attr-defined]
