"""Checks the files that deploy Clave, without a container engine: compose file, Dockerfile, fly.toml, systemd units,
Prometheus rules, Grafana dashboard, and the variables that docs/OPERATIONS.md lists.

Exits 1 and names every rule that is broken. The rules are those a person would otherwise find out in production:
secrets without defaults, health checks, the order of start, users, that every path copied into an image exists, that
units are sound and confined, and that every metric that is asked for is exported.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Iterator

import yaml

try:
    import tomllib
except ImportError:  # Python 3.10
    tomllib = None

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
# What the server exports, with the labels of each, and what Prometheus adds.
METRICS = {
    "clave_http_requests_total": {"route", "method", "status"},
    "clave_http_request_duration_seconds_bucket": {"route", "le"},
    "clave_http_request_duration_seconds_count": {"route"},
    "clave_http_request_duration_seconds_sum": {"route"},
    "clave_http_in_flight": set(),
    "clave_pool_connections": {"state"},
    "clave_pool_max": set(),
    "clave_answer_cache_total": {"kind", "outcome"},
    "clave_model_info": {"model_id"},
    "clave_data_age_seconds": set(),
    "clave_published_timestamp_seconds": set(),
    "clave_ready": set(),
    "clave_turned_away_total": {"reason"},
    "up": set(),
}
TARGET_LABELS = {"job", "instance"}
# systemd's own measure of what a unit may do, from 0 to 10 (`systemd-analyze security`).
MOST_EXPOSED = {"clave-server.service": 2.0, "clave-pipeline.service": 2.5, "clave-drift.service": 2.5}


def compose_problems(text: str) -> list[str]:
    services = yaml.safe_load(text)["services"]
    problems = []
    for name in ("postgres", "pipeline", "server"):
        if name not in services:
            problems.append(f"compose: no service {name}")
    if problems:
        return problems
    for name in ("postgres", "server"):
        if "healthcheck" not in services[name]:
            problems.append(f"compose: {name} has no health check")
    wanted = {("pipeline", "postgres"): "service_healthy", ("server", "pipeline"): "service_completed_successfully"}
    for (name, needs), condition in wanted.items():
        if services[name].get("depends_on", {}).get(needs, {}).get("condition") != condition:
            problems.append(f"compose: {name} does not wait until {needs} is {condition}")
    for match in re.finditer(r"\$\{(\w*(?:PASSWORD|SECRET|KEY|TOKEN)\w*)([^}]*)\}", text):
        if not match.group(2).startswith(":?"):
            problems.append(f"compose: {match.group(1)} may be empty or has a default")
    for name, service in services.items():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key and "${" not in str(value):
                problems.append(f"compose: {name} writes out {key}")
        # Who starts the proxy asks for it by its profile.
        for port in service.get("ports", []):
            if not str(port).startswith("127.0.0.1:") and "tls" not in service.get("profiles", []):
                problems.append(f"compose: {name} is published beyond this machine")
        if "image" in service and not re.search(r":\d[\w.-]*$", service["image"]):
            problems.append(f"compose: {service['image']} has no version")
    return problems


def dockerfile_problems(text: str) -> list[str]:
    problems = []
    stages: dict[str, list[str]] = {}
    stage = ""
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if match := re.match(r"FROM (\S+) AS (\S+)$", line):
            base, stage = match.groups()
            if base not in stages and not re.search(r":[\w.-]+$", base):
                problems.append(f"Dockerfile: {base} has no tag")
            stages[stage] = []
        elif line.strip() and not line.startswith("#"):
            stages.setdefault(stage, []).append(line)
    for name in ("server", "pipeline"):
        body = stages.get(name)
        if body is None:
            problems.append(f"Dockerfile: no stage {name}")
        elif not any(line.startswith("USER ") and line != "USER root" for line in body):
            problems.append(f"Dockerfile: {name} runs as root")
    if list(stages)[-1:] != ["server"]:
        problems.append("Dockerfile: the default (last) stage is not server")
    if not any(line.startswith("HEALTHCHECK") for line in stages.get("server", [])):
        problems.append("Dockerfile: server has no health check")
    # Code that is copied before the dependencies are compiled has them compiled again at every change.
    if any(re.match(r"COPY (?!--from=|scripts/bootstrap.sh |requirements.txt )", line) for line in stages.get("dependencies", [])):
        problems.append("Dockerfile: dependencies are not apart from the code")
    for body in stages.values():
        for line in body:
            words = line.split()
            if words[0] != "COPY":
                continue
            if words[1].startswith("--from="):
                if words[1].removeprefix("--from=") not in stages:
                    problems.append(f"Dockerfile: {line}: no such stage")
                continue
            problems += [f"Dockerfile: {path} does not exist" for path in words[1:-1] if not (ROOT / path).exists()]
    return problems


def fly_problems(text: str) -> list[str]:
    if tomllib is None:
        return []
    fly = tomllib.loads(text)
    problems = [f"fly.toml: {key} is a secret and does not belong into the file" for key in fly.get("env", {}) if re.search("DATABASE_URL|SECRET|PASSWORD|KEY", key)]
    service = fly.get("http_service", {})
    port = str(service.get("internal_port"))
    if not fly.get("env", {}).get("CLV_ADDR", "").endswith(f":{port}"):
        problems.append("fly.toml: the server does not listen where it is asked")
    if not service.get("force_https"):
        problems.append("fly.toml: plain HTTP is answered")
    if [check.get("path") for check in service.get("checks", [])] != ["/livez"]:
        problems.append("fly.toml: the check is not /livez")
    return problems


def unit_problems(folder: Path) -> list[str]:
    units = sorted(path for path in folder.iterdir() if path.suffix in (".service", ".timer"))
    problems = []
    if not units:
        return [f"{folder}: no units"]
    for unit in units:
        text = unit.read_text()
        if unit.suffix == ".service" and not re.search(r"^User=(?!root)\w+$", text, re.MULTILINE):
            problems.append(f"{unit.name}: runs as root")
        if re.search(r"^Environment=.*(PASSWORD|SECRET|DATABASE_URL)", text, re.MULTILINE):
            problems.append(f"{unit.name}: a secret stands in the unit")
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        print("systemd-analyze is not here: units are read and not verified")
        return problems
    with tempfile.TemporaryDirectory(prefix="clave-units-") as place:
        # The programs are not installed where this runs, and the user is not made.
        for unit in units:
            text = re.sub(r"/opt/clave/bin/\S+", "/bin/true", unit.read_text())
            (Path(place) / unit.name).write_text(re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE))
        names = [str(Path(place) / unit.name) for unit in units]
        done = subprocess.run([analyze, "verify", "--man=no", *names], capture_output=True, text=True, check=False)
        ours = [line for line in done.stderr.splitlines() if "clave-" in line]
        problems += [f"systemd: {line.replace(place + '/', '')}" for line in ours]
    for name, most in MOST_EXPOSED.items():
        if not (folder / name).exists():
            continue
        done = subprocess.run([analyze, "security", "--offline=true", "--no-pager", str(folder / name)], capture_output=True, text=True, check=False)
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
        if found and float(found.group(1)) > most:
            problems.append(f"{name}: may do too much, exposure {found.group(1)} of at most {most}")
    return problems


def expressions(document: Any) -> Iterator[str]:
    """Every `expr` of a dashboard or of rules."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key in ("expr", "definition") and isinstance(value, str):
                yield value
            else:
                yield from expressions(value)
    elif isinstance(document, list):
        for value in document:
            yield from expressions(value)


def expression_problems(where: str, expression: str) -> list[str]:
    problems = []
    for name in set(re.findall(r"\b(clave_\w+|up)\b", expression)):
        if name not in METRICS:
            problems.append(f"{where}: {name} is not exported: {expression}")
    for name, selected in re.findall(r"\b(clave_\w+|up)\{([^}]*)\}", expression):
        labels = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selected))
        for label in labels - METRICS.get(name, set()) - TARGET_LABELS:
            problems.append(f"{where}: {name} has no label {label}: {expression}")
    if expression.count("(") != expression.count(")") or expression.count("{") != expression.count("}"):
        problems.append(f"{where}: brackets do not close: {expression}")
    return problems


def dashboard_problems(text: str) -> list[str]:
    dashboard = json.loads(text)
    problems = []
    panels = dashboard.get("panels", [])
    if len({panel["id"] for panel in panels}) != len(panels):
        problems.append("dashboard: two panels share a number")
    for panel in panels:
        place = panel["gridPos"]
        if place["x"] + place["w"] > 24:
            problems.append(f"dashboard: {panel['title']} is wider than the page")
        if not panel.get("description") or not list(expressions(panel)):
            problems.append(f"dashboard: {panel['title']} says not what it is, or asks nothing")
    for expression in expressions(dashboard):
        problems += expression_problems("dashboard", expression)
    asked = " ".join(expressions(dashboard))
    problems += [f"dashboard: {name} is shown nowhere" for name in METRICS if name not in asked and name != "up" and not name.endswith(("_count", "_sum"))]
    return problems


def alert_problems(text: str, operations: str) -> list[str]:
    problems = []
    rules = [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    for rule in rules:
        name = rule["alert"]
        problems += expression_problems(f"alert {name}", rule["expr"])
        if rule.get("labels", {}).get("severity") not in ("page", "ticket") or not rule.get("annotations", {}).get("summary"):
            problems.append(f"alert {name}: no severity or no summary")
        if f"### {name}" not in operations:
            problems.append(f"alert {name}: docs/OPERATIONS.md does not say what to do")
    for name in re.findall(r"^### (Clave\w+)$", operations, re.MULTILINE):
        if name not in {rule["alert"] for rule in rules}:
            problems.append(f"docs/OPERATIONS.md: there is no alert {name}")
    return problems


def self_check() -> list[str]:
    """The rules must be able to fail."""
    bad_compose = "services: {postgres: {environment: {POSTGRES_PASSWORD: secret}, image: postgres}, pipeline: {}, server: {ports: ['3000:3000']}}"
    bad_dockerfile = "FROM debian AS server\nCOPY nowhere /\nFROM a:1 AS dependencies\nCOPY crates crates\n"
    bad_fly = '[env]\nCLV_DATABASE_URL = "x"\n[http_service]\ninternal_port = 1\n'
    panel = {"id": 1, "title": "x", "gridPos": {"x": 20, "w": 8}, "targets": [{"expr": 'rate(clave_nothing{a="b"}[5m]'}, {"expr": 'clave_ready{kind="x"}'}]}
    bad_alerts = "groups: [{name: x, rules: [{alert: Nobody, expr: clave_nothing > 0}]}]"
    found = {
        "compose": compose_problems(bad_compose),
        "Dockerfile": dockerfile_problems(bad_dockerfile),
        "fly.toml": fly_problems(bad_fly),
        "the dashboard": dashboard_problems(json.dumps({"panels": [panel, panel]})),
        "alerts": alert_problems(bad_alerts, "### ClaveGone") * 2,
    }
    with tempfile.TemporaryDirectory(prefix="clave-bad-unit-") as place:
        (Path(place) / "clave-server.service").write_text("[Service]\nExecStart=/bin/true\nEnvironment=SECRET=x\nTyp=oneshot\n")
        found["units"] = unit_problems(Path(place)) * 2
    return [f"the rules for {name} do not fail on a bad file" for name, problems in found.items() if len(problems) < 4 and not (name == "fly.toml" and tomllib is None)]


def main() -> int:
    operations = (ROOT / "docs/OPERATIONS.md").read_text()
    problems = self_check()
    problems += compose_problems((ROOT / "docker-compose.yml").read_text())
    problems += dockerfile_problems((ROOT / "Dockerfile").read_text())
    problems += fly_problems((DEPLOY / "fly.toml").read_text())
    problems += unit_problems(DEPLOY / "systemd")
    problems += dashboard_problems((DEPLOY / "grafana/clave.json").read_text())
    problems += alert_problems((DEPLOY / "prometheus/alerts.yml").read_text(), operations)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if not problems:
        print("The files that deploy Clave keep their rules: compose, Dockerfile, fly.toml, systemd units, alerts, dashboard")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
