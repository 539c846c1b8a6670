"""The language: keys, kinds, values, and names within a storyboard (SF1xx).

Each docstring is the rule's page in the documentation.
"""

from __future__ import annotations

from storyforge.core.diagnostics import Rule


class UnknownKey(Rule):
    """A key is not part of the language.

    What it does: compares each key with those its place knows.

    Why it matters: a misspelt key would be ignored, and its wish with it.

    Example: `fadein: 2s` in `music`.

    Instead: write `fade_in: 2s`; the help lists what may stand there.
    """

    code = "SF101"
    name = "unknown-key"
    message = "{owner} has no key `{key}`"
    label = "{close}"
    help = "it knows: {known}"


class MissingKey(Rule):
    """A key that is needed is missing.

    What it does: looks for the keys that cannot be left out.

    Why it matters: without it there is nothing to show.

    Example: a clip without `source`.

    Instead: add the key.
    """

    code = "SF102"
    name = "missing-key"
    message = "{owner} has no `{key}`"
    help = "add {example}"


class WrongKind(Rule):
    """A list stands where a text is wanted, or the like.

    What it does: compares the kind of each value with what its place wants.

    Why it matters: it cannot be understood.

    Example: `text: [Bonjour, Rivemont]`

    Instead: write one text; for two lines use `text: |`.
    """

    code = "SF103"
    name = "wrong-kind"
    message = "{found} stands where {wanted} is wanted"
    help = "{hint}"


class UnknownType(Rule):
    """A `type` is not known.

    What it does: compares `type`, or the bare name that stands for it, with the types of its
    place.

    Why it matters: there is no recipe for it.

    Example: `motion: zoomin`

    Instead: `motion: zoom-in`; the help lists the types.
    """

    code = "SF104"
    name = "unknown-type"
    message = "there is no {what} `{type}`"
    label = "{close}"
    help = "one of {known}"


class BadValue(Rule):
    """A value cannot be read by its field.

    What it does: gives each field the text as typed.

    Why it matters: it would not mean anything, or be far outside what makes sense.

    Example: `duration: trois secondes`

    Instead: `duration: 3s`
    """

    code = "SF105"
    name = "bad-value"
    message = "`{key}`: {reason}"


class EmptyValue(Rule):
    """A key has no value.

    What it does: looks for values that are not there.

    Why it matters: whether it was forgotten or meant to be empty cannot be told.

    Example: `title:` and nothing after it.

    Instead: give it a value, leave the key out, or write `""` for an empty text.
    """

    code = "SF106"
    name = "empty-value"
    message = "`{key}` has no value"
    help = "give it a value, or leave the key out"


class NotOneOf(Rule):
    """A value is none of those its field knows.

    What it does: compares the value with the list of its field.

    Why it matters: there is nothing it could mean.

    Example: `place: bas`

    Instead: `place: bottom`; the help lists the values.
    """

    code = "SF107"
    name = "not-one-of"
    message = "`{value}` is not one of the values of `{key}`"
    label = "{close}"
    help = "one of {known}"


class DuplicateId(Rule):
    """Two scenes have the same id.

    What it does: compares the ids of the scenes.

    Why it matters: captions over several scenes would not know which is meant.

    Example: `id: tram` twice.

    Instead: give each scene an id of its own.
    """

    code = "SF108"
    name = "duplicate-id"
    message = "scene `{id}` exists already, in line {line}"
    help = "give each scene an id of its own"


class UnknownScene(Rule):
    """A caption or music names a scene that does not exist.

    What it does: compares `from` and `through` with the ids of the scenes.

    Why it matters: nobody knows where it should be.

    Example: `from: seance` where no scene has `id: seance`.

    Instead: give the scene that id, or name one that exists.
    """

    code = "SF109"
    name = "unknown-scene"
    message = "no scene has the id `{id}`"
    label = "{close}"
    help = "{known}"


class ScenesReversed(Rule):
    """A caption or music goes on through a scene that comes before its first.

    What it does: compares the order of the two scenes.

    Why it matters: it would never be seen or heard.

    Example: `from: tram, through: seance` where `seance` is the first scene.

    Instead: exchange the two.
    """

    code = "SF110"
    name = "scenes-reversed"
    message = "scene `{through}` comes before scene `{first}`"
    help = "exchange `from` and `through`"


class EndAndDuration(Rule):
    """A clip has both an end and a duration.

    What it does: looks for both keys in one clip.

    Why it matters: if they disagree, nobody knows which is meant.

    Example: `start: 2s`, `end: 6s`, `duration: 3s`

    Instead: keep the end, or the duration.
    """

    code = "SF111"
    name = "end-and-duration"
    message = "`end` and `duration` say the same thing twice"
    help = "keep one of them"


class NewerVersion(Rule):
    """A file needs a newer program.

    What it does: compares `version` with what the program knows.

    Why it matters: what is new in it would be taken for mistakes; so nothing else is judged.

    Example: `version: 2`

    Instead: update storyforge, or write the file in the version it knows.
    """

    code = "SF112"
    name = "newer-version"
    message = "version {version} of the language is newer than this program, which knows {known}"
    help = "update storyforge"


class BadBrandName(Rule):
    """`brand` is not a plain folder name.

    What it does: looks for paths and for names that some systems cannot hold.

    Why it matters: a kit is a folder in `brand/` of the project, never one outside.

    Example: `brand: ../autre/kit`

    Instead: `brand: rivemont`
    """

    code = "SF113"
    name = "bad-brand-name"
    message = "`{value}` is not the name of a kit: {reason}"
    help = "write the name of a folder in brand/, such as rivemont"


class TooMany(Rule):
    """A list is longer than any story needs.

    What it does: counts the items of each list.

    Why it matters: it is a slip, or a file made to take all the memory.

    Example: 600 scenes.

    Instead: split the story.
    """

    code = "SF114"
    name = "too-many"
    message = "there are {found} items in `{key}`; at most {most} are read"
    help = "split the story"


class TooFew(Rule):
    """A list that needs an item has none.

    What it does: counts the items of each list.

    Why it matters: a story without a scene shows nothing.

    Example: `scenes: []`

    Instead: add a scene, or leave the key out where it may be.
    """

    code = "SF115"
    name = "too-few"
    message = "`{key}` is empty"
    help = "{hint}"


class NotAMapping(Rule):
    """A file is YAML, but not a storyboard.

    What it does: looks at the first value of the file.

    Why it matters: there are no keys to read.

    Example: a file that holds a plain text.

    Instead: begin with `storyforge new NAME`, which writes one that renders.
    """

    code = "SF116"
    name = "not-a-mapping"
    message = "{what} is a list of keys and values; this file is {found}"
    help = "begin with version: 1"
