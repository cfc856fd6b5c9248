"""What a row of numbers is like: where its middle is and how far it spreads.

Sums are exact: every number is a fraction of whole numbers, and rounding happens once, at the end.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter


class StatisticsError(ValueError):
    pass


def _ratio(x):
    """A number as numerator and denominator."""
    if isinstance(x, int):
        return int(x), 1
    try:
        return x.as_integer_ratio()
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator") from None


def _total(data):
    """Exact sum as numerator and denominator, how many there were, and whether all were whole."""
    top, bottom, count, whole = 0, 1, 0, True
    for x in data:
        whole = whole and isinstance(x, int)
        n, d = _ratio(x)
        top, bottom = (top + n, bottom) if d == bottom else (top * d + n * bottom, bottom * d)
        count += 1
    return top, bottom, count, whole


def _divided(top, bottom, whole):
    """A quotient, as int where everything was whole and it comes out even."""
    common = math.gcd(top, bottom) or 1
    top, bottom = top // common, bottom // common
    return top if whole and bottom == 1 else top / bottom


def _some(data, least, what):
    data = list(data)
    if len(data) < least:
        raise StatisticsError(what)
    return data


def mean(data):
    data = _some(data, 1, "mean requires at least one data point")
    top, bottom, count, whole = _total(data)
    return _divided(top, bottom * count, whole)


def fmean(data, weights=None):
    data = _some(data, 1, "fmean requires at least one data point")
    if weights is None:
        return math.fsum(data) / len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("data and weights must be the same length")
    return math.fsum(x * w for x, w in zip(data, weights)) / math.fsum(weights)


def geometric_mean(data):
    data = _some(data, 1, "geometric mean requires a non-empty dataset containing positive numbers")
    try:
        return math.exp(fmean([math.log(x) for x in data]))
    except ValueError:
        raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers") from None


def harmonic_mean(data, weights=None):
    data = _some(data, 1, "harmonic_mean requires at least one data point")
    weights = [1] * len(data) if weights is None else list(weights)
    if any(x < 0 for x in data):
        raise StatisticsError("harmonic mean does not support negative values")
    if any(x == 0 for x in data):
        return 0
    top, bottom = 0, 1
    for x, w in zip(data, weights):
        n, d = _ratio(x)
        top, bottom = top * n + w * d * bottom, bottom * n
    return _divided(sum(weights) * bottom, top, all(isinstance(x, int) for x in data))


def median(data):
    data = sorted(_some(data, 1, "no median for empty data"))
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    data = sorted(_some(data, 1, "no median for empty data"))
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(_some(data, 1, "no median for empty data"))
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    data = sorted(_some(data, 1, "no median for empty data"))
    middle = data[len(data) // 2]
    below, upto = bisect_left(data, middle), bisect_right(data, middle)
    return middle - interval / 2 + interval * (len(data) / 2 - below) / (upto - below)


def mode(data):
    pairs = Counter(iter(data)).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data")
    return pairs[0][0]


def multimode(data):
    counts = Counter(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def _spread(data, centre, minus, what):
    """Exact sum of the squared distances from the centre, divided by how many there are, as a fraction."""
    data = _some(data, 1 + minus, what)
    top, bottom, count, whole = _total(data)
    if centre is not None:
        n, d = _ratio(centre)
        squares_top, squares_bottom = 0, 1
        for x in data:
            a, b = _ratio(x)
            distance, under = a * d - n * b, b * d
            squares_top = squares_top * under * under + distance * distance * squares_bottom
            squares_bottom *= under * under
        return squares_top, squares_bottom * (count - minus), whole
    # Sum of squares minus the square of the sum: exact here, as it would not be with floats.
    squares_top, squares_bottom = 0, 1
    for x in data:
        a, b = _ratio(x)
        squares_top, squares_bottom = (
            (squares_top + a * a, squares_bottom)
            if b * b == squares_bottom
            else (squares_top * b * b + a * a * squares_bottom, squares_bottom * b * b)
        )
    over = squares_top * count * bottom * bottom - top * top * squares_bottom
    return over, squares_bottom * bottom * bottom * count * (count - minus), whole


def variance(data, xbar=None):
    return _divided(*_spread(data, xbar, 1, "variance requires at least two data points"))


def pvariance(data, mu=None):
    return _divided(*_spread(data, mu, 0, "pvariance requires at least one data point"))


def _root(top, bottom):
    """Square root of a fraction, rounded once."""
    if not top:
        return 0.0
    # So many binary places that the quotient has over a hundred: the last one is set if something is left over.
    places = max(0, 109 - (top.bit_length() - bottom.bit_length())) // 2 + 1
    quotient, rest = divmod(top << 2 * places, bottom)
    root = math.isqrt(quotient)
    if rest or root * root != quotient:
        root |= 1
    return root / (1 << places)


def stdev(data, xbar=None):
    top, bottom, _ = _spread(data, xbar, 1, "stdev requires at least two data points")
    return _root(top, bottom)


def pstdev(data, mu=None):
    top, bottom, _ = _spread(data, mu, 0, "pstdev requires at least one data point")
    return _root(top, bottom)


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(_some(data, 2, "must have at least two data points"))
    count = len(data)
    cuts = []
    for i in range(1, n):
        if method == "inclusive":
            at, delta = divmod(i * (count - 1), n)
            at += 1
        elif method == "exclusive":
            at = min(max(i * (count + 1) // n, 1), count - 1)
            delta = i * (count + 1) - at * n
        else:
            raise ValueError(f"Unknown method: {method!r}")
        cuts.append((data[at - 1] * (n - delta) + data[at] * delta) / n)
    return cuts


def covariance(x, y, /):
    if len(x) != len(y):
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("covariance requires at least two data points")
    xbar, ybar = math.fsum(x) / len(x), math.fsum(y) / len(y)
    return math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y)) / (len(x) - 1)


def correlation(x, y, /):
    if len(x) != len(y):
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("correlation requires at least two data points")
    xbar, ybar = math.fsum(x) / len(x), math.fsum(y) / len(y)
    together = math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y))
    spread = math.fsum((a - xbar) ** 2 for a in x) * math.fsum((b - ybar) ** 2 for b in y)
    try:
        return together / math.sqrt(spread)
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None
