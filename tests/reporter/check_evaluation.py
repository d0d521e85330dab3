"""The JSON of an evaluation against its schema, and whether its counts add up.

usage: check_evaluation.py SCHEMA DOCUMENT…
Also plants faults in the first document, to show that they would be found.
"""
import schema_check


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


PLANTED = {
    "a member is missing": lambda told: told.pop("likely_from"),
    "an unknown member": lambda told: told["plan"].update(surprise=1),
    "a standing that there is not": lambda told: told["objectives"][0].update(standing="splendid"),
    "a number as text": lambda told: told["missing"][0].update(last_year="2024"),
    "a chance above one": lambda told: told["objectives"][0]["items"][0].update(chance=1.1),
}

if __name__ == "__main__":
    schema_check.check(contradictions, PLANTED)
