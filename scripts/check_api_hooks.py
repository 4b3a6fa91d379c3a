"""Hooks of schemathesis for check_api.py: what an OpenAPI document cannot say of cursors.

A cursor belongs to the order of its list, and a page has one at most. Where schemathesis makes one up that the document
allows, a real one of the same order takes its place.
"""

import json
import os
import re
from typing import Any

import schemathesis

CURSORS: dict[str, list[str]] = json.loads(os.environ["CLV_API_CURSORS"])
ALLOWED = re.compile(r"[0-9.e+-]+~[^\x00-\x1f\x7f-\x9f]+")


def is_allowed(text: Any) -> bool:
    return isinstance(text, str) and 3 <= len(text) <= 400 and ALLOWED.fullmatch(text) is not None


def with_real_cursors(query: dict[str, Any]) -> dict[str, Any]:
    cursors = CURSORS.get(query.get("sort", "expected")) if isinstance(query.get("sort", ""), str) else None
    if cursors is None:
        return query
    real = {name: cursors[len(query[name]) % len(cursors)] for name in ("after", "before") if is_allowed(query.get(name))}
    if len(real) == 2:
        del real["before"], query["before"]
    return query | real


@schemathesis.hook
def map_query(context: schemathesis.HookContext, query: dict[str, Any]) -> dict[str, Any]:
    return with_real_cursors(query) if isinstance(query, dict) else query


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: Any) -> None:
    """The phase that goes through examples and edges does not map its queries."""
    if isinstance(case.query, dict):
        for name, text in with_real_cursors(dict(case.query)).items():
            case.query[name] = text
        if all(is_allowed(case.query.get(name)) for name in ("after", "before")):
            del case.query["before"]
