"""Every word of the page that is ours, in French and in English: the one table.

`|` parts the singular from the plural, chosen by the value `n`. French spacing is written out
(no-break spaces before `:` and inside « »).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("Ce qui a changé", "What changed"),
        "between": ("De {base} à {head}", "From {base} to {head}"),
        "working tree": ("les fichiers actuels", "the files as they are now"),
        "nothing": ("Rien n’a changé.", "Nothing changed."),
        "stories": ("Stories", "Stories"),
        "unchanged stories": (
            "{n} story inchangée|{n} stories inchangées",
            "{n} story unchanged|{n} stories unchanged",
        ),
        "changed": ("modifiée", "changed"),
        "added": ("nouvelle", "new"),
        "removed": ("supprimée", "removed"),
        "broken": ("en erreur", "with errors"),
        "moved": ("déplacée", "moved"),
        "same": ("inchangée", "unchanged"),
        "count-changed": ("{n} modifiée|{n} modifiées", "{n} changed"),
        "count-added": ("{n} nouvelle|{n} nouvelles", "{n} new"),
        "count-removed": ("{n} supprimée|{n} supprimées", "{n} removed"),
        "count-broken": ("{n} en erreur", "{n} with errors"),
        "was": ("auparavant {name}", "formerly {name}"),
        "on": ("Sur {platforms}", "On {platforms}"),
        "scene": ("Scène {number}", "Scene {number}"),
        "unchanged scenes": (
            "{n} scène inchangée|{n} scènes inchangées",
            "{n} scene unchanged|{n} scenes unchanged",
        ),
        "words": ("Textes", "Words"),
        "lengths": ("Durées", "Lengths"),
        "sound": ("Le son a changé", "The sound changed"),
        "description": ("Description", "Description"),
        "source": ("Le storyboard, ligne par ligne", "The storyboard, line by line"),
        "before": ("Avant", "Before"),
        "after": ("Après", "After"),
        "before of": ("Avant : {scene}", "Before: {scene}"),
        "after of": ("Après : {scene}", "After: {scene}"),
        "slider": (
            "Part de l’image d’avant : {scene}",
            "How much of the picture before is shown: {scene}",
        ),
        "mask": ("Montrer la différence", "Show the difference"),
        "side by side": ("Côte à côte", "Side by side"),
        "all alike": ("Vue", "View"),
        "difference": (
            "ΔE {mean} en moyenne, visible sur {share} % de l’image",
            "ΔE {mean} on average, visible on {share} % of the picture",
        ),
        "what ΔE is": (
            "ΔE, écart moyen des couleurs (CIE 1976) : 0 identique, 1 à peine visible.",
            "ΔE, mean difference of colours (CIE 1976): 0 is the same, 1 hardly visible.",
        ),
        "no difference": (
            "Aux instants comparés, les images sont les mêmes.",
            "At the moments compared the pictures are the same.",
        ),
        "new": ("À corriger, nouveau", "To correct, new"),
        "solved": ("Résolu", "Solved"),
        "old errors": (
            "Ses erreurs ne sont pas nouvelles : storyforge check les montre.",
            "Its errors are not new: storyforge check shows them.",
        ),
        "borrowed": (
            "Pas dans {base}, montré tel qu’il est maintenant : {names}",
            "Not in {base}, shown as it is now: {names}",
        ),
        "slated": (
            "Fichiers absents, remplacés par un carton : {names}",
            "Missing files, slates in their place: {names}",
        ),
        "only the transition": (
            "Seule la transition qui mène à cette scène change.",
            "Only the transition into this scene changes.",
        ),
        "trouble": ("Pas d’images : {reason}", "No pictures: {reason}"),
        "line": ("ligne {line}", "line {line}"),
        "nothing there": ("rien", "nothing"),
        "instead": ("{after} s au lieu de {before} s", "{after} s instead of {before} s"),
        # Where something is
        "the story lasts": ("La story dure", "The story lasts"),
        "the scene lasts": ("La scène dure", "The scene lasts"),
        "caption shows": ("La légende {number} reste", "Caption {number} shows for"),
        "caption": ("légende {number}", "caption {number}"),
        "story title": ("titre", "title"),
        "alt text": ("texte de remplacement", "alt text"),
        "transition": ("transition", "transition"),
        "middle": ("milieu", "middle"),
        "first frame": ("première image", "first frame"),
        "last frame": ("dernière image", "last frame"),
        "last frame they share": ("dernière image commune", "last frame they share"),
        "error": ("erreur", "error"),
        "warning": ("avertissement", "warning"),
        "hint": ("conseil", "hint"),
    }
)


def language_of(code: str) -> Language:
    """The language in which stories of some language (BCP 47) are presented."""
    return "fr" if code.partition("-")[0].lower() == "fr" else "en"


def say(key: str, language: Language, **values: object) -> str:
    """A text with its values. Raises KeyError for a text that there is not."""
    text = WORDS[key][LANGUAGES.index(language)]
    one, bar, several = text.partition("|")
    count = values.get("n")
    is_one = count == 1 or (language == "fr" and count == 0)
    return (several if bar and not is_one else one).format_map(values)


def say_place(what: str, language: Language) -> str:
    """`caption 2 shows` and the like, as comparisons name places; what is not known stays."""
    words = what.split(" ")
    number = next((word for word in words if word.isdigit()), "")
    key = " ".join(word for word in words if not word.isdigit())
    return say(key, language, number=number) if key in WORDS else what


def decimal(value: float, places: int, language: Language) -> str:
    """A number with so many decimals, its mark as the language has it."""
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if language == "fr" else text
