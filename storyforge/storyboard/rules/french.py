"""The traps of French text in YAML, each with the corrected line (SF02x, SF03x).

Each docstring is the rule's page in the documentation.
"""

from __future__ import annotations

from storyforge.core.diagnostics import Rule


class ColonInText(Rule):
    """A text that is not in quotes holds a colon and a space.

    What it does: looks at the colons of a line that YAML cannot read.

    Why it matters: French puts a space before and after a colon, and YAML reads what is before
    it as a key.

    Example: `text: Au programme : vote`

    Instead: `text: "Au programme : vote"`
    """

    code = "SF020"
    name = "colon-in-text"
    message = "a colon and a space inside a text begin a new key for YAML"
    label = "ends the key, for YAML"
    help = "put the text in quotes: {line}"


class AtFirst(Rule):
    """A text begins with `@` or a backtick.

    What it does: looks at the first character of a value that YAML cannot read.

    Why it matters: YAML reserves both characters.

    Example: `text: @mairie`

    Instead: `text: "@mairie"`
    """

    code = "SF021"
    name = "at-first"
    message = "a text cannot begin with {found} unless it is in quotes"
    label = "reserved by YAML"
    help = "put the text in quotes: {line}"


class StarFirst(Rule):
    """A text begins with an asterisk.

    What it does: looks at the first character of a value.

    Why it matters: `**strong**` and `*accent*` are for the words on screen; at the start of a
    value YAML takes the asterisk for an alias.

    Example: `text: **42** délibérations`

    Instead: `text: "**42** délibérations"`
    """

    code = "SF022"
    name = "star-first"
    message = "a text cannot begin with * unless it is in quotes"
    label = "YAML looks for an alias"
    help = "put the text in quotes: {line}"


class DashFirst(Rule):
    """A text begins with a dash or a question mark and a space.

    What it does: looks at the first characters of a value that YAML cannot read.

    Why it matters: for YAML a dash begins an item of a list, and a question mark a key.

    Example: `text: - 20 % de trafic`

    Instead: `text: "- 20 % de trafic"`
    """

    code = "SF023"
    name = "dash-first"
    message = "a text cannot begin with {found} and a space unless it is in quotes"
    label = "YAML sees an item of a list"
    help = "put the text in quotes: {line}"


class PercentFirst(Rule):
    """A text begins with a percent sign.

    What it does: looks at the first character of a value that YAML cannot read.

    Why it matters: YAML reserves the character.

    Example: `text: % de participation`

    Instead: `text: "% de participation"`
    """

    code = "SF024"
    name = "percent-first"
    message = "a text cannot begin with % unless it is in quotes"
    label = "reserved by YAML"
    help = "put the text in quotes: {line}"


class AmpersandFirst(Rule):
    """A text begins with an ampersand.

    What it does: looks at the first character of a value.

    Why it matters: YAML takes the first word for an anchor and drops it.

    Example: `text: &co, le nouveau lieu`

    Instead: `text: "&co, le nouveau lieu"`
    """

    code = "SF025"
    name = "ampersand-first"
    message = "a text cannot begin with & unless it is in quotes"
    label = "YAML sees an anchor"
    help = "put the text in quotes: {line}"


class ExclamationFirst(Rule):
    """A text begins with an exclamation mark.

    What it does: looks at the first character of a value.

    Why it matters: YAML takes the first word for a tag and drops it.

    Example: `text: ! Travaux rue Haute`

    Instead: `text: "! Travaux rue Haute"`
    """

    code = "SF026"
    name = "exclamation-first"
    message = "a text cannot begin with ! unless it is in quotes"
    label = "YAML sees a tag"
    help = "put the text in quotes: {line}"


class HashtagAsComment(Rule):
    """A hashtag after a space is read as a comment.

    What it does: looks for a `#` glued to a word, after a value or in place of it.

    Why it matters: the hashtag, and all that follows, would silently be missing on the screen.

    Example: `text: Rendez-vous samedi #conseil`

    Instead: `text: "Rendez-vous samedi #conseil"`; a real comment has a space after its `#`.
    """

    code = "SF027"
    name = "hashtag-as-comment"
    message = "YAML takes {found} for a comment: it would not be on screen"
    label = "a comment, for YAML"
    help = "put the text in quotes: {line}"


class ColourAsComment(Rule):
    """A colour that is not in quotes is read as a comment.

    What it does: looks for `#` and six digits where a value is missing.

    Why it matters: the value would be empty.

    Example: `colour: #0055a4`

    Instead: `colour: "#0055a4"`
    """

    code = "SF028"
    name = "colour-as-comment"
    message = "YAML takes {found} for a comment: there is no colour here"
    label = "a comment, for YAML"
    help = "put the colour in quotes: {line}"


class DecimalComma(Rule):
    """A number is written with a decimal comma.

    What it does: reads numbers, and what braces make of `0,5s`: two keys.

    Why it matters: within braces the comma separates keys: `{at: 0,5s}` has the keys `at` and
    `5s`.

    Example: `{text: Bonjour, at: 0,5s}`

    Instead: `{text: Bonjour, at: 0.5s}`
    """

    code = "SF029"
    name = "decimal-comma"
    message = "decimals are written with a point: {found}"
    help = "write it with a point: {line}"


class CommaInText(Rule):
    """A text within braces that is not in quotes holds a comma.

    What it does: looks for keys without a value within braces.

    Why it matters: what follows the comma becomes another key, and would be missing on the
    screen.

    Example: `{text: Samedi, place du Marché}`

    Instead: `{text: "Samedi, place du Marché"}`
    """

    code = "SF030"
    name = "comma-in-text"
    message = "within braces a comma ends the text"
    label = "cut in pieces here"
    help = "put the text in quotes: {line}"


class QuoteInQuotes(Rule):
    """A text in quotes holds the same quotes, or goes on after them.

    What it does: looks at the quotation marks of a line that YAML cannot read.

    Why it matters: the first mark inside ends the text.

    Example: `text: "Il a dit "oui""`, `text: 'L'eau'`

    Instead: use the other kind of quotation marks outside: `text: 'Il a dit "oui"'`.
    """

    code = "SF031"
    name = "quote-in-quotes"
    message = "the text goes on after its closing quotation mark"
    label = "after the end of the text"
    help = "write: {line}"


class BracketFirst(Rule):
    """A text begins with a bracket, a brace or a comma.

    What it does: looks at the first character of a value that YAML cannot read.

    Why it matters: YAML takes brackets for a list and braces for a mapping.

    Example: `text: [Direct] Le conseil`

    Instead: `text: "[Direct] Le conseil"`
    """

    code = "SF032"
    name = "bracket-first"
    message = "a text cannot begin with {found} unless it is in quotes"
    label = "YAML sees a list or a mapping"
    help = "put the text in quotes: {line}"


class AngleFirst(Rule):
    """A text begins with `>` or `|`.

    What it does: looks at the first character of a value that YAML cannot read.

    Why it matters: both begin a text of several lines, which starts on the next line.

    Example: `text: > 30 degrés`

    Instead: `text: "> 30 degrés"`
    """

    code = "SF033"
    name = "angle-first"
    message = "a text cannot begin with {found} unless it is in quotes"
    label = "YAML sees a text of several lines"
    help = "put the text in quotes: {line}"


class UnclosedQuote(Rule):
    """A text in quotes has no closing mark.

    What it does: looks for the mark that ends the text on its line.

    Why it matters: everything up to the next quotation mark would be part of the text.

    Example: `title: "Conseil du 12 octobre`

    Instead: `title: "Conseil du 12 octobre"`
    """

    code = "SF034"
    name = "unclosed-quote"
    message = "the quotation mark is never closed"
    label = "opened here"
    help = "close it: {line}"


class BackslashInQuotes(Rule):
    r"""A backslash stands within double quotes.

    What it does: looks at what follows each backslash.

    Why it matters: within double quotes YAML reads a backslash and a letter as one special
    character.

    Example: `source: "media\tram.jpg"`

    Instead: write `/` between folders; for a real backslash use single quotes.
    """

    code = "SF035"
    name = "backslash-in-quotes"
    message = "within double quotation marks {found} is not a character"
    help = "use single quotation marks, or / between folders: {line}"


class SpaceAfterColon(Rule):
    """A key and its value have no space between them.

    What it does: looks for a colon glued to the value.

    Why it matters: for YAML `text:Bonjour` is one word.

    Example: `text:Bonjour`

    Instead: `text: Bonjour`
    """

    code = "SF036"
    name = "space-after-colon"
    message = "there is no space after the colon"
    help = "write: {line}"


class HardSpace(Rule):
    """A no-break space stands before a key, after a dash or after a colon.

    What it does: looks at the spaces around keys.

    Why it matters: YAML only knows plain spaces; some keyboards type a no-break space with Alt
    or Option.

    Example: `text:` and a no-break space before the text.

    Instead: type the space again, without holding Alt or Option.
    """

    code = "SF037"
    name = "hard-space"
    message = "a no-break space stands where YAML needs a plain one"
    label = "a no-break space"
    help = "type it again as a plain space: {line}"
