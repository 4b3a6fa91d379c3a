"""Checks docker-compose.yml and the Dockerfile without a container engine.

Exits 1 and names every rule that is broken. The rules are those a person would otherwise find out in production:
secrets without defaults, health checks, the order of start, users, and that every path copied into an image exists.
"""

import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent


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
        for port in service.get("ports", []):
            if not str(port).startswith("127.0.0.1:"):
                problems.append(f"compose: {name} is published beyond this machine")
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


def self_check() -> list[str]:
    """The rules must be able to fail."""
    bad_compose = "services: {postgres: {environment: {POSTGRES_PASSWORD: secret}}, pipeline: {}, server: {ports: ['3000:3000']}}"
    bad_dockerfile = "FROM debian AS server\nCOPY nowhere /\n"
    silent = [name for name, found in (("compose", compose_problems(bad_compose)), ("Dockerfile", dockerfile_problems(bad_dockerfile))) if len(found) < 4]
    return [f"the rules for {name} do not fail on a bad file" for name in silent]


def main() -> int:
    problems = self_check()
    problems += compose_problems((ROOT / "docker-compose.yml").read_text())
    problems += dockerfile_problems((ROOT / "Dockerfile").read_text())
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if not problems:
        print("docker-compose.yml and Dockerfile keep their rules")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
