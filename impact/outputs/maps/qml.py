"""QML, the style files of QGIS: symbols, renderers, labels and field titles as XML (QGIS 3.22 and newer)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
MADE_FOR = "3.22.0"
EXPRESSION = "3"
"""QGIS's number for a property that an expression gives."""


class Symbol(NamedTuple):
    """How a feature is drawn.

    Attributes:
        kind: fill, line or marker.
        look: settings of its symbol layer, by QGIS's names.
        size: expression for the size in millimeters; empty: as in `look`.
        alpha: 1 covers what is below it, 0 is unseen.
    """

    kind: str
    look: Mapping[str, object]
    size: str = ""
    alpha: float = 1.0


class Rule(NamedTuple):
    """A part of the features, chosen by an expression, with what the legend says and how they are drawn."""

    chosen: str
    label: str
    symbol: Symbol


class Range(NamedTuple):
    """A class of a graduated map: values from low to high."""

    low: float
    high: float
    label: str
    symbol: Symbol


CLASSES = {"fill": "SimpleFill", "line": "SimpleLine", "marker": "SimpleMarker"}


def single(symbol: Symbol, sizes: Sequence[tuple[float, str]] = (), title: str = "") -> Element:
    """Return the renderer of features that are drawn alike; `sizes`, in millimeters, are reported in the legend."""
    renderer = Element("renderer-v2", type="singleSymbol", symbollevels="0", forceraster="0", enableorderby="0")
    _add_symbols(renderer, [symbol])
    if sizes:
        legend = SubElement(renderer, "data-defined-size-legend", type="separated", valign="bottom", title=title)
        _add_symbol(legend, symbol._replace(size=""), "source")
        classes = SubElement(legend, "classes")
        for size, label in sizes:
            SubElement(classes, "class", size=f"{size:g}", label=label)
    return renderer


def graduated(field: str, ranges: Sequence[Range]) -> Element:
    """Return the renderer of classes of a field's values."""
    method = "GraduatedSize" if ranges[0].symbol.kind == "line" else "GraduatedColor"
    renderer = Element(
        "renderer-v2", type="graduatedSymbol", attr=field, graduatedMethod=method, symbollevels="0", enableorderby="0"
    )
    classes = SubElement(renderer, "ranges")
    for place, one in enumerate(ranges):
        bounds = {"lower": f"{one.low:.15g}", "upper": f"{one.high:.15g}"}
        SubElement(classes, "range", bounds, symbol=str(place), label=one.label, render="true")
    _add_symbols(renderer, [one.symbol for one in ranges])
    return renderer


def by_rule(rules: Sequence[Rule]) -> Element:
    """Return the renderer of features that expressions distinguish, which may be of several geometry types."""
    renderer = Element("renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0", enableorderby="0")
    parts = SubElement(renderer, "rules", key="all")
    for place, rule in enumerate(rules):
        SubElement(parts, "rule", key=f"rule-{place}", filter=rule.chosen, label=rule.label, symbol=str(place))
    _add_symbols(renderer, [rule.symbol for rule in rules])
    return renderer


def labels(expression: str, settings: Mapping[str, str], size: float = 8.0) -> Element:
    """Return labels with a white halo; `settings` say where they stand, by QGIS's names."""
    labeling = Element("labeling", type="simple")
    rules = SubElement(labeling, "settings", calloutType="simple")
    style = SubElement(
        rules, "text-style", fieldName=expression, isExpression="1", fontSize=f"{size:g}", fontSizeUnit="Point",
        textColor="31,42,55,255", fontWeight="50", multilineHeight="1",
    )  # fmt: skip
    SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor="255,255,255,230"
    )
    SubElement(rules, "text-format", multilineAlign="1", wrapChar="")
    SubElement(rules, "placement", dict(settings))
    SubElement(rules, "rendering", scaleVisibility="0", obstacle="1", displayAll="0")
    return labeling


def style_text(renderer: Element, titles: Iterable[tuple[str, str]], tip: str, labeling: Element | None = None) -> str:
    """Return a whole style: how features are drawn and labeled, the titles of their fields, what a pointer shows.

    Args:
        renderer: how they are drawn.
        titles: fields and their titles.
        tip: HTML with expressions.
        labeling: their labels.
    """
    root = Element("qgis", version=MADE_FOR, styleCategories="Symbology|Labeling|Fields|MapTips")
    root.set("labelsEnabled", "0" if labeling is None else "1")
    root.append(renderer)
    if labeling is not None:
        root.append(labeling)
    aliases = SubElement(root, "aliases")
    for place, (field, title) in enumerate(titles):
        SubElement(aliases, "alias", field=field, name=title, index=str(place))
    SubElement(root, "mapTip").text = tip
    indent(root, " ")
    return DOCTYPE + tostring(root, encoding="unicode") + "\n"


def _add_symbols(renderer: Element, symbols: Sequence[Symbol]) -> None:
    parent = SubElement(renderer, "symbols")
    for place, symbol in enumerate(symbols):
        _add_symbol(parent, symbol, str(place))


def _add_symbol(parent: Element, symbol: Symbol, name: str) -> None:
    drawn = SubElement(parent, "symbol", type=symbol.kind, name=name, alpha=f"{symbol.alpha:g}", clip_to_extent="1")
    layer = SubElement(drawn, "layer", {"class": CLASSES[symbol.kind]}, enabled="1", locked="0")
    layer.set("pass", "0")
    _add_options(layer, symbol.look)
    if symbol.size:
        given = _add_options(SubElement(layer, "data_defined_properties"), {"name": "", "type": "collection"})
        own = SubElement(SubElement(given, "Option", name="properties", type="Map"), "Option", name="size", type="Map")
        SubElement(own, "Option", name="active", value="true", type="bool")
        SubElement(own, "Option", name="expression", value=symbol.size, type="QString")
        SubElement(own, "Option", name="type", value=EXPRESSION, type="int")


def _add_options(parent: Element, values: Mapping[str, object]) -> Element:
    options = SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        SubElement(options, "Option", name=name, value=str(value), type="QString")
    return options
