"""Writes what the tests need of the JSON schemas of Stripe's requests: names and types of the parameters that may be sent.

    python3 extract_stripe.py folder-of-schemas > stripe-requests.json

The folder has one file for each name in CALLS. A form is text all over, so numbers and booleans become texts that look like them.
The schemas let every text pass where they list words, for words that Stripe may add; here the words alone pass.
"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import unquote

# Those that the server makes.
CALLS = [
    "CustomerCreate", "CustomerSessionCreate", "CustomerUpdate", "PaymentIntentCancel", "PaymentIntentCreate",
    "PaymentMethodDomainCreate", "RefundCreate", "SetupIntentCreate", "TaxCalculationCreate", "TaxTransactionCreateFromCalculation",
]
# Most of the schemas, and nothing that the server sends: what a buyer pays with comes from Stripe.js, inside a confirmation token.
LEFT_OUT = ["payment_method_data", "payment_method_options"]
TEXT = {"type": "string", "minLength": 1}
# An empty text takes a value away again, which only what the schemas call emptyable can be told.
EMPTY = {"const": ""}
# All numbers of these calls are whole: amounts, quantities, moments.
NUMBER = {"type": "string", "pattern": "^-?[0-9]+$"}
BOOLEAN = {"enum": ["false", "true"]}


def main(folder):
    calls = {}
    for name in CALLS:
        schema = json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))
        parameters = form(schema["definitions"], schema)
        for left_out in LEFT_OUT:
            parameters["properties"].pop(left_out, None)
        calls[re.sub(r"\{\w+\}", "{id}", schema["x-operation"])] = parameters
    print(json.dumps(calls, indent=1, sort_keys=True))


def form(definitions, schema):
    """What a form has to look like for the JSON that this schema allows."""
    if "$ref" in schema:
        return form(definitions, definitions[unquote(schema["$ref"]).rsplit("/", 1)[-1]])
    if "anyOf" in schema:
        return any_of([form(definitions, part) for part in schema["anyOf"] if not is_any_word(part)])
    if "const" in schema:
        return {"const": schema["const"]}
    if "enum" in schema:
        return {"enum": schema["enum"]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return any_of([of_type(definitions, schema, kind) for kind in kinds])


def is_any_word(schema):
    return schema.get("$ref", "").endswith("/OtherString")


def any_of(parts):
    words, rest = set(), []
    for part in parts:
        if "const" in part or "enum" in part:
            words.update(part.get("enum", [part.get("const")]))
        elif part not in rest:
            rest.append(part)
    if TEXT in rest:
        rest = [part for part in rest if part != NUMBER]
        if "" in words:
            rest[rest.index(TEXT)] = {"type": "string"}
        words = set()
    if words:
        rest.insert(0, {"enum": sorted(words)})
    return rest[0] if len(rest) == 1 else {"anyOf": rest}


def of_type(definitions, schema, kind):
    match kind:
        case "string":
            return TEXT
        case "null":
            return EMPTY
        case "number":
            return NUMBER
        case "boolean":
            return BOOLEAN
        case "array":
            return {"type": "array", "items": form(definitions, schema["items"])}
    more = schema.get("additionalProperties", False)
    properties = {name: form(definitions, part) for name, part in schema.get("properties", {}).items()}
    return {
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": more and form(definitions, more),
    }


main(sys.argv[1])
