"""Writes docs/FEATURES.md from the description of int_customer_snapshots in dbt/.

usage: features.py           writes it
       features.py --check   fails when it is not what would be written
"""

import re
import sys
from typing import Any

import yaml
from project import DBT_DIR, ROOT

YML = DBT_DIR / "models/intermediate/snapshots/int_customer_snapshots.yml"
MACRO = DBT_DIR / "macros/snapshot_features.sql"
DOCUMENT = ROOT / "docs/FEATURES.md"
KEYS = ("theme", "unit", "available_at", "olist", "orders")

HEAD = """\
# Features

<!-- Written by `make features` from dbt/models/intermediate/snapshots/int_customer_snapshots.yml: change it there. -->

What a model may know of a customer at a cutoff, in the order of the model's schema. {count} features; a feature uses
only facts that were available on or before the cutoff, and each says from which moment on its facts are. The names are
those of the table `intermediate.int_customer_snapshots`; formulas and choices are explained in [METHOD.md](METHOD.md).

That no feature knows the future is not only said. `clv check leakage` deletes, for several cutoffs, every raw fact after
the cutoff from a copy of the loaded tables, builds the features again from what is left, and compares them byte for byte
with those that the model learns from; the result is in `marts.mart_leakage`.

## All features

| feature | theme | definition | unit | its facts are known from |
|---|---|---|---|---|
"""

SOURCES = """
## What they are made of

Columns of the loaded files, for the nine Olist files and for an order log. What a source does not have is absent: the
feature is NULL for everybody and no part of the model's schema, never zero.

| feature | Olist files | order log |
|---|---|---|
"""

LABELS = """
## What is predicted

Not features: what the customer did within (cutoff, cutoff + horizon]. NULL while the window is not over.

| label | definition |
|---|---|
"""


def described() -> list[dict[str, Any]]:
    (model,) = yaml.safe_load(YML.read_text())["models"]
    return model["columns"]


def meta(column: dict[str, Any]) -> dict[str, Any] | None:
    return column.get("config", {}).get("meta")


def wanted_order() -> list[str]:
    """The fixed order of the features, as the macro has it."""
    lists = re.findall(r"'(?:number|choice)': \[(.*?)\]", MACRO.read_text(), flags=re.DOTALL)
    return [name for names in lists for name in re.findall(r"'(\w+)'", names)]


def row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |\n"


def columns_of(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "absent"


def document() -> str:
    columns = described()
    features = [(column, about) for column in columns if (about := meta(column))]
    for column, about in features:
        if missing := [key for key in KEYS if key not in about]:
            sys.exit(f"{YML.name}: the meta of {column['name']} lacks {', '.join(missing)}")
    names = [column["name"] for column, _ in features]
    if names != wanted_order():
        sys.exit(f"{YML.name} and {MACRO.name} do not hold the same features in the same order")
    text = HEAD.format(count=len(features))
    for column, about in features:
        text += row(f"`{column['name']}`", about["theme"], column["description"], about["unit"], about["available_at"])
    text += SOURCES
    for column, about in features:
        text += row(f"`{column['name']}`", columns_of(about["olist"]), columns_of(about["orders"]))
    text += LABELS
    for column in columns:
        if column["description"].startswith("Label: "):
            text += row(f"`{column['name']}`", column["description"].removeprefix("Label: "))
    return text


def main() -> None:
    text = document()
    if "--check" not in sys.argv:
        DOCUMENT.write_text(text)
    elif not DOCUMENT.exists() or DOCUMENT.read_text() != text:
        sys.exit("docs/FEATURES.md is stale: run `make features`")


if __name__ == "__main__":
    main()
