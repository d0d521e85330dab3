"""The JSON of an evaluation against its schema, and whether its counts add up.

usage: check_evaluation.py SCHEMA DOCUMENT…
Also plants faults in the first document, to show that they would be found.
"""
import copy
import json
import pathlib
import sys

import jsonschema


def read(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def contradictions(told):
    """What the document says in two ways that differ."""
    targets = [target for objective in told["objectives"] for target in objective["items"]]
    plan = told["plan"]["targets"]
    for standing, count in plan.items():
        if count != sum(target["standing"] == standing for target in targets):
            yield f"{count} targets are said to be {standing}"
        if count != sum(domain["targets"][standing] for domain in told["domains"]):
            yield f"the domains have other than {count} targets that are {standing}"
        if count != sum(department["targets"][standing] for department in told["departments"]):
            yield f"the departments have other than {count} targets that are {standing}"
    countable = sum(plan.values()) - plan["narrative"] - plan["withheld"]
    if told["plan"]["met_of_countable"]["denominator"] != countable:
        yield f"the rate of attainment is not of {countable} targets"
    codes = {target["code"] for target in targets}
    for missing in told["missing"]:
        if not set(missing["targets"]) <= codes:
            yield f"{missing['indicator']} is wanted by targets that there are not"


def planted(document):
    def fault(change):
        broken = copy.deepcopy(document)
        change(broken)
        return broken

    yield "a member is missing", fault(lambda broken: broken.pop("likely_from"))
    yield "an unknown member", fault(lambda broken: broken["plan"].update(surprise=1))
    yield "a standing that there is not", fault(lambda broken: broken["objectives"][0].update(standing="splendid"))
    yield "a number as text", fault(lambda broken: broken["missing"][0].update(last_year="2024"))
    yield "a chance above one", fault(lambda broken: broken["objectives"][0]["items"][0].update(chance=1.1))


def main():
    schema, *paths = sys.argv[1:]
    validator = jsonschema.Draft202012Validator(read(schema))
    validator.check_schema(validator.schema)
    faults = [f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
              for path in paths for error in validator.iter_errors(read(path))]
    faults += [f"{path}: {what}" for path in paths for what in contradictions(read(path))]
    faults += [f"not found: {what}" for what, broken in planted(read(paths[0])) if validator.is_valid(broken)]
    print("\n".join(faults) or f"{len(paths)} evaluations are as the schema says")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
