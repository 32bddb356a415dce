"""validate.py KIND SCHEMA FILE...: prints what is wrong with each file.

KIND is json or xml. Exit code 77: the validator is not installed.
"""

import json
import sys


def json_errors(schema_path, path):
    import jsonschema

    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for error in validator(schema).iter_errors(document):
        yield f"{list(error.absolute_path)}: {error.message[:300]}"


def xml_errors(schema_path, path):
    import xmlschema

    for error in xmlschema.XMLSchema(schema_path).iter_errors(path):
        yield f"{error.path}: {error.reason}"


def main(kind, schema, *paths):
    errors_of = {"json": json_errors, "xml": xml_errors}[kind]
    for path in paths:
        for error in errors_of(schema, path):
            print(f"{path}: {error}")


try:
    main(*sys.argv[1:])
except ModuleNotFoundError as missing:
    print(missing)
    sys.exit(77)
