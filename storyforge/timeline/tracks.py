"""Which of a file's sound tracks is heard: the one that is asked for, else its default."""

from __future__ import annotations

from storyforge.core.languages import speaks
from storyforge.timeline.facts import AudioFacts, MediaInfo, TrackFacts
from storyforge.timeline.rules import (
    MediaUndecodable,
    SoundTrackMissing,
    SoundTrackOfOtherLanguage,
    SoundTracksAlike,
)
from storyforge.timeline.story import Path, Report, Story

Wanted = int | str | None
"""A track's number, its language, or whichever is the default."""


def track_of(info: MediaInfo, wanted: Wanted) -> AudioFacts | None:
    """The sound that is asked for; None where there is none of the kind, or more than one."""
    if wanted is None:
        return info.audio
    found = _matching(info, wanted)
    return info.sound(found[0].number) if len(found) == 1 else None


def chosen_track(
    story: Story, info: MediaInfo, source: str, wanted: Wanted, path: Path, report: Report,
    inside: Path = (),
) -> AudioFacts | None:  # fmt: skip
    """The same, and what is wrong or worth a thought is reported.

    `path` is that of what has the source, `inside` leads from there to what has the track. Of a
    file that has no sound nothing is said unless a track of it is wanted.
    """
    found = track_of(info, wanted)
    if found is None and wanted is not None:
        _blame(info, source, wanted, (*path, *inside, "track"), report)
    if found is not None and wanted is None:
        _hint_at_own_language(story, info, found, source, (*path, "source"), report)
    return found


def _matching(info: MediaInfo, wanted: int | str) -> list[TrackFacts]:
    """The track of a number; those in a language, of just that region if there are any."""
    tracks = sounds_in(info)
    if isinstance(wanted, int):
        return [track for track in tracks if track.number == wanted]
    alike = [track for track in tracks if speaks(track.language, wanted)]
    return [track for track in alike if track.language == wanted] or alike


def sounds_in(info: MediaInfo) -> list[TrackFacts]:
    """The sound tracks of a file, heard or not, by their numbers."""
    return [track for track in info.tracks if track.kind == "audio"]


def _blame(info: MediaInfo, source: str, wanted: int | str, path: Path, report: Report) -> None:
    found = _matching(info, wanted)
    asked = str(wanted) if isinstance(wanted, int) else f"in {wanted}"
    if not found:
        report.at(path, SoundTrackMissing, source=source, wanted=asked, tracks=_listed(info))
    elif len(found) > 1:
        report.at(
            path, SoundTracksAlike, source=source, wanted=asked, count=len(found),
            tracks=_listed(info), first=found[0].number,
        )  # fmt: skip
    else:
        report.at(
            path, MediaUndecodable, source=source, what=f"sound (track {found[0].number})",
            reason=found[0].unheard, otherwise=", or choose another track",
        )  # fmt: skip


def _listed(info: MediaInfo) -> str:
    """The tracks of a file, for people."""
    return "; ".join(track_text(info, track) for track in sounds_in(info)) or "no sound at all"


def track_text(info: MediaInfo, track: TrackFacts) -> str:
    """A track by its number and what tells it from the others: `2 (en, mono, "Interpreter")`."""
    audio = info.sound(track.number)
    channels = (audio.layout or f"{audio.channels} channels") if audio else "cannot be used"
    told = (track.language, channels, f'"{track.title}"' if track.title else "")
    return f"{track.number} ({', '.join(filter(None, told))})"


def _hint_at_own_language(
    story: Story, info: MediaInfo, audio: AudioFacts, source: str, path: Path, report: Report
) -> None:
    """Where the default is in another language than the story, and another track is in it."""
    own = {track.number: track.language for track in sounds_in(info) if info.sound(track.number)}
    wanted, heard = story.storyboard.language, own.get(audio.number, "")
    theirs = [number for number, language in own.items() if speaks(language, wanted)]
    if heard and theirs and not speaks(heard, wanted):
        report.at(
            path, SoundTrackOfOtherLanguage, source=source, heard=heard, wanted=wanted,
            number=theirs[0], own=audio.number,
        )  # fmt: skip
