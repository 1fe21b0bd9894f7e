"""What holds for every figure, whichever family it belongs to."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from fontTools.ttLib import TTFont

from engine.report.catalogue import figure_families
from engine.report.figures.faces import FACES, SIGNS
from engine.report.figures.family import build_family
from engine.report.fonts import FONTS
from engine.study.language import LANGUAGES
from engine.study.protocol import Protocol
from engine.study.records import write_measurements
from tests.report.figures.synthetic import CONFIG, study
from tests.study.small import full_config, small_config

SVG = "{http://www.w3.org/2000/svg}"
FAMILIES = {
    name: family.figures
    for config in (CONFIG, full_config())
    for name, family in figure_families(Protocol.load(config)).items()
    if not (config is not CONFIG and family.kind in ("propagation", "training"))
}
NAMES = [name for names in FAMILIES.values() for name in names]


@pytest.fixture(scope="module")
def build(paper, tmp_path_factory):
    """Draws a family, of made-up measurements or of those of the small study's chapters."""
    folder = tmp_path_factory.mktemp("inputs")
    made = study(folder / "made")
    config = small_config(folder / "source")
    chapters = {
        name: spec
        for name, spec in config["experiments"].items()
        if spec["kind"] not in ("propagation", "training")
    }
    matrix = {axis: CONFIG[axis] for axis in ("activations", "initializers")}
    own = {name: spec | matrix for name, spec in CONFIG["experiments"].items()}
    config["experiments"] = own | chapters
    config["datasets"] |= CONFIG["datasets"]
    protocol = Protocol.load(config)
    paths = {name: folder / f"{name}.nc" for name in made.measurements}
    for name, path in paths.items():
        write_measurements(made.measurements[name], path)
    verdicts = folder / "verdicts.json"
    verdicts.write_text(json.dumps(made.ledger), encoding="utf-8")
    paths |= {name: paper.folder / "measurements" / f"{name}.nc" for name in chapters}

    def into(folder: Path, family: str) -> None:
        build_family(family, protocol, paths, verdicts, folder / "figures", folder / "tables")

    return into


@pytest.fixture(scope="module")
def built(tmp_path_factory, build, faces_lent_once):
    """A folder with all families of the small study."""
    folder = tmp_path_factory.mktemp("built")
    for family in FAMILIES:
        build(folder, family)
    return folder


def test_exactly_the_catalogues_files_are_written_and_all_are_sealed(built):
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    expected = {f"figures/{family}.json" for family in FAMILIES}
    expected |= {f"figures/{name}.{language}.svg" for name in NAMES for language in LANGUAGES}
    expected |= {f"tables/{name}.csv" for name in NAMES}
    assert files == expected | {name.replace("/", "/.sha256/") for name in expected}


def test_same_measurements_give_the_same_bytes(built, build, tmp_path):
    """Of every sixth family: one function writes them all."""
    for family in [*FAMILIES][::6]:
        build(tmp_path, family)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > len(FAMILIES)
    for path in files:
        first = built / path.relative_to(tmp_path)
        assert path.read_bytes() == first.read_bytes(), path.name


@pytest.fixture(scope="module")
def glyphs() -> set[int]:
    """What the faces of the figures can draw: to unpack them takes longer than a figure."""
    held: set[int] = set()
    for file in ("NotoSansSC-Regular.woff2", "STIXTwoText-Regular.woff2"):
        with TTFont(FONTS / file, lazy=True) as font:
            held |= font.getBestCmap().keys()
    return held


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_sound_in_either_medium(name, language, built, glyphs):
    """Its ids and styles are its own, its width one of ours, its text legible, in our faces."""
    svg = (built / "figures" / f"{name}.{language}.svg").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg)) == set(ids)
    # what WeasyPrint cannot draw, or what reaches beyond the figure
    assert not re.search(r"<(style|mask|linearGradient|radialGradient|foreignObject|filter)\b", svg)
    width = float(re.search(r'<svg [^>]*\bwidth="([\d.]+)pt"', svg).group(1)) / 72 * 25.4
    assert any(width == pytest.approx(ours, abs=0.01) for ours in (84, 150))
    texts = [*ElementTree.fromstring(svg).iter(f"{SVG}text")]
    for text in texts:
        style = dict(part.split(": ") for part in text.attrib["style"].split("; "))
        assert float(style["font-size"].removesuffix("px")) >= 7
        families = style["font-family"].split(",")
        assert {family.strip("'") for family in families} <= {*FACES, *SIGNS.values()}
    said = "".join(text.text or "" for text in texts)
    assert said
    assert "nan" not in said
    assert {c for c in said if ord(c) not in glyphs} == set()
    assert bool(re.search("[\u4e00-\u9fff]", said)) == (language == "zh")


@pytest.mark.parametrize("family", FAMILIES)
def test_alternative_texts_say_numbers_in_both_languages(family, built):
    texts = json.loads((built / "figures" / f"{family}.json").read_text(encoding="utf-8"))
    assert set(texts) == set(FAMILIES[family])
    for by_language in texts.values():
        assert set(by_language) == set(LANGUAGES)
        for text in by_language.values():
            assert re.search(r"\d", text)
            assert "nan" not in text


@pytest.mark.parametrize("name", NAMES)
def test_tables_state_units_and_statuses_in_words(name, built):
    table = pd.read_csv(built / "tables" / f"{name}.csv")
    counts = ["finite_replicates", "replicates"]  # a curve without replicates leaves them empty
    measured = table.drop(columns=counts, errors="ignore").select_dtypes("float").columns
    assert len(measured) > 0
    assert [column for column in measured if not re.search(r" \[.+\]$", column)] == []
    assert set(table.get("status", ())) <= {"ok", "diverged"}
