"""Reads studies, a name under models/, a .toml or .xlsx file, with --set changes; and runs that were written before."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from impact.checks import named
from impact.errors import StudyError
from impact.excel_form.guard import is_workbook
from impact.sources.announcement import read_archetype
from impact.sources.catalog import models_folder
from impact.sources.earlier_names import with_current_names
from impact.sources.industry_names import commodity_code, industry_code
from impact.sources.place_names import county_code
from impact.sources.scenarios import apply_scenario, with_included
from impact.sources.study_draft import Draft
from impact.sources.study_settings import apply_change
from impact.study import Study
from impact.study.keys import field_names, nearest
from impact.study.ranged import LONGEST_NAME, not_a_number

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
DEFAULT_ARCHETYPE = "data-center"
NUMBERS = ("float_parsing", "float_type", "int_parsing", "int_type")
"""Kinds of errors where a number is needed."""
FORMS_OF = {
    r"^\d{5}$": "write the five digits of the county's FIPS code, such as 47157",
    r"^\d{6}$": "write the six digits of the occupation's code, such as 151244",
    r"^[0-9A-Z]{5,6}$": "write a BEA 2017 detail code of five or six capital letters and digits, such as 233230",
    r"^[a-z0-9][a-z0-9-]*$": "use small letters, digits and hyphens, such as my-key",
}
"""What a text must look like, by the pattern that it breaks."""
CODE = re.compile(r"\d{5}|[0-9A-Z]{5,6}")
"""What has the form of a county's, an industry's, or a commodity's code."""
CODE_OF: dict[str, Callable[[str], str]] = {
    "county": county_code,
    "industry": lambda text: industry_code(text).code,
    "commodity": lambda text: commodity_code(text).code,
}
"""Fields that take a name as well, and what finds its code."""
KINDS = ("word", "table")
"""Which of its two kinds the margins of a line are, in the place of an error."""
RECORD = "run.json"
NEEDED = (
    "study",
    "price_year",
    "reference_year",
    "headline",
    "by_county",
    "by_jurisdiction",
    "taxes",
    "grid",
    "ranges",
    "manifest",
)
LARGEST = 100_000_000
"""Bytes."""


def study_names() -> list[str]:
    """Names of the studies that are shipped."""
    return sorted(path.parent.name for path in models_folder().glob("*/study.toml"))


def check_name(name: str) -> None:
    """A study's name is safe as a folder: small letters, digits and hyphens."""
    if not NAME.fullmatch(name):
        raise StudyError(
            f"'{name}' cannot be a study's name: use small letters, digits and hyphens, such as my-study "
            "(for a file, give its path ending in .toml)"
        )


def named_after(study: Study, path: Path) -> Study:
    """A study with the name of the file that it is saved as, so that runs of two such studies have a folder each.

    Raises:
        StudyError: the file's name does not end in .toml.
    """
    if path.suffix != ".toml":
        raise StudyError(
            f"--save {path}: the name of a study file ends in .toml, such as {path.stem or 'my-event'}.toml"
        )
    return study.model_copy(update={"name": name_of_file(path.stem) or study.name})


def name_of_file(stem: str) -> str:
    """A study's name from a file's name without its ending; empty where nothing of it can stay.

    >>> name_of_file("Shelby Plant_2"), name_of_file("Doña Ana"), name_of_file("...")
    ('shelby-plant-2', 'dona-ana', '')
    """
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME]


def study_path(study: str) -> Path:
    """The file of a study given by name or by path."""
    if study.endswith(".toml"):
        return Path(study)
    if is_workbook(study):
        return Path(study)
    check_ending(study)
    check_name(study)
    path = models_folder() / study / "study.toml"
    if not path.is_file():
        raise StudyError(
            f"no study named '{study}'; there are: {named(study_names())}. A file needs its ending: {study}.toml"
        )
    return path


def check_ending(study: str) -> None:
    """A file that is there and could be no study's name is refused for its ending."""
    with suppress(OSError):
        if not NAME.fullmatch(study) and Path(study).is_file():
            raise StudyError(f"{study}: a study file ends in .toml, an Excel form in .xlsx; rename it")


def read_study_text(path: Path) -> str:
    """The text of a study file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StudyError(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(f"{path} cannot be read as text: {error}") from None


def read_study(study: str | Path, changes: str | Sequence[str] = (), scenario: str | None = None) -> Study:
    """The study of a name or path, with changes such as "facility.tulane-road.it_mw=500" applied, one or a list.

    A scenario of the study comes first, so that changes may alter it.

    Changes of a study read from a name or path are kept in it (Study.changes), so that every output can show them.

    Raises:
        StudyError: one message with file, key and cure for everything that is wrong.

    """
    path = study_path(str(study))
    shown = path.name if path.parent.name == "" else str(Path(path.parent.name) / path.name)
    draft = form_draft(path) if is_workbook(str(path)) else Draft(toml_record(path))
    draft.record = with_current_names(with_included(draft.record, lambda name: toml_record(study_path(name))))
    found = [] if scenario is None else apply_scenario(draft.record, scenario)
    found += [apply_change(draft.record, change) for change in ([changes] if isinstance(changes, str) else changes)]
    return validated(draft.record, shown, draft).with_changes(*found)


def form_draft(path: Path) -> Draft:
    """The raw record of a study's form (excel_form.read), whose modules are read in when a form is."""
    from impact.excel_form.read import read_study_form  # noqa: PLC0415 - for Excel forms alone

    return read_study_form(path)


def toml_record(path: Path) -> dict[str, Any]:
    """The raw record of a study file."""
    try:
        record = tomllib.loads(read_study_text(path))
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"{path} is not valid TOML: {error}") from None
    if not record:
        raise StudyError(f"{path} has no keys; start from an archetype: impact study new NAME --archetype warehouse")
    return record


def validated(record: dict[str, Any], place: str, draft: Draft | None = None) -> Study:
    """The study of a raw record; what is wrong is reported by cell where the record was read from a workbook."""
    rows, study = list(draft.problems) if draft else [], None
    for place_of_name, problem in replace_names(record):
        rows.append(problem_row(record, place_of_name, problem, draft))
    try:
        study = Study.model_validate(record)
    except ValidationError as error:
        known = tuple(f"{row.split(': ')[0]}: " for row in rows)
        left = error.errors() if record or not rows else []
        found = [problem_row(record, item["loc"], message(item), draft) for item in left if item["loc"] or not rows]
        rows += [row for row in found if not row.startswith(known)]
    if study is None or rows:
        lines = (f"  {row}" for row in rows)
        raise StudyError("\n".join([f"{place}: {len(rows)} thing{'s' * (len(rows) > 1)} to fix", *lines]))
    return study


def replace_names(record: dict[str, Any]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Put codes in the place of counties', industries', and commodities' names; yield where one is not known, and why.

    What has the form of a code stays as it is: whether it is known is checked with the region.
    """
    for place, holder, key, code_of in named_fields(record):
        word = holder[key]
        if isinstance(word, str) and not CODE.fullmatch(word) and not (code_of is county_code and word.isdigit()):
            try:
                holder[key] = code_of(word)
            except StudyError as error:
                yield place, str(error)


def named_fields(record: dict[str, Any]) -> Iterator[tuple[tuple[int | str, ...], Any, Any, Callable[[str], str]]]:
    """Place, holder, key, and reader of every field of a raw study that holds a county, an industry, or a commodity."""
    if isinstance(record.get("region"), list):
        for number in range(len(record["region"])):
            yield ("region", number), record["region"], number, county_code
    for name in ("facility", "event"):
        rows = record.get(name)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            for key, code_of in CODE_OF.items():
                if isinstance(row, dict) and key in row:
                    yield (name, number, key), row, key, code_of
            lines = row.get("spend") if isinstance(row, dict) else None
            for place, line in enumerate(lines if isinstance(lines, list) else ()):
                if isinstance(line, dict) and "commodity" in line:
                    yield (name, number, "spend", place, "commodity"), line, "commodity", CODE_OF["commodity"]


def problem_row(record: dict[str, Any], loc: tuple[int | str, ...], words: str, draft: Draft | None) -> str:
    """A problem after its cell's address, or its key.

    A cell's place is that of the key without the kind that a union chose, and the mark of a bad key.
    """
    kinds = [step in KINDS and loc[at - 1] == "margins" for at, step in enumerate(loc)]
    place = tuple(step for step, is_kind in zip(loc, kinds, strict=True) if step != "[key]" and not is_kind)
    cell = draft.cell_of(place) if draft else None
    if cell is None:
        missing = "not on any sheet: " if draft and draft.cells and loc else ""
        return f"{missing}{location(record, loc)}: {words}"
    address, name = cell
    return f"{address}: {name} {words}" if words[:1].isdigit() else f"{address}: {name}: {words}"


@contextmanager
def telling_cells(study: str) -> Iterator[None]:
    """What is found wrong with a study later on is reported by cell, if it was read from a workbook."""
    try:
        yield
    except StudyError as error:
        raise StudyError(with_cells(str(error), study) if is_workbook(study) else str(error)) from None


def with_cells(text: str, study: str) -> str:
    """A message with the address of the cell before each key of a study that was read from a workbook."""
    draft = form_draft(study_path(study))
    addresses = {location(draft.record, place): cell[0] for place, cell in draft.cells.items()}
    keys = sorted((key for key in addresses if "." in key), key=len, reverse=True)
    pattern = re.compile("|".join(rf"\b{re.escape(key)}(?![\w-])" for key in keys)) if keys else None
    return pattern.sub(lambda found: f"{addresses[found[0]]} ({found[0]})", text) if pattern else text


def message(item: Any) -> str:  # noqa: ANN401 - pydantic's error record
    """What is wrong with one key, in plain words."""
    given = item.get("input")
    if item["type"] == "extra_forbidden":
        path = [step for step in item["loc"] if step not in KINDS]
        meant = nearest(str(path[-1]), field_names(path[:-1]))
        return f"unknown key{meant or '; check its spelling, or take it out'}"
    if item["type"] == "missing":
        return "missing; add it"
    if item["type"] in NUMBERS and isinstance(given, str):
        return not_a_number(given)
    text = FORMS_OF.get(item.get("ctx", {}).get("pattern"), str(item["msg"]).removeprefix("Value error, "))
    return f"{text} (given: {given!r})" if isinstance(given, str | int | float) and repr(given) not in text else text


def location(record: Any, loc: tuple[int | str, ...]) -> str:  # noqa: ANN401 - raw TOML
    """Dotted key of an error, list items by their id."""
    words: list[str] = []
    place = record
    for step in loc:
        if step in KINDS and words and words[-1] == "margins":
            continue
        place = _child(place, step)
        name = place.get("id") if isinstance(step, int) and isinstance(place, dict) else None
        words.append(str(name) if name else str(step))
    return ".".join(words) or "the study"


def _child(place: Any, step: int | str) -> Any:  # noqa: ANN401 - raw TOML
    try:
        return place[step]
    except (KeyError, IndexError, TypeError):
        return None


def archetype_study(archetype: str) -> Study:
    """The study that an archetype is."""
    return validated_text(read_archetype(archetype), archetype)


def validated_text(text: str, place: str) -> Study:
    """The study of a file's text."""
    return validated(tomllib.loads(text), place)


def is_run(text: str) -> bool:
    """Whether a word names a run: a .json file, or a folder with a run.json in it."""
    return text.endswith(".json") or (Path(text) / RECORD).is_file()


def read_run(text: str) -> dict[str, Any]:
    """The record of a run.

    Raises:
        StudyError: it is not there, or is not the record of a run.

    """
    path = Path(text) if text.endswith(".json") else Path(text) / RECORD
    try:
        if path.stat().st_size > LARGEST:
            raise StudyError(f"{path} has over {LARGEST / 1e6:.0f} MB: not the {RECORD} of a run")
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StudyError(f"there is no file {path}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise StudyError(f"{path} cannot be read as the {RECORD} of a run: {error}") from None
    missing = [key for key in NEEDED if key not in record] if isinstance(record, dict) else list(NEEDED)
    version = written_by(record)
    if missing and version:
        raise StudyError(
            f"{path} was written by version {version}, whose names in {RECORD} are others (no '{missing[0]}'; "
            "docs/changes-0.2.md lists old and new names); run the study again with this version"
        )
    if missing:
        raise StudyError(f"{path} is not the {RECORD} of a run: no '{missing[0]}' in it; run the study again")
    study = record["study"]
    if not isinstance(study, dict) or not isinstance(record["price_year"], int):
        raise StudyError(f"{path} is not the {RECORD} of a run: its study or its price_year is not reported")
    check_name(str(study.get("name", "")))
    found: dict[str, Any] = record
    return found


def written_by(record: object) -> str:
    """The version that wrote a run's record; empty where it does not say.

    >>> written_by({"manifest": {"version": "0.1.0"}}), written_by({}), written_by([])
    ('0.1.0', '', '')
    """
    manifest = record.get("manifest") if isinstance(record, dict) else None
    version = manifest.get("version") if isinstance(manifest, dict) else None
    return version if isinstance(version, str) else ""
