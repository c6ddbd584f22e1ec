"""gunicorn's settings; the command line overrides them."""

import os
import re

from gunicorn.http import message

# Links from old mail programs and scripts hold Japanese as it is (/search/?q=買い物). RFC 9112 wants it percent-encoded,
# and gunicorn would answer with an English error page; Django reads both. Control characters stay refused.
message.RFC9112_TARGET_INVALID = re.compile(r"[\x00-\x20\x7f]")

workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 60
max_requests = 5_000
max_requests_jitter = 500
# 500 characters of Japanese take 4,500 in an address, and filters come on top.
limit_request_line = 8190
control_socket_disable = True


def post_worker_init(worker):
    """Load the dictionary before the first visitor asks."""
    from search.analysis.tokens import tokenise

    tokenise("買い物")
