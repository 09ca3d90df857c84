"""Words in many scripts, strung together by number, so that every text is the same each time."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """A language as far as the tests need one.

    Attributes:
        stop: What ends a sentence.
        gap: What stands between two words.
    """

    code: str
    words: tuple[str, ...]
    stop: str = "."
    gap: str = " "


def _tongue(code: str, words: str, stop: str = ".", gap: str = " ") -> Tongue:
    return Tongue(code=code, words=tuple(words.split()), stop=stop, gap=gap)


ENGLISH = _tongue(
    "en",
    "harbour morning council letter bridge orchard winter keeper wagon river lantern market "
    "teacher window bread garden quarrel tide clerk station barley street singer ladder "
    "carries mends counts waits answers measures forgets returns paints remembers sells",
)
TONGUES = (
    ENGLISH,
    _tongue(
        "de",
        "Hafen Morgen Brücke Garten Straße Fenster Lehrer Markt Fähre Winter Größe Bäcker Kälte "
        "trägt zählt wartet öffnet vergisst kehrt früh später langsam über jede kleine",
    ),
    _tongue(
        "fr",
        "marché fenêtre école pêcheur été forêt hôtel rivière garçon leçon façade où déjà "
        "porte compte attend répare oublie revient très près légère première",
    ),
    _tongue(
        "ru",
        "утро мост река письмо окно хлеб город сад зима учитель ждёт считает помнит несёт "
        "забывает старый новая тихо поздно рядом берег ярмарка",
    ),
    _tongue(
        "el",
        "πρωί γέφυρα ποτάμι γράμμα παράθυρο ψωμί πόλη κήπος χειμώνας δάσκαλος περιμένει μετρά "
        "θυμάται φέρνει ξεχνά παλιό νέα αργά κοντά ακτή",
    ),
    _tongue(
        "pl",
        "poranek most rzeka łódź okno chleb miasto ogród zima nauczyciel czeka liczy pamięta "
        "niesie zapomina stary nowa późno blisko źródło gęś ćma",
    ),
    _tongue(
        "ja",
        "朝 橋 川 手紙 窓 町 庭 冬 先生 待つ 数える 覚える 運ぶ 忘れる 古い",
        "。",
        "",
    ),
    _tongue(
        "zh",
        "早晨 桥 河流 信件 窗户 面包 城市 花园 冬天 老师 等待 计算 记得",
        "。",
        "",
    ),
    _tongue("ar", "صباح جسر نهر رسالة نافذة خبز مدينة حديقة شتاء معلم ينتظر يعد يتذكر"),
    _tongue("he", "בוקר גשר נהר מכתב חלון לחם עיר גן חורף מורה מחכה סופר זוכר נושא שוכח ישן"),
)


def sentence(tongue: Tongue, dice: random.Random, words: int = 9) -> str:
    """A sentence that means nothing."""
    said = tongue.gap.join(dice.choices(tongue.words, k=words))
    return f"{said[0].upper()}{said[1:]}{tongue.stop}"


def paragraph(tongue: Tongue, dice: random.Random) -> str:
    """A few sentences."""
    between = " " if tongue.gap else ""
    return between.join(sentence(tongue, dice, dice.randint(6, 14)) for _ in range(4))
