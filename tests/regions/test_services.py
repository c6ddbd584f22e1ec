"""Loading of the places from small files (the real ones: test_real_data)."""

import csv
import datetime
import json

import pytest
from django.core.management import CommandError, call_command

from regions import services
from regions.codes import with_check_digit
from regions.models import Area, AreaGroup, AreaOutline, DailyLivingArea, PrefectureMap
from regions.services import RegionDataError, load_regions

pytestmark = pytest.mark.django_db

COLUMNS = (services.DATA_DIR / "municipalities.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
TOKOROZAWA = {
    "code": "11208",
    "check_digit_code": "112089",
    "prefecture_code": "11",
    "name": "所沢市",
    "kana": "ところざわし",
    "kind": "市",
    "full_name": "埼玉県所沢市",
    "population": "342464",
    "population_65plus": "92765",
    "households": "153823",
    "area_km2": "72.11",
    "population_density": "4749.2",
    "share_65plus": "27.09",
}
HANNO = TOKOROZAWA | {"code": "11209", "check_digit_code": "112097", "name": "飯能市", "full_name": "埼玉県飯能市"}


def write_files(folder, *municipalities):
    folder.mkdir(exist_ok=True)
    (folder / "prefectures.csv").write_text("code,name,kana\n11,埼玉県,さいたまけん\n", encoding="utf-8")
    with (folder / "municipalities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(municipalities)
    return folder


def test_code_missing_from_a_newer_file_is_retired_and_not_deleted(tmp_path):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, HANNO))
    report = load_regions(data_dir=write_files(tmp_path, TOKOROZAWA), today=datetime.date(2026, 4, 1))
    assert report.retired == ("11209",)
    hanno = Area.objects.get(code="11209")
    assert (hanno.name, hanno.retired_on) == ("飯能市", datetime.date(2026, 4, 1))
    assert "11209" not in Area.objects.current().values_list("code", flat=True)


def test_retired_code_keeps_its_day_and_is_reported_once(tmp_path):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, HANNO))
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA), today=datetime.date(2026, 4, 1))
    report = load_regions(data_dir=tmp_path, today=datetime.date(2027, 4, 1))
    assert report.retired == ()
    assert Area.objects.get(code="11209").retired_on == datetime.date(2026, 4, 1)


def test_retired_code_comes_back_when_a_file_holds_it_again(tmp_path):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, HANNO))
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA))
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, HANNO))
    assert Area.objects.get(code="11209").retired_on is None


def test_newer_figures_take_the_place_of_older_ones(tmp_path):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA))
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA | {"population": "340000"}))
    assert Area.objects.get(code="11208").population == 340_000
    assert Area.objects.get(code="11").population == 340_000


def test_what_staff_added_is_left_alone(tmp_path):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, HANNO))
    DailyLivingArea(parent_id="11208", name="北部").save()
    group = AreaGroup.objects.create(name="西部圏域")
    group.members.set(["11208", "11209"])
    Area.objects.filter(code="11209").update(successor="11208")
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA))
    assert DailyLivingArea.objects.get().retired_on is None
    assert group.members.count() == 2
    assert Area.objects.get(code="11209").successor_id == "11208"


def write_boundaries(folder, **squares):
    """Squares of one degree: west and south by code."""
    arcs = [[[west, south], [1, 0], [0, 1], [-1, 0], [0, -1]] for west, south in squares.values()]
    geometries = [
        {"type": "Polygon", "arcs": [[number]], "properties": {"code": code.strip("_")}}
        for number, code in enumerate(squares)
    ]
    topology = {"transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": arcs}
    (folder / "boundaries").mkdir(exist_ok=True)
    (folder / "boundaries" / "11.topojson").write_text(
        json.dumps(topology | {"objects": {"municipalities": {"geometries": geometries}}}), encoding="utf-8"
    )


def test_maps_and_neighbours_follow_the_outlines(tmp_path):
    write_boundaries(write_files(tmp_path, TOKOROZAWA, HANNO), _11208=(139, 35), _11209=(140, 35))
    load_regions(data_dir=tmp_path)
    tokorozawa, hanno = AreaOutline.objects.order_by("pk")
    assert (tokorozawa.neighbours, hanno.neighbours) == (["11209"], ["11208"])
    before = tokorozawa.path
    assert before
    assert PrefectureMap.objects.get().pk == "11"

    # 所沢市 is drawn larger where it is alone; 飯能市, gone, is drawn nowhere.
    write_boundaries(write_files(tmp_path, TOKOROZAWA), _11208=(139, 35))
    load_regions(data_dir=tmp_path)
    tokorozawa, hanno = AreaOutline.objects.order_by("pk")
    assert tokorozawa.path != before
    assert (tokorozawa.neighbours, hanno.path, hanno.neighbours) == ([], "", [])


def test_prefecture_with_an_unknown_figure_gets_no_invented_sum(tmp_path):
    unknown = HANNO | dict.fromkeys(("population", "population_65plus", "households", "share_65plus"), "")
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, unknown))
    assert Area.objects.get(code="11209").population is None
    assert Area.objects.get(code="11").population is None


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"check_digit_code": "112098"}, r"municipalities\.csv:3: check digit"),
        ({"kind": "都"}, r"municipalities\.csv:3: unknown kind '都'"),
        ({"check_digit_code": "112097", "code": "11x09"}, r"municipalities\.csv:3: "),
        ({"parent_code": "11299"}, r"municipalities\.csv:3: 11209 飯能市: parent 11299"),
        ({"prefecture_code": ""}, r"municipalities\.csv:3: 11209 飯能市: parent "),
        ({"population": "34x"}, r"municipalities\.csv:3: population is not a figure: '34x'"),
        ({"population": "-5"}, r"municipalities\.csv:3: population is not a figure: '-5'"),
        ({"area_km2": "七十二"}, r"municipalities\.csv:3: area_km2 is not a figure: '七十二'"),
        ({"area_km2": "NaN"}, r"municipalities\.csv:3: area_km2 is not a figure: 'NaN'"),
    ],
)
def test_wrong_row_is_refused_by_name_and_nothing_is_loaded(tmp_path, broken, message):
    with pytest.raises(RegionDataError, match=message):
        load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, HANNO | broken))
    assert not Area.objects.exists()


def test_prefecture_without_municipalities_has_unknown_figures(tmp_path):
    write_files(tmp_path, TOKOROZAWA)
    with (tmp_path / "prefectures.csv").open("a", encoding="utf-8") as file:
        file.write("47,沖縄県,おきなわけん\n")
    load_regions(data_dir=tmp_path)
    okinawa = Area.objects.get(code="47")
    assert (okinawa.population, okinawa.households, okinawa.census_year) == (None, None, None)
    assert Area.objects.get(code="11").census_year == 2020


@pytest.mark.parametrize("name", ["municipalities.csv", "prefectures.csv"])
def test_file_without_rows_is_refused(tmp_path, name):
    write_files(tmp_path, TOKOROZAWA)
    for text in ("", (tmp_path / name).read_text(encoding="utf-8").splitlines()[0] + "\n"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(RegionDataError, match=name):
            load_regions(data_dir=tmp_path)


def test_row_that_was_cut_off_is_refused(tmp_path):
    path = write_files(tmp_path, TOKOROZAWA, HANNO) / "municipalities.csv"
    path.write_text(path.read_text(encoding="utf-8")[:-60], encoding="utf-8")
    with pytest.raises(RegionDataError, match=r"municipalities\.csv:3: too many or too few cells"):
        load_regions(data_dir=tmp_path)


def test_file_without_a_column_is_refused(tmp_path):
    write_files(tmp_path, TOKOROZAWA)
    (tmp_path / "prefectures.csv").write_text("code,kana\n11,さいたまけん\n", encoding="utf-8")
    with pytest.raises(RegionDataError, match=r"prefectures\.csv:2: there is no column 'name'"):
        load_regions(data_dir=tmp_path)


def many_municipalities(number):
    codes = [f"11{300 + position}" for position in range(number)]
    return [TOKOROZAWA | {"code": code, "check_digit_code": with_check_digit(code)} for code in codes]


def test_many_places_are_not_retired_at_once_unless_told_to(tmp_path):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, *many_municipalities(services.MOST_RETIRED + 1)))
    write_files(tmp_path, TOKOROZAWA | {"population": "340000"})
    with pytest.raises(RegionDataError, match=r"21 places .* --force-retire"):
        load_regions(data_dir=tmp_path)
    assert not Area.objects.exclude(retired_on=None).exists()
    assert Area.objects.get(code="11208").population == 342_464
    assert len(load_regions(data_dir=tmp_path, force_retire=True).retired) == 21
    assert Area.objects.exclude(retired_on=None).count() == 21


def test_mergers_of_a_year_are_retired_as_they_are(tmp_path):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, *many_municipalities(services.MOST_RETIRED)))
    assert len(load_regions(data_dir=write_files(tmp_path, TOKOROZAWA)).retired) == services.MOST_RETIRED


def test_daily_living_areas_take_on_a_new_name_of_their_municipality(tmp_path):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, HANNO))
    for code in ("11208", "11209"):
        DailyLivingArea(parent_id=code, name="北部").save()
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA | {"full_name": "埼玉県新所沢市"}, HANNO))
    names = DailyLivingArea.objects.order_by("code").values_list("full_name", flat=True)
    assert list(names) == ["埼玉県新所沢市 北部", "埼玉県飯能市 北部"]


def test_command_retires_many_places_when_told_to(tmp_path, monkeypatch, capsys):
    load_regions(data_dir=write_files(tmp_path, TOKOROZAWA, *many_municipalities(services.MOST_RETIRED + 1)))
    write_files(tmp_path, TOKOROZAWA)
    monkeypatch.setattr(
        "regions.management.commands.load_regions.load_regions",
        lambda **options: load_regions(data_dir=tmp_path, **options),
    )
    with pytest.raises(CommandError, match="--force-retire"):
        call_command("load_regions")
    call_command("load_regions", "--force-retire")
    assert "retired: 11300, 11301" in capsys.readouterr().out


def test_command_reports_what_it_loaded_and_what_is_wrong(tmp_path, monkeypatch, capsys):
    write_files(tmp_path, TOKOROZAWA)
    monkeypatch.setattr(
        "regions.management.commands.load_regions.load_regions",
        lambda **options: load_regions(data_dir=tmp_path, **options),
    )
    call_command("load_regions")
    assert capsys.readouterr().out == "3 areas, 0 outlines\n"
    write_files(tmp_path, HANNO | {"check_digit_code": "112098"})
    with pytest.raises(CommandError, match=r"municipalities\.csv:2"):
        call_command("load_regions")
