"""The JSON document of a report against its schema, and whether what it refers to is there.

usage: check_document.py SCHEMA DOCUMENT…
Also plants faults in the first document, to show that they would be found.
"""
import schema_check


def dangling(document):
    """What refers to something that the document does not have."""
    indicators = {indicator["code"]: indicator for chapter in document["chapters"] for indicator in chapter["indicators"]}
    areas = {area["code"] for area in document["areas"]}
    departments = {department["code"] for department in document["departments"]}
    for indicator in indicators.values():
        yield from (f"{indicator['code']}: area {area['area']} is not there" for area in indicator["areas"] if area["area"] not in areas)
        if indicator["department"] not in departments:
            yield f"{indicator['code']}: department {indicator['department']} is not there"
    for warning in document["warnings"]:
        if warning["indicator"] not in indicators or warning["department"] not in departments:
            yield f"warning of {warning['target']} is of something that is not there"
    for change in document["changes"]["targets"]:
        if change["indicator"] not in indicators:
            yield f"change of {change['target']} is of something that is not there"


PLANTED = {
    "a member is missing": lambda document: document.pop("year"),
    "an unknown member": lambda document: document.update(surprise=1),
    "a standing that there is not": lambda document: document["changes"].update(
        targets=[dict(target="x", title={"zh": "", "en": ""}, indicator="x", before="met", now="splendid")]),
    "words in one language": lambda document: document["title"].pop("en"),
}

if __name__ == "__main__":
    schema_check.check(dangling, PLANTED)
