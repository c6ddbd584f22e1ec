"""How often one address may ask, told in the headers of every answer.

Ninja's throttle counts in the cache, which all processes share. Headers: draft-ietf-httpapi-ratelimit-headers.
"""

import copy
import math
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.throttling import AnonRateThrottle


@dataclass(frozen=True)
class Rate:
    """`remaining` requests within `reset` seconds, of `limit` within `seconds`."""

    limit: int
    seconds: int
    remaining: int
    reset: int

    def put_into(self, response: HttpResponse) -> None:
        response["RateLimit-Policy"] = f'"default";q={self.limit};w={self.seconds}'
        response["RateLimit"] = f'"default";r={self.remaining};t={self.reset}'
        if response.status_code == 429:
            response["Retry-After"] = str(self.reset)


class AddressThrottle(AnonRateThrottle):
    """`name` is a key of the setting API_RATES, whose value is like 120/min."""

    def __init__(self, name: str) -> None:
        self.scope = name
        super().__init__(settings.API_RATES[name])

    def allow_request(self, request: HttpRequest) -> bool:
        # What Ninja counts with it keeps on the throttle, which threads share.
        own = copy.copy(self)
        is_allowed = bool(super(AddressThrottle, own).allow_request(request))
        limit, seconds = own.num_requests or 0, own.duration or 0
        waited = own.now - own.history[-1] if own.history else 0.0
        rate = Rate(limit, seconds, max(limit - len(own.history), 0), max(math.ceil(seconds - waited), 1))
        request.rate = rate  # type: ignore[attr-defined]  # read where the answer is made
        return is_allowed

    def wait(self) -> float | None:
        # Told by `Rate`.
        return None
