"""Writes the tables of variables in docs/OPERATIONS.md from what the programs say of themselves; --check only compares.

    python scripts/variables.py [--check]

`clv-server --help` and `clv --help` are printed from the lists that the programs read their environment by.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/OPERATIONS.md"
RELEASE = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def section(program: str) -> str:
    """What stands under `Environment:`, up to the next empty line."""
    text = subprocess.run([RELEASE / program, "--help"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"^Environment:\n((?:  .*\n?)+)", text, re.MULTILINE)
    if not found:
        sys.exit(f"{program} --help lists no environment")
    return found.group(1)


def code(text: str) -> str:
    return ", ".join(f"`{name.strip()}`" for name in text.split(","))


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def server_table() -> str:
    """`  NAMES [default]`, and the meaning on the line below."""
    rows = re.findall(r"^  (\S.*) \[(.*)\]\n      (.*)$", section("clv-server"), re.MULTILINE)
    if len(rows) < 10:
        sys.exit("clv-server --help is not written as this script reads it")
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for names, default, meaning in rows:
        shown = default if default in ("required", "unset", "") else f"`{default}`"
        lines.append(f"| {code(names)} | {cell(shown)} | {cell(meaning)} |")
    return "\n".join(lines)


def clv_table() -> str:
    """`  NAME   meaning (default …)`, which goes on in lines that begin with something else."""
    rows = re.findall(r"^  ([A-Z_]{2,}) +(.*(?:\n  (?![A-Z_]{2,} ).*)*)", section("clv"), re.MULTILINE)
    if len(rows) < 4:
        sys.exit("clv --help is not written as this script reads it")
    lines = ["| variable | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {cell(meaning)} |" for name, meaning in rows]
    return "\n".join(lines)


def filled(document: str) -> str:
    for name, table in (("clv-server", server_table()), ("clv", clv_table())):
        begin, end = f"<!-- variables of {name}: `make operations` writes them -->\n", f"<!-- end of the variables of {name} -->\n"
        if begin not in document or end not in document:
            sys.exit(f"docs/OPERATIONS.md has no place for the variables of {name}")
        before, rest = document.split(begin, 1)
        document = f"{before}{begin}{table}\n{end}{rest.split(end, 1)[1]}"
    return document


def main() -> None:
    if not (RELEASE / "clv-server").exists():
        print(f"No programs in {RELEASE}: the variables of docs/OPERATIONS.md are not compared")
        return
    written = DOCUMENT.read_text()
    text = filled(written)
    if "--check" not in sys.argv:
        DOCUMENT.write_text(text)
    elif text != written:
        sys.exit("docs/OPERATIONS.md: the variables are stale: run `make operations`")


if __name__ == "__main__":
    main()
