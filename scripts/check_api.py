"""The API of a running server: its numbers are those of `clv predict`, and schemathesis finds nothing.

usage: check_api.py WORKSPACE   a workspace that `clv pipeline` has filled
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parent / "warehouse"))
from database import RELEASE, clv  # noqa: E402

PORT = int(os.environ.get("CLV_API_TEST_PORT", "3131"))
BASE = f"http://127.0.0.1:{PORT}"
SORTS = ("expected", "chance", "value", "days", "last")
ROWS = 200
EXAMPLES = int(os.environ.get("CLV_API_EXAMPLES", "60"))
# Published values have four decimals before they are rounded to cents, so a half can go either way.
CENT = 0.51


def ask(path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data, {"content-type": "application/json"} if data else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{path}: {error.code} {error.read().decode()[:500]}")


def wait_until_ready() -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{BASE}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The server does not become ready")


def all_customers() -> tuple[dict[str, Any], int]:
    """Every customer of the list, page by page."""
    customers: dict[str, Any] = {}
    pages, listed, after = 0, 0, None
    while True:
        query = {"sort": "last", "limit": 1000} | ({"after": after} if after else {})
        page = ask(f"/api/v1/customers?{urlencode(query)}")
        pages, listed, after = pages + 1, listed + len(page["customers"]), page["next"]
        customers |= {customer["customer_id"]: customer for customer in page["customers"]}
        if after is None:
            break
    if listed != len(customers):
        sys.exit(f"The list gave {listed} customers, {len(customers)} of them different")
    return customers, pages


def agree(what: str, told: dict[str, Any], line: dict[str, Any]) -> None:
    """A prediction of the API and one of `clv predict`."""
    p = float(line["p_returns"])
    if abs(told["p_returns"] - p) > 1e-12:
        sys.exit(f"{what}: P(returns) is {told['p_returns']}, and {p} to clv predict")
    for field in ("spend_if_returns", "expected_value"):
        cents, units = told[f"{field}_cents"], float(line[field])
        if abs(cents - units * 100) > CENT:
            sys.exit(f"{what}: {field} is {cents} cents, and {units} to clv predict")


def predict(workspace: Path, *arguments: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "predictions.json"
        clv(workspace, "predict", *arguments, "--out", str(out))
        return json.loads(out.read_text())


def check_known(workspace: Path) -> list[str]:
    """Published predictions are what `clv predict` says of the customers in the database."""
    lines = predict(workspace)["predictions"]
    customers, pages = all_customers()
    for line in lines:
        agree(line["customer_id"], customers[line["customer_id"]]["prediction"], line)
    without = sum(customer["prediction"] is None for customer in customers.values())
    if without + len(lines) != len(customers):
        sys.exit(f"{len(customers)} customers, {without} without a prediction, {len(lines)} known to clv predict")
    ids = [line["customer_id"] for line in lines[:1000]]
    for told, line in zip(ask("/api/v1/predictions/customers", {"customer_ids": ids})["predictions"], lines):
        agree(f"batch, {line['customer_id']}", told["prediction"], line)
    one = ask(f"/api/v1/customers/{quote(ids[0], safe='')}/prediction")
    agree("one customer", one["prediction"], lines[0])
    print(f"  known customers: {len(lines)} predictions of {pages} pages equal clv predict; {without} without a forecast")
    return ids


def check_rows(workspace: Path, ids: list[str]) -> None:
    """Rows of features are scored as `clv predict` scores a file of them."""
    names = [feature["feature"] for feature in ask("/api/v1/features")["features"]]
    rows = []
    for customer_id in ids[:: max(1, len(ids) // ROWS)][:ROWS]:
        known = ask(f"/api/v1/customers/{quote(customer_id, safe='')}")["features"]
        features = {it["feature"]: it["value"] for it in known if it["feature"] in names}
        rows.append({"id": customer_id, "features": features})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "customers.csv"
        with file.open("w", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(["customer_id", *names])
            writer.writerows([row["id"], *(row["features"].get(name) for name in names)] for row in rows)
        document = predict(workspace, str(file), "--as", "features")
    told = ask("/api/v1/predictions/rows", {"rows": rows})
    for prediction, line in zip(told["predictions"], document["predictions"], strict=True):
        agree(f"row {line['customer_id']}", prediction["prediction"], line)
    total, interval = told["total"], document["interval"]
    sums = [(total["expected_value_cents"], document["expected_total"])]
    if interval:
        sums += [(total["interval"][f"{end}_cents"], interval[end]) for end in ("low", "high")]
    for cents, units in sums:
        if abs(cents - units * 100) > CENT:
            sys.exit(f"The total of {len(rows)} rows is {cents} cents, and {units} to clv predict")
    print(f"  rows: {len(rows)} predictions of {len(names)} features and their total equal clv predict")


def cursors() -> dict[str, list[str]]:
    """Some of every order, for the hooks."""
    found: dict[str, list[str]] = {}
    for sort in SORTS:
        page = ask(f"/api/v1/customers?sort={sort}&limit=5")
        for _ in range(3):
            found.setdefault(sort, []).append(page["next"])
            page = ask(f"/api/v1/customers?{urlencode({'sort': sort, 'limit': 5, 'after': page['next']})}")
    return found


def schemathesis() -> None:
    """Every operation with what the document allows and what it does not; all checks."""
    folder = Path(__file__).parent
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "check_api_hooks",
        "CLV_API_CURSORS": json.dumps(cursors()),
        "PYTHONPATH": str(folder),
        "NO_COLOR": "1",
    }
    command = [Path(sys.executable).parent / "st", "--config-file", folder / "check_api.toml", "run"]
    command += [f"{BASE}/api/v1/openapi.json", "--max-examples", EXAMPLES, "--seed", 1]
    began = time.monotonic()
    # It leaves a folder where it runs.
    with tempfile.TemporaryDirectory() as folder:
        words = [str(part) for part in command]
        done = subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode or os.environ.get("CLV_API_VERBOSE"):
        print(done.stdout, done.stderr, sep="\n")
    if done.returncode:
        sys.exit("schemathesis found something, see above")
    summary = [line.strip() for line in done.stdout.splitlines() if "generated" in line or "passed" in line]
    print(f"  schemathesis: {'; '.join(summary) or 'nothing found'} ({time.monotonic() - began:.0f} s)")


def main() -> None:
    workspace = Path(sys.argv[1]).resolve()
    print(f"The API of {workspace.name}")
    url = json.loads(clv(workspace, "db", "url", "--role", "web").stdout)["url"]
    environment = os.environ | {"CLV_DATABASE_URL": url, "CLV_ADDR": f"127.0.0.1:{PORT}", "CLV_LOG": "error", "CLV_RATE_PER_SECOND": "0"}
    server = subprocess.Popen([RELEASE / "clv-server"], env=environment)
    try:
        wait_until_ready()
        ids = check_known(workspace)
        check_rows(workspace, ids)
        schemathesis()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
