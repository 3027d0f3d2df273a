"""`moonrace fact new`, as far as it writes nothing."""

from __future__ import annotations

import pytest

from tests.bot.terminal.calling import Moonrace


@pytest.mark.parametrize("typing", [True, False])
def test_input_that_ends_early_is_told_what_is_missing(moonrace: Moonrace, *, typing: bool) -> None:
    """Ctrl-D at a prompt, and a pipe at which nothing is asked, end with a sentence and without a traceback."""
    outcome = moonrace("fact", "new", "--ledger", "artemis", typing=typing)

    assert outcome.code == 2
    assert "needs --milestone, --text, --stated, --status, --sources." in outcome.err
