"""docs/first-study.md works as printed."""

from tests.docs.tutorial import DOCS, follow


def test_the_page_works_as_printed(tmp_path, place):
    folder = tmp_path / "workplace"
    folder.mkdir()
    follow((DOCS / "first-study.md").read_text(encoding="utf-8"), folder, place)
