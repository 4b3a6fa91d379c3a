#!/usr/bin/env python3
"""What the documents point at is there: links, anchors, pictures, and the source files that METHOD.md and others name.

Run by `make test-static`. A name in backticks counts as a source file when it has a folder or stands alone and ends like one.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SOURCE = re.compile(r"`([\w./-]+\.(?:rs|sql|py|sh|mjs|yml|toml|css|spec\.ts))`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to headings."""
    found = set()
    for line in FENCE.sub("", page.read_text()).splitlines():
        if line.startswith("#"):
            words = re.sub(r"[`*]", "", line.lstrip("#").strip()).lower()
            found.add(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return found


def main() -> None:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = listed.stdout.splitlines()
    pages = [ROOT / name for name in files if name.endswith(".md") and (ROOT / name).exists()]
    wrong = []
    for page in pages:
        text, name = page.read_text(), page.relative_to(ROOT)
        for target in LINK.findall(FENCE.sub("", text)):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            if not file.exists():
                wrong.append(f"{name}: {target} is not there")
            elif anchor and file.suffix == ".md" and anchor not in anchors(file):
                wrong.append(f"{name}: {target}: no such heading")
        for source in SOURCE.findall(text):
            # METHOD.md explains its short names with a file called x.
            if Path(source).stem != "x" and not any(file == source or file.endswith("/" + tail(source)) for file in files):
                wrong.append(f"{name}: no file is called {source}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"  documents: {len(pages)} pages, every link and every file they name is there")


def tail(source: str) -> str:
    """Without the short form of a crate or of dbt's models in front."""
    return re.sub(r"^(?:dbt/|clv-[a-z]+/(?:src/)?|queries/)", "", source)


if __name__ == "__main__":
    main()
