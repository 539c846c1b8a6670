"""Languages as files and people name them: `fr`, `fra` and `fre` are one.

MP4 and broadcasts name them by the three letters of ISO 639-2, of which some have two; authors
by the two of ISO 639-1, perhaps with a region, as BCP 47 has it (`fr-CA`).
"""

from __future__ import annotations

import re

_CODES = """
aa aar, ab abk, ae ave, af afr, ak aka, am amh, an arg, ar ara, as asm, av ava, ay aym, az aze,
ba bak, be bel, bg bul, bi bis, bm bam, bn ben, bo bod tib, br bre, bs bos, ca cat, ce che, ch
cha, co cos, cr cre, cs ces cze, cu chu, cv chv, cy cym wel, da dan, de deu ger, dv div, dz dzo,
ee ewe, el ell gre, en eng, eo epo, es spa, et est, eu eus baq, fa fas per, ff ful, fi fin, fj
fij, fo fao, fr fra fre, fy fry, ga gle, gd gla, gl glg, gn grn, gu guj, gv glv, ha hau, he heb,
hi hin, ho hmo, hr hrv, ht hat, hu hun, hy hye arm, hz her, ia ina, id ind, ie ile, ig ibo, ii
iii, ik ipk, io ido, is isl ice, it ita, iu iku, ja jpn, jv jav, ka kat geo, kg kon, ki kik, kj
kua, kk kaz, kl kal, km khm, kn kan, ko kor, kr kau, ks kas, ku kur, kv kom, kw cor, ky kir, la
lat, lb ltz, lg lug, li lim, ln lin, lo lao, lt lit, lu lub, lv lav, mg mlg, mh mah, mi mri mao,
mk mkd mac, ml mal, mn mon, mr mar, ms msa may, mt mlt, my mya bur, na nau, nb nob, nd nde, ne
nep, ng ndo, nl nld dut, nn nno, no nor, nr nbl, nv nav, ny nya, oc oci, oj oji, om orm, or ori,
os oss, pa pan, pi pli, pl pol, ps pus, pt por, qu que, rm roh, rn run, ro ron rum, ru rus, rw
kin, sa san, sc srd, sd snd, se sme, sg sag, si sin, sk slk slo, sl slv, sm smo, sn sna, so som,
sq sqi alb, sr srp, ss ssw, st sot, su sun, sv swe, sw swa, ta tam, te tel, tg tgk, th tha, ti
tir, tk tuk, tl tgl, tn tsn, to ton, tr tur, ts tso, tt tat, tw twi, ty tah, ug uig, uk ukr, ur
urd, uz uzb, ve ven, vi vie, vo vol, wa wln, wo wol, xh xho, yi yid, yo yor, za zha, zh zho chi,
zu zul
"""
"""ISO 639-1, then ISO 639-2 (T, and B where it differs)."""

_SHORT = {long: short for short, *others in map(str.split, _CODES.split(",")) for long in others}
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_NONE = frozenset({"und", "mis", "mul", "zxx"})
"""Undetermined, not coded, several, none (ISO 639-2): no language that could be asked for."""


def language_of(text: str) -> str:
    """The tag of a language in its shortest form, in small letters; empty where none is named."""
    tag = text.strip().lower().replace("_", "-")
    if not _TAG.fullmatch(tag):
        return ""
    first, dash, rest = tag.partition("-")
    return "" if first in _NONE else f"{_SHORT.get(first, first)}{dash}{rest}"


def speaks(language: str, wanted: str) -> bool:
    """Whether a language is the one that is asked for: `fr` takes `fr-CA`, not the reverse."""
    own, asked = language_of(language), language_of(wanted)
    return bool(asked) and (own == asked or own.startswith(f"{asked}-"))
