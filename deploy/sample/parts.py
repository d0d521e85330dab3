"""Splits one total into the cells of the required breakdowns, so that parts add up to totals exactly."""
from draw import apportion, apportion_capped, wobble
from plan import read_table


class Splitter:
    """Knows how people spread over the codes of a dimension (weights.csv) and how levels differ between them."""

    def __init__(self, weights_path):
        self._weights = {}
        for row in read_table(weights_path):
            key = (row["indicator"], row["dimension"], row["code"])
            self._weights[key] = (float(row["size"]), float(row["level"]))

    def codes(self, indicator, dimension, agency):
        """The partition that AGENCY's form prints."""
        if dimension == "residence" and agency.residence:
            return [agency.residence]
        if dimension == "education_stage" and agency.stages:
            return [stage for stage in agency.stages if stage in indicator.codes[dimension]]
        return indicator.codes[dimension]

    def _weight(self, indicator, dimension, code, agency, level):
        own = self._weights.get((str(indicator.id), dimension, code))
        size, factor = own or self._weights.get(("", dimension, code), (1, 1))
        if dimension == "sex" and level.female_size:
            size = level.female_size if code == "F" else 1 - level.female_size
            factor = level.female_level or 1 if code == "F" else 1
        if dimension == "residence":
            size = agency.urban if code == "U" else 1 - agency.urban
        return size, factor

    def _split(self, indicator, dimension, cell, agency, level, name):
        """CELL is (numerator, denominator); gives {code: cell}."""
        codes = self.codes(indicator, dimension, agency)
        weights = [self._weight(indicator, dimension, code, agency, level) for code in codes]
        sizes = [size * (1 + wobble(0.04, *name, code)) for (size, _), code in zip(weights, codes)]
        numerator, denominator = cell
        if denominator is None:
            return {code: (share, None) for code, share in zip(codes, apportion(numerator, sizes))}
        denominators = apportion(denominator, sizes)
        factors = [factor * (1 + wobble(0.02, *name, code, "level")) for (_, factor), code in zip(weights, codes)]
        numerators = self._split_numerator(indicator, numerator, denominators, factors)
        return dict(zip(codes, zip(numerators, denominators)))

    def _of_which(self, indicator, dimension, cell, agency, level):
        """{code: cell} of the codes that overlap with the others; their size in weights.csv is in percent of the whole."""
        cells = {}
        for code in indicator.of_which[dimension]:
            size, factor = self._weight(indicator, dimension, code, agency, level)
            numerator, denominator = (None if part is None else part * size / 100 for part in cell)
            if denominator is None:
                cells[code] = int(numerator), None
            else:
                cells[code] = min(int(numerator * factor), int(denominator) if indicator.is_bounded else cell[0]), \
                    int(denominator)
        return cells

    @staticmethod
    def _split_numerator(indicator, numerator, denominators, factors):
        expected = [d * f for d, f in zip(denominators, factors)]
        if not indicator.is_bounded:
            return apportion(numerator, expected)
        missing = sum(denominators) - numerator
        if missing >= numerator:
            return apportion_capped(numerator, expected, denominators)
        # Near full coverage those not covered are what differs between groups.
        gaps = apportion_capped(missing, [d / f for d, f in zip(denominators, factors)], denominators)
        return [d - gap for d, gap in zip(denominators, gaps)]

    def cells(self, indicator, total, agency, level, name):
        """{key: (numerator, denominator)} for the total and every required breakdown; key is a tuple of (dimension, code)."""
        cells = {(): total}
        for product in sorted(indicator.products, key=len):
            for depth in range(len(product)):
                self._add_level(cells, indicator, product[: depth + 1], agency, level, name)
        return cells

    def _add_level(self, cells, indicator, product, agency, level, name):
        parents = [key for key in cells if tuple(d for d, _ in key) == product[:-1]]
        for parent in parents:
            if any(key[:-1] == parent and key[-1][0] == product[-1] for key in cells if key):
                continue
            split = self._split(indicator, product[-1], cells[parent], agency, level, (*name, indicator.id, parent))
            split.update(self._of_which(indicator, product[-1], cells[parent], agency, level))
            for code, cell in split.items():
                cells[(*parent, (product[-1], code))] = cell
