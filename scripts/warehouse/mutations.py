"""Puts every defect of defects.py into a copy of the dbt project, and asserts that exactly the named tests fail there
and that the unchanged project passes the same tests.

usage: mutations.py WORKSPACE   a workspace whose pipeline has run: dbt's unit tests ask it for the types of columns, and
                                defects that only data show are built aside from its loaded files
"""

import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from database import Database
from defects import DEFECTS, Defect
from project import DBT_DIR
from unit_tests import BUILT_ASIDE, Unexpected, build_marts, run

AT_ONCE = 2
PREFIX = "mutation"


def tested(defect: Defect) -> str:
    """The model whose tests must catch the defect."""
    return defect.model or Path(defect.file).stem


def batches(defects: tuple[Defect, ...]) -> list[list[Defect]]:
    """Defects that one dbt can test together: a unit test depends on its own model alone, so no two of the same one. What is
    built goes alone."""
    alone = [[defect] for defect in defects if defect.built]
    together: list[list[Defect]] = []
    for defect in defects:
        if defect.built:
            continue
        fits = (batch for batch in together if tested(defect) not in map(tested, batch))
        if batch := next(fits, None):
            batch.append(defect)
        else:
            together.append([defect])
    return alone + together


def is_built(batch: list[Defect]) -> bool:
    return any(defect.built for defect in batch)


def command(batch: list[Defect]) -> list[str]:
    models = [tested(defect) for defect in batch]
    if is_built(batch):
        return ["build", "--select", *(f"+{model}" for model in models), "--exclude", "test_type:unit"]
    return ["test", "--select", *(f"{model},test_type:unit" for model in models)]


def try_batch(number: int, batch: list[Defect], parsed: Path, database: Database) -> list[str]:
    """What happened instead, for every defect that is not caught as it should be."""
    with tempfile.TemporaryDirectory(prefix="clave-mutation-") as place:
        project, output = Path(place) / "dbt", Path(place) / "output"
        shutil.copytree(DBT_DIR, project)
        # The copy is parsed but for the files that change.
        (output / "target").mkdir(parents=True)
        shutil.copy(parsed / "target/partial_parse.msgpack", output / "target")
        for defect in batch:
            file = project / defect.file
            text = file.read_text()
            if defect.old not in text:
                return [f"{defect.name}: {defect.file} no longer holds: {defect.old}"]
            file.write_text(text.replace(defect.old, defect.new))
        prefix = f"{PREFIX}{number}_"
        try:
            tests = run(project, output, database, *command(batch), prefix=prefix if is_built(batch) else "")
        except Unexpected as unexpected:
            return [f"{' / '.join(defect.name for defect in batch)}: {unexpected}"]
        finally:
            database.drop_schemas(prefix)
    failed = {name for name, status in tests.items() if status == "fail"}
    return [wrong for defect in batch if (wrong := judged(defect, failed))]


def judged(defect: Defect, failed: set[str]) -> str | None:
    """None when the named tests of the defect's model failed and no other of them."""
    found = set()
    for test in failed:
        # unit_test.clave.MODEL.NAME, or test.clave.NAME with a hash behind what dbt named itself.
        parts = test.split(".")
        if parts[0] == "test" or parts[2] == tested(defect):
            found.add(parts[3] if parts[0] == "unit_test" else parts[2])
    if found != set(defect.caught_by):
        return f"{defect.name}: expected {sorted(defect.caught_by)} to fail, but {sorted(found)} did"
    return None


def main() -> None:
    began = time.monotonic()
    database = Database.of_workspace(Path(sys.argv[1]))
    tried = batches(DEFECTS)
    sound: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="clave-mutation-") as place:
        parsed = Path(place)
        try:
            for batch in tried:
                if is_built(batch):
                    sound |= run(DBT_DIR, parsed, database, *command(batch), prefix=f"{PREFIX}0_")
            build_marts(parsed, database)
            sound |= run(DBT_DIR, parsed, database, "test", "--select", "test_type:unit")
        except Unexpected as unexpected:
            sys.exit(f"The unchanged project cannot be tested: {unexpected}")
        finally:
            database.drop_schemas(f"{PREFIX}0_")
        if failed := [name for name, status in sound.items() if status != "pass"]:
            sys.exit(f"The unchanged project fails: {', '.join(failed)}")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(lambda pair: try_batch(*pair, parsed, database), enumerate(tried, 1)))
    database.drop_schemas(BUILT_ASIDE)
    if wrong := [f"  {words}" for batch in outcomes for words in batch]:
        sys.exit("Defects that were not caught as they should be:\n" + "\n".join(wrong))
    print(
        f"  seeded defects: {len(DEFECTS)} of {len(DEFECTS)} caught by their tests and by no other; the unchanged project "
        f"passes {len(sound)} ({time.monotonic() - began:.0f} s)"
    )


if __name__ == "__main__":
    main()
