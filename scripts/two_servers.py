"""Two servers of one database behind nginx, without sticky sessions.

    python scripts/two_servers.py WORKSPACE [PORT]     (PORT and the two after it, 3310 by default)

Both ask for a login. Shows that pages, the data they ask for and the program's files come from either server alike, that a
session begun on one goes on on the other, and that each may be restarted under load without one request failing.
"""

import contextlib
import http.client
import itertools
import os
import re
import secrets
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
from pathlib import Path
from typing import Iterator

RELEASE = Path(os.environ.get("CARGO_TARGET_DIR", "target")) / "release"
SITE = os.environ.get("LEPTOS_SITE_ROOT", str(RELEASE.parent / "site"))
PAGES = ["/", "/explore", "/cohorts", "/segments", "/customers", "/what-if", "/model", "/data"]
ANSWERS = ["/api/status", "/api/overview", "/api/explore", "/api/cohorts", "/api/data", "/api/model"]
READERS = 8
ACCOUNT, PASSWORD, SECRET = "two-servers", secrets.token_urlsafe(12), secrets.token_urlsafe(48)
SESSION: dict[str, str] = {}
LONGEST_START_SECONDS = 20
# What differs from one answer to the next of one server.
OF_THE_REQUEST = re.compile(r'(nonce="[^"]*"|nonce-[A-Za-z0-9+/=_-]+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32})')

NGINX = """
worker_processes 1;
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream clave {{
        # Round robin. A server that does not answer is left alone for a second.
        server 127.0.0.1:{first} max_fails=1 fail_timeout=1s;
        server 127.0.0.1:{second} max_fails=1 fail_timeout=1s;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://clave;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_next_upstream error timeout;
            add_header X-Upstream $upstream_addr always;
        }}
    }}
}}
"""


class Failed(Exception):
    """A check that does not hold, in words."""


def expect(holds: bool, words: str) -> None:
    if not holds:
        raise Failed(words)


class Server:
    """One clv-server process."""

    def __init__(self, workspace: str, port: int) -> None:
        self.port = port
        url = subprocess.run([RELEASE / "clv", "--workspace", workspace, "db", "url", "--role", "web"], check=True, capture_output=True, text=True)
        self.environment = {
            **os.environ,
            "CLV_DATABASE_URL": url.stdout.strip(),
            "CLV_ADDR": f"127.0.0.1:{port}",
            "CLV_LOG": "error",
            "LEPTOS_SITE_ROOT": SITE,
            "LEPTOS_OUTPUT_NAME": "clave",
            # The readers are one client, who asks more than a person may.
            "CLV_RATE_PER_SECOND": "0",
            "CLV_TRUSTED_PROXIES": "127.0.0.1",
            "CLV_ACCESS": "login",
            "CLV_SECRET": SECRET,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen([RELEASE / "clv-server"], env=self.environment)
        deadline = time.monotonic() + LONGEST_START_SECONDS
        while time.monotonic() < deadline:
            expect(self.process.poll() is None, f"the server on port {self.port} ended by itself")
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            threading.Event().wait(0.05)
        raise Failed(f"the server on port {self.port} is not ready after {LONGEST_START_SECONDS} s")

    def stop(self) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: str) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def server(self) -> str:
        # After a failed try the header names both; the last one answered.
        return self.headers.get("x-upstream", "").split(",")[-1].strip()


def get(url: str, headers: dict[str, str] | None = None) -> Answer:
    request = urllib.request.Request(url, headers=SESSION if headers is None else headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        return Answer(error.code, {name.lower(): value for name, value in error.headers.items()}, error.read().decode(errors="replace"))


def same_from_both(base: str, paths: list[str]) -> None:
    """Asks for each path until both servers have answered, and compares what they say."""
    for path in paths:
        found: dict[str, str] = {}
        for _ in range(6):
            answer = get(base + path)
            expect(answer.status == 200, f"{path} answers {answer.status} from {answer.server}")
            found[answer.server] = OF_THE_REQUEST.sub("", answer.body)
        expect(len(found) == 2, f"{path}: only {', '.join(found)} answered six requests")
        one, two = found.values()
        expect(one == two, f"{path} is not the same from both servers")


def files_of_a_page(base: str) -> int:
    """What the first page names comes from the other server as well: program, style, parts."""
    page = get(base + "/").body
    files = sorted(set(re.findall(r'(?:src|href)="(/(?:pkg/)?[^"?#]+\.(?:js|wasm|css|svg))"', page)))
    expect(len(files) > 2, f"the first page names no files: {files}")
    same_from_both(base, files)
    return len(files)


def account(workspace: str, *arguments: str) -> None:
    command = [RELEASE / "clv", "--workspace", workspace, "user", *arguments]
    subprocess.run(command, input=PASSWORD, check="remove" not in arguments, capture_output=True, text=True)


def log_in(base: str) -> None:
    """Through one of the servers, whichever nginx takes."""
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=30)
    form = urllib.parse.urlencode({"name": ACCOUNT, "password": PASSWORD, "next": "/"})
    connection.request("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    expect(answer.status == 303, f"the login answers {answer.status}")
    SESSION["Cookie"] = (answer.getheader("set-cookie") or "").split(";")[0]
    connection.close()


def session_goes_on(base: str) -> str:
    """Whoever logged in through one server is known to the other; whoever did not is sent to the door by both."""
    seen = {answer.server for answer in (get(base + "/customers") for _ in range(4)) if answer.status == 200 and ACCOUNT in answer.body}
    expect(len(seen) == 2, "the session is not known to both servers")
    strangers = [get(base + "/customers", {}).body for _ in range(4)]
    expect(all("Log in to Clave" in body for body in strangers), "a stranger is let in")
    return "a login through one is known to both"


def restarts_under_load(base: str, servers: list[Server]) -> tuple[int, int]:
    """Every page, over and over by several readers, while each server in turn is stopped and started again."""
    done = threading.Event()
    lock = threading.Lock()
    answers: dict[str, int] = {}
    wrong: list[str] = []

    def read(first: int) -> None:
        for path in itertools.islice(itertools.cycle(PAGES + ANSWERS), first, None):
            if done.is_set():
                return
            try:
                answer = get(base + path)
                outcome = "" if answer.status == 200 else f"{path} answers {answer.status}"
            except OSError as error:
                answer, outcome = Answer(0, {}, ""), f"{path}: {error}"
            with lock:
                answers[answer.server] = answers.get(answer.server, 0) + 1
                if outcome:
                    wrong.append(outcome)

    def answered(server: Server) -> int:
        with lock:
            return answers.get(f"127.0.0.1:{server.port}", 0)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    restarts = 0
    try:
        for server in servers * 2:
            expect(server.stop() == 0, f"the server on port {server.port} did not end with 0")
            server.start()
            restarts += 1
            # It takes part again before the other one goes.
            before, deadline = answered(server), time.monotonic() + 20
            while answered(server) < before + 10:
                expect(time.monotonic() < deadline, f"the server on port {server.port} is not asked again after its restart")
                threading.Event().wait(0.02)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    expect(not wrong, f"{len(wrong)} of {sum(answers.values())} requests failed: {'; '.join(wrong[:5])}")
    return sum(answers.values()), restarts


@contextlib.contextmanager
def nginx(program: str, port: int) -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="clave-nginx-") as folder:
        configuration = Path(folder) / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        configuration.write_text(NGINX.format(folder=folder, user=user, port=port, first=port + 1, second=port + 2))
        process = subprocess.Popen([program, "-p", folder, "-e", f"{folder}/error.log", "-c", str(configuration)])
        try:
            deadline = time.monotonic() + 10
            while True:
                with contextlib.suppress(OSError):
                    get(f"http://127.0.0.1:{port}/livez")
                    break
                log = Path(folder) / "error.log"
                words = log.read_text() if log.exists() else "it wrote no log"
                expect(process.poll() is None and time.monotonic() < deadline, f"nginx does not start: {words}")
                threading.Event().wait(0.05)
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)


def main() -> int:
    workspace, port = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3310
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        print("nginx is not here: two servers behind a proxy are not tested")
        return 0
    began = time.monotonic()
    servers = [Server(workspace, port + 1), Server(workspace, port + 2)]
    base = f"http://127.0.0.1:{port}"
    try:
        for server in servers:
            server.start()
        account(workspace, "remove", ACCOUNT)
        account(workspace, "add", ACCOUNT, "--role", "analyst")
        with nginx(program, port):
            log_in(base)
            same_from_both(base, PAGES + ANSWERS)
            files = files_of_a_page(base)
            session = session_goes_on(base)
            requests, restarts = restarts_under_load(base, servers)
    except Failed as failure:
        print(f"error: two servers: {failure}", file=sys.stderr)
        return 1
    finally:
        account(workspace, "remove", ACCOUNT)
        for server in servers:
            if server.process is not None and server.process.poll() is None:
                server.stop()
    print(
        f"  two servers behind nginx: {len(PAGES)} pages, {len(ANSWERS)} answers and {files} files are the same from both; {session}; "
        f"{requests} requests through {restarts} restarts without an error ({time.monotonic() - began:.0f} s)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
