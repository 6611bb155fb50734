"""The expectation of mutual information over random pairings of the items, by two ways of its own.

Both follow the definition (Vinh, Epps and Bailey, JMLR 2010, equation 24): with a items that have a
value of one feature and b that have one of the other, n of N items have both with hypergeometric
probability, and

    E = sum over all pairs of values (a, b) and all n of  n/N log(N n / (a b)) P(n; a, b, N).
"""

import mpmath
import numpy as np

# The two tails of P that are left out hold less than exp(-46) together, by Bernstein's inequality.
REACH = 31.0, 9.6
LARGEST_BLOCK = 1 << 21


def sizes(column):
    """How many items each value of a column has: the different sizes, ascending, and how often."""
    return np.unique(np.unique(column, return_counts=True)[1], return_counts=True)


def terms(left, right, items):
    """How many terms the sum over all values and all n > 0 has."""
    (a, a_often), (b, b_often) = left, right
    smallest = np.maximum(1, np.add.outer(a, b) - items)
    return int(a_often @ (np.minimum.outer(a, b) - smallest + 1) @ b_often)


def expected(left, right, items):
    """The expectation in nats, in double precision.

    P comes from the ratios of neighbours and is divided by its sum, so that no logarithm of a
    factorial of the number of items takes away digits.

    :param left: the sizes of one feature, see `sizes`
    :param right: those of the other
    :param items: N
    """
    if len(left[0]) > len(right[0]):
        left, right = right, left
    return sum(
        often * _expected_with(int(size), right, items) for size, often in zip(*left, strict=True)
    )


def _expected_with(a, right, items):
    """The sum over all values of the right feature for one value of the left one."""
    b, often = right
    first, last = _window(a, b, items)
    total, begin = 0.0, 0
    ends = np.cumsum(last - first + 1)
    while begin < len(b):
        done = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + LARGEST_BLOCK)))
        part = slice(begin, end)
        total += often[part] @ _means(a, b[part], first[part], last[part], items)
        begin = end
    return total


def _window(a, b, items):
    """The range of n outside of which P is negligible."""
    mean = a * b / items
    reach = REACH[0] + REACH[1] * np.sqrt(mean)
    first = np.maximum(np.maximum(0, a + b - items), np.floor(mean - reach)).astype(np.int64)
    last = np.minimum(np.minimum(a, b), np.ceil(mean + reach)).astype(np.int64)
    return first, last


def _means(a, b, first, last, items):
    """The mean of n/N log(N n / (a b)) for each b; the windows lie in one array, in a row."""
    lengths = last - first + 1
    starts = np.cumsum(lengths) - lengths
    n = np.arange(lengths.sum()) - np.repeat(starts - first, lengths)
    size = np.repeat(b, lengths)
    inner = np.ones(len(n), dtype=bool)
    inner[starts] = False
    step = np.zeros(len(n))
    k, s = n[inner], size[inner]
    step[inner] = np.log((a - k + 1.0) * (s - k + 1.0)) - np.log(k * (items - a - s + k + 0.0))
    # Each window begins at 0 again, or the running sum would lose digits.
    step[starts[1:]] = -np.add.reduceat(step, starts)[:-1]
    logs = np.cumsum(step)
    share = np.exp(logs - np.repeat(np.maximum.reduceat(logs, starts), lengths))
    value = n / items * np.log(np.maximum(n, 1) * (items / (a * size)))
    return np.add.reduceat(share * value, starts) / np.add.reduceat(share, starts)


def precise_terms(left, right, items):
    """How many terms `expected_precisely` sums up; ten thousand take about a second."""
    windows = (_window(int(a), right[0], items) for a in left[0])
    return sum(int(np.sum(last - first + 1)) for first, last in windows)


def expected_precisely(left, right, items, digits=40):
    """The expectation from the logarithms of factorials, with many digits; slow."""
    with mpmath.workdps(digits):

        def choose(n, k):
            return mpmath.loggamma(n + 1) - mpmath.loggamma(k + 1) - mpmath.loggamma(n - k + 1)

        total = mpmath.mpf(0)
        for a, a_often in zip(*left, strict=True):
            for b, b_often in zip(*right, strict=True):
                a, b = int(a), int(b)
                first, last = (int(bound) for bound in _window(a, np.int64(b), items))
                all_ways = choose(items, b)
                for n in range(max(1, first), last + 1):
                    probability = mpmath.exp(choose(a, n) + choose(items - a, b - n) - all_ways)
                    value = mpmath.mpf(n) / items * mpmath.log(mpmath.mpf(items * n) / (a * b))
                    total += int(a_often) * int(b_often) * value * probability
        return float(total)
