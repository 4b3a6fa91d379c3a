"""Builds dbt's documentation of a workspace; a warning, or a model that the documentation does not know, fails.

usage: docs.py WORKSPACE   a workspace whose pipeline has run; the site is WORKSPACE/dbt/target/index.html
"""

import json
import sys
from pathlib import Path

from database import Database
from project import DBT_DIR, dbt


def main() -> None:
    workspace = Path(sys.argv[1]).resolve()
    database = Database.of_workspace(workspace)
    output = workspace / "dbt"
    done = dbt("--warn-error", "docs", "generate", project=DBT_DIR, output=output, connection=database.for_dbt())
    if done.returncode or "warning" in done.stdout.lower():
        sys.exit(f"dbt docs generate failed or warned:\n{done.stdout}")
    manifest = json.loads((output / "target/manifest.json").read_text())
    catalog = json.loads((output / "target/catalog.json").read_text())
    models = {name for name, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    # The marts were renamed when they were published: what dbt builds them in is gone, their description is not.
    there = {name for name in models if manifest["nodes"][name]["schema"] != "marts_build"}
    if unknown := there - catalog["nodes"].keys():
        sys.exit(f"The documentation lacks the columns of {', '.join(sorted(unknown))}")
    print(f"  dbt docs: {len(models)} models, no warning ({output / 'target/index.html'})")


if __name__ == "__main__":
    main()
