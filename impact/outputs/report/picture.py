"""Pictures of the page's charts for slides: SVG and PNG, drawn by the chart library that the page carries.

The package vl-convert-python draws them without a browser and without a network; it is imported when asked for.
"""

from pathlib import Path
from typing import Any

from impact.errors import OutputError, StudyError
from impact.outputs.report.chart import Chart, Spec

VERSION = "6.4"
"""Of Vega-Lite, as in scripts/record.toml."""
WIDTH, SCALE = 960, 2.0
"""Pixels of the drawing; the PNG has twice as many."""
CONTAINER = "containerSize()[0]"
MISSING = (
    "pictures need the package vl-convert-python, which is not installed: pip install vl-convert-python; "
    "without it, print the page or take its chart from report.html"
)


def write_picture(chart: Chart, folder: Path, shown: dict[str, str]) -> list[Path]:
    """Write a chart as SVG and PNG; return both paths.

    Args:
        chart: of the page.
        folder: to write to; made where it is missing.
        shown: what is set in the chart's lists, by their names; others stand as on the page.
    """
    converter = drawing_library()
    spec = still_spec(chart, shown)
    svg, png = (folder / f"{chart.key}.{ending}" for ending in ("svg", "png"))
    drawn = converter.vegalite_to_svg(spec, vl_version=VERSION)
    dots = converter.vegalite_to_png(spec, vl_version=VERSION, scale=SCALE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        svg.write_text(drawn, encoding="utf-8")
        png.write_bytes(dots)
    except OSError as error:
        raise OutputError(f"output folder {folder}: the picture cannot be written ({error.strerror})") from error
    return [svg, png]


def still_spec(chart: Chart, shown: dict[str, str]) -> Spec:
    """The chart at a fixed width, on white, with its title, its lists set and not shown.

    Raises:
        StudyError: a list or a choice is not there; the message names those that are.
    """
    spec: Spec = _fixed(chart.spec)
    lists = {one["name"]: one["bind"] for one in spec.get("params", ())}
    _check_choices(chart.key, lists, shown)
    params = [{"name": one["name"], "value": shown.get(one["name"], one["value"])} for one in spec.get("params", ())]
    subtitle = spec.get("title", {}).get("text", choice_words(lists, params))
    title = {"text": chart.title, "subtitle": subtitle, "anchor": "start", "fontSize": 18, "offset": 12}
    own: Spec = {"width": WIDTH, "background": "white", "title": title}
    return spec | own | ({"params": params} if params else {})


def choice_words(lists: dict[str, Any], params: list[dict[str, str]]) -> str:
    """What is set, in the words of the lists."""
    named = [dict(zip(bind["options"], bind["labels"], strict=True)) for bind in lists.values()]
    return "; ".join(words[one["value"]] for words, one in zip(named, params, strict=True))


def _check_choices(key: str, lists: dict[str, Any], shown: dict[str, str]) -> None:
    for name, value in shown.items():
        if name not in lists:
            raise StudyError(f"chart '{key}' has no list '{name}'; it has: {', '.join(lists) or 'none'}")
        if value not in lists[name]["options"]:
            raise StudyError(f"chart '{key}', {name}: no '{value}'; there are: {', '.join(lists[name]['options'])}")


def _fixed(part: Any) -> Any:  # noqa: ANN401 - any part of a specification
    """The same without what asks for the width of the page."""
    if isinstance(part, dict):
        return {name: _fixed(own) for name, own in part.items()}
    if isinstance(part, list):
        return [_fixed(own) for own in part]
    return part.replace(CONTAINER, str(WIDTH)) if isinstance(part, str) else part


def drawing_library() -> Any:  # noqa: ANN401 - a module without types
    """The package that draws.

    Raises:
        OutputError: it is not installed.
    """
    try:
        import vl_convert  # noqa: PLC0415 - only where pictures are asked for
    except ModuleNotFoundError:
        raise OutputError(MISSING) from None
    return vl_convert
