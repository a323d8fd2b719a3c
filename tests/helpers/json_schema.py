"""The parts of JSON Schema that run.schema.json uses, for machines without the package jsonschema."""

from typing import Any

TYPES = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required", "items",
    "additionalProperties",
}  # fmt: skip


def errors(value: Any, schema: dict[str, Any], whole: dict[str, Any], place: str = "") -> list[str]:
    """What of a value a schema does not allow, each with its place."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].removeprefix("#/$defs/")] | {}
    kinds = schema.get("type", list(TYPES))
    if not any(TYPES[kind](value) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return [f"{place}: {value!r} is not {kinds}"]
    found = []
    if isinstance(value, dict):
        found += [f"{place}: no {name}" for name in schema.get("required", []) if name not in value]
        for name, part in value.items():
            own = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            found += errors(part, own, whole, f"{place}.{name}")
    if isinstance(value, list):
        for number, part in enumerate(value):
            found += errors(part, schema.get("items", {}), whole, f"{place}[{number}]")
    return found
