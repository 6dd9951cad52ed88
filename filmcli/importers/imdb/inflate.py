"""The bytes of a file, unpacked where it is gzip, and proved whole at the end."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BLOCK = 1 << 17  # bytes handed on at a time, at most
_CHUNK = 1 << 18  # packed bytes read at a time
_MAGIC = b"\x1f\x8b"
_BINARY = getattr(os, "O_BINARY", 0)
_GZIP = 31  # what zlib calls a gzip stream whose sum is checked


class Damaged(Exception):
    """A file that is cut short or whose bytes are not those that were packed."""


def stream(path: Path, read: Callable[[int], object] = lambda _: None) -> Iterator[bytes]:
    """Give a file's bytes, block by block; raise Damaged, at the latest behind the last.

    `read` is told how many bytes of the file itself were read.
    """
    # O_NONBLOCK: what is a FIFO must not hang.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Damaged("not a regular file")
        first = file.read(_CHUNK)
        chunks = _chunks(first, file, read)
        yield from _unpacked(chunks) if first[:2] == _MAGIC else chunks


def _chunks(first: bytes, file: Any, read: Callable[[int], object]) -> Iterator[bytes]:
    chunk = first
    while chunk:
        read(len(chunk))
        yield chunk
        chunk = file.read(_CHUNK)


def _zlib() -> Any:
    """Give isal's zlib, which unpacks four times as fast, where it is installed."""
    try:
        from isal import isal_zlib
    except ImportError:
        import zlib

        return zlib
    return isal_zlib


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack all members of a gzip file; zeros behind the last are padding."""
    zlib = _zlib()
    member = None
    for chunk in chunks:
        data = chunk
        while data:
            if member is None:
                data = data.lstrip(b"\0")  # a member begins with another byte
                if not data:
                    break
                member = zlib.decompressobj(wbits=_GZIP)
            try:
                piece = member.decompress(data, BLOCK)
            except (zlib.error, ValueError) as error:
                raise Damaged(f"damaged gzip data: {error}") from None
            if piece:
                yield piece
            data = member.unused_data if member.eof else member.unconsumed_tail
            if member.eof:
                member = None
    if member is not None:
        raise Damaged("the gzip data end in the middle: the file is cut short")
