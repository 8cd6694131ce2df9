"""What a Mautic has few of: colleagues, campaigns, stages, and pieces of content."""

from collections.abc import Iterator, Mapping

from accord.integrations.connecting.api import LEFT_OUT, Short
from accord.integrations.connecting.values import Fault, Faulty, FieldCard, Row
from accord.integrations.mautic.queries.calling import Line
from accord.integrations.mautic.rules import answers, fields
from accord.integrations.mautic.rules import rows as rules
from accord.integrations.mautic.rules.answers import Said
from accord.integrations.mautic.values import (
    CAMPAIGNS_SEEN,
    ID,
    PAGE_SIZE,
    PEOPLE_SEEN,
    PIECES,
    PIECES_SEEN,
    STAGES_SEEN,
    USERS_SEEN,
    Thing,
)

MOST_PAGES, MOST_TRIES = 1_000, 3


def users(line: Line) -> Short:
    """Colleagues."""
    return Short(
        lambda: [rules.user_row(each) for each in every(line, "users", right=USERS_SEEN)],
        key=ID,
        tells_gone=True,
    )


def campaigns(line: Line) -> Short:
    """Campaigns."""
    return Short(
        lambda: [rules.campaign_row(each) for each in every(line, "campaigns", CAMPAIGNS_SEEN)],
        key=ID,
    )


def pieces(line: Line) -> Short:
    """Forms, pages, mails and downloads; kinds that may not be seen are left out."""
    return Short(lambda: list(_pieces(line)), key=ID)


def _pieces(line: Line) -> Iterator[Row]:
    refused: list[Faulty] = []
    for kind, path in PIECES.items():
        try:
            found = every(line, path, right=PIECES_SEEN[kind])
        except Faulty as fault:
            if fault.fault not in LEFT_OUT:
                raise
            refused.append(fault)
            continue
        yield from (rules.piece_row(each, kind=kind) for each in found)
    if len(refused) == len(PIECES):
        raise refused[0]


def every(line: Line, path: str, right: str, *, name: str = "") -> list[Said]:
    """Every record of a short list; raises Faulty where it does not stand still.

    name: under which they are answered, where that is not the path.
    """
    for _try in range(MOST_TRIES):
        found, is_whole = _every(line, path, right, name or path)
        if is_whole:
            return list({answers.id_of(each): each for each in found}.values())
    raise Faulty(Fault.AWAY, detail=path)


def _every(line: Line, path: str, right: str, name: str) -> tuple[list[Said], bool]:
    """Pages count from the beginning: where one is deleted between two, another is skipped.

    New ones come last, for they are asked for by id. So all are read where each page begins with
    the last one of the page before.
    """
    found: list[Said] = []
    for _page in range(MOST_PAGES):
        start = max(len(found) - 1, 0)
        query = {
            "start": str(start), "limit": str(PAGE_SIZE), "orderBy": "id", "orderByDir": "asc"
        }  # fmt: skip
        body = line.get(f"api/{path}", query, right=right)
        more, total = answers.records_in(body, name), answers.total_in(body)
        if found and (not more or answers.id_of(more[0]) != answers.id_of(found[-1])):
            return found, False
        fresh = more[1:] if found else more
        found += fresh
        if not fresh or len(found) >= total >= 0:
            return found, len(found) >= total
    return found, False


def stages(line: Line) -> dict[str, str]:
    """Id → name."""
    found = every(line, "stages", right=STAGES_SEEN)
    return {answers.id_of(each): answers.text_of(each.get("name")) for each in found}


def stages_if_seen(line: Line) -> Mapping[str, str]:
    """The same; none where they may not be seen, for contacts can be read without."""
    try:
        return stages(line)
    except Faulty as fault:
        if fault.fault not in LEFT_OUT:
            raise
        return {}


def events(line: Line) -> Mapping[str, str]:
    """The id of each event of a campaign → the campaign; none where campaigns may not be seen."""
    try:
        found = every(line, "campaigns", right=CAMPAIGNS_SEEN)
    except Faulty as fault:
        if fault.fault not in LEFT_OUT:
            raise
        return {}
    return {event: key for each in found for event, key in rules.events_of(each).items()}


def cards(line: Line, thing: Thing) -> tuple[FieldCard, ...]:
    """The fields that records of a kind have in this account now."""
    return fields.cards_of(every(line, f"fields/{thing.fields}", PEOPLE_SEEN, name="fields"))
