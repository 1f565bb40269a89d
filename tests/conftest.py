"""Shared by all tests: this folder is on the import path, so that any of them can `import builders`."""

from __future__ import annotations

import os

import pytest

_ABSENT = ("golden sets", "shared sets", "not here")
"""Reasons that speak of material which lies beside the repository, not of something to install."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Fail a run that was to skip nothing (FICFEED_TESTS_REQUIRE=all) and skipped what can be installed."""
    if os.environ.get("FICFEED_TESTS_REQUIRE") != "all":
        return
    reasons = {str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])}
    missing = [reason for reason in sorted(reasons) if not any(word in reason for word in _ABSENT)]
    for reason in missing:
        terminalreporter.write_line(f"skipped, and must not be: {reason}", red=True)
    if missing and terminalreporter._session is not None:
        terminalreporter._session.exitstatus = pytest.ExitCode.TESTS_FAILED
