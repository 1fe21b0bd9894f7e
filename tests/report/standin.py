"""A small paper to typeset in tests: two sections, and one of every element."""

import shutil
from pathlib import Path

from markupsafe import Markup

from engine.report.formulas import load_formulas
from engine.report.page.page import TEMPLATES, Manuscript
from engine.report.page.page_contents import Picture, Sources, TableContent
from engine.report.pdf.attachments import Attachment

ATTACHED = (
    Attachment("best.csv", "loss [nat]\n0.1\n", "A table", "Data", shows="best"),
    Attachment("config.yaml", "seed: 1\n", "Settings: 设置", "Source"),
)

TITLES = {"zh": "激活函数与权重初始值", "en": "Activation functions and initial weights"}

_TEXT = {
    "00_abstract": "<p>{% en %}Why are deep networks hard to train? Measured {{ count|num }} times."
    "{% zh %}为何深层网络难以训练？本文重复测量{{ count|num }}次。{% end %}</p>"
    "{{ keywords(en=['initial weights', 'activation functions'], zh=['权重初始值', '激活函数']) }}",
    "10_introduction": "{{ section('introduction', en='Introduction', zh='引言') }}"
    "<p>{% en %}Initial weights decide how signals propagate: “gradients may explode or vanish.” "
    "Glorot and Bengio {{ cite('glorot2010') }} propose {{ m('lecun_sd') }}, see "
    "{{ ref('fig:wide') }}, {{ ref('tab:best') }} and {{ ref('eq:sigmoid') }}; also "
    "{{ ref('sec:laws') }} "
    "and {{ ref('sec:more') }}."
    "{% zh %}权重初始值决定信号在深层网络中的传播：“若方差逐层放大，梯度会爆炸；若逐层缩小，"
    "梯度会消失。”Glorot与Bengio{{ cite('glorot2010') }}建议取{{ m('lecun_sd') }}，"
    "见{{ ref('fig:wide') }}、{{ ref('tab:best') }}与{{ ref('eq:sigmoid') }}，"
    "另见{{ ref('sec:laws') }}和{{ ref('sec:more') }}。{% end %}</p>",
    "20_methods": "{{ section('methods', en='Methods', zh='方法') }}"
    "{{ section('laws', en='Laws', zh='方差律', level=2) }}"
    "<p>{% en %}Every layer has{% zh %}对每层有{% end %}</p>{{ eq('sigmoid') }}"
    "<p>{% en %}with {{ m('z_l') }}, a pre-activation; see {{ ref('fig:narrow') }}."
    "{% zh %}其中{{ m('z_l') }}，称为预激活，见{{ ref('fig:narrow') }}。{% end %}</p>" + "{FILLER}"
    "{% call figure('wide', wide=true) %}"
    "{% en %}Wide: the <b>distributions</b>.{% zh %}宽图：各层的<b>分布</b>。{% end %}{% endcall %}"
    "{% call figure('narrow') %}{% en %}Narrow.{% zh %}窄图。{% end %}{% endcall %}"
    "{% call table('best', best) %}"
    "{% en %}The best initializers.{% zh %}最佳初始值。{% end %}{% endcall %}" + "{FILLER}",
    "90_references": "{{ section('references', en='References', zh='参考文献', numbered=false) }}"
    "{{ references() }}{{ appendix('more', en='More', zh='其他') }}"
    "<p>{% en %}Text of the appendix.{% zh %}附录正文。{% end %}</p>",
}

_FILLER = (
    "<p>{% en %}"
    "Characteristically, hyperparameter interdependencies and overparameterization break "
    "cleanly across narrow justified columns. For ReLU the activation discards one half of its "
    "input, so that He and others double the variance to {{ m('he_variance') }} and verify the "
    "choice on networks of thirty layers."
    "{% zh %}"
    "要使前向与反向的方差在各层之间保持不变，需同时满足两个条件；当各层宽度不同时，"
    "二者无法同时成立，于是取折中。对ReLU而言，激活函数在一半的输入上为零，方差每层减半，因此"
    "He等人把方差改为原来的两倍{{ m('he_variance') }}，并在30层网络上验证（He et al., 2015）。"
    "{% end %}</p>"
)

_SVG = """<?xml version="1.0" encoding="utf-8"?>
<svg style="stroke-linejoin: round; stroke-linecap: butt" xmlns="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink" width="{w}pt" height="{h}pt" viewBox="0 0 {w} {h}">
<metadata>none</metadata>
<defs><clipPath id="{name}-clip"><rect width="{w}" height="{h}"/></clipPath></defs>
<g id="{name}-axes" clip-path="url(#{name}-clip)">
<rect x="20" y="20" width="{bar}" height="40" style="fill: #0072b2"/>
<text style="font-size: 7px; font-family: 'Noto Sans SC', 'STIX Two Text'"
 x="20" y="15">{text} 10⁻²</text></g></svg>
"""


def manuscript(directory: Path, language: str, paragraphs: int = 2, **changed: str) -> Manuscript:
    """The stand-in in `language`, its files below `directory`.

    `paragraphs` of filler stand before and after the figures; `changed` replaces sections by name.
    """
    templates = directory / "templates"
    if not templates.exists():
        shutil.copytree(TEMPLATES, templates, ignore=shutil.ignore_patterns("sections", "fonts"))
    sections = templates / "sections"
    sections.mkdir(exist_ok=True)
    for name, text in {**_TEXT, **changed}.items():
        filler = _FILLER * paragraphs
        (sections / f"{name}.html.j2").write_text(text.replace("{FILLER}", filler), "utf-8")
    return Manuscript(
        language=language,
        titles=TITLES,
        sources=Sources(pictures(directory, language), load_formulas(), _WORKS),
        values={
            "count": 5,
            "best": TableContent(["", "loss", "law"], [["ReLU", "0.1", "He"]], "lrl"),
        },
        attachments=ATTACHED,
        templates=templates,
    )


def pictures(directory: Path, language: str) -> dict[str, Picture]:
    """Two figures with a label, one of each width."""
    found = {}
    for name, width, height in (("wide", 505, 150), ("narrow", 238, 120)):
        path = directory / f"{name}.{language}.svg"
        text = {"zh": "第 1 层的损失", "en": "Layer 1, loss"}[language]
        svg = _SVG.format(w=width, h=height, bar=width - 40, text=text, name=name)
        path.write_text(svg, "utf-8")
        found[name] = Picture(path, f"{name}: {TITLES[language]} < 1")
    return found


_WORKS = {
    "glorot2010": Markup('Glorot, Bengio. <i>AISTATS</i>. <a href="https://example.org/">doi</a>')
}
