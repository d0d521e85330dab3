"""The alert rules: Prometheus accepts them, each fires when it should, and every metric that they name is one that the aggregator tells.

usage: check_alerts.py SOURCE_FOLDER PROMTOOL
"""

import pathlib
import re
import subprocess
import sys


def main():
    source, promtool = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder = source / "deploy/prometheus"
    subprocess.run([promtool, "check", "rules", folder / "halfsky.rules.yml"], check=True)
    subprocess.run([promtool, "test", "rules", folder / "halfsky.rules.test.yml"], check=True)
    told = set(re.findall(r'\{"(\w+)", "(?:gauge|counter|histogram)"', (source / "aggregator/metrics/metrics.c").read_text()))
    named = set(re.findall(r"\bhalfsky_\w+", "\n".join(
        line for line in (folder / "halfsky.rules.yml").read_text().splitlines() if "expr:" in line)))
    unknown = {name for name in named if name.removesuffix("_bucket") not in told}
    if not named or unknown:
        sys.exit(f"the rules name metrics that the aggregator does not tell: {sorted(unknown)}")


if __name__ == "__main__":
    main()
