"""How time and memory grow with the shop: generate, load, transform, one more month, at several numbers of orders.

usage: bench_growth.py [ORDERS...]   default: 100000 1000000; writes the section "Growth" of docs/BENCHMARKS.md

What one more month costs is measured up to a million orders: above, only load and the whole transformation.

Each size has a workspace of its own, deleted before the next begins, and is only begun when the disk has room for it.
What was measured before for other sizes stays in the table.
"""

import contextlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent / "warehouse"))
from database import RELEASE, Database, clv  # noqa: E402

DOCUMENT = Path(__file__).resolve().parents[1] / "docs/BENCHMARKS.md"
# Files, tables, indexes, the copies dbt makes while it swaps, and the log in between: measured, and then half as much again.
BYTES_PER_ORDER = 5_000
SAMPLE_SECONDS = 0.2
MONTH_UP_TO = 1_000_000


@dataclass
class Measured:
    """One size. Seconds, of them those of a processor (`_cpu`: of clv, dbt and Postgres together), and MiB; `disk` is the
    database's, at its largest between two steps."""

    orders: int
    generate_s: float
    generate_cpu: float
    load_s: float
    load_cpu: float
    transform_s: float
    transform_cpu: float
    month_s: float | None
    month_cpu: float | None
    again_s: float | None
    again_cpu: float | None
    clv_mib: float
    postgres_mib: float
    disk_mib: float
    cutoffs: int
    month_cutoffs: int | None


class PostgresMemory(threading.Thread):
    """The most memory that the cluster's processes held at once: what is their own, and the shared buffers once."""

    def __init__(self, cluster: Path) -> None:
        super().__init__(daemon=True)
        self.pid_file = cluster / "postmaster.pid"
        self.most = 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(SAMPLE_SECONDS):
            self.most = max(self.most, self.held())

    def held(self) -> int:
        try:
            postmaster = psutil.Process(int(self.pid_file.read_text().split()[0]))
            parts = [process.memory_info() for process in [postmaster, *postmaster.children(recursive=True)]]
        except (OSError, ValueError, IndexError, psutil.Error):
            return 0
        own = sum(part.rss - part.shared for part in parts)
        return own + max((part.shared for part in parts), default=0)


def postgres_cpu(cluster: Path) -> float:
    """Processor seconds of a cluster since it was started: of the postmaster, its children, and those that have ended."""
    try:
        postmaster = psutil.Process(int((cluster / "postmaster.pid").read_text().split()[0]))
        times = postmaster.cpu_times()
        spent = times.user + times.system + times.children_user + times.children_system
        children = postmaster.children()
    except (OSError, ValueError, IndexError, psutil.Error):
        return 0
    for child in children:
        # One that has ended meanwhile is among the postmaster's own times the next time.
        with contextlib.suppress(psutil.Error):
            spent += child.cpu_times().user + child.cpu_times().system
    return spent


def run(workspace: Path, *arguments: str) -> tuple[float, float, float]:
    """Seconds, processor seconds, and the peak memory of `clv` and the dbt it starts in MiB."""
    before = postgres_cpu(workspace / "postgres")
    command = [RELEASE / "clv", "--json", "--workspace", workspace, *arguments]
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(arguments)} failed")
    seconds = time.perf_counter() - start
    cpu = usage.ru_utime + usage.ru_stime + postgres_cpu(workspace / "postgres") - before
    return seconds, cpu, usage.ru_maxrss / 1024


ORDERS_OF_THE_MONTH = "select order_id from held.olist_orders"
HOLD_BACK = f"""
create schema held;
create table held.olist_orders as select * from raw.olist_orders where order_purchase_timestamp >= %s;
create table held.olist_customers as select * from raw.olist_customers where customer_id in (select customer_id from held.olist_orders);
create table held.olist_order_items as select * from raw.olist_order_items where order_id in ({ORDERS_OF_THE_MONTH});
create table held.olist_order_payments as select * from raw.olist_order_payments where order_id in ({ORDERS_OF_THE_MONTH});
create table held.olist_order_reviews as select * from raw.olist_order_reviews where order_id in ({ORDERS_OF_THE_MONTH});
delete from raw.olist_customers where customer_id in (select customer_id from held.olist_orders);
delete from raw.olist_orders where order_id in ({ORDERS_OF_THE_MONTH});
delete from raw.olist_order_items where order_id in ({ORDERS_OF_THE_MONTH});
delete from raw.olist_order_payments where order_id in ({ORDERS_OF_THE_MONTH});
delete from raw.olist_order_reviews where order_id in ({ORDERS_OF_THE_MONTH});
"""
GIVE_BACK = """
insert into raw.olist_customers select * from held.olist_customers;
insert into raw.olist_orders select * from held.olist_orders;
insert into raw.olist_order_items select * from held.olist_order_items;
insert into raw.olist_order_payments select * from held.olist_order_payments;
insert into raw.olist_order_reviews select * from held.olist_order_reviews;
drop schema held cascade;
"""
TABLES = "raw.olist_orders, raw.olist_customers, raw.olist_order_items, raw.olist_order_payments, raw.olist_order_reviews"


def snapshots_built(workspace: Path, database: Database) -> int:
    """How many month ends the last transformation built."""
    runs = json.loads(clv(workspace, "runs", "--limit", "1").stdout)
    rows = runs[0]["steps"][-1]["row_counts"]["int_month_end_snapshots"]
    sizes = database.rows("select count(*) from intermediate.int_month_end_snapshots group by cutoff order by cutoff desc")
    built = 0
    # The newest month ends are those that were missing.
    for (size,) in sizes:
        if rows <= 0:
            break
        rows -= size
        built += 1
    return built


def measure(orders: int) -> Measured:
    place = Path(tempfile.mkdtemp(prefix="clave-growth-"))
    # The embedded Postgres runs as a user of its own, who must be able to reach the folder.
    place.chmod(0o755)
    free = shutil.disk_usage(place).free
    if free < orders * BYTES_PER_ORDER:
        shutil.rmtree(place)
        sys.exit(f"{orders:,} orders need about {orders * BYTES_PER_ORDER / 2**30:.0f} GiB below {place.parent}; {free / 2**30:.0f} GiB are free")
    workspace, folder = place / "workspace", place / "shop"
    memory = PostgresMemory(workspace / "postgres")
    memory.start()
    disk, peak = 0.0, 0.0

    def step(name: str, *arguments: str) -> tuple[float, float]:
        nonlocal disk, peak
        seconds, cpu, mebibytes = run(workspace, *arguments)
        peak = max(peak, mebibytes)
        if (workspace / "postgres").exists():
            disk = max(disk, sum(file.stat().st_size for file in (workspace / "postgres").rglob("*") if file.is_file()) / 2**20)
        print(f"  {orders:>12,}  {name:16} {seconds:8.1f} s  {cpu:8.1f} s of a processor  {mebibytes:6.0f} MiB", flush=True)
        return seconds, cpu

    try:
        generate = step("generate", "generate", str(folder), "--orders", str(orders))
        load = step("load", "load", "olist", str(folder))
        # The files are not needed any more; their room is.
        shutil.rmtree(folder)
        database = Database.of_workspace(workspace)
        if orders > MONTH_UP_TO:
            transform = step("transform", "transform")
            cutoffs = snapshots_built(workspace, database)
            memory.done.set()
            return Measured(orders, *generate, *load, *transform, None, None, None, None, peak, memory.most / 2**20, disk, cutoffs, None)
        # Early in a month whose end is the newest cutoff but one: with the rest, a month or somewhat more, one cutoff is new.
        # The last orders of an export are stragglers, which say nothing of where it ends.
        held_from = (
            "select date_trunc('month', percentile_disc(0.995) within group (order by order_purchase_timestamp) - interval '36 days') "
            "+ interval '3 days' from raw.olist_orders"
        )
        database.rows(HOLD_BACK, (database.value(held_from),))
        database.rows(f"analyze {TABLES}")
        transform = step("transform", "transform")
        cutoffs = snapshots_built(workspace, database)
        database.rows(GIVE_BACK)
        database.rows(f"analyze {TABLES}")
        month = step("one more month", "transform")
        month_cutoffs = snapshots_built(workspace, database)
        if month_cutoffs == 0:
            sys.exit("The month that was added made no new cutoff: its time would say nothing")
        again = step("nothing new", "transform")
        memory.done.set()
        return Measured(orders, *generate, *load, *transform, *month, *again, peak, memory.most / 2**20, disk, cutoffs, month_cutoffs)
    finally:
        clv(workspace, "db", "stop", check=False)
        shutil.rmtree(place, ignore_errors=True)


MARK = re.compile(r"<!-- growth (\[.*?\]) -->")


def measured_before(text: str) -> list[Measured]:
    found = MARK.search(text)
    known = {field.name for field in fields(Measured)}
    rows = json.loads(found[1]) if found else []
    return [Measured(**row) for row in rows if row.keys() == known]


def exponent(less: float, more: float, times: float) -> str:
    """n in time ~ orders^n; 1 is linear."""
    return f"{math.log(more / less) / math.log(times):.2f}"


def section(rows: list[Measured]) -> str:
    data = json.dumps([{name: value and round(value, 1) for name, value in asdict(row).items()} for row in rows])
    text = f"## Growth\n\n<!-- growth {data} -->\n\n"
    text += "Command: `make bench-growth`, or `make bench-growth SIZES=\"100000 1000000 10000000\"`. Orders are generated; "
    text += "transform builds and tests everything but the last month; then that month is added. "
    text += f"Above {MONTH_UP_TO:,} orders transform builds everything at once.\n\n"
    head = ["orders", "generate", "load", "transform", "one more month", "nothing new", "clv and dbt", "Postgres", "database"]
    lines = [head, ["---:"] * len(head)]
    for row in rows:
        times = [(getattr(row, f"{name}_s"), getattr(row, f"{name}_cpu")) for name in ("generate", "load", "transform", "month", "again")]
        sizes = (row.clv_mib, row.postgres_mib, row.disk_mib)
        shown = (f"{seconds:.1f} s ({cpu:.1f})" if seconds is not None else "–" for seconds, cpu in times)
        lines.append([f"{row.orders:,}", *shown, *(f"{size:,.0f} MiB" for size in sizes)])
    text += "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n\n"
    text += "Time, and in brackets the processor seconds of clv, dbt and Postgres together: what the work costs, whatever else the "
    text += "machine is doing. Memory is the peak of any step: of `clv` or the dbt it starts, and of all processes of Postgres together (sampled). "
    text += "The database is all its files, the write-ahead log included.\n"
    for less, more in zip(rows, rows[1:], strict=False):
        times = more.orders / less.orders
        powers = {"load": (less.load_cpu, more.load_cpu), "transform": (less.transform_cpu, more.transform_cpu)}
        if less.month_cpu and more.month_cpu:
            powers["one more month"] = (less.month_cpu, more.month_cpu)
        said = ", ".join(f"{exponent(*pair, times)} ({name})" for name, pair in powers.items())
        text += f"\nFrom {less.orders:,} to {more.orders:,} orders the work grows with the power {said}; 1 is linear.\n"
    for row in rows:
        if row.month_cpu and row.again_cpu:
            text += (
                f"\nWith {row.orders:,} orders the first transformation builds {row.cutoffs} month ends, one more month {row.month_cutoffs}; the others are kept. "
                f"The month costs {row.month_cpu - row.again_cpu:.0f} s of a processor more than a run that finds nothing new, which rebuilds what is not a snapshot and tests everything.\n"
            )
    return text


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [100_000, 1_000_000]
    for orders in sizes:
        row = measure(orders)
        # Written after each size: a long run that is cut short keeps what it has.
        text = DOCUMENT.read_text()
        others = [other for other in measured_before(text) if other.orders != orders]
        new = section(sorted([*others, row], key=lambda row: row.orders))
        if "\n## Growth\n" in text:
            text = re.sub(r"\n## Growth\n.*?(?=\n## |\Z)", lambda _: "\n" + new, text, flags=re.DOTALL)
        else:
            text = text.rstrip("\n") + "\n\n" + new
        DOCUMENT.write_text(text)
    print(f"\n{DOCUMENT}, section Growth")


if __name__ == "__main__":
    main()
