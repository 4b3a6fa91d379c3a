"""64 readers of the real server's pages while publications are swapped: no error, no page of two publications.

usage: readers.py WORKSPACE   a workspace that was published twice; what is changed in its published tables is put back
"""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from database import RELEASE, Database, clv

READERS = 64
SWAPS = 20
PAGES = ("/", "/explore", "/model", "/segments")
ADDRESS = "127.0.0.1", 3129
LONGEST_SWAP_SECONDS = 1.0

# A word in every publication's own texts, so that a page tells which it was made from. Each page shows at least two of
# these tables.
STAMPED = (
    ("mart_overview", "verdict"),
    ("mart_model", "verdict"),
    ("mart_scoreboard", "label"),
    ("mart_return_rules", "rule"),
    ("mart_explore_months", "category"),
    ("mart_explore_names", "name"),
    ("mart_segments", "segment"),
    ("mart_value_tiers", "tier"),
)
STAMP = re.compile("stamp[ab]x", re.IGNORECASE)


def stamp(database: Database, schema: str, word: str) -> None:
    for table, column in STAMPED:
        # An empty name is none.
        database.rows(f"update {schema}.{table} set {column} = %s || {column} where {column} <> ''", (f"{word} ",))


def unstamp(database: Database) -> None:
    for schema in ("marts", "marts_prev"):
        for table, column in STAMPED:
            database.rows(f"update {schema}.{table} set {column} = regexp_replace({column}, '^stamp[ab]x ', '')")


class Readers:
    def __init__(self) -> None:
        self.stop = threading.Event()
        self.pages = 0
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        self.slowest = 0.0
        self.lock = threading.Lock()

    def read(self, first: int) -> None:
        connection = http.client.HTTPConnection(*ADDRESS, timeout=30)
        turn = first
        while not self.stop.is_set():
            page = PAGES[turn % len(PAGES)]
            turn += 1
            began = time.monotonic()
            try:
                connection.request("GET", page)
                answer = connection.getresponse()
                text = answer.read().decode()
            except OSError as error:
                self.note(page, 0.0, f"{page}: {error}", set())
                return
            stamps = {found.lower() for found in STAMP.findall(text)}
            wrong = None
            if answer.status != 200:
                wrong = f"{page}: status {answer.status}"
            elif len(stamps) != 1:
                wrong = f"{page}: made from {sorted(stamps) or 'nothing that is stamped'}"
            self.note(page, time.monotonic() - began, wrong, stamps)

    def note(self, page: str, seconds: float, wrong: str | None, stamps: set[str]) -> None:
        with self.lock:
            self.pages += 1
            self.slowest = max(self.slowest, seconds)
            self.seen |= {f"{page} {word}" for word in stamps}
            if wrong:
                self.wrong.append(wrong)


def wait_until_ready() -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection(*ADDRESS, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit("The server does not become ready")


def main() -> None:
    workspace = Path(sys.argv[1]).resolve()
    database = Database.of_workspace(workspace)
    url = json.loads(clv(workspace, "db", "url", "--role", "web").stdout)["url"]
    stamp(database, "marts", "stampax")
    stamp(database, "marts_prev", "stampbx")
    environment = os.environ | {"CLV_DATABASE_URL": url, "CLV_ADDR": ":".join(map(str, ADDRESS)), "CLV_LOG": "warn", "CLV_RATE_PER_SECOND": "0"}
    server = subprocess.Popen([RELEASE / "clv-server"], env=environment, stderr=subprocess.PIPE, text=True)
    readers, swaps = Readers(), []
    threads = [threading.Thread(target=readers.read, args=(number,)) for number in range(READERS)]
    try:
        wait_until_ready()
        for thread in threads:
            thread.start()
        for _ in range(SWAPS):
            before = readers.pages
            swaps.append(json.loads(clv(workspace, "publish", "--rollback").stdout)["swap_seconds"])
            # Every reader has met this publication before the next swap.
            while readers.pages < before + READERS and any(thread.is_alive() for thread in threads):
                time.sleep(0.01)
    finally:
        readers.stop.set()
        for thread in threads:
            if thread.ident:
                thread.join()
        server.terminate()
        _, said = server.communicate()
        unstamp(database)
    if "panicked" in said:
        sys.exit(f"The server panicked:\n{said}")
    if readers.wrong:
        sys.exit(f"{len(readers.wrong)} of {readers.pages} pages are wrong:\n  " + "\n  ".join(sorted(set(readers.wrong))))
    missing = {f"{page} {word}" for page in PAGES for word in ("stampax", "stampbx")} - readers.seen
    if missing:
        sys.exit(f"Not every page was seen from both publications: {sorted(missing)}")
    if max(swaps) > LONGEST_SWAP_SECONDS:
        sys.exit(f"A swap took {max(swaps):.2f} s")
    print(
        f"  readers: {readers.pages} pages by {READERS} readers through {SWAPS} swaps, no error and no mix; slowest page "
        f"{readers.slowest:.2f} s, slowest swap {max(swaps):.2f} s"
    )


if __name__ == "__main__":
    main()
