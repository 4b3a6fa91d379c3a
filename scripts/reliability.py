"""The server as a process, under what happens to processes: a database that stops, too many visitors, slow ones, a signal.

usage: reliability.py WORKSPACE [--full]   a workspace with published tables; --full takes the times of docs/RELIABILITY.md
(a minute of slow clients, ten minutes of soak), without it they are shortened

Prints one line a property with its figure; ends with 1 if one does not hold.
"""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import psycopg2

sys.path.insert(0, str(Path(__file__).resolve().parent / "warehouse"))
from database import RELEASE, Database, clv  # noqa: E402

PORT = int(os.environ.get("CLV_TEST_PORT", "3130"))
PAGES = ("/", "/explore", "/cohorts", "/customers", "/segments", "/what-if", "/model", "/data", "/score")
SHOWS_SECONDS = 3.0
BACK_SECONDS = 5.0
LUA = """
local counts, threads = {}, {}
function setup(thread) table.insert(threads, thread) end
function init() ok, turned, unsaid, other = 0, 0, 0, 0 end
function response(status, headers)
  if status == 200 then ok = ok + 1
  elseif status == 429 or status == 503 then
    turned = turned + 1
    if headers["retry-after"] == nil then unsaid = unsaid + 1 end
  else other = other + 1 end
end
function done(summary, latency)
  local sum = { ok = 0, turned = 0, unsaid = 0, other = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sum) do sum[name] = sum[name] + thread:get(name) end
  end
  io.write(string.format("JSON {\\"ok\\": %d, \\"turned\\": %d, \\"unsaid\\": %d, \\"other\\": %d, \\"max_s\\": %f, \\"p99_s\\": %f, \\"timeouts\\": %d}\\n",
    sum.ok, sum.turned, sum.unsaid, sum.other, latency.max / 1e6, latency:percentile(99) / 1e6, summary.errors.timeout))
end
"""

failures: list[str] = []


def holds(what: str, is_held: bool, figure: str) -> None:
    print(f"  {'ok  ' if is_held else 'FAIL'} {what}: {figure}", flush=True)
    if not is_held:
        failures.append(what)


class Server:
    def __init__(self, url: str, **settings: str) -> None:
        self.log = tempfile.TemporaryFile(mode="w+")
        environment = os.environ | {"CLV_DATABASE_URL": url, "CLV_ADDR": f"127.0.0.1:{PORT}", "CLV_RATE_PER_SECOND": "0", "CLV_LOG": "info"}
        self.process = subprocess.Popen([RELEASE / "clv-server"], env=environment | settings, stderr=self.log)

    def __enter__(self) -> "Server":
        wait(lambda: ask("/readyz")[0] == 200, 15)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def mebibytes(self) -> float:
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    def descriptors(self) -> int:
        return psutil.Process(self.process.pid).num_fds()

    def lines(self) -> str:
        self.log.seek(0)
        return self.log.read()


def ask(path: str, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None, timeout: float = 30) -> tuple[int, dict[str, str], bytes, float]:
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=timeout)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read(), time.perf_counter() - began
    except OSError:
        return 0, {}, b"", time.perf_counter() - began
    finally:
        connection.close()


def wait(is_so, seconds: float) -> float:
    began = time.perf_counter()
    while not is_so():
        if time.perf_counter() - began > seconds:
            raise SystemExit(f"waited {seconds} s in vain")
        time.sleep(0.05)
    return time.perf_counter() - began


def raw(data: bytes, seconds: float = 15) -> bytes:
    """What comes back for these bytes until the connection ends."""
    with socket.create_connection(("127.0.0.1", PORT), timeout=seconds) as connection:
        connection.sendall(data)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except TimeoutError:
            pass
        return answer


def wrk(path: str, connections: int, seconds: int) -> dict:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA)
        script.flush()
        command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", script.name, f"http://127.0.0.1:{PORT}{path}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(re.search("JSON (.*)", done.stdout).group(1)) | {"per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1))}


def stopped_database(workspace: Path, url: str) -> None:
    with Server(url):
        for path in PAGES:
            ask(path)
        clv(workspace, "db", "stop")
        slowest, wrong = 0.0, []
        for path in PAGES:
            status, headers, body, seconds = ask(path)
            slowest = max(slowest, seconds)
            page = body.decode()
            if path != "/score" and not (status == 503 and "<h1" in page and headers.get("x-request-id", "?") in page and "again" in page):
                wrong.append(f"{path}: {status}")
        lives, ready = ask("/livez")[0], ask("/readyz")[0]
        clv(workspace, "db", "start")
        back = wait(lambda: all(ask(path)[0] == 200 for path in PAGES), 30)
    holds("database stopped: 503 with words and id on every page", not wrong and slowest <= SHOWS_SECONDS, f"slowest {slowest:.2f} s {wrong or ''}")
    holds("database stopped: /livez 200, /readyz 503", (lives, ready) == (200, 503), f"{lives}, {ready}")
    holds("database back: every page 200 without a restart", back <= BACK_SECONDS, f"after {back:.2f} s")


def overload(url: str, seconds: int) -> None:
    with Server(url) as server:
        wrk("/customers?q=0", 8, 2)
        before = server.mebibytes()
        alone = wrk("/customers?q=0", 8, 3)
        found = wrk("/customers?q=0", 640, seconds)
        after = server.mebibytes()
        normal = wait(lambda: ask("/customers?q=0")[3] < 0.25, 10)
    only = found["other"] == 0 and found["unsaid"] == 0 and found["timeouts"] == 0
    holds("overload (640 at once): 200 or 503 with Retry-After", only, f"{found['ok']} answered, {found['turned']} turned away, {found['other']} else; {alone['per_second']:.0f}/s with 8 at once")
    holds("overload: none above 5 s", found["max_s"] <= 5, f"longest {found['max_s']:.2f} s")
    holds("overload: memory", after - before <= 100, f"{before:.0f} MiB before, {after:.0f} after")
    holds("overload: normal again", normal <= 5, f"after {normal:.2f} s")
    with Server(url, CLV_RATE_PER_SECOND="5", CLV_RATE_BURST="20"):
        found = wrk("/explore", 64, 5)
    holds("one client too often: 429 with Retry-After", found["turned"] > 0 and found["unsaid"] == 0 and found["other"] == 0 and found["ok"] <= 20 + 5 * 7, f"{found['ok']} answered, {found['turned']} turned away in 5 s")


def slow_clients(url: str, seconds: int) -> None:
    with Server(url) as server:
        ask("/explore")
        stop, dropped = threading.Event(), []

        def half_open() -> None:
            while not stop.is_set():
                began = time.perf_counter()
                with socket.create_connection(("127.0.0.1", PORT), timeout=30) as connection:
                    connection.sendall(b"GET /explore HTTP/1.1\r\nHost: x\r\nX-Slow: ")
                    try:
                        while connection.recv(1024):
                            pass
                    except OSError:
                        pass
                dropped.append(time.perf_counter() - began)

        threads = [threading.Thread(target=half_open, daemon=True) for _ in range(500)]
        for thread in threads:
            thread.start()
        times, began = [], time.perf_counter()
        while time.perf_counter() - began < seconds:
            status, _, _, took = ask("/explore")
            times.append(took if status == 200 else 99.0)
            time.sleep(0.02)
        stop.set()
        for thread in threads:
            thread.join(timeout=20)
        times.sort()
        p99 = times[int(len(times) * 0.99)]
        gone = wait(lambda: server.descriptors() < 60, 20)
    holds(f"500 half-open connections for {seconds} s: the others", p99 < 1, f"p99 {1000 * p99:.0f} ms of {len(times)} pages")
    holds("slow clients are dropped", len(dropped) >= 500 and max(dropped) <= 15, f"{len(dropped)} connections, the longest lived {max(dropped, default=0):.1f} s; all closed after {gone:.1f} s more")


def ends_on_signal(workspace: Path, url: str) -> None:
    database = Database.of_workspace(workspace)
    with Server(url) as server:
        lock = psycopg2.connect(**database.parts)
        lock.cursor().execute("lock table marts.mart_explore_months in access exclusive mode")
        answers: list[int] = []
        # All wait for one reading of the same answer, which waits for the lock.
        threads = [threading.Thread(target=lambda: answers.append(ask("/explore?from=2017-05")[0])) for _ in range(50)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        waiting = 50 - len(answers)
        half = socket.create_connection(("127.0.0.1", PORT))
        half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        began = time.perf_counter()
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        refused = ask("/livez")[0] == 0
        lock.rollback()
        code = server.process.wait(timeout=15)
        took = time.perf_counter() - began
        for thread in threads:
            thread.join()
        half.close()
    holds("SIGTERM: 50 requests in flight finish", waiting == 50 and answers.count(200) == 50, f"{waiting} were waiting, {answers.count(200)} answered 200")
    holds("SIGTERM: new connections are refused", refused, str(refused))
    holds("SIGTERM: exit 0 in time, with a half-sent header open", code == 0 and took <= 10, f"exit {code} after {took:.1f} s")


def few_questions(url: str) -> None:
    """How many statements a page costs that nobody has asked for before, beside the one that names the publication."""
    asked = {}
    with Server(url):
        customer = json.loads(ask("/api/customers")[2])["customers"][0]["customer_id"]
    for page in (*PAGES, f"/customers/{customer}"):
        with Server(url, CLV_LOG="warn,sqlx::query=debug", CLV_LOG_FORMAT="json") as server:
            before = len(server.lines().splitlines())
            ask(page)
            said = [json.loads(line) for line in server.lines().splitlines()[before:]]
            said = [line["fields"]["summary"] for line in said if line["target"] == "sqlx::query"]
            asked[page.replace(customer, "ID")] = sum("Which schema" not in summary for summary in said)
    most = max(asked.values())
    holds("a page asks the database at most 5 questions", 1 < most <= 5, ", ".join(f"{page} {count}" for page, count in asked.items()))


def every_route(url: str) -> None:
    """A thousand requests over all that can be read, twenty at a time: each answered, each body whole."""
    reads = [*PAGES, "/explore?state=SP", "/cohorts?value=total", "/segments?cost=1", "/customers?sort=value&dir=asc", "/customers.csv?state=SP", "/segments/audience.csv?cost=0", "/favicon.png", "/page.js", "/livez", "/readyz"]
    reads += [f"/api/{name}" for name in ("status", "overview", "explore", "cohorts", "customers", "segments", "model", "data", "what-if-form", "what-if", "twins", "score-form")]
    wrong: list[str] = []
    with Server(url):
        customer = json.loads(ask("/api/customers")[2])["customers"][0]["customer_id"]
        reads += [f"/customers/{customer}", f"/api/customer?id={customer}", f"/api/v1/customers/{customer}", f"/api/v1/customers/{customer}/prediction"]
        reads += [f"/api/v1/{name}" for name in ("health", "customers", "cohorts", "features", "scoreboard", "segments", "openapi.json")]
        numbers = iter(range(1_000))
        lock, took = threading.Lock(), []

        def read() -> None:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                path = reads[number % len(reads)]
                try:
                    # A body that ends before its length or its last chunk is an error of the client's library.
                    status, headers, body, seconds = ask(path)
                    kind = headers.get("content-type", "")
                    if "json" in kind:
                        json.loads(body)
                    is_whole = not kind.startswith("text/html") or body.rstrip().endswith((b"</html>", b"</script>"))
                except (http.client.HTTPException, ValueError):
                    status, is_whole, seconds = 0, False, 0.0
                with lock:
                    took.append(seconds)
                    if status != 200 or not is_whole:
                        wrong.append(f"{path} {status}")

        threads = [threading.Thread(target=read) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    slow = sorted(took)[int(0.95 * len(took))]
    holds(f"1,000 requests over {len(reads)} addresses, 20 at a time: whole", not wrong, f"{len(wrong)} wrong {sorted(set(wrong))[:5]}, p95 {1000 * slow:.0f} ms")


def bodies(url: str) -> None:
    head = b"POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    limit = 64 * 1024
    with Server(url):
        status = lambda answer: int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0
        cases = {
            "one byte too many": (413, head % b"/login" + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % (limit + 1) + b"x" * (limit + 1)),
            "chunked, too many": (413, head % b"/api/v1/predictions/rows" + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"4000\r\n" + b" " * 0x4000 + b"\r\n") * 65 + b"0\r\n\r\n"),
            "a length that lies": (413, head % b"/api/status" + b"Content-Length: 99999999\r\n\r\nx"),
            "a wrong type": (415, head % b"/score" + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"),
            "TRACE": (405, b"TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            "two lengths": (400, head % b"/score" + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
            "an address of 64 KB": (431, b"GET /explore?state=" + b"x" * (64 << 10) + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            "no HTTP": (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
        }
        for name, (expected, data) in cases.items():
            found = status(raw(data))
            holds(f"body: {name}", found == expected, f"{found}, expected {expected}")


def logs(url: str) -> None:
    canaries = ["canary-query", "canary-cookie", "canary-body", "canary@mail.example", "canary-agent", "canary-token"]
    with Server(url, CLV_LOG="debug,hyper=info,sqlx=info", CLV_LOG_FORMAT="json") as server:
        for path in (f"/explore?state={canaries[0]}", f"/customers/{canaries[3]}", f"/customers?q={canaries[3]}", "/no%0Asuch%0A{\"level\":\"ERROR\"}"):
            ask(path.replace('"', "%22"), headers={"Cookie": f"clave-session={canaries[1]}", "User-Agent": canaries[4], "Authorization": f"Bearer {canaries[5]}"})
        form = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{canaries[2]}"\r\n\r\ncustomer_id,{canaries[2]}\r\n1,2\r\n--b--\r\n'
        ask("/score", "POST", form.encode(), {"Content-Type": "multipart/form-data; boundary=b"})
        text = server.lines()
    seen = [canary for canary in canaries if canary in text]
    records = [json.loads(line) for line in text.splitlines()]
    answered = [record for record in records if record["fields"].get("message") == "answered"]
    complete = all({"status", "ms", "route", "method"} <= record["fields"].keys() and len(record["span"]["id"]) == 16 for record in answered)
    holds("logs: no query, cookie, body, address or token", not seen, f"{len(records)} lines, {seen or 'no canary'}")
    holds("logs: id, status, time and route on every request", complete and len(answered) >= 5, f"{len(answered)} requests")


def soak(url: str, seconds: int) -> None:
    with Server(url) as server:
        wrk("/explore", 8, 5)
        peak = wrk("/customers?q=0", 8, 5)["per_second"]
        samples, began = [], time.perf_counter()
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            # Half of what it can: every connection rests as long as its page took.
            script.write(f"local pages = {{'/', '/explore', '/customers?q=0', '/segments', '/model', '/what-if'}}\nlocal n = 0\nfunction request() n = n + 1 return wrk.format('GET', pages[n % #pages + 1]) end\nfunction delay() return {int(8000 / (peak / 2)) * 1} end\n")
            script.flush()
            load = subprocess.Popen(["wrk", "-t2", "-c8", f"-d{seconds}s", "-s", script.name, f"http://127.0.0.1:{PORT}"], stdout=subprocess.PIPE, text=True)
            while load.poll() is None:
                time.sleep(2)
                samples.append((time.perf_counter() - began, server.mebibytes(), server.descriptors()))
        out = load.stdout.read()
    half = samples[len(samples) // 3 :]
    mean_t = sum(t for t, _, _ in half) / len(half)
    mean_m = sum(m for _, m, _ in half) / len(half)
    slope = 60 * sum((t - mean_t) * (m - mean_m) for t, m, _ in half) / max(sum((t - mean_t) ** 2 for t, _, _ in half), 1e-9)
    descriptors = [d for _, _, d in half]
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    holds(f"soak of {seconds} s: memory", slope < 1, f"{slope:+.2f} MiB a minute over the last two thirds, {half[-1][1]:.0f} MiB at the end, {rate} pages a second (alone {peak:.0f})")
    holds("soak: descriptors flat, no error", max(descriptors) - min(descriptors) <= 16 and bad is None, f"{min(descriptors)} to {max(descriptors)}")


def main() -> None:
    workspace, is_full = Path(sys.argv[1]), "--full" in sys.argv
    url = json.loads(clv(workspace, "db", "url", "--role", "web").stdout)["url"]
    print(f"Reliability of {RELEASE / 'clv-server'}")
    stopped_database(workspace, url)
    few_questions(url)
    every_route(url)
    bodies(url)
    logs(url)
    ends_on_signal(workspace, url)
    if shutil.which("wrk"):
        overload(url, 10 if is_full else 4)
    else:
        print("  --   overload: not tested, there is no wrk on this machine")
    slow_clients(url, 60 if is_full else 12)
    if is_full:
        soak(url, 600)
    if failures:
        raise SystemExit(f"{len(failures)} do not hold: " + "; ".join(failures))


if __name__ == "__main__":
    main()
