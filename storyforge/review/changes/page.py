"""The page of a comparison: one file that stands alone, for whoever reviews a change."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from markupsafe import Markup

from storyforge.core.diagnostics import Diagnostic
from storyforge.review.changes.comparing import SceneChange, TextChange, TimeChange
from storyforge.review.changes.comparison import (
    Comparison,
    PlatformDifference,
    StoryDifference,
)
from storyforge.review.changes.pictures import Sight
from storyforge.review.changes.wording import say, say_place
from storyforge.review.html import document, tag, together, webp
from storyforge.review.texts import Language, decimal, language_of
from storyforge.review.texts import say as say_any

_WORDS = re.compile(r"\s+|[^\s]+")
_STYLES = ("page/base.css", "changes/page.css")
_CONTEXT = 2
"""Lines around a change in a storyboard's text."""


def page(comparison: Comparison, language: Language | None = None) -> str:
    """The page, in a language, or in that of the first story that changed."""
    changed = comparison.changed
    chosen = language or language_of(next((each.language for each in changed), "en"))
    return _Page(comparison, chosen).whole()


@dataclass(frozen=True, slots=True)
class _Page:
    comparison: Comparison
    language: Language

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def whole(self) -> str:
        stories = [_Story(self.comparison, self.language, story, f"story-{number}").article()
                   for number, story in enumerate(self.comparison.changed, start=1)]  # fmt: skip
        body = (
            tag("a", self.say("stories"), href="#stories", class_="skip"),
            self._header(),
            tag("main", *stories, self._unchanged(), id="stories"),
        )
        files = resources.files("storyforge.review")
        return document(
            *body, language=self.language, title=self.say("title"),
            style="".join((files / name).read_text("utf-8") for name in _STYLES),
            script=(files / "changes" / "page.js").read_text("utf-8"),
        )  # fmt: skip

    def _header(self) -> Markup:
        compared = self.comparison
        head = self.say("working tree") if compared.is_working_tree else compared.head
        between = self.say("between", base=compared.base, head=head)
        return tag(
            "header",
            tag("h1", self.say("title")),
            tag("p", between, class_="quiet"),
            tag("p", self._counts()),
            self._contents(),
            self._view(),
        )

    def _counts(self) -> str:
        statuses = [story.status for story in self.comparison.changed]
        counts = [self.say(f"count-{status}", n=statuses.count(status))
                  for status in ("changed", "added", "removed", "broken")
                  if status in statuses]  # fmt: skip
        return ", ".join(counts) or self.say("nothing")

    def _contents(self) -> Markup | None:
        if len(self.comparison.changed) < 2:
            return None
        links = [
            tag("li", tag("a", story.title, href=f"#story-{number}"), " ",
                tag("span", self.say(story.status), class_=f"chip {story.status}"))
            for number, story in enumerate(self.comparison.changed, start=1)
        ]  # fmt: skip
        return tag("nav", tag("ul", *links), aria_label=self.say("stories"))

    def _view(self) -> Markup | None:
        if not any(sight.mask for story in self.comparison.changed for sight in _sights(story)):
            return None
        box = tag("input", type="checkbox", data_aside=True)
        return tag(
            "div",
            tag("label", box, self.say("side by side"), class_="check"),
            tag("p", self.say("what de is"), class_="quiet"),
            class_="view",
        )

    def _unchanged(self) -> Markup | None:
        names = [each.pair.name for each in self.comparison.stories if each.status == "unchanged"]
        if not names:
            return None
        listed = tag("ul", *(tag("li", name, class_="path") for name in names))
        return tag("details", tag("summary", self.say("unchanged stories", n=len(names))), listed)


def _sights(story: StoryDifference) -> Iterator[Sight]:
    for platform in story.platforms:
        for scene in platform.sights:
            yield from scene


@dataclass(frozen=True, slots=True)
class _Story:
    """One story that changed."""

    comparison: Comparison
    language: Language
    story: StoryDifference
    anchor: str

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def article(self) -> Markup:
        story = self.story
        heading = f"{self.anchor}-title"
        return tag(
            "article",
            tag(
                "header",
                tag(
                    "div",
                    tag("h2", story.title, id=heading, lang=story.language),
                    tag("span", self.say(story.status), class_=f"chip {story.status}"),
                    class_="title",
                ),
                tag("p", story.pair.name, class_="path"),
                self._renamed(),
            ),
            *self._notes(),
            self._diagnostics("new", story.new),
            *(self._platform(each) for each in story.platforms),
            self._diagnostics("solved", story.solved),
            self._source(),
            class_="story", id=self.anchor, aria_labelledby=heading,
        )  # fmt: skip

    def _renamed(self) -> Markup | None:
        pair = self.story.pair
        if not pair.is_renamed:
            return None
        return tag("p", self.say("was", name=pair.before), class_="quiet")

    def _notes(self) -> Iterator[Markup]:
        story, base = self.story, self.comparison.base
        for key, names in (("borrowed", story.borrowed), ("slated", story.slated)):
            if names:
                yield tag("p", self.say(key, names=", ".join(names), base=base), class_="note")
        if self.story.was_broken:
            yield tag("p", self.say("old errors"), class_="note")

    # Diagnostics and texts

    def _diagnostics(self, key: str, found: Sequence[Diagnostic]) -> Markup | None:
        if not found:
            return None
        items = [self._diagnostic(each, is_solved=key == "solved") for each in found]
        return together(tag("h3", self.say(key)), tag("ul", *items, class_="found"))

    def _diagnostic(self, found: Diagnostic, *, is_solved: bool) -> Markup:
        severity = found.severity.value
        kind = tag("strong", f"{say_any(severity, self.language)} {found.code}")
        place: list[Markup] = []
        if found.span:
            line = self.say("line", line=found.span.line)
            place = [tag("br"), tag("span", f"{found.span.file}, {line}", class_="path")]
        advice = [tag("br"), found.help] if found.help and not is_solved else []
        words = tag("span", found.message, *advice, lang="en")
        return tag("li", kind, " ", words, *place, class_="solved" if is_solved else severity)

    def _source(self) -> Markup | None:
        before, after = self.story.texts
        if before == after:
            return None
        told = difflib.unified_diff(
            before.splitlines(), after.splitlines(), n=_CONTEXT, lineterm="", fromfile="a",
            tofile="b",
        )  # fmt: skip
        lines = [line for line in told if not line.startswith(("---", "+++"))]
        return tag("details", tag("summary", self.say("source")), _marked_lines(lines))

    # Pictures

    def _platform(self, platform: PlatformDifference) -> Markup:
        change = platform.change
        shown = [
            self._scene(scene, sights)
            for scene, sights in zip(change.scenes, platform.sights, strict=True)
            if not scene.is_same
        ]
        return tag(
            "section",
            tag("h3", self.say("on", platforms=", ".join(platform.platforms))),
            tag("p", self.say("trouble", reason=platform.trouble), class_="note")
            if platform.trouble else None,
            *self._times(change.times),
            self._words(change.texts),
            tag("div", *shown, class_="scenes") if shown else None,
            self._sound(platform),
            self._same_scenes(change.scenes),
            class_="platforms",
        )  # fmt: skip

    def _sound(self, platform: PlatformDifference) -> Markup | None:
        if not platform.change.sound_changed:
            return None
        lines = platform.change.sound
        heading = tag("h4", self.say("sound"))
        return together(heading, _marked_lines(lines) if lines else None)

    def _same_scenes(self, scenes: Sequence[SceneChange]) -> Markup | None:
        same = [each for each in scenes if each.is_same]
        if not same:
            return None
        items = [tag("li", self._name(each), ", ", tag("code", each.shown.subject))
                 for each in same]  # fmt: skip
        return tag(
            "details", tag("summary", self.say("unchanged scenes", n=len(same))), tag("ul", *items)
        )

    def _scene(self, change: SceneChange, sights: Sequence[Sight]) -> Markup:
        chips = [tag("span", self.say(change.status), class_=f"chip {change.status}")]
        if change.moved:
            chips.append(tag("span", self.say("moved"), class_="chip"))
        figures = [self._figure(change, sight) for sight in sights]
        no_difference = change.status == "changed" and not sights and change.moments == ()
        return tag(
            "section",
            tag("h4", self._name(change), " ", *chips),
            tag("p", change.shown.subject, class_="path"),
            *self._times(change.times),
            self._words(change.texts),
            tag("div", *figures, class_="moments") if figures else None,
            tag("p", self.say("no difference"), class_="quiet") if no_difference else None,
            tag("p", self.say("only the transition"), class_="quiet")
            if change.is_transition_only
            else None,
            self._details(change),
            class_=f"scene {'wide' if len(figures) > 1 else ''}".strip(),
        )

    def _name(self, change: SceneChange) -> str:
        scene = change.shown
        number = self.say("scene", number=scene.index + 1)
        return f"{number} « {scene.name} »" if scene.named else number

    def _details(self, change: SceneChange) -> Markup | None:
        if not change.details:
            return None
        return tag(
            "details", tag("summary", self.say("description")), _marked_lines(change.details)
        )

    def _times(self, changes: Iterable[TimeChange]) -> Iterator[Markup]:
        for each in changes:
            old, now = (_decimals(text, self.language) for text in (each.before, each.after))
            told = self.say("instead", before=old, after=now)
            yield tag("p", f"{say_place(each.what, self.language)} {told}")

    def _words(self, changes: Sequence[TextChange]) -> Markup | None:
        if not changes:
            return None
        items = []
        for each in changes:
            place = "story title" if each.place == "title" else each.place
            items.append(tag("dt", say_place(place, self.language)))
            items.append(tag("dd", _word_by_word(each), lang=self.story.language))
        return tag("dl", *items, class_="words")

    def _figure(self, change: SceneChange, sight: Sight) -> Markup | None:
        name = self._name(change)
        if not (sight.before and sight.after):
            return self._single(name, change, sight)
        moment = say_place(sight.moment.what, self.language)
        called = f"{name}, {moment}"
        compare = tag(
            "div",
            webp(sight.after, self.say("after of", scene=called), class_="after"),
            webp(sight.before, self.say("before of", scene=called), class_="before"),
            webp(sight.mask, "", class_="mask") if sight.mask else None,
            tag("span", self.say("before"), class_="tag left", aria_hidden="true"),
            tag("span", self.say("after"), class_="tag right", aria_hidden="true"),
            tag("input", type="range", min=0, max=100, value=50,
                aria_label=self.say("slider", scene=called)),
            class_="compare",
        )  # fmt: skip
        return tag("figure", compare, self._caption(moment, sight), class_="pair")

    def _caption(self, moment: str, sight: Sight) -> Markup:
        parts: list[object] = [moment]
        if sight.difference is not None and sight.share is not None:
            mean = decimal(sight.difference, 1, self.language)
            share = decimal(100 * sight.share, 0 if sight.share >= 0.095 else 1, self.language)
            parts += [tag("br"), self.say("difference", mean=mean, share=share)]
            box = tag("input", type="checkbox", data_mask=True)
            parts += [tag("br"), tag("label", box, self.say("mask"), class_="check")]
        return tag("figcaption", *parts)

    def _single(self, name: str, change: SceneChange, sight: Sight) -> Markup | None:
        if not (sight.before or sight.after):
            return None
        key = "after of" if sight.after else "before of"
        picture = webp(sight.after or sight.before, self.say(key, scene=name))
        return tag("figure", picture, class_=f"single {change.status}")


def _decimals(text: str, language: Language) -> str:
    return text.replace(".", ",") if language == "fr" else text


def _marked_lines(lines: Iterable[str]) -> Markup:
    """Lines that begin with `-` or `+`, marked as gone and new."""
    names = {"-": "del", "+": "ins"}
    marked = [tag(names[line[0]], line) if line[:1] in names else f"{line}\n" for line in lines]
    return tag("pre", tag("code", *marked), lang="en")


def _word_by_word(change: TextChange) -> Markup:
    """Words that went and came; what both have stands once."""
    old, now = (_WORDS.findall(text or "") for text in (change.before, change.after))
    parts: list[object] = []
    for kind, start, end, begins, ends in difflib.SequenceMatcher(
        None, old, now, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            parts.append("".join(now[begins:ends]))
            continue
        if end > start:
            parts.append(tag("del", "".join(old[start:end])))
        if ends > begins:
            parts.append(tag("ins", "".join(now[begins:ends])))
    return together(*parts)
