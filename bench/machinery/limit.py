"""What NumPy could do at best: one float32 multiply and add per pair, one thread."""

import numpy as np

BLOCK = 256


def multiply_add(people: int, openings: int) -> float:
    """Walks over all pairs in blocks of people, as the engine does; returns a sum."""
    generator = np.random.default_rng(2026)
    left = generator.random(people, dtype=np.float32)
    right = generator.random(openings, dtype=np.float32)
    offset = generator.random(openings, dtype=np.float32)
    block = np.empty((min(BLOCK, people), openings), dtype=np.float32)
    total = 0.0
    for first in range(0, people, BLOCK):
        part = left[first : first + BLOCK]
        out = block[: len(part)]
        np.multiply(part[:, None], right, out=out)
        np.add(out, offset, out=out)
        total += float(out[0, 0])
    return total
