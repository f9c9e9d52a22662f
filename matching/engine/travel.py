"""How long a journey takes, from the straight line: no timetable is asked."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0
DETOUR = 1.3  # roads are longer than the straight line
WALK_KMH = 5.0
PUBLIC_KMH, PUBLIC_WAIT = 35.0, 15.0
CAR_KMH, CAR_START = 60.0, 5.0


def kilometres(a: Floats, b: Floats) -> Floats:
    """Great-circle distance (haversine) times the detour factor.

    `a`, `b`: degrees, last axis [latitude, longitude]; the other axes broadcast.
    """
    lat_a, lon_a, lat_b, lon_b = (
        np.radians(x) for x in (a[..., 0], a[..., 1], b[..., 0], b[..., 1])
    )
    half = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    )
    return DETOUR * 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))


def minutes(km: Floats, *, by_car: NDArray[np.bool_] | bool) -> Floats:
    """Minutes by the quickest of foot, public transport and, where there is one, car.

    `km`: road kilometres; `by_car`: own car, or a lift to this workplace. Source of the speeds:
    our documented design (docs/engine.md); they are defaults, not measurements.
    """
    quickest = np.minimum(60 * km / WALK_KMH, 60 * km / PUBLIC_KMH + PUBLIC_WAIT)
    with_car = np.minimum(quickest, 60 * km / CAR_KMH + CAR_START)
    return np.where(by_car, with_car, quickest)
