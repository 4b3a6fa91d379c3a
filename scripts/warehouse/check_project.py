"""Fails when a model lacks what every model must have: a description, a grain, a key test, described columns, beyond
staging an enforced contract, and with logic in it a unit test. Also: own generic tests are used, every page has an
exposure, every mart is shown by one. Before that it takes each of these away from a model in memory, and expects to
be told.
"""

import copy
import re
import sys
import tempfile
from pathlib import Path

from project import DBT_DIR, ROOT, Model, Project, read

# Staging is views, one to one with a source whose types `clv` made. A contract there would repeat them.
WITHOUT_CONTRACT = {"staging"}
# Many points per zip code prefix and no key in the files.
WITHOUT_KEY = {"stg_olist__geolocations"}
# Written from the graph of the project itself: there is no input to make up. A data test follows it to the files.
WITHOUT_UNIT_TEST = {"mart_lineage"}
PAGES = {"overview", "explore", "cohorts", "segments", "customers", "model", "what_if", "data"}

# What a model without logic is made of: one select of columns, perhaps renamed, from one place.
PLAIN_COLUMN = re.compile(r"^(?:\w+\.)?\w+(?: as \w+)?$")


def has_logic(sql: str) -> bool:
    """Whether a model does more than select and rename columns of one table. Filters, joins and casts are logic."""
    text = re.sub(r"--[^\n]*|\{#.*?#\}|\{\{\s*config\(.*?\)\s*\}\}", "", sql, flags=re.DOTALL)
    found = re.fullmatch(
        r"\s*with final as \(\s*select\s+(?P<columns>.*?)\s+from (?P<source>\{\{[^}]*\}\})(?: as \w+)?\s*\)\s*select \* from final\s*",
        text,
        flags=re.DOTALL,
    )
    if not found:
        return True
    return not all(PLAIN_COLUMN.match(" ".join(column.split())) for column in found["columns"].split(","))


def problems_of(model: Model) -> list[str]:
    found = []
    if not model.description:
        found.append("has no description")
    if not model.grain:
        found.append("does not say its grain (config.meta.grain)")
    if not model.keys and model.name not in WITHOUT_KEY:
        found.append("has no test of its key (unique, unique_combination, has_rows or a primary key)")
    if not model.has_contract and model.layer not in WITHOUT_CONTRACT:
        found.append("has no enforced contract")
    if model.has_contract and model.untyped:
        found.append(f"has columns without a type: {', '.join(model.untyped)}")
    if model.undescribed:
        found.append(f"has columns without a description: {', '.join(model.undescribed)}")
    if has_logic(model.sql) and not model.unit_tests and model.name not in WITHOUT_UNIT_TEST:
        found.append("has logic and no unit test")
    return found


def problems(project: Project) -> list[str]:
    found = [f"{model.name} {problem}" for model in project.models.values() for problem in problems_of(model)]
    own = {path.stem for path in (DBT_DIR / "tests/generic").glob("*.sql")}
    found += [f"the generic test {name} is used nowhere" for name in sorted(own - project.generic_tests)]
    found += [f"the page {page} has no exposure" for page in sorted(PAGES - project.exposures.keys())]
    shown = {name for names in project.exposures.values() for name in names}
    marts = {model.name for model in project.models.values() if model.layer == "marts"}
    found += [f"{name} is a mart that no exposure depends on" for name in sorted(marts - shown)]
    found += [f"the source {name} has no description" for name, described in project.sources.items() if not described]
    return found


def self_test(project: Project) -> None:
    """A check that cannot fail is none."""
    spoilt = {
        "has no description": lambda model: setattr(model, "description", ""),
        "does not say its grain": lambda model: setattr(model, "grain", ""),
        "has no test of its key": lambda model: setattr(model, "keys", []),
        "has no enforced contract": lambda model: setattr(model, "has_contract", False),
        "has columns without a type": lambda model: setattr(model, "untyped", ["a"]),
        "has columns without a description": lambda model: setattr(model, "undescribed", ["a"]),
        "has logic and no unit test": lambda model: setattr(model, "unit_tests", []),
    }
    for words, spoil in spoilt.items():
        broken = copy.deepcopy(project)
        spoil(broken.models["int_customer_days"])
        assert any(problem.startswith(f"int_customer_days {words}") for problem in problems(broken)), words
    hidden = copy.deepcopy(project)
    del hidden.exposures["overview"]
    assert "the page overview has no exposure" in problems(hidden)
    plain = "with final as (\n select a, b as c\n from {{ ref('x') }}\n)\n\nselect * from final\n"
    assert not has_logic(plain)
    for logic in ("cast(b as date) as c", "coalesce(b, 0) as c", "a + b as c", "case when a then b end as c"):
        assert has_logic(plain.replace("b as c", logic)), logic
    assert has_logic(plain.replace("\n)", "\n where a > 0\n)"))
    assert has_logic(plain.replace("}}\n)", "}}\n group by a\n)"))


def main() -> None:
    with tempfile.TemporaryDirectory() as output:
        project = read(DBT_DIR, Path(output))
    self_test(project)
    found = problems(project)
    if found:
        sys.exit("The dbt project lacks something:\n" + "\n".join(f"  {problem}" for problem in found))
    tested = sum(1 for model in project.models.values() if model.unit_tests)
    plain = [model.name for model in project.models.values() if not has_logic(model.sql)]
    print(
        f"  dbt project: {len(project.models)} models described, keyed and (but staging) under contract; "
        f"{tested} unit-tested, {len(plain)} without logic"
    )


if __name__ == "__main__":
    main()
