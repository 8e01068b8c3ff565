"""SARIF: by the schema of SARIF 2.1.0, and read by a parser that is not ours."""

from __future__ import annotations

import json
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given, settings
from report_samples import CLAIM, QUOTED, hostile_entries, made, reviewed, row
from sarif_pydantic import Sarif
from sarif_schema import VALIDATOR

from app.reports.entry import TextLines, entry
from app.reports.sarif import REPORTED, artifact, sarif
from models.status import Reason, Status
from tasks.reading.claims import Lines

PROPERTIES = (
    "citation id status claim url quote snapshot snapshotAt engine confidence".split()  # noqa: SIM905
)


def log(entries, **more):
    told = json.loads("".join(sarif(entries, version="1.2.3", **more)))
    VALIDATOR.validate(told)
    return told


def results(entries, **more):
    return log(entries, **more)["runs"][0]["results"]


def test_the_validator_does_refuse():
    told = log([made()])
    told["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(told)


def test_the_tool_and_its_rules():
    driver = log([], information="https://example.org/docs")["runs"][0]["tool"]["driver"]
    run = log([])["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints", "as Python counts them"
    assert run["newlineSequences"] == ["\r\n", "\r", "\n"]
    assert (driver["name"], driver["version"]) == ("citewatch", "1.2.3")
    assert driver["informationUri"] == "https://example.org/docs"
    assert "informationUri" not in log([])["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [
        reason.value for reason in Reason if reason.status is not Status.VERIFIED
    ]
    levels = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in driver["rules"]}
    assert (levels["number"], levels["not_stated"], levels["gone"]) == ("error", "warning", "note")
    for rule, reason in zip(driver["rules"], REPORTED, strict=True):
        assert rule["shortDescription"]["text"] == reason.sentence
        assert rule["fullDescription"]["text"].startswith(reason.sentence)
        assert rule["help"]["markdown"].startswith(f"# {reason.status.value}: {reason.value}\n")
        assert rule["help"]["text"] in rule["help"]["markdown"]
        assert rule["properties"]["tags"][:2] == ["citation", reason.status.value]
    names = [rule["name"] for rule in driver["rules"]]
    assert names[:2] == ["ContradictedNumber", "ContradictedDate"]
    assert len(set(names)) == len(names)


def test_a_finding_whole():
    text = f"# Dams\n\n  {CLAIM}\n"
    at = TextLines(text, Lines(text).at)
    begin = text.index(CLAIM)
    place = {"start": begin, "end": begin + len(CLAIM), "line": 3, "column": 3}
    (found,) = results([entry(row(**place), lines=at)])
    properties = found.pop("properties")
    fingerprint = found["partialFingerprints"].pop("citation/v1")
    assert found == {
        "ruleId": "number",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "contradicted number: The page gives another number. So it is.\n"
            f"Claim: {CLAIM}\nPage: “{QUOTED}”\nCited: https://example.org/dam"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "draft.md", "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": 3,
                        "startColumn": 3,
                        "endLine": 3,
                        "endColumn": 3 + len(CLAIM),
                        "charOffset": begin,
                        "charLength": len(CLAIM),
                    },
                }
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint[:16]}:1"},
    }
    assert sorted(properties) == sorted(PROPERTIES)
    assert (properties["quote"], properties["snapshotAt"]) == (QUOTED, "2026-11-20T12:00:00+00:00")


def test_verified_and_unchecked_are_not_listed():
    listed = [made(Reason.STATED), made(Reason.GONE), made(None), made(Reason.QUOTED)]
    assert [one["ruleId"] for one in results(listed)] == ["gone"]
    assert results([made(Reason.NUMBER, review=reviewed(Status.VERIFIED))]) == []


def test_what_a_person_refused_is_listed_without_a_rule():
    (found,) = results([made(Reason.STATED, review=reviewed(Status.CONTRADICTED))])
    assert (found["ruleId"], found["level"]) == ("stated", "error")
    assert "ruleIndex" not in found
    assert found["properties"]["reviewer"] == "Ann"


@pytest.mark.parametrize("reason", REPORTED)
def test_rule_and_result_agree(reason):
    told = log([made(reason)])["runs"][0]
    (found,) = told["results"]
    rule = told["tool"]["driver"]["rules"][found["ruleIndex"]]
    assert rule["id"] == found["ruleId"] == reason.value
    assert rule["defaultConfiguration"]["level"] == found["level"]


def test_levels_are_overridden_in_results_and_rules():
    told = log([made(Reason.GONE)], levels={"unread": "error"})["runs"][0]
    (found,) = told["results"]
    rules = told["tool"]["driver"]["rules"]
    assert found["level"] == rules[found["ruleIndex"]]["defaultConfiguration"]["level"] == "error"
    assert rules[0]["defaultConfiguration"]["level"] == "error", "the rest stays"


def test_fingerprints_stay_when_claims_move_and_differ_between_citations():
    def fingerprints(**changes):
        (found,) = results([made(**changes)])
        return tuple(found["partialFingerprints"].values())

    assert fingerprints() == fingerprints(line=99, column=1, explanation="Otherwise.")
    several = {fingerprints(), fingerprints(digest="d2"), fingerprints(url="https://example.org/b")}
    assert len(several) == 3


def test_no_line_is_invented():
    (page,) = results([made(document="paper.pdf", place="page 3", line=12, column=1)])
    assert page["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "paper.pdf", "uriBaseId": "%SRCROOT%"}
            },
            "logicalLocations": [
                {"name": "page 3", "fullyQualifiedName": "paper.pdf (page 3)", "kind": "page"}
            ],
        }
    ]
    (table,) = results([made(document="claims.csv", line=None, column=None)])
    assert table["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "claims.csv", "uriBaseId": "%SRCROOT%"}}}
    ]
    (line_only,) = results([made(document="claims.csv", column=None)])
    assert line_only["locations"][0]["physicalLocation"]["region"] == {"startLine": 12}
    (stdin,) = results([made(document="stdin", line=None)])
    assert stdin["locations"] == [
        {"logicalLocations": [{"name": "stdin", "fullyQualifiedName": "stdin", "kind": "document"}]}
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("draft.md", "draft.md"),
        ("./docs//draft.md", "docs/draft.md"),
        ("../a b.md", "../a%20b.md"),
        ("a#b?c%20d.md", "a%23b%3Fc%2520d.md"),
        ("c:d.md", "c%3Ad.md"),
        ("中é😀.md", "%E4%B8%AD%C3%A9%F0%9F%98%80.md"),
        ("bytes\udcff.md", "bytes%FF.md"),
        ("/home/ann/work/draft.md", "draft.md"),
        ("/home/ann/work/a/../draft.md", "draft.md"),
    ],
)
def test_paths_are_relative_and_encoded(path, uri):
    assert artifact(path, "/home/ann/work") == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_a_path_outside_of_the_root_is_absolute():
    assert artifact("/srv/a b.md", "/home/ann/work") == {"uri": "file:///srv/a%20b.md"}
    assert artifact("/home/ann/worker.md", "/home/ann/work") == {
        "uri": "file:///home/ann/worker.md"
    }


def test_no_text_is_taken_for_a_link():
    (found,) = results([made(claim="See [this](0) and [1].", explanation="[a](b)\n[c] (d)")])
    text = found["message"]["text"]
    assert "](" not in text
    assert "Claim: See [this] (0) and [1]." in text


def test_what_could_not_be_judged_is_a_notification():
    ended = log([made()])["runs"][0]["invocations"]
    assert ended == [{"executionSuccessful": True}]
    (ended,) = log([made()], errors=["claim c1 (x): died"])["runs"][0]["invocations"]
    assert ended["executionSuccessful"] is False
    assert ended["toolExecutionNotifications"] == [
        {"level": "error", "message": {"text": "claim c1 (x): died"}}
    ]


def test_a_foreign_parser_reads_it():
    told = Sarif.model_validate(log([made(Reason.NUMBER), made(Reason.GONE, line=40)]))
    (run,) = told.runs
    assert [(one.rule_id, one.level.value) for one in run.results] == [
        ("number", "error"),
        ("gone", "note"),
    ]
    places = [one.locations[0].physical_location for one in run.results]
    assert [(one.artifact_location.uri, one.region.start_line) for one in places] == [
        ("draft.md", 12),
        ("draft.md", 40),
    ]
    assert run.tool.driver.rules[run.results[1].rule_index].id == "gone"


@settings(deadline=None, max_examples=60)
@given(entries=hostile_entries())
def test_any_texts_give_a_valid_log(entries):
    printed = "".join(sarif(entries, version="1", root="/", errors=[e.claim for e in entries]))
    assert not set(printed) & set("\0\t\r\x1b\x7f\x9b\u061c\u202a\u202e\u2028\u2066\u200b\ufeff")
    told = json.loads(printed)
    VALIDATOR.validate(told)
    Sarif.model_validate(told)
    expected = [one for one in entries if one.is_finding]
    found = told["runs"][0]["results"]
    assert len(found) == len(expected)
    for result, one in zip(found, expected, strict=True):
        assert result["properties"].get("claim", "") == one.claim, "exact, whatever is in it"
        physical = result["locations"][0].get("physicalLocation", {})
        assert bool(physical) == bool(one.path)
        uri = physical.get("artifactLocation", {}).get("uri", "")
        assert uri.isascii()
        assert "\\" not in unquote(uri) or "\\" in one.path
        assert physical.get("region", {}).get("startLine") == (one.line if one.path else None)
