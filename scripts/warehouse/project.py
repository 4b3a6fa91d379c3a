"""The dbt project as a command line tool sees it: its manifest, read after `dbt parse`."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DBT_DIR = ROOT / "dbt"
DBT = Path(sys.executable).with_name("dbt")

# Parsing connects to nothing, yet the profile wants its variables.
NOWHERE = {"CLV_DB_HOST": "/nowhere", "CLV_DB_PORT": "5432", "CLV_DB_USER": "nobody", "CLV_DB_NAME": "nothing"}


def dbt(*arguments: str, project: Path, output: Path, connection: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs dbt on a project, with everything it writes below `output`."""
    command = [DBT, "--no-use-colors", "--log-path", output / "logs", *arguments]
    command += ["--project-dir", project, "--profiles-dir", project, "--target-path", output / "target"]
    environment = NOWHERE | os.environ | (connection or {}) | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    return subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, check=False)


@dataclass
class Model:
    name: str
    sql: str
    path: str
    materialized: str
    description: str
    grain: str
    has_contract: bool
    undescribed: list[str]
    untyped: list[str]
    keys: list[str] = field(default_factory=list)
    unit_tests: list[str] = field(default_factory=list)

    @property
    def layer(self) -> str:
        return self.path.split("/")[1]


@dataclass
class Project:
    models: dict[str, Model]
    columns: dict[str, list[dict[str, Any]]]
    exposures: dict[str, list[str]]
    sources: dict[str, bool]
    generic_tests: set[str]
    """Own generic tests that some model or source uses."""


KEY_TESTS = {"unique", "unique_combination", "has_rows"}


def read(project: Path, output: Path) -> Project:
    """Parses the project; ends the program with dbt's own words when it does not parse or warns."""
    done = dbt("--warn-error", "parse", "--no-partial-parse", project=project, output=output)
    if done.returncode:
        sys.exit(f"dbt parse failed:\n{done.stdout}")
    return from_manifest(json.loads((output / "target/manifest.json").read_text()))


def from_manifest(manifest: dict[str, Any]) -> Project:
    nodes = manifest["nodes"].values()
    models = {node["name"]: model(node) for node in nodes if node["resource_type"] == "model"}
    used = set()
    for node in nodes:
        if node["resource_type"] != "test" or not node.get("test_metadata"):
            continue
        metadata = node["test_metadata"]
        used.add(metadata["name"])
        attached = (node.get("attached_node") or "").split(".")[-1]
        # A key that holds for some rows only is none.
        if metadata["name"] in KEY_TESTS and attached in models and not node["config"].get("where"):
            models[attached].keys.append(node["name"])
    for test in manifest["unit_tests"].values():
        models[test["model"]].unit_tests.append(test["name"])
    return Project(
        models=models,
        columns={node["name"]: list(node["columns"].values()) for node in nodes if node["resource_type"] == "model"},
        exposures={
            exposure["name"]: [name.split(".")[-1] for name in exposure["depends_on"]["nodes"]]
            for exposure in manifest["exposures"].values()
        },
        sources={f"{node['source_name']}.{node['name']}": bool(node["description"]) for node in manifest["sources"].values()},
        generic_tests=used,
    )


def model(node: dict[str, Any]) -> Model:
    columns = node["columns"].values()
    keyed = [
        f"primary key {column['name']}"
        for column in columns
        for constraint in column.get("constraints", [])
        if constraint["type"] == "primary_key"
    ]
    return Model(
        name=node["name"],
        sql=node["raw_code"],
        path=node["original_file_path"],
        materialized=node["config"]["materialized"],
        description=node["description"].strip(),
        grain=str(node["config"].get("meta", {}).get("grain", "")).strip(),
        has_contract=node["config"]["contract"]["enforced"],
        undescribed=[column["name"] for column in columns if not column["description"].strip()],
        untyped=[column["name"] for column in columns if not column.get("data_type")],
        keys=keyed,
    )
