"""Files and YAML: what cannot be read, and what YAML has that is refused (SF00x, SF01x).

Each docstring is the rule's page in the documentation.
"""

from __future__ import annotations

from storyforge.core.diagnostics import Rule


class NotReadable(Rule):
    """A file cannot be opened.

    What it does: opens the storyboard or the kit.

    Why it matters: there is nothing to compile.

    Example: `storyforge check conseil.yml` where the file is called `conseil.yaml`.

    Instead: check the name and the permissions of the file.
    """

    code = "SF001"
    name = "not-readable"
    message = "the file cannot be read: {reason}"


class NotUtf8(Rule):
    """A file is written in another encoding than UTF-8.

    What it does: decodes the bytes, and shows the first that is not UTF-8.

    Why it matters: in another encoding `é` is another byte, and words would come out wrong on
    the screen.

    Example: a file saved as Windows-1252 or as UTF-16 by an old editor.

    Instead: choose UTF-8 (with or without BOM) where the editor saves.
    """

    code = "SF002"
    name = "not-utf8"
    message = "the file is not UTF-8: {found}"
    label = "{char}"
    help = "save the file as UTF-8"


class FileTooLarge(Rule):
    """A file is larger than any storyboard.

    What it does: looks at the size before anything is parsed.

    Why it matters: a file of this size is not a storyboard, and parsing it would take minutes.

    Example: a video renamed to `story.yaml`.

    Instead: name the media in `source`.
    """

    code = "SF003"
    name = "file-too-large"
    message = "the file has {size} MB; at most 1 MB is read"
    help = "a storyboard is text: media is named in it, not put into it"


class EmptyFile(Rule):
    """A file is empty, or holds comments only.

    What it does: looks for any value at all.

    Why it matters: there is no story to tell.

    Example: a file that was created but never saved.

    Instead: begin with `storyforge new NAME`, which writes one that renders.
    """

    code = "SF004"
    name = "empty-file"
    message = "there is nothing in this file"
    help = "begin with `storyforge new NAME`"


class TooDeep(Rule):
    """Lists and mappings lie in each other too deep.

    What it does: counts the depth while parsing.

    Why it matters: nothing in the language needs it; it is a slip, or a file made to hurt the
    parser.

    Example: `[[[[[[[[…`

    Instead: close the brackets that are open.
    """

    code = "SF005"
    name = "too-deep"
    message = "values lie in each other more than {most} deep"
    help = "close the brackets that are open"


class TooManyValues(Rule):
    """A file has more values than any storyboard.

    What it does: counts the values while parsing.

    Why it matters: a file of this size is not one story.

    Example: a list of 60,000 captions.

    Instead: split it into several storyboards.
    """

    code = "SF006"
    name = "too-many-values"
    message = "the file has more than {most} values"
    help = "split the story"


class SeveralDocuments(Rule):
    """A file holds several YAML documents.

    What it does: looks for a second `---`.

    Why it matters: one file is one story; the others would be ignored.

    Example: `---` between two stories.

    Instead: put each story into a file of its own.
    """

    code = "SF007"
    name = "several-documents"
    message = "a second document begins here"
    label = "one file is one story"
    help = "put the second story into a file of its own"


class InvisibleCharacter(Rule):
    """A character that nobody can see stands in the file.

    What it does: looks for control characters, and for line separators that editors do not show
    as a new line.

    Why it matters: YAML refuses them or reads a new line where the editor shows none.

    Example: U+2028, copied from a layout program.

    Instead: delete it and type a space or a new line.
    """

    code = "SF008"
    name = "invisible-character"
    message = "there is an invisible character here: {char} {what}"
    help = "delete it; it often comes along when text is copied from another program"


class YamlSyntax(Rule):
    """The text is not YAML, and none of the known traps explains it.

    What it does: parses the file.

    Why it matters: nothing after this place can be read.

    Example: a `{` that is never closed.

    Instead: compare the line, and the one above, with their neighbours; put texts in quotes.
    """

    code = "SF009"
    name = "yaml-syntax"
    message = "this is not YAML: {problem}"
    label = "reading stops here"
    help = "compare the line, and the one above, with their neighbours"


class WrongIndentation(Rule):
    """A key is indented differently from its neighbours.

    What it does: parses the file, and looks at the line where it stops.

    Why it matters: indentation says what belongs to what.

    Example: `source:` one space to the right of `type:`.

    Instead: begin all keys of a scene in the same column.
    """

    code = "SF010"
    name = "wrong-indentation"
    message = "this line is not indented like the others of its block"
    help = "move it below the first letter of its neighbours"


class TabIndentation(Rule):
    """A line is indented with a tab.

    What it does: looks at what stands before the first letter of each line.

    Why it matters: YAML does not allow it, because a tab is as wide as each editor likes.

    Example: a tab before `source:`.

    Instead: indent with two spaces for each level; editors can do so on the Tab key.
    """

    code = "SF011"
    name = "tab-indentation"
    message = "the line is indented with a tab"
    label = "a tab"
    help = "indent with spaces, two for each level"


class DuplicateKey(Rule):
    """A mapping has the same key twice.

    What it does: compares the keys of each mapping.

    Why it matters: one of the two values would be lost without a word.

    Example: two `title:` in one storyboard.

    Instead: keep one of the two.
    """

    code = "SF012"
    name = "duplicate-key"
    message = "`{key}` is here a second time; the first is in line {line}, column {column}"
    label = "written twice"
    help = "keep one of the two"


class KeyNotText(Rule):
    """A key is a list or a mapping.

    What it does: looks at the kind of each key.

    Why it matters: no key of the language is; it is usually a template that was not filled in.

    Example: `title: {{ titre }}`

    Instead: write the text, in quotes.
    """

    code = "SF013"
    name = "key-not-text"
    message = "a key is a word, not a list or a mapping"
    help = "for a text that begins with {{ or [ write quotes around it"


class Anchor(Rule):
    """A value is marked with an anchor.

    What it does: looks for `&name` before a value.

    Why it matters: a storyboard is read aloud from top to bottom; what is shared stands in
    `defaults` or in the kit.

    Example: `motion: &slow {type: zoom-in}`

    Instead: use `defaults`, or write the value where it is needed.
    """

    code = "SF014"
    name = "no-anchors"
    message = "`&{name}` is an anchor; they are not used here"
    help = "write the value where it is needed, or use `defaults`"


class Alias(Rule):
    """A value is repeated with an alias.

    What it does: looks for `*name` where `&name` exists.

    Why it matters: a storyboard is read aloud from top to bottom; aliases can also make a small
    file enormous.

    Example: `motion: *slow`

    Instead: use `defaults`, or write the value out.
    """

    code = "SF015"
    name = "no-aliases"
    message = "`*{name}` repeats another value; that is not used here"
    help = "write the value out, or use `defaults`"


class Tag(Rule):
    """A value is marked with a tag.

    What it does: looks for `!name` before a value.

    Why it matters: fields read the typed text themselves; a tag would change nothing, or do
    harm.

    Example: `duration: !!float 3`

    Instead: leave the tag out.
    """

    code = "SF016"
    name = "no-tags"
    message = "`{name}` is a tag; they are not used here"
    help = "leave the tag out: every field knows what it wants"


class MergeKey(Rule):
    """A mapping is merged into another with `<<`.

    What it does: looks for the key `<<`.

    Why it matters: a storyboard is read aloud from top to bottom; what is shared stands in
    `defaults`.

    Example: `<<: *base`

    Instead: use `defaults`, or write the keys out.
    """

    code = "SF017"
    name = "no-merge-keys"
    message = "`<<` merges another mapping; that is not used here"
    help = "write the keys out, or use `defaults`"


class LinkOutside(Rule):
    """A storyboard in a folder is a link that leads out of the project.

    What it does: judges every storyboard it finds in a folder by where it really lies.

    Why it matters: a project must be whole when it is copied to another machine, and may not
    have files read that are not its own.

    Example: `story.yaml`, a link to `/etc/passwd`.

    Instead: copy the file into the project, or name it itself on the command line.
    """

    code = "SF018"
    name = "link-outside"
    message = "this storyboard is a link that leads out of the project"
    help = "copy the file into the project"
