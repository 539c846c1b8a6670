"""Summaries are made of records that may be a stranger's: whatever is in them stays text."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.cli.ci.markdown import MARKER, markdown, read_records, text
from storyforge.errors import UsageError

SUMMARY = {"type": "summary", "stories": {"changed": 1, "added": 0, "broken": 1, "unchanged": 4}}
STORY = {
    "type": "story", "status": "changed", "storyboard": "ville/mot.yaml", "title": "Le mot",
    "before": "ville/mot.yaml", "after": "ville/mot.yaml", "difference": 0.74,
    "new": [], "solved": [{"code": "SF401", "message": "x"}],
    "platforms": [{
        "platforms": ["square"], "times": [], "texts": [], "sound": None,
        "scenes": [
            {"scene": "scene 1", "subject": "card title", "status": "changed", "moved": False,
             "times": [{"what": "the scene lasts", "before": "0.4", "after": "0.6"}],
             "texts": [{"place": "title", "before": "Mot", "after": "Parole"}]},
            {"scene": "scene 2", "status": "same", "moved": False},
            {"scene": "scene 3", "subject": "photo a.jpg", "status": "added", "moved": False},
        ],
    }],
}  # fmt: skip


def plain(words: str) -> str:
    """Markdown without its escapes, as a reader sees it."""
    return re.sub(r"\\(.)", r"\1", words).replace("\u2060", "")


def test_a_story_that_changed() -> None:
    """Words before and after, lengths, scenes that came; what is the same is not told."""
    told = markdown([STORY, SUMMARY], "https://example.org/run")
    assert told.startswith(f"{MARKER}\n### Stories: 1 changed, 1 with errors\n")
    assert plain(told).splitlines()[3:] == [
        "#### 🟡 Le mot (changed)",
        "ville/mot.yaml, ΔE up to 0.7",
        "",
        "- solved: SF401 x",
        "- scene 1: the scene lasts 0.6 s instead of 0.4 s",
        "- scene 1: title: ~~Mot~~ **Parole**",
        "- scene 3: photo a.jpg added",
        "",
        "[Before and after, with pictures](https://example.org/run)",
    ]


def test_new_errors_come_first() -> None:
    """With their place, as in the annotations."""
    found = {"severity": "error", "code": "SF654", "message": "no card", "file": "a.yaml",
             "line": 7}  # fmt: skip
    told = plain(markdown([{**STORY, "status": "broken", "new": [found]}, SUMMARY]))
    assert "- **error SF654** at a.yaml:7: no card" in told


def test_nothing_changed() -> None:
    """That is said, too."""
    assert "nothing changed" in markdown([{"type": "summary", "stories": {"unchanged": 3}}])


def test_long_summaries_are_cut() -> None:
    """A comment has a limit, and so has a reader."""
    long = {**STORY, "title": "x" * 900}
    told = markdown([long] * 300, "https://example.org")
    assert len(told) < 65_000
    assert "… and 260 more." in told or told.count("####") <= 40
    assert told.endswith("[Before and after, with pictures](https://example.org)\n")


@given(st.text(max_size=200))
def test_any_text_is_one_line_of_plain_text(words: str) -> None:
    """No markup, no HTML, nobody called, no line that could be something else."""
    found = text(words)
    assert not re.search(r"[\n\r\x00-\x1f\u2028\u202e]", found)
    assert not re.search(r"(?<!\\)[<>`*_\[\]()!|&~#]", found)
    assert not re.search(r"@\w", found)


@pytest.mark.parametrize(
    "words",
    ["@maire", "![x](https://x.org/y.png)", "<img src=x>", "</details>", "#1", "https://x.org",
     "www.x.org", "&commat;maire", "`x`", "| a | b |", MARKER],
)  # fmt: skip
def test_known_tricks(words: str) -> None:
    """Each stays readable, and does nothing."""
    found = text(words)
    assert plain(found) == words
    assert found != words


@pytest.mark.parametrize(
    "records", ["", "[]", "{", "1", '["x"]', "[" * 5000, '{"type": 1}\nnull', "x" * 5_000_001]
)
def test_what_is_no_record(records: str) -> None:
    """It is refused as a whole."""
    with pytest.raises(UsageError):
        read_records(records)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
_KEYS = st.sampled_from([*STORY, "texts", "times", "scenes", "stories"])


@given(st.lists(st.dictionaries(_KEYS, _JSON | st.sampled_from(["story", "summary"])), min_size=1))
def test_forged_records_never_break_it(records: list[dict[str, object]]) -> None:
    """Whatever is where something else should be is left out or shown as text."""
    told = markdown(read_records("\n".join(map(json.dumps, records))))
    assert told.startswith(MARKER)
