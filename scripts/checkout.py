"""Lets several checkouts share one build output without building everything anew in each.

usage: checkout.py take TARGET    before a build: gives this checkout's files the times that cargo knows them by
       checkout.py leave TARGET   after a build: notes the files' times and contents

cargo tells fresh from stale by times alone: a file is stale when it is newer than what was built from it. In another
checkout every time is another, and an older checkout would even run what a newer one built. So a file whose content is the
one noted gets the time noted with it, and every other file is new. So is a file that asks where it was compiled: what was
built from it goes on looking into the checkout before. When something was built since the note was written, nobody knows
from which contents, and all files are new.
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Nothing is built from these.
LEFT_OUT = {".git", ".data", "target", "node_modules", "test-results"}
# The large folders of a build output.
NO_FINGERPRINTS = {"deps", "incremental", "build", "doc", "examples"}


def files() -> dict[str, Path]:
    found = {}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in LEFT_OUT]
        for name in names:
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                found[str(path.relative_to(ROOT))] = path
    return found


def checksum(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()


def built_since(target: Path, note: Path) -> bool:
    """Whether cargo has written a fingerprint after the note."""
    written = note.stat().st_mtime_ns
    for folder, folders, names in os.walk(target):
        folders[:] = [name for name in folders if name not in NO_FINGERPRINTS]
        if ".fingerprint" in folder and any((Path(folder) / name).stat().st_mtime_ns > written for name in names):
            return True
    return False


def take(target: Path, note: Path) -> None:
    noted = json.loads(note.read_text()) if note.exists() else {}
    if noted.get("checkout") == str(ROOT):
        return
    known = noted["files"] if noted and not built_since(target, note) else {}
    now = time.time_ns()
    for name, path in files().items():
        before, contents = known.get(name), path.read_bytes()
        is_known = before and before["sha256"] == checksum(contents) and b"CARGO_MANIFEST_DIR" not in contents
        when = before["time"] if is_known else now
        os.utime(path, ns=(when, when))
    leave(note)


def leave(note: Path) -> None:
    known = {name: {"time": path.stat().st_mtime_ns, "sha256": checksum(path.read_bytes())} for name, path in files().items()}
    note.parent.mkdir(parents=True, exist_ok=True)
    partial = note.with_suffix(".partial")
    partial.write_text(json.dumps({"checkout": str(ROOT), "files": known}))
    partial.replace(note)


def main() -> None:
    target = Path(sys.argv[2])
    note = target / ".checkout.json"
    if sys.argv[1] == "take":
        take(target, note)
    else:
        leave(note)


if __name__ == "__main__":
    main()
