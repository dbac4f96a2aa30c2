"""The names of files in a zip archive, whatever system wrote it.

The format knows two encodings: UTF-8, marked by a flag, and that of the first PCs (code page 437).
Windows with Chinese settings writes GBK (Big5 where traditional signs are usual) without saying
so, and some programs write UTF-8 without the flag; they are told apart here by what the bytes mean.
Japanese Windows writes Shift-JIS. What is none of these is a Western name, or nobody can tell.
"""

from __future__ import annotations

import time
import unicodedata
import zipfile
import zlib

from grading.text_encodings import is_latin, japanese_text

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075


def zip_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file of a zip archive as its writer meant it, composed (NFC)."""
    if info.flag_bits & _UTF8_FLAG or info.filename.isascii():
        return unicodedata.normalize("NFC", info.filename)
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFC", info.filename)
    name = _unicode_path(info.extra, raw) or decode_name(raw) or info.filename
    return unicodedata.normalize("NFC", name)


def is_doubtful(info: zipfile.ZipInfo) -> bool:
    """Return whether nobody can tell how a file of a zip archive is called."""
    if info.flag_bits & _UTF8_FLAG or info.filename.isascii():
        return False
    return zip_name(info) == unicodedata.normalize("NFC", info.filename) and not is_latin(
        info.filename
    )


def tar_name(name: str) -> str:
    """Return the name of a file of a tar archive, which keeps the bytes of its writer's system."""
    if name.isprintable():
        return unicodedata.normalize("NFC", name)
    raw = name.encode("utf-8", errors="surrogateescape")
    return unicodedata.normalize("NFC", decode_name(raw) or name)


def decode_name(raw: bytes) -> str | None:
    """Return the bytes of a name as UTF-8, GBK, Big5 or Shift-JIS where they mean something.

    GBK is believed when its characters beyond ASCII are ideographs and punctuation, at least half
    of them everyday ones (GB 2312): accented letters of code page 437 read as GBK give rare
    characters only, names in Big5 often lines and private signs. Else Big5 is, when
    all is of its everyday part and code page 437 would read lines and signs instead of letters.
    """
    for encoding in ("utf-8", "gb2312"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    gbk = _decoded(raw, "gb18030")
    foreign = [character for character in gbk or "" if not character.isascii()]
    words = all(_is_in_words(character) for character in foreign)
    if gbk and words and 2 * sum(map(_is_everyday, foreign)) >= len(foreign):
        return gbk
    return _decoded(raw, "big5") if _is_everyday_big5(raw) else japanese_text(raw)


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def zip_time(info: zipfile.ZipInfo) -> float | None:
    """Return when a file of a zip archive was written; the format keeps local time."""
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (OverflowError, ValueError):
        return None


def _is_in_words(character: str) -> bool:
    is_ideograph = unicodedata.name(character, "").startswith("CJK UNIFIED")
    return is_ideograph or unicodedata.category(character)[0] == "P"


def _is_everyday(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_everyday_big5(raw: bytes) -> bool:
    try:
        foreign = [sign for sign in raw.decode("big5") if not sign.isascii()]
    except UnicodeDecodeError:
        return False
    western = [sign for sign in raw.decode("cp437") if not sign.isascii()]
    everyday = all(0xA4 <= sign.encode("big5")[0] <= 0xC6 for sign in foreign)
    return bool(foreign) and everyday and not all(sign.isalpha() for sign in western)


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the name of the Unicode path field, where there is one that fits the name."""
    while len(extra) >= 4:
        kind, size = (int.from_bytes(extra[i : i + 2], "little") for i in (0, 2))
        data, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(data) > 5 and data[0] == 1:
            if int.from_bytes(data[1:5], "little") != zlib.crc32(raw):
                return None
            return data[5:].decode("utf-8", errors="replace")
    return None
