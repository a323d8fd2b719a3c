"""Downloads of the agencies' files: https only, resumable, kept in a folder, never half-written.

NAME          the file, whole
NAME.part     what has come so far; the next run goes on from there (HTTP range)
NAME.note     what the server said of it: its mark (ETag or date) and size, and whether it has come whole since
"""

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from impact.checks import named
from impact.errors import OutputError, StudyError
from impact.ingest.agency.files import OfferedFile, offered_files
from impact.sources.catalog import read_downloads

BLOCK = 1 << 16
WAIT_SECONDS = 60
SCHEME = "https://"


class Answer(Protocol):
    """What an opener gives: status, headers and the body to read."""

    status: int
    headers: HTTPMessage

    def read(self, amount: int = ...) -> bytes:
        """The next bytes of the body."""

    def close(self) -> None:
        """Done with it."""


Opener = Callable[[str, Mapping[str, str]], Answer]
"""Opens an address with request headers."""


class DownloadedFile(NamedTuple):
    """A file that is there, whole."""

    path: Path
    size: int
    sha256: str
    fresh: bool


class HttpsOnly(urllib.request.HTTPRedirectHandler):
    """Follows no redirect that leaves https."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """The request that follows a redirect."""
        check_https(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check_https(address: str) -> None:
    """An address is one of https."""
    if not address.startswith(SCHEME):
        raise StudyError(f"{address}: only https addresses are opened; nothing was changed")


def open_https(address: str, headers: Mapping[str, str]) -> Answer:
    """The answer of an https address; a status of 4xx or 5xx is an answer, too."""
    check_https(address)
    request = urllib.request.Request(address, headers=dict(headers))  # noqa: S310 - https was checked
    opener = urllib.request.build_opener(HttpsOnly)
    try:
        answer: Any = opener.open(request, timeout=WAIT_SECONDS)
    except urllib.error.HTTPError as error:
        answer = error
    found: Answer = answer
    return found


def download(address: str, folder: Path, name: str, open_address: Opener = open_https) -> DownloadedFile:
    """One file in a folder, whole: as it lies there if the server says that it is the same, else fetched.

    Args:
        address: https.
        folder: where files are kept between runs.
        name: of the file there.
        open_address: opens an address.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = fetched(address, folder / name, open_address)
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
        raise StudyError(
            f"{name}: {address} cannot be reached or broke off ({error}); what has come is kept, run it again"
        ) from None
    except PermissionError as error:
        raise OutputError(f"{folder} cannot be written ({error.strerror}); give another folder with --cache") from None
    content = folder / name
    with content.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return DownloadedFile(content, content.stat().st_size, digest, fresh)


def fetched(address: str, path: Path, open_address: Opener) -> bool:
    """Whether anything had to be fetched for a file to be there, whole."""
    part, note = path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.note")
    known = noted(note)
    begun = part.stat().st_size if part.is_file() and known.get("mark") else 0
    answer = open_address(address, asked(path, known, begun))
    try:
        if answer.status == HTTPStatus.NOT_MODIFIED and path.is_file():
            return False
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and begun:
            part.unlink()
            return fetched(address, path, open_address)
        if answer.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
            raise StudyError(
                f"{path.name}: {address} answers {answer.status}; look for its new address (docs/updating.md)"
            )
        going_on = answer.status == HTTPStatus.PARTIAL_CONTENT
        said = said_by(answer, begun if going_on else 0)
        if not going_on:
            part.unlink(missing_ok=True)
        write_note(note, said)
        save(answer, part, append=going_on)
    finally:
        answer.close()
    check_size(path.name, part, said["size"])
    part.replace(path)
    write_note(note, said | {"whole": True})
    return True


def noted(note: Path) -> dict[str, Any]:
    """What was noted of a download; nothing if there is no note, or none that can be read."""
    try:
        found = json.loads(note.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_note(note: Path, said: Mapping[str, Any]) -> None:
    """Note what the server said, all of it or nothing."""
    new = note.with_name(f".{note.name}")
    new.write_text(json.dumps(said), encoding="utf-8")
    new.replace(note)


def asked(path: Path, known: Mapping[str, Any], begun: int) -> dict[str, str]:
    """Request headers: go on from where it broke off if the file is still the same; only if it is another."""
    mark = str(known.get("mark") or "")
    headers = {"User-Agent": "impact", "Accept-Encoding": "identity"}
    if begun:
        return headers | {"Range": f"bytes={begun}-", "If-Range": mark}
    if path.is_file() and mark and known.get("whole"):
        return headers | ({"If-None-Match": mark} if mark.startswith(('"', "W/")) else {"If-Modified-Since": mark})
    return headers


def said_by(answer: Answer, begun: int) -> dict[str, Any]:
    """What the server says of a file: its mark (a strong ETag, or its date), by which versions differ, and its size."""
    tag, length = str(answer.headers.get("ETag") or ""), answer.headers.get("Content-Length")
    mark = tag if tag.startswith('"') else str(answer.headers.get("Last-Modified") or "")
    return {"mark": mark, "size": None if length is None else begun + int(length)}


def save(answer: Answer, part: Path, *, append: bool) -> None:
    """The body of an answer, added to what has come so far or written again."""
    with part.open("ab" if append else "wb") as file:
        while block := answer.read(BLOCK):
            file.write(block)


def check_size(name: str, part: Path, size: int | None) -> None:
    """As many bytes have come as the server said."""
    come = part.stat().st_size
    if size is not None and come < size:
        raise StudyError(f"{name}: {come:,} of {size:,} bytes have come; they are kept, run it again to go on")
    if size is not None and come > size:
        part.unlink()
        raise StudyError(f"{name}: more bytes came than the server said ({come:,}, not {size:,}); run it again")


def chosen(downloads: Mapping[str, Mapping[str, Any]], only: tuple[str, ...]) -> dict[str, str]:
    """Address by name of the downloads that are asked for, all if none is named."""
    unknown = [name for name in only if name not in downloads]
    if unknown:
        raise StudyError(
            f"--only {named(unknown)}: no such download; there are: {named(downloads, most=len(downloads))}"
        )
    return {name: str(record["address"]) for name, record in downloads.items() if not only or name in only}


def fetched_files(
    folder: Path, only: tuple[str, ...], say: Callable[[str], None], open_address: Opener = open_https
) -> list[OfferedFile]:
    """Files fetched from where data/sources.toml says, each whole.

    Args:
        folder: where they are kept between runs.
        only: names of those wanted; all if empty.
        say: receives one line a file.
        open_address: opens an address.

    """
    wanted = chosen(read_downloads(), only)
    for name, address in wanted.items():
        got = download(address, folder, name, open_address)
        say(f"{name}: {'fetched' if got.fresh else 'already there'}, from {address}")
    return offered_files(folder, tuple(wanted))
