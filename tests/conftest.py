"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# No deadline: tests say what is true, not how fast this machine is today.
settings.register_profile("moonrace", deadline=None)
settings.load_profile("moonrace")
