"""JUnit XML, read back by junitparser and by lxml."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from junitparser import JUnitXml
from lxml import etree
from report_samples import CLAIM, hostile_entries, made

from app.reports.junit import UNJUDGED, junit
from models.inputs import clean
from models.status import Reason


def parsed(entries, **more):
    return list(JUnitXml.fromstring("".join(junit(entries, **more)).encode()))


def test_a_suite_a_document_with_its_counts():
    suites = parsed(
        [
            made(Reason.STATED),
            made(Reason.NUMBER, line=20),
            made(Reason.GONE, line=21),
            made(None, line=22),
            made(Reason.NOT_STATED, document="paper.pdf", place="page 3"),
        ]
    )
    assert [(s.name, s.tests, s.failures, s.errors, s.skipped) for s in suites] == [
        ("draft.md", 4, 2, 1, 0),
        ("paper.pdf", 1, 1, 0, 0),
    ]


def test_a_case_a_citation():
    (suite,) = parsed([made(Reason.NUMBER), made(Reason.STATED, url=""), made(None)])
    contradicted, verified, unchecked = suite
    assert contradicted.classname == "draft.md"
    assert contradicted.name == f"draft.md:12:3: {CLAIM} <https://example.org/dam>"
    assert contradicted._elem.get("file") == "draft.md"
    assert contradicted._elem.get("line") == "12"
    (failure,) = contradicted.result
    assert (failure._tag, failure.type) == ("failure", "number")
    assert failure.message == "The page gives another number. So it is."
    assert failure.text.split("\n") == [
        "contradicted number: The page gives another number. So it is.",
        f"Claim: {CLAIM}",
        "Page: “It is 128 metres high.”",
        "https://example.org/dam",
    ]
    assert verified.is_passed
    assert verified.name == f"draft.md:12:3: {CLAIM}"
    assert "Page: “It is 128 metres high.”" in verified.system_out
    (error,) = unchecked.result
    assert (error._tag, error.type, error.message) == ("error", "not_checked", "not checked yet")


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_fails_unless_it_is_verified(reason):
    ((case,),) = parsed([made(reason)])
    assert [(one._tag, one.type) for one in case.result] == (
        [] if reason.status == "verified" else [("failure", reason.value)]
    )


def test_what_could_not_be_judged_is_an_error():
    message = "claim c01 (https://example.org/a): the <extractor> died"
    *_, suite = parsed([made()], errors=[message])
    assert (suite.name, suite.tests, suite.errors, suite.failures) == (UNJUDGED, 1, 1, 0)
    (case,) = suite
    assert (case.name, case.result[0].type, case.result[0].message) == (
        message,
        "not_judged",
        message,
    )


def test_nothing_is_still_a_file():
    assert parsed([]) == []


@settings(deadline=None)
@given(entries=hostile_entries())
def test_no_text_breaks_the_xml(entries):
    text = "".join(junit(entries))
    tree = etree.fromstring(text.encode())  # a strict parser: a forbidden character is an error
    assert len(tree.findall(".//testcase")) == len(entries)
    suites = parsed(entries)
    assert sum(suite.tests for suite in suites) == len(entries)
    assert sum(suite.failures for suite in suites) == sum(one.is_finding for one in entries)
    cases = [case for suite in suites for case in suite]
    for case, one in zip(cases, entries, strict=True):
        assert case.classname == clean(one.path or one.document)
        assert clean(one.claim) in case.name
        assert [r._tag for r in case.result] == (
            ["error"] if one.reason is None else ["failure"] if one.is_finding else []
        )
