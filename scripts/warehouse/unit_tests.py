"""dbt's unit tests: models with made-up rows, whatever the data. `clv` leaves them out.

usage: unit_tests.py WORKSPACE   a workspace whose pipeline has run: they ask its database for the types of columns
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from database import Database
from project import DBT_DIR, dbt

# What the pipeline built there was published under another name; unit tests want to see its columns there.
BUILT_ASIDE = "marts_build"


class Unexpected(Exception):
    """Something else failed than should have."""


def run(project: Path, output: Path, database: Database, *arguments: str, prefix: str = "") -> dict[str, str]:
    """What the tests of a dbt command said, by dbt's id. What it builds goes into schemas whose names begin with `prefix`."""
    results = output / "target/run_results.json"
    results.unlink(missing_ok=True)
    # The same variables for every command: with others dbt parses everything again.
    variables = json.dumps(database.settings() | ({"schema_prefix": prefix} if prefix else {}))
    done = dbt(*arguments, "--vars", variables, project=project, output=output, connection=database.for_dbt())
    if not results.exists():
        raise Unexpected(f"dbt did not run:\n{done.stdout[-2000:]}")
    nodes = {node["unique_id"]: node["status"] for node in json.loads(results.read_text())["results"]}
    if broken := [node for node, status in nodes.items() if status == "error"]:
        raise Unexpected(f"errors instead of failures: {', '.join(broken)}")
    tests = {node: status for node, status in nodes.items() if node.split(".")[0] in ("test", "unit_test")}
    if not tests and arguments[0] != "run":
        raise Unexpected(f"no test was selected by {' '.join(arguments)}")
    return tests


def build_marts(output: Path, database: Database) -> None:
    run(DBT_DIR, output, database, "run", "--select", "marts")


def main() -> None:
    began = time.monotonic()
    database = Database.of_workspace(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory(prefix="clave-unit-tests-") as place:
        try:
            build_marts(Path(place), database)
            tests = run(DBT_DIR, Path(place), database, "test", "--select", "test_type:unit")
        except Unexpected as unexpected:
            sys.exit(str(unexpected))
        finally:
            database.drop_schemas(BUILT_ASIDE)
    if failed := [name for name, status in tests.items() if status != "pass"]:
        sys.exit(f"{len(failed)} of {len(tests)} unit tests fail: {', '.join(failed)}")
    print(f"  unit tests of the models: {len(tests)} passed ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    main()
