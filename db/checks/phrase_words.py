"""How reports word an interval, an ordinal or a running total, by language: one entry a language, nothing else to add.

Every entry holds regular expressions, matched without regard to case. Words that are inflected are given as stems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class LanguagePhrases:
    """One language's words. `numbers` lists the words for 1 to 12 (several spellings, parted by "|").

    `first`: that something is the first; `within`: what stands between it and the length; `held`: hedges that stay
    below the number, `beyond` above it, `about` either side. `units`: words of day, week, month, year. `pairs`: words
    that mean two of a unit by themselves. `alone`: whether a unit without a number is one of it. `talks`: words that
    show the phrase speaks of talks. `nth`: an ordinal of an exchange, with the group n. `verbs`: exchanged, and the
    other verbs of release; `since`: the word before the date; `persons`: units of a figure; `months`: stems of the
    twelve months.
    """

    language: str
    numbers: tuple[str, ...]
    first: str
    within: str
    held: str
    beyond: str
    about: str
    units: tuple[str, str, str, str]
    talks: str
    nth: str
    verbs: tuple[str, str]
    since: str
    persons: str
    months: tuple[str, ...]
    pairs: tuple[str, str, str, str] = ("", "", "", "")
    alone: bool = False


ENGLISH: Final = LanguagePhrases(
    "en",
    ("an?|one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    r"\bfirst\b",
    r"\b(?:in|for|after)(?: the (?:past|last))?",
    "nearly|almost|just under|less than",
    "more than|over",
    "about|around|some|roughly",
    ("days?", "weeks?", "months?", "years?"),
    "round|talk",
    r"\b(?P<n>[0-9]{1,3})(?:st|nd|rd|th)(?: prisoner| POW)? (?:exchange|swap)\b",
    ("exchanged", "released|returned|freed"),
    "since",
    "persons?|people|prisoners?|detainees?",
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)

UKRAINIAN: Final = LanguagePhrases(
    "uk",
    (
        "один|одну|одна", "два|дві", "три", "чотири", "п[’'ʼ]?ять", "шість", "сім", "вісім", "дев[’'ʼ]?ять", "десять",
        "одинадцять", "дванадцять",
    ),
    r"\b(?:перш(?:ий|а|е|ого|у)|вперше)\b",
    r"\b(?:за|протягом|впродовж)(?: останн\w+)?",
    "майже|без малого|менш ніж|менше ніж|менш як",
    "більш ніж|більше ніж|понад|більш як",
    "близько|приблизно|десь",
    (r"дн(?:ів|і)|день|добу?|доби|діб", r"тиж(?:день|ні|нів)", r"місяц(?:ь|і|ів)", r"рок(?:и|ів)|рік"),
    "раунд|переговор|зустріч",
    r"\b(?P<n>[0-9]{1,3})-?(?:й|ий|ій)? обмін(?:у|ом)?\b",
    (r"обмінян\w*", r"звільнен\w*|повернен\w*|повернут\w*|визволен\w*"),
    "з|із|від",
    r"ос(?:оба|оби|іб)|люд(?:ей|и|ина)|полонен\w+|військовополонен\w+",
    ("січ", "лют", "бер", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листоп", "груд"),
    alone=True,
)  # fmt: skip

RUSSIAN: Final = LanguagePhrases(
    "ru",
    (
        "один|одну|одна", "два|две", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять",
        "одиннадцать", "двенадцать",
    ),
    r"\b(?:перв(?:ый|ая|ое|ого|ую)|впервые)\b",
    r"\b(?:за|в течение)(?: последн\w+)?",
    "почти|без малого|менее чем|меньше чем",
    "более чем|больше чем|свыше",
    "около|примерно|где-то",
    (r"дн(?:ей|я)|день|сут(?:ки|ок)", r"недел(?:я|ю|и|ь)", r"месяц(?:а|ев)?", r"год(?:а)?|лет"),
    "раунд|переговор|встреч",
    r"\b(?P<n>[0-9]{1,3})-?(?:й|ый|ой|ий)? обмен(?:а|у|ом|е)?\b",
    (r"обмен(?:я|е)н\w*", r"освобожд[её]н\w*|возвращ[её]н\w*|вернул\w*"),
    "с|со|от",
    r"человек\w*|люд(?:ей|и)|лиц|пленн\w+|военнопленн\w+",
    ("январ", "феврал", "март", "апрел", "ма[йя]", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"),
    alone=True,
)  # fmt: skip

ARABIC: Final = LanguagePhrases(
    "ar",
    (
        "واحد|واحدة", "اثنان|اثنين|اثنتين", "ثلاثة|ثلاث", "أربعة|أربع|اربعة", "خمسة|خمس", "ستة|ست", "سبعة|سبع",
        "ثمانية|ثماني|ثمان", "تسعة|تسع", "عشرة|عشر", "أحد عشر", "اثني عشر|اثنا عشر",
    ),
    r"(?:\bال)?(?:\bل)?(?:أول|اول|أولى|الأول|الأولى)\b",
    r"\b(?:منذ|خلال|في)",
    "ما يقرب من|أقل من",
    "أكثر من",
    "نحو|حوالي|قرابة|زهاء",
    (r"أيام|يوم[اً]*", r"أسابيع|أسبوع[اً]*", r"أشهر|شهور|شهر[اً]*", r"سنوات|سنين|سنة|أعوام|عام[اً]*"),
    "جولة|محادثات|مفاوضات",
    r"(?:(?:عملية )?(?:ال)?تبادل(?: الأسرى)? (?:رقم |الـ ?)(?P<n>[0-9\u0660-\u0669]{1,3}))",
    (r"تبادل(?:هم|ت)?", r"أطلق\w*|أفرج\w*|أُعيد\w*|أعيد\w*|المفرج عنهم"),
    "منذ",
    r"شخص[اً]*|أشخاص|أسير[اً]*|أسرى|محتجز\w*",
    ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    pairs=("يومين", "أسبوعين", "شهرين", "سنتين|عامين"),
    alone=True,
)  # fmt: skip

FRENCH: Final = LanguagePhrases(
    "fr",
    ("une?", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    r"\b(?:premier|première)\b",
    r"\b(?:en|depuis|après)(?: les)?",
    "près de|presque|moins de|un peu moins de",
    "plus de",
    "environ|quelque|autour de",
    ("jours?", "semaines?", "mois", "ans?|années?"),
    "tour|cycle|pourparlers|négociation",
    r"\b(?P<n>[0-9]{1,3})(?:er|e|ème) (?:échange|libération)\b",
    (r"échangé\w*", r"libéré\w*|rendue?s?|remise?s?"),
    "depuis",
    "personnes?|prisonni(?:er|ère)s?|détenue?s?|gens",
    ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"),
)

GERMAN: Final = LanguagePhrases(
    "de",
    ("eine[mrn]?|ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    r"\b(?:erste[rsn]?|erstmals|ersten mal)\b",
    r"\b(?:seit|in|nach)(?: den letzten)?",
    "fast|beinahe|knapp|weniger als|nahezu",
    "mehr als|über",
    "rund|etwa|ungefähr|gut|circa",
    ("tag(?:e|en)?", "wochen?", "monat(?:e|en)?", "jahr(?:e|en)?"),
    "runde|gespräch|verhandlung",
    r"\b(?P<n>[0-9]{1,3})\. (?:gefangenen)?austausch\b",
    (r"ausgetauscht\w*", r"freigelassen\w*|übergeben\w*|zurückgekehrt\w*"),
    "seit",
    "personen|menschen|gefangenen?|häftlinge",
    ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
)

SPANISH: Final = LanguagePhrases(
    "es",
    (
        "un[oa]?", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
    ),
    r"\b(?:primer|primero|primera)\b",
    r"\b(?:en|desde hace|tras)(?: los últimos| las últimas)?",
    "casi|cerca de|menos de",
    "más de",
    "unos|unas|alrededor de|aproximadamente",
    ("días?", "semanas?", "mes(?:es)?", "años?"),
    "ronda|conversacion|negociacion",
    r"\b(?P<n>[0-9]{1,3})\.?[ºª°]? (?:canje|intercambio)\b",
    (r"(?:inter)?canjead\w*|intercambiad\w*", r"liberad\w*|devuelt\w*|entregad\w*"),
    "desde",
    "personas?|prisioner[oa]s?|detenid[oa]s?",
    ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
)  # fmt: skip

LANGUAGES: Final = (ENGLISH, UKRAINIAN, RUSSIAN, ARABIC, FRENCH, GERMAN, SPANISH)
"""The languages read, in the order they are tried."""
