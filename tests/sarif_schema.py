"""Reads a SARIF log, valid by the published schema of SARIF 2.1.0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

_SCHEMA = Path(__file__).parent / "golden" / "sarif" / "sarif-2.1.0.json"
VALIDATOR = jsonschema.Draft4Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))


def valid_sarif(text: str) -> dict[str, Any]:
    """The log. Raises jsonschema.ValidationError where it is none."""
    told: dict[str, Any] = json.loads(text)
    VALIDATOR.validate(told)
    return told
