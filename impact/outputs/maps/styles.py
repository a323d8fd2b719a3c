"""Styles: what of a layer is shown, in which classes and colors; the first style of a layer is its default.

Colors are ColorBrewer's YlGnBu and, for taxes, YlOrBr (light is little, dark is much), and Okabe and Ito's palette:
color-blind readers can tell them apart, and so can a printer without colors.
"""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple, TypeVar
from xml.etree.ElementTree import Element

from impact.outputs.maps import qml
from impact.outputs.maps.layer import Field, Layer, class_labels, even_breaks, nearest_round, shown_as, steep_breaks

RAMP = ("255,255,217", "199,233,180", "127,205,187", "65,182,196", "29,145,192")
TAX_RAMP = ("255,255,212", "254,217,142", "254,153,41", "217,95,14", "153,52,4")
"""Money of taxing jurisdictions has colors of its own: their outlines lie on the counties."""
SITE, RING, FLOW, EDGE = "213,94,0", "213,94,0", "63,0,91", "110,110,110"
WIDTHS = ((0.1, 0.2), (0.35, 0.75), (0.8, 0.75), (1.6, 0.75), (3.0, 0.75))
"""Of flows, in millimeters, and how far they cover what is below them: small ones are many."""
ARROW = 1.2
"""Millimeters that an arrowhead is wider than its flow."""
GAP = 0.1
"""Half the gap between the two ways, in millimeters."""
LARGEST_SITE, LEAST_SITE = 9.0, 2.4
"""Diameters in millimeters: of the site with the highest load, and the least that can be seen."""
COUNTY_STYLES = {
    "op_res_1k": "operation jobs held per 1,000 residents",
    "op_jobs_1k": "operation jobs located per 1,000 residents",
    "con_res_1k": "construction job-years held per 1,000 residents",
    "con_jobs_1k": "construction job-years located per 1,000 residents",
    "op_res_inc": "{unit} of operation income received",
    "con_res_inc": "{unit} of construction income received",
}
FLOW_STYLES = {
    "OP_INC_USD": "{unit} of operation income",
    "OP_JOBS": "operation jobs",
    "EARN_USD": "{unit} of net earnings",
    "WORKERS": "commuters",
}
TAX_STYLES = {"TAX_USD": "{unit} of taxes", "ALL_USD": "{unit} of taxes"}
"""Figures that a style shows, and what the legend says after the bounds of a class."""
INSIDE = {"placement": "4", "centroidInside": "1", "centroidWhole": "1", "fitInPolygonOnly": "0"}
ALONGSIDE = {"placement": "6", "dist": "1", "distUnits": "MM", "offsetType": "1", "priority": "10"}
"""Where labels stand: inside a county, alongside a point."""

T = TypeVar("T")


class Style(NamedTuple):
    """A style of a layer: its name, what it shows, and its text in QML and in SLD."""

    layer: str
    name: str
    about: str
    text: str
    sld: str


def layer_styles(layer: Layer) -> list[Style]:
    """Return the styles of a layer, its default first."""
    fields = {field.name: field for field in layer.fields}
    if layer.name == "counties":
        return [county_style(layer, fields[name], words) for name, words in COUNTY_STYLES.items()]
    if layer.name == "commuting_flows":
        return [flow_style(layer, fields[name], words) for name, words in FLOW_STYLES.items()]
    if layer.name == "county_year":
        return [year_style(layer)]
    if layer.name in ("taxes", "tax_points"):
        return [tax_style(layer, fields[name], words) for name, words in TAX_STYLES.items()]
    if layer.name == "sites":
        return [site_style(layer)]
    about = "Circles in which a set-aside is spent"
    look = {"style": "no", "outline_color": f"{RING},255", "outline_width": 0.6, "outline_style": "dash"}
    ring = qml.Symbol("fill", look)
    sld = qml.sld_text("rings", about, [qml.SldRule(layer.title, (), ring)])
    return [Style("rings", "RADIUS_MI", about, _text(layer.fields, qml.single(ring)), sld)]


def site_style(layer: Layer) -> Style:
    """Return the style of the sites: circles whose area shows their load."""
    symbol, sizes = site_symbol(layer), site_sizes(layer)
    about = "Facilities by their load at peak (MW): area of the circle"
    renderer = qml.single(symbol, sizes, "Peak load")
    text = _text(layer.fields, renderer, qml.labels(label_of("NAME"), ALONGSIDE))
    drawn = [qml.SldRule(layer.title, (), symbol)]
    if sizes:
        factor, loads = _millimeters_per_root_mw(layer), sorted(layer.values("LOAD_MW").unique())
        looks = [dict(symbol.look) | {"size": max(LEAST_SITE, factor * math.sqrt(load))} for load in loads]
        drawn = [
            qml.SldRule(f"{load:,.4g} MW", (("LOAD_MW", "=", load),), symbol._replace(look=look))
            for load, look in zip(loads, looks, strict=True)
        ]
    return Style("sites", "LOAD_MW", about, text, qml.sld_text("sites", about, drawn))


def tax_style(layer: Layer, field: Field, words: str) -> Style:
    """Return the style that shows one figure of counties, with cities on top; schools lie on the counties: left out."""
    levels = ("city",) if layer.shape == "Point" else ("county", "city")
    chosen = layer.features[layer.features["LEVEL"].isin(levels)]
    breaks = even_breaks(chosen[field.name].dropna().astype(float).tolist())
    symbols = _fills(len(breaks) - 1, TAX_RAMP)
    if layer.shape == "Point":
        symbols = [qml.Symbol("marker", dict(one.look) | {"name": "circle", "size": LEAST_SITE}) for one in symbols]
    ranges = _ranges(breaks, words.format(unit=field.unit), symbols)
    rules = _class_rules(field.name, ranges, [("LEVEL", "=", level) for level in levels])
    return _by_rule(layer, field.name, field.titled, rules, qml.labels(label_of("NAME"), INSIDE))


def year_style(layer: Layer) -> Style:
    """Return the style of the figures by year: jobs of operation held per 1,000 residents in the reference year."""
    one = (("YEAR", "=", layer.year), ("PHASE", "=", "operation"), ("BASIS", "=", "residence"),
           ("MEASURE", "=", "jobs"), ("EFFECT", "=", "total"))  # fmt: skip
    rows = layer.features
    for field, _, value in one:
        rows = rows[rows[field].eq(value)]
    breaks = even_breaks(rows["PER_1K"].astype(float).tolist())
    ranges = _ranges(breaks, COUNTY_STYLES["op_res_1k"], _fills(len(breaks) - 1))
    rules = [rule._replace(conditions=(*one, *rule.conditions)) for rule in _class_rules("PER_1K", ranges)]
    return _by_rule(layer, "PER_1K", f"Operation jobs held per 1,000 residents in {layer.year}", rules)


def county_style(layer: Layer, field: Field, words: str) -> Style:
    """Return the style that shows one figure of the counties in classes."""
    breaks = even_breaks(layer.values(field.name).tolist())
    count = len(breaks) - 1
    ranges = _ranges(breaks, words.format(unit=field.unit), _fills(count))
    scale, _, decimals = shown_as(breaks)
    figure = f'format_number("{field.name}" / {scale:.0f}, {max(1, decimals)})'
    shown = f"\"NAME\" || '\\n' || {figure}"
    text = _text(layer.fields, qml.graduated(field.name, ranges), qml.labels(shown, INSIDE))
    sld = qml.sld_text(layer.name, field.titled, _class_rules(field.name, ranges))
    return Style(layer.name, field.name, field.titled, text, sld)


def flow_style(layer: Layer, field: Field, words: str) -> Style:
    """Return the style that shows one figure of the flows by the width of their lines, each on the right of its way."""
    breaks = steep_breaks(layer.values(field.name).tolist())
    look = {"line_color": f"{FLOW},255", "capstyle": "flat"}
    lines = [
        qml.Symbol(
            "line",
            look | {"line_width": width, "offset": -round(width / 2 + GAP, 3)},
            alpha=alpha,
            arrow=round(width + ARROW, 3),
        )
        for width, alpha in spread(WIDTHS, len(breaks) - 1)
    ]
    ranges = _ranges(breaks, words.format(unit=field.unit), lines)
    text = _text(layer.fields, qml.graduated(field.name, ranges))
    sld = qml.sld_text(layer.name, field.titled, _class_rules(field.name, ranges))
    return Style(layer.name, field.name, field.titled, text, sld)


def site_symbol(layer: Layer) -> qml.Symbol:
    """Return circles whose area is in proportion to the load."""
    look = {
        "name": "circle",
        "color": f"{SITE},255",
        "outline_color": "255,255,255,255",
        "outline_width": 0.3,
        "size": LEAST_SITE,
    }
    factor = _millimeters_per_root_mw(layer)
    size = f'max({LEAST_SITE}, {factor:.6g} * sqrt(coalesce("LOAD_MW", 0)))' if factor else ""
    return qml.Symbol("marker", look, size, alpha=0.85)


def site_sizes(layer: Layer) -> list[tuple[float, str]]:
    """Return the circles that the legend shows, largest first: millimeters and what they stand for."""
    factor = _millimeters_per_root_mw(layer)
    if not factor:
        return []
    highest = layer.values("LOAD_MW").max()
    loads = dict.fromkeys(nearest_round(highest * part) for part in (1.0, 0.4, 0.1))
    return [(max(LEAST_SITE, factor * math.sqrt(load)), f"{load:,.6g} MW") for load in loads]


def spread(whole: Sequence[T], count: int) -> list[T]:
    """Return so many of a sequence, spread over it from the first to the last; one: the last.

    >>> spread("abcde", 3), spread("abcde", 4), spread("abcde", 1)
    (['a', 'c', 'e'], ['a', 'c', 'd', 'e'], ['e'])
    """
    steps = (len(whole) - 1) / max(1, count - 1)
    return [whole[math.ceil(place * steps)] for place in range(count - 1)] + [whole[-1]]


def label_of(field: str) -> str:
    """Return the expression for a field's text in lines of about 20 characters."""
    return f'wordwrap("{field}", 20)'


def _by_rule(layer: Layer, name: str, about: str, rules: list[qml.SldRule], labeling: Element | None = None) -> Style:
    """Return a style of rules, the same in both forms."""
    chosen = [qml.Rule(" AND ".join(map(_expression, rule.conditions)), rule.label, rule.symbol) for rule in rules]
    text = _text(layer.fields, qml.by_rule(chosen), labeling)
    return Style(layer.name, name, about, text, qml.sld_text(layer.name, about, rules))


def _expression(condition: tuple[str, str, object]) -> str:
    field, sign, value = condition
    return f'"{field}" {sign} ' + (f"'{value}'" if isinstance(value, str) else f"{value:.15g}")


def _class_rules(
    field: str, ranges: Sequence[qml.Range], among: Sequence[tuple[str, str, object]] = ()
) -> list[qml.SldRule]:
    """Return the classes of a field as rules, once for each of the conditions among which a feature meets one."""
    rules = []
    for place in range(max(1, len(among))):
        for one in ranges:
            bounds = ((field, ">=", one.low), (field, "<=" if one is ranges[-1] else "<", one.high))
            rules.append(qml.SldRule(one.label, (*among[place : place + 1], *bounds), one.symbol))
    return rules


def _fills(count: int, ramp: tuple[str, ...] = RAMP) -> list[qml.Symbol]:
    look = {"style": "solid", "outline_color": f"{EDGE},255", "outline_width": 0.3}
    return [qml.Symbol("fill", look | {"color": f"{color},255"}) for color in spread(ramp, count)]


def _millimeters_per_root_mw(layer: Layer) -> float:
    highest = layer.values("LOAD_MW").max()
    return LARGEST_SITE / math.sqrt(highest) if highest > 0 else 0.0


def _ranges(breaks: list[float], words: str, symbols: list[qml.Symbol]) -> list[qml.Range]:
    bounds = zip(breaks[:-1], breaks[1:], class_labels(breaks, words), symbols, strict=True)
    return [qml.Range(*given) for given in bounds]


def _text(fields: Iterable[Field], renderer: Element, labeling: Element | None = None) -> str:
    known = tuple(fields)
    tip = "".join(f"<tr><td>{escape(field.titled)}</td><td>[% {_shown(field)} %]</td></tr>" for field in known)
    return qml.style_text(renderer, [(field.name, field.titled) for field in known], f"<table>{tip}</table>", labeling)


def _shown(field: Field) -> str:
    """Return the expression for a field's value in HTML: a text may hold marks of HTML itself."""
    name = f'"{field.name}"'
    return f"replace({name}, map('&', '&amp;', '<', '&lt;'))" if field.kind == "string" else name
