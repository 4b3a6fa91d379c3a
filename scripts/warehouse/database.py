"""The database of a workspace, for scripts: its address as dbt wants it, and a few statements."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2

RELEASE = Path(os.environ.get("CARGO_TARGET_DIR", Path.home() / ".cache/clave/target")) / "release"


def clv(workspace: Path, *arguments: str, check: bool = True, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs `clv --json` on a workspace."""
    command = [RELEASE / "clv", "--json", "--workspace", workspace, *arguments]
    done = subprocess.run([str(part) for part in command], env=os.environ | (environment or {}), capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise SystemExit(f"clv {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done


class Database:
    """As its owner."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        host = parse_qs(parts.query).get("host", [parts.hostname or "localhost"])[0]
        port = parse_qs(parts.query).get("port", [str(parts.port or 5432)])[0]
        self.parts = {
            "host": host,
            "port": port,
            "user": unquote(parts.username or "postgres"),
            "password": unquote(parts.password or ""),
            "dbname": parts.path.strip("/") or "postgres",
        }

    @classmethod
    def of_workspace(cls, workspace: Path) -> "Database":
        """Starts the workspace's database if need be. DATABASE_URL goes before it, as for clv."""
        url = os.environ.get("DATABASE_URL") or json.loads(clv(workspace, "db", "url").stdout)["url"]
        return cls(url)

    def for_dbt(self) -> dict[str, str]:
        names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        return {f"CLV_DB_{names[part]}": value for part, value in self.parts.items()}

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """One statement in a transaction of its own; its rows, if it has any."""
        with psycopg2.connect(**self.parts) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def value(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        return self.rows(sql, values)[0][0]

    def settings(self) -> dict[str, str]:
        """What the loaded files decide of the dbt project's variables."""
        if self.value("select exists (select from raw.olist_orders)"):
            return {"source_kind": "olist"}
        return {"source_kind": "orders", "value_basis": "amount"}

    def drop_schemas(self, prefix: str) -> None:
        for (name,) in self.rows("select quote_ident(nspname) from pg_namespace where starts_with(nspname, %s)", (prefix,)):
            self.rows(f"drop schema {name} cascade")
