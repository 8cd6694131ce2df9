"""Lists of deals in the order of a time read the index, and no more deals than they show."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.deals import api as deals
from accord.foundation import bulk

pytestmark = pytest.mark.django_db
MANY = 4_000


def with_deals(count: int) -> None:
    """Deals of one day each; every seventh without times, every eleventh gone."""
    bulk.execute(
        """insert into deals_deal (source, external_key, name, sort_key, stage, status, currency,
                                   opened_at, closed_at, lost_reason, lead_reference, attributes,
                                   fingerprint, gone_at)
           select 'crm', n::text, 'D' || n, 'd' || n, '',
                  case when n %% 7 = 0 then 'OPEN' else 'WON' end, 'EUR',
                  case when n %% 7 <> 0 then timestamptz '2026-01-01' + n * interval '1 hour' end,
                  case when n %% 7 <> 0 then timestamptz '2026-02-01' + n * interval '1 hour' end,
                  '', '', '{}', '\\x00', case when n %% 11 = 0 then now() end
           from generate_series(1, %s) n""",
        [count],
    )


@pytest.mark.parametrize("sort", ["newest", "closed"])
def test_the_latest_are_read_by_the_index_and_all_are_shown_once(sort: str):
    with_deals(MANY)
    with CaptureQueriesContext(connection) as asked:
        page = deals.list_deals(where=deals.DealFilter(), sort=sort)
    [query] = [one["sql"] for one in asked if "from deals_deal" in one["sql"]]
    explain = "explain (analyze, costs off, timing off, summary off, buffers off)"
    plan = "\n".join(line for (line,) in bulk.fetch(f"{explain} {query.replace('%', '%%')}", []))
    index = f"deal_by_{'opening' if sort == 'newest' else 'closing'}"
    assert re.search(rf"using {index} on deals_deal d\S* \(actual rows=51\b", plan), plan
    seen, times = [], []
    while True:
        seen += [row.id for row in page.rows]
        times += [row.opened_at or datetime(1970, 1, 1, tzinfo=UTC) for row in page.rows]
        if page.next_key is None:
            break
        page = deals.list_deals(
            where=deals.DealFilter(), sort=sort, after=page.next_key, limit=1_000
        )
    assert len(seen) == len(set(seen)) == MANY - MANY // 11
    assert times == sorted(times, reverse=True)
