"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# No deadline: tests say what is true, not how fast this machine is today.
# Half as many examples as usual: the whole suite is to take less than two minutes.
settings.register_profile("moonrace", deadline=None, max_examples=50)
settings.load_profile("moonrace")
