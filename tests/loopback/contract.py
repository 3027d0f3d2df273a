"""Discord's own OpenAPI document as judge of every request body.

The document is discord-api-spec's `openapi.json` (version 10). It names path parameters in its own way and says
nothing of some limits; those are in `limits`.
"""

from __future__ import annotations

import functools
import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import referencing
import referencing.jsonschema

VARIABLE = "DISCORD_OPENAPI"
BESIDE_THE_REPOSITORY = Path(__file__).parents[2].parent / "shared" / "discord-openapi.json"
DOCUMENT = "urn:discord"
JSON = "application/json"


def document_path() -> Path | None:
    """Return where the OpenAPI document is, or None: it is too large to ship, and CI has it."""
    path = Path(os.environ.get(VARIABLE) or BESIDE_THE_REPOSITORY)
    return path if path.is_file() else None


@functools.cache  # a megabyte of JSON, read once a run
def find_contract() -> Contract | None:
    """Return the contract to check bodies against, or None where its document is absent.

    Raises FileNotFoundError in CI, which has it: a file that was moved must not turn all checks off unseen.
    """
    path = document_path()
    if path is None and os.environ.get("CI") == "true" and BESIDE_THE_REPOSITORY.parent.is_dir():
        raise FileNotFoundError(f"CI has {BESIDE_THE_REPOSITORY.parent}, and no {BESIDE_THE_REPOSITORY.name} in it")
    return Contract(path) if path is not None else None


class Contract:
    """The document, read at the first request and compiled one operation at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: dict[str, Any] = {}
        self._named: dict[str, str] = {}
        self._registry: Any = None
        self._validators: dict[tuple[str, ...], Any] = {}
        self._judged: dict[tuple[int, str], list[str]] = {}

    def problems(self, method: str, template: str, body: Any) -> list[str]:
        """Return what the document finds wrong in the body of a request to a path such as `/channels/{id}/messages`."""
        validator = self._validator(template, method.lower(), "requestBody")
        if validator is None:
            return [] if body is None else [f"the OpenAPI document knows no body for {method} {template}"]
        return self._sentences(validator, body)

    def answer_problems(self, method: str, template: str, status: int, body: Any) -> list[str]:
        """Return what the document finds wrong in an answer of the fake's own."""
        validator = self._validator(template, method.lower(), "responses", str(status))
        return [] if validator is None else self._sentences(validator, body)

    def _sentences(self, validator: Any, body: Any) -> list[str]:
        """Judge a body once: most are those of the commands, which hundreds of tests register."""
        judged = id(validator), json.dumps(body)
        if judged not in self._judged:
            errors = map(_telling, validator.iter_errors(body))
            self._judged[judged] = [f"{error.json_path}: {error.message:.300}" for error in errors]
        return [*self._judged[judged]]

    def _validator(self, template: str, *inside: str) -> Any:
        """Return what checks the JSON in one place of an operation, or None where the document says nothing of it."""
        self._load()
        place = ("paths", self._named.get(_anonymous(template), ""), *inside, "content", JSON, "schema")
        if place not in self._validators:
            self._validators[place] = self._compile(place)
        return self._validators[place]

    def _compile(self, place: tuple[str, ...]) -> Any:
        found = self._document
        for part in place:
            if part not in found:
                return None
            found = found[part]
        pointer = "/".join(_escaped(part) for part in place)
        return jsonschema.Draft202012Validator({"$ref": f"{DOCUMENT}#/{pointer}"}, registry=self._registry)

    def _load(self) -> None:
        if self._document:
            return
        self._document = json.loads(self._path.read_text(encoding="utf-8"))
        # discord.py writes the ids of a message reference as numbers, and Discord takes them.
        self._document["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
        self._named = {_anonymous(path): path for path in self._document["paths"]}
        resource = referencing.jsonschema.DRAFT202012.create_resource(self._document)
        self._registry = referencing.Registry().with_resource(DOCUMENT, resource)


def _anonymous(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "{}", path)


def _escaped(part: str) -> str:
    """Write a part of a JSON pointer inside a URI fragment."""
    return quote(part.replace("~", "~0").replace("/", "~1"), safe="~")


def _telling(error: Any) -> Any:
    """Go down into unions to the error that was meant: that of the branch which fits the kind of value best."""
    while error.context:
        branches: dict[int, list[Any]] = {}
        for child in error.context:
            branches.setdefault(child.schema_path[0], []).append(child)
        nearest = min(branches.values(), key=lambda errors: (any(map(_of_other_kind, errors)), len(errors)))
        error = max(nearest, key=lambda child: len(child.path))
    return error


def _of_other_kind(error: Any) -> bool:
    """Whether a value is no such thing at all: another JSON type, or another `type` of component or response."""
    return (error.validator == "type" and not error.path) or (error.validator == "enum" and [*error.path] == ["type"])
