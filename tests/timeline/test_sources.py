"""Which files a story names: what has to be gathered before it can be built."""

from __future__ import annotations

from storyforge.timeline.sources import kit_sources, named_sources
from tests.timeline.cases import cases, kit_of


def test_every_source_of_every_case_is_named() -> None:
    """What building looks up is what gathering was told to look for, with its place."""
    for case in cases("timeline"):
        if case.reading.value is None:
            continue
        named = named_sources(case.storyboard, case.kit)
        known = {*case.catalog.infos, *case.catalog.problems}
        assert known <= set(named), case.name
        for source, place in named.items():
            span = case.document.span(place)
            assert source in case.document.line(span.line)[span.column - 1 :], case.name


def test_a_kits_pictures_are_named() -> None:
    """The logo, furniture and what stands in the layouts of cards, however deep."""
    kit = kit_of(
        """\
logo: {light: logos/light.svg, dark: logos/dark.svg, height: 96px}
furniture: [{type: image, source: decor/foot.svg, height: 40px, place: bottom}]
cards:
  wave:
    ground: ink
    layout:
      type: stack
      place: center
      children: [{type: stack, children: [{type: image, source: decor/wave.svg, height: 90px}]}]
"""
    )
    names = ("decor/foot.svg", "decor/wave.svg", "logos/dark.svg", "logos/light.svg")
    assert kit_sources(kit) == tuple(f"brand:{name}" for name in names)
