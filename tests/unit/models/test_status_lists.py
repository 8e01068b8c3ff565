from __future__ import annotations

import pytest

from models.errors import InputError
from models.settings import Settings
from models.status import Kind, Outcome, Reason, Status

AS_DESIGNED = {
    Status.VERIFIED: "stated quoted",
    Status.CONTRADICTED: "number date name negation direction misquoted refuted",
    Status.MISSING: "not_stated partly_stated conflicting other_language uncited gone unreachable "
    "blocked paywalled disallowed unreadable unsupported too_large refused_address invalid_url",
}


def test_each_reason_belongs_to_one_status() -> None:
    found = {status: " ".join(r.value for r in Reason if r.status is status) for status in Status}
    assert found == AS_DESIGNED


def test_each_reason_says_whether_the_page_was_read() -> None:
    assert {r.value for r in Reason if r.kind is Kind.UNSAID} == set(
        "not_stated partly_stated conflicting other_language".split()  # noqa: SIM905
    )
    assert all((r.kind is Kind.DECIDED) == (r.status is not Status.MISSING) for r in Reason)


def test_each_reason_is_one_sentence_of_its_own() -> None:
    sentences = [reason.sentence for reason in Reason]
    assert len(set(sentences)) == len(sentences)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)


def test_every_outcome_without_a_page_has_its_reason() -> None:
    for outcome in Outcome:
        if outcome in {Outcome.OK, Outcome.NOT_MODIFIED}:
            assert outcome.reason is None
        else:
            assert outcome.reason is not None
            assert outcome.reason.kind is Kind.UNREAD


@pytest.mark.parametrize(
    ("reason", "fever", "averitec", "wice"),
    [
        (Reason.STATED, "SUPPORTS", "Supported", "supported"),
        (Reason.NUMBER, "REFUTES", "Refuted", ""),
        (Reason.PARTLY_STATED, "NOT ENOUGH INFO", "Not Enough Evidence", "partially_supported"),
        (Reason.NOT_STATED, "NOT ENOUGH INFO", "Not Enough Evidence", "not_supported"),
        (Reason.GONE, "NOT ENOUGH INFO", "Not Enough Evidence", ""),
    ],
)
def test_names_in_the_field(reason: Reason, fever: str, averitec: str, wice: str) -> None:
    assert (reason.status.fever, reason.status.averitec, reason.wice) == (fever, averitec, wice)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWATCH_RECHECK_DAYS", "2.5")
    monkeypatch.setenv("CITEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8, ::1/128,")
    settings = Settings.load(attempts=None, redirects=0)
    assert (settings.recheck_days, settings.redirects) == (2.5, 0)
    assert [str(one) for one in settings.allowed_networks] == ["127.0.0.0/8", "::1/128"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATTEMPTS", "none"),
        ("ATTEMPTS", "0"),
        ("ALLOWED_NETWORKS", "10.0.0.1/8"),
        ("RECHECK_DAYS", "-1"),
        ("ROBOTS", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CITEWATCH_{name}", value)
    with pytest.raises(InputError, match=f"^CITEWATCH_{name}: ") as caught:
        Settings.load()
    assert "citewatch settings" in caught.value.hint
