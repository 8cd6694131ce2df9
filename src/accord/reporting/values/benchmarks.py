"""What others report about the same things: never a goal, never mixed with one's own numbers.

Each entry keeps who said it, when and of whom; one without a source cannot be made. They differ
widely because everybody counts by words of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Words


class BenchmarkWithoutSource(ValueError):
    """A number of which nobody can say where it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """Shares between 0 and 1 from `low` to `high`, equal where one number was given; `scope` says
    of whom, `year` is None where the source states none; `caveat` what to bear in mind."""

    measure: str
    low: float
    high: float
    scope: Words
    source: str
    caveat: Words
    year: int | None = None
    step: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise BenchmarkWithoutSource(f"{self.measure}: {self.low} to {self.high}")
        if not 0 <= self.low <= self.high <= 1:
            raise ValueError(f"{self.measure}: {self.low} to {self.high} is no range of shares")


_NO_METHOD = _("The source does not say how it was counted.")
_RETOLD = _("An old study, known from those who retell it.")
_RETOLD_LATELY = _("Known from somebody who retells it.")
_OTHER_WORDS = _("What each company calls ready for sales decides it.")
_IMPLISIT = "Implisit (pmg360.com, venncomm.com)"
_BY_ORIGIN = "Implisit (customerexperiencepartners.com)"


def _step(
    start: str,
    end: str,
    low: float,
    high: float,
    *,
    scope: Words,
    source: str,
    caveat: Words,
    year: int | None = None,
) -> Benchmark:
    return Benchmark(
        measure="conversion", step=(start, end), low=low, high=high,
        scope=scope, source=source, caveat=caveat, year=year,
    )  # fmt: skip


def _of_origin(share: float, scope: Words) -> Benchmark:
    return _step(
        "lead", "customer", share, share,
        scope=scope, source=_BY_ORIGIN, caveat=_RETOLD, year=2014,
    )  # fmt: skip


BENCHMARKS: tuple[Benchmark, ...] = (
    _step("visit", "lead", 0.01, 0.03, scope=_("Business to business, all branches"),
          source="altiorco.com", caveat=_NO_METHOD),
    _step("lead", "mql", 0.15, 0.30, scope=_("Business to business, all branches"),
          source="altiorco.com", caveat=_NO_METHOD),
    _step("lead", "mql", 0.20, 0.20, scope=_("The middle one of the companies asked"),
          source="growthengineer.ai", caveat=_NO_METHOD),
    _step("mql", "sql", 0.05, 0.40, scope=_("From the lowest to the highest met"),
          source="omegapoint.systems", caveat=_OTHER_WORDS),
    _step("mql", "sql", 0.39, 0.39, scope=_("Clients of one agency"),
          source="First Page Sage (firstpagesage.com)",
          caveat=_("Accepted means there: looked at by a seller, and a meeting is set.")),
    _step("mql", "sql", 0.32, 0.58, scope=_("The middle half of software companies"),
          source="lotoftools.org", caveat=_NO_METHOD),
    _step("sql", "opportunity", 0.30, 0.50, scope=_("Business to business, all branches"),
          source="getfairview.com", caveat=_NO_METHOD),
    _step("sql", "opportunity", 0.60, 0.75, scope=_("Business to business, all branches"),
          source="altiorco.com", caveat=_NO_METHOD),
    _step("lead", "opportunity", 0.13, 0.13, scope=_("Hundreds of companies, within 84 days"),
          source=_IMPLISIT, caveat=_RETOLD, year=2014),
    _step("opportunity", "customer", 0.20, 0.30, scope=_("Business to business, all branches"),
          source="altiorco.com", caveat=_NO_METHOD),
    _step("opportunity", "customer", 0.06, 0.06, scope=_("Hundreds of companies, within 18 days"),
          source=_IMPLISIT, caveat=_RETOLD, year=2014),
    _step("lead", "customer", 0.005, 0.025, scope=_("The middle half of the companies asked"),
          source="growthengineer.ai", caveat=_NO_METHOD),
    _of_origin(0.036, _("Leads that somebody sent")),
    _of_origin(0.016, _("Leads from the website")),
    _of_origin(0.015, _("Leads from social networks")),
    _of_origin(0.008, _("Leads from adverts")),
    _of_origin(0.006, _("Leads from trade fairs")),
    _of_origin(0.005, _("Leads from webinars")),
    Benchmark(measure="promising", low=0.44, high=0.44,
              scope=_("Leads that marketing called ready, in companies that Gartner asked"),
              source="Gartner (gartner.com)",
              caveat=_("There it says that they pass sales as a possible good fit; others retell "
                       "it as what sales believes. No year is given.")),
    Benchmark(measure="win_rate", low=0.29, high=0.29, scope=_("Companies of one survey"),
              source="Ebsta × Pavilion (terasu.koromo.io)", caveat=_RETOLD_LATELY, year=2024),
    Benchmark(measure="win_rate", low=0.19, high=0.19, scope=_("Companies of one survey"),
              source="Ebsta × Pavilion (terasu.koromo.io)", caveat=_RETOLD_LATELY, year=2025),
)  # fmt: skip
