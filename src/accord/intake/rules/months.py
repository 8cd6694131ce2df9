"""Names of months, long and short, in the languages of the product."""

_NAMES: tuple[tuple[str, ...], ...] = (
    ("january jan", "janeiro", "ianuarie ian", "январь января янв"),
    ("february feb", "fevereiro fev", "februarie", "февраль февраля фев февр"),
    ("march mar", "março marco", "martie", "март марта мар"),
    ("april apr", "abril abr", "aprilie", "апрель апреля апр"),
    ("may", "maio mai", "", "май мая"),
    ("june jun", "junho", "iunie iun", "июнь июня июн"),
    ("july jul", "julho", "iulie iul", "июль июля июл"),
    ("august aug", "agosto ago", "", "август августа авг"),
    ("september sep sept", "setembro set", "septembrie", "сентябрь сентября сен сент"),
    ("october oct", "outubro out", "octombrie", "октябрь октября окт"),
    ("november nov", "novembro", "noiembrie noi", "ноябрь ноября ноя нояб"),
    ("december dec", "dezembro dez", "decembrie", "декабрь декабря дек"),
)

MONTHS: dict[str, str] = {
    name: str(number)
    for number, languages in enumerate(_NAMES, start=1)
    for language in languages
    for name in language.split()
}
