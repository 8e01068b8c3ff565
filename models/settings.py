"""Settings: environment variables `CITEWATCH_*`, read here and nowhere else, then passed in.

Every field's description is the user's documentation of it.
"""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.errors import InputError

Network = IPv4Network | IPv6Network


def _networks(value: object) -> object:
    """Split a comma-separated list, as an environment variable gives it."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


class Settings(BaseSettings):
    """All settings with their defaults; frozen, so a run means one configuration."""

    model_config = SettingsConfigDict(env_prefix="CITEWATCH_", frozen=True, extra="ignore")

    # -- where things are kept
    database_url: str = Field(
        "sqlite:///citewatch.db",
        description="Where claims and checks are kept: a SQLite file, or postgresql://… .",
    )

    # -- who we are, and how we behave towards sites
    contact: str = Field(
        "",
        description="A URL or e-mail address for the User-Agent, so that a site can reach you.",
    )
    user_agent: str = Field(
        "",
        description="The whole User-Agent, instead of ours (Citewatch/VERSION).",
    )
    robots: bool = Field(True, description="Honour robots.txt.")
    robots_seconds: float = Field(
        86_400.0, gt=0, description="How long a host's robots.txt is remembered."
    )
    host_interval: float = Field(
        1.0, ge=0, description="Least time between two requests to one host, in seconds."
    )
    host_connections: int = Field(2, ge=1, le=64, description="Requests at once to one host.")
    connections: int = Field(32, ge=1, le=1024, description="Requests at once over all hosts.")
    allowed_networks: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)] = Field(
        (),
        description="Private networks that may be fetched from, e.g. 127.0.0.0/8,10.1.0.0/16.",
    )

    # -- limits of one fetch
    connect_seconds: float = Field(10.0, gt=0, description="Time limit to connect, TLS included.")
    read_seconds: float = Field(20.0, gt=0, description="Time limit between two reads.")
    total_seconds: float = Field(
        60.0, gt=0, description="Time limit of one attempt, redirects included."
    )
    attempts: int = Field(
        3, ge=1, le=10, description="Tries of a fetch that failed for a passing reason."
    )
    retry_after_seconds: float = Field(
        30.0,
        ge=0,
        description="The longest Retry-After that is waited for; a longer one ends the try.",
    )
    redirects: int = Field(10, ge=0, le=20, description="Redirects followed.")
    received_bytes: int = Field(
        10_000_000, ge=1_000, description="Most bytes received of one page."
    )
    decoded_bytes: int = Field(
        20_000_000, ge=1_000, description="Most bytes of one page after decompression."
    )

    # -- extraction
    extract_workers: int = Field(2, ge=1, le=64, description="Processes that extract text.")
    extract_seconds: float = Field(
        10.0, gt=0, description="Time limit to extract one page's main text."
    )
    extract_megabytes: int = Field(
        400, ge=128, description="Memory limit of one extracting process, above its start."
    )

    # -- judging
    judge: str = Field(
        "embedded", description="Which judge decides: rules, embedded, hub:NAME or llm:MODEL."
    )
    review_below: float = Field(
        0.7, ge=0, le=1, description="A verdict of less confidence is unsure: see --escalate."
    )

    # -- asking a language model
    llm_base_url: str = Field(
        "https://api.openai.com/v1",
        description="An OpenAI-compatible server, e.g. http://localhost:11434/v1.",
    )
    llm_api_key: SecretStr = Field(
        SecretStr(""), description="Its key; never printed. A server of one's own may need none."
    )
    llm_seconds: float = Field(60.0, gt=0, description="Time limit of one answer.")
    llm_attempts: int = Field(
        3, ge=1, le=10, description="Tries of a question that the server turned away (429, 5xx)."
    )
    llm_at_once: int = Field(4, ge=1, le=64, description="Questions at once to it, in one shard.")

    # -- runs
    shard_sources: int = Field(20, ge=1, le=500, description="Sources handled by one task.")
    shards_at_once: int = Field(2, ge=1, le=64, description="Shards in flight in one run.")
    recheck_days: float = Field(
        7.0, gt=0, description="A citation is due again after so many days."
    )
    unreachable_days: float = Field(
        3.0,
        ge=0,
        description="A page that was read once counts as unreachable only after so many days.",
    )

    @classmethod
    def load(cls, **overrides: object) -> Settings:
        """Read the environment; `overrides` win. Raises InputError naming the wrong variable."""
        try:
            return cls(**{k: v for k, v in overrides.items() if v is not None})  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors()[0]
            name = "_".join(str(part) for part in first["loc"][:1]).upper()
            raise InputError(
                f"{first['msg']} (got {first.get('input')!r})",
                where=f"CITEWATCH_{name}",
                hint="`citewatch settings` lists every setting with its default",
            ) from None


def quieten_prefect(*, verbose: bool) -> None:
    """Set Prefect's own environment for a run started by us; what the user set stays.

    Must be called before Prefect is first imported. No telemetry; a start-up limit that a busy
    machine can meet; and unless `verbose`, no log line of Prefect's reaches the terminal.
    """
    defaults = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
    if not verbose:
        defaults |= {
            "PREFECT_LOGGING_LEVEL": "CRITICAL",
            "PREFECT_LOGGING_ROOT_LEVEL": "CRITICAL",
            "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
            "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
            "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def export(**values: str | None) -> None:
    """Put chosen options where a flow reads its settings: `export(judge="rules")`."""
    for name, value in values.items():
        if value is not None:
            os.environ[f"CITEWATCH_{name.upper()}"] = value
