"""What a bench measures: a figure beside its baseline.

The ratio is the figure over the baseline of the same run, so that it says something on any machine, busy or not. Where both were measured several times in turn,
figure, baseline and ratio are medians.
"""

import dataclasses
import json
import statistics


@dataclasses.dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    baseline: float
    baseline_is: str
    ratio: float
    least: float | None = None  # the goal for the ratio: at least, or at most
    most: float | None = None

    @property
    def is_missed(self):
        return (self.least is not None and self.ratio < self.least) or (self.most is not None and self.ratio > self.most)

    @property
    def goal(self):
        """As people read it; empty when there is none."""
        if self.least is not None:
            return f">= {self.least:g}"
        return f"<= {self.most:g}" if self.most is not None else ""

    @property
    def verdict(self):
        return "missed" if self.is_missed else "met" if self.goal else ""


def figure(name, unit, baseline_is, measured, **goal):
    """The medians of what was measured in turn: pairs of a value and its baseline."""
    values, baselines = zip(*measured)
    ratio = statistics.median(value / baseline for value, baseline in measured)
    return Figure(name, statistics.median(values), unit, statistics.median(baselines), baseline_is, ratio, **goal)


HEADING = ("name", "value", "unit", "baseline", "ratio", "goal", "", "baseline is")


def number(value):
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def line(cells):
    name, value, unit, baseline, ratio, goal, verdict, baseline_is = cells
    return f"{name:<26} {value:>9} {unit:<7} {baseline:>9} {ratio:>6} {goal:<8} {verdict:<7} {baseline_is}".rstrip()


def as_text(one):
    return line((one.name, number(one.value), one.unit, number(one.baseline), f"{one.ratio:.2f}", one.goal, one.verdict, one.baseline_is))


def as_json(one):
    return json.dumps(dataclasses.asdict(one) | {"goal": one.goal, "verdict": one.verdict}, ensure_ascii=False)
