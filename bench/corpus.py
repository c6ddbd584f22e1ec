"""A seeded corpus of Japanese documents about real places and terms, and what people ask of it."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

WHO = ["住民", "自治会", "社会福祉協議会", "民生委員", "生協", "商店街", "大学生", "農家", "民間企業", "NPO法人"]
WHAT = ["支える", "始めた", "見直す", "広げる", "話し合う", "担い手を育てる", "つなぐ"]
FIRST_DAY = datetime(2020, 4, 1, tzinfo=UTC)


def documents(rng: random.Random, number: int, *, start: int = 1) -> Iterator[Any]:
    """SearchDocuments of about 700 characters, numbered from `start`; the site must be set up."""
    from regions.models import Area
    from search.contracts import SearchDocument
    from search.models import ThesaurusEntry
    from taxonomy.models import ActivityField, BodyKind

    places = list(Area.objects.municipalities().with_ancestors())
    names = [place.name for place in places]
    above = {place.code: place.codes_with_ancestors() for place in places}
    terms = [term for entry in ThesaurusEntry.objects.all() for term in (entry.term, *entry.other_terms)]
    fields = list(ActivityField.objects.values_list("key", "label"))
    bodies = list(BodyKind.objects.values_list("key", flat=True))
    for each in range(start, start + number):
        place, someone, term = rng.choice(places), rng.choice(WHO), rng.choice(terms)
        chosen = rng.sample(fields, rng.randint(1, 3))
        kind = rng.choices(["case-study", "news", "page"], [8, 1, 1])[0]
        year = rng.randint(2012, 2026)
        sentences = (
            f"{rng.choice(names)}では{rng.choice(WHO)}が{rng.choice(terms)}と{rng.choice(terms)}を{rng.choice(WHAT)}取組を進めている。"
            for _ in range(20)
        )
        yield SearchDocument(
            kind=kind,
            key=f"{kind}:{each}",
            number=each,
            title=f"{someone}が{term}を{rng.choice(WHAT)}{place.name}の{rng.choice(terms)}",
            url=f"/cases/{each}/",
            body="".join(sentences),
            place_text=place.full_name,
            place_label=place.full_name,
            labels=tuple(label for _, label in chosen),
            located=above[place.code],
            serves=rng.choice([(), (), (), (place.prefecture_code,)]),
            facets={
                "kind": (kind,),
                "field": tuple(key for key, _ in chosen),
                "body": (rng.choice(bodies),),
                "year": (str(year),),
                "region_type": (place.region_type.value,) if place.region_type else (),
                "population": (place.population_band.value,) if place.population_band else (),
            },
            fiscal_years=(year,),
            published=FIRST_DAY + timedelta(hours=each),
            updated=FIRST_DAY + timedelta(hours=each),
        )


def questions(rng: random.Random, number: int) -> list[tuple[str, dict[str, Any]]]:
    """Kind of a question and the parameters of the search page; all kinds equally often."""
    from regions.models import Area
    from search.models import ThesaurusEntry
    from taxonomy.models import ActivityField

    places = list(Area.objects.municipalities())
    terms = list(ThesaurusEntry.objects.values_list("term", flat=True))
    fields = list(ActivityField.objects.values_list("key", flat=True))

    def at_a_place() -> dict[str, str]:
        place = rng.choice(places)
        return {"prefecture": place.prefecture_code} | ({"municipality": place.code} if rng.random() < 0.5 else {})

    kinds = {
        "word": lambda: {"q": rng.choice(terms)},
        "AND": lambda: {"q": f"{rng.choice(terms)} {rng.choice(terms)}"},
        "phrase": lambda: {"q": f'"{rng.choice(WHO)}が{rng.choice(terms)}"'},
        "region": lambda: {"q": rng.choice(terms), **at_a_place()},
        "facets": lambda: {
            "q": rng.choice(terms),
            "field": rng.sample(fields, 2),
            "year": str(rng.randint(2015, 2025)),
        },
        "no hits": lambda: {"q": f"{rng.choice(terms)} 宇宙旅行{rng.randint(100, 999)}"},
    }
    names = [name for _, name in zip(range(number), list(kinds) * (number // len(kinds) + 1), strict=False)]
    rng.shuffle(names)
    return [(name, kinds[name]()) for name in names]
