from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extracting.language import declared, guess, settled


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The rents in the city rose by four percent, which was more than expected.", "en"),
        ("Rents rose by 4 % in 2024.", "en"),
        ("Die Mieten in der Stadt stiegen um vier Prozent, und das ist mehr als im Vorjahr.", "de"),
        ("Les loyers dans la ville ont augmenté de quatre pour cent, ce qui est plus.", "fr"),
        ("Los alquileres en la ciudad subieron un cuatro por ciento, más que el año pasado.", "es"),
        ("Gli affitti nella città sono aumentati del quattro per cento, più che in passato.", "it"),
        ("Os aluguéis na cidade subiram quatro por cento, mais do que no ano passado.", "pt"),
        ("De huren in de stad zijn met vier procent gestegen, meer dan het jaar ervoor.", "nl"),
        ("国务院印发了关于深入实施人工智能行动的意见。", "zh"),
        ("家賃は昨年より四パーセント上がりました。", "ja"),
        ("도시의 임대료가 4% 올랐다.", "ko"),
        ("Арендная плата в городе выросла на четыре процента.", "ru"),
        ("Орендна плата в місті зросла на чотири відсотки, її підняли.", "uk"),
        ("ارتفعت الإيجارات في المدينة بنسبة أربعة في المئة.", "ar"),
        ("اجاره‌ها در شهر چهار درصد گران‌تر شد و پیش از آن چنین نبود.", "fa"),
        ("שכר הדירה בעיר עלה בארבעה אחוזים.", "he"),
        ("Τα ενοίκια στην πόλη αυξήθηκαν.", "el"),
        ("शहर में किराया चार प्रतिशत बढ़ा।", "hi"),
        ("ค่าเช่าในเมืองเพิ่มขึ้น", "th"),
        ("DeepSeek released (深度求索) a model that was said to be on par with the others.", "en"),
        ("", ""),
        ("12.5 % — 2024", ""),
        ("Nvidia H100 SXM5 80GB", ""),
    ],
)
def test_guesses(text: str, code: str):
    assert guess(text) == code


@pytest.mark.parametrize(
    ("tag", "code"), [("en-GB", "en"), ("DE", "de"), ("zh_CN", "zh"), ("", ""), ("english", "")]
)
def test_declared_tags(tag: str, code: str):
    assert declared(tag) == code


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "国务院印发了关于深入实施人工智能行动的意见。", "zh"),
        ("zh", "The rents in the city rose by four percent, which is more than before.", "en"),
        ("sv", "The rents in the city rose by four percent, which is more than before.", "sv"),
        ("de", "The rents in the city rose by four percent, which is more than before.", "de"),
        ("", "The rents in the city rose by four percent, which is more than before.", "en"),
        ("en", "12 %", "en"),
        ("", "", ""),
    ],
)
def test_a_declared_language_holds_unless_the_script_denies_it(code: str, text: str, expected: str):
    assert settled(code, text) == expected


@given(st.text(max_size=300))
def test_any_text_gives_a_code_or_nothing(text: str):
    assert len(guess(text)) in {0, 2}
