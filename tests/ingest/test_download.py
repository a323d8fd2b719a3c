"""Downloads: resumed, kept, never half-written, https only. A server on loopback plays the agency."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from loopback import Agency, handler_of, open_loopback

from impact.errors import StudyError
from impact.ingest import download

CONTENT = bytes(range(256)) * 800


@pytest.fixture
def agency() -> Iterator[Agency]:
    known = Agency(CONTENT)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(known))
    known.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(agency, folder):
    return download.download(agency.address, folder, "CAINC4.zip", open_loopback)


def test_a_file_is_fetched_whole_with_its_hash(agency, tmp_path):
    got = fetch(agency, tmp_path)
    assert got.path.read_bytes() == CONTENT
    assert (got.size, got.sha256, got.fresh) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), True)
    assert not (tmp_path / "CAINC4.zip.part").exists()


def test_a_file_that_is_the_same_is_not_fetched_again(agency, tmp_path):
    fetch(agency, tmp_path)
    got = fetch(agency, tmp_path)
    assert not got.fresh
    assert got.path.read_bytes() == CONTENT
    assert agency.asked[1]["If-None-Match"] == '"one"'


def test_a_newer_file_takes_the_place_of_the_one_at_hand(agency, tmp_path):
    fetch(agency, tmp_path)
    agency.content, agency.tag = b"newer" * 1000, '"two"'
    got = fetch(agency, tmp_path)
    assert (got.fresh, got.path.read_bytes()) == (True, b"newer" * 1000)


def test_a_download_that_breaks_off_keeps_what_has_come_and_goes_on(agency, tmp_path):
    agency.cut_after = 70_000
    with pytest.raises(StudyError, match=r"CAINC4\.zip: .*70,000 of 204,800 bytes have come; they are kept"):
        fetch(agency, tmp_path)
    assert not (tmp_path / "CAINC4.zip").exists()
    assert (tmp_path / "CAINC4.zip.part").stat().st_size == 70_000
    agency.cut_after = None
    got = fetch(agency, tmp_path)
    assert got.path.read_bytes() == CONTENT
    assert agency.asked[1]["Range"] == "bytes=70000-"
    assert not (tmp_path / "CAINC4.zip.part").exists()


def test_a_download_begins_anew_if_the_file_has_changed_since(agency, tmp_path):
    agency.cut_after = 70_000
    with pytest.raises(StudyError):
        fetch(agency, tmp_path)
    agency.cut_after, agency.content, agency.tag = None, b"newer" * 1000, '"two"'
    assert fetch(agency, tmp_path).path.read_bytes() == b"newer" * 1000


def test_a_download_that_breaks_off_leaves_the_file_at_hand(agency, tmp_path):
    fetch(agency, tmp_path)
    agency.content, agency.tag, agency.cut_after = b"newer" * 1000, '"two"', 100
    with pytest.raises(StudyError):
        fetch(agency, tmp_path)
    assert (tmp_path / "CAINC4.zip").read_bytes() == CONTENT


def test_a_kill_before_the_first_byte_of_a_newer_file_mixes_nothing(agency, tmp_path, monkeypatch):
    agency.cut_after = 70_000
    with pytest.raises(StudyError):
        fetch(agency, tmp_path)
    agency.cut_after, agency.content, agency.tag = None, b"newer" * 40_960, '"two"'
    with monkeypatch.context() as patch:
        patch.setattr(download, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            fetch(agency, tmp_path)
    assert fetch(agency, tmp_path).path.read_bytes() == b"newer" * 40_960


def test_a_kill_before_the_first_byte_does_not_pass_the_old_file_for_the_new(agency, tmp_path, monkeypatch):
    fetch(agency, tmp_path)
    agency.content, agency.tag = b"newer" * 1000, '"two"'
    with monkeypatch.context() as patch:
        patch.setattr(download, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            fetch(agency, tmp_path)
    got = fetch(agency, tmp_path)
    assert (got.fresh, got.path.read_bytes()) == (True, b"newer" * 1000)


def killed(*_, **__):
    """In the place of what saves the body: the program ends there."""
    raise KeyboardInterrupt


def test_a_note_that_cannot_be_read_is_as_none(agency, tmp_path):
    fetch(agency, tmp_path)
    (tmp_path / "CAINC4.zip.note").write_text('{"mark": ')
    assert fetch(agency, tmp_path).fresh


@pytest.mark.parametrize("status", [404, 503])
def test_an_address_that_answers_with_an_error_is_said(agency, tmp_path, status):
    agency.status = status
    with pytest.raises(StudyError, match=rf"CAINC4\.zip: https://.* answers {status}"):
        fetch(agency, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_only_https_is_opened(tmp_path):
    with pytest.raises(StudyError, match=r"only https addresses are opened"):
        download.download("http://127.0.0.1:9/CAINC4.zip", tmp_path, "CAINC4.zip")
    with pytest.raises(StudyError, match=r"only https addresses are opened"):
        download.HttpsOnly().redirect_request(None, None, 302, "", None, "http://127.0.0.1/other.zip")
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_cannot_be_reached_is_said(tmp_path):
    with pytest.raises(StudyError, match=r"CAINC4\.zip: https://127.0.0.1:9/x cannot be reached or broke off"):
        download.download("https://127.0.0.1:9/x", tmp_path, "CAINC4.zip")


def test_every_address_that_is_shipped_is_https_and_unknown_names_are_said():
    assert all(address.startswith("https://") for address in download.chosen(download.read_downloads(), ()).values())
    with pytest.raises(StudyError, match=r"--only CAINC5\.zip: no such download; there are: CAEMP25N\.zip"):
        download.chosen(download.read_downloads(), ("CAINC5.zip",))


def test_the_files_that_are_asked_for_are_fetched_and_offered(agency, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "read_downloads", lambda: {"note.txt": {"address": agency.address}})
    (tmp_path / "other.zip").write_bytes(b"from an earlier run")
    said = []
    files = download.fetched_files(tmp_path, (), said.append, open_loopback)
    assert [file.name for file in files] == ["note.txt"]
    assert said == [f"note.txt: fetched, from {agency.address}"]
