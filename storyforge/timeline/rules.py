"""The rules that building a timeline can find broken: time, media, brand names.

Each docstring is the rule's page in the documentation.
"""

from __future__ import annotations

from storyforge.core.diagnostics import Rule, Severity


class ClipStartsAfterEnd(Rule):
    """A clip begins after its source has ended.

    What it does: compares a clip's `start` with the length of its source.

    Why it matters: there is nothing to show.

    Example: `start: 40s` in a recording of 32 seconds.

    Instead: choose a start within the recording.
    """

    code = "SF201"
    name = "start-after-source"
    message = "the clip starts at {start} s but its source lasts {lasts} s"
    label = "the source ends before"
    help = "choose a start before {lasts} s"


class ClipEndsAfterSource(Rule):
    """A clip asks for more than its source has.

    What it does: compares a clip's `end`, or its `start` plus `duration`, with the length
    of its source.

    Why it matters: the last picture would freeze, and the sound would stop.

    Example: `end: 40s` in a recording of 32 seconds.

    Instead: leave `end` out, or choose one within the recording.
    """

    code = "SF202"
    name = "end-after-source"
    message = "the clip ends at {end} s but its source lasts {lasts} s"
    label = "{over} s too late"
    help = "leave it out to play to the end, or write at most {most}s"


class ClipEndsBeforeStart(Rule):
    """A clip ends before it starts, or at the same moment.

    What it does: compares a clip's `start` and `end`.

    Why it matters: there is nothing to show.

    Example: `start: 12s` with `end: 9s`.

    Instead: both are times in the source; `end` comes later. For a length, write `duration`.
    """

    code = "SF203"
    name = "end-before-start"
    message = "the clip ends at {end} s, but starts at {start} s"
    label = "not after the start"
    help = "`end` is a time in the source; for a length, write `duration` instead"


class TransitionTooLong(Rule):
    """A transition takes more than its neighbours can give.

    What it does: adds up what the transitions on both sides take from each scene.

    Why it matters: every scene needs at least one frame of its own; a transition that was
    shortened silently would not be what was written.

    Example: a crossfade of 3 s after a scene of 2 s.

    Instead: shorten the transition, or lengthen the scene.
    """

    code = "SF204"
    name = "transition-too-long"
    message = "the transition takes {takes} s but the scene {side} it lasts {lasts} s"
    label = "at most {fits} s fits"
    help = "shorten the transition, or lengthen scene {scene}"


class TransitionOnFirstScene(Rule):
    """The first scene has a transition.

    What it does: looks for a transition that leads into the first scene.

    Why it matters: there is nothing before it to come from.

    Example: `transition: crossfade` on the first scene.

    Instead: remove it; a transition stands on the scene it leads into.
    """

    code = "SF205"
    name = "transition-on-first-scene"
    message = "the first scene has no scene before it to come from"
    label = "remove this"
    help = "a transition stands on the scene it leads into"


class CaptionOutsideScene(Rule):
    """A caption begins or ends outside its scene.

    What it does: compares a caption's `at` and `duration` with the length of its scene.

    Why it matters: it would stand over another scene, or never be seen.

    Example: `at: 5s` in a scene of 4 seconds.

    Instead: choose times within the scene, or write a story caption with `from` and `through`.
    """

    code = "SF206"
    name = "caption-outside-scene"
    message = "the caption {what} at {time} s but its scene lasts {lasts} s"
    label = "outside the scene"
    help = (
        "choose times within the scene, or put the caption on the story with `from` and `through`"
    )


class CaptionTooShort(Rule):
    """A caption is shown for less time than it takes to come and go.

    What it does: compares the caption's time on screen with its animations.

    Why it matters: it would never stand still to be read.

    Example: a caption of 0.4 s that rises for 0.35 s and fades for 0.25 s.

    Instead: show it longer, or choose shorter animations.
    """

    code = "SF207"
    name = "caption-too-short"
    message = "the caption shows for {shows} s but takes {moves} s to come and go"
    label = "too short"
    help = "show it longer, or shorten `enter` and `exit`"


class NothingToShow(Rule):
    """A scene is shorter than one frame.

    What it does: rounds the scene's start and end to frames.

    Why it matters: nobody would see it.

    Example: a photo of 10 ms at 30 frames a second.

    Instead: give it at least one frame.
    """

    code = "SF208"
    name = "nothing-to-show"
    message = "the scene lasts {lasts} s, less than one frame"
    label = "too short"
    help = "a frame at {rate} frames a second lasts {frame} s"


class CoverOutsideStory(Rule):
    """The cover is taken from outside the story.

    What it does: compares `cover` with the length of the story.

    Why it matters: there is no such frame.

    Example: `cover: 40s` in a story of 20 seconds.

    Instead: choose a time within the story, or leave it out.
    """

    code = "SF209"
    name = "cover-outside-story"
    message = "the cover is taken at {time} s but the story lasts {lasts} s"
    label = "after the end"
    help = "leave it out to take the first settled picture"


class SpeedPointsDisordered(Rule):
    """The points of a changing speed are not in order.

    What it does: compares the `at` of each point of `speed` with the one before.

    Why it matters: a speed changes from each point to the next, so each comes later.

    Example: `speed: [{at: 2s, speed: 1}, {at: 1s, speed: 0.5}]`.

    Instead: write the points in the order in which they are reached.
    """

    code = "SF210"
    name = "speed-points-disordered"
    message = "the speed is reached at {at} s, but the point before it at {before} s"
    label = "not after the point before"
    help = "write the points in order; `at` is a time on screen, from the scene's start"


class FreezeOutsideRange(Rule):
    """A picture is to stand still that is not in the part shown.

    What it does: compares the `at` of each `freeze` with the range of the source that is shown.

    Why it matters: the moment never comes.

    Example: `freeze: {at: 20s, duration: 1s}` in a clip from 2 s to 9 s of its source.

    Instead: choose a moment between the clip's start and end, in the source's own time.
    """

    code = "SF211"
    name = "freeze-outside-range"
    message = "the picture is to stand at {at} s, but {start} s to {end} s are shown"
    label = "never shown"
    help = "`at` is a time in the source, like `start` and `end`"


class FreezesTooLong(Rule):
    """Pictures stand still for as long as the whole scene, or longer.

    What it does: compares what the `freeze`s of a clip take with its `duration`.

    Why it matters: nothing is left in which the clip would run.

    Example: `duration: 2s` with `freeze: {at: 1s, duration: 3s}`.

    Instead: freeze for less long, or show the scene longer.
    """

    code = "SF212"
    name = "freezes-too-long"
    message = "pictures stand still for {held} s, but the scene lasts {lasts} s"
    label = "no time left to run"
    help = "make it longer than the freezes, which are part of it"


class LoopWithoutDuration(Rule):
    """A clip is to be shown again and again, but not for how long.

    What it does: looks for `loop: true` without a `duration`.

    Why it matters: it would never end.

    Example: `{type: clip, source: fontaine.mp4, loop: true}`.

    Instead: write a `duration`, or how many times: `loop: 3`.
    """

    code = "SF213"
    name = "loop-without-duration"
    message = "the clip is shown again and again, but not said for how long"
    label = "without a `duration`"
    help = "add a `duration`, or write how many times: `loop: 3`"


class LoopAndDuration(Rule):
    """How often and for how long a clip is shown are both written.

    What it does: looks for a count in `loop` beside a `duration`.

    Why it matters: each decides the length, and they may contradict each other.

    Example: `loop: 3` with `duration: 10s`.

    Instead: keep one; with `loop: true` the duration decides.
    """

    code = "SF214"
    name = "loop-and-duration"
    message = "`loop` says how often, and `duration` for how long"
    label = "keep one of them"
    help = "write `loop: true` to let the duration decide, and `end` for what is repeated"


class LoopTooShort(Rule):
    """What is shown again and again is too short.

    What it does: measures one round of a `loop` on screen.

    Why it matters: it would flicker, and a flicker can harm.

    Example: a loop of 100 ms.

    Instead: repeat a longer part.
    """

    code = "SF215"
    name = "loop-too-short"
    message = "what is repeated lasts {lasts} s"
    label = "too short"
    help = "repeat at least {least} s"


class FocusKeysDisordered(Rule):
    """The moments of a focus that moves are not in order.

    What it does: compares the `at` of each moment of `focus` with the one before.

    Why it matters: the camera goes from each to the next, so each comes later.

    Example: `focus: [{at: 2s, on: [0.2, 0.5]}, {at: 1s, on: [0.7, 0.5]}]`.

    Instead: write the moments in the order in which they come.
    """

    code = "SF220"
    name = "focus-keys-disordered"
    message = "the focus is here at {at} s, but at the moment before at {before} s"
    label = "not after the moment before"
    help = "write the moments in order; `at` is a time on screen, from the scene's start"


class HideKeysDisordered(Rule):
    """The moments of a hidden part that moves are not in order.

    What it does: compares the `at` of each moment of a `path` with the one before.

    Why it matters: the box goes from each place to the next, so each comes later.

    Example: a `path` with `at: 14s`, then `at: 12s`.

    Instead: write the moments in the order of the video.
    """

    code = "SF221"
    name = "hide-keys-disordered"
    message = "the box is here at {at} s, but at the place before at {before} s"
    label = "not after the moment before"
    help = "write the moments in order; `at` is a time in the video"


class HidePathOutsideRange(Rule):
    """A hidden part moves at moments of the video that are not shown.

    What it does: compares the moments of a `path` with the range of the source that is shown.

    Why it matters: the box would stand still while what it hides moves, and show it.

    Example: `start: 12s` with a `path` whose moments are 0 s and 2 s.

    Instead: write the moments as your player shows them: they are times in the video, whatever
    its speed and wherever the scene begins.
    """

    code = "SF222"
    name = "hide-path-outside-range"
    message = "the box moves from {at} s to {last} s, but {start} s to {end} s are shown"
    label = "not shown"
    help = "`at` is a time in the video, not on screen"


class MediaMissing(Rule):
    """A file is not where the storyboard looks for it.

    What it does: looks beside the storyboard, then in the media folders.

    Why it matters: the scene cannot be rendered.

    Example: `source: media/tram.jpeg` where the file is called `tram.jpg`.

    Instead: correct the name, put the file there, or name its folder with `--media`.
    """

    code = "SF401"
    name = "media-missing"
    message = 'there is no file "{source}"'
    label = "{suggestion}"
    help = "names are looked for beside the storyboard, then in the folders given by --media"


class MediaSlated(Rule):
    """A file is not here, and a slate is shown in its place.

    What it does: tells of every source that is missing, where `--missing-media placeholder` asks
    for slates instead of errors.

    Why it matters: the picture is not the one that will be published; a clip whose length only
    its file knows is shown for four seconds, and its sound and the music are not heard.

    Example: a review in CI, where the recordings are not in the repository.

    Instead: fetch the file (`git lfs pull`, or name its folder with `--media`).
    """

    code = "SF415"
    name = "media-slated"
    severity = Severity.WARNING
    message = '"{source}" is not here: a slate stands in its place'
    label = "missing"
    help = "fetch the file (git lfs pull), or name its folder with --media"


class MediaOutside(Rule):
    """A file lies outside the folders a storyboard may read.

    What it does: resolves the name, links included, and compares it with the roots.

    Why it matters: a storyboard must not reach any file of the machine it is rendered on.

    Example: `source: ../../../etc/passwd`.

    Instead: put the file beside the storyboard, or name its folder with `--media`.
    """

    code = "SF402"
    name = "media-outside"
    message = '"{source}" lies outside the folders this storyboard may read'
    label = "{reason}"
    help = "put the file beside the storyboard, or name its folder with --media"


class MediaRemote(Rule):
    """A source is an address on a network.

    What it does: refuses anything that looks like an address or a protocol.

    Why it matters: rendering must not depend on, or tell anything to, another machine.

    Example: `source: https://example.org/film.mp4`.

    Instead: download the file first.
    """

    code = "SF403"
    name = "media-remote"
    message = '"{source}" is not a file name'
    label = "{reason}"
    help = "download the file and put it beside the storyboard"


class MediaUnreadable(Rule):
    """A file is there, but nothing can be read from it.

    What it does: opens every source before anything renders.

    Why it matters: rendering would fail later, or show something else.

    Example: a recording cut off by a full card; a text file called `film.mp4`.

    Instead: copy the file again, or export it anew.
    """

    code = "SF404"
    name = "media-unreadable"
    message = '"{source}" cannot be read: {reason}'
    label = ""
    help = "copy the file again, or export it anew"


class MediaWrongKind(Rule):
    """A file is not of the kind its scene shows.

    What it does: compares what a file holds with what the scene needs.

    Why it matters: a sound has no picture, and a photo does not move.

    Example: `type: photo` with `source: media/film.mp4`.

    Instead: use the scene type that fits the file.
    """

    code = "SF405"
    name = "media-wrong-kind"
    message = '"{source}" is {found}, but {wanted} is needed here'
    label = "{found}"
    help = "{hint}"


class MediaCutOff(Rule):
    """A file is cut off before the part of it that is used ends.

    What it does: compares the range of a clip, or the length of the music, with what is left of
    a file that ends before its own index says, or whose end was never copied.

    Why it matters: the rest is not there; the last picture would stand still, or silence follow.

    Example: a recording whose copy was interrupted.

    Instead: copy the file again, or use the part that is there.
    """

    code = "SF410"
    name = "media-cut-off"
    message = '"{source}" is cut off: only its first {there} s are there'
    label = "{wanted}"
    help = "copy the file again{otherwise}"


class MediaUndecodable(Rule):
    """A file has pictures or sounds that cannot be decoded where they are needed.

    What it does: looks for streams that are there, but protected or of an unknown codec.

    Why it matters: a clip without its pictures is no clip; without its voice it would be silent,
    and nobody would have asked for that.

    Example: a film from an online shop, whose pictures are encrypted.

    Instead: export it anew as H.264 with AAC; for a clip without its sound write `sound: none`.
    """

    code = "SF411"
    name = "media-undecodable"
    message = 'the {what} of "{source}" cannot be used: {reason}'
    label = ""
    help = "export it anew as H.264 with AAC{otherwise}"


class BoxOutsidePicture(Rule):
    """A box reaches beyond the edge of its picture.

    What it does: adds the `left` and the `width` of a box, and its `top` and its `height`.

    Why it matters: there is nothing outside the picture; the box is not where it was meant to be.

    Example: `crop: {left: 60%, top: 0%, width: 50%, height: 100%}`.

    Instead: make it smaller, or move it; all four are shares of the picture.
    """

    code = "SF420"
    name = "box-outside-picture"
    message = "the box reaches {over} beyond the {edge} edge of the picture"
    label = "at most {most}"
    help = "`left` and `width` make at most 100% together, `top` and `height` too"


class FocusTooLarge(Rule):
    """A box that must stay in frame is larger than what shows.

    What it does: compares the box of a `focus` with the part of the picture that fills the canvas.

    Why it matters: a part of what must stay in frame is cut off.

    Example: a group of people across a wide picture, in an upright story.

    Instead: show the whole picture with `fit: blur`, or move the focus over time.
    """

    code = "SF421"
    name = "focus-too-large"
    severity = Severity.WARNING
    message = "the focus is {box} {way}, but only {most} of the picture shows"
    label = "a part of it is cut off"
    help = "write `fit: blur` to show all of the picture, or a smaller box"


class SoundStartsAfterEnd(Rule):
    """Music, voice-over or an effect begins after its file has ended.

    What it does: compares `start` with the length of the file.

    Why it matters: nothing would be heard.

    Example: `start: 3:00` in a piece of two minutes.

    Instead: choose a start within the file. `start` is a time in the file; when the sound is
    heard in the story is written as `at`.
    """

    code = "SF501"
    name = "sound-start-after-end"
    message = "{what} starts at {start} s but its file lasts {lasts} s"
    label = "after the end"
    help = "choose a start before {lasts} s"


class NoSoundToSet(Rule):
    """A clip without sound says how it sounds.

    What it does: looks for a `sound` on clips whose source has no sound.

    Why it matters: somebody expects to hear something.

    Example: `sound: {volume: 3 dB}` on a screen recording without sound.

    Instead: remove it, or use a source with sound.
    """

    code = "SF502"
    name = "no-sound-to-set"
    severity = Severity.WARNING
    message = '"{source}" has no sound, so this changes nothing'
    label = "nothing to hear"
    help = "remove `sound`, or use a source with sound"


class SoundEndsOutside(Rule):
    """Voice-over or an effect ends before it starts, or after its file.

    What it does: compares `end` with `start` and with the length of the file.

    Why it matters: there is nothing to hear.

    Example: `end: 12s` in a recording of nine seconds.

    Instead: choose an end within the file, or leave it out to hear the file to its end.
    """

    code = "SF503"
    name = "sound-end-outside"
    message = "{what} starts at {start} s and ends at {end} s, but its file lasts {lasts} s"
    label = "not between {start} s and {lasts} s"
    help = "leave `end` out to hear the file to its end, or choose one within it"


class VoiceTooLong(Rule):
    """Voice-over goes on after its scene, or after the story.

    What it does: compares the end of the voice with the end of the scene that has a `duration`
    of its own, or with the end of the story.

    Why it matters: its last words would be cut off, or be spoken over the next scene.

    Example: a voice of seven seconds on a photo with `duration: 4s`.

    Instead: leave the scene's `duration` out, and it lasts as long as its voice; or put a voice
    that goes on over several scenes under the story's `sound`.
    """

    code = "SF504"
    name = "voice-too-long"
    message = "the voice-over ends at {ends} s but {where} lasts {lasts} s"
    label = "{over} s too long"
    help = "{otherwise}"


class SoundOutside(Rule):
    """Voice-over or an effect begins after its scene, or after the story.

    What it does: compares `at` with the length of the scene or the story.

    Why it matters: it would be heard with something else, or never.

    Example: `at: 5s` in a scene of 4 seconds.

    Instead: choose a time within the scene; times within a scene count from its first frame.
    """

    code = "SF505"
    name = "sound-outside"
    message = "{what} begins at {time} s but {where} lasts {lasts} s"
    label = "too late"
    help = "choose a time before {lasts} s"


class LoopPointsWrong(Rule):
    """The points between which music goes round are no loop.

    What it does: compares `from` and `to` with each other, with the music's `start` and with
    the length of its file.

    Why it matters: there would be nothing to play.

    Example: `loop: {from: 20s, to: 4s}`.

    Instead: `from` comes at least half a second before `to`, and both are times in the file.
    """

    code = "SF506"
    name = "loop-points-wrong"
    message = (
        "music cannot go round from {back} s back to {again} s: it starts at {start} s in a file "
        "of {lasts} s"
    )
    label = "no loop"
    help = "`from` comes at least 0.5 s before `to`, `start` before `to`, and all are in the file"


class SoundNotHeard(Rule):
    """A volume at which nothing is heard.

    What it does: compares a volume with the story's loudness. Every source is brought to that
    loudness first, so 0 dB is as loud as the story, and -40 dB is hardly anything.

    Why it matters: somebody expects to hear something.

    Example: `volume: -60 dB`.

    Instead: write what is wanted: no sound, or one that is heard.
    """

    code = "SF507"
    name = "sound-not-heard"
    message = "at {volume} dB nothing of this is heard"
    label = "too soft"
    help = "choose a louder volume, or write {instead}"


class SoundTrackMissing(Rule):
    """A file has no such sound track.

    What it does: looks for a track's number or language among the sound tracks of its file.

    Why it matters: another track says something else: an interpreter's words, the room.

    Example: `track: 3` of a recording with two, `track: fr` where no track says that it is French.

    Instead: choose one of those that are listed; `storyforge media FILE` shows them too.
    """

    code = "SF510"
    name = "sound-track-missing"
    message = '"{source}" has no sound track {wanted}'
    label = "not there"
    help = "it has {tracks}"


class SoundTracksAlike(Rule):
    """Several sound tracks of a file are in the language that is asked for.

    What it does: counts the tracks in the language of a `track`.

    Why it matters: one of them may be the description for blind people, or another microphone.

    Example: `track: fr` of a broadcast with its sound in French, and French audio description.

    Instead: choose the track by its number.
    """

    code = "SF511"
    name = "sound-tracks-alike"
    message = '"{source}" has {count} sound tracks {wanted}'
    label = "not clear which"
    help = "write the number, as in `track: {first}`; it has {tracks}"


class SoundTrackOfOtherLanguage(Rule):
    """A file's usual sound track is not in the story's language, and another one is.

    What it does: compares the languages that a file tells of its sound tracks with the story's,
    where no `track` is chosen.

    Why it matters: viewers would hear a speech in a language that they may not know, and its
    translation is there.

    Example: a broadcaster's recording with the original in English first, and the French
    interpreter second.

    Instead: write `track`, whichever is meant.
    """

    code = "SF512"
    name = "sound-track-of-other-language"
    severity = Severity.HINT
    message = '"{source}" is heard in {heard}; its sound track {number} is in {wanted}'
    label = "track {own} is heard"
    help = "write `track: {number}`, or `track: {own}` if that is what is meant"


class MuteEndsBeforeStart(Rule):
    """A muted part ends before it starts.

    What it does: compares the `start` and the `end` of each `mute`.

    Why it matters: nothing would be muted.

    Example: `mute: {start: 14s, end: 12s}`.

    Instead: write both as your player shows them; they are times in the file.
    """

    code = "SF513"
    name = "mute-end-before-start"
    message = "the muted part ends at {end} s, and starts at {start} s"
    label = "not after {start} s"
    help = "choose an end after {start} s; both are times in the file"


class MuteNotHeard(Rule):
    """A muted part is not in what is heard of its file.

    What it does: compares each `mute` with the part of the file that is used.

    Why it matters: what was to be muted is elsewhere, and may be heard.

    Example: `start: 12s` with `mute: {start: 0s, end: 2s}`.

    Instead: write the times as your player shows them: they are times in the file, whatever its
    speed and wherever the scene begins; or remove what is not needed any more.
    """

    code = "SF514"
    name = "mute-not-heard"
    message = "{start} s to {end} s are muted, but {first} s to {last} s are heard"
    label = "not heard"
    help = "`start` and `end` are times in the file, not on screen"


class UnknownColour(Rule):
    """A colour is not in the kit's palette.

    What it does: looks each colour up in the palette.

    Why it matters: nobody knows which colour is meant.

    Example: `ground: rivr` where the palette has `river`.

    Instead: use a name of the palette, or `"#rrggbb"` where the kit allows it.
    """

    code = "SF651"
    name = "unknown-colour"
    message = 'the kit has no colour "{colour}"'
    label = "{suggestion}"
    help = "the palette has {known}"


class HexColourNotAllowed(Rule):
    """A colour is written in figures where the kit allows only its palette.

    What it does: refuses `"#rrggbb"` in a storyboard when the kit says `hex_colours: false`.

    Why it matters: the charter's colours are the only ones.

    Example: `ground: "#0055a4"`.

    Instead: use a name of the palette.
    """

    code = "SF652"
    name = "hex-colour"
    message = "the kit allows the colours of its palette only"
    label = "not of the palette"
    help = "the palette has {known}"


class UnknownCaptionStyle(Rule):
    """A caption style is not in the kit.

    What it does: looks each caption's style up in the kit.

    Why it matters: nobody knows how it should look.

    Example: `style: lowerthird` where the kit has `lower-third`.

    Instead: use a style of the kit.
    """

    code = "SF653"
    name = "unknown-caption-style"
    message = 'the kit has no caption style "{style}"'
    label = "{suggestion}"
    help = "the kit has {known}"


class UnknownLut(Rule):
    """A colour table is not in the kit.

    What it does: looks the `lut` of each look up in the kit.

    Why it matters: nobody knows which colours are meant.

    Example: `look: {lut: filme}` where the kit has `film`.

    Instead: use a table of the kit, or `none`.
    """

    code = "SF661"
    name = "unknown-lut"
    message = 'the kit has no colour table "{lut}"'
    label = "{suggestion}"
    help = "the kit has {known}"


class UnknownCard(Rule):
    """A card is not in the kit.

    What it does: looks each card scene's `layout` up in the kit.

    Why it matters: there is nothing to fill.

    Example: `layout: titel` where the kit has `title`.

    Instead: use a card of the kit.
    """

    code = "SF654"
    name = "unknown-card"
    message = 'the kit has no card "{card}"'
    label = "{suggestion}"
    help = "the kit has {known}"


class UnknownSlot(Rule):
    """A card has no such slot.

    What it does: compares the slots that are filled with the card's own.

    Why it matters: the words would be nowhere.

    Example: `titre: "…"` where the card has `title`.

    Instead: use a slot of the card.
    """

    code = "SF655"
    name = "unknown-slot"
    message = '{place} has no slot "{slot}"'
    label = "{suggestion}"
    help = "it has {known}"


class SlotMissing(Rule):
    """A card's slot must be filled and is not.

    What it does: compares the slots that are filled with those the card requires.

    Why it matters: the card would have a hole.

    Example: a quote without its author.

    Instead: fill the slot.
    """

    code = "SF656"
    name = "slot-missing"
    message = '{place} needs its slot "{slot}"'
    label = ""
    help = 'add `{slot}: "…"`'


class SlotWrongKind(Rule):
    """A slot is filled with the wrong kind of value.

    What it does: compares the value with what the slot takes: a text, an image's name, a list.

    Why it matters: it cannot be laid out.

    Example: one text where a list of items is wanted.

    Instead: write what the slot takes.
    """

    code = "SF657"
    name = "slot-wrong-kind"
    message = 'slot "{slot}" takes {wanted}'
    label = "this is {found}"
    help = "{hint}"


class TooManyItems(Rule):
    """A list has more items than its card has room for.

    What it does: counts a list slot's items.

    Why it matters: the last ones would not fit.

    Example: six items in an agenda of at most four.

    Instead: spread them over two cards.
    """

    code = "SF658"
    name = "too-many-items"
    message = 'slot "{slot}" takes at most {most} items, here are {found}'
    label = "too many"
    help = "spread them over two cards"


class NoCaptionStyle(Rule):
    """A caption has no style, and the kit has none to fall back on.

    What it does: looks for the style of the caption, of the defaults, then for the kit's first.

    Why it matters: nobody knows how it should look.

    Example: captions with a kit that declares no caption style.

    Instead: declare a caption style in the kit.
    """

    code = "SF659"
    name = "no-caption-style"
    message = "the kit has no caption style"
    label = ""
    help = "add one under `captions` in the kit's brand.yaml"


class NoLogo(Rule):
    """A scene asks for a logo that the kit does not have.

    What it does: looks for the kit's logo.

    Why it matters: there is nothing to show.

    Example: `logo: light` with a kit without a logo.

    Instead: remove it, or add a logo to the kit.
    """

    code = "SF660"
    name = "no-logo"
    severity = Severity.WARNING
    message = "the kit has no logo"
    label = "nothing to show"
    help = "add one under `logo` in the kit's brand.yaml"
