"""What the tests read from a page."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

EMPTY = {"meta", "br", "img", "input", "link", "hr"}


@dataclass
class Element:
    """One element: its tag, its attributes, and all text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """All elements of a page, in order."""

    html: str
    elements: list[Element] = field(default_factory=list)
    opened: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in EMPTY:
            self.opened.append(element)

    def handle_endtag(self, tag) -> None:
        assert self.opened, f"</{tag}> ends nothing"
        assert self.opened[-1].tag == tag, f"</{tag}> ends <{self.opened[-1].tag}>"
        self.opened.pop()

    def handle_data(self, data) -> None:
        for element in self.opened:
            element.text += data

    def all(self, tag: str, **wanted: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag and all(element.attributes.get(key) == value for key, value in wanted.items())
        ]

    def spec(self, key: str) -> dict[str, Any]:
        return json.loads(self.all("script", id=f"spec-{key}")[0].text)


def under(record: Any, key: str) -> Any:
    """What stands under a key of run.json."""
    for part in key.split("."):
        record = record[int(part)] if isinstance(record, list) else record[part]
    return record


SIZES = {" billion": 1e9, " million": 1e6, "%": 0.01}


def shown_number(text: str) -> tuple[float, float]:
    """A figure in words as a number, and half of its last digit."""
    found = re.fullmatch(r"(-?)\$?([\d,]+)(\.\d+)?(e-?\d+)?( billion| million|%)?", text)
    assert found, text
    sign, whole, decimals, power, size = found.groups()
    scale = SIZES.get(size or "", 1.0) * float(f"1{power or ''}")
    digits = len(decimals or ".") - 1
    number = float(f"{whole.replace(',', '')}{decimals or ''}")
    return float(f"{sign}1") * number * scale, 0.5 * 10**-digits * scale
