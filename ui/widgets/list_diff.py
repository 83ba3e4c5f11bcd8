"""The common beginning and end of two lists of ids: the changes lie between."""

from __future__ import annotations

from array import array


def same_start(one: array[int], other: array[int]) -> int:
    """Return how many items are the same at the beginning; halves are compared as bytes, so it is quick."""
    a, b = memoryview(one).cast("B"), memoryview(other).cast("B")
    low, high = 0, min(len(one), len(other))
    size = one.itemsize
    while low < high:
        middle = (low + high + 1) // 2
        if a[low * size : middle * size] == b[low * size : middle * size]:
            low = middle
        else:
            high = middle - 1
    return low


def same_end(one: array[int], other: array[int], most: int) -> int:
    """Return how many items are the same at the end, up to ``most``."""
    a, b = memoryview(one).cast("B"), memoryview(other).cast("B")
    low, high = 0, most
    size = one.itemsize
    while low < high:
        middle = (low + high + 1) // 2
        x = a[len(a) - middle * size : len(a) - low * size]
        y = b[len(b) - middle * size : len(b) - low * size]
        if x == y:
            low = middle
        else:
            high = middle - 1
    return low
