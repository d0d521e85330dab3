"""How long 1,000 annual series of 10 to 50 points take, six years ahead: at most 3 seconds of one processor.

Processor time, not the clock's: other work on the machine does not count. Environment: HALFSKY_BINARY_DIR.
"""

import os
import pathlib
import random
import resource
import subprocess
import sys

SERIES = 1000
HORIZON = 6
MOST_SECONDS = 3.0


def rows():
    dice = random.Random(1)
    yield "series,year,value"
    for number in range(SERIES):
        value = dice.uniform(10, 1000)
        for year in range(2025 - dice.randint(10, 50), 2025):
            value *= dice.uniform(0.95, 1.08)
            yield f"s{number},{year},{value:.6g}"


def main():
    program = pathlib.Path(os.environ["HALFSKY_BINARY_DIR"]) / "bin/halfsky-reporter"
    text = "\n".join(rows()) + "\n"
    run = subprocess.run([program, "forecast", "--horizon", str(HORIZON)], input=text.encode(), capture_output=True, check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = used.ru_utime + used.ru_stime
    lines = run.stdout.decode().splitlines()
    print(f"{SERIES} series, {text.count(chr(10)) - 1} points, {HORIZON} years ahead: {seconds:.2f} s of one processor")
    if len(lines) != 1 + SERIES * HORIZON:
        sys.exit(f"{len(lines)} lines came out")
    if seconds > MOST_SECONDS:
        sys.exit(f"more than {MOST_SECONDS} s")


if __name__ == "__main__":
    main()
