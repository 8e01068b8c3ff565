"""A look into zip-based files (XLSX, DOCX) before a library unpacks them.

A zip file's directory may lie about sizes, and libraries differ in what they believe, so every
member is inflated once here, in pieces, and must be exactly as large as it says.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from models.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MEMBERS: Final = 5_000

_PIECE: Final = 1 << 18
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")
_OVERLAP: Final = 32


class _DamagedError(Exception):
    pass


def check_zip(data: bytes, *, name: str, most: int) -> list[str]:
    """Give the members' names of a zip file that is whole and unpacks to at most `most` bytes.

    Raises InputError, naming the file, if it is damaged, encrypted, or a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise InputError(f"is a zip file of {len(members)} members", where=name)
            total = sum(member.file_size for member in members)
            if total > most:
                raise InputError(
                    f"would unpack to {total // 1_000_000} MB; the limit is {most // 1_000_000}",
                    where=name,
                )
            for member in members:
                if member.flag_bits & 1:
                    raise InputError("is encrypted", where=name, hint="save it without password")
                for _ in _inflated(data, member):
                    pass
            return [member.filename for member in members]
    except (
        zipfile.BadZipFile,
        _DamagedError,
        zlib.error,
        struct.error,
        ValueError,
        NotImplementedError,
        EOFError,
    ):
        raise InputError("is damaged: not a whole zip file", where=name) from None


def _inflated(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Inflate one member in pieces. Raises as soon as it is not as large as it says."""
    start = member.header_offset
    magic, name, extra = _LOCAL_HEADER.unpack_from(data, start)
    start += 30 + name + extra
    packed = memoryview(data)[start : start + member.compress_size]
    if magic != b"PK\x03\x04" or len(packed) != member.compress_size:
        raise _DamagedError
    if member.compress_type == zipfile.ZIP_STORED:
        if len(packed) != member.file_size:
            raise _DamagedError
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise _DamagedError
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    done = 0
    rest: bytes | memoryview = packed
    while not inflater.eof:
        piece = inflater.decompress(rest, _PIECE)
        rest = inflater.unconsumed_tail
        done += len(piece)
        if done > member.file_size or not (piece or rest or inflater.eof):
            raise _DamagedError
        yield piece
    if done != member.file_size:
        raise _DamagedError


def furthest_cell(data: bytes) -> tuple[int, int]:
    """Give the last row and the last column (from 1) that any sheet of a checked XLSX names."""
    rows = wide = 1
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            held = b""
            for piece in _inflated(data, member):
                for letters, digits in set(_REFERENCE.findall(held + piece)):
                    rows = max(rows, int(digits))
                    wide = max(wide, _column(letters))
                held = piece[-_OVERLAP:]
    return rows, wide


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
