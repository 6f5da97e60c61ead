# SPDX-License-Identifier: MIT
"""Leaves out of the index of the search what is no page of the documentation, and puts it beside as a script, for
pages of file:, which may not fetch it.

Usage: search.py FOLDER      with MkDocs' search_index.json
"""

import json
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
index = json.loads((folder / "search_index.json").read_text(encoding="utf-8"))
index["docs"] = [entry for entry in index["docs"] if not entry["location"].startswith("source/")]
for entry in index["docs"]:
    marks = r"\bdouble\b" if entry["location"].startswith("api/") else r"\\[()\[\]]"
    entry["text"] = re.sub(marks, "", entry["text"])  # the type, and what surrounds formulas
text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
(folder / "search_index.json").write_text(text, encoding="utf-8")
script = f"var __search = {{ index: Promise.resolve({text}) }};\n"
(folder / "search_index.js").write_text(script, encoding="utf-8")
