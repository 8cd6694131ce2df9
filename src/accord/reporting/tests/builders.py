"""Small makers for the tests of the measures."""

from datetime import date

from accord.reporting.values.figures import Cohort


def month(*, entered, reached, start=date(2018, 1, 1), end=date(2018, 2, 1), still_open=0):
    return Cohort(start=start, end=end, entered=entered, reached=reached, open=still_open)
