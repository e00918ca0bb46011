"""Packs: opened from bytes, at hand in calls, closed once."""

import json
import os
from pathlib import Path

import pytest

from hivecore import HivecoreError, Packs, decide, errors

FILES = [path.read_bytes() for path in sorted(Path(os.environ["HIVECORE_PACKS"]).glob("*.json"))]


def test_packs_are_at_hand_and_named() -> None:
    with Packs(FILES) as packs:
        assert len(packs.pack_inspect().answer.packs) == len(FILES) > 0
        assert json.loads(packs.call("pack.inspect", "{}"))["ok"]["receipt"]["op"] == "pack.inspect"
    assert decide.pack_inspect().answer.packs == ()


def test_what_is_no_pack_is_refused() -> None:
    for files in ([b"{"], [FILES[0] + b" "], [FILES[0], FILES[0]]):
        with pytest.raises(HivecoreError) as caught:
            Packs(files)
        assert caught.value.code.split(".")[0] in {"json", "pack", "field"}
    with pytest.raises(TypeError):
        Packs(["text"])  # type: ignore[list-item]


def test_use_after_close_and_double_close_are_refused() -> None:
    packs = Packs(FILES)
    packs.close()
    assert packs.closed
    with pytest.raises(errors.HandleError):
        packs.close()
    with pytest.raises(errors.HandleError):
        packs.pack_inspect()
