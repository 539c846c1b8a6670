"""Diagnostics as people read them."""

from __future__ import annotations

from storyforge.cli.reporting.text import report
from storyforge.core.diagnostics import Span
from tests.cli.findings import FILE, SOURCES, dim, tip, too_long


def test_a_diagnostic_looks_like_this() -> None:
    """What, where, the line with its marks, and what to do about it."""
    assert report([too_long()], SOURCES, 1) == (
        "error TEST204 transition-too-long: "
        "the transition takes 3.0 s but the scene before it lasts 2.0 s\n"
        "  --> storyboards/conseil.yaml:6:45\n"
        "    6 |     transition: {type: crossfade, duration: 3s}\n"
        "      |                                             ^^ at most 1.9 s fits\n"
        '  help: shorten the transition, or lengthen scene "seance"\n'
        "\n"
        "1 error in 1 storyboard"
    )


def test_a_span_of_several_lines_marks_its_first() -> None:
    """The marks run to the end of the line; without a label nothing follows them."""
    lines = report([dim()], SOURCES, 2).splitlines()
    assert lines[2:4] == [
        "    4 |   - {type: card, layout: title}",
        "      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    ]
    assert lines[-1] == "1 warning in 2 storyboards"


def test_help_of_several_lines_is_aligned() -> None:
    """A diagnostic about no place in particular has no excerpt, but its help."""
    assert report([tip()], SOURCES, 1).splitlines()[:3] == [
        "hint TEST900 could-be-better: a thought",
        "  help: first this",
        "        then that",
    ]


def test_nothing_found_is_said() -> None:
    """Silence would leave the author wondering whether anything was checked."""
    assert report([], {}, 3) == "nothing to correct in 3 storyboards"


def test_all_kinds_are_counted() -> None:
    """Errors come first in the count."""
    text = report([tip(), dim(), too_long(), too_long(Span(FILE, 1, 1, 1, 2))], SOURCES, 1)
    assert text.splitlines()[-1] == "2 errors, 1 warning, 1 hint in 1 storyboard"


def test_a_line_that_is_not_there_leaves_no_excerpt() -> None:
    """A source that changed meanwhile is no reason to stop reporting."""
    text = report([too_long(Span(FILE, 99, 1, 99, 2))], SOURCES, 1)
    assert "conseil.yaml:99:1\n  help:" in text


def test_colours_change_nothing_else() -> None:
    """With its escapes taken out, the coloured text is the plain one."""
    import click

    coloured = report([too_long(), dim(), tip()], SOURCES, 1, colour=True)
    assert "\x1b[31m" in coloured
    assert click.unstyle(coloured) == report([too_long(), dim(), tip()], SOURCES, 1)


def test_messages_cannot_move_the_cursor() -> None:
    """What an author wrote is shown, never obeyed."""
    hostile = too_long().rule.at(None, wanted="\x1b[2J3 s", scene="\u202e2 s")
    first = report([hostile], {}, 1).splitlines()[0]
    assert "\x1b" not in first
    assert "\u202e" not in first
