"""The application: front ends, the service they share, and the log of questions."""

from importlib import metadata


def version() -> str:
    """The version that is installed, or that none is: Moonrace also runs from its source."""
    try:
        return metadata.version("moonrace")
    except metadata.PackageNotFoundError:
        return "(not installed)"
