"""Light of high dynamic range and of wide colours, against the figures of the standards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.colourspace import TABLE_LEVEL, ColourSpace, HighRange
from storyforge.raster.toning import Floats, shown, table, to_pq
from tests.render.deltae import delta_e, lab

HLG = ColourSpace("hlg", "bt2020")
PQ = ColourSpace("pq", "bt2020")
SPACES = [
    HLG, PQ, ColourSpace("pq", "bt2020", 4000), ColourSpace("pq", "bt709"),
    ColourSpace("sdr", "bt2020"), ColourSpace("sdr", "display-p3"), ColourSpace("sdr", "dci-p3"),
]  # fmt: skip
UNIT = st.floats(0, 1)

# From BT.709's light to that of others (D65): ITU-R BT.2087-0 (annex 2), SMPTE EG 432-1.
FROM_709 = {
    "bt2020": np.array(
        [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]
    ),
    "display-p3": np.array(
        [[0.8225, 0.1774, 0.0], [0.0332, 0.9669, 0.0], [0.0171, 0.0724, 0.9108]]
    ),
}


def grey(signal: float, space: ColourSpace) -> float:
    """What a grey becomes; it stays one."""
    found = shown(np.array([signal] * 3), space)
    assert np.ptp(found) < 1e-3
    return float(found[1])


# Per cent of the signal in HLG and PQ (ITU-R BT.2408, table 1), and where a picture made for
# BT.709 has it: by the camera's curve (BT.709, 1.2) for grey, bright but not white for white.
@pytest.mark.parametrize(
    ("hlg", "pq", "least", "most"),
    [
        (0.38, 0.38, 0.39, 0.45),  # grey card, 18 %
        (0.71, 0.56, 0.83, 0.90),  # greyscale chart, 83 %
        (0.75, 0.58, 0.88, 0.94),  # reference white
        (1.00, 0.752, 0.99, 1.00),  # 1000 cd/m²
        (0.00, 0.00, 0.00, 0.00),
    ],
)
def test_greys_of_the_line_up(hlg: float, pq: float, least: float, most: float) -> None:
    """Mid-grey where it belongs, white bright, room above it for what is brighter."""
    for signal, space in ((hlg, HLG), (pq, PQ)):
        assert least <= round(grey(signal, space), 3) <= most


@pytest.mark.parametrize(("transfer", "low", "high"), [("hlg", 0.45, 0.65), ("pq", 0.42, 0.53)])
def test_skin_is_as_bright_as_on_television(transfer: HighRange, low: float, high: float) -> None:
    """Faces of light and medium skin fill 50 to 80 % of the signal, none is near white."""
    space = ColourSpace(transfer, "bt2020")
    assert 0.48 <= grey(low, space) < grey(high, space) <= 0.80


SKINS = [(241, 194, 165), (224, 172, 105), (198, 134, 66), (141, 85, 36), (92, 56, 30)]


@pytest.mark.parametrize("skin", SKINS)
def test_skin_keeps_its_colour(skin: tuple[int, int, int]) -> None:
    """Filmed at the same exposure in HDR, a face looks as it does in SDR, or a shade darker."""
    light = (
        0.55 * (np.array(skin) / 255) ** 2.4
    )  # a face has little more than half of white's light
    wanted = 255 * light ** (1 / 2.4)
    found = 255 * shown(to_pq(203 * FROM_709["bt2020"] @ light), PQ)
    assert delta_e(lab(*found), lab(*wanted)) < 3
    assert abs(hue(found) - hue(wanted)) < 1


def hue(colour: Floats) -> float:
    """The angle in CIE L*a*b*, in degrees."""
    _, a, b = lab(*colour)
    return float(np.degrees(np.arctan2(b, a)))


@pytest.mark.parametrize("colour", [(255, 60, 40), (60, 200, 90), (50, 90, 230), (250, 180, 40)])
def test_brighter_light_has_the_same_hue(colour: tuple[int, int, int]) -> None:
    """From dusk to glare a coloured lamp keeps its mixture of light; at the end it pales."""
    light = (np.array(colour) / 255) ** 2.4
    steps = [shown(to_pq(FROM_709["bt2020"] @ light * nits), PQ) ** 2.4 for nits in (30, 120, 500)]
    mixtures = [mixture(each) for each in steps]
    assert np.abs(mixtures[1] - mixtures[0]).max() < 0.02
    assert np.abs(mixtures[2] - mixtures[0]).max() < 0.03, "as long as grey is left out"
    assert saturation(steps[2]) < saturation(steps[1])


def mixture(light: Floats) -> Floats:
    """Light without the grey in it, its strongest colour 1."""
    coloured = light - light.min()
    return np.asarray(coloured / coloured.max())


def saturation(light: Floats) -> float:
    return float(1 - light.min() / light.max())


@pytest.mark.parametrize("primaries", ["bt2020", "display-p3"])
@given(rgb=st.tuples(UNIT, UNIT, UNIT))
def test_wide_colours_that_bt709_has_are_exact(
    primaries: str, rgb: tuple[float, float, float]
) -> None:
    """A colour of BT.709, written in wider primaries, comes out as it was."""
    light = FROM_709[primaries] @ np.array(rgb) ** 2.4
    space = ColourSpace("sdr", primaries)  # type: ignore[arg-type]
    found = shown(np.clip(light, 0, 1) ** (1 / 2.4), space)
    assert delta_e(lab(*(255 * found)), lab(*(255 * np.array(rgb)))) < 1


def test_what_bt709_lacks_is_as_strong_as_it_can_be() -> None:
    """The red of phones stays red, not pale and not pink."""
    red = shown(np.array([1.0, 0, 0]), ColourSpace("sdr", "display-p3"))
    assert red[0] > 0.99
    assert red[1:].max() < 0.2


@pytest.mark.parametrize("space", SPACES)
@given(rgb=st.tuples(UNIT, UNIT, UNIT), channel=st.integers(0, 2))
def test_tables_have_no_steps(
    space: ColourSpace, rgb: tuple[float, float, float], channel: int
) -> None:
    """Neighbouring values give neighbouring colours: no bands, no edges, nothing out of range."""
    here, there = np.array(rgb), np.array(rgb)
    there[channel] = min(1, there[channel] + 1 / 255)
    one, other = shown(here, space), shown(there, space)
    assert one.min() >= 0
    assert one.max() <= 1
    assert abs(one**2.4 - other**2.4).max() < 0.06


@pytest.mark.parametrize("space", [HLG, PQ])
@given(pair=st.tuples(UNIT, UNIT))
def test_brighter_greys_are_brighter(space: ColourSpace, pair: tuple[float, float]) -> None:
    """Nothing turns back on the way to white."""
    low, high = sorted(pair)
    assert grey(low, space) <= grey(high, space) + 1e-12


def test_a_table_is_laid_out_as_ffmpeg_reads_it() -> None:
    """Red runs fastest, then green, then blue; planes in the order green, blue, red."""
    count = TABLE_LEVEL**2
    planes = np.frombuffer(table(HLG), "<f4").reshape(3, count, count, count)
    green, blue, red = planes[:, 40, 20, 50]
    wanted = shown(np.array([50, 20, 40]) / (count - 1), HLG)
    assert [red, green, blue] == pytest.approx(list(wanted), abs=1e-6)
