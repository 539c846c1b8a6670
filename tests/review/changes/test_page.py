"""The page of a comparison says what changed, alone and in two languages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import escape

from storyforge.compiler import Options
from storyforge.review.changes.comparison import Comparison, compare_revisions
from storyforge.review.changes.page import page
from storyforge.review.changes.wording import say_place
from storyforge.review.changes.writing import write_page
from tests.review.changes.proposal import propose, story, write


@pytest.fixture
def comparison(project: Path) -> Comparison:
    """What the six changes make."""
    propose(project)
    return compare_revisions("HEAD", None, [], Options())


def test_places_in_both_languages() -> None:
    """What comparisons call places is translated; a kit's own slots are not."""
    assert say_place("caption 2", "fr") == "légende 2"
    assert say_place("caption 2 shows", "en") == "Caption 2 shows for"
    assert say_place("kicker", "fr") == "kicker"


def test_everything_is_in_it(comparison: Comparison) -> None:
    """Each story by its title, pictures before and after with a slider, words, diagnostics."""
    text = page(comparison, "fr")
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", text) == [
        "Affiche", "Marque", "Parole", "Nouvelle", "Panne", "Rythme", "Séance"
    ]  # fmt: skip
    assert "<del>Mot</del><ins>Parole</ins>" in text
    assert "SF654" in text
    assert text.count('type="range"') == 4, "the word, the clip, the blue twice"
    assert text.count('class="single added"') == 2
    assert "1 story inchangée" in text
    assert "0,6 s au lieu de 0,4 s" in text


def test_english_on_a_french_page_says_so(comparison: Comparison) -> None:
    """Diagnostics, descriptions and what went wrong have their language, for screen readers."""
    (panne,) = (each for each in comparison.stories if each.title == "Panne")
    mot = next(each for each in comparison.stories if each.platforms)
    failing = replace(mot.platforms[0], trouble="it went wrong")
    failed = replace(comparison, stories=(panne, replace(mot, platforms=(failing,))))
    text = page(failed, "fr")
    assert f'<span lang="en">{escape(panne.new[0].message)}' in text
    assert '<span lang="en">it went wrong</span>' in text
    assert text.count("<pre ") == text.count('<pre lang="en">') > 1


def test_it_loads_nothing(comparison: Comparison) -> None:
    """No address but those of pictures within the page and of its own headings."""
    text = page(comparison)
    found = re.findall(r'(?:src|href|action|poster|srcset)="([^"]*)"', text)
    assert found
    assert all(each.startswith(("data:", "#")) for each in found)
    assert "url(" not in text
    assert "@import" not in text.partition("<style>")[2].partition("</style>")[0]


def test_the_same_twice(comparison: Comparison) -> None:
    """Neither time nor a path of the machine is in it."""
    text = page(comparison)
    assert text == page(compare_revisions("HEAD", None, [], Options()))
    assert str(Path.cwd().parents[1]) not in text


def test_words_of_authors_stay_words(project: Path) -> None:
    """A title that looks like markup is shown as it is written."""
    write(project, "mot", story("<img src=x onerror=alert(1)>"))
    text = page(compare_revisions("HEAD", None, [], Options()))
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_where_it_is_written(comparison: Comparison, project: Path) -> None:
    """In the project's output, in a folder, or to a file of that name."""
    assert write_page(comparison, [], Options()) == project / "output" / "diff" / "index.html"
    folder = write_page(comparison, [], Options(), project / "review")
    file = write_page(comparison, [], Options(), project / "changes.html", "en")
    assert folder == project / "review" / "index.html"
    assert file == project / "changes.html"
    assert '<html lang="en">' in file.read_text("utf-8")


def test_nothing_changed(project: Path) -> None:
    """There is a page all the same, which says so."""
    text = page(compare_revisions("HEAD", None, [project], Options()), "en")
    assert "Nothing changed." in text
    assert "7 stories unchanged" in text
