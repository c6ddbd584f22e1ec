"""The API, and what else machines read (docs/api.md)."""

from portal.settings.environment import env

# How often one address may ask: a number and s, min, hour or day.
API_RATES = {
    "api": env("API_RATE", default="120/min"),
    "export": env("API_EXPORT_RATE", default="10/min"),
    # How often one address may tell of a fault of an entry in the directory.
    "report": env("REPORT_RATE", default="10/hour"),
}
# The proxy in front names the address that asks.
NINJA_NUM_PROXIES = 1 if env.bool("BEHIND_PROXY", default=False) else 0

# Any page of any site may read what is public anyway; nothing that a visitor is signed in to.
CORS_URLS_REGEX = r"^/(api/v1/|search/results\.)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_EXPOSE_HEADERS = ("ETag", "RateLimit", "RateLimit-Policy", "Retry-After")

# Sites that may show the list of a search in a frame: * for all, or https://www.city.example.lg.jp, with commas between.
EMBED_SITES = env.list("EMBED_SITES", default=["*"])
