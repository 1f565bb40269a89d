from __future__ import annotations

import pytest

from ficfeed.text.language import language

TEXTS = {
    "en": "She had not been there for years, and it was still the same house with the same door.",
    "de": "Sie war seit Jahren nicht mehr dort gewesen, und es war noch das alte Haus mit der Tür.",
    "fr": "Elle n'était pas venue depuis des années, et c'était toujours la même maison avec une porte.",
    "es": "No había estado allí en años, y era la misma casa con la puerta verde que ella recordaba de niña.",
    "it": "Non era stata lì per anni, ed era sempre la stessa casa con la porta verde che lei ricordava.",
    "pt": "Ela não estava ali há anos, e era a mesma casa com a porta que lembrava bem.",
    "nl": "Ze was er in geen jaren geweest, en het was altijd hetzelfde huis met de deur van toen.",
    "pl": "Nie było jej tam od lat, a to był jeszcze ten sam dom i te same drzwi, o których nie myślała.",
    "sv": "Hon hade inte varit där på flera år, och det var samma hus med den gröna dörren som hon mindes.",
    "fi": "Hän ei ollut käynyt siellä vuosiin, mutta se oli yhä sama talo ja sama ovi, jonka hän muisti.",
    "ru": "Она не была там много лет, но это был всё тот же дом с той же зелёной дверью.",
    "uk": "Вона не була там багато років, але це був той самий дім із зеленими дверима, який її пам'ятав.",
    "he": "היא לא הייתה שם שנים, וזה עדיין היה אותו בית עם אותה דלת ירוקה.",
    "ar": "لم تكن هناك منذ سنوات، وكان لا يزال نفس البيت بنفس الباب الأخضر.",
    "el": "Δεν είχε πάει εκεί για χρόνια, και ήταν ακόμα το ίδιο σπίτι με την πράσινη πόρτα.",
    "th": "เธอไม่ได้ไปที่นั่นมาหลายปีแล้ว",
    "ko": "그녀는 몇 년 동안 그곳에 가지 않았지만 여전히 같은 집이었다.",
    "ja": "彼女は何年もそこへ行っていなかったが、それはまだ同じ家だった。",
    "zh": "她已经好几年没有去那里了，但还是那扇绿色的门。",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_language_is_seen(code: str, text: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", ["", "Xyzzy plugh.", "1234 5678", "Sam! Dean!"])
def test_unsure_is_none(text: str) -> None:
    assert language(text) is None


def test_one_foreign_line_changes_nothing() -> None:
    assert language(TEXTS["en"] * 3 + " “Где ты?” he asked in the dark.") == "en"
