"""The JSON document of a report against its schema, and whether what it refers to is there.

usage: check_document.py SCHEMA DOCUMENT…
Also plants faults in the first document, to show that they would be found.
"""
import copy
import json
import pathlib
import sys

import jsonschema


def read(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def dangling(document):
    """What refers to something that the document does not have."""
    indicators = {indicator["code"]: indicator for chapter in document["chapters"] for indicator in chapter["indicators"]}
    areas = {area["code"] for area in document["areas"]}
    departments = {department["code"] for department in document["departments"]}
    for indicator in indicators.values():
        yield from (f"{indicator['code']}: area {area['area']}" for area in indicator["areas"] if area["area"] not in areas)
        if indicator["department"] not in departments:
            yield f"{indicator['code']}: department {indicator['department']}"
    for warning in document["warnings"]:
        if warning["indicator"] not in indicators or warning["department"] not in departments:
            yield f"warning of {warning['target']}"
    for change in document["changes"]["targets"]:
        if change["indicator"] not in indicators:
            yield f"change of {change['target']}"


def planted(document):
    def fault(change):
        broken = copy.deepcopy(document)
        change(broken)
        return broken

    yield "a member is missing", fault(lambda broken: broken.pop("year"))
    yield "an unknown member", fault(lambda broken: broken.update(surprise=1))
    yield "a standing that there is not", fault(lambda broken: broken["changes"].update(
        targets=[dict(target="x", title={"zh": "", "en": ""}, indicator="x", before="met", now="splendid")]))
    yield "words in one language", fault(lambda broken: broken["title"].pop("en"))


def main():
    schema, *paths = sys.argv[1:]
    validator = jsonschema.Draft202012Validator(read(schema))
    validator.check_schema(validator.schema)
    faults = [f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
              for path in paths for error in validator.iter_errors(read(path))]
    faults += [f"{path}: {what} is not there" for path in paths for what in dangling(read(path))]
    faults += [f"not found: {what}" for what, broken in planted(read(paths[0])) if validator.is_valid(broken)]
    print("\n".join(faults) or f"{len(paths)} documents are as the schema says")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
