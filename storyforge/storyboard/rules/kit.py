"""Brand kits: names, files and inheritance (SF60x, SF61x).

Each docstring is the rule's page in the documentation.
"""

from __future__ import annotations

from storyforge.core.diagnostics import Rule, Severity


class KitMissing(Rule):
    """A folder is not a brand kit.

    What it does: looks for `brand.yaml` in the folder that is named.

    Why it matters: without the kit there are no fonts and no colours.

    Example: `extends: ../region` where `brand/region` does not exist.

    Instead: check the name; every kit is a folder in `brand/`.
    """

    code = "SF601"
    name = "kit-missing"
    message = "there is no brand.yaml in {folder}"
    label = "{close}"
    help = "a kit is a folder in brand/ with a brand.yaml"


class KitCycle(Rule):
    """Kits extend each other in a circle.

    What it does: follows `extends` from kit to kit.

    Why it matters: there is no first kit to begin with.

    Example: `a` extends `b`, and `b` extends `a`.

    Instead: leave out one `extends`.
    """

    code = "SF602"
    name = "kit-cycle"
    message = "the kit extends itself: {chain}"
    help = "leave out one `extends`"


class KitTooDeep(Rule):
    """Too many kits extend each other.

    What it does: counts the kits that `extends` goes through.

    Why it matters: nobody could tell any more where a colour comes from.

    Example: five kits in a row.

    Instead: extend a kit nearer to the first.
    """

    code = "SF603"
    name = "kit-too-deep"
    message = "kits extend each other more than {most} deep"
    help = "extend a kit nearer to the first"


class KitOutside(Rule):
    """A kit, or one that it extends, lies outside the brand folder.

    What it does: follows the path, and judges where it really leads.

    Why it matters: a project must be whole when it is copied to another machine.

    Example: `extends: ../../autre-projet/brand/ville`

    Instead: copy the kit into `brand/`.
    """

    code = "SF604"
    name = "kit-outside"
    message = "{folder} is outside the project's brand folder"
    help = "put the kit into the same brand folder"


class GroupLocked(Rule):
    """A kit changes what the kit below it has locked.

    What it does: compares the keys of a kit with `rules.locked` of those it extends.

    Why it matters: the charter says that this part is the same everywhere.

    Example: `palette:` in a kit whose parent says `locked: [palette]`.

    Instead: leave it out, or ask whoever keeps the parent kit.
    """

    code = "SF605"
    name = "group-locked"
    message = "`{group}` is locked by the kit {kit}"
    help = "leave it out; ask whoever keeps that kit"


class UnknownColour(Rule):
    """A colour is not in the palette.

    What it does: compares every colour's name with the palette.

    Why it matters: there is nothing to paint with.

    Example: `fill: rivière` where the palette has `river`.

    Instead: use a name of the palette, or add the colour to it.
    """

    code = "SF606"
    name = "unknown-kit-colour"
    message = "the palette has no colour `{name}`"
    label = "{close}"
    help = "it has: {known}"


class UnknownFont(Rule):
    """A font is not one of the kit's.

    What it does: compares `font` and `fallback` with `fonts`.

    Why it matters: text could not be set.

    Example: `font: titre` where `fonts` has `text` only.

    Instead: use a name of `fonts`, or add the font.
    """

    code = "SF607"
    name = "unknown-kit-font"
    message = "the kit has no font `{name}`"
    label = "{close}"
    help = "it has: {known}"


class UnknownStyle(Rule):
    """A style is not one of the kit's.

    What it does: compares the names of styles with `text_styles` and `captions`.

    Why it matters: text could not be set.

    Example: `style: titre` where `text_styles` has `heading` only.

    Instead: use a name of the kit, or add the style.
    """

    code = "SF608"
    name = "unknown-kit-style"
    message = "the kit has no {what} `{name}`"
    label = "{close}"
    help = "it has: {known}"


class UnknownLut(Rule):
    """A colour table is not one of the kit's.

    What it does: compares the `lut` of the looks in `defaults` with `luts`.

    Why it matters: pictures could not be given their colours.

    Example: `look: {lut: filme}` where `luts` has `film` only.

    Instead: use a name of `luts`, or add the table.
    """

    code = "SF620"
    name = "unknown-kit-lut"
    message = "the kit has no colour table `{name}`"
    label = "{close}"
    help = "it has: {known}"


class LutUnreadable(Rule):
    """A colour table of the kit cannot be used.

    What it does: reads every .cube file that the kit names.

    Why it matters: pictures would be shown without the colours that were meant for them.

    Example: a file of which only a part was copied, or one in another format.

    Instead: export it anew as .cube, with 65 colours a side at the most.
    """

    code = "SF621"
    name = "lut-unreadable"
    message = "{name} cannot be used as a colour table: {reason}"
    help = "export it anew as .cube: one table, of one or of three dimensions"


class UndeclaredSlot(Rule):
    """A layout uses a slot that the card does not declare.

    What it does: compares the slots of a layout with those of its card; within `for_each`, with
    the fields of its items.

    Why it matters: no storyboard could ever fill it.

    Example: `slot: titre` in a card whose `slots` has `title`.

    Instead: declare the slot, or use one that is declared.
    """

    code = "SF609"
    name = "undeclared-slot"
    message = "there is no slot `{name}` here"
    label = "{close}"
    help = "declared: {known}"


class UnusedSlot(Rule):
    """A card declares a slot that its layout never shows.

    What it does: compares the slots of a card with its layout.

    Why it matters: what a storyboard writes into it would never be seen.

    Example: `slots: {title: {}, subtitle: {}}` and a layout with `title` only.

    Instead: show it, or leave it out.
    """

    severity = Severity.WARNING
    code = "SF610"
    name = "unused-slot"
    message = "the layout never shows slot `{name}`"
    help = "show it in the layout, or leave it out"


class WrongSlotKind(Rule):
    """A layout uses a slot in a way that does not fit its type.

    What it does: compares the type of each slot with the part of the layout that shows it.

    Why it matters: a list cannot stand in a text, nor words in a picture.

    Example: `{type: image, slot: title}` where `title` is a text.

    Instead: use the slot in a part of its type, or change the slot's `type`.
    """

    code = "SF611"
    name = "wrong-slot-kind"
    message = "slot `{name}` is {kind}, and {wanted} is wanted here"


class FileMissing(Rule):
    """A file of the kit is missing.

    What it does: looks for every file that the kit names.

    Why it matters: the font, the licence or the picture is needed to render.

    Example: `files: [fonts/Text.ttf]` where the file is called `Texte.ttf`.

    Instead: check the name; it is relative to the folder of the `brand.yaml` that names it.
    """

    code = "SF612"
    name = "file-missing"
    message = "there is no file {name} in the kit"
    label = "{close}"


class FileOutside(Rule):
    """A file of the kit lies outside the brand folder.

    What it does: follows the path, and judges where it really leads.

    Why it matters: a project must be whole when it is copied to another machine.

    Example: `light: ../../../photos/logo.svg`

    Instead: copy the file into the kit.
    """

    code = "SF613"
    name = "file-outside"
    message = "{name} is outside the project's brand folder"
    help = "copy the file into the kit"


class FontUnreadable(Rule):
    """A file of the kit is not a font that can be read.

    What it does: opens every file under `fonts`.

    Why it matters: text could not be set.

    Example: `files: [fonts/Texte.woff2]`

    Instead: use a TrueType or OpenType file (.ttf, .otf) that opens in other programs.
    """

    code = "SF618"
    name = "font-unreadable"
    message = "{name} cannot be used as a font: {reason}"
    help = "use a TrueType or OpenType file (.ttf, .otf)"


class PictureUnreadable(Rule):
    """A picture of the kit cannot be shown.

    What it does: looks into every logo and picture that the kit names.

    Why it matters: each story of the kit would be without it.

    Example: `light: logos/clair.svg` where the drawing holds text that is not outlines.

    Instead: export the file anew; a drawing has its text as outlines and all its parts inside.
    """

    code = "SF619"
    name = "picture-unreadable"
    message = "{name} cannot be shown: {reason}"
    help = "export it anew, drawings with their text as outlines"


class HexNotAllowed(Rule):
    """A colour is written as numbers where the kit wants names.

    What it does: looks for `#rrggbb` outside the palette where `rules.hex_colours` is false.

    Why it matters: a colour outside the palette is outside the charter.

    Example: `fill: "#0055a4"`

    Instead: add the colour to the palette and use its name.
    """

    code = "SF614"
    name = "kit-hex-colour"
    message = "this kit wants colours by their name in the palette, not {name}"
    help = "it has: {known}"


class NoLogo(Rule):
    """A card or a layout shows the logo of a kit that has none.

    What it does: looks for `logo` in the kit where a card or an image asks for it.

    Why it matters: there is nothing to show.

    Example: `{type: image, logo: light}` in a kit without `logo`.

    Instead: add `logo`, or leave the image out.
    """

    code = "SF615"
    name = "kit-without-logo"
    message = "the kit has no logo to show here"
    help = "add `logo` to the kit"


class OneContent(Rule):
    """A part of a layout says twice what it shows, or not at all.

    What it does: looks for exactly one of `slot` and `text`, or of `slot`, `source` and `logo`.

    Why it matters: nobody knows which is meant.

    Example: `{type: text, slot: title, text: Bonjour}`

    Instead: keep one.
    """

    code = "SF616"
    name = "one-content"
    message = "{what} shows {wanted}: {found}"
    help = "keep one"


class NoTextStyle(Rule):
    """Words in a layout have no style.

    What it does: looks for `style` in the text, then in the slot it shows.

    Why it matters: neither font nor size is known.

    Example: `{type: text, text: rivemont.fr}`

    Instead: `{type: text, text: rivemont.fr, style: heading}`
    """

    code = "SF617"
    name = "no-text-style"
    message = "this text has no style"
    help = "add `style` here or to the slot; the kit has: {known}"
