"""Rules of the compiler itself: what only shows once everything has been brought together."""

from __future__ import annotations

from storyforge.core.diagnostics import Rule, Severity


class UnknownPlatform(Rule):
    """A platform's name is not known.

    What it does: looks each name under `platforms` up.

    Why it matters: nobody knows its canvas, its safe zone or its limits.

    Example: `platforms: [instagram]`.

    Instead: use a name that `storyforge platforms` lists.
    """

    code = "SF700"
    name = "unknown-platform"
    message = 'there is no platform "{platform}"'
    label = "{suggestion}"
    help = "`storyforge platforms` lists them all"


class PythonNotAllowed(Rule):
    """A scene is written in Python, and running the project's code was not allowed.

    What it does: stops stories with `python` scenes unless `--allow-python` is given.

    Why it matters: such a scene can do whatever the user can.

    Example: `type: python` in a storyboard that came by mail.

    Instead: read the function, then render with `--allow-python`.
    """

    code = "SF407"
    name = "python-not-allowed"
    message = "this scene runs code of the project ({function})"
    label = "not allowed to run"
    help = "read the function, then allow it with --allow-python"


class PythonMissing(Rule):
    """A scene's Python module is not in the project.

    What it does: looks for the module beside the storyboard, then in the project.

    Why it matters: there is nothing to run.

    Example: `function: "scenes.compteur:rangs"` without a file `scenes/compteur.py`.

    Instead: correct the name, or put the file there.
    """

    code = "SF408"
    name = "python-missing"
    message = 'there is no module "{module}" beside the storyboard or in the project'
    label = ""
    help = "looked for {file} in both folders"


class PythonFails(Rule):
    """A scene's Python function failed.

    What it does: reports what the function raised while the scene was rendered.

    Why it matters: there is nothing to show.

    Example: a function that reads a file which is not there.

    Instead: correct the function; the last line of the project that it came through is named.
    """

    code = "SF409"
    name = "python-fails"
    message = "{function} failed: {reason}"
    label = ""
    help = "correct the function, or the arguments given to it"


class NoDecoder(Rule):
    """A source is in a codec that the ffmpeg in use cannot decode.

    What it does: asks an ffmpeg that `STORYFORGE_FFMPEG` names for its decoders, before rendering.

    Why it matters: some systems' own builds leave codecs out, for their patents.

    Example: phone clips in HEVC, and a build without it.

    Instead: unset `STORYFORGE_FFMPEG`: the ffmpeg that was installed along has them all.
    """

    code = "SF413"
    name = "no-decoder"
    message = 'the ffmpeg in use has no decoder for "{source}" ({codec})'
    label = "{scene}"
    help = "unset STORYFORGE_FFMPEG or name a build that has it, or export the file as H.264"


class MediaDisagrees(Rule):
    """A source looked right, but could not be rendered.

    What it does: reports the source at fault when a segment's rendering fails.

    Why it matters: facts come from one decoder and pictures from another; they may disagree
    about a damaged or unusual file.

    Example: a recording whose index promises more pictures than the file holds.

    Instead: export the file anew, or use another range of it; render again if it was only being
    replaced meanwhile.
    """

    code = "SF406"
    name = "media-fails"
    message = '"{source}" could not be rendered: {reason}'
    label = "{scene}"
    help = "{advice}"


class SourceSilent(Rule):
    """A source is silent where it is used.

    What it does: measures the sound of every range that is used, while the story is rendered.

    Why it matters: somebody expects to hear something; a microphone may have been off.

    Example: a screen recording with a sound track in which nothing was recorded.

    Instead: use another source, or write `sound: none` for a clip that has nothing to be heard.
    """

    code = "SF508"
    name = "source-silent"
    severity = Severity.WARNING
    message = '"{source}" is silent here'
    label = "nothing is heard"
    help = "use another source or another part of it, or leave its sound out"


class SoundMissing(Rule):
    """A source is not silent, but nothing of it is heard in the finished story.

    What it does: measures the finished sound wherever a source that can be heard is used. Of
    voices, clips and effects it compares how loud each should be, by its own loudness and its
    gains, with how loud the mix is, every tenth of a second: one that the mix is always too soft to
    hold is not in it. A voice, or a clip while no voice is heard, that is never less than 15 dB
    below everything together is drowned, unless it is but the background of what else is used of
    its recording (20 dB softer). It cannot tell that only some words are drowned, that two people
    speak at once, or that a sound of just their pitch covers words; listen to the result.

    Why it matters: somebody speaks, and nobody would hear it.

    Example: a voice at `volume: -20 dB` under music at `volume: 0 dB` with `duck: 0 dB`.

    Instead: look at its `volume`, and at that of what plays with it; where these are as they should
    be, export the file anew.
    """

    code = "SF509"
    name = "sound-missing"
    message = '{what} "{source}" is heard in the finished story{why}'
    label = "{label}"
    help = "{advice}"
