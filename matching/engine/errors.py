"""What the engine says when a case or an option is malformed: one line, place first."""


class CaseError(ValueError):
    """A malformed case or option; the message is one line that names the place."""


class Expected(ValueError):
    """A single value is not what the format says; the place is added on the way up."""

    def __init__(self, what: str, below: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.below = below


def printable(text: str, limit: int = 64) -> str:
    """Any text as one short line: what cannot be printed is escaped, the end is cut."""
    short = text if len(text) <= limit else text[:limit] + "..."
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode()
        for c in short
    )
