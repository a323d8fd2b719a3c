"""Looks at an Excel workbook before it is parsed: what is too large, or reaches outside itself, is refused cheaply.

The zip's own directory is looked at first, then every part is unpacked piece by piece and only counted: nothing is
parsed, and no more than LARGEST_BYTES is ever unpacked.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from impact.errors import StudyError

EXCEL = (".xlsx", ".xlsm", ".xls")
"""Endings of workbooks; which of them can be read is seen in the file itself."""
LARGEST_FILE = 10_000_000
"""Bytes of the file itself."""
LARGEST_BYTES = 40_000_000
"""Bytes of all parts, unpacked."""
MOST_PARTS = 300
LARGEST_DIRECTORY = 100_000
"""Bytes of the zip's directory."""
HIGHEST_RATIO = 200
"""Bytes unpacked for each byte packed, in a part of over RATIO_FROM bytes."""
RATIO_FROM = 1_000_000
MOST_TAGS = 300_000
"""Tags of all parts together."""
EXCEL_ROWS, EXCEL_COLUMN_LETTERS = 1_048_576, 3
PIECE, OVERLAP = 1 << 18, 256
"""Bytes looked at in one go, and those looked at again so that no word is cut in two."""

TEXT = (".xml", ".rels", ".vml", ".svg")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".tif", ".tiff")
XML_STARTS = (b"<", b"\0<", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
"""How a part begins that a parser would take for XML, whatever its name."""
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
END, LARGE_END = b"PK\x05\x06", b"PK\x06\x07"
"""Marks of the zip's end, and of one for sizes over 4 GB."""
CURE = "Save the study form again from Excel or LibreOffice as .xlsx, or use a .toml file"
SHEET = re.compile(rb"""<(?:\w+:)?sheet\s[^>]{0,200}?name=["']([^"']*)["']""")
WRITTEN = (
    ("results", {b"Summary", b"Headline", b"Jobs"}),
    ("results", {b"Cover", b"Headline", b"Timeline"}),
    ("a comparison", {b"Headline", b"By effect", b"Answers"}),
)
"""Workbooks that the model writes, or wrote before version 0.2, by sheets that a study's form does not have."""
WRITTEN_CURE = (
    "Give the study itself: its name under models/, its .toml file, or its form (impact study export writes one); "
    "impact compare also takes the run's folder"
)
MACROS = ("vbaproject", "macrosheets", "activex", "vbadata")
OUTSIDE = ("externallinks", "connections.xml", "querytables", "embeddings")
FORBIDDEN = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
ENCODING = re.compile(rb"""^\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([^"']+)["']""")
DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s[^>]{0,80}?ref=["']([^"']*)["']""")
RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
MACRO_CONTENT = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)


def is_workbook(study: str) -> bool:
    """Whether a study's name is that of a workbook."""
    return study.lower().endswith(EXCEL)


def check_workbook(path: Path) -> None:
    """The file is a workbook of reasonable size that holds no macro, no link to other files and no XML entity.

    Raises:
        StudyError: says what is wrong and how to fix it.

    """
    check_container(path)
    try:
        with ZipFile(path) as archive:
            check_kind(path, archive)
            check_directory(path, archive.infolist())
            check_parts(path, archive)
    except StudyError:
        raise
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        refuse(path, f"is damaged ({error})")


def refuse(path: Path, why: str, cure: str = CURE) -> NoReturn:
    """Stop with one message."""
    raise StudyError(f"{path} {why}. {cure}.")


def check_container(path: Path) -> None:
    """The file is a zip of moderate size: not a locked or an old workbook, and no endless directory."""
    if not path.is_file():
        raise StudyError(f"there is no file {path}")
    size = path.stat().st_size
    if size > LARGEST_FILE:
        refuse(path, f"has {size / 1e6:,.0f} MB, over the {LARGEST_FILE / 1e6:.0f} MB of a study")
    with path.open("rb") as file:
        head = file.read(len(OLE))
        file.seek(max(0, size - (1 << 16) - 22))
        tail = file.read()
    if head == OLE:
        refuse(path, "is locked with a password, or an old .xls", "Save it as .xlsx without a password")
    end = tail.rfind(END)
    if not head.startswith(b"PK") or end < 0 or len(tail) < end + 22:
        refuse(path, "is not an Excel workbook, whatever its name says")
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    if LARGE_END in tail[max(0, end - 20) : end] or directory > LARGEST_DIRECTORY:
        refuse(path, f"holds far more than the {MOST_PARTS} parts that a study may have")


def check_kind(path: Path, archive: ZipFile) -> None:
    """The workbook is not one that a run or a comparison wrote."""
    name = next((one for one in archive.namelist() if one.lower().endswith("xl/workbook.xml")), None)
    if name is None:
        return
    with archive.open(name) as part:
        sheets = set(SHEET.findall(part.read(PIECE)))
    for kind, own in WRITTEN:
        if own <= sheets:
            refuse(path, f"is a workbook of {kind}, not a study", WRITTEN_CURE)


def check_directory(path: Path, parts: list[ZipInfo]) -> None:
    """The parts are few, small and in the open, by what the zip says of them."""
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if "[content_types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        refuse(path, "is a zip, but not an Excel workbook")
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        refuse(path, f"holds more than {MOST_PARTS} parts, or one part twice")
    if any(part.flag_bits & 1 for part in parts):
        refuse(path, "is locked with a password", "Save it without a password")
    if any(word in name for name in names for word in MACROS):
        refuse(path, "holds macros", "Save it as .xlsx, which has none")
    if any(word in name for name in names for word in OUTSIDE):
        refuse(path, "holds links to other files, or objects from them", "Break the links in Excel (Data > Edit links)")
    strange = [part.filename for part in parts if not part.filename.lower().endswith((*TEXT, *PICTURES, "/"))]
    if strange:
        refuse(path, f"holds a part of unknown kind ({strange[0][:80]})")
    unpacked = sum(part.file_size for part in parts)
    steep = [p for p in parts if p.file_size > RATIO_FROM and p.file_size > HIGHEST_RATIO * max(p.compress_size, 1)]
    if unpacked > LARGEST_BYTES or steep:
        refuse(path, f"unpacks to {unpacked / 1e6:,.0f} MB: far more than a study needs, or packed suspiciously tight")


def check_parts(path: Path, archive: ZipFile) -> None:
    """The parts hold what their directory says: plain XML, no entity, no outer link, sheets of possible size."""
    size = tags = 0
    for part in archive.infolist():
        is_text = part.filename.lower().endswith(TEXT)
        for place, piece in enumerate(pieces(archive, part)):
            size += min(len(piece), PIECE)
            if size > LARGEST_BYTES:
                refuse(path, f"unpacks to over {LARGEST_BYTES / 1e6:.0f} MB")
            if is_text:
                tags += piece.count(b"<", OVERLAP if place else 0)
                check_piece(path, part.filename, piece, is_first=place == 0)
            elif place == 0 and piece.lstrip().startswith(XML_STARTS):
                refuse(path, f"has a part that is not what its name says ({part.filename})")
            if tags > MOST_TAGS:
                refuse(path, f"holds over {MOST_TAGS:,} cells and other marks: far more than a study needs")


def pieces(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The unpacked content of a part, piece by piece; each but the first begins with the end of the one before."""
    last = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            yield last + piece
            last = piece[-OVERLAP:].rjust(OVERLAP, b" ")


def check_piece(path: Path, name: str, piece: bytes, *, is_first: bool) -> None:
    """A piece of a part is plain XML without an entity, and says nothing of links, macros or impossible sizes."""
    encoding = ENCODING.match(piece) if is_first else None
    if b"\0" in piece or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        refuse(path, f"has a part that is not plain text ({name})")
    if FORBIDDEN.search(piece):
        refuse(path, f"defines XML entities ({name}), which no spreadsheet program writes")
    if name.lower() == "[content_types].xml" and MACRO_CONTENT.search(piece):
        refuse(path, "holds macros", "Save it as .xlsx, which has none")
    if name.lower().endswith(".rels") and any(leads_outside(found) for found in RELATIONSHIP.findall(piece)):
        refuse(path, f"holds links to other files ({name})", "Break the links in Excel (Data > Edit links)")
    found = DIMENSION.search(piece)
    if found and not is_possible(found[1].decode("ascii", "replace")):
        refuse(path, f"has a sheet that claims the cells {found[1][:40].decode('ascii', 'replace')} ({name})")


def leads_outside(relationship: bytes) -> bool:
    """Whether a relationship fetches something from outside; a hyperlink only names an address."""
    return b'"external"' in relationship.lower().replace(b"'", b'"') and b"/hyperlink" not in relationship.lower()


def is_possible(cells: str) -> bool:
    """Whether a range of cells fits into a sheet.

    >>> is_possible("A1:XFD1048576"), is_possible("A1:B1000000000"), is_possible("A1:BDWGN9")
    (True, False, False)
    """
    corners = [re.fullmatch(r"\$?([A-Z]+)\$?(\d{1,9})", corner) for corner in cells.split(":")]
    return all(c and len(c[1]) <= EXCEL_COLUMN_LETTERS and int(c[2]) <= EXCEL_ROWS for c in corners)
