"""Who can reach which opening: looked up near the people of a block, never everywhere."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.engine import criteria, travel
from matching.engine.allowed import Allowed
from matching.engine.sides import Bools, Floats, Ints, Openings, People

LARGEST_DISTANCES = 6_000_000  # homes times places that are kept; beyond, distances are computed
_SLACK_KM = 1e-6


class Reach(Allowed):
    """Travel between homes and places: an allowance per person, a distance per pair."""

    def __init__(self, people: People, openings: Openings) -> None:
        self.everybody = people
        self.homes = travel.on_sphere(_points(people.homes.profiles))
        self.places = openings.points
        profiles = people.travel.profiles
        self.home_of = np.array([home for home, _, _ in profiles], dtype=np.int64)
        self.cars = np.array([car for _, car, _ in profiles], dtype=bool)
        self.longest = np.array([minutes for _, _, minutes in profiles], dtype=np.float64)
        self.furthest = travel.furthest(self.longest, by_car=self.cars)
        keep = 1 < len(self.homes) <= LARGEST_DISTANCES // max(1, len(self.places))
        self._known = travel.kilometres(self.homes[:, None], self.places[None]) if keep else None
        super().__init__(self._within, people.travel, openings.place)

    def by_neighbourhood(self, people: Ints) -> Ints:
        """The same people with neighbours next to each other (along a Z-order curve)."""
        points = _points(self.everybody.homes.profiles)
        cells = (points / (180, 360) + (0.5, 0.5)) * (2**16 - 1)
        curve = np.zeros(len(points), dtype=np.int64)
        for bit in range(16):
            for axis in (0, 1):
                curve |= ((cells[:, axis].astype(np.int64) >> bit) & 1) << (2 * bit + axis)
        return people[np.argsort(curve[self.everybody.homes.of[people]], kind="stable")]

    def near(self, people: Ints, at_least: float | None = None) -> Bools:
        """Openings that somebody of these people might reach; all that anybody does are among them.

        `at_least`: minutes that everybody is driven at least, for advice beyond today's reach.
        """
        profiles = np.unique(self.people.of[people])
        furthest = self.furthest[profiles]
        if at_least is not None:
            longest = np.maximum(self.longest[profiles], at_least)
            furthest = travel.furthest(longest, by_car=np.ones(len(profiles), dtype=bool))
        homes = self.homes[np.unique(self.everybody.homes.of[people])]
        centre = homes.sum(axis=0)
        length = np.sqrt((centre**2).sum())
        if not len(homes) or length < 0.1:  # nobody, or people all over the globe
            return np.ones(len(self.openings.of), dtype=bool)
        centre = centre / length
        radius = travel.kilometres(homes, centre).max() + furthest.max() + _SLACK_KM
        close: Bools = travel.kilometres(self.places, centre) <= radius
        return close[self.openings.of]

    def _within(self, profiles: Ints) -> Bools:
        """Which places each travel profile reaches without a lift."""
        km = self._kilometres(profiles)
        # A comparison of distances, and only at the very limit of the minutes themselves.
        furthest = self.furthest[profiles][:, None]
        allowed = km <= furthest
        limit = np.nonzero(np.abs(km - furthest) < _SLACK_KM)
        who = profiles[limit[0]]
        minutes = travel.minutes(km[limit], by_car=self.cars[who])
        allowed[limit] = minutes <= self.longest[who]
        return allowed

    def _kilometres(self, profiles: Ints) -> Floats:
        homes = self.home_of[profiles]
        if self._known is not None:
            return self._known.take(homes, axis=0)
        return travel.kilometres(self.homes[homes][:, None], self.places[None])

    def values(self, profiles: Ints, places: Ints) -> Floats:
        """The reach criterion of travel profiles and places, without a lift."""
        homes = self.home_of[profiles]
        if self._known is None:
            km = travel.kilometres(self.homes[homes][:, None], self.places[places][None])
        else:
            km = self._known[np.ix_(homes, places)]
        minutes = travel.minutes(km, by_car=self.cars[profiles][:, None])
        return criteria.reach(minutes, self.longest[profiles][:, None])

    def places_of(self, openings: Ints) -> tuple[Ints, Ints]:
        """The places of these openings, each once, and which of them each opening has."""
        place = self.openings.of.take(openings)
        present = np.zeros(len(self.places), dtype=bool)
        present[place] = True
        return np.flatnonzero(present), (np.cumsum(present) - 1).take(place)

    def minutes(self, people: Ints, openings: Ints, lifts: NDArray[np.bool_]) -> Floats:
        """Minutes of single pairs; `lifts` where somebody drives (an own car counts anyway)."""
        home, place = self.everybody.homes.of[people], self.openings.of[openings]
        if self._known is None:
            km = travel.kilometres(self.homes[home], self.places[place])
        else:
            km = self._known[home, place]
        return travel.minutes(km, by_car=lifts | self.cars[self.people.of[people]])

    def value(self, people: Ints, openings: Ints, lifts: NDArray[np.bool_]) -> Floats:
        """The reach criterion of single pairs."""
        longest = self.longest[self.people.of[people]]
        return criteria.reach(self.minutes(people, openings, lifts), longest)


def _points(places: Sequence[tuple[float, float]]) -> Floats:
    return np.array(places, dtype=np.float64).reshape(-1, 2)
