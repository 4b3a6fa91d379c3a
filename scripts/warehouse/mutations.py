"""Puts every defect of defects.py into a copy of the dbt project, and asserts that exactly the named tests fail there
and that the unchanged project passes the same tests.

usage: mutations.py WORKSPACE   a workspace whose pipeline has run: dbt's unit tests ask it for the types of columns, and
                                defects that only data show are built aside from its loaded files
"""

import json
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from database import Database
from defects import DEFECTS, Defect
from project import DBT_DIR, dbt

AT_ONCE = 2
PREFIX = "mutation"
# What was built there was published under another name; unit tests want to see its columns there.
BUILT_ASIDE = "marts_build"


class Unexpected(Exception):
    """Something else failed than should have."""


def run(project: Path, output: Path, database: Database, select: str, prefix: str) -> dict[str, str]:
    """What dbt's tests of a selection said: name and status of each."""
    command, _, selection = select.rpartition(":") if select.startswith("build:") else ("", "", select)
    arguments = ["test", "--select", selection]
    if command:
        settings = json.dumps({"schema_prefix": prefix} | database.settings())
        arguments = ["build", "--select", selection, "--exclude", "test_type:unit", "--vars", settings]
    results = output / "target/run_results.json"
    results.unlink(missing_ok=True)
    done = dbt(*arguments, project=project, output=output, connection=database.for_dbt())
    if not results.exists():
        raise Unexpected(f"dbt did not run:\n{done.stdout[-2000:]}")
    nodes = json.loads(results.read_text())["results"]
    tests = {node["unique_id"]: node["status"] for node in nodes if node["unique_id"].split(".")[0] in ("test", "unit_test")}
    if not tests:
        raise Unexpected(f"no test was selected by {select}")
    broken = [node["unique_id"] for node in nodes if node["status"] == "error"]
    if broken:
        raise Unexpected(f"errors instead of failures: {', '.join(broken)}")
    return {name_of(test): status for test, status in tests.items()}


def name_of(unique_id: str) -> str:
    """unit_test.clave.MODEL.NAME, or test.clave.NAME with a hash behind what dbt named itself."""
    parts = unique_id.split(".")
    return parts[3] if parts[0] == "unit_test" else parts[2]


def selection(defect: Defect) -> str:
    return defect.select or f"{Path(defect.file).stem},test_type:unit"


def try_defect(number: int, defect: Defect, parsed: Path, database: Database) -> str | None:
    """None when the defect is caught as it should be; otherwise what happened instead."""
    with tempfile.TemporaryDirectory(prefix="clave-mutation-") as place:
        project, output = Path(place) / "dbt", Path(place) / "output"
        shutil.copytree(DBT_DIR, project)
        # The copy is parsed but for the file that changes.
        (output / "target").mkdir(parents=True)
        shutil.copy(parsed / "target/partial_parse.msgpack", output / "target")
        file = project / defect.file
        text = file.read_text()
        if defect.old not in text:
            return f"{defect.file} no longer holds: {defect.old}"
        file.write_text(text.replace(defect.old, defect.new))
        prefix = f"{PREFIX}{number}_"
        try:
            tests = run(project, output, database, selection(defect), prefix)
        except Unexpected as unexpected:
            return str(unexpected)
        finally:
            database.drop_schemas(prefix)
    failed = {name for name, status in tests.items() if status == "fail"}
    if failed != set(defect.caught_by):
        return f"expected {sorted(defect.caught_by)} to fail, but {sorted(failed)} did"
    return None


def build_marts(output: Path, database: Database) -> None:
    settings = json.dumps(database.settings())
    done = dbt("run", "--select", "marts", "--vars", settings, project=DBT_DIR, output=output, connection=database.for_dbt())
    if done.returncode:
        raise Unexpected(f"the marts cannot be built:\n{done.stdout[-2000:]}")


def main() -> None:
    began = time.monotonic()
    database = Database.of_workspace(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory(prefix="clave-mutation-") as place:
        parsed = Path(place)
        try:
            build_marts(parsed, database)
            sound = run(DBT_DIR, parsed, database, "test_type:unit", "")
            for defect in DEFECTS:
                if defect.select.startswith("build:"):
                    sound |= run(DBT_DIR, parsed, database, defect.select, f"{PREFIX}0_")
        except Unexpected as unexpected:
            sys.exit(f"The unchanged project cannot be tested: {unexpected}")
        finally:
            database.drop_schemas(f"{PREFIX}0_")
        if failed := [name for name, status in sound.items() if status != "pass"]:
            sys.exit(f"The unchanged project fails: {', '.join(failed)}")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(lambda pair: try_defect(*pair, parsed, database), enumerate(DEFECTS, 1)))
    database.drop_schemas(BUILT_ASIDE)
    wrong = [f"  {defect.name}: {outcome}" for defect, outcome in zip(DEFECTS, outcomes, strict=True) if outcome]
    if wrong:
        sys.exit("Defects that were not caught as they should be:\n" + "\n".join(wrong))
    print(
        f"  seeded defects: {len(DEFECTS)} of {len(DEFECTS)} caught by their tests and by no other; the unchanged project "
        f"passes {len(sound)} ({time.monotonic() - began:.0f} s)"
    )


if __name__ == "__main__":
    main()
