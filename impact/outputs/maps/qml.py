"""Style files as XML: QML of QGIS (3.22 and newer), with labels and field titles, and SLD 1.0 of other programs."""

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
        arrow: of a line, size of the arrowhead at its end in millimeters; 0: none.
    """

    kind: str
    look: Mapping[str, object]
    size: str = ""
    alpha: float = 1.0
    arrow: float = 0.0


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


class SldRule(NamedTuple):
    """A part of the features in SLD: what the legend says, conditions (field, operator, value), how they are drawn."""

    label: str
    conditions: tuple[tuple[str, str, object], ...]
    symbol: Symbol


OPERATORS = {"=": "EqualTo", ">=": "GreaterThanOrEqualTo", "<": "LessThan", "<=": "LessThanOrEqualTo"}
SPACES = {"xmlns": "http://www.opengis.net/sld", "xmlns:ogc": "http://www.opengis.net/ogc"}
PIXELS_PER_MM = 96 / 25.4
"""SLD 1.0 has sizes in pixels, of which 96 are an inch."""
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
    if symbol.arrow:
        _add_arrow(drawn, symbol, name)


def _add_arrow(drawn: Element, symbol: Symbol, name: str) -> None:
    """Add an arrowhead at the end of a line."""
    end = SubElement(drawn, "layer", {"class": "MarkerLine"}, enabled="1", locked="0")
    end.set("pass", "0")
    offset = symbol.look.get("offset", 0)
    _add_options(end, {"placement": "lastvertex", "placements": "LastVertex", "rotate": "1", "offset": offset})
    color = symbol.look["line_color"]
    head = {"name": "filled_arrowhead", "color": color, "outline_style": "no", "size": symbol.arrow}
    _add_symbol(end, Symbol("marker", head), f"@{name}@1")


def sld_text(layer: str, title: str, rules: Sequence[SldRule]) -> str:
    """Return a whole style in SLD 1.0."""
    root = Element("StyledLayerDescriptor", SPACES, version="1.0.0")
    named = SubElement(root, "NamedLayer")
    SubElement(named, "Name").text = layer
    style = SubElement(named, "UserStyle")
    SubElement(style, "Title").text = title
    kind = SubElement(style, "FeatureTypeStyle")
    for rule in rules:
        one = SubElement(kind, "Rule")
        SubElement(one, "Title").text = rule.label
        if rule.conditions:
            _add_filter(one, rule.conditions)
        _add_symbolizer(one, rule.symbol)
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _add_filter(rule: Element, conditions: Sequence[tuple[str, str, object]]) -> None:
    chosen = SubElement(rule, "ogc:Filter")
    within = SubElement(chosen, "ogc:And") if len(conditions) > 1 else chosen
    for field, sign, value in conditions:
        one = SubElement(within, f"ogc:PropertyIs{OPERATORS[sign]}")
        SubElement(one, "ogc:PropertyName").text = field
        SubElement(one, "ogc:Literal").text = f"{value:.15g}" if isinstance(value, float) else str(value)


def _add_symbolizer(rule: Element, symbol: Symbol) -> None:
    look = {name: str(value) for name, value in symbol.look.items()}
    if symbol.kind == "line":
        _add_stroke(SubElement(rule, "LineSymbolizer"), look["line_color"], look["line_width"], symbol.alpha)
        return
    if symbol.kind == "fill":
        parent = SubElement(rule, "PolygonSymbolizer")
    else:
        graphic = SubElement(SubElement(rule, "PointSymbolizer"), "Graphic")
        parent = SubElement(graphic, "Mark")
        SubElement(parent, "WellKnownName").text = look["name"]
    if look.get("style") != "no":
        _add_parameters(SubElement(parent, "Fill"), {"fill": _hex(look["color"]), "fill-opacity": f"{symbol.alpha:g}"})
    dashes = "4 2" if look.get("outline_style") == "dash" else ""
    _add_stroke(parent, look["outline_color"], look["outline_width"], 1.0, dashes)
    if symbol.kind == "marker":
        SubElement(graphic, "Size").text = f"{float(look['size']) * PIXELS_PER_MM:.3g}"


def _add_stroke(parent: Element, color: str, width: str, alpha: float, dashes: str = "") -> None:
    values = {"stroke": _hex(color), "stroke-width": f"{float(width) * PIXELS_PER_MM:.3g}"}
    values |= {"stroke-opacity": f"{alpha:g}"} if alpha < 1 else {}
    _add_parameters(SubElement(parent, "Stroke"), values | ({"stroke-dasharray": dashes} if dashes else {}))


def _add_parameters(parent: Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        SubElement(parent, "CssParameter", name=name).text = value


def _hex(color: str) -> str:
    """Return a color of QGIS, red, green, blue and opacity, as SLD has it.

    >>> _hex("255,0,16,255")
    '#ff0010'
    """
    return "#" + "".join(f"{int(part):02x}" for part in color.split(",")[:3])


def _add_options(parent: Element, values: Mapping[str, object]) -> Element:
    options = SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        SubElement(options, "Option", name=name, value=str(value), type="QString")
    return options
