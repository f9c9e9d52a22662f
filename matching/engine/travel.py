"""How long a journey takes, from the straight line: no timetable is asked."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0
DETOUR = 1.3  # roads are longer than the straight line
WALK_KMH = 5.0
PUBLIC_KMH, PUBLIC_WAIT = 35.0, 15.0
CAR_KMH, CAR_START = 60.0, 5.0


def on_sphere(places: Floats) -> Floats:
    """Points on the unit sphere; last axis [latitude, longitude] in, [x, y, z] out."""
    latitude, longitude = np.radians(places[..., 0]), np.radians(places[..., 1])
    level = np.cos(latitude)
    return np.stack(
        [level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)], axis=-1
    )


def kilometres(a: Floats, b: Floats) -> Floats:
    """Great-circle distance times the detour factor, between points of `on_sphere`.

    The haversine of the angle is a quarter of the squared chord; written so, distances of a few
    metres keep their digits and nothing trigonometric is computed per pair but one arcsine.
    """
    half = (a[..., 0] - b[..., 0]) ** 2
    half += (a[..., 1] - b[..., 1]) ** 2
    half += (a[..., 2] - b[..., 2]) ** 2
    np.minimum(half / 4, 1.0, out=half)
    return np.arcsin(np.sqrt(half, out=half), out=half) * (DETOUR * 2 * EARTH_RADIUS_KM)


def minutes(km: Floats, *, by_car: NDArray[np.bool_] | bool) -> Floats:
    """Minutes by the quickest of foot, public transport and, where there is one, car.

    `km`: road kilometres; `by_car`: own car, or a lift to this workplace. Source of the speeds:
    our documented design (docs/engine.md); they are defaults, not measurements.
    """
    quickest = np.minimum(60 * km / WALK_KMH, 60 * km / PUBLIC_KMH + PUBLIC_WAIT)
    with_car = np.minimum(quickest, 60 * km / CAR_KMH + CAR_START)
    return np.where(by_car, with_car, quickest)


def furthest(longest: Floats, *, by_car: NDArray[np.bool_]) -> Floats:
    """Road kilometres that `longest` minutes reach by the best means: `minutes` turned round."""
    slow = np.maximum(longest * WALK_KMH, (longest - PUBLIC_WAIT) * PUBLIC_KMH) / 60
    return np.where(by_car, np.maximum(slow, (longest - CAR_START) * CAR_KMH / 60), slow)
