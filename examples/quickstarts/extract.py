"""extract.py README FOLDER: writes the quickstarts of the README to files, one a language."""

import re
import sys
from pathlib import Path

FILES = {"rust": "quickstart.rs", "python": "quickstart.py", "js": "quickstart.mjs", "kotlin": "Quickstart.kt", "swift": "quickstart.swift", "c": "quickstart.c"}

readme, folder = Path(sys.argv[1]).read_text(encoding="utf-8"), Path(sys.argv[2])
section = readme.split("\n## Quickstarts\n")[1].split("\n## ")[0]
folder.mkdir(parents=True, exist_ok=True)
for language, code in re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL):
    lines = [line for line in code.splitlines() if line.strip()]
    if len(lines) > 10:
        sys.exit(f"the {language} quickstart has {len(lines)} lines")
    (folder / FILES.pop(language)).write_text(code, encoding="utf-8")
if FILES:
    sys.exit(f"no quickstart for {', '.join(FILES)}")
