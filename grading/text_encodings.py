"""Text without any mark of its encoding, told by what its signs mean.

Old encodings of East Asia share their bytes: nearly every text in one of them reads as something
in another. Each reading here is believed only where its signs are those that people write.
"""

from __future__ import annotations

import re
import unicodedata

FEW = 0.2
"""Of all signs beyond ASCII: kana that a Chinese writer strews in."""
ENOUGH = 10
"""Signs from which on the absence of half of a language's usual ones is no accident."""


def chinese_text(raw: bytes, least: float) -> str | None:
    """Return bytes as GB 18030, None where that reads as nothing that people write.

    Parameters
    ----------
    raw
        Bytes with some beyond ASCII.
    least
        Which share of the signs beyond ASCII has to be everyday ones, of either script.
    """
    text = _decoded(raw, "gb18030")
    foreign = _foreign(text)
    if text is None or any(unicodedata.category(sign) == "Co" for sign in foreign):
        return None
    if sum(map(_is_everyday, foreign)) < least * len(foreign):
        return None
    kana = [sign for sign in foreign if "KATAKANA" in _name(sign) or "HIRAGANA" in _name(sign)]
    if len(kana) > FEW * len(foreign):
        return None
    return None if _is_western(text) or _is_korean(foreign) else text


def big5_text(raw: bytes) -> str | None:
    """Return bytes as Big5, None where it is none: nearly all signs are of its everyday part."""
    text = _decoded(raw, "big5")
    foreign = _foreign(text)
    usual = [sign for sign in foreign if 0xA1 <= sign.encode("big5")[0] <= 0xC6]
    return text if text is not None and len(usual) >= 0.95 * len(foreign) else None


def japanese_text(raw: bytes) -> str | None:
    """Return bytes as Shift-JIS, None where they are none.

    Accented letters read as single ideographs amid letters, and other text as signs; Japanese has
    ideographs and kana beside each other, and never right after a small letter.
    """
    text = _decoded(raw, "cp932")
    foreign = _foreign(text)
    if text is None or not foreign or re.search(r"[a-z][^\x00-\x7f]|[^\x00-\x7f][a-z]", text):
        return None
    words = [sign for sign in foreign if _is_japanese(sign)]
    return text if len(words) >= 0.8 * len(foreign) else None


def is_latin(text: str) -> bool:
    """Return whether all signs beyond ASCII are letters of Western languages."""
    return all("LATIN" in _name(sign) for sign in _foreign(text))


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _name(sign: str) -> str:
    return unicodedata.name(sign, "")


def _foreign(text: str | None) -> list[str]:
    return [sign for sign in text or "" if not sign.isascii()]


def _is_everyday(sign: str) -> bool:
    """Return whether a sign is in the common part of GB 2312 or of Big5, kana and lines not."""
    try:
        return not 0xA4 <= sign.encode("gb2312")[0] <= 0xA9
    except UnicodeEncodeError:
        pass
    try:
        return 0xA4 <= sign.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _is_western(text: str) -> bool:
    """Return whether every sign beyond ASCII stands alone and right after a small letter."""
    runs = [match.span() for match in re.finditer(r"[^\x00-\x7f]+", text)]
    return bool(runs) and all(
        end - start == 1 and text[start - 1 : start].islower() for start, end in runs
    )


def _is_korean(foreign: list[str]) -> bool:
    """Return whether all signs lie where Korean has its syllables.

    There GB 2312 keeps sounds from A to R alone; two signs in five of Chinese text come later.
    """
    leads = [sign.encode("gb18030")[0] for sign in foreign]
    return len(leads) >= ENOUGH and all(0xB0 <= lead <= 0xC8 for lead in leads)


def _is_japanese(sign: str) -> bool:
    kinds = ("CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "IDEOGRAPHIC", "FULLWIDTH")
    return _name(sign).startswith(kinds)
