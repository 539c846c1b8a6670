"""Diagnostics as programs read them."""

from __future__ import annotations

import json

import pytest

from storyforge.cli.reporting import FORMATS, reporter
from storyforge.cli.reporting.records import fingerprints
from storyforge.core.diagnostics import Severity, Span
from tests.cli.findings import FILE, SOURCES, TooLong, dim, tip, too_long

ALL = [too_long(), dim(), tip()]


def test_json_is_one_object_a_line() -> None:
    """Each diagnostic with everything known of it, then the count."""
    first, _, last, summary = map(json.loads, reporter("json")(ALL, SOURCES, 4).splitlines())
    assert first == {
        "type": "diagnostic",
        "severity": "error",
        "code": "TEST204",
        "name": "transition-too-long",
        "message": "the transition takes 3.0 s but the scene before it lasts 2.0 s",
        "label": "at most 1.9 s fits",
        "help": 'shorten the transition, or lengthen scene "seance"',
        "values": {"wanted": "3.0 s", "scene": "2.0 s", "most": "1.9 s", "id": "seance"},
        "file": FILE,
        "line": 6,
        "column": 45,
        "end_line": 6,
        "end_column": 47,
    }
    assert last["file"] is None
    assert summary == {"type": "summary", "storyboards": 4, "errors": 1, "warnings": 1, "hints": 1}


def test_github_annotates_lines() -> None:
    """One command a diagnostic; a span of several lines has no columns."""
    error, warning, notice = reporter("github")(ALL, SOURCES, 1).splitlines()
    assert error == (
        f"::error file={FILE},line=6,endLine=6,col=45,endColumn=47,"
        "title=TEST204 transition-too-long::"
        "the transition takes 3.0 s but the scene before it lasts 2.0 s%0A"
        'at most 1.9 s fits%0Ashorten the transition, or lengthen scene "seance"'
    )
    assert warning.startswith(f"::warning file={FILE},line=4,endLine=6,title=")
    assert "100%25 of readers" in warning
    assert notice == "::notice title=TEST900 could-be-better::a thought%0Afirst this%0Athen that"


def test_github_properties_are_escaped() -> None:
    """A colon or a comma in a file's name does not end its property."""
    line = reporter("github")([too_long(Span("a,b:c.yaml", 1, 1, 1, 2))], {}, 1)
    assert line.startswith("::error file=a%2Cb%3Ac.yaml,line=1,")


def test_github_with_nothing_to_say_says_nothing() -> None:
    """An empty report annotates nothing."""
    assert reporter("github")([], {}, 3) == ""


def test_gitlab_is_an_array_of_issues() -> None:
    """Every issue has the five fields that GitLab requires."""
    issues = json.loads(reporter("gitlab")(ALL, SOURCES, 1))
    assert [issue["severity"] for issue in issues] == ["major", "minor", "info"]
    assert issues[1]["location"] == {"path": FILE, "lines": {"begin": 4, "end": 6}}
    assert issues[0]["check_name"] == "transition-too-long"
    assert issues[0]["description"].startswith("TEST204 transition-too-long: ")
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_gitlab_with_nothing_to_say_is_an_empty_array() -> None:
    """GitLab compares with the report of the target branch, so there must be one."""
    assert json.loads(reporter("gitlab")([], {}, 1)) == []


def test_sarif_names_rules_and_places() -> None:
    """Results point to their rules, and to regions counted in characters."""
    (run,) = json.loads(reporter("sarif")([tip(), *ALL], SOURCES, 1))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["TEST204", "TEST301", "TEST900"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "note"]
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == FILE
    assert place["region"] == {"startLine": 6, "startColumn": 45, "endLine": 6, "endColumn": 47}
    assert "locations" not in run["results"][0]


def test_sarif_addresses_are_encoded() -> None:
    """A file's name becomes a valid URI."""
    log = json.loads(reporter("sarif")([too_long(Span("é t/a.yaml", 1, 1, 1, 2))], {}, 1))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "%C3%A9%20t/a.yaml"


def test_fingerprints_survive_moved_lines() -> None:
    """A finding is the same finding when lines above it come or go."""
    moved = too_long(Span(FILE, 26, 45, 26, 47))
    assert list(fingerprints([moved])) == list(fingerprints([too_long()]))


def test_fingerprints_tell_equal_findings_apart() -> None:
    """Two scenes with the same mistake are two findings."""
    one, two = fingerprints([too_long(), too_long(Span(FILE, 26, 45, 26, 47))])
    assert one != two


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_takes_every_severity(form: str) -> None:
    """A severity that is added later must be known to every format."""
    assert {each.severity for each in ALL} == set(Severity)
    assert TooLong.code in reporter(form)(ALL, SOURCES, 1)
