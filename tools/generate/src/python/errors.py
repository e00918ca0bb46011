"""Refusals as exceptions: one class per family of error codes."""

from __future__ import annotations

import json


class HivecoreError(Exception):
    """A refusal. `code` is stable, `path` an RFC 6901 pointer into the request, `detail` and `help` are English."""

    def __init__(self, code: str, path: str, detail: str, help: str) -> None:
        super().__init__(code, path, detail, help)
        self.code = code
        self.path = path
        self.detail = detail
        self.help = help

    def __str__(self) -> str:
        return f'{self.code} at "{self.path}": {self.detail}'


def error(code: str, path: str, detail: str, help: str) -> HivecoreError:
    """The exception of the code's family."""
    return _FAMILIES.get(code.split(".", 1)[0], HivecoreError)(code, path, detail, help)


def from_text(text: str) -> HivecoreError:
    """The exception of an answer's text `{"error":{…}}`."""
    found = json.loads(text)["error"]
    return error(found["code"], found["path"], found["detail"], found["help"])
