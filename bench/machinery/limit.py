"""What NumPy could do at best: one float32 multiply and add per pair, one thread."""

import numpy as np

BLOCK = 256


def multiply_add(people: int, openings: int) -> float:
    """`a * b + c` over all pairs in blocks of people, as the engine walks; returns a sum.

    Written as a NumPy expression, with the arrays that it makes on the way: about 0.7 nanoseconds
    a pair at 10,000 × 2,000, the limit that the targets were set against.
    """
    generator = np.random.default_rng(2026)
    left = generator.random(people, dtype=np.float32)
    right = generator.random(openings, dtype=np.float32)
    offset = generator.random(openings, dtype=np.float32)
    total = 0.0
    for first in range(0, people, BLOCK):
        block = left[first : first + BLOCK, None] * right + offset
        total += float(block[0, 0])
    return total
