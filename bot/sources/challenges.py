"""Captchas and other challenges that a site shows in place of its page."""

from __future__ import annotations

import re

from bot.errors import ChallengeError

_SIGNS = re.compile(
    r"captcha|капча|cf-challenge|cf_chl|challenge-platform|just a moment|attention required|ddos-guard|"
    r"проверка браузера|checking your browser|verify (?:that )?you are (?:a )?human|вы не робот|"
    r"enable javascript and cookies",
    re.IGNORECASE,
)
_HEAD = 128 * 1024
"""Characters that are looked at: a challenge is a small page, and one search holds up everything else meanwhile."""


def find_challenge(page_text: str) -> ChallengeError | None:
    """Say which challenge stands in place of a page; None when there is no sign of any.

    To be asked only of pages that show nothing else: a story may be about captchas.
    """
    sign = _SIGNS.search(page_text, 0, _HEAD)
    if sign is None:
        return None
    return ChallengeError(
        f"a captcha or challenge stands in place of the page ({sign[0].lower()}): wait, or read it less often"
    )
