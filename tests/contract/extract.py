"""Writes what the tests need of Polar's OpenAPI document: names and numbers, none of its sentences.

    python3 extract.py openapi-2026-04.json > polar-2026-04.json
"""

import json
import sys

NOUNS = [
    "benefits", "checkout-links", "checkouts", "custom-fields", "customer-portal",
    "customer-sessions", "customers", "discounts",
    "files", "meters", "orders", "organizations", "products", "subscriptions",
    "webhooks",
]


def main(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    operations, shapes = {}, {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if path.split("/")[2] in NOUNS and "operationId" in operation:
                found = facts(document, shapes, operation)
                operations[operation["operationId"]] = {"method": method, "path": path, **found}
    print(json.dumps({"operations": operations, "shapes": shapes}, indent=1, sort_keys=True))


def facts(document, shapes, operation):
    parameters = {}
    for it in operation.get("parameters", []):
        parameters[f"{it['in']} {it['name']}"] = it.get("required", False)
    found = {"parameters": parameters, "statuses": sorted(operation["responses"])}
    if "requestBody" in operation:
        found["request"] = shape(document, shapes, operation["operationId"], operation["requestBody"])
    for status, response in operation["responses"].items():
        if status < "300" and "application/json" in response.get("content", {}):
            found["answer"] = shape(document, shapes, operation["operationId"], response)
    return found


def shape(document, shapes, default_name, of):
    """The name of what a body or answer has to look like; of lists, what their items look like."""
    schema = of["content"]["application/json"]["schema"]
    name = schema.get("$ref", "").rsplit("/", 1)[-1] or default_name
    if name.startswith("ListResource_"):
        schema = document["components"]["schemas"][name]["properties"]["items"]["items"]
        name = "list of " + (schema.get("$ref", "").rsplit("/", 1)[-1] or default_name)
    always, ever = keys(document, schema, (), 3)
    shapes[name.removeprefix("list of ")] = {"required": sorted(always), "optional": sorted(ever - always)}
    return name


def keys(document, schema, seen, depth):
    """The keys that such objects always have, and those that they ever have, with those of nested objects."""
    always, ever = set(), set()
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    if name and name not in seen:
        named = document["components"]["schemas"][name]
        always, ever = keys(document, named, (*seen, name), depth)
    forms = [it for it in schema.get("anyOf", schema.get("oneOf", [])) if it.get("type") != "null"]
    if forms:
        found = [keys(document, form, seen, depth) for form in forms]
        always |= set.intersection(*(required for required, _ in found))
        ever |= set.union(*(properties for _, properties in found))
    for part in schema.get("allOf", []):
        required, properties = keys(document, part, seen, depth)
        always |= required
        ever |= properties
    if "items" in schema:
        return nested("[]", keys(document, schema["items"], seen, depth))
    for key, inner in schema.get("properties", {}).items():
        ever.add(key)
        is_required = key in schema.get("required", [])
        if is_required:
            always.add(key)
        if depth > 1:
            required, properties = nested(key, keys(document, inner, seen, depth - 1))
            ever |= properties
            if is_required:
                always |= required
    return always, ever


def nested(key, found):
    return tuple({f"{key}.{inner}".replace(".[]", "[]") for inner in side} for side in found)


main(sys.argv[1])
