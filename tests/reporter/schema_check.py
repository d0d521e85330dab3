"""A JSON document against its schema: what check_document.py and check_evaluation.py have in common."""
import copy
import json
import pathlib
import sys

import jsonschema


def read(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def broken(document, change):
    """A copy with a fault that CHANGE plants."""
    copied = copy.deepcopy(document)
    change(copied)
    return copied


def check(contradictions, planted):
    """Checks the documents named on the command line behind their schema. CONTRADICTIONS says what no schema can say of one; each change in PLANTED, by what it plants, has to
    make the first document one that the schema refuses. Prints what is wrong, a line each; then the exit status is 1."""
    schema, *paths = sys.argv[1:]
    validator = jsonschema.Draft202012Validator(read(schema))
    validator.check_schema(validator.schema)
    faults = [f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
              for path in paths for error in validator.iter_errors(read(path))]
    faults += [f"{path}: {what}" for path in paths for what in contradictions(read(path))]
    faults += [f"not found: {what}" for what, change in planted.items() if validator.is_valid(broken(read(paths[0]), change))]
    print("\n".join(faults) or f"{len(paths)} documents are as the schema says")
    sys.exit(1 if faults else 0)
