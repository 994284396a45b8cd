"""Captchas and other challenges that a site shows in place of its page."""

from __future__ import annotations

import re

from bot.errors import ChallengeError

_SIGNS = re.compile(
    r"captcha|капча|cf-challenge|cf_chl|cf-turnstile|challenge-platform/(?!scripts/jsd)|just a moment|"
    r"attention required|ddos-guard|qrator|qauth|incapsula|servicepipe|stormwall|variti|datadome|perimeterx|"
    r"px-captcha|awswaf|sucuri_cloudproxy|проверка браузера|checking your browser|"
    r"(?:verify|confirm|prove)(?: that)? you(?: are|'re) (?:not a robot|(?:a )?human)|"
    r"вы не робот|а не робот|робот емес|enable javascript and cookies|unusual traffic|необычный трафик|"
    r"pardon our interruption|ray id",
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
