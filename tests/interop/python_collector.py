"""Python collectors for the agencies of a test district, and the rows that they send."""

import zmq

import client
from district import district_public_key, wait_until

COVERAGE = 511  # security.social_assistance_coverage: quarterly, assigned to township offices
LIFE_EXPECTANCY = 101  # assigned to departments
NOT_ASSIGNED = {"indicator": LIFE_EXPECTANCY, "period": 2025101, "breakdown": "_T", "value": 80}


def key_pair():
    """As text; a public key that looks like an option is drawn again."""
    public, secret = (key.decode() for key in zmq.curve_keypair())
    return key_pair() if public.startswith("-") else (public, secret)


def python_collector(district, agency, is_registered=True, look=lambda: None):
    """When its key is registered, the aggregator lets it in on return; `look` makes the aggregator look for keys, if it does not by itself."""
    collector = client.Client(f"tcp://127.0.0.1:{district.port}", district_public_key(district), key_pair(), agency)
    if is_registered:
        district.administrate("collector", "add", agency, collector.public_key)
        look()
        wait_until(lambda: is_let_in(collector), f"the key of {agency} is known")
    return collector


def is_let_in(collector):
    try:
        collector.connect()
    except client.HandshakeFailed:
        return False
    finally:
        collector.close()
    return True


def coverage(quarter, women, men, year=2025):
    """The three cells of a quarter, which add up."""
    def cell(breakdown, value, denominator):
        return {"indicator": COVERAGE, "period": client.quarter(year, quarter), "breakdown": breakdown, "value": value,
                "denominator": denominator}

    return [cell("sex=F", women, 100), cell("sex=M", men, 100), cell("_T", women + men, 200)]
