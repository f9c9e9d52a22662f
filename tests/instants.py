"""Twelve moments at which dates go wrong most easily. `FROZEN_AT=<one>` runs the suite there."""

INSTANTS = {
    "an ordinary Wednesday": "2026-11-18T10:00:00+01:00",
    "before clocks go forward": "2027-03-28T01:59:30+01:00",
    "after clocks went forward": "2027-03-28T03:00:30+02:00",
    "the first 02:30 when clocks go back": "2026-10-25T02:30:00+02:00",
    "the second 02:30 when clocks go back": "2026-10-25T02:30:00+01:00",
    "UTC is still yesterday": "2027-06-15T01:30:00+02:00",
    "leap day": "2028-02-29T12:00:00+01:00",
    "Easter Sunday": "2027-03-28T12:00:00+02:00",
    "New Year's Eve, half past eleven": "2026-12-31T23:30:00+01:00",
    "the last of January": "2027-01-31T18:00:00+01:00",
    "Friday evening before Whitsun": "2027-05-14T20:45:00+02:00",
    "Christmas Eve": "2026-12-24T15:00:00+01:00",
}
